// Declares them to CLI11, and fills in Args::style and what to show. The letters are ripgrep's.
#include "cli/style_args.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <utility>

#include "cli/filter_args.h"

namespace lino::cli {
namespace {

bool color_by_default() {
  const char* term = std::getenv("TERM");
  const char* no_color = std::getenv("NO_COLOR");
  return isatty(STDOUT_FILENO) != 0 && term != nullptr && std::string_view(term) != "dumb" &&
         (no_color == nullptr || *no_color == '\0');
}

// "\n", "\t", "\\" and "\x7F" as the bytes they stand for.
std::string unescaped(std::string_view text) {
  constexpr std::string_view hex = "0123456789abcdef";
  const auto digit = [&](std::size_t at) {
    return at < text.size() ? hex.find(static_cast<char>(text[at] | (text[at] >= 'A' ? 0x20 : 0)))
                            : std::string_view::npos;
  };
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char next = text[i] == '\\' && i + 1 < text.size() ? text[i + 1] : '\0';
    constexpr std::string_view names = "nrt0\\", bytes("\n\r\t\0\\", 5);
    const std::size_t known = next == '\0' ? std::string_view::npos : names.find(next);
    if (known != std::string_view::npos) {
      plain += bytes[known];
      ++i;
    } else if (next == 'x' && digit(i + 2) != std::string_view::npos && digit(i + 3) != std::string_view::npos) {
      plain += static_cast<char>(digit(i + 2) << 4 | digit(i + 3));
      i += 3;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

// The escape sequence behind "fg" or "bg", 38 or 48, for a name, a number up to 255 or three of them; empty: it is none.
std::string color_code(const std::string& value, int ground) {
  constexpr std::array<std::string_view, 8> names{"black", "red",     "green", "yellow",
                                                  "blue",  "magenta", "cyan",  "white"};
  const auto name = std::ranges::find(names, value);
  if (name != names.end()) return "\x1b[" + std::to_string(ground - 8 + (name - names.begin())) + "m";
  std::string code = "\x1b[" + std::to_string(ground);
  std::size_t parts = 0;
  std::string numbers;
  for (std::size_t at = 0; at <= value.size(); ++parts) {
    const std::size_t end = std::min(value.find(',', at), value.size());
    const std::optional<std::uint64_t> part = number(value.substr(at, end - at));
    if (!part || *part > 255) return {};
    numbers += ";" + std::to_string(*part);
    at = end + 1;
  }
  if (parts != 1 && parts != 3) return {};
  return code + (parts == 1 ? ";5" : ";2") + numbers + "m";
}

// "match:fg:red", "path:none", "line:style:bold". False: it is none of these.
bool set_color(const std::string& spec, Colors& colors) {
  const std::size_t first = std::min(spec.find(':'), spec.size());
  const std::string type = spec.substr(0, first), rest = spec.substr(std::min(first + 1, spec.size()));
  std::string* const color = type == "path"     ? &colors.path
                             : type == "line"   ? &colors.line
                             : type == "column" ? &colors.column
                             : type == "match"  ? &colors.match
                                                : nullptr;
  if (color == nullptr) return false;
  if (rest == "none") {
    color->clear();
    return true;
  }
  const std::size_t second = std::min(rest.find(':'), rest.size());
  const std::string attribute = rest.substr(0, second), value = rest.substr(std::min(second + 1, rest.size()));
  std::string code;
  if (attribute == "fg") code = color_code(value, 38);
  if (attribute == "bg") code = color_code(value, 48);
  constexpr std::array<std::pair<std::string_view, std::string_view>, 8> styles{{{"bold", "1"},
                                                                                 {"nobold", ""},
                                                                                 {"intense", "1"},
                                                                                 {"nointense", ""},
                                                                                 {"underline", "4"},
                                                                                 {"nounderline", ""},
                                                                                 {"italic", "3"},
                                                                                 {"noitalic", ""}}};
  if (attribute == "style") {
    const auto style = std::ranges::find(styles, value, &std::pair<std::string_view, std::string_view>::first);
    if (style == styles.end()) return false;
    if (!style->second.empty()) *color += "\x1b[" + std::string(style->second) + "m";
    return true;
  }
  if (code.empty()) return false;
  *color += code;
  return true;
}

Show what_to_show(const StyleArgs& raw, bool invert, bool multiline) {
  if (raw.quiet) return Show::kNothing;
  if (raw.files_without) return Show::kFilesWithout;
  if (raw.files) return Show::kFiles;
  if (raw.count_matches) return invert ? Show::kCount : Show::kCountMatches;
  // Under -U a match may be several lines, or several matches one.
  if (raw.count) return (raw.only_matching || multiline) && !invert ? Show::kCountMatches : Show::kCount;
  return Show::kLines;
}

std::string read_numbers(const StyleArgs& raw, Args& args) {
  const auto read = [](const std::string& text, const char* option, auto& value) -> std::string {
    if (text.empty()) return {};
    const std::optional<std::uint64_t> given = number(text);
    if (!given) return std::string(option) + " takes a number, not " + text;
    value = *given;
    return {};
  };
  for (std::string wrong :
       {read(raw.context, "--context", args.after), read(raw.context, "--context", args.before),
        read(raw.after, "--after-context", args.after), read(raw.before, "--before-context", args.before),
        read(raw.max_count, "--max-count", args.max_count), read(raw.max_total, "--max-total", args.max_total),
        read(raw.max_columns, "--max-columns", args.style.max_columns)}) {
    if (!wrong.empty()) return wrong;
  }
  return {};
}

std::string read_colors(const StyleArgs& raw, Style& style) {
  constexpr std::array<std::pair<std::string_view, int>, 4> whens{
      {{"never", 0}, {"always", 1}, {"ansi", 1}, {"auto", 2}}};
  const auto when = std::ranges::find(whens, raw.color, &std::pair<std::string_view, int>::first);
  if (when == whens.end()) return "--color takes auto, always or never, not " + raw.color;
  style.color = when->second == 1 || (when->second == 2 && (color_by_default() || raw.pretty));
  for (const std::string& spec : raw.colors) {
    if (!set_color(spec, style.colors)) {
      return "--colors takes path, line, column or match with :none, :fg:COLOR, :bg:COLOR or :style:STYLE, not " + spec;
    }
  }
  return {};
}

}  // namespace

void declare_style(CLI::App& command, Args& args, StyleArgs& raw) {
  const auto flag = [&command](const char* names, bool& value) { command.add_flag(names, value); };
  const auto last = [&command](const char* names, std::string& value) {
    command.add_option(names, value)->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  };
  flag("-c,--count", raw.count);
  flag("--count-matches", raw.count_matches);
  flag("--include-zero,!--no-include-zero", args.include_zero);
  flag("-l,--files-with-matches", raw.files);
  flag("--files-without-match", raw.files_without);
  flag("-o,--only-matching", raw.only_matching);
  flag("-q,--quiet", raw.quiet);
  flag("-n,--line-number,!-N,!--no-line-number", raw.line_numbers);
  flag("-H,--with-filename,!-I,!--no-filename", raw.file_names);
  flag("--heading,!--no-heading", raw.heading);
  flag("-p,--pretty", raw.pretty);
  flag("--column,!--no-column", args.style.columns);
  flag("-b,--byte-offset,!--no-byte-offset", args.style.offsets);
  flag("--vimgrep", raw.per_match);
  flag("--json,!--no-json", raw.json);
  flag("--trim,!--no-trim", args.style.trim);
  flag("-0,--null", args.style.null);
  flag("--passthru,--passthrough", args.passthru);
  flag("--progress,!--no-progress", args.progress);
  flag("--stats,!--no-stats", args.stats);
  command
      .add_flag("--line-buffered{line},--block-buffered{block},--no-line-buffered{auto},--no-block-buffered{auto}",
                raw.buffering)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast)
      ->disable_flag_override();
  flag("--no-context-separator", raw.no_gap);
  last("-A,--after-context", raw.after);
  last("-B,--before-context", raw.before);
  last("-C,--context", raw.context);
  last("--context-separator", raw.gap);
  last("--field-match-separator", args.style.match_separator);
  last("--field-context-separator", args.style.context_separator);
  last("--path-separator", raw.path_separator);
  last("-m,--max-count", raw.max_count);
  last("--max-total", raw.max_total);
  last("-M,--max-columns", raw.max_columns);
  last("-r,--replace", raw.replacement);
  last("--color", raw.color);
  last("--hyperlink-format", raw.hyperlink);
  command.add_flag("--pager,!--no-pager", raw.pager)->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  command.add_option("--colors", raw.colors)->allow_extra_args(false);
}

std::string read_style(const CLI::App& command, const StyleArgs& raw, Args& args) {
  Style& style = args.style;
  if (std::string wrong = read_numbers(raw, args); !wrong.empty()) return wrong;
  if (std::string wrong = read_colors(raw, style); !wrong.empty()) return wrong;
  if (std::string wrong = read_hyperlink_format(raw.hyperlink, style.hyperlink); !wrong.empty()) return wrong;
  args.show = what_to_show(raw, args.invert, args.multiline);
  style.only_matching = raw.only_matching && !args.invert;
  style.per_match = raw.per_match;
  style.json = raw.json;
  if (raw.json && args.show != Show::kLines)
    return "--json has results of its own, and does not go with -c, -l, -q and the like";
  const bool numbers = raw.per_match || raw.pretty || raw.json;
  if (numbers) args.line_numbers = true;
  if (raw.pretty) args.heading = true;
  if (raw.per_match) {
    style.columns = true;
    args.file_names = true;
    args.heading = false;
  }
  if (style.columns && !args.line_numbers) args.line_numbers = true;
  if (command.count("--line-number") > 0) args.line_numbers = raw.line_numbers;
  if (command.count("--with-filename") > 0) args.file_names = raw.file_names;
  if (command.count("--heading") > 0) args.heading = raw.heading;
  if (command.count("--replace") > 0) style.replacement = raw.replacement;
  if (command.count("--context-separator") > 0) style.gap = unescaped(raw.gap);
  if (raw.no_gap) style.gap = std::nullopt;
  if (raw.pager != "false") args.pager = raw.pager == "true" ? "" : raw.pager;
  if (raw.buffering == "line") style.buffering = Buffering::kLine;
  if (raw.buffering == "block") style.buffering = Buffering::kBlock;
  style.match_separator = unescaped(style.match_separator);
  style.context_separator = unescaped(style.context_separator);
  if (!raw.path_separator.empty()) style.path_separator = unescaped(raw.path_separator);
  if (style.path_separator.size() != 1) return "--path-separator takes one byte, not " + raw.path_separator;
  if (args.passthru) args.before = args.after = 0;
  return {};
}

}  // namespace lino::cli

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

void declare_style(CommandLine& command, Args& args, StyleArgs& raw) {
  command.flag("-c,--count", raw.count);
  command.flag("--count-matches", raw.count_matches);
  command.flag("--include-zero,!--no-include-zero", args.include_zero);
  command.flag("-l,--files-with-matches", raw.files);
  command.flag("--files-without-match", raw.files_without);
  command.flag("-o,--only-matching", raw.only_matching);
  command.flag("-q,--quiet", raw.quiet);
  command.flag("-n,--line-number,!-N,!--no-line-number", raw.line_numbers);
  command.flag("-H,--with-filename,!-I,!--no-filename", raw.file_names);
  command.flag("--heading,!--no-heading", raw.heading);
  command.flag("-p,--pretty", raw.pretty);
  command.flag("--column,!--no-column", args.style.columns);
  command.flag("-b,--byte-offset,!--no-byte-offset", args.style.offsets);
  command.flag("--vimgrep", raw.per_match);
  command.flag("--json,!--no-json", raw.json);
  command.flag("--trim,!--no-trim", args.style.trim);
  command.flag("-0,--null", args.style.null);
  command.flag("--passthru,--passthrough", args.passthru);
  command.flag("--progress,!--no-progress", args.progress);
  command.flag("--stats,!--no-stats", args.stats);
  command.choice("--line-buffered{line},--block-buffered{block},--no-line-buffered{auto},--no-block-buffered{auto}",
                 raw.buffering);
  command.flag("--no-context-separator", raw.no_gap);
  command.last("-A,--after-context", raw.after);
  command.last("-B,--before-context", raw.before);
  command.last("-C,--context", raw.context);
  command.last("--context-separator", raw.gap);
  command.last("--field-match-separator", args.style.match_separator);
  command.last("--field-context-separator", args.style.context_separator);
  command.last("--path-separator", raw.path_separator);
  command.last("-m,--max-count", raw.max_count);
  command.last("--max-total", raw.max_total);
  command.last("-M,--max-columns", raw.max_columns);
  command.last("-r,--replace", raw.replacement);
  command.last("--color", raw.color);
  command.last("--hyperlink-format", raw.hyperlink);
  command.flag("--pager,!--no-pager", raw.pager);
  command.list("--colors", raw.colors);
}

std::string read_style(const CommandLine& command, const StyleArgs& raw, Args& args) {
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
  if (command.is_given("--line-number")) args.line_numbers = raw.line_numbers;
  if (command.is_given("--with-filename")) args.file_names = raw.file_names;
  if (command.is_given("--heading")) args.heading = raw.heading;
  if (command.is_given("--replace")) style.replacement = raw.replacement;
  if (command.is_given("--context-separator")) style.gap = unescaped(raw.gap);
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

// argv -> Args. Patterns and paths are taken from what CLI11 leaves over, not declared as positionals: it would read a
// path such as [a,b] as a list.
#include "cli/args.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/command_line.h"
#include "cli/config.h"
#include "cli/edit_distance.h"
#include "cli/file_types.h"
#include "cli/filter_args.h"
#include "cli/generate.h"
#include "cli/help.h"
#include "cli/input.h"
#include "cli/source_args.h"
#include "cli/style_args.h"
#include "cli/write_args.h"

namespace lino::cli {
namespace {

constexpr char kAllHelp[] = "all";  // what --help{..} stands for

struct Raw {
  std::string engine = "auto";
  std::string format = "text";
  std::string sample;
  std::string seed;
  std::string threads = "0";
  std::string sort = "path", sortr;
  FilterArgs filter;
  std::vector<std::string> pattern_files;
  std::vector<std::string> with, without, alternatives;  // --and, --not and --or
  std::string scope = "line";
  bool ignore_case = false, smart_case = false, case_sensitive = false;
  bool null_data = false;
  StyleArgs style;
  SourceArgs source;
  WriteArgs write;
  bool help = false;
  std::string help_topic;  // empty: --help is not there; kAllHelp: without a topic
  std::string generate;
  bool config = true;  // as wants_config() has seen
  bool version = false;
};

Parsed mistake(std::string_view what) {
  return {.args = {}, .status = 2, .output = "lino: " + std::string(what) + " (lino --help lists the options)\n"};
}

Parsed help_about(const std::string& topic) {
  if (topic == kAllHelp) return {.args = {}, .status = 0, .output = long_help()};
  if (std::optional<std::string> text = help_on(topic)) return {.args = {}, .status = 0, .output = *std::move(text)};
  return {.args = {}, .status = 2, .output = "lino: --help has no topic '" + topic + "'\n" + list_of_topics()};
}

Parsed list_types(const FilterArgs& raw) {
  FileTypes types;
  if (const std::string wrong = define_types(raw, types); !wrong.empty()) return mistake(wrong);
  return {.args = {}, .status = 0, .output = types.list()};
}

// Appends the lines of a file, or of standard input for "-"; why it cannot be read, or nothing.
std::string append_lines(const std::string& file, std::vector<std::string>& lines) {
  const std::optional<std::string> content = content_of(file);
  if (!content) return std::strerror(errno);
  for (std::size_t at = 0; at < content->size();) {
    const std::size_t end = std::min(content->find('\n', at), content->size());
    std::string line = content->substr(at, end - at);
    if (line.ends_with('\r')) line.pop_back();
    lines.push_back(std::move(line));
    at = end + 1;
  }
  return {};
}

// Each word in its place of `words`; nothing when it is none of them.
template <class T, std::size_t n>
std::optional<T> choose(std::string_view word, const std::array<std::pair<std::string_view, T>, n>& words) {
  for (const auto& [name, value] : words) {
    if (name == word) return value;
  }
  return std::nullopt;
}

void declare(CommandLine& command, Args& args, Raw& raw) {
  command.list("-e,--regexp", args.patterns);
  command.flag("-F,--fixed-strings", args.fixed_strings);
  command.flag("-P,--pcre2,!--no-pcre2", args.perl);
  command.flag("-i,--ignore-case", raw.ignore_case);
  command.flag("-S,--smart-case", raw.smart_case);
  command.flag("-s,--case-sensitive", raw.case_sensitive);
  command.flag("--unicode,!--no-unicode", args.unicode);
  command.flag("--crlf,!--no-crlf", args.crlf);
  command.flag("--null-data", raw.null_data);
  command.flag("-U,--multiline,!--no-multiline", args.multiline);
  command.flag("--multiline-dotall,!--no-multiline-dotall", args.multiline_dotall);
  command.list("-f,--file", raw.pattern_files);
  command.list("--and", raw.with);
  command.list("--or", raw.alternatives);
  command.list("--not", raw.without);
  command.last("--scope", raw.scope);
  command.flag("-v,--invert-match", args.invert);
  command.flag("-w,--word-regexp", args.words);
  command.flag("-x,--line-regexp", args.whole_lines);
  declare_sources(command, raw.source);
  command.flag("-h", raw.help);
  command.flag("--help{all}", raw.help_topic);
  command.flag("--config,!--no-config", raw.config);
  command.last("--generate", raw.generate);
  command.flag("--version", raw.version);
  command.flag("--debug,!--no-debug", args.debug);
  command.flag("--files", args.list);
  command.list("--files-from", args.path_files);
  command.last("-j,--threads", raw.threads);
  command.last("--sort", raw.sort);
  command.last("--sortr", raw.sortr);
  declare_filter(command, args.filter, raw.filter);
  declare_style(command, args, raw.style);
  declare_write(command, raw.write);
  command.last("--engine", raw.engine);
  command.last("--dump", args.dump);
  command.last("--format", raw.format);
  command.last("--sample", raw.sample);
  command.last("--seed", raw.seed);
}

// ", did you mean --hidden?" for what is nearly a long option.
std::string suggestion(const std::string& text) {
  if (!text.starts_with("--")) return {};
  const std::string_view name = std::string_view(text).substr(2, text.find('=') - 2);
  std::string nearest;
  std::size_t least = name.size() / 3 + 1;
  for (const std::string& known : declared_names()) {
    if (!known.starts_with("--")) continue;
    const std::size_t distance = edit_distance(name, std::string_view(known).substr(2));
    if (distance > least || (distance == least && !nearest.empty())) continue;
    least = distance;
    nearest = known;
  }
  return nearest.empty() ? "" : ", did you mean " + nearest + "?";
}

// -f, and what the last of -i, -S and -s says of case; what is wrong with them, empty when nothing is.
std::string read_patterns(const CommandLine& command, const Raw& raw, Args& args) {
  for (const std::string& file : raw.pattern_files) {
    std::string wrong = append_lines(file, args.patterns);
    if (!wrong.empty()) return "--file: " + file + ": " + wrong;
  }
  for (const std::string& name : command.order()) {
    if (name == "--ignore-case" || name == "--smart-case" || name == "--case-sensitive") {
      args.ignore_case = name == "--ignore-case";
      args.smart_case = name == "--smart-case";
    }
  }
  return {};
}

// --null-data, which --crlf takes back and the other way round.
void read_terminator(const CommandLine& command, const Raw& raw, Args& args) {
  bool null_data = raw.null_data;
  for (const std::string& name : command.order()) {
    if (name == "--crlf" && args.crlf) null_data = false;
    if (name == "--null-data") null_data = true;
  }
  if (!null_data) return;
  args.crlf = false;
  args.text = true;
  if (!args.list) args.style.terminator = '\0';  // paths that are listed end as ever, see --null
}

// --and, --not and --or: an --or belongs to the --and, --not or -e before it, and if there is none to the PATTERN. What is
// wrong with them, empty when nothing is.
std::string read_clauses(const CommandLine& command, const Raw& raw, Args& args) {
  std::size_t with = 0, without = 0, alternatives = 0;
  std::vector<std::string>* last = &args.patterns;
  for (const std::string& name : command.order()) {
    if (name == "--and") {
      args.clauses.push_back({.negated = false, .patterns = {raw.with[with++]}});
    } else if (name == "--not") {
      args.clauses.push_back({.negated = true, .patterns = {raw.without[without++]}});
    } else if (name == "--or") {
      last->push_back(raw.alternatives[alternatives++]);
    }
    if (name == "--and" || name == "--not") last = &args.clauses.back().patterns;
    if (name == "--regexp") last = &args.patterns;
  }
  if (raw.scope != "line" && raw.scope != "file") return "--scope takes line or file, not " + raw.scope;
  args.of_files = raw.scope == "file" && !args.clauses.empty();
  if (args.clauses.empty()) return {};
  if (args.multiline && !args.of_files) return "-U goes with --and and --not only under --scope=file";
  if (!args.dump.empty() || args.sample) return "--dump and --sample are for one pattern, not for --and and --not";
  return {};
}

// --sample and --seed; what is wrong with them, empty when nothing is.
std::string read_sample(const CommandLine& command, const Raw& raw, Args& args) {
  const bool wanted = command.is_given("--sample"), seeded = command.is_given("--seed");
  if (seeded && !wanted) return "--seed is for --sample";
  if (!wanted) return {};
  args.sample = number(raw.sample);
  if (!args.sample) return "--sample takes a number, not " + raw.sample;
  if (args.invert || !args.paths.empty()) return "--sample takes no PATH and no -v";
  if (seeded) args.seed = number(raw.seed);
  if (seeded && !args.seed) return "--seed takes a number, not " + raw.seed;
  return {};
}

// The words that options take; what is wrong with them, empty when nothing is.
std::string read_words(const Raw& raw, Args& args) {
  using Word = std::string_view;
  constexpr std::array<std::pair<Word, Engine>, 6> engines{{{"auto", Engine::kAuto},
                                                            {"jit", Engine::kJit},
                                                            {"table", Engine::kTable},
                                                            {"foresight", Engine::kForesight},
                                                            {"interpret", Engine::kInterpret},
                                                            {"nfa", Engine::kNfa}}};
  constexpr std::array<std::pair<Word, bool>, 2> formats{{{"text", false}, {"dot", true}}};
  constexpr std::array<std::pair<Word, int>, 10> stages{{{"", 0},
                                                         {"ast", 1},
                                                         {"hir", 2},
                                                         {"nfa", 3},
                                                         {"dfa", 4},
                                                         {"chain", 5},
                                                         {"code", 6},
                                                         {"plan", 7},
                                                         {"draft", 8},
                                                         {"groups", 9}}};
  using By = Sort::By;
  constexpr std::array<std::pair<Word, By>, 6> sorts{{{"path", By::kPath},
                                                      {"none", By::kPath},
                                                      {"modified", By::kModified},
                                                      {"accessed", By::kAccessed},
                                                      {"created", By::kCreated},
                                                      {"size", By::kSize}}};
  const auto engine = choose(raw.engine, engines);
  if (!engine) return "--engine takes auto, jit, table, foresight, interpret or nfa, not " + raw.engine;
  const auto dot = choose(raw.format, formats);
  if (!dot) return "--format takes text or dot, not " + raw.format;
  if (!choose(args.dump, stages))
    return "--dump takes ast, draft, hir, nfa, dfa, chain, code, groups or plan, not " + args.dump;
  args.engine = *engine;
  args.dot = *dot;
  const auto sort = choose(raw.sortr.empty() ? raw.sort : raw.sortr, sorts);
  if (!sort) return "--sort takes path, modified, accessed, created, size or none, not " + raw.sort + raw.sortr;
  const auto threads = number(raw.threads);
  if (!threads || *threads > 1024) return "--threads takes a number up to 1024, not " + raw.threads;
  args.sort = {.by = *sort, .descending = !raw.sortr.empty()};
  args.threads = static_cast<unsigned>(*threads);
  return {};
}

// What only prints, and needs no pattern: --help and its like.
std::optional<Parsed> print_only(const Raw& raw) {
  if (raw.help) return Parsed{.args = {}, .status = 0, .output = short_help()};
  if (!raw.help_topic.empty()) return help_about(raw.help_topic);
  if (!raw.generate.empty()) {
    if (std::optional<std::string> text = generate(raw.generate))
      return Parsed{.args = {}, .status = 0, .output = *std::move(text)};
    return mistake("--generate takes man, complete-bash, complete-zsh or complete-fish, not " + raw.generate);
  }
  if (raw.version) return Parsed{.args = {}, .status = 0, .output = "lino " + std::string(version()) + "\n"};
  return std::nullopt;
}

Parsed parse_line(const std::vector<const char*>& line) {
  Parsed parsed;
  Args& args = parsed.args;
  Raw raw;
  CommandLine command(line);
  declare(command, args, raw);
  if (const std::string wrong = command.parse(); !wrong.empty()) return mistake(wrong);
  if (std::optional<Parsed> printed = print_only(raw)) return *std::move(printed);
  if (raw.filter.list_types) return list_types(raw.filter);

  if (const std::string wrong = read_patterns(command, raw, args); !wrong.empty()) return mistake(wrong);
  bool pattern_given = !args.patterns.empty() || !raw.pattern_files.empty() || args.list;
  for (const auto& [is_option, text] : command.rest()) {
    if (is_option) return mistake("unknown option " + text + suggestion(text));
    (pattern_given ? args.paths : args.patterns).push_back(text);
    pattern_given = true;
  }
  if (!pattern_given) return mistake("a pattern is missing");
  if (const std::string wrong = read_words(raw, args); !wrong.empty()) return mistake(wrong);
  if (const std::string wrong = read_style(command, raw.style, args); !wrong.empty()) return mistake(wrong);
  if (const std::string wrong = read_filter(raw.filter, args.filter, args.notes); !wrong.empty()) return mistake(wrong);
  args.filter.debug = args.debug;
  if (const std::string wrong = read_sources(command, raw.source, args); !wrong.empty()) return mistake(wrong);
  if (raw.filter.unrestricted >= 3) args.binary = true;
  read_terminator(command, raw, args);
  if (const std::string wrong = read_sample(command, raw, args); !wrong.empty()) return mistake(wrong);
  if (const std::string wrong = read_clauses(command, raw, args); !wrong.empty()) return mistake(wrong);
  if (const std::string wrong = read_write(raw.write, args); !wrong.empty()) return mistake(wrong);
  return parsed;
}

// Which option of a configuration file is wrong, as it is by itself; nothing: none is.
std::optional<Parsed> wrong_item(const Config& config, const char* program) {
  for (const ConfigItem& item : config.items) {
    std::vector<const char*> line{program, "-e", "x"};
    for (const std::string& argument : item.arguments) line.push_back(argument.c_str());
    Parsed parsed = parse_line(line);
    constexpr std::string_view prefix = "lino: ";
    if (parsed.status != 2) continue;
    parsed.output.insert(prefix.size(), item.where + ": ");
    return parsed;
  }
  return std::nullopt;
}

// The line with what configuration files say before it.
Parsed parse_configured(const std::vector<const char*>& line, const Config& config) {
  std::vector<const char*> all{line.front()};
  for (const ConfigItem& item : config.items) {
    for (const std::string& argument : item.arguments) all.push_back(argument.c_str());
  }
  all.insert(all.end(), line.begin() + 1, line.end());
  Parsed parsed = parse_line(all);
  if (parsed.status == 2) {
    if (std::optional<Parsed> wrong = wrong_item(config, line.front())) return *std::move(wrong);
  }
  parsed.args.notes.insert(parsed.args.notes.begin(), config.notes.begin(), config.notes.end());
  return parsed;
}

}  // namespace

std::vector<std::string> declared_names() {
  Args args;
  Raw raw;
  CommandLine command;
  declare(command, args, raw);
  return command.names();
}

Parsed parse_args(int argc, const char* const* argv) {
  const std::vector<const char*> line(argv, argv + argc);
  if (!wants_config(line)) return parse_line(line);
  const Config config = read_config();
  if (config.wrong.empty()) return parse_configured(line, config);
  // Help and the like are to be had all the same.
  Parsed parsed = parse_line(line);
  if (parsed.status == 0) return parsed;
  return {.args = {}, .status = 2, .output = "lino: " + config.wrong + "\n"};
}

}  // namespace lino::cli

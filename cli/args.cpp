// argv -> Args, by CLI11. Patterns and paths are taken from what CLI11 leaves over, not declared as positionals: it
// would read a path such as [a,b] as a list.
#include "cli/args.h"

#include <unistd.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <array>
#include <charconv>
#include <cstdlib>
#include <string_view>
#include <utility>

namespace lino::cli {
namespace {

constexpr std::string_view kHelp = R"(lino: search files for lines that match a regular expression

Usage: lino [OPTIONS] PATTERN [PATH...]
       lino [OPTIONS] -e PATTERN [-e PATTERN...] [PATH...]
       lino --dump=STAGE PATTERN
       lino --sample=N [--seed=S] PATTERN

A directory is searched recursively; "-" is standard input. Without a PATH, standard input is searched when it is a
file or a pipe, else the current directory. A match lies within a line; the syntax is RE2's.

Matching:
  -e, --regexp PATTERN       a pattern to look for (several: any of them); also for one that begins with -
  -F, --fixed-strings        patterns are plain text
  -i, --ignore-case          letters match whatever their case
  -v, --invert-match         lines that do not match
  -w, --word-regexp          only matches with no word character beside them
  -x, --line-regexp          only matches that are whole lines

Files:
  -a, --text                 search binary files (those with a NUL byte) as if they were text
      --hidden               also files and directories whose name begins with a dot

Output:
  -c, --count                for each file that has any, the number of matching lines; with -o, of matches
  -l, --files-with-matches   only the paths of files that match
  -m, --max-count N          stop reading a file after N selected lines
  -o, --only-matching        only what matched, each match on a line of its own
  -q, --quiet                nothing; the exit status alone tells
  -n, --line-number          show line numbers (the default on a terminal); -N, --no-line-number: don't
  -H, --with-filename        show each line's file (the default with several); -I, --no-filename: don't
      --color WHEN           auto, always or never
      --stats                figures about the search, after its results

Looking inside:
      --engine ENGINE        auto, jit, table, foresight, interpret or nfa; all give the same answers
      --dump STAGE           print a stage of the pattern's way to code: ast, draft, hir, nfa, dfa, chain, code,
                             groups or plan
      --format FORMAT        of --dump for the automata: text or dot (Graphviz)

      --sample N             instead of searching, print N random strings that the pattern matches as a whole, one a
                             line, of printable ASCII if there are such; no length likelier than another, up to 32
                             bytes more than the shortest
      --seed S               a number: the same strings each time

  -h, --help                 this text
      --version              the version

The exit status is 0 when something matched, 1 when nothing did, 2 after an error.
)";

// CLI11's App with its left-over arguments in view: the positionals, and options it does not know.
struct Command : CLI::App {
  using CLI::App::App;
  const auto& left_over() const { return missing_; }
};

struct Raw {
  std::string color = "auto";
  std::string engine = "auto";
  std::string format = "text";
  std::string sample;
  std::string seed;
  bool line_numbers = false;
  bool file_names = false;
  bool count = false;
  bool only_matching = false;
  bool files = false;
  bool quiet = false;
  bool help = false;
  bool version = false;
};

Parsed mistake(std::string_view what) {
  return {.args = {}, .status = 2, .output = "lino: " + std::string(what) + " (lino --help lists the options)\n"};
}

bool color_by_default() {
  const char* term = std::getenv("TERM");
  const char* no_color = std::getenv("NO_COLOR");
  return isatty(STDOUT_FILENO) != 0 && term != nullptr && std::string_view(term) != "dumb" &&
         (no_color == nullptr || *no_color == '\0');
}

// Each word in its place of `words`; nothing when it is none of them.
template <class T, std::size_t n>
std::optional<T> choose(std::string_view word, const std::array<std::pair<std::string_view, T>, n>& words) {
  for (const auto& [name, value] : words) {
    if (name == word) return value;
  }
  return std::nullopt;
}

void declare(Command& command, Args& args, Raw& raw) {
  const auto option = [&command](const char* names, auto& value) {
    command.add_option(names, value)->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  };
  command.set_help_flag();
  command.allow_extras();
  command.add_option("-e,--regexp", args.patterns)->allow_extra_args(false);
  command.add_flag("-F,--fixed-strings", args.fixed_strings);
  command.add_flag("-i,--ignore-case", args.ignore_case);
  command.add_flag("-v,--invert-match", args.invert);
  command.add_flag("-w,--word-regexp", args.words);
  command.add_flag("-x,--line-regexp", args.whole_lines);
  command.add_flag("-a,--text", args.text);
  command.add_flag("--hidden", args.hidden);
  command.add_flag("-c,--count", raw.count);
  command.add_flag("-l,--files-with-matches", raw.files);
  command.add_flag("-o,--only-matching", raw.only_matching);
  command.add_flag("-q,--quiet", raw.quiet);
  command.add_flag("-n,--line-number,!-N,!--no-line-number", raw.line_numbers);
  command.add_flag("-H,--with-filename,!-I,!--no-filename", raw.file_names);
  command.add_flag("--stats", args.stats);
  command.add_flag("-h,--help", raw.help);
  command.add_flag("--version", raw.version);
  option("-m,--max-count", args.max_count);
  option("--color", raw.color);
  option("--engine", raw.engine);
  option("--dump", args.dump);
  option("--format", raw.format);
  option("--sample", raw.sample);
  option("--seed", raw.seed);
}

Show what_to_show(const Raw& raw, bool invert) {
  if (raw.quiet) return Show::kNothing;
  if (raw.files) return Show::kFiles;
  if (raw.count) return raw.only_matching && !invert ? Show::kCountMatches : Show::kCount;
  return raw.only_matching && !invert ? Show::kMatches : Show::kLines;
}

// Digits and nothing else (CLI11 reads -1 as 2^64 - 1).
std::optional<std::uint64_t> number(const std::string& text) {
  std::uint64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || at != end) return std::nullopt;
  return value;
}

// --sample and --seed; what is wrong with them, empty when nothing is.
std::string read_sample(const Command& command, const Raw& raw, Args& args) {
  const bool wanted = command.count("--sample") > 0, seeded = command.count("--seed") > 0;
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
  constexpr std::array<std::pair<Word, int>, 4> colors{{{"never", 0}, {"always", 1}, {"ansi", 1}, {"auto", 2}}};
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
  const auto engine = choose(raw.engine, engines);
  if (!engine) return "--engine takes auto, jit, table, foresight, interpret or nfa, not " + raw.engine;
  const auto dot = choose(raw.format, formats);
  if (!dot) return "--format takes text or dot, not " + raw.format;
  const auto color = choose(raw.color, colors);
  if (!color) return "--color takes auto, always or never, not " + raw.color;
  if (!choose(args.dump, stages))
    return "--dump takes ast, draft, hir, nfa, dfa, chain, code, groups or plan, not " + args.dump;
  args.engine = *engine;
  args.dot = *dot;
  args.color = *color == 1 || (*color == 2 && color_by_default());
  return {};
}

}  // namespace

Parsed parse_args(int argc, const char* const* argv) {
  Parsed parsed;
  Args& args = parsed.args;
  Raw raw;
  Command command;
  declare(command, args, raw);
  try {
    command.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return mistake(error.what());
  }
  if (raw.help) return {.args = {}, .status = 0, .output = std::string(kHelp)};
  if (raw.version) return {.args = {}, .status = 0, .output = "lino " + std::string(version()) + "\n"};

  bool pattern_given = !args.patterns.empty();
  for (const auto& [kind, text] : command.left_over()) {
    if (kind == CLI::detail::Classifier::POSITIONAL_MARK) continue;
    if (kind != CLI::detail::Classifier::NONE) return mistake("unknown option " + text);
    (pattern_given ? args.paths : args.patterns).push_back(text);
    pattern_given = true;
  }
  if (!pattern_given) return mistake("a pattern is missing");
  if (const std::string wrong = read_words(raw, args); !wrong.empty()) return mistake(wrong);
  if (const std::string wrong = read_sample(command, raw, args); !wrong.empty()) return mistake(wrong);
  args.show = what_to_show(raw, args.invert);
  if (command.count("--line-number") > 0) args.line_numbers = raw.line_numbers;
  if (command.count("--with-filename") > 0) args.file_names = raw.file_names;
  return parsed;
}

}  // namespace lino::cli

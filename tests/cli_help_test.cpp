// The table of options against what CLI11 is told of, and what is made of it: -h, --help, the manual page, completions.
#include <gtest/gtest.h>

#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "cli/args.h"
#include "cli/flags.h"
#include "cli/generate.h"
#include "cli/help.h"
#include "tests/cli_run.h"
#include "tests/count.h"

namespace lino::test {
namespace {

using cli::Flag;

std::vector<std::string_view> all_names(const Flag& flag) {
  std::vector<std::string_view> names = cli::split_names(flag.names);
  for (const std::string_view name : cli::split_names(flag.opposite)) names.push_back(name);
  return names;
}

void expect(bool good, const std::string& what) {
  EXPECT_TRUE(good) << what;
  count("cli help table", 1, good ? 0 : 1);
}

TEST(CliHelp, TheTableIsWhatIsParsed) {
  std::set<std::string> tabled;
  for (const Flag& flag : cli::flags()) {
    for (const std::string_view name : all_names(flag)) {
      expect(tabled.insert(std::string(name)).second, std::string(name) + " is in the table twice");
      expect(cli::find_flag(name) == &flag, std::string(name) + " is not found");
    }
  }
  std::set<std::string> declared;
  for (const std::string& name : cli::declared_names()) declared.insert(name);
  for (const std::string& name : declared)
    expect(tabled.contains(name), name + " is not in the table of options, cli/flags.h");
  for (const std::string& name : tabled) expect(declared.contains(name), name + " is in the table, but is no option");
}

// Only what a line may name is declared to CLI11: an option that is named must be known, however it is spelled.
TEST(CliHelp, OptionsAreDeclaredWhereTheyAreNamed) {
  const auto is_known = [](std::vector<const char*> words) {
    words.insert(words.begin(), {"lino", "--no-config", "x"});
    const cli::Parsed parsed = cli::parse_args(static_cast<int>(words.size()), words.data());
    return parsed.output.find("unknown option") == std::string::npos;
  };
  for (const std::string& name : cli::declared_names()) {
    const bool is_long = name.starts_with("--");
    const std::vector<std::string> spellings =
        is_long ? std::vector{name, name + "=1", name + "=", "-n" + name.substr(1), "-vn" + name.substr(1) + "=a-b"}
                : std::vector{name, name + "1", "-n" + name.substr(1), "-vn" + name.substr(1) + "1"};
    for (const std::string& spelling : spellings) {
      expect(is_known({spelling.c_str()}), spelling + " is not declared");
      expect(is_known({"-e", "--", spelling.c_str()}), spelling + " is not declared behind a value");
    }
  }
  for (const char* unknown : {"--no-such-option", "--n", "--no", "-W", "-nW", "-n-n", "--hidden-", "-@"})
    expect(!is_known({unknown}), std::string(unknown) + " is declared");
}

TEST(CliHelp, RowsAreWhole) {
  for (const Flag& flag : cli::flags()) {
    const std::string name(flag.names);
    expect(flag.text.ends_with('.') || flag.text.ends_with(")"), name + ": its text ends with a full stop");
    expect(flag.text.find("  ") == std::string_view::npos, name + ": two spaces in its text");
    expect(flag.argument.empty() || flag.argument.find(' ') == std::string_view::npos, name + ": one word as argument");
    expect(flag.values.empty() || !flag.argument.empty(), name + ": values, but no argument");
    expect(cli::help_on(flag.name()).has_value(), name + ": no help on it");
  }
  // What runs a command or writes files must not come from a folder's .lino, whoever adds such options.
  for (const std::string_view name :
       {"--pre", "--pager", "--hostname-bin", "--write", "--hyperlink-format", "--search-zip", "--ignore-file",
        "--follow", "--replace", "--context-separator"}) {
    const Flag* const flag = cli::find_flag(name);
    if (flag != nullptr) expect(flag->giver != cli::Giver::kProject, std::string(name) + " is allowed in a .lino");
  }
}

TEST(CliHelp, ShortOneFitsTwoScreens) {
  const std::string text = cli::short_help();
  std::istringstream in(text);
  std::size_t lines = 0;
  for (std::string line; std::getline(in, line); ++lines) expect(line.size() <= 100, "too wide: " + line);
  expect(lines <= 48, std::to_string(lines) + " lines of -h");
  for (const Flag& flag : cli::flags()) {
    // By some name, or the one that says the opposite of what holds anyway.
    bool there = false;
    for (const std::string_view name : all_names(flag)) there = there || text.find(name) != std::string::npos;
    expect(there, std::string(flag.names) + " is not in -h");
  }
}

TEST(CliHelp, LongOnesHaveAll) {
  const std::string text = cli::long_help(), manual = cli::manual();
  const std::string bash = cli::bash_complete(), zsh = cli::zsh_complete(), fish = cli::fish_complete();
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);)
    expect(line.size() <= 80 || !line.starts_with(" "), "too wide: " + line);
  for (const Flag& flag : cli::flags()) {
    std::string plain;
    for (const std::string_view name : all_names(flag)) {
      const std::string shown(name);
      expect(text.find("  " + shown) != std::string::npos || text.find(", " + shown) != std::string::npos,
             shown + " in --help");
      expect(bash.find(shown + " ") != std::string::npos, shown + " in bash's completions");
      expect(zsh.find("'*" + shown) != std::string::npos, shown + " in zsh's completions");
      const bool is_long = name.starts_with("--");
      expect(fish.find((is_long ? " -l " : " -s ") + shown.substr(is_long ? 2 : 1)) != std::string::npos,
             shown + " in fish's completions");
      std::string roff = shown;
      for (std::size_t at = 0; (at = roff.find('-', at)) != std::string::npos; at += 2) roff.insert(at, "\\");
      expect(manual.find(roff) != std::string::npos, shown + " in the manual page");
    }
  }
}

TEST(CliHelp, Rows) {
  const Folder folder;
  check_rows(
      "cli help", folder,
      {{"lino -h | head -1",
        "lino: search files, or the current directory, for lines that match a regular expression\n"},
       {"lino --help | sed -n 3p", "Usage: lino [OPTIONS] PATTERN [PATH...]\n"},
       {"lino --help=context | head -1", "  -C, --context N\n"},
       {"lino --help=-C | head -1", "  -C, --context N\n"},
       {"lino --help=C | head -1", "  -C, --context N\n"},
       {"lino --help=--no-ignore | head -1", "  --ignore, --no-ignore\n"},
       {"lino --help=hidden",
        "  -., --hidden, --no-hidden\n      Also files and folders whose name begins with a dot. Default: off.\n"},
       {"lino --help=scope | tail -1", "      line.\n"},
       {"lino --help=seed",
        "  --seed S\n      A number, for --sample: the same strings each time. Default: different\n"
        "      strings each time.\n"},
       {"lino --help=output | head -3", "Output:\n\n  -c, --count\n"},
       {"lino --help=Layout | head -1", "Layout:\n"},
       {"lino --help=exit | head -1", "The exit status\n"},
       {"lino --help=regex | grep -c 'RE2'", "1\n"},
       {"lino --help=queries | grep -c -- '--or put --and url --not'", "1\n"},
       {"lino --help=config | grep -c LINO_CONFIG", "1\n"},
       {"lino --help=gitignore | grep -c core.excludesFile", "1\n"},
       {"lino --help=grep | grep -c '^  -'", "8\n"},
       {"lino --help=topics | grep -c '^  exit '", "1\n"},
       {"lino --help=nothing", "", 2, "lino: --help has no topic 'nothing'\n--help=TOPIC is about"},
       {"lino --help pattern path | sed -n 3p", "Usage: lino [OPTIONS] PATTERN [PATH...]\n"},
       {"lino --help --bad | head -1", "lino: search files for lines that match a regular expression\n"},
       {"lino --version | sed 's/[0-9.]*$//'", "lino \n"},
       {"lino --generate=man | grep -c '^.TH LINO 1'", "1\n"},
       {"lino --generate complete-bash | grep -c '^complete .* lino$'", "1\n"},
       {"lino --generate=complete-zsh | head -1", "#compdef lino\n"},
       {"lino --generate=complete-fish | grep -c '^complete -c lino -s i -l ignore-case -d '", "1\n"},
       {"lino --generate=complete-csh", "", 2, "--generate takes man, complete-bash, complete-zsh or complete-fish"},
       {"lino --generate", "", 2, "--generate"}});
}

// Each with the program that reads it, where that is installed.
TEST(CliHelp, Generated) {
  struct Row {
    std::string program, line, out;
  };
  const std::string bash =
      "lino --generate=complete-bash >../lino.bash; cat >../try.bash <<'END'\nPATH=$(dirname $LINO_COMMAND):$PATH\n"
      ". ../lino.bash\ntry() { COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _lino; echo ${COMPREPLY[*]}; }\n"
      "END\n";
  const std::string fish =
      "lino --generate=complete-fish >../lino.fish; export PATH=$(dirname $LINO_COMMAND):$PATH; fish -N -c "
      "'source ../lino.fish; complete -C \"";
  const std::vector<Row> rows = {
      {"bash", bash + "bash -n ../lino.bash", ""},
      {"bash", bash + "echo try lino --hid >>../try.bash; bash ../try.bash", "--hidden\n"},
      {"bash", bash + "echo try lino x --no-hid >>../try.bash; bash ../try.bash", "--no-hidden\n"},
      {"bash", bash + "echo try lino --color = al >>../try.bash; bash ../try.bash", "always\n"},
      {"bash", bash + "echo try lino --color = >>../try.bash; bash ../try.bash", "auto always never ansi\n"},
      {"bash", bash + "echo try lino --sort mod >>../try.bash; bash ../try.bash", "modified\n"},
      {"bash", bash + "echo try lino -t haskel >>../try.bash; bash ../try.bash", "haskell\n"},
      {"bash", bash + "echo try lino --help = after >>../try.bash; bash ../try.bash", "after-context\n"},
      {"bash", bash + "echo try lino --help --no-conf >>../try.bash; bash ../try.bash", "--no-config\n"},
      {"bash", bash + "echo try lino PATTERN sr >>../try.bash; bash ../try.bash", "\n"},
      {"bash", bash + "echo 'complete -p lino' >>../try.bash; bash ../try.bash",
       "complete -o bashdefault -o default -F _lino lino\n"},
      {"zsh", "lino --generate=complete-zsh >../_lino; zsh -n ../_lino", ""},
      {"fish", fish + "lino --hid\"' | cut -f1", "--hidden\n"},
      {"fish", fish + "lino --color=al\"' | cut -f1", "--color=always\n"},
      {"fish", fish + "lino -t haskel\"' | cut -f1", "haskell\n"},
      {"groff", "lino --generate=man | groff -ww -man -Tutf8 2>&1 >/dev/null", ""},
      {"groff", "lino --generate=man | groff -man -Tascii -P-cbou | grep -c '^       -C, --context N$'", "1\n"},
      {"mandoc", "lino --generate=man | mandoc -T lint -W error", ""}};
  const Folder folder;
  for (const Row& row : rows) {
    if (!is_installed(row.program)) {
      count_skipped("cli help generated", row.program + " is not installed", 1);
      continue;
    }
    const Outcome got = folder.run(row.line);
    EXPECT_EQ(got.out + got.err, row.out) << row.line;
    count("cli help generated", 1, got.out + got.err == row.out ? 0 : 1);
  }
}

}  // namespace
}  // namespace lino::test

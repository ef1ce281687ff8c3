// --debug: what is read, what is passed over and by which rule, in one order whatever the threads; and how is searched.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/cli_run.h"
#include "tests/count.h"

namespace lino::test {
namespace {

using namespace std::string_literals;

const Folder& tree() {
  static const Folder folder;
  folder.write("repo/.git/info/exclude", "# git's own\nprivate\n");
  folder.write("repo/.git/config", "[core]\n\texcludesFile = ~/globally\n");
  folder.write("globally", "*.swp\n");
  folder.write("repo/.gitignore", "\n*.o\n!keep.o\n/build/\n");
  folder.write("repo/.ignore", "data\n");
  folder.write("repo/.linoignore", "#\n\n\nold*\n");
  folder.write("repo/a.c", "foo\n");
  folder.write("repo/a.o", "foo\n");
  folder.write("repo/keep.o", "foo\n");
  folder.write("repo/build/b.c", "foo\n");
  folder.write("repo/data", "foo\n");
  folder.write("repo/old.c", "foo\n");
  folder.write("repo/private", "foo\n");
  folder.write("repo/x.swp", "foo\n");
  folder.write("repo/sub/.gitignore", "deep\n");
  folder.write("repo/sub/deep", "foo\n");
  folder.write("repo/sub/.hidden", "foo\n");
  folder.write("repo/sub/binary", "\0foo\n"s);
  folder.write("repo/sub/c.py", "foo\n");
  folder.write("plain/a", "foo\n");
  folder.write("plain/d/e/f", "foo\n");
  folder.write("plain/large", std::string(2000, 'x'));
  folder.write("rules", "a\n");
  folder.write("config", "--smart-case\n-n\n");
  folder.run("ln -s a plain/link; mkfifo plain/pipe");
  return folder;
}

// Standard error alone, with W for the folder, without what depends on the machine.
CommandRow row(const std::string& line, const std::string& debug, int status = 0) {
  return {"export HOME=$PWD; unset XDG_CONFIG_HOME LINO_CONFIG; ( " + line +
              " ) 2>../told >../found; s=$?; sed -n -e \"s|$PWD|W|g\" -e 's/^lino: debug: //p' ../told | grep -v -e "
              "'^  ' -e "
              "'^the pattern'; exit $s",
          debug, status};
}

const std::string kRepository =
    "W/repo/.git/info/exclude is read for 1 rule\nW/globally is read for 1 rule\nW/repo/.linoignore is read for 1 "
    "rule\n"
    "W/repo/.ignore is read for 1 rule\nW/repo/.gitignore is read for 3 rules\n";
const std::string kEntries =
    "repo/.git is passed over: hidden (see --hidden)\nrepo/.gitignore is passed over: hidden (see --hidden)\n"
    "repo/.ignore is passed over: hidden (see --hidden)\nrepo/.linoignore is passed over: hidden (see --hidden)\n"
    "repo/a.o is passed over: W/repo/.gitignore:2\nrepo/build is passed over: W/repo/.gitignore:4\n"
    "repo/data is passed over: W/repo/.ignore:1\nrepo/old.c is passed over: W/repo/.linoignore:4\n"
    "repo/private is passed over: W/repo/.git/info/exclude:2\nrepo/x.swp is passed over: W/globally:1\n";
const std::string kSub =
    "W/repo/sub/.gitignore is read for 1 rule\nrepo/sub/.gitignore is passed over: hidden (see --hidden)\n"
    "repo/sub/.hidden is passed over: hidden (see --hidden)\nrepo/sub/deep is passed over: W/repo/sub/.gitignore:1\n";
const std::string kBinary = "repo/sub/binary is passed over: binary (see --text)\n";

TEST(CliDebug, PassedOver) {
  std::vector<CommandRow> rows = {
      row("lino --debug --files repo", kRepository + kEntries + kSub),
      row("lino --debug foo repo/a.o", ""),
      row("lino --debug -u foo repo",
          "repo/.git is passed over: hidden (see --hidden)\nrepo/.gitignore is passed over: hidden (see --hidden)\n"
          "repo/.ignore is passed over: hidden (see --hidden)\nrepo/.linoignore is passed over: hidden (see --hidden)\n"
          "repo/sub/.gitignore is passed over: hidden (see --hidden)\nrepo/sub/.hidden is passed over: hidden (see "
          "--hidden)\n" +
              kBinary),
      row("lino --debug -q foo plain/d", ""),
      row("cd repo/sub; lino --debug --files -g c.py .",
          kRepository + "W/repo/sub/.gitignore is read for 1 rule\n./.gitignore is passed over: left out by --glob\n"
                        "./.hidden is passed over: left out by --glob\n./binary is passed over: left out by "
                        "--glob\n./deep is passed over: "
                        "left out by --glob\n"),
      row("lino --debug --files plain/link plain",
          "plain/link is passed over: a link (see --follow)\nplain/pipe is passed over: no file\n"),
      row("lino --debug --files -L plain", "plain/pipe is passed over: no file\n"),
      row("lino --debug --files -d1 --max-filesize 1K plain",
          "plain/d is passed over: too deep (see --max-depth)\nplain/large is passed over: too large (see "
          "--max-filesize)\n"
          "plain/link is passed over: a link (see --follow)\nplain/pipe is passed over: no file\n"),
      row("lino --debug --files -tpy plain/d", "plain/d/e/f is passed over: of other types (see --type)\n", 1),
      row("lino --debug --files --ignore-file rules plain",
          "rules is read for 1 rule\nplain/a is passed over: rules:1\nplain/link is passed over: a link (see "
          "--follow)\n"
          "plain/pipe is passed over: no file\n"),
      row("lino --debug --files --no-ignore-parent repo/sub",
          "W/repo/sub/.gitignore is read for 1 rule\n"
          "repo/sub/.gitignore is passed over: hidden (see --hidden)\n"
          "repo/sub/.hidden is passed over: hidden (see --hidden)\n"),
      row("lino --debug --files --no-ignore-vcs -. repo/sub",
          "W/repo/.linoignore is read for 1 rule\nW/repo/.ignore is read "
          "for 1 rule\n"),
      row("lino --debug --no-debug --files plain", "")};
  for (const std::string threads : {"1", "2", "5"}) {
    rows.push_back(row("lino --debug -j" + threads + " foo repo", kRepository + kEntries + kSub + kBinary));
  }
  check_rows("cli debug passed over", tree(), rows);
}

TEST(CliDebug, Configuration) {
  check_rows(
      "cli debug configuration", tree(),
      {row("LINO_CONFIG=config lino --debug foo plain/a", "config is read for 2 options\n"),
       row("export LINO_CONFIG=; lino --debug foo plain/a",
           "no configuration file is read, since LINO_CONFIG is empty\n"),
       row("LINO_CONFIG=config lino --no-config --debug foo plain/a", ""),
       row("cp config plain/.lino; cd plain; lino --debug foo a; rm .lino", "W/plain/.lino is read for 2 options\n"),
       row("ln -s ../config plain/.lino; cd plain; lino --debug foo a; rm .lino",
           "W/plain/.lino is passed over: a link, which is not followed\n"),
       row("mkdir -p .config/lino; echo --debug >.config/lino/config; lino foo plain/a; rm -r "
           ".config",
           "W/.config/lino/config is read for 1 option\n")});
}

TEST(CliDebug, Plans) {
  const std::string only = " plain/a 2>&1 | sed -n 's/^lino: debug: //p' | grep -e '^[a-z].*pattern' -e '^a clause'";
  check_rows(
      "cli debug plans", tree(),
      {{"lino --debug foo" + only, "the pattern: foo\n"},
       {"lino --debug '\\w+o'" + only, "the pattern: \\w+o\nthe pattern on lines of ASCII: \\w+o\n"},
       {"lino --debug foo --and o --not 'x' --not y" + only,
        "a clause that must match: foo\na clause that must match: o\na clause that must not match: (?:x)|(?:y)\n"},
       {"lino --debug foo plain/a 2>&1 | grep -c '^lino: debug:   plan: '", "1\n"},
       {"lino --debug foo plain/a 2>&1 | grep -c '^lino: debug:   engine: auto'", "1\n"},
       {"lino --no-config --debug --files plain/a 2>&1", "plain/a\n"},
       {"lino --debug foo repo/sub/binary 2>&1 | grep -c 'passed over'", "0\n", 1},
       {"lino --debug --max-total 1 foo repo 2>&1 | grep -c 'repo/a.o is passed over'", "1\n"},
       {"lino foo plain/a 2>&1", "foo\n"}});
}

}  // namespace
}  // namespace lino::test

// What the command does for who sits at a terminal: links, buffers, a pager, a line of progress. Rows, and pseudo-terminals.
#include <gtest/gtest.h>

#include <deque>
#include <string>
#include <vector>

#include "tests/cli_run.h"
#include "tests/count.h"
#include "tests/terminal.h"

namespace lino::test {
namespace {

using namespace std::string_literals;

TEST(CliTerminal, Hyperlinks) {
  const Folder folder;
  folder.write("a", "one\ntwo\n");
  folder.write("d/s p%é", "two\n");
  folder.write("bin", "\0two\n"s);
  const auto linked = [](const std::string& options) {
    return "lino --color=always --colors path:none --colors line:none --colors match:none " + options +
           " | sed -e \"s|$PWD|PWD|\" -e \"s|$(uname -n)|HOST|\" | cat -v";
  };
  const std::string end = "^[]8;;^[\\";
  const std::string file = "^[]8;;file://HOSTPWD/a^[\\", code = "^[]8;;vscode://filePWD/a:2:1^[\\";
  check_rows(
      "cli hyperlinks", folder,
      {{linked("two a"), "two\n"},
       {linked("--hyperlink-format=none -H two a"), "a:two\n"},
       {linked("--hyperlink-format default -H two a"), file + "a:" + end + "two\n"},
       {linked("--hyperlink-format file -n two a"), file + "2:" + end + "two\n"},
       {linked("--hyperlink-format file two a"), "two\n"},
       {linked("--hyperlink-format vscode -nH two a"), code + "a:2:" + end + "two\n"},
       {linked("--hyperlink-format vscode -nH --column -o 'w.*' a"),
        "^[]8;;vscode://filePWD/a:2:2^[\\a:2:2:" + end + "wo\n"},
       {linked("--hyperlink-format kitty -nH -B1 two a"),
        "^[]8;;file://HOSTPWD/a#1^[\\a-1-" + end + "one\n^[]8;;file://HOSTPWD/a#2^[\\a:2:" + end + "two\n"},
       {linked("--hyperlink-format vscode --heading -nH two a"),
        "^[]8;;vscode://filePWD/a:1:1^[\\a" + end + "\n" + code + "2:" + end + "two\n"},
       {linked("--hyperlink-format file -l two a"), file + "a" + end + "\n"},
       {linked("--hyperlink-format file -cH two a"), file + "a" + end + ":1\n"},
       {linked("--hyperlink-format file --files a"), file + "a" + end + "\n"},
       {linked("--hyperlink-format file -H two bin"),
        "^[]8;;file://HOSTPWD/bin^[\\bin" + end + ": binary file matches (NUL byte at offset 0)\n"},
       {linked("--hyperlink-format 'x:{path}' -l two d"), "^[]8;;x:PWD/d/s%20p%25%C3%A9^[\\d/s p%M-CM-)" + end + "\n"},
       {linked("--hyperlink-format 'x:{path}' -l two ./d/../a"), "^[]8;;x:PWD/a^[\\./d/../a" + end + "\n"},
       {"ln -s a l; " + linked("--hyperlink-format 'x:{path}' -l two l"), "^[]8;;x:PWD/a^[\\l" + end + "\n"},
       {linked("--hyperlink-format 'x:{path}?{{{line}}}' -l two a"), "^[]8;;x:PWD/a?{1}^[\\a" + end + "\n"},
       {"WSL_DISTRO_NAME=U; export WSL_DISTRO_NAME; " + linked("--hyperlink-format 'x:{wslprefix}{path}' -l two a"),
        "^[]8;;x:wsl$/UPWD/a^[\\a" + end + "\n"},
       {"lino --hyperlink-format file -H two a", "a:two\n"},
       {"lino --color=never --hyperlink-format file -H two a", "a:two\n"},
       {linked("--hyperlink-format file -H two - <a"), "<stdin>:two\n"},
       {"lino --hyperlink-format nano two a", "", 2, "or a format, not nano: it has no {path}"},
       {"lino --hyperlink-format 'x:{path' two a", "", 2, "a { without its }"},
       {"lino --hyperlink-format 'x:{path}}' two a", "", 2, "a } without its {, write }}"},
       {"lino --hyperlink-format 'x:{file}' two a", "", 2,
        "{file} is none of {path}, {line}, {column}, {host} and {wslprefix}"},
       {"lino --hyperlink-format 'x:{path}{column}' two a", "", 2, "{column} needs {line}"},
       {"lino --hyperlink-format '{path}' two a", "", 2, "does not begin with a scheme"},
       {"lino --hyperlink-format 'x:\a{path}' two a", "", 2, "not printable ASCII"}});
}

// Somebody reads the first line and then makes what the search waits for: it must have come by then. Or it must not have: then the
// reader gets it when the search is over.
TEST(CliTerminal, Buffers) {
  const Folder folder;
  std::string big = "one two\n";
  while (big.size() < (std::size_t{16} << 20)) big += "a line of the rest without it\n";
  folder.write("big", big);
  // A long search is ended when its first line has come, or else goes on until it is over.
  const auto early = [](const std::string& options) {
    return "{ sh -c 'echo $$ >pid; exec \"$LINO_COMMAND\" -j1 --engine=nfa " + options +
           " two big' | { read -r line; kill $(cat pid) 2>/dev/null && echo \"early $line\"; }; } 2>/dev/null";
  };
  // Standard input says when it ends; the line comes before that or behind it.
  const auto when = [](const std::string& options) {
    return "rm -f over; { echo two; sleep 0.5; echo over >over; } | lino " + options +
           " two | { read -r line; echo \"$line\"; cat over 2>/dev/null; cat; }";
  };
  check_rows(
      "cli buffers", folder,
      {{early("--line-buffered"), "early one two\n"},
       {early("-j4 --line-buffered"), "early one two\n"},
       {early("--block-buffered --line-buffered"), "early one two\n"},
       {early("--line-buffered -oH"), "early big:two\n"},
       {early("--line-buffered --color=always --colors match:none"), "early one two\n"},
       {early("--line-buffered --json") + " | sed 's/,.*//'", "early {\"type\":\"begin\"\n"},
       {when("--line-buffered"), "two\n"},
       {when(""), "two\n"},
       {when("--block-buffered --no-block-buffered"), "two\n"},
       {when("--block-buffered"), "two\nover\n"},
       {when("--line-buffered --block-buffered"), "two\nover\n"},
       {"seq 100000 | lino --block-buffered 0 | cksum >x; seq 100000 | lino --line-buffered 0 | cksum | cmp - x", ""}});
  // On a terminal, too.
  folder.write("line", "two\n");
  for (const bool block : {false, true}) {
    EXPECT_EQ(folder.run("rm -f fifo over; mkfifo fifo").status, 0);
    Terminal terminal(folder,
                      "(sleep 0.5; echo; echo over; timeout 20 sh -c 'echo x >fifo') & timeout 20 \"$LINO_COMMAND\" "
                      "--color=never -I -j1 " +
                          std::string(block ? "--block-buffered" : "") + " two line fifo; wait");
    const std::string out = terminal.finish().out;
    EXPECT_EQ(out.find("two") > out.find("over"), block) << out;
    count("cli buffers", 1, (out.find("two") > out.find("over")) == block ? 0 : 1);
  }
}

TEST(CliTerminal, Pages) {
  const Folder folder;
  folder.write("a", "one\ntwo\n");
  folder.write("many", std::string(3 << 20, '\n'));
  struct Row {
    std::string line;
    std::string out;
    int status = 0;
  };
  // What a pager got is between its own words.
  const std::vector<Row> rows = {
      {"lino --pager='echo begin; cat; echo end' --color=never two a", "begin\n2:two\nend\n"},
      {"lino --pager='cat -v' two a", "^[[32m2^[[0m:^[[1m^[[31mtwo^[[0m\n"},
      {"export LINO_PAGER='sed s/^/L/' PAGER='sed s/^/P/'; lino --pager --color=never two a", "L2:two\n"},
      {"export LINO_PAGER= PAGER='sed s/^/P/'; lino --pager --color=never two a", "P2:two\n"},
      {"export LINO_PAGER='sed s/^/L/'; lino --pager='sed s/^/X/' --color=never two a", "X2:two\n"},
      {"export LINO_PAGER='sed s/^/L/'; lino --color=never two a", "2:two\n"},
      {"export LINO_PAGER='sed s/^/L/'; lino --pager --no-pager --color=never two a", "2:two\n"},
      {"export LINO_PAGER='sed s/^/L/'; lino --pager --color=never two a | cat", "two\n"},
      {"lino --pager='echo $LESS; cat' --color=never two a", "R\n2:two\n"},
      {"export LESS=X; lino --pager='echo $LESS; cat' --color=never two a", "X\n2:two\n"},
      {"lino --pager='sed s/^/X/' --files a", "X\x1b[35ma\x1b[0m\n"},
      {"lino --pager='sed s/^/X/; exit 3' --color=never two a", "X2:two\n"},
      {"lino --pager='sed s/^/X/' --color=never two a none", "Xa\nX2:two\nXlino: none: No such file or directory\n", 2},
      {"lino --pager='echo no' nothing a", "", 1},
      {"lino --pager='echo no' -q two a", "", 0},
      {"lino --pager=false --pager='head -1' --color=never -N '^' many", "\n", 0},
      {"lino --pager='read x' --color=never '^' many", "", 0},
      {"lino --pager='nowhere 2>/dev/null' two a",
       "lino: nowhere 2>/dev/null: this pager cannot be run; --no-pager does without\n", 2},
      {"lino --pager=cat --stats --color=never two a | head -1; lino --pager='grep ^matches' --stats two a",
       "two\nmatches                 1\n", 0}};
  for (const Row& row : rows) {
    const Outcome got = Terminal(folder, row.line).finish();
    EXPECT_EQ(got.out, row.out) << row.line;
    EXPECT_EQ(got.status, row.status) << row.line;
    count("cli pager", 1, got.out == row.out && got.status == row.status ? 0 : 1);
  }
}

// The pager's end ends a search that finds nothing more, as soon as there is more to search; and so does who interrupts it, but then
// the pager stays.
TEST(CliTerminal, EndsWithThePager) {
  const Folder folder;
  EXPECT_EQ(folder.run("mkfifo f").status, 0);
  const std::string fed = "(echo two; sleep 1; echo x; exec sleep 60) >f & lino --color=never -N two f ";
  Terminal left(folder, fed + "--pager='read x; echo read $x'; echo status $?");
  const bool ended = left.wait_for("read two") && left.wait_for("status 0");
  EXPECT_TRUE(ended);
  Terminal interrupted(folder, fed + "--pager='trap : INT; read x; echo read $x; read y; echo more'");
  bool stayed = interrupted.wait_for("read two");
  interrupted.type("\x03");
  stayed = stayed && interrupted.wait_for("more");
  EXPECT_TRUE(stayed);
  count("cli pager", 2, (ended ? 0 : 1) + (stayed ? 0 : 1));
}

// less itself: the first page is shown, and q leaves it.
TEST(CliTerminal, Less) {
  if (!is_installed("less")) {
    count_skipped("cli pager", "less is not installed");
    GTEST_SKIP();
  }
  const Folder folder;
  folder.write("many", "two\n" + std::string(3 << 20, '\n'));
  Terminal terminal(folder, "unset LINO_PAGER PAGER LESS; lino --pager '^' many");
  EXPECT_TRUE(terminal.wait_for("two"));
  terminal.type("q");
  const Outcome got = terminal.finish();
  EXPECT_EQ(got.status, 0) << got.out;
  EXPECT_NE(got.out.find("\x1b[32m1\x1b[0m:"), std::string::npos) << got.out;
  count("cli pager", 1, got.status == 0 ? 0 : 1);
}

// What is left to see of lines that were written over and erased.
std::string on_screen(const std::string& shown) {
  std::string screen, line;
  std::size_t column = 0;
  for (std::size_t i = 0; i < shown.size(); ++i) {
    if (shown[i] == '\r') {
      column = 0;
    } else if (shown.compare(i, 3, "\x1b[K") == 0) {
      line.resize(column);
      i += 2;
    } else if (shown[i] == '\n') {
      screen += line + "\n";
      line.clear();
      column = 0;
    } else {
      line.replace(column++, 1, 1, shown[i]);
    }
  }
  return screen + line;
}

// A search of more than a second, of what comes through a fifo.
TEST(CliTerminal, Progress) {
  struct Row {
    std::string feed;  // shell
    std::string line;
    std::string screen;    // in the end
    std::string progress;  // that was to be seen; empty: none
  };
  const std::string slow = "echo two; sleep 1.4; echo x; sleep 0.3; echo two",
                    late = "sleep 1.4; echo 3; sleep 0.3; echo two";
  const std::string lino = "lino --color=never -N ";
  const std::vector<Row> rows = {
      {slow, lino + "two f", "two\ntwo\n", "B, 1 match"},
      {slow, lino + "-c two f", "2\n", "B, 1 match"},
      {late, lino + "two a f", "a\ntwo\n\nf\ntwo\n", "lino: 1 file, "},
      {slow, lino + "two f a", "f\ntwo\ntwo\n\na\ntwo\n", "B, 2 matches"},
      {slow, lino + "--no-progress two f", "two\ntwo\n", ""},
      {slow, lino + "--no-progress --progress two f", "two\ntwo\n", "lino: "},
      {slow, "TERM=dumb; export TERM; " + lino + "two f", "two\ntwo\n", ""},
      {slow, lino + "two f 2>/dev/null", "two\ntwo\n", ""},
      {slow, lino + "-q nothing f", "", ""},
      {slow, lino + "--pager=cat two f", "two\ntwo\n", ""},
      {slow, lino + "two f >out; cat out", "two\ntwo\n", "B, 1 match"},
      {slow, lino + "two f | cat", "two\ntwo\n", ""},  // the first result is in the pipe before a second is over
      {late, lino + "two f | cat", "two\n", "lino: 0 files, 2 B, 0 matches"},
      {slow, lino + "two f none", "f\ntwo\ntwo\nlino: none: No such file or directory\n", "B, 1 match"},
      {slow, lino + "--json two f | grep -c type...match", "2\n", ""},
      {"echo two", lino + "two f", "two\n", ""},
      {slow, "stty columns 12; " + lino + "two f", "two\ntwo\n", "lino: 0 fil\r"},
      {slow, "set -m; " + lino + "two f & wait", "two\ntwo\n", ""},  // in the background
  };
  // All at once, since they mostly sleep.
  std::deque<Folder> folders;
  std::deque<Terminal> terminals;
  for (const Row& row : rows) {
    const Folder& folder = folders.emplace_back();
    folder.write("a", "two\nthree\n");
    terminals.emplace_back(folder, "mkfifo f; (" + row.feed + ") >f & " + row.line);
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Row& row = rows[i];
    const std::string shown = terminals[i].finish().out;
    const bool seen = shown.find(row.progress.empty() ? "lino: 0" : row.progress) != std::string::npos;
    EXPECT_EQ(on_screen(shown), row.screen) << row.line;
    EXPECT_EQ(seen, !row.progress.empty()) << row.line << "\n" << shown;
    count("cli progress", 1, on_screen(shown) == row.screen && seen == !row.progress.empty() ? 0 : 1);
  }
}

}  // namespace
}  // namespace lino::test

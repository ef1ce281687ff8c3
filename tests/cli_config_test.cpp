// Configuration files: which are read, in which order, what they may hold, and what is said of those that are wrong.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/cli_run.h"
#include "tests/count.h"

namespace lino::test {
namespace {

using namespace std::string_literals;

// Commands run as a user without any configuration but what is in the folder.
CommandRow row(const std::string& line, const std::string& out, int status = 0, const std::string& err = "") {
  return {"unset LINO_CONFIG; export HOME=$PWD/home; unset XDG_CONFIG_HOME; " + line, out, status, err};
}

const Folder& tree() {
  static const Folder folder;
  folder.write("t", "Foo\nfoo\nbar\n");
  folder.write("home/.config/lino/config", "# mine\n\n  --ignore-case  \n-g\n!home\n--glob=!*.skip\n");
  folder.write("xdg/lino/config", "--line-number\n");
  folder.write("p/.lino", "-nA1\n");
  folder.write("p/q/r/t", "foo\nbar\n");
  folder.write("p/q/t", "Foo\n");
  folder.write("one", "-c\n");
  folder.write("bytes", "\xEF\xBB\xBF-n\r\n--max-count\r\n1\r\n");
  return folder;
}

TEST(CliConfig, WhichAreRead) {
  check_rows("cli config read", tree(),
             {row("lino foo t", "Foo\nfoo\n"),
              row("lino -s foo t", "foo\n"),
              row("lino --no-config foo t", "foo\n"),
              row("lino --no-config --config foo t", "Foo\nfoo\n"),
              row("export XDG_CONFIG_HOME=$PWD/xdg; lino foo t", "2:foo\n"),
              row("export XDG_CONFIG_HOME=xdg; lino foo t", "Foo\nfoo\n"),
              row("export XDG_CONFIG_HOME=$PWD/none; lino foo t", "foo\n"),
              row("cd p/q/r; lino foo t", "1:foo\n2-bar\n"),
              row("cd p/q; lino foo t", "1:Foo\n"),
              row("cd p/q; lino -N foo t", "Foo\n"),
              row("cd p/q/r; lino -A0 foo t", "1:foo\n"),
              row("cd p/q/r; lino --no-config foo t", "foo\n"),
              row("cd p; touch q/.lino; cd q/r; lino foo t; rm ../.lino", "foo\n"),
              row("cd p; mkdir q/.lino; cd q/r; lino foo t; rmdir ../.lino", "1:foo\n2-bar\n"),
              row("cd p; ln -s ../../one q/.lino; cd q/r; lino foo t; rm ../.lino", "1:foo\n2-bar\n"),
              row("cd p; mkfifo q/.lino; cd q/r; lino foo t; rm ../.lino", "1:foo\n2-bar\n"),
              row("LINO_CONFIG=one lino foo t", "1\n"),
              row("cd p/q/r; LINO_CONFIG=../../../one lino foo t", "1\n"),
              row("cd p/q/r; LINO_CONFIG= lino foo t", "foo\n"),
              row("LINO_CONFIG=bytes lino . t", "1:Foo\n"),
              row("LINO_CONFIG=/dev/null lino foo t", "foo\n"),
              row("LINO_CONFIG=none lino foo t", "", 2, "lino: LINO_CONFIG: none: No such file or directory\n"),
              row("LINO_CONFIG=none lino --no-config foo t", "foo\n"),
              row("lino -e --no-config foo t", "", 2, "lino: foo: No such file"),
              row("lino -e foo -g --no-config t", "Foo\nfoo\n"),
              row("lino -ne foo -- --no-config t", "t:1:Foo\nt:2:foo\n", 2, "lino: --no-config: No such file"),
              row("LINO_CONFIG=none lino --help=seed | head -1", "  --seed S\n"),
              row("LINO_CONFIG=none lino --version | cut -c1-4", "lino\n"),
              row("HOME= lino foo t", "foo\n")});
}

TEST(CliConfig, WhatTheyHold) {
  struct Held {
    std::string content, line, out;
    int status = 0;
    std::string err = {};
  };
  const std::string full = "-n\n";
  const std::vector<Held> own = {
      {"-n -i\n", "lino foo t", "", 2, "lino: f:1: unknown option - \n"},
      {"-n\n--nope\n", "lino foo t", "", 2, "lino: f:2: unknown option --nope\n"},
      {"-n\n-iy\n", "lino foo t", "", 2, "lino: f:2: unknown option -y\n"},
      {"# c\nfoo\n", "lino foo t", "", 2,
       "lino: f:2: 'foo' is no option; a PATTERN and PATHs are for the command line\n"},
      {"-\n", "lino foo t", "", 2, "lino: f:1: '-' is no option"},
      {"--\n", "lino foo t", "", 2, "lino: f:1: '--' is no option"},
      {"-e\nfoo\n", "lino foo t", "", 2, "lino: f:1: -e is for the command line alone\n"},
      {"--files\n", "lino foo t", "", 2, "lino: f:1: --files is for the command line alone\n"},
      {"--no-config\n", "lino foo t", "", 2, "lino: f:1: --no-config is for the command line alone\n"},
      {"-i\n-h\n", "lino foo t", "", 2, "lino: f:2: -h is for the command line alone\n"},
      {"\n--max-count\n", "lino foo t", "", 2, "lino: f:2: --max-count needs a value\n"},
      {"-m\n# one\n1\n", "lino . t", "Foo\n"},
      {"-m1\n", "lino . t", "Foo\n"},
      {"-nm\n1\n", "lino . t", "1:Foo\n"},
      {"-m1\n-nm\n2", "lino . t", "1:Foo\n2:foo\n"},
      {"-m1\n", "lino . -m2 t", "Foo\nfoo\n"},
      {"-m\n--x\n", "lino . t", "", 2, "lino: f:1: --max-count takes a number, not --x"},
      {"-i\n\n--sort=nose\n", "lino . t", "", 2, "lino: f:3: --sort takes path,"},
      {"--max-filesize\n9Q\n", "lino . t", "", 2, "lino: f:1: --max-filesize takes a number"},
      {"-i\n", "lino --sort=nose . t", "", 2, "lino: --sort takes path,"},
      {"--hidden=maybe\n", "lino . t", "", 2, "lino: f:1: "},
      {"--no-hidden\n--color=always\n--color\nnever\n", "lino foo t", "foo\n"},
      {"--no-context-separator\n-A0\n", "lino foo t", "foo\n"},
      {"--follow\n--replace=x\n", "lino foo t", "x\n"},
      {"--no\x1B[31m\n", "lino foo t", "", 2, "lino: f:1: unknown option --no\\x1B[31m\n"},
      {"--color=\0"s, "lino foo t", "", 2, "lino: f:1: holds a NUL byte\n"},
      {"-m\n\0"s, "lino foo t", "", 2, "lino: f:2: holds a NUL byte\n"},
      {"--type-add\nmine:*.mine\n", "lino --type-list | grep mine", "mine: *.mine\n"},
      {"--type=nope\n", "lino foo t", "", 2, "lino: f:1: unknown file type 'nope'"}};
  const std::vector<Held> project = {
      {"--follow\n", "lino foo t", "", 2, "/.lino:1: --follow may not stand in a .lino, which may be somebody else's"},
      {"-nL\n", "lino foo t", "", 2, "/.lino:1: -L may not stand in a .lino"},
      {"-r\nx\n", "lino foo t", "", 2, "/.lino:1: -r may not stand in a .lino"},
      {"-n\n--ignore-file=/etc/passwd\n", "lino foo t", "", 2, "/.lino:2: --ignore-file may not stand in a .lino"},
      {"--context-separator=\\x1b[2J\n", "lino foo t", "", 2, "--context-separator may not stand in a .lino"},
      {"-f/etc/passwd\n", "lino foo t", "", 2, "-f is for the command line alone"},
      {"--smart-case\n--hidden\n-tpy\n-n", "lino foo t", "1:Foo\n2:foo\n"}};
  const Folder folder;
  folder.write("t", "Foo\nfoo\nbar\n");
  std::vector<CommandRow> rows;
  for (const Held& held : own) {
    folder.write("f", held.content);
    check_rows("cli config holds", folder, {row("LINO_CONFIG=f " + held.line, held.out, held.status, held.err)});
  }
  for (const Held& held : project) {
    folder.write(".lino", held.content);
    check_rows("cli config of a project", folder, {row(held.line, held.out, held.status, held.err)});
  }
}

}  // namespace
}  // namespace lino::test

// --write: random files against the library's replace_all and against patch(1), rows of {command line, standard output, exit
// status, a part of standard error}, and a terminal at which questions are answered.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "lino/regex.h"
#include "tests/cli_run.h"
#include "tests/count.h"
#include "tests/terminal.h"

namespace lino::test {
namespace {

using namespace std::string_literals;

std::string content(const Folder& folder, const std::string& path) {
  std::ifstream file(folder.root() + "/work/" + path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string random_text(std::mt19937& random) {
  static const std::vector<std::string> kParts = {"foo", "bar", "Foo", "a1",   "foo_bar", "é", " ",
                                                  "-",   "x",   "\t",  "ab12", "$1",      "\\"};
  static const std::vector<std::string> kEnds = {"\n", "\n", "\n", "\r\n", "\n\n", "\r"};
  std::string text;
  for (std::size_t lines = random() % 40; lines > 0; --lines) {
    for (std::size_t parts = random() % 6; parts > 0; --parts) text += kParts[random() % kParts.size()];
    text += kEnds[random() % kEnds.size()];
  }
  if (!text.empty() && random() % 2 == 0) text.pop_back();
  return text;
}

// How the command is asked, and the library for the same.
struct Asked {
  std::string options;
  std::string pattern;
  Options library = {};
  bool over_lines = false;
  std::string wrapped = {};  // for the library, where it is another pattern
  std::size_t lines = SIZE_MAX;
};

// Every line without its newline by the library's replace_all, or all of them as one text.
std::string expected(const Asked& asked, std::string_view text, const std::string& with) {
  Options options = asked.library;
  options.unicode = true;
  options.never_nl = !asked.over_lines;
  const Regex regex(asked.wrapped.empty() ? asked.pattern : asked.wrapped, options);
  if (asked.over_lines) return regex.replace_all(text, with);
  std::string all;
  std::size_t left = asked.lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    const bool matches = left > 0 && regex.is_match(line);
    all += matches ? regex.replace_all(line, with) : std::string(line);
    left -= matches ? 1 : 0;
    if (end < text.size()) all += '\n';
    at = end + 1;
  }
  return all;
}

TEST(CliWrite, AsTheLibrarySays) {
  const std::vector<Asked> asked = {
      {"", "foo"},
      {"", "(?P<n>[a-z]+)(\\d*)"},
      {"", "o+|^"},
      {"", "$"},
      {"", "\\bfoo\\b"},
      {"", "(\\w)(\\W|$)"},
      {"", "(f)(?=oo)|(x)"},
      {"", ""},
      {"-i", "foo", {.case_sensitive = false}},
      {"-w", "foo|ab", {.whole_words = true}},
      {"-x", "foo|x", {}, false, "^(?:foo|x)$"},
      {"-F", "$1", {}, false, "\\$1"},
      {"-m2", "o", {}, false, "", 2},
      {"-m0", "o", {}, false, "", 0},
      {"--crlf", "o$|x", {}, false, "(?mR:o$|x)"},
      {"--crlf", "(.)$", {}, false, "(?mR:(.)$)"},
      {"-U", "o\\n|\\n\\n", {}, true},
      {"-U", "(\\w)\\s+(\\w)", {}, true},
      {"-U", "foo\\n?", {}, true},
  };
  const std::vector<std::string> templates = {"<$0>", "", "${2}${n}$1", "$$", "é\\$"};
  const Folder folder;
  std::mt19937 random(21);
  std::uint64_t failed = 0, ran = 0;
  for (std::size_t i = 0; i < scaled(4); ++i) {
    for (const Asked& one : asked) {
      const std::string with = templates[random() % templates.size()], text = random_text(random);
      folder.write("f", text);
      folder.write("g", text);
      const std::string command = "lino " + one.options + " -r '" + with + "' -e '" + one.pattern + "' ";
      const Outcome got = folder.run(command + "--write=yes f");
      const std::string wanted = expected(one, text, with);
      // What is shown, and not written, is a patch that comes to the same.
      const Outcome shown = folder.run(command + "--write g >p 2>e; cat p e; test ! -s p || patch --binary -s -p1 <p");
      const bool same = content(folder, "f") == wanted && content(folder, "g") == wanted && got.status < 2;
      EXPECT_EQ(content(folder, "f"), wanted) << command << "\n" << text;
      EXPECT_EQ(content(folder, "g"), wanted) << command << "\n" << text << shown.out << shown.err;
      EXPECT_LT(got.status, 2) << got.err;
      ++ran;
      failed += same ? 0 : 1;
    }
  }
  count("cli write as the library", ran, failed);
}

TEST(CliWrite, Rows) {
  const Folder folder;
  folder.write("a", "one\ntwo\nthree\n");
  folder.write("no newline", "one\ntwo");
  folder.write("bin", "two\0two\n"s);
  folder.write("utf16", "\xFF\xFEt\0w\0o\0"s);
  folder.write("mark", "\xEF\xBB\xBFone\ntwo\n");
  folder.write("d/b", "two two\n");
  folder.write("d/c", "Two\n");
  const std::string reset =
      "; printf 'one\\ntwo\\nthree\\n' >a; printf 'two two\\n' >d/b; printf 'one\\ntwo' >'no newline'";
  const std::string diff = "--- a/a\n+++ b/a\n@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n";
  check_rows(
      "cli write rows", folder,
      {{"lino --write -r 2 two a; cat a", diff + "one\ntwo\nthree\n", 0,
        "lino: nothing was changed; --write=yes makes this 1 replacement in 1 file\n"},
       {"lino --write=ask -r 2 two a d >p", "", 0, "makes these 3 replacements in 2 files\n"},
       {"lino --write -r 2 nothing a", "", 1},
       {"lino --write=yes -r 2 two a; cat a" + reset, "1 replacement in 1 file\none\n2\nthree\n"},
       {"lino --write=yes -r 2 two a d; cat a d/b" + reset, "3 replacements in 2 files\none\n2\nthree\n2 2\n"},
       {"lino --write=yes -q -r 2 two a; cat a" + reset, "one\n2\nthree\n"},
       {"lino --write=yes -r 2 nothing a", "0 replacements in 0 files\n", 1},
       {"lino --write=yes -r two two a", "0 replacements in 0 files\n"},
       {"lino --write=yes -i -r two two d; cat d/b d/c; printf 'Two\\n' >d/c",
        "1 replacement in 1 file\ntwo two\ntwo\n"},
       {"lino --write=yes -r 2 two 'no newline'; cat 'no newline'" + reset, "1 replacement in 1 file\none\n2"},
       {"lino --write=no -r 2 two a", "2\n"},
       {"lino --write=yes --write=no -r 2 two a; cat a", "2\none\ntwo\nthree\n"},
       {"lino --write -r 2 two 'no newline'",
        "--- a/no newline\t\n+++ b/no newline\t\n@@ -1,2 +1,2 @@\n one\n-two\n"
        "\\ No newline at end of file\n+2\n\\ No newline at end of file\n",
        0, "nothing was changed"},
       {"lino --write -U -r '' 'two\\n' a 2>&1 | tail -4",
        " one\n-two\n three\nlino: nothing was changed; --write=yes makes this 1 replacement in 1 file\n"},
       {"lino --write -U -r , '\\n' a 2>/dev/null",
        "--- a/a\n+++ b/a\n@@ -1,3 +1 @@\n-one\n-two\n-three\n+one,two,three,\n\\ No newline at end of file\n"},
       {"lino --write -r 2 --color=always two a 2>/dev/null | tail -n +3 | cat -v",
        "^[[36m@@ -1,3 +1,3 @@^[[0m\n one\n^[[31m-two^[[0m\n^[[32m+2^[[0m\n three\n"},
       {"seq 40 >s; lino --write -r x '^(1|8|16|40)$' s 2>/dev/null | grep '^[-+@]'; rm s",
        "--- a/s\n+++ b/s\n@@ -1,11 +1,11 @@\n-1\n+x\n-8\n+x\n@@ -13,7 +13,7 @@\n-16\n+x\n@@ -37,4 +37,4 "
        "@@\n-40\n+x\n"},
       {"n=$(printf 'tab\\there'); echo two >\"$n\"; lino --write -r 2 two \"$n\" 2>/dev/null | head -1; rm \"$n\"",
        "--- \"a/tab\\011here\"\n"},
       {"lino --write=yes -r 2 two bin; cksum <bin | cmp - /dev/null | head -0", "0 replacements in 0 files\n", 0,
        "lino: bin: is a binary file (it has a NUL byte), not changed; see --text\n"},
       {"lino --write=yes -r 2 two bin >/dev/null", "", 2, "bin: is a binary file"},
       {"lino --write=yes -a -r 2 two bin; od -An -c bin", "2 replacements in 1 file\n   2  \\0   2  \\n\n"},
       {"lino --write=yes -r 2 two utf16", "0 replacements in 0 files\n", 2,
        "lino: utf16: is in UTF-16 or UTF-32, not changed"},
       {"lino --write=yes -r 1 '^one' mark; od -An -c mark | head -1",
        "1 replacement in 1 file\n 357 273 277   1  \\n   t   w   o  \\n\n"},
       {"lino --write=yes -r 2 two", "0 replacements in 0 files\n", 2,
        "lino: <stdin>: standard input cannot be written to", "two\n"},
       {"lino --write=yes -r 2 two - a; cat a" + reset, "1 replacement in 1 file\none\n2\nthree\n", 0,
        "lino: <stdin>: standard input"},
       {"lino --write=yes -r 2 two none", "0 replacements in 0 files\n", 2, "lino: none: No such file or directory\n"},
       {"mkfifo p2; lino --write=yes -r 2 two p2", "0 replacements in 0 files\n", 2,
        "lino: p2: is no regular file, not changed"},
       {"yes 'foo é' | head -20000 | tr '\\n' ' ' | timeout 20 \"$LINO_COMMAND\" -r 'X$1' '\\b(foo)\\b' | wc -c",
        "160001\n"},
       {"lino --write=yes -r 2 nothing utf16", "0 replacements in 0 files\n", 1},
       {"lino --write=yes -q -r 2 two -g utf16", "", 2, "utf16: is in UTF-16 or UTF-32, not changed"},
       {"lino --write=yes -E utf-16 -r 2 two a", "", 2, "does not go with another --encoding"},
       {"lino --write=yes -z -r 2 two a", "", 2, "does not go with -z or --pre"},
       {"lino --write=yes --pre cat -r 2 two a", "", 2, "does not go with -z or --pre"},
       {"lino --write=yes --max-total 1 -r 2 two a", "", 2, "does not go with --max-total"},
       {"lino --write=yes -r 2 two --and one a", "0 replacements in 0 files\n", 1},
       {"lino --write two a", "", 2, "lino: --write needs --replace TEXT"},
       {"lino --write=maybe -r 2 two a", "", 2, "lino: --write takes yes, ask or no, not maybe"},
       {"lino --write -v -r 2 two a", "", 2, "does not go with -v"},
       {"lino --write -l -r 2 two a", "", 2, "does not go with -c, -l, -q, -o"},
       {"lino --write -q -r 2 two a", "", 2, "does not go with -c, -l, -q, -o"},
       {"lino --write=yes -o -r 2 two a", "", 2, "does not go with -c, -l, -q, -o"},
       {"lino --write=yes --json -r 2 two a", "", 2, "does not go with"},
       {"lino --write=yes --files -r 2 a", "", 2, "lino: --write is for searches"},
       {"lino --write=yes -C1 -M3 --trim --passthru -r 2 two a; cat a" + reset,
        "1 replacement in 1 file\none\n2\nthree\n"}});
}

// Names, links, rights.
TEST(CliWrite, Files) {
  const Folder folder;
  const std::string fresh = "rm -rf w; mkdir w; cd w; printf 'two\\n' >f; ";
  const std::string write = "lino --write=yes -r 2 two ";
  const std::string done = "1 replacement in 1 file\n";
  const std::string check = "; cat f; ls -A";
  check_rows(
      "cli write files", folder,
      {{fresh + "chmod 640 f; " + write + "f; stat -c %a f; ls -A", done + "640\nf\n"},
       {fresh + "chmod 4755 f; " + write + "f; stat -c %a f", done + "4755\n"},
       {fresh + "ln -s f l; " + write + "l; cat f; readlink l", done + "2\nf\n"},
       {fresh + "mkdir d; ln -s ../f d/l; ln -s d/l m; " + write + "m; cat f; readlink m d/l; ls -A d",
        done + "2\nd/l\n../f\nl\n"},
       {fresh + "ln -s f l; lino --write=yes -r twotwo two f l . -L; cat f", done + "twotwo\n"},
       {fresh + "ln -s none l; " + write + "l", "0 replacements in 0 files\n", 2, "lino: l: No such file"},
       {fresh + "ln f g; " + write + "f; cat f g", done + "2\ntwo\n", 0,
        "lino: f: is linked to its other names (hard links) no more, which were left as they are\n"},
       {fresh + "ln f g; " + write + "2>/dev/null; cat f g", "2 replacements in 2 files\n2\n2\n"},
       {fresh + "chmod 444 f; " + write + "f" + check, "0 replacements in 0 files\ntwo\nf\n", 0,
        "lino: f: is read-only, not changed\n"},
       {fresh + "chmod 444 f; " + write + "f >o", "", 2, "read-only"},
       {fresh + "printf 'a\\r\\ntwo\\r\\nb' >f; " + write + "f; od -An -c f",
        done + "   a  \\r  \\n   2  \\r  \\n   b\n"},
       {fresh + "cp f .lino-1.tmp; " + write + "-. ; cat .lino-1.tmp", done + "two\n"},
       {fresh + "cd ..; " + write + "./w/f; cat w/f", done + "2\n"},
       {fresh + write + "\"$PWD/f\"; cat f", done + "2\n"},
       {fresh + "seq 300 | while read i; do echo two >$i; done; " + write + "-j8; cat * | sort -u",
        "301 replacements in 301 files\n2\n"},
       {fresh + "lino --write -r 2 two . >diff 2>/dev/null; cat diff", "--- a/./f\n+++ b/./f\n@@ -1 +1 @@\n-two\n+2\n"},
       {fresh + "setfattr -n user.x -v y f 2>/dev/null || exit 0; " + write +
            "f >/dev/null; getfattr --only-values -n user.x f | grep -qx y",
        ""}});
}

// What goes wrong leaves the old file and nothing else.
TEST(CliWrite, NothingIsLost) {
  const Folder folder;
  const std::string fresh = "rm -rf w; mkdir w; cd w; seq 100000 >f; cp f ../old; ";
  const std::string check = "; echo $?; cmp f ../old; ls -A";
  check_rows(
      "cli write nothing is lost", folder,
      {{fresh + "(ulimit -f 64; lino --write=yes -r 12 1 f)" + check, "0 replacements in 0 files\n2\nf\n", 0,
        "lino: f: cannot write its new content: File too large, not changed\n"},
       {fresh + "lino --write -r 12 1 f >/dev/full" + check, "2\nf\n", 0, "No space left"},
       // A signal waits until no temporary file is left.
       {"rm -rf w; mkdir w; cd w; for i in $(seq 500); do seq 9000 >$i; done; for t in 0.01 0.03 0.06; do "
        "\"$LINO_COMMAND\" --write=yes -r 12 1 >/dev/null 2>>../err & sleep $t; kill $!; wait $!; done 2>/dev/null; "
        "cat ../err; ls -A | grep -c tmp; for i in *; do tail -1 $i; done | sort -u; rm -rf ../w",
        "0\n9000\n"}});
}

// As somebody who is not root, if we are.
TEST(CliWrite, WithoutRights) {
  const Folder folder;
  const bool root = geteuid() == 0;
  const std::string as =
      root ? "setpriv --reuid 65534 --regid 65534 --clear-groups \"$LINO_COMMAND\"" : "\"$LINO_COMMAND\"";
  if (folder.run("chmod 755 .. .; " + as + " --version").status != 0) {
    count_skipped("cli write without rights", "another user cannot run the command");
    GTEST_SKIP();
  }
  const std::string fresh = "chmod -R u+w w 2>/dev/null; rm -rf w; mkdir w; cd w; echo two >f; chmod 666 f; ";
  check_rows("cli write without rights", folder,
             {{fresh + "chmod 555 .; " + as + " --write=yes -r 2 two f; cat f; ls -A; chmod 755 .",
               "0 replacements in 0 files\ntwo\nf\n", 0,
               "lino: f: no file can be made beside it: Permission denied, not changed\n"}});
  if (!root) return count_skipped("cli write without rights", "only root can give files to others", 3);
  check_rows(
      "cli write without rights", folder,
      {{fresh + "chmod 644 f; chmod 777 .; " + as + " --write=yes -r 2 two f; cat f; ls -A",
        "0 replacements in 0 files\ntwo\nf\n", 0, "lino: f: cannot be written to: Permission denied, not changed\n"},
       {fresh + "chmod 6666 f; chmod 777 .; " + as + " --write=yes -r 2 two f; cat f; stat -c '%a %u %g' f",
        "1 replacement in 1 file\n2\n666 65534 65534\n", 0,
        "lino: f: belongs to you now, its owner could not be kept\n"},
       {fresh + "chown 65534:65534 f; lino --write=yes -r 2 two f; stat -c '%u %g' f",
        "1 replacement in 1 file\n65534 65534\n"}});
}

TEST(CliWrite, FullDisk) {
  const Folder folder;
  if (folder.run("mkdir t; mount -t tmpfs -o size=64k none t").status != 0) {
    count_skipped("cli write full disk", "no file system may be mounted");
    GTEST_SKIP();
  }
  check_rows("cli write full disk", folder,
             {{"cd t; seq 8000 >f; cp f ../old; lino --write=yes -r 12 1 f; echo $?; cmp f ../old; ls -A",
               "0 replacements in 0 files\n2\nf\n", 0,
               "lino: f: cannot write its new content: No space left on device, not changed\n"}});
  EXPECT_EQ(folder.run("umount t").status, 0);
}

// What is typed, and the state of three files then.
struct Dialogue {
  std::vector<std::string> answers;
  std::string files;
  std::string said;  // the last words
  int status = 0;
};

TEST(CliWrite, Asks) {
  const std::vector<Dialogue> dialogues = {
      {{"y\r", "n\r", "y\r"}, "2two2", "2 replacements in 2 files\n"},
      {{"y\r", "a\r"}, "222", "3 replacements in 3 files\n"},
      {{"a\r"}, "222", "3 replacements in 3 files\n"},
      {{"n\r", "q\r"}, "twotwotwo", "0 replacements in 0 files\n"},
      {{"yes\r", "quit\r"}, "2twotwo", "1 replacement in 1 file\n"},
      {{"\x04"}, "twotwotwo", "0 replacements in 0 files\n"},
      {{"n\r", "n\r", "N\r"}, "twotwotwo", "0 replacements in 0 files\n"},
      {{"\x03"}, "twotwotwo", "", 130},
  };
  const Folder folder;
  for (const Dialogue& dialogue : dialogues) {
    for (const char* file : {"f", "g", "h"}) folder.write(file, "two");
    Terminal terminal(folder, "lino --color=never --write -r 2 two f g h");
    bool asked = true;
    for (const std::string& answer : dialogue.answers) {
      asked = asked && terminal.wait_for("[y,n,a,q,?]? ");
      terminal.type(answer);
    }
    const Outcome got = terminal.finish();
    const std::string files = content(folder, "f") + content(folder, "g") + content(folder, "h");
    EXPECT_TRUE(asked) << got.out;
    EXPECT_EQ(files, dialogue.files) << got.out;
    const bool fits = got.out.ends_with(dialogue.said) && got.status == dialogue.status;
    EXPECT_TRUE(fits) << got.out << got.status;
    count("cli write asks", 1, asked && fits && files == dialogue.files ? 0 : 1);
  }
}

TEST(CliWrite, ExplainsAndNotices) {
  const Folder folder;
  folder.write("f", "two\n");
  Terminal terminal(folder, "lino --write -r 2 two f");
  ASSERT_TRUE(terminal.wait_for("\x1b[31m-two\x1b[0m\r\n\x1b[32m+2\x1b[0m\r\nWrite this to f [y,n,a,q,?]? "));
  terminal.type("?\r");
  ASSERT_TRUE(terminal.wait_for("y  write these changes\r\n"));
  ASSERT_TRUE(terminal.wait_for("Write this to f [y,n,a,q,?]? "));
  terminal.type("\r");
  ASSERT_TRUE(terminal.wait_for("q  leave this file and all that follow as they are\r\nWrite this to f [y,n,a,q,?]? "));
  folder.write("f", "two, of somebody else\n");
  terminal.type("y\r");
  const Outcome got = terminal.finish();
  EXPECT_TRUE(
      got.out.ends_with("lino: f: was changed by somebody else meanwhile, not written\n0 replacements in 0 files\n"))
      << got.out;
  EXPECT_EQ(got.status, 2);
  EXPECT_EQ(content(folder, "f"), "two, of somebody else\n");
  EXPECT_EQ(folder.run("ls -A").out, "f\n");
}

// The list of files may come from standard input; answers come from the terminal.
TEST(CliWrite, AsksBesideAPipe) {
  const Folder folder;
  folder.write("f", "two\n");
  Terminal terminal(folder, "echo f | lino --write -r 2 two --files-from -");
  ASSERT_TRUE(terminal.wait_for("? "));
  terminal.type("y\r");
  EXPECT_EQ(terminal.finish().status, 0);
  EXPECT_EQ(content(folder, "f"), "2\n");
}

}  // namespace
}  // namespace lino::test

// Lines that end with a NUL byte (--null-data): rows, and the same searches by ripgrep and by GNU grep -z on random records.
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "tests/cli_run.h"
#include "tests/count.h"

namespace lino::test {
namespace {

using namespace std::string_literals;

std::string random_records(std::mt19937& random, std::size_t most) {
  static const std::vector<std::string> kWords = {"foo", "bar", "foobar",   "\n", "Foo",
                                                  "x",   "a1",  "foo\nbar", "  ", "é"};
  std::string text;
  for (std::size_t records = random() % most; records > 0; --records) {
    for (std::size_t words = random() % 5; words > 0; --words) text += kWords[random() % kWords.size()];
    text += '\0';
  }
  if (!text.empty() && random() % 2 == 0) text.pop_back();
  return text;
}

// In the files t and u, by lino and another.
void compare(const char* suite, const Folder& folder, const std::string& other, const std::string& pattern,
             const std::vector<std::string>& options, const std::string& filter = "cat") {
  compare_commands({suite, "lino --null-data", other, "'" + pattern + "' t u", filter}, folder, options);
}

// Its . matches no newline, and its ^ and $ are about lines, so there are none.
TEST(CliRecords, AsRipgrep) {
  const std::vector<std::string> patterns = {"foo",    "bar|foo", "o\\nb", "[^o]+r", "\\s",    "o\\s*b",
                                             "\\bfoo", "x",       "\\W+",  "\\n",    "[a-z]é", "nothing"};
  const std::vector<std::string> options = {
      "-n",        "-c",   "-l",          "-o",         "-v",       "-w",    "-nA1",      "-b",  "-H",
      "-nB1",      "-nC2", "-vnC1",       "-m2",        "-ob",      "-i",    "--heading", "-l0", "--count-matches",
      "--vimgrep", "-r X", "-no -r [$0]", "--passthru", "--column", "--trim"};
  if (!is_installed("rg")) {
    count_skipped("cli records as ripgrep", "ripgrep is not installed", patterns.size() * options.size());
    GTEST_SKIP();
  }
  const Folder folder;
  std::mt19937 random(21);
  for (std::size_t i = 0; i < scaled(1); ++i) {
    folder.write("t", random_records(random, 60));
    folder.write("u", random_records(random, 60));
    for (std::size_t n = 0; n < patterns.size(); ++n) {
      compare("cli records as ripgrep", folder, "rg --null-data --no-config --color=never --sort path", patterns[n],
              scaled_part(options, n, patterns.size()));
      compare("cli records as ripgrep", folder, "rg --null-data --no-config --sort path", patterns[n],
              scaled_part<std::string>({"--json", "--json -C1"}, n, 2),
              "grep -v '\"type\":\"summary\"' | sed -e 's/\"elapsed\":{[^}]*}//' -e 's/\"bytes_printed\":[0-9]*//'");
    }
  }
}

// It ends counts and paths with newlines, and shows files without a match.
TEST(CliRecords, AsGrep) {
  const std::vector<std::string> patterns = {"foo",    "^foo", "bar$",  "^foo.bar$", "^b|r$",      "o.*b",
                                             "^.{3}$", "^x",   "[^o]r", "fo{2}b?",   "^(f)(o+).?", "a1$|^$|é"};
  const std::vector<std::string> options = {"-n",    "-c", "-v",  "-w",      "-x",  "-nA1", "-nB1", "-nC2",
                                            "-vnC1", "-l", "-m2", "-m1 -A1", "-wc", "-vc",  "-i",   "-nb"};
  const Folder folder;
  if (folder.run("grep --version | grep -q GNU").status != 0) {
    count_skipped("cli records as grep", "grep is not GNU's", patterns.size() * options.size());
    GTEST_SKIP();
  }
  std::mt19937 random(22);
  for (std::size_t i = 0; i < scaled(1); ++i) {
    folder.write("t", random_records(random, 60));
    folder.write("u", random_records(random, 60));
    for (std::size_t n = 0; n < patterns.size(); ++n) {
      compare("cli records as grep", folder, "LC_ALL=C.UTF-8 grep -aEz", patterns[n],
              scaled_part(options, n, patterns.size()), "tr '\\0' '\\n' | sed '/:0$/d'");
    }
  }
}

// One large file in pieces, against the same by one thread; and, lines' ends exchanged, against lines.
TEST(CliRecords, InPieces) {
  const Folder folder;
  std::mt19937 random(23);
  std::string text;
  while (text.size() < (std::size_t{9} << 20)) text += random_records(random, 4000);
  folder.write("t", text);
  std::vector<CommandRow> rows;
  for (const std::string asked : {"-c foo", "-n '^x'", "-c -v o", "-n 'a1$'", "-ob 'o\\nb'", "-cx foo", "-c ''"}) {
    rows.push_back({"lino -j2 --null-data " + asked + " t >1; lino -j1 --null-data " + asked + " t >2; cmp 1 2", ""});
  }
  for (const std::string asked : {"-c foo", "-n '^x'", "-c -v o", "-n 'a1$'", "-n ''"}) {
    rows.push_back({"tr '\\n\\0' '\\0\\n' <t >lines; lino -j2 --null-data " + asked +
                        " t | tr '\\n\\0' '\\0\\n' >1; lino -a " + asked + " lines >2; cmp 1 2",
                    ""});
  }
  check_rows("cli records in pieces", folder, rows);
}

TEST(CliRecords, Rows) {
  const Folder folder;
  folder.write("r", "a\nb\0c b\n\0xx\ny b"s);
  folder.write("empty", "\0\0a\0"s);
  folder.write("crlf", "a\r\nb\r\n\0"s);
  folder.write("swap", "one\ntwo\0two\none\0"s);
  folder.write("two", "two\n");
  folder.write("pattern", "a\0b\n"s);
  check_rows("cli records rows", folder,
             {
                 {"lino --null-data -n b r", "1:a\nb\0002:c b\n\0003:xx\ny b\0"s},
                 {"lino --null-data -n '^b' r", "", 1},
                 {"lino --null-data -o '(?m)^y.*' r; lino --null-data -o '(?m)^a.*$' r", "a\nb\0"s},
                 {"lino --null-data -o 'b$' r", "b\0b\0"s},
                 {"lino --null-data -o '^..' r", "a\n\0c \0xx\0"s},
                 {"lino --null-data -o 'a.b' r", "a\nb\0"s},
                 {"lino --null-data -x 'xx\\sy b' r", "xx\ny b\0"s},
                 {"lino --null-data -c '[^q]*' r", "3\0"s},
                 {"lino --null-data -o '[^q]{5,}' r", "xx\ny b\0"s},
                 {"lino --null-data -c '\\x00|qq' r", "", 1},
                 {"lino --null-data -n '' empty", "1:\0002:\0003:a\0"s},
                 {"lino --null-data -n '^$' empty", "1:\0002:\0"s},
                 {"lino --null-data -v -c a empty", "2\0"s},
                 {"lino --null-data -r '<$0>' '^.' r", "<a>\nb\0<c> b\n\0<x>x\ny b\0"s},
                 {"lino --null-data -r '$1' '^(.)[^ ]*' r", "a\0c b\n\0x b\0"s},
                 {"lino --null-data -n --not '^c' b r", "1:a\nb\0003:xx\ny b\0"s},
                 {"lino --null-data -n --and 'y' 'b$' r", "3:xx\ny b\0"s},
                 {"lino --null-data --scope=file --and '^c' -c 'b$' r", "3\0"s},
                 // Over records: a match may hold their ends.
                 {"lino --null-data -U -o 'b\\x00c' r", "b\0c\0"s},
                 {"lino --null-data -U -n '^c' r", "2:c b\n\0"s},
                 // Of --crlf and --null-data the last one counts.
                 {"lino --null-data --crlf -c 'b$' crlf", "1\n"},
                 {"lino --crlf --null-data -c 'b$' crlf", "", 1},
                 {"lino --null-data --no-text -c b r", "3\0"s},
                 // Binary files that nobody named are text.
                 {"mkdir d; cp r d; lino --null-data -l b d", "d/r\0"s},
                 {"lino --files --null-data d", "d/r\n"},
                 {"printf 'p\\0q' | lino --null-data q", "q\0"s},
                 {"lino --null-data -f pattern r", "", 2, "no match holds a NUL byte"},
                 {"lino --null-data --sample=2 --seed=1 abc", "abc\0abc\0"s},
                 // Written records are whole ones; a diff is of lines.
                 {"lino --null-data --write=yes -r '[$0]' '^two' swap; tr '\\0' '|' <swap",
                  "1 replacement in 1 file\none\ntwo|[two]\none|"},
                 {"lino --null-data --write -r x '^two' two", "", 2, "does not go with --null-data; --write=yes does"},
                 {"find d two -type f -print0 | lino --null-data -v '/' | xargs -0 cat", "two\n"},
             });
}

}  // namespace
}  // namespace lino::test

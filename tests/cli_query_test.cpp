// Boolean queries, --and, --or and --not: rows, and random queries over random files as awk answers them.
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "tests/cli_run.h"
#include "tests/count.h"

namespace lino::test {
namespace {

using namespace std::string_literals;

const Folder& notes() {
  static const Folder folder;
  folder.write("a", "get url\nput url\n# get url\nget x\nurl put get\nother\n");
  folder.write("b", "get\nnothing\nurl\n");
  folder.write("c", "only other");
  folder.write("none", "");
  folder.write("binary", "get url\n\0get\n"s);
  return folder;
}

TEST(CliQuery, Lines) {
  check_rows(
      "cli query lines", notes(),
      {{"lino -n get --and url a", "1:get url\n3:# get url\n5:url put get\n"},
       {"lino -n url --and get a", "1:get url\n3:# get url\n5:url put get\n"},
       {"lino -n get --not url a", "4:get x\n"},
       {"lino -n get --or put --and url --not '^#' a", "1:get url\n2:put url\n5:url put get\n"},
       {"lino -n --or put get a", "1:get url\n2:put url\n3:# get url\n4:get x\n5:url put get\n"},
       {"lino -n get --and put --or x a", "4:get x\n5:url put get\n"},
       {"lino -n get --not x --or put a", "1:get url\n3:# get url\n"},
       {"lino -n -e get --and url -e other --or nobody a", "1:get url\n3:# get url\n5:url put get\n"},
       {"lino -n -e get --and u --or x -e other --or put --not '#' a",
        "1:get url\n2:put url\n4:get x\n5:url put get\n"},
       {"lino -n . --and get --and put --and url a", "5:url put get\n"},
       {"lino -n . --not get --not put a", "6:other\n"},
       {"lino get --and nobody a", "", 1},
       {"lino get --and url a b c none", "a:get url\na:# get url\na:url put get\n"},
       {"lino -c get --and url a b", "a:3\n"},
       {"lino -c --include-zero get --and url a b", "a:3\nb:0\n"},
       {"lino --count-matches get --and url a", "6\n"},
       {"lino -co get --and 'u' --not x a", "7\n"},
       {"lino -l get --and url a b c", "a\n"},
       {"lino --files-without-match get --and url a b c", "b\nc\n"},
       {"lino -q get --and url a", ""},
       {"lino -q get --and nobody a", "", 1},
       {"lino -vn get --and url a", "2:put url\n4:get x\n6:other\n"},
       {"lino -vn get --not url a", "1:get url\n2:put url\n3:# get url\n5:url put get\n6:other\n"},
       {"lino -vc get --and url a b", "a:3\nb:3\n"},
       {"lino -vl get --or put --or other a b", "b\n"},
       {"lino -m1 -n url --and put a", "2:put url\n"},
       {"lino -m1 -nA1 url --and put a", "2:put url\n3-# get url\n"},
       {"lino -nC1 get --and x a", "3-# get url\n4:get x\n5-url put get\n"},
       {"lino -nB1 put --and get a", "4-get x\n5:url put get\n"},
       {"lino -n --passthru x --and get a", "1-get url\n2-put url\n3-# get url\n4:get x\n5-url put get\n6-other\n"},
       {"lino -on get --and 'u.l' --not '#' a", "1:get\n1:url\n5:url\n5:get\n"},
       {"lino -o 'get u' --and 'ur' a", "get u\nget u\n"},
       {"lino --column -n put --and url a", "2:1:put url\n5:1:url put get\n"},
       {"lino --color=always put --and url --not get a", "\x1b[1m\x1b[31mput\x1b[0m \x1b[1m\x1b[31murl\x1b[0m\n"},
       {"lino -r '<$1$2>' '(ge)t' --and '(u)' a", "<ge> <u>rl\n# <ge> <u>rl\n<u>rl p<u>t <ge>\n"},
       {"lino -i GET --and URL --not PUT a", "get url\n# get url\n"},
       {"lino -S get --and URL a", "", 1},
       {"lino -F 'g' --and '.' a", "", 1},
       {"lino -w get --and ur a", "", 1},
       {"lino -x 'get url' --and '.*' a", "get url\n"},
       {"lino get --and url binary", "binary file matches (NUL byte at offset 8)\n"},
       {"lino get --and '^url' -", "url get\n", 0, "", "get\nurl get"},
       {"lino get --not '\\Aurl' -", "y get\n", 0, "", "url get\ny get\n"}});
}

TEST(CliQuery, Files) {
  check_rows("cli query files", notes(),
             {{"lino -n get --and nothing --scope=file a b c", "b:1:get\nb:2:nothing\n"},
              {"lino --scope=file -l get --and url a b c", "a\nb\n"},
              {"lino --scope file -l get --and url --not other a b c", "b\n"},
              {"lino --scope=file -l url --and other --or nothing --not x a b c", "b\n"},
              {"lino --scope=file -c get --and url a b c", "a:5\nb:2\n"},
              {"lino --scope=file --count-matches get --and url b", "2\n"},
              {"lino --scope=file -o get --and url b", "get\nurl\n"},
              {"lino --scope=file --files-without-match get --and url a b c none", "c\nnone\n"},
              {"lino --scope=file -vl get --and url a b c none", "c\n"},
              {"lino --scope=file -v get --and other a b", "b:get\nb:nothing\nb:url\n"},
              {"lino --scope=file -vc get --and other a b", "b:3\n"},
              {"lino --scope=file -vn get --and url c", "1:only other\n"},
              {"lino --scope=file -q get --and url b", ""},
              {"lino --scope=file -q get --and other b", "", 1},
              {"lino --scope=file -m1 get --and url a b", "a:get url\nb:get\n"},
              {"lino --scope=file -nA1 nothing --and url b", "2:nothing\n3:url\n"},
              {"lino --scope=file --passthru -n get --and other b", "1-get\n2-nothing\n3-url\n", 1},
              {"lino --scope=file -U 'get\\nn' --and url a b", "b:get\nb:nothing\nb:url\n"},
              {"lino --scope=file get --and url -", "url\nget\n", 0, "", "url\nget\n"},
              {"cat b | lino --scope=file -c get --and url", "2\n"},
              {"lino --scope=file get --and url --not '\\z' a", "get url\nput url\n# get url\nget x\nurl put get\n"},
              {"lino --scope=file get a", "get url\n# get url\nget x\nurl put get\n"}});
}

TEST(CliQuery, Mistakes) {
  check_rows("cli query mistakes", notes(),
             {{"lino get --and '(u' a", "", 2, "    (u\n    ^\n"},
              {"lino get --not 'x**y(' a", "", 2, "    x**y(\n"},
              {"lino get --or '[' a", "", 2, "    [\n    ^\n"},
              {"lino -U get --and x a", "", 2, "only under --scope=file"},
              {"lino --scope=word get --and x a", "", 2, "--scope takes line or file, not word"},
              {"lino get --and", "", 2, "--and"},
              {"lino --and x", "", 2, "a pattern is missing"},
              {"lino --dump=ast get --and x", "", 2, "--dump and --sample"}});
}

// Patterns that awk reads alike.
const std::vector<std::string> kWords = {"foo", "bar", "b", "o+b", "^x", "x$", "[0-9]", "q", "fo|ba", " y"};

std::string random_text(std::mt19937& random, std::size_t lines) {
  static const std::vector<std::string> kParts = {"foo", "bar", "x", "7", "q", " ", " ", "y", "o"};
  std::string text;
  for (; lines > 0; --lines) {
    // Some words are in most lines of one half of the file, and rare in the other one.
    for (std::size_t parts = random() % 7; parts > 0; --parts) text += kParts[random() % (lines % 500 < 250 ? 9 : 4)];
    text += '\n';
  }
  return text;
}

// The option and what awk says of it.
struct Asked {
  std::string options, condition;
};

Asked random_query(std::mt19937& random) {
  const auto word = [&] { return kWords[random() % kWords.size()]; };
  const auto clause = [&](const std::string& option) {
    const std::string first = word();
    Asked one{option + " '" + first + "'", "/" + first + "/"};
    while (random() % 3 == 0) {
      const std::string other = word();
      one.options += " --or '" + other + "'";
      one.condition += " || /" + other + "/";
    }
    return one;
  };
  Asked query = clause("-e");
  query.condition = "(" + query.condition + ")";
  for (std::size_t clauses = random() % 3 + 1; clauses > 0; --clauses) {
    const bool negated = random() % 3 == 0;
    const Asked more = clause(negated ? "--not" : "--and");
    query.options += " " + more.options;
    query.condition += (negated ? " && !(" : " && (") + more.condition + ")";
  }
  return query;
}

TEST(CliQuery, AsAwk) {
  const Folder folder;
  std::mt19937 random(21);
  std::string script;
  for (std::size_t i = 0; i < scaled(60); ++i) {
    folder.write("t", random_text(random, i % 10 == 0 ? 20000 : random() % 60));
    const Asked query = random_query(random);
    const std::string awk = "awk '" + query.condition + "{print NR\":\"$0}' t >2; ";
    const std::string inverse = "awk '!(" + query.condition + "){print NR\":\"$0}' t >3; ";
    const Outcome got = folder.run(awk + inverse + "lino -n " + query.options + " t >4; lino -vn " + query.options +
                                   " t >5; lino -c --include-zero " + query.options + " t >6; wc -l <2 | tr -d ' ' >7" +
                                   "; cmp 2 4; cmp 3 5; cmp 6 7");
    EXPECT_EQ(got.out + got.err, "") << query.options;
    count("cli query as awk", 3, got.out.empty() && got.err.empty() ? 0 : 1);
  }
}

}  // namespace
}  // namespace lino::test

// Replacing, expanding, splitting and escaping: rows of {pattern, haystack, what to do, what comes out}.
#include <gtest/gtest.h>

#include <re2/re2.h>

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "lino/regex.h"
#include "tests/count.h"

namespace lino {
namespace {

using namespace std::string_literals;

struct ReplaceRow {
  std::string pattern;
  std::string haystack;
  std::string replacement;
  std::string first;  // replace
  std::string all;    // replace_all
};

const std::vector<ReplaceRow> kReplaceRows = {
    {"a", "banana", "o", "bonana", "bonono"},
    {"x", "banana", "o", "banana", "banana"},
    {"a", "", "o", "", ""},
    {"", "ab", "-", "-ab", "-a-b-"},
    {"", "", "-", "-", "-"},
    {"a*", "baac", "-", "-baac", "-b-c-"},
    {"b*", "abbc", "-", "-abbc", "-a-c-"},
    {"a", "aaa", "", "aa", ""},
    {"(\\d+)-(\\d+)", "1-2 33-44", "$2-$1", "2-1 33-44", "2-1 44-33"},
    {"(\\d+)-(\\d+)", "1-2 33-44", "[$0]", "[1-2] 33-44", "[1-2] [33-44]"},
    {"(?P<y>\\d+)-(?P<m>\\d+)", "1-2 33-44", "$m/$y", "2/1 33-44", "2/1 44/33"},
    {"(?<y>\\d+)-(?<m>\\d+)", "1-2 33-44", "${m}${y}", "21 33-44", "21 4433"},
    {"(a)(b)?", "ab a", "<$1$2>", "<ab> a", "<ab> <a>"},
    {"(a)|(b)", "ab", "<$1,$2>", "<a,>b", "<a,><,b>"},
    {"a", "a", "$1", "", ""},
    {"a", "a", "$9$x${y}", "", ""},
    {"a", "a", "$$", "$", "$"},
    {"a", "a", "$$1", "$1", "$1"},
    {"a", "a", "$", "$", "$"},
    {"a", "a", "x$", "x$", "x$"},
    {"a", "a", "$ ", "$ ", "$ "},
    {"a", "a", "${", "${", "${"},
    {"a", "a", "${0", "${0", "${0"},
    {"a", "a", "${}", "", ""},
    {"a", "a", "${0}", "a", "a"},
    {"a", "a", "$-", "$-", "$-"},
    {"(a)", "a", "$1x", "", ""},
    {"(a)", "a", "${1}x", "ax", "ax"},
    {"(a)", "a", "$01", "a", "a"},
    {"(a)", "a", "$1$1$1", "aaa", "aaa"},
    {"(a)", "a", "$99999999999999999999999", "", ""},
    {"(a)", "a", "${99999999999999999999999}", "", ""},
    {"(a)", "a", "$18446744073709551616", "", ""},  // 2^64
    {"(a)", "a", "${18446744073709551617}", "", ""},
    {"(?P<a>x)|(?P<b>y)", "xy", "$b$a", "xy", "xy"},
    {"é", "été", "e", "eté", "ete"},
    {"", "é", "-", "-é", "-é-"},
    {"", "\xff", "-", "-\xff", "-\xff-"},
    {"^", "a\nb", "> ", "> a\nb", "> a\nb"},
    {"(?m)^", "a\nb", "> ", "> a\nb", "> a\n> b"},
    {"(?m)$", "a\nb", ";", "a;\nb", "a;\nb;"},
    {"\\b", "ab cd", "|", "|ab cd", "|ab| |cd|"},
    {"(\\w)(\\w)", "abcd", "$2$1", "bacd", "badc"},
    {"\\bx(y*)", "xy xyy", "[$1]", "[y] xyy", "[y] [yy]"},
    {"a|ab", "ab", "x", "xb", "xb"},
    {"(a+)(a*)", "aaa", "$1|$2", "aaa|", "aaa|"},
    {"(a+?)(a*)", "aaa", "$1|$2", "a|aa", "a|aa"},
    {"x\\x00y", "x\0y"s, "\0$0\0"s, "\0x\0y\0"s, "\0x\0y\0"s},
};

TEST(Replace, Rows) {
  for (const ReplaceRow& row : kReplaceRows) {
    const Regex regex(row.pattern);
    EXPECT_EQ(regex.replace(row.haystack, row.replacement), row.first) << row.pattern << "  " << row.replacement;
    EXPECT_EQ(regex.replace_all(row.haystack, row.replacement), row.all) << row.pattern << "  " << row.replacement;
    const auto with = [&](const Captures& groups) {
      std::string text;
      Regex::expand(groups, row.replacement, text);
      return text;
    };
    EXPECT_EQ(regex.replace_all(row.haystack, with), row.all) << row.pattern << "  " << row.replacement;
    test::count("replace_test replace", 3);
  }
}

TEST(Replace, Expand) {
  const Regex regex("(?P<key>\\w+)=(?P<value>\\w+)?(;)?");
  const auto groups = regex.captures("  a=b");
  ASSERT_TRUE(groups.has_value());
  const std::vector<std::pair<std::string, std::string>> rows = {{"", ""},
                                                                 {"$key", "a"},
                                                                 {"$value", "b"},
                                                                 {"$key$value", "ab"},
                                                                 {"$key-$value", "a-b"},
                                                                 {"$3", ""},
                                                                 {"$4", ""},
                                                                 {"$1 is $2", "a is b"},
                                                                 {"$keyx", ""},
                                                                 {"${key}x", "ax"},
                                                                 {"$$key", "$key"},
                                                                 {"$$$key", "$a"},
                                                                 {"$0", "a=b"},
                                                                 {"a$", "a$"},
                                                                 {"${key", "${key"},
                                                                 {"$ key", "$ key"},
                                                                 {"$_", ""},
                                                                 {"$é", "$é"}};
  for (const auto& [replacement, expected] : rows) {
    std::string out = "|";
    Regex::expand(*groups, replacement, out);
    EXPECT_EQ(out, "|" + expected) << replacement;
    test::count("replace_test expand");
  }
}

TEST(Replace, Callback) {
  const Regex number("\\d+");
  int calls = 0;
  const auto twice = [&](const Captures& groups) {
    ++calls;
    return std::to_string(2 * std::stoi(std::string(groups[0])));
  };
  EXPECT_EQ(number.replace_all("1, 20 and 300", twice), "2, 40 and 600");
  EXPECT_EQ(calls, 3);
  EXPECT_EQ(number.replace_all("none", twice), "none");
  EXPECT_EQ(calls, 3);
  // Groups lie in the whole haystack, so what stands before a match is to be seen.
  const Regex word("\\b(\\w)(\\w*)");
  const auto capital = [](const Captures& groups) {
    return std::string(1, static_cast<char>(std::toupper(groups[1][0]))) + std::string(groups[2]) + '@' +
           std::to_string(groups.span(0)->begin);
  };
  EXPECT_EQ(word.replace_all("ab cd", capital), "Ab@0 Cd@3");
  test::count("replace_test callback", 5);
}

// More matches than a batch holds, with and without groups.
TEST(Replace, ManyMatches) {
  for (const std::size_t n : {0, 1, 63, 64, 65, 127, 128, 129, 1000}) {
    std::string text, expected, doubled;
    for (std::size_t i = 0; i < n; ++i) {
      text += "ab,";
      expected += "x,";
      doubled += "ba,";
    }
    EXPECT_EQ(Regex("ab").replace_all(text, "x"), expected);
    EXPECT_EQ(Regex("(a)(b)").replace_all(text, "$2$1"), doubled);
    EXPECT_EQ(Regex(",").split(text).size(), n + 1);
    test::count("replace_test many matches", 3);
  }
}

struct SplitRow {
  std::string pattern;
  std::string haystack;
  std::size_t limit;
  std::vector<std::string> pieces;
};

const std::vector<SplitRow> kSplitRows = {
    {",", "a,b,c", 0, {"a", "b", "c"}},
    {",", "a,b,c", 1, {"a,b,c"}},
    {",", "a,b,c", 2, {"a", "b,c"}},
    {",", "a,b,c", 3, {"a", "b", "c"}},
    {",", "a,b,c", 4, {"a", "b", "c"}},
    {",", "", 0, {""}},
    {",", "", 1, {""}},
    {",", ",", 0, {"", ""}},
    {",", ",a,", 0, {"", "a", ""}},
    {",", "abc", 0, {"abc"}},
    {",+", "a,,b,,,c", 0, {"a", "b", "c"}},
    {"\\s*,\\s*", "a , b,c", 0, {"a", "b", "c"}},
    {"", "abc", 0, {"", "a", "b", "c", ""}},
    {"", "abc", 2, {"", "abc"}},
    {"", "", 0, {"", ""}},
    {"", "éa", 0, {"", "é", "a", ""}},
    {"x*", "axb", 0, {"", "a", "b", ""}},
    {"(,)", "a,b", 0, {"a", "b"}},
    {"b", "abc", 100, {"a", "c"}},
    {"^", "abc", 0, {"", "abc"}},
    {"$", "abc", 0, {"abc", ""}},
    {"(?m)^", "a\nb", 0, {"", "a\n", "b"}},
};

TEST(Split, Rows) {
  for (const SplitRow& row : kSplitRows) {
    const std::vector<std::string_view> got = Regex(row.pattern).split(row.haystack, row.limit);
    EXPECT_EQ(std::vector<std::string>(got.begin(), got.end()), row.pieces) << row.pattern << "  " << row.haystack;
    test::count("replace_test split");
  }
}

TEST(Escape, Rows) {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"", ""},        {"abc", "abc"},       {"a.c", "a\\.c"}, {"(a|b)*", "\\(a\\|b\\)\\*"}, {"\\", "\\\\"},
      {"é", "é"},      {"a\0b"s, "a\\x00b"}, {"a b", "a\\ b"}, {"[x-y]", "\\[x\\-y\\]"},     {"_", "_"},
      {"^$", "\\^\\$"}};
  for (const auto& [text, expected] : rows) {
    EXPECT_EQ(Regex::escape(text), expected);
    test::count("replace_test escape");
  }
}

// Escaped text matches itself and none of its neighbours, in lino and in RE2.
TEST(Escape, MatchesItselfOnly) {
  std::vector<std::string> texts;
  for (int c = 0; c < 128; ++c) texts.push_back(std::string(1, static_cast<char>(c)));
  std::mt19937 random(3);
  for (int i = 0; i < 500; ++i) {
    std::string text;
    for (std::size_t n = random() % 8; n > 0; --n) text += static_cast<char>(random() % 128);
    texts.push_back(text);
  }
  for (const std::string& text : texts) {
    const std::string escaped = Regex::escape(text);
    const Regex regex(escaped);
    EXPECT_TRUE(regex.full_match(text)) << escaped;
    EXPECT_FALSE(regex.full_match(text + 'x')) << escaped;
    EXPECT_FALSE(regex.full_match('x' + text)) << escaped;
    if (!text.empty()) {
      std::string other = text;
      other.back() = static_cast<char>(other.back() ^ 1);
      EXPECT_FALSE(regex.full_match(other)) << escaped;
    }
    EXPECT_TRUE(re2::RE2::FullMatch(text, escaped)) << escaped;
    test::count("replace_test escape matches itself");
  }
}

// In brackets too, where two of some are a set operation.
TEST(Escape, InBrackets) {
  for (const std::string text : {"&&", "--", "~~", "&", "-", "~", "^", "[", "]", "[:alpha:]", "\\", "#", " ", "\t\n"}) {
    const Regex regex("(?xv)[b" + Regex::escape(text) + "d]");
    for (const char c : text + "bd") EXPECT_TRUE(regex.full_match(std::string(1, c))) << text << " holds " << c;
    for (const char c : {'c', '@'}) EXPECT_FALSE(regex.full_match(std::string(1, c))) << text << " holds " << c;
    test::count("replace_test escape in brackets");
  }
}

// replace_all is RE2's GlobalReplace, whatever the pattern; the rewrites are the same but for their spelling.
TEST(Replace, AsRe2) {
  const std::vector<std::string> patterns = {"a",  "a*",  "b|",        "(a)(b)?", "(a|ab)(c|bcd)?", "^a",
                                             "a$", "\\b", "",          "(?m)^",   "[^a]",           "(b*)(a*)",
                                             "é",  "é*",  "(a*)(?:b)", "(?i)A+",  "x*?y",           "(?:a|(b))+"};
  std::mt19937 random(4);
  const std::vector<std::string> letters = {"a", "b", "c", "d", "A", "x", "y", " ", "\n", "é"};
  for (const std::string& pattern : patterns) {
    const Regex mine(pattern);
    const re2::RE2 theirs(pattern);
    ASSERT_TRUE(theirs.ok()) << pattern;
    const bool has_group = theirs.NumberOfCapturingGroups() > 0;
    for (std::uint64_t i = 0; i < test::scaled(300); ++i) {
      std::string text;
      for (std::size_t n = random() % 12; n > 0; --n) text += letters[random() % letters.size()];
      std::string expected = text;
      re2::RE2::GlobalReplace(&expected, theirs, has_group ? "<\\0|\\1>" : "<\\0>");
      EXPECT_EQ(mine.replace_all(text, has_group ? "<$0|$1>" : "<$0>"), expected) << pattern << " on " << text;
      expected = text;
      re2::RE2::Replace(&expected, theirs, has_group ? "<\\0|\\1>" : "<\\0>");
      EXPECT_EQ(mine.replace(text, has_group ? "<$0|$1>" : "<$0>"), expected) << pattern << " on " << text;
      test::count("replace_test as re2", 2);
    }
  }
}

}  // namespace
}  // namespace lino

// lino::Set: rows of what it says, its errors and limits. What follows from its definition is asked in
// set_differential_test.cpp; thousands of patterns are in set_many_test.cpp.
#include "lino/set.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "tests/count.h"

namespace lino {
namespace {

constexpr Engine kEngines[] = {Engine::kAuto,      Engine::kJit,       Engine::kTable,
                               Engine::kInterpret, Engine::kForesight, Engine::kNfa};

using Patterns = std::vector<std::string>;

std::string ids(const std::vector<std::size_t>& all) {
  std::string text;
  for (const std::size_t id : all) text += (text.empty() ? "" : " ") + std::to_string(id);
  return text;
}

std::string spans(const Set& set, std::string_view haystack) {
  std::string text;
  for (const SetMatch& m : set.matches(haystack)) {
    text += (text.empty() ? "" : " ") + std::to_string(m.pattern) + ":" + std::to_string(m.span.begin) + "-" +
            std::to_string(m.span.end);
  }
  return text;
}

std::string ends(const Set& set, std::string_view haystack) {
  std::string text;
  for (const SetEnd& end : set.overlapping(haystack)) {
    text += (text.empty() ? "" : " ") + std::to_string(end.pattern) + ":" + std::to_string(end.end);
  }
  return text;
}

struct Row {
  Patterns patterns;
  std::string haystack;
  const char* matching;
  const char* full;
  const char* spans;        // pattern:begin-end
  const char* overlapping;  // pattern:end
  Options options = {};
};

const Row kRows[] = {
    // no patterns, empty patterns, the same twice
    {{}, "", "", "", "", ""},
    {{}, "abc", "", "", "", ""},
    {{""}, "", "0", "0", "0:0-0", "0:0"},
    {{""}, "ab", "0", "", "0:0-0 0:1-1 0:2-2", "0:0 0:1 0:2"},
    {{"", ""}, "a", "0 1", "", "0:0-0 0:1-1", "0:0 1:0 0:1 1:1"},
    {{"a", ""}, "ab", "0 1", "", "0:0-1 1:2-2", "1:0 0:1 1:1 1:2"},
    {{"", "a"}, "ab", "0 1", "", "0:0-0 0:1-1 0:2-2", "0:0 0:1 1:1 0:2"},
    {{"a", "a", "b", "a"}, "ba", "0 1 2 3", "", "2:0-1 0:1-2", "2:1 0:2 1:2 3:2"},
    {{"ab", "ab"}, "ab", "0 1", "0 1", "0:0-2", "0:2 1:2"},
    // one begins the other, in both orders
    {{"foo", "foobar"}, "foobar", "0 1", "1", "0:0-3", "0:3 1:6"},
    {{"foobar", "foo"}, "foobar", "0 1", "0", "0:0-6", "1:3 0:6"},
    {{"foo", "foobar"}, "foobar", "0 1", "1", "1:0-6", "0:3 1:6", {.longest_match = true}},
    {{"foobar", "foo", "foob"}, "foobax foob", "1 2", "", "1:0-3 1:7-10", "1:3 2:4 1:10 2:11"},
    {{"foobar", "foo", "foob"}, "foobax foob", "1 2", "", "2:0-4 2:7-11", "1:3 2:4 1:10 2:11", {.longest_match = true}},
    {{"bar", "foo", "foobar"}, "foobar", "0 1 2", "2", "1:0-3 0:3-6", "1:3 0:6 2:6"},
    // of equals the first one
    {{"a+", "[ab]+", "b"}, "aab", "0 1 2", "1", "0:0-2 1:2-3", "0:1 1:1 0:2 1:2 1:3 2:3"},
    {{"b", "a+b", "[ab]+"}, "aab", "0 1 2", "1 2", "1:0-3", "2:1 2:2 0:3 1:3 2:3", {.longest_match = true}},
    {{"ab|a", "a", "ab"}, "ab", "0 1 2", "0 2", "0:0-2", "0:1 1:1 0:2 2:2"},
    {{"a|ab", "ab"}, "ab", "0 1", "0 1", "0:0-1", "0:1 0:2 1:2"},
    // begins leftmost, not first in the list
    {{"c", "bc", "abc"}, "abc", "0 1 2", "2", "2:0-3", "0:3 1:3 2:3"},
    {{"cd", "abc"}, "abcd", "0 1", "", "1:0-3", "1:3 0:4"},
    // anchors and boundaries
    {{"^a", "a$", "^", "$"}, "aa", "0 1 2 3", "", "0:0-1 1:1-2", "2:0 0:1 1:2 3:2"},
    {{"(?m)^b", "^b", "(?m)a$"}, "a\nb", "0 2", "", "2:0-1 0:2-3", "2:1 0:3"},
    {{"\\bcat\\b", "cat", "\\Bcat"}, "concat cat", "0 1 2", "", "1:3-6 0:7-10", "1:6 2:6 0:10 1:10"},
    {{"\\Aa", "\\Bb", "b\\z"}, "ab", "0 1 2", "", "0:0-1 1:1-2", "0:1 1:2 2:2"},
    {{"a$", "a\\b", "a"}, "ab a", "0 1 2", "", "2:0-1 0:3-4", "2:1 0:4 1:4 2:4"},
    // lazy and greedy keep their own preference
    {{"a+?", "a+"}, "aa", "0 1", "0 1", "0:0-1 0:1-2", "0:1 1:1 0:2 1:2"},
    {{"x*?y", "x*"}, "xxy", "0 1", "0", "0:0-3", "1:0 1:1 1:2 0:3 1:3"},
    // flags hold for their own pattern
    {{"(?i)ab", "ab", "AB"}, "AB ab", "0 1 2", "", "0:0-2 0:3-5", "0:2 2:2 0:5 1:5"},
    {{"a.b", "(?s)a.b"}, "a\nb", "1", "1", "1:0-3", "1:3"},
    {{"ab", "B"}, "AB", "0 1", "0", "0:0-2", "0:2 1:2", {.case_sensitive = false}},
    {{"a.b", "[+]"}, "xa.b", "0", "", "0:1-4", "0:4", {.literal = true}},
    {{"cat", "at"}, "at cat", "0 1", "", "1:0-2 0:3-6", "1:2 0:6", {.whole_words = true}},
    // bytes that are not UTF-8, and empty matches in a code point
    {{".", "\\C", "\\xff"}, "\xFF", "1", "1", "1:0-1", "1:1"},
    {{".", "\\xff"}, "a\xC3\xBF\x80", "0 1", "", "0:0-1 0:1-3", "0:1 0:3 1:3"},
    {{"", "\xC3\xA9"}, "\xC3\xA9", "0 1", "1", "0:0-0 0:2-2", "0:0 0:2 1:2"},
    {{"\\B", "x"}, "a\xC3\xA9x", "1", "", "1:3-4", "1:4"},
    {{"\\B", "x"}, "a\xC3\xA9x", "0 1", "", "0:2-2 1:3-4", "0:2 1:4", {.latin1 = true}},
    {{"\\B", "x"},
     "a\xC3\xA9\xC3\xA9"
     "a",
     "0",
     "",
     "0:3-3",
     "0:3"},
    {{"\\C*", "\\B|\\C"}, "\xC3\xA9", "0 1", "0", "0:0-2", "0:0 1:0 0:1 1:1 0:2 1:2"},
    {{"\\B(?:|\\C)", "x"},
     "a\xC3\xA9"
     "a",
     "0",
     "",
     "",
     "0:3"},  // as Regex, which goes on behind the empty match
    {{"\\xE9", "."}, "\xE9\xE8", "0 1", "", "0:0-1 1:1-2", "0:1 1:1 1:2", {.latin1 = true}},
    // what cannot match is no hindrance
    {{"[^\\x00-\\x{10FFFF}]", "a"}, "a", "1", "1", "1:0-1", "1:1"},
    {{"a{0}", "a"}, "a", "0 1", "1", "0:0-0 0:1-1", "0:0 0:1 1:1"},
    // beginnings shared by patterns that go on differently
    {{"abc\\d+", "abc", "ab[x-z]", "abc[a-z]+", "ab"},
     "abcd abx abc12 ab",
     "0 1 2 3 4",
     "",
     "1:0-3 2:5-8 0:9-14 4:15-17",
     "4:2 1:3 3:4 4:7 2:8 4:11 1:12 0:13 0:14 4:17"},
    {{"(abc)d", "(abc)", "abcde"}, "abcde", "0 1 2", "2", "0:0-4", "1:3 0:4 2:5"},
    // lookarounds, numbered together
    {{"a(?=b)", "a(?!b)", "(?<=a)b"}, "abaa", "0 1 2", "", "0:0-1 2:1-2 1:2-3 1:3-4", "0:1 2:2 1:3 1:4"},
    {{"(?<!a)b+", "b+(?=a)", "[ab]+(?=c)"}, "abbac", "0 1 2", "", "2:0-4", "0:3 1:3 2:4"},
    {{"foo(?=bar)", "foobar(?!\\d)", "(?<=o)bar"},
     "foobar1 foobar",
     "0 1 2",
     "",
     "0:0-3 2:3-6 0:8-11 2:11-14",
     "0:3 2:6 0:11 1:14 2:14"},
    // with \\C, empty or not, in the middle of a code point
    {{"(?=\\C)\\C*", "(?!x)\\C?"}, "\xC3\xA9", "0 1", "0", "0:0-2", "0:0 1:0 0:1 1:1 0:2 1:2"},
    {{"(?<=^\\C)(?:|\\C)", "x"}, "\xC3\xA9", "0", "", "", "0:2"},
};

TEST(Set, Rows) {
  for (const Row& row : kRows) {
    for (const Engine engine : kEngines) {
      Options options = row.options;
      options.engine = engine;
      const Set set(row.patterns, options);
      const std::string what = testing::PrintToString(row.patterns) + " on " + testing::PrintToString(row.haystack) +
                               " by engine " + std::to_string(static_cast<int>(engine));
      EXPECT_EQ(ids(set.matching(row.haystack)), row.matching) << what;
      EXPECT_EQ(ids(set.matching(row.haystack)), row.matching) << what << ", by rows that are known";
      EXPECT_EQ(ids(set.matching_full(row.haystack)), row.full) << what;
      EXPECT_EQ(spans(set, row.haystack), row.spans) << what;
      EXPECT_EQ(ends(set, row.haystack), row.overlapping) << what;
      EXPECT_EQ(set.is_match(row.haystack), *row.spans != 0) << what;
      EXPECT_EQ(set.full_match(row.haystack), *row.full != 0) << what;
      test::count("set rows", 7, testing::Test::HasFailure() ? 1 : 0);
    }
  }
}

TEST(Set, Captures) {
  const Set set({"(a)(b)?", "(?P<year>\\d{4})-(?P<month>\\d\\d)", "x"});
  const std::string text = "at 2024-05 x a";
  auto first = set.captures(text);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->pattern, 0u);
  EXPECT_EQ(first->groups.size(), 3u);
  EXPECT_EQ(first->groups[1], "a");
  EXPECT_FALSE(first->groups.matched(2));
  auto date = set.captures(text, 1);
  ASSERT_TRUE(date);
  EXPECT_EQ(date->pattern, 1u);
  EXPECT_EQ(date->groups[0], "2024-05");
  EXPECT_EQ(date->groups["year"], "2024");
  EXPECT_EQ(date->groups["month"], "05");
  EXPECT_EQ(set.captures(text, 10)->pattern, 2u);
  EXPECT_EQ(set.captures(text, 10)->groups.size(), 1u);
  EXPECT_FALSE(set.captures(text, text.size()));
  // The longest of a group's own ways, and names that two patterns share.
  const Set longest({"(a|ab)(c|bcd)", "(?P<n>a)b"}, {.longest_match = true});
  EXPECT_EQ(longest.captures("abcd")->groups[2], "bcd");
  const Set same({"(?P<n>a)", "(b)(?P<n>c)"});
  EXPECT_EQ(same.captures("bc")->groups["n"], "c");
  test::count("set captures", 14);
}

TEST(Set, LookaroundCaptures) {
  const Set set({"x(?=y)", "(?<=k=)(\\w+)(?=;)", "(?<=[kv]=)(\\d)(?P<second>\\d)"});
  const auto word = set.captures("v k=ab;");
  ASSERT_TRUE(word);
  EXPECT_EQ(word->pattern, 1u);
  EXPECT_EQ(word->groups[1], "ab");
  const auto digits = set.captures("k=12 x");
  ASSERT_TRUE(digits);
  EXPECT_EQ(digits->pattern, 2u);
  EXPECT_EQ(digits->groups["second"], "2");
  EXPECT_FALSE(set.captures("x k ;"));
  test::count("set captures", 7);
}

TEST(Set, Positions) {
  const Set set({"\\bb", "ab", "^a"});
  EXPECT_EQ(set.find("ab ab", 0), (SetMatch{1, {0, 2}}));
  EXPECT_EQ(set.find("ab ab", 1), (SetMatch{1, {3, 5}}));  // what stands before is seen
  EXPECT_EQ(set.find("ab b", 2), (SetMatch{0, {3, 4}}));
  EXPECT_EQ(set.find("ab", 2), std::nullopt);
  EXPECT_EQ(set.find("ab", 3), std::nullopt);
  EXPECT_EQ(set.find_anchored("xab", 1), (SetMatch{1, {1, 3}}));
  EXPECT_EQ(set.find_anchored("xab", 0), std::nullopt);
  EXPECT_EQ(set.find_anchored("xab", 4), std::nullopt);
  EXPECT_EQ(set.find("xab")->text("xab"), "ab");
  EXPECT_EQ(set.count("ab ab b"), 3u);
  // A cursor goes on where it stood, in any batch.
  Cursor cursor;
  SetMatch some[2];
  EXPECT_EQ(set.find_all("ab ab b", cursor, some), 2u);
  EXPECT_FALSE(cursor.done);
  EXPECT_EQ(some[1], (SetMatch{1, {3, 5}}));
  EXPECT_EQ(set.find_all("ab ab b", cursor, some), 1u);
  EXPECT_TRUE(cursor.done);
  EXPECT_EQ(set.find_all("ab ab b", cursor, some), 0u);
  test::count("set positions", 16);
}

// Flags in the caller's memory; reports that end early; haystacks without an address.
TEST(Set, Callers) {
  const Set set({"a", "b", "c"});
  bool flags[4] = {true, true, true, true};
  EXPECT_EQ(set.matching("cab", flags), 3u);
  EXPECT_EQ(set.matching("xb", flags), 1u);
  EXPECT_FALSE(flags[0]);
  EXPECT_TRUE(flags[1]);
  EXPECT_FALSE(flags[2]);
  EXPECT_TRUE(flags[3]);
  EXPECT_EQ(set.matching_full("c", flags), 1u);
  EXPECT_TRUE(flags[2]);
  for (const Engine engine : {Engine::kTable, Engine::kNfa}) {
    const Set stopped({"a", "aa", "b"}, {.engine = engine});
    std::vector<SetEnd> some;
    stopped.overlapping("aaab", [&](SetEnd end) {
      some.push_back(end);
      return some.size() < 3;
    });
    EXPECT_EQ(some, (std::vector<SetEnd>{{0, 1}, {0, 2}, {1, 2}}));
    EXPECT_EQ(ids(stopped.matching(std::string_view())), "");
    EXPECT_EQ(stopped.find(std::string_view()), std::nullopt);
    EXPECT_EQ(stopped.overlapping("aaab").size(), 6u);
  }
  test::count("set callers", 16);
}

// A report that throws: what was gathered for it is not told by the next search.
TEST(Set, ThrowingReports) {
  for (const Engine engine : {Engine::kTable, Engine::kNfa}) {
    const Set set({"a", "[ab]", "b"}, {.engine = engine});
    EXPECT_THROW(set.overlapping("aab", [](SetEnd) -> bool { throw std::runtime_error("enough"); }),
                 std::runtime_error);
    EXPECT_EQ(ends(set, "b"), "1:1 2:1");
    test::count("set callers", 2);
  }
}

// A pattern that is too large to be kept by itself is made anew for each match, and forgotten each time.
TEST(Set, LargeCaptures) {
  const Set set({"x", "(a{1,1500})(b)"}, {.max_mem = std::size_t{1} << 20});
  std::size_t before = 0;
  for (int i = 0; i < 8; ++i) {
    EXPECT_EQ(set.captures("aab")->groups[1], "aa");
    if (i == 2) before = set.memory_used();
  }
  EXPECT_EQ(set.memory_used(), before);
  test::count("set captures", 9);
}

TEST(Set, Copies) {
  auto made = Set::make({"a(", "b"});
  EXPECT_FALSE(made);
  auto set = std::make_unique<Set>(Patterns{"a+", "b"}, Options{.longest_match = true});
  const Set copy = *set;
  set.reset();
  EXPECT_EQ(copy.size(), 2u);
  EXPECT_FALSE(copy.empty());
  EXPECT_EQ(copy.pattern(0), "a+");
  EXPECT_TRUE(copy.options().longest_match);
  EXPECT_EQ(copy.matching("xaab"), (std::vector<std::size_t>{0, 1}));
  EXPECT_GT(copy.memory_used(), 100u);
  EXPECT_NE(copy.explain().find("2 patterns"), std::string::npos) << copy.explain();
  EXPECT_EQ(copy.statistics().bytes_table, 4u);
  EXPECT_TRUE(Set({}).empty());
  test::count("set copies", 10);
}

struct BadRow {
  Patterns patterns;
  ErrorKind kind;
  std::optional<std::size_t> index;
  Span span;
  const char* what;  // a part of it
  Options options = {};
};

TEST(Set, Errors) {
  const std::string large = "[a-y]{900}", long_one(70'000, 'x');
  const BadRow rows[] = {
      {{"a(b"}, ErrorKind::kMissingParen, 0, {1, 2}, "pattern 0: missing closing ) at byte 1"},
      {{"a", "b", "x**", "("}, ErrorKind::kMissingOperand, 2, {1, 3}, "pattern 2: "},
      {{"a", "\\1"}, ErrorKind::kUnsupported, 1, {0, 2}, "pattern 1: "},
      {{"a", large, large, large}, ErrorKind::kProgramTooLarge, {}, {}, "max_mem", {.max_mem = 100'000}},
      {{"a", "b", long_one}, ErrorKind::kProgramTooLarge, 2, {0, 70'000}, "max_mem", {.max_mem = 400'000}},
      {Patterns(8, long_one.substr(0, 30'000)), ErrorKind::kProgramTooLarge, {}, {}, "max_mem", {.max_mem = 100'000}},
  };
  for (const BadRow& row : rows) {
    const auto set = Set::make(row.patterns, row.options);
    ASSERT_FALSE(set) << testing::PrintToString(row.patterns);
    EXPECT_EQ(set.error().kind(), row.kind) << set.error().what();
    EXPECT_EQ(set.error().pattern_index(), row.index) << set.error().what();
    EXPECT_EQ(set.error().span(), row.span) << set.error().what();
    EXPECT_NE(std::string(set.error().what()).find(row.what), std::string::npos) << set.error().what();
    EXPECT_THROW(Set(row.patterns, row.options), Error);
    test::count("set errors", 5);
  }
  const auto many = Set::make(Patterns(65535, "a"), {.max_mem = std::size_t{1} << 30});
  ASSERT_FALSE(many);
  EXPECT_EQ(many.error().kind(), ErrorKind::kProgramTooLarge);
  const auto most = Set::make(Patterns(65534, "a"), {.max_mem = std::size_t{1} << 30});
  ASSERT_TRUE(most);
  EXPECT_EQ(most->matching("a").size(), 65534u);
  test::count("set errors", 3);
}

}  // namespace
}  // namespace lino

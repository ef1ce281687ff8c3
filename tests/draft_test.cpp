// Drafts: which patterns have one, what it looks like, what it knows, and what it promises of the Program that is made
// later. That its answers are Pike's is asked by all tests that use tests/agree.h.
#include "regex/draft.h"

#include <gtest/gtest.h>

#include <chrono>
#include <random>
#include <string>
#include <vector>

#include "regex/pattern.h"
#include "regex/search.h"
#include "tests/count.h"

namespace lino {
namespace {

Draft draft_of(std::string_view pattern, const Options& options = {}) {
  if (!Draft::serves(options)) return {};
  return Draft::make(parse_pattern(pattern, options).value(), options);
}

TEST(Draft, Printed) {
  struct Row {
    const char* pattern;
    const char* steps;
  };
  const Row rows[] = {
      {"ab", "from 1, patience 260\n0: match\n1: literal ab -> 0\n"},
      {"a(b|cd)?", "from 7, patience 740\n0: match\n1: split 6 -> 0\n2: save 3 -> 0\n3: alternate 5 4\n"},
      {"[a-z]+?\\d{2,}",
       "from 2, patience 340\n0: match\n1: run of class 0 2.. -> 0\n2: run of class 1 1.. whole -> 1\n"},
      {".+?\\d", "from 2, patience 340\n0: match\n1: class 0 -> 0\n2: run of class 1 1.. lazy -> 1\n"},
      {"(?i)ab", "from 1, patience 660\n0: match\n1: folded ab -> 0\n"},
      {"(?:ab){2,3}$",
       "from 4, patience 500\n0: match\n1: look 1 -> 0\n2: counter 0 2..3 of 3 -> 1\n3: literal ab -> 2\n"
       "4: counter 0 = 0 -> 2\n"},
  };
  uint64_t failed = 0;
  for (const Row& row : rows) {
    const std::string printed = to_string(draft_of(row.pattern));
    failed += !printed.starts_with(row.steps);
    EXPECT_EQ(printed.substr(0, std::string(row.steps).size()), row.steps) << row.pattern << "\n" << printed;
  }
  test::count("drafts printed", std::size(rows), failed);
}

TEST(Draft, WhichPatternsHaveOne) {
  struct Row {
    const char* pattern;
    bool has;
    Options options = {};
  };
  const Row rows[] = {
      {"", true},
      {"a|b*|(?i)c{3}", true},
      {"(?m)^\\s*$", true},
      {"\\b\\d+\\B", true},
      {"(?s).*(?-s).*\\C", true},
      {"(a*)?", true},
      {"(?u)\\w+", true},
      {"(?i)[[:alpha:]]\\w", true},
      {"a{0}", true},
      {"(?:a*)*", false},  // may come back without having read anything
      {"(?:a|b*)+", false},
      {"(?:a?){2}", false},
      {"(?:\\b)+", false},
      {"(?=a)", false},  // lookarounds and what is made of them
      {"(?u)\\b", false},
      {"(?mR)^", false},
      {"(?R).", false},
      {"\\R", false},
      {"\\X", false},
      {"(?v)[a-z--b]", false},
      {"\xED\xA0\x80", false},  // a surrogate
      {"\xED\x95\x9C", true},   // what begins like one
      {"\\pL{90}", false},      // large
      {"a", false, {.longest_match = true}},
      {"[^a].", true, {.never_nl = true}},
      {"a\\n", false, {.never_nl = true}},
      {"a", false, {.line_terminator = '\0'}},
      {"a", false, {.whole_words = true}},
      {"a", false, {.max_mem = 100'000}},
      {"a", false, {.engine = Engine::kTable}},
      {"a", true, {.latin1 = true}},
      {"a(", true, {.literal = true}},
  };
  uint64_t failed = 0;
  for (const Row& row : rows) {
    const bool has = static_cast<bool>(draft_of(row.pattern, row.options));
    failed += has != row.has;
    EXPECT_EQ(has, row.has) << row.pattern;
  }
  std::string deep;
  for (int i = 0; i < 100; ++i) deep = "(?:" + deep + "a)?";
  EXPECT_FALSE(draft_of(deep));
  test::count("patterns with and without a draft", std::size(rows) + 1, failed);
}

Draft::Answer ask(const Draft& draft, std::string_view haystack, uint32_t patience) {
  Span match;
  return draft.find({haystack}, {&match, 1}, patience);
}

// Searches that would take long, or need more room than there is, end in not knowing.
TEST(Draft, KnowsItsLimits) {
  const std::string many(1000, 'a');
  const Draft exponential = draft_of("(?:a|aa)+$");
  EXPECT_EQ(ask(exponential, std::string(40, 'a') + "b", 10'000), Draft::Answer::kUnknown);
  const Draft deep = draft_of("(?:ab?)+c");
  EXPECT_EQ(ask(deep, many, 1'000'000), Draft::Answer::kUnknown);
  const Draft far = draft_of("[b-z]x");
  EXPECT_EQ(ask(far, many, 100), Draft::Answer::kUnknown);
  EXPECT_EQ(ask(far, many, 1000), Draft::Answer::kNo);
  EXPECT_EQ(ask(draft_of("a+b"), many, 1000), Draft::Answer::kNo);  // not quadratic
  EXPECT_EQ(ask(draft_of("b"), many, 0), Draft::Answer::kUnknown);
  EXPECT_EQ(ask(draft_of("\\B"), "x\xC3\xA9", 1000), Draft::Answer::kUnknown);  // empty, inside a character
  // What passes over much spends much, and does not read on without end.
  const std::string much(std::size_t{1} << 26, 'b');
  for (const char* pattern : {"[a-c]+x", "(?s).+x", "[x-z]b", "x", "(?s).*?x"}) {
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_EQ(ask(draft_of(pattern), much, 10'000), Draft::Answer::kUnknown) << pattern;
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds(100)) << pattern;
  }
  std::string han;
  while (han.size() < 3000) han += "\xE4\xB8\x80\xEA\xB0\x80";
  EXPECT_EQ(ask(draft_of("\\pL+x"), han, 10'000), Draft::Answer::kUnknown);  // each of them is looked up anew
  std::vector<Span> groups(20);
  uint32_t patience = 1000;
  EXPECT_EQ(draft_of("(a)").find({"a"}, groups, patience), Draft::Answer::kUnknown);  // more than it has room for
  test::count("limits of drafts", 15);
}

TEST(Draft, Rows) {
  struct Row {
    const char* pattern;
    const char* haystack;
    Span match;
    Options options = {};
  };
  const Row rows[] = {
      {"[é]*\\Cx", "éx", {1, 3}},  // begins inside a character
      {"[ab]{1,2}c", "aabc", {1, 4}},
      {"[é]+[éx]", "éé", {0, 4}},         // gives back what both may begin with
      {"(?i)[\\x{212A}]", "xk", {1, 2}},  // KELVIN SIGN
      {"(?i)k", "x\xE2\x84\xAA", {1, 4}},
      {"(?i)[^k]", "kK\xE2\x84\xAAx", {5, 6}},
      {"(?i)[a-z]+", "\xC5\xBF!", {0, 2}},  // LONG S
      {"(?i)\\xE9", "\xC9", {0, 1}, {.latin1 = true}},
      {"[^a]", "a\xE9", {1, 2}, {.latin1 = true}},
      {".", "\n\xFFx", {2, 3}},  // not a character
      {"[^a]+", "b\nb", {0, 1}, {.never_nl = true}},
      {"\\P{Lu}\\p{Lu}", "ÄÄäÖ", {4, 8}},
      {"(?i)\xE2\x84\xAA", "....k", {4, 5}},  // KELVIN SIGN, far enough for what a match begins with to be asked
      {"(?i)\xC5\xBF+|zz", "....S", {4, 5}},
      {"(?i)k", "....\xE2\x84\xAA", {4, 7}},
      {"(?i)\xC3\xA9x", "....\xC3\x89X", {4, 7}},
      {"(?i)\\xE9", "....\xC9", {4, 5}, {.latin1 = true}},
  };
  uint64_t failed = 0;
  for (const Row& row : rows) {
    Span match;
    uint32_t patience = 1000;
    const Draft::Answer answer = draft_of(row.pattern, row.options).find({row.haystack}, {&match, 1}, patience);
    const bool same = answer == Draft::Answer::kYes && match == row.match;
    failed += !same;
    EXPECT_TRUE(same) << row.pattern << " " << match.begin << "-" << match.end;
  }
  test::count("searches by drafts", std::size(rows), failed);
}

// All pairs of pieces on all short strings of two letters: matches and groups are Pike's.
TEST(Draft, PairsOfPieces) {
  const char* const pieces[] = {"a",
                                "[ab]",
                                "a*",
                                "a+?",
                                "[ab]??",
                                "a{2}",
                                "a{1,3}",
                                "a{1,3}?",
                                "[ab]{2,}",
                                "(?:ab)*",
                                "(?:ab)+?",
                                "(?:ab)?",
                                "(?:ab)??",
                                "(?:ab){2,3}",
                                "(?:ba){1,3}?",
                                "(a)|b",
                                "(a|ab)",
                                "(a|b)*",
                                "(a|(b)){2}",
                                "((a)|b){1,3}?",
                                "(?:a|(b){2,}?)+",
                                "^",
                                "$",
                                "\\b",
                                "(?i)A",
                                ".",
                                "(?:(a)|b){0,2}"};
  std::vector<std::string> haystacks = {""};
  for (std::size_t i = 0; haystacks[i].size() < 6; ++i) {
    for (const char c : {'a', 'b'}) haystacks.push_back(haystacks[i] + c);
  }
  uint64_t known = 0, failed = 0;
  for (const std::string first : pieces) {
    for (const std::string second : pieces) {
      const std::string pattern = "(?:" + first + ")(?:" + second + ")";
      const Draft draft = draft_of(pattern);
      const Regex oracle(pattern, {.engine = Engine::kNfa});
      ASSERT_TRUE(draft) << pattern;
      std::vector<Span> groups(oracle.capture_count() + 1), expected(groups.size());
      Scratch scratch(oracle);
      for (const std::string& haystack : haystacks) {
        for (const bool whole : {false, true}) {
          uint32_t patience = 10'000;
          const Draft::Answer answer =
              draft.find({.haystack = haystack, .anchored = whole, .end = whole ? haystack.size() : Regex::npos},
                         groups, patience);
          const bool found = whole ? oracle.captures_full(haystack, expected, scratch)
                                   : oracle.captures(haystack, 0, false, expected, scratch);
          const bool same =
              answer == (found ? Draft::Answer::kYes : Draft::Answer::kNo) && (!found || groups == expected);
          ++known;
          failed += !same;
          if (!same && failed < 10) ADD_FAILURE() << pattern << " on " << haystack << (whole ? ", whole" : "");
        }
      }
    }
  }
  test::count("drafts of pairs of pieces", known, failed);
}

// Runs that are long enough for vectors and for what is paid for at a time, and what may follow them: matches and groups are
// Pike's, in text that is not all ASCII nor all UTF-8 too.
TEST(Draft, LongRuns) {
  const char* const runs[] = {".*",         ".*?",         "(?s:.*?)", "(.*?)",        "[^x]*",      "([^x]+?)",
                              "[^a ]{2,}?", "[^x]{0,70}?", "\\w+",     "(\\w+?)",      ".{3,40}?",   "(.{3,90})",
                              "(?s:.+)",    "[^é]*",       "(a|.*?)",  "[a-y]{1,20}?", "(?s:\\C)*?", "[x-z]+|[^x]*?"};
  const char* const nexts[] = {"",     "ab",      "(ab)", "x",   "[ax]", "(\\w)",  "é",  "(é+)",
                               "[^é]", "b{2,3}?", "$",    "a*x", "ab$",  "(?i)AB", "\n", "(x|$)"};
  const char* const letters[] = {"a", "a", "b", "b", "ab", " ", "x", "é", "\n", "\xFF", "日", "aaaaaaaaaaaaaaaaaaaa"};
  std::mt19937 random(7);
  uint64_t known = 0, failed = 0;
  for (const std::string run : runs) {
    for (const std::string next : nexts) {
      const std::string pattern = "(?:" + run + ")(?:" + next + ")";
      const Draft draft = draft_of(pattern);
      const Regex oracle(pattern, {.engine = Engine::kNfa});
      ASSERT_TRUE(draft) << pattern;
      std::vector<Span> groups(oracle.capture_count() + 1), expected(groups.size());
      Scratch scratch(oracle);
      for (std::size_t i = 0; i < 24; ++i) {
        std::string haystack;
        for (std::size_t n = random() % (4 << i % 6); n > 0; --n) haystack += letters[random() % std::size(letters)];
        uint32_t patience = 1'000'000;
        const Draft::Answer answer = draft.find({haystack}, groups, patience);
        if (answer == Draft::Answer::kUnknown) continue;
        const bool found = oracle.captures(haystack, 0, false, expected, scratch);
        const bool same = (answer == Draft::Answer::kYes) == found && (!found || groups == expected);
        ++known;
        failed += !same;
        if (!same && failed < 10) ADD_FAILURE() << pattern << " on " << ::testing::PrintToString(haystack);
      }
    }
  }
  EXPECT_GT(known, std::size(runs) * std::size(nexts) * 20);
  test::count("drafts of long runs", known, failed);
}

// However it goes, patience is spent once; then the Program searches, from where the draft left off too.
TEST(Draft, HandsOver) {
  uint64_t cases = 0;
  for (const char* pattern : {"a+b|a", "(\\w)(?:\\w|x)*!|\\w", "[ab]{3,5}?", "(?:a|aa)+$|b", "b|", "(?i)k|\\bs"}) {
    for (std::size_t size : {10u, 100u, 1000u, 20000u}) {
      std::mt19937 random(static_cast<uint32_t>(size));
      std::string haystack;
      while (haystack.size() < size) haystack += "abab !ks"[random() % 8];
      const Regex drafted(pattern), oracle(pattern, {.engine = Engine::kNfa});
      std::vector<Span> a, b;
      for (const Match match : drafted.matches(haystack)) a.push_back(match.span());
      for (const Match match : oracle.matches(haystack)) b.push_back(match.span());
      ASSERT_EQ(a, b) << pattern << " on " << size;
      EXPECT_EQ(drafted.replace_all(haystack, "<$1>"), oracle.replace_all(haystack, "<$1>"));
      ++cases;
    }
  }
  const Regex regex("[b-z]+x");
  const std::string haystack(5000, 'b');
  (void)regex.is_match("aab");
  EXPECT_EQ(regex.statistics().bytes_draft, 3u);
  EXPECT_EQ(regex.statistics().states_built, 0u);
  (void)regex.is_match(haystack);
  EXPECT_EQ(regex.statistics().bytes_draft, 3u);
  EXPECT_GT(regex.statistics().states_built, 0u);
  (void)regex.is_match("aab");
  EXPECT_EQ(regex.statistics().bytes_draft, 3u);
  const Regex often("[b-z]+x");
  int searches = 0;
  while (often.statistics().states_built == 0 && searches < 1000) often.is_match("aab"), ++searches;
  EXPECT_GT(searches, 10);
  EXPECT_LT(searches, 1000);
  const Regex groups("([b-z]+)x"), matches("([b-z]+)x");
  int of_groups = 0, of_matches = 0;
  while (groups.statistics().states_built == 0 && of_groups < 10000) groups.captures("aab"), ++of_groups;
  while (matches.statistics().states_built == 0 && of_matches < 10000) matches.is_match("aab"), ++of_matches;
  EXPECT_GT(of_groups, 3 * of_matches);  // their automaton takes longer, too
  EXPECT_LT(of_groups, 10000);
  test::count("drafts handed over", cases + 3);
}

// A pattern with a draft is accepted before its automata are made: they must fit, at the largest too.
TEST(Draft, WhatIsDraftedCanBeMade) {
  const char* const pieces[] = {
      "a",       "[a-z]",  "(?:a|b)",      "(a)",      "(?:ab?){20}", "x{50}",       "word|",    "(?i)word|",
      "(?i)é",   ".",      "[^a]",         "\\b",      "\\pL",        "(?i)\\p{Lu}", "\\PL",     "[\\pL\\pN]",
      "(?u)\\w", "(\\d)|", "(?:(a)|b){9}", "[a-é]{3}", "(?i)[k-é]",   "[éàü]?",      "(?:x+y)?", "\\C"};
  uint64_t cases = 0, failed = 0;
  for (const char* piece : pieces) {
    for (const std::size_t max_mem : {std::size_t{1} << 20, std::size_t{3} << 20, std::size_t{8} << 20}) {
      const Options options{.max_mem = max_mem};
      const auto repeated = [&](std::size_t n) {
        std::string pattern;
        for (std::size_t i = 0; i < n; ++i) pattern += piece;
        return pattern;
      };
      const auto is_drafted = [&](std::size_t n) {
        const auto ast = parse_pattern(repeated(n), options);
        return ast && Draft::make(*ast, options);
      };
      std::size_t lo = 1, hi = 2;
      if (!is_drafted(lo)) continue;
      while (is_drafted(hi) && hi < 100'000) hi *= 2;
      while (hi - lo > 1) (is_drafted((lo + hi) / 2) ? lo : hi) = (lo + hi) / 2;
      const std::string pattern = repeated(lo);
      const auto program = Program::make(pattern, options, parse_pattern(pattern, options).value());
      ++cases;
      if (!program) {
        ADD_FAILURE() << lo << " x " << piece << ": " << program.error().message();
        ++failed;
        continue;
      }
      std::vector<Span> groups((*program)->capture_count + 1);
      (void)search_captures({**program}, "some text, to make what is made late", 0, {}, groups);
      EXPECT_LE((*program)->memory(), max_mem) << lo << " x " << piece;
    }
  }
  test::count("drafts of the largest patterns", cases, failed);
}

}  // namespace
}  // namespace lino

// SearchOptions and overlapping(): rows; then random patterns on short haystacks against the plainest definition: every
// pair of offsets is tried for a match, and the wanted one picked from those.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "lino/regex.h"
#include "lino/set.h"
#include "nfa/code_point.h"
#include "nfa/pike.h"
#include "regex/iteration.h"
#include "tests/agree.h"
#include "tests/count.h"
#include "tests/generate.h"
#include "tests/pattern.h"

namespace lino {
namespace {

constexpr Engine kEngines[] = {Engine::kNfa,       Engine::kTable, Engine::kInterpret,
                               Engine::kForesight, Engine::kJit,   Engine::kAuto};
constexpr Want kWants[] = {Want::kPreferred, Want::kLongest, Want::kEarliest};

using test::text_of;  // of spans

std::string text_of(const std::vector<std::size_t>& ends) {
  std::string text;
  for (const std::size_t end : ends) text += (text.empty() ? "" : " ") + std::to_string(end);
  return text;
}

std::vector<Span> all_of(const Regex& regex, std::string_view haystack, const SearchOptions& how) {
  std::vector<Span> spans;
  for (const Match match : regex.matches(haystack, how)) spans.push_back(match.span());
  return spans;
}

std::vector<Span> all_of(const Regex& regex, std::string_view haystack, const SearchOptions& how, Scratch& scratch) {
  std::vector<Span> spans(haystack.size() + 2);
  std::size_t n = 0;
  for (Cursor cursor; !cursor.done;)
    n += regex.find_all(haystack, cursor, std::span(spans).subspan(n, 1), how, scratch);
  spans.resize(n);
  return spans;
}

struct Row {
  const char* pattern;
  const char* haystack;
  const char *preferred, *longest, *earliest, *ends;
};

constexpr Row kRows[] = {
    {"a+", "aaa", "0-3", "0-3", "0-1 1-2 2-3", "1 2 3"},
    {"a+?", "aaa", "0-1 1-2 2-3", "0-3", "0-1 1-2 2-3", "1 2 3"},
    {"a|ab|abc", "abcab", "0-1 3-4", "0-3 3-5", "0-1 3-4", "1 2 3 4 5"},
    {"abc+", "zzzabccc", "3-8", "3-8", "3-6", "6 7 8"},
    {"abcd|bc", "abcd", "0-4", "0-4", "1-3", "3 4"},
    {"abc|bc|c", "abc", "0-3", "0-3", "0-3", "3"},
    {"", "ab", "0-0 1-1 2-2", "0-0 1-1 2-2", "0-0 1-1 2-2", "0 1 2"},
    {"a*?", "aab", "0-0 1-1 2-2 3-3", "0-2 3-3", "0-0 1-1 2-2 3-3", "0 1 2 3"},
    {"a*", "baac", "0-0 1-3 4-4", "0-0 1-3 4-4", "0-0 1-1 2-2 3-3 4-4", "0 1 2 3 4"},
    {"(abc|a)$", "abc", "0-3", "0-3", "0-3", "3"},
    {"\\b\\w+\\b", "ab cd", "0-2 3-5", "0-2 3-5", "0-2 3-5", "2 5"},
    {".",
     "\xC3\xA9"
     "a",
     "0-2 2-3", "0-2 2-3", "0-2 2-3", "2 3"},
    {"", "\xC3\xA9", "0-0 2-2", "0-0 2-2", "0-0 2-2", "0 2"},
    {"\\C?", "\xC3\xA9", "0-1 1-2", "0-1 1-2", "0-0 2-2", "0 1 2"},
    {"x", "abc", "none", "none", "none", ""},
    {"a+b|a", "aaaa", "0-1 1-2 2-3 3-4", "0-1 1-2 2-3 3-4", "0-1 1-2 2-3 3-4", "1 2 3 4"},
    {"(?<=a)b+(?=b|c)", "abbbc", "1-4", "1-4", "1-2", "2 3 4"},
    {"a+?(?=b)|c(?!a)", "aabcca", "0-2 3-4", "0-2 3-4", "0-2 3-4", "2 4"},
    {"(?:a|ab)(?!d)", "abd abc", "0-1 4-5", "0-1 4-6", "0-1 4-5", "1 5 6"},
};

TEST(SearchOptions, Rows) {
  for (const Row& row : kRows) {
    for (const Engine engine : kEngines) {
      const Regex regex(row.pattern, {.engine = engine});
      Scratch scratch(regex);
      const auto check = [&](Want want, const char* expected) {
        const std::string got = text_of(all_of(regex, row.haystack, {.want = want}));
        const std::string with_scratch = text_of(all_of(regex, row.haystack, {.want = want}, scratch));
        test::count("search options rows", 1, got == expected && with_scratch == expected ? 0 : 1);
        EXPECT_EQ(got, expected) << row.pattern << " on " << row.haystack << ", want " << static_cast<int>(want)
                                 << ", engine " << static_cast<int>(engine);
        EXPECT_EQ(with_scratch, got) << row.pattern << " on " << row.haystack;
      };
      check(Want::kPreferred, row.preferred);
      check(Want::kLongest, row.longest);
      check(Want::kEarliest, row.earliest);
      EXPECT_EQ(text_of(regex.overlapping(row.haystack)), row.ends)
          << row.pattern << " on " << row.haystack << ", engine " << static_cast<int>(engine);
    }
  }
}

TEST(SearchOptions, EveryEntryPoint) {
  for (const Engine engine : kEngines) {
    const Regex regex("(a|ab)(c|bcd)?", {.engine = engine});
    const std::string haystack = "xabcd abc";
    const SearchOptions longest{.want = Want::kLongest}, earliest{.want = Want::kEarliest};
    EXPECT_EQ(regex.find(haystack, 0, longest)->span(), (Span{1, 5}));
    EXPECT_EQ(regex.find(haystack, 0, earliest)->span(), (Span{1, 2}));
    EXPECT_FALSE(regex.find(haystack, 0, {.anchored = true}).has_value());
    EXPECT_EQ(regex.find(haystack, 1, {.want = Want::kEarliest, .anchored = true})->span(), (Span{1, 2}));
    EXPECT_EQ(regex.find(haystack, 6, {.want = Want::kLongest, .anchored = true})->span(), (Span{6, 9}));
    EXPECT_EQ(regex.find(haystack, 6, {.anchored = true})->span(), (Span{6, 7}));
    EXPECT_FALSE(regex.find(haystack, 10, longest).has_value());
    const auto groups = regex.captures(haystack, 2, longest);
    EXPECT_EQ(groups->span(0), (Span{6, 9}));
    EXPECT_EQ(groups->span(1), (Span{6, 8}));  // a with bcd, or ab with c: the preferred way that ends there
    EXPECT_EQ(groups->span(2), (Span{8, 9}));
    EXPECT_EQ(regex.captures(haystack, 0, earliest)->span(1), (Span{1, 2}));
    EXPECT_EQ(regex.count(haystack, longest), 2u);
    EXPECT_EQ(text_of(all_of(Regex("a|b", {.engine = engine}), "abcab", {.anchored = true})), "0-1 1-2");
    std::size_t asked = 0;
    regex.overlapping(haystack, [&](std::size_t) { return ++asked < 2; });
    EXPECT_EQ(asked, 2u);
    Scratch scratch(regex);
    Span match, spans[3];
    EXPECT_TRUE(regex.find(haystack, 0, longest, match, scratch));
    EXPECT_EQ(match, (Span{1, 5}));
    EXPECT_TRUE(regex.captures(haystack, 0, earliest, spans, scratch));
    EXPECT_EQ(spans[1], (Span{1, 2}));
    const Regex posix("a|ab", {.longest_match = true, .engine = engine});
    EXPECT_EQ(posix.find("ab", 0, earliest)->span(), (Span{0, 1}));
    EXPECT_EQ(posix.find("ab", 0, longest)->span(), (Span{0, 2}));
    test::count("search options entry points", 19);
  }
}

// Anchored: an empty match inside a code point is none, and the iteration ends there. (Below, the oracle iterates by the
// same rules as what it is compared with.)
TEST(SearchOptions, AnchoredEmptyMatches) {
  struct AnchoredRow {
    const char *pattern, *haystack, *expected;
    bool latin1 = false;
  };
  constexpr AnchoredRow kAnchored[] = {
      {"", "ab", "0-0 1-1 2-2"},       {"", "a\xC3\xA9", "0-0 1-1"},  {"", "a\xC3\xA9", "0-0 1-1 2-2 3-3", true},
      {"x*", "xxax", "0-2 3-4"},       {"x*", "xx\xC3\xA9x", "0-2"},  {"\\C?", "\xC3\xA9", "0-1 1-2"},
      {"a|b*", "abba", "0-1 1-3 3-4"}, {"(?=a)|", "\xC3\xA9", "0-0"},
  };
  for (const AnchoredRow& row : kAnchored) {
    for (const Engine engine : kEngines) {
      const Regex regex(row.pattern, {.latin1 = row.latin1, .engine = engine});
      const std::string got = text_of(all_of(regex, row.haystack, {.anchored = true}));
      EXPECT_EQ(got, row.expected) << row.pattern << " on " << row.haystack << ", engine " << static_cast<int>(engine);
      test::count("search options anchored", 1, got == row.expected ? 0 : 1);
    }
  }
  for (const Engine engine : kEngines) {
    const Regex regex("()x?", {.engine = engine});
    EXPECT_FALSE(regex.find("\xC3\xA9", 1, {.anchored = true}).has_value());
    EXPECT_FALSE(regex.captures("\xC3\xA9", 1, {.anchored = true}).has_value());
    EXPECT_EQ(regex.find("\xC3\xA9", 2, {.anchored = true})->span(), (Span{2, 2}));
    test::count("search options anchored", 3);
  }
}

// Every pair (begin, end) such that some match has just that span.
std::vector<Span> every_match(const nfa::Nfa& nfa, nfa::PikeCache& cache, std::string_view haystack) {
  std::vector<Span> found;
  for (std::size_t begin = 0; begin <= haystack.size(); ++begin) {
    for (std::size_t end = begin; end <= haystack.size(); ++end) {
      const nfa::Input input{.haystack = haystack, .start = begin, .anchored = true, .match_end = end};
      if (nfa::pike_search(nfa, cache, input, {}) != nfa::kNoPattern) found.push_back({begin, end});
    }
  }
  return found;
}

std::vector<Span> wanted(std::vector<Span> every, std::string_view haystack, bool utf8, const SearchOptions& how) {
  std::vector<Span> out;
  std::ranges::sort(every, [&](const Span& a, const Span& b) {
    if (how.want == Want::kEarliest) return a.end != b.end ? a.end < b.end : a.begin < b.begin;
    return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
  });
  Cursor cursor;
  Iteration iteration{haystack, utf8, cursor, how.anchored};
  while (!cursor.done) {
    const auto first = std::ranges::find_if(
        every, [&](const Span& span) { return how.anchored ? span.begin == cursor.at : span.begin >= cursor.at; });
    if (first == every.end()) break;
    if (iteration.take(*first)) out.push_back(*first);
  }
  return out;
}

std::vector<std::size_t> ends_of(const std::vector<Span>& every, std::string_view haystack, bool utf8) {
  std::vector<std::size_t> ends;
  for (const Span span : every) {
    if (span.empty() && utf8 && nfa::splits_code_point(haystack, span.end)) continue;
    ends.push_back(span.end);
  }
  std::ranges::sort(ends);
  ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
  return ends;
}

TEST(SearchOptions, AgainstEveryPair) {
  std::mt19937 random(7);
  for (uint64_t i = 0; i < test::scaled(6000); ++i) {
    const std::vector<uint8_t> choices = test::random_bytes(random, 64);
    test::Choices source(choices);
    const test::Tree tree = test::make_tree(source, 2);
    const std::string pattern = test::to_pattern(tree);
    const bool latin1 = i % 8 == 0;
    const Engine engine = kEngines[i % std::size(kEngines)];
    const Expected<Regex> regex =
        Regex::make(pattern, {.latin1 = latin1, .longest_match = i % 5 == 0, .engine = engine});
    if (!regex) {
      test::count_skipped("search options pairs", "lino refuses the pattern");
      continue;
    }
    const nfa::Nfa nfa = test::nfa_of(test::hir_of(pattern, {.utf8 = !latin1}).root);
    nfa::PikeCache cache(nfa);
    for (int j = 0; j < 4; ++j) {
      const std::vector<uint8_t> more = test::random_bytes(random, 64);
      test::Choices walk(more);
      std::string haystack = test::make_haystack(tree, walk);
      haystack.resize(std::min<std::size_t>(haystack.size(), 10));
      const std::vector<Span> every = every_match(nfa, cache, haystack);
      for (const SearchOptions how : {SearchOptions{Want::kLongest, false}, SearchOptions{Want::kLongest, true},
                                      SearchOptions{Want::kEarliest, false}, SearchOptions{Want::kEarliest, true}}) {
        const std::string expected = text_of(wanted(every, haystack, !latin1, how));
        const std::string got = text_of(all_of(*regex, haystack, how));
        test::count("search options pairs", 1, got == expected ? 0 : 1);
        ASSERT_EQ(got, expected) << test::quoted(pattern) << " on " << test::quoted(haystack) << ", want "
                                 << static_cast<int>(how.want) << (how.anchored ? " anchored" : "") << ", engine "
                                 << static_cast<int>(engine) << (latin1 ? ", latin1" : "");
      }
      const std::string expected = text_of(ends_of(every, haystack, !latin1));
      const std::string got = text_of(regex->overlapping(haystack));
      test::count("search options overlapping", 1, got == expected ? 0 : 1);
      ASSERT_EQ(got, expected) << test::quoted(pattern) << " on " << test::quoted(haystack) << ", engine "
                               << static_cast<int>(engine) << (latin1 ? ", latin1" : "");
    }
  }
}

// Longest matches of patterns that read far ahead, earliest ones that need not: bytes stepped by the statistics.
TEST(SearchOptions, LinearTime) {
  const auto stepped = [](const Regex& regex) {
    const Regex::Statistics s = regex.statistics();
    return s.bytes_chain + s.bytes_kernel + s.bytes_table + s.bytes_nfa + s.bytes_pass;
  };
  for (const char* pattern : {"a+b|a", ".*[^a]|a", "(?:a|aa)+$|a", "a*?b|a"}) {
    for (const Engine engine : kEngines) {
      for (const Want want : kWants) {
        for (const bool anchored : {false, true}) {
          const Regex regex(pattern, {.engine = engine});
          const std::string haystack(std::size_t{64} << 10, 'a');
          const std::size_t matches = regex.count(haystack, {want, anchored});
          const double factor = static_cast<double>(stepped(regex)) / static_cast<double>(haystack.size());
          test::count("search options linear", 1, factor <= 24 && matches > 0 ? 0 : 1);
          EXPECT_LE(factor, 24) << pattern << ", want " << static_cast<int>(want) << ", engine "
                                << static_cast<int>(engine);
          EXPECT_GT(matches, 0u);
        }
      }
    }
  }
  const Regex regex("a.*", {.dot_nl = true});
  const std::string haystack(std::size_t{64} << 20, 'a');
  EXPECT_EQ(regex.find(haystack, 0, {.want = Want::kEarliest})->span(), (Span{0, 1}));
  EXPECT_LE(stepped(regex), 100u);
}

}  // namespace
}  // namespace lino

// Pike's simulation: rows for what the conformance files do not say, then RE2's search tests and a slice of its
// exhaustive tests, all four columns with all captures.
#include "nfa/pike.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "nfa/compile.h"
#include "nfa/dfa.h"
#include "tests/count.h"
#include "tests/pattern.h"
#include "tests/re2_format.h"

namespace lino {
namespace {

using nfa::MatchKind;
using test::hir_of;
using test::nfa_of;

std::string search(const nfa::Nfa& nfa, nfa::PikeCache& cache, const nfa::Input& input, std::span<std::size_t> slots) {
  std::string out;
  test::append_result(out, nfa::pike_search(nfa, cache, input, slots) != nfa::kNoPattern, slots);
  return out;
}

struct Row {
  const char* pattern;
  std::string haystack;
  nfa::Input input;  // haystack is filled in below
  const char* expected;
};

TEST(Pike, Rows) {
  const MatchKind longest = MatchKind::kLeftmostLongest;
  const Row rows[] = {
      {"a+", "baab", {}, "1-3"},
      {"a+", "baab", {.haystack = {}, .start = 2}, "2-3"},
      {"a+", "baab", {.haystack = {}, .anchored = true}, "-"},
      {"a+", "baab", {.haystack = {}, .start = 1, .anchored = true}, "1-3"},
      {"a+", "baab", {.haystack = {}, .match_end = 4}, "-"},
      {"a+", "baaba", {.haystack = {}, .match_end = 5}, "4-5"},
      {"a|ab", "ab", {.haystack = {}, .match_end = 2}, "0-2"},
      {"a+", "baab", {.haystack = {}, .earliest = true}, "1-2"},
      {"^a", "aa", {.haystack = {}, .start = 1}, "-"},  // looks see what stands before the start
      {"(?m)^a", "b\na", {.haystack = {}, .start = 2}, "2-3"},
      {R"(\ba)", "ba a", {.haystack = {}, .start = 1}, "3-4"},
      {"a|ab|abc", "abcd", {}, "0-1"},
      {"a|ab|abc", "abcd", {.haystack = {}, .kind = longest}, "0-3"},
      {"bcd|abcde|abc", "xabcd", {.haystack = {}, .kind = longest}, "1-4"},
      {"(a)|b", "b", {}, "0-1 -"},
      {"(|a)*", "aa", {}, "0-0 0-0"},
      {"(|a)+", "aa", {}, "0-0 0-0"},
      {"(a|b*)*", "ab", {}, "0-2 1-2"},
      {"(a*)+", "b", {}, "0-0 0-0"},
      {"(a*)*", "b", {}, "0-0 0-0"},
      {"(a){0}(b)", "ab", {}, "1-2 - 1-2"},
      {"(a{2}){2,3}", "aaaaaaa", {}, "0-6 4-6"},
      {"(?:(a)|b){3}", "abb", {}, "0-3 0-1"},
      {"(?:(a)|(b)){2,}?", "abab", {}, "0-2 0-1 1-2"},
      {"(?:(?:a[xb]|c)+d){0,2}", "cd", {}, "0-2"},  // the copy's start is known to its loop
      {"(?:^){1000}a", "a", {}, "0-1"},
      {"(^|b){500}", "b", {}, "0-0 0-0"},
      {".", "\xff\xc3\xa4", {}, "1-3"},       // invalid bytes are skipped
      {"(?s).", "\xed\xa0\x80x", {}, "3-4"},  // surrogates are not code points
      {R"(\C)", "\xff", {}, "0-1"},
      {"", "", {}, "0-0"},
      {"", "abc", {.haystack = {}, .start = 3}, "3-3"},
      {"$", "abc", {}, "3-3"},
  };
  for (const Row& row : rows) {
    const test::Pattern pattern = test::pattern_of(row.pattern);
    const nfa::Nfa nfa = nfa_of(pattern.hir);
    std::vector<std::size_t> slots(2 * pattern.groups + 2);
    nfa::Input input = row.input;
    input.haystack = row.haystack;
    for (const std::size_t at_a_time : {2, 3, 1000}) {
      nfa::PikeCache cache(nfa, at_a_time);
      EXPECT_EQ(search(nfa, cache, input, slots), row.expected) << row.pattern << " on " << row.haystack;
      test::count("pike rows");
    }
  }
}

TEST(Pike, SeveralPatterns) {
  const std::vector<const char*> patterns = {"(b)c?", "a(b)", "(a)(b)(c)"};
  std::vector<syntax::HirTree> hirs;
  std::vector<const syntax::Hir*> pointers;
  for (const char* pattern : patterns) hirs.push_back(hir_of(pattern));
  for (const syntax::HirTree& hir : hirs) pointers.push_back(&hir.root);
  auto nfa = nfa::compile(pointers, {});
  ASSERT_TRUE(nfa);
  nfa::PikeCache cache(*nfa);
  std::vector<std::size_t> slots(8);
  const nfa::Input input{.haystack = "xabc"};
  EXPECT_EQ(pike_search(*nfa, cache, input, slots), 1u);
  EXPECT_EQ(slots, (std::vector<std::size_t>{1, 3, 2, 3, nfa::kNoPosition, nfa::kNoPosition, nfa::kNoPosition,
                                             nfa::kNoPosition}));
  EXPECT_EQ(pike_search(*nfa, cache, {.haystack = "xabc", .kind = MatchKind::kLeftmostLongest}, slots), 2u);
  EXPECT_EQ(slots, (std::vector<std::size_t>{1, 4, 1, 2, 2, 3, 3, 4}));
  EXPECT_EQ(pike_search(*nfa, cache, {.haystack = "xabc", .start = 2}, {}), 0u);
  test::count("pike rows", 3);
}

// Hundreds of groups in little memory: more passes, the same groups.
TEST(Pike, ManyGroups) {
  std::string pattern, haystack;
  for (int i = 0; i < 150; ++i) pattern += "(a|b)(x?)", haystack += i % 3 == 0 ? "ax" : "b";
  const nfa::Nfa nfa = nfa_of(pattern);
  std::vector<std::size_t> all(2 * 301), some(all);
  nfa::PikeCache whole(nfa);
  const std::size_t budget = 1 << 17;
  nfa::PikeCache little(nfa, nfa::PikeCache::slots_within(nfa, budget));
  EXPECT_GT(whole.memory(), 10u * budget);
  EXPECT_LE(little.memory(), budget);
  EXPECT_EQ(search(nfa, whole, {.haystack = haystack}, all), search(nfa, little, {.haystack = haystack}, some));
  EXPECT_EQ(all, some);
  test::count("pike many groups");
}

// Two slots at a time: each pass has to find the match that the others found, though it does not see where that begins.
TEST(Pike, FewSlots) {
  const char* const patterns[] = {"(a)(b)?(c)?(d?)", "(a|ab)(c|bcd)?(d*)", "(a*?)(b?)(c*)d?", "(?:(a)|(b)|(c))*"};
  for (const char* pattern : patterns) {
    const nfa::Nfa nfa = nfa_of(pattern);
    nfa::PikeCache whole(nfa), little(nfa, 2);
    for (const MatchKind kind : {MatchKind::kLeftmostFirst, MatchKind::kLeftmostLongest}) {
      for (const std::string_view haystack : {"abcd", "xabcdd", "aab", "bcd", ""}) {
        std::vector<std::size_t> all(8), some(8);
        const nfa::Input input{.haystack = haystack, .kind = kind};
        EXPECT_EQ(search(nfa, little, input, some), search(nfa, whole, input, all)) << pattern << " on " << haystack;
        test::count("pike few slots");
      }
    }
  }
}

// Alternated literals are compiled as a trie; here against the definition: the first word in order, or the longest.
TEST(Pike, Words) {
  std::mt19937 random(3);
  const auto word = [&](unsigned longest) {
    std::string out;
    for (unsigned n = 1 + random() % longest; n > 0; --n) out += static_cast<char>('a' + random() % 2);
    return out;
  };
  for (uint64_t round = test::scaled(2000); round > 0; --round) {
    std::vector<std::string> words(2 + random() % (round % 50 == 0 ? 200 : 6));
    std::string pattern;
    for (std::string& w : words) pattern += (pattern.empty() ? "(?:" : "|") + (w = word(round % 3 == 0 ? 12 : 4));
    const std::string tail = random() % 2 ? "c" : "";
    const nfa::Nfa nfa = nfa_of(pattern + ")" + tail);
    const nfa::Nfa reverse = nfa_of(pattern + ")" + tail, {.reverse = true, .captures = false});
    const nfa::Dfa backward = determinize(reverse, {.anchored = true, .kind = MatchKind::kLeftmostLongest});
    nfa::PikeCache cache(nfa);
    const std::string haystack = word(12) + tail;
    for (const bool longest : {false, true}) {
      std::string expected = "-";
      for (std::size_t at = 0; at < haystack.size() && expected == "-"; ++at) {
        std::size_t best = 0;
        for (const std::string& w : words) {
          if (!haystack.substr(at).starts_with(w + tail) || (best != 0 && !longest)) continue;
          best = std::max(best, w.size() + tail.size());
        }
        if (best != 0) expected = std::to_string(at) + "-" + std::to_string(at + best);
      }
      std::size_t slots[2];
      const MatchKind kind = longest ? MatchKind::kLeftmostLongest : MatchKind::kLeftmostFirst;
      ASSERT_EQ(search(nfa, cache, {.haystack = haystack, .kind = kind}, slots), expected)
          << pattern << tail << " " << haystack;
      if (expected != "-" && backward.complete) {
        ASSERT_EQ(run_backward(backward, haystack, slots[1], 0), slots[0]) << pattern << tail << " " << haystack;
      }
      test::count("pike words");
    }
  }
}

// All four columns of one regex of RE2's files; returns how many results differ.
uint64_t check(const test::Re2Case& c) {
  uint64_t wrong = 0;
  for (const bool longest : {false, true}) {
    const test::Pattern pattern = test::pattern_of(c.regexp);
    const nfa::Nfa nfa = nfa_of(pattern.hir);
    std::vector<std::size_t> slots(2 * pattern.groups + 2);
    nfa::PikeCache cache(nfa);
    for (std::size_t i = 0; i < c.strings.size(); ++i) {
      for (const bool full : {true, false}) {
        const auto column = static_cast<test::Re2Column>(2 * longest + !full);
        const std::string got = search(nfa, cache,
                                       {.haystack = c.strings[i],
                                        .anchored = full,
                                        .match_end = full ? c.strings[i].size() : nfa::kNoPosition,
                                        .kind = longest ? MatchKind::kLeftmostLongest : MatchKind::kLeftmostFirst},
                                       slots);
        if (got == c.result(i, column)) continue;
        if (++wrong <= 3) {
          ADD_FAILURE() << c.regexp << " on " << c.strings[i] << " column " << column << ": " << got << ", expected "
                        << c.result(i, column);
        }
      }
    }
  }
  return wrong;
}

void run_file(const std::string& name, uint64_t every) {
  const std::string path = test::conformance_file(name);
  ASSERT_NE(path, "") << name << " is nowhere";
  test::Re2File file(path);
  test::Re2Case c;
  uint64_t wrong = 0;
  for (uint64_t regexps = 0; file.next(c) && wrong < 20; ++regexps) {
    if (regexps % every != 0) continue;
    const uint64_t now = check(c);
    test::count(name + " (pike, result lines)", c.strings.size(), now);
    wrong += now;
  }
  EXPECT_EQ(file.error(), "");
}

TEST(Pike, Re2Search) { run_file("re2/re2-search.txt", 1); }
TEST(Pike, Re2Exhaustive) {
  run_file("re2/re2-exhaustive.txt.bz2", std::max<uint64_t>(1, static_cast<uint64_t>(8 / test::scale())));
}

}  // namespace
}  // namespace lino

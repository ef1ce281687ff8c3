// lino::Set with many patterns and many matches: ten thousand words and two thousand patterns against naive searches,
// within their budgets; how much of the haystack is read.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <random>
#include <string>
#include <tuple>
#include <vector>

#include "lino/set.h"
#include "tests/count.h"

namespace lino {
namespace {

using Patterns = std::vector<std::string>;

std::vector<std::string> make_words(std::size_t count, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<std::string> words;
  for (std::size_t i = 0; i < count; ++i) {
    std::string word;
    for (unsigned n = 3 + random() % 9; n > 0; --n)
      word += "etaoinshrdlucmfwypvbgkqjxz"[random() % (5 + random() % 22)];
    words.push_back(word);
  }
  return words;
}

std::string make_prose(const std::vector<std::string>& words, std::size_t size, unsigned seed) {
  std::mt19937 random(seed);
  std::string text;
  while (text.size() < size) {
    std::string word = words[random() % words.size()];
    if (random() % 2 == 0) word[random() % word.size()] = 'e';
    text += word + (random() % 8 == 0 ? "" : " ");
  }
  return text;
}

// By trying every word at every position.
std::vector<SetEnd> naive_ends(const std::vector<std::string>& words, std::string_view text) {
  std::vector<SetEnd> all;
  for (std::size_t id = 0; id < words.size(); ++id) {
    for (std::size_t at = text.find(words[id]); at != text.npos; at = text.find(words[id], at + 1)) {
      all.push_back({id, at + words[id].size()});
    }
  }
  std::ranges::sort(all, {}, [](const SetEnd& end) { return std::pair(end.end, end.pattern); });
  return all;
}

std::vector<SetMatch> naive_spans(const std::vector<std::string>& words, std::vector<SetEnd> ends, bool longest) {
  std::vector<SetMatch> all;
  for (const SetEnd& end : ends) all.push_back({end.pattern, {end.end - words[end.pattern].size(), end.end}});
  std::ranges::sort(all, {}, [&](const SetMatch& m) {
    return std::tuple(m.span.begin, longest ? -static_cast<std::ptrdiff_t>(m.span.end) : 0, m.pattern);
  });
  std::vector<SetMatch> taken;
  for (const SetMatch& m : all) {
    if (taken.empty() || m.span.begin >= taken.back().span.end) taken.push_back(m);
  }
  return taken;
}

TEST(Set, TenThousandWords) {
  const std::vector<std::string> words = make_words(10'000, 1);
  const std::string text = make_prose(words, 8000, 2);
  const std::vector<SetEnd> all = naive_ends(words, text);
  std::vector<std::size_t> which;
  for (const SetEnd& end : all) which.push_back(end.pattern);
  std::ranges::sort(which);
  which.erase(std::unique(which.begin(), which.end()), which.end());
  ASSERT_GT(which.size(), 300u);
  for (const bool longest : {false, true}) {
    for (const std::size_t memory : {std::size_t{8} << 20, std::size_t{64} << 20}) {
      const auto begin = std::chrono::steady_clock::now();
      const Set set(words, {.longest_match = longest, .max_mem = memory});
      const auto took = std::chrono::steady_clock::now() - begin;
      std::printf("10,000 words: compiled in %lld us, %zu KiB\n",
                  static_cast<long long>(std::chrono::duration_cast<std::chrono::microseconds>(took).count()),
                  set.memory_used() / 1024);
      EXPECT_EQ(set.matching(text), which);
      EXPECT_EQ(set.overlapping(text), all);
      std::vector<SetMatch> matches;
      for (const SetMatch& m : set.matches(text)) matches.push_back(m);
      EXPECT_EQ(matches, naive_spans(words, all, longest));
      EXPECT_LE(set.memory_used(), memory);
      test::count("set ten thousand words", 4);
    }
  }
}

// Patterns of all sorts, each with a word of its own that only it finds.
TEST(Set, TwoThousandPatterns) {
  const std::vector<std::string> words = make_words(2'000, 5);
  std::vector<std::string> patterns;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& w = words[i];
    const std::string own = "<" + std::to_string(i) + ">";
    patterns.push_back(i % 5 == 0   ? w + "\\d+" + own
                       : i % 5 == 1 ? "(?i)" + w + own
                       : i % 5 == 2 ? "[a-z]+" + own
                       : i % 5 == 3 ? "\\b" + w + "(?:ed|ing)?" + own
                                    : w + "[^<]{0,3}" + own);
  }
  const Set set(patterns, {.max_mem = std::size_t{32} << 20});
  std::string text;
  std::vector<std::size_t> which;
  for (std::size_t i = 0; i < words.size(); i += 7) {
    text += "- " + words[i] + (i % 5 == 0 ? "12" : "") + "<" + std::to_string(i) + "> ";
    which.push_back(i);
  }
  EXPECT_EQ(set.matching(text), which);
  std::vector<std::size_t> found;
  for (const SetMatch& m : set.matches(text)) found.push_back(m.pattern);
  EXPECT_EQ(found, which);
  EXPECT_LE(set.memory_used(), std::size_t{32} << 20);
  EXPECT_FALSE(Set::make(patterns, {.max_mem = 300'000}));
  test::count("set two thousand patterns", 4);
}

// Which patterns match is known in one pass, however often each of them does.
TEST(Set, StopsEarly) {
  const Set set({"a", "b"});
  const std::string text = "ab" + std::string(1 << 20, 'c');
  EXPECT_EQ(set.matching(text).size(), 2u);
  EXPECT_LT(set.statistics().bytes_table, 10u);
  const Set missing({"a", "d"});
  EXPECT_EQ(missing.matching(text).size(), 1u);
  const auto statistics = missing.statistics();
  EXPECT_LE(statistics.bytes_table + statistics.bytes_nfa, text.size());
  test::count("set stops early", 4);
}

// Patterns that must read far ahead to know a short match: all matches take linear time all the same.
TEST(Set, Linear) {
  for (const Patterns& patterns :
       {Patterns{"a+b", "a"}, Patterns{".*[^A-Za-z]", "[a-z]"}, Patterns{"(?:a|b)*c", "[ab]"}}) {
    for (const std::size_t size : {std::size_t{1} << 12, std::size_t{1} << 15, std::size_t{1} << 18}) {
      const Set set(patterns);
      const std::string text(size, 'a');
      EXPECT_EQ(set.count(text), size);
      Cursor cursor;
      SetMatch one[1];
      std::size_t n = 0;
      while (set.find_all(text, cursor, one) == 1) n += one[0].pattern;
      EXPECT_EQ(n, size);
      const auto statistics = set.statistics();
      EXPECT_LE(statistics.bytes_table + statistics.bytes_nfa + statistics.bytes_pass, 40 * size + (1 << 17));
      test::count("set linear", 3);
    }
  }
}

}  // namespace
}  // namespace lino

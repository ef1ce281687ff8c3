// The plan for many long words against the plainest search: every word at every position.
#include "regex/word_search.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "lino/set.h"
#include "tests/count.h"

namespace lino {
namespace {

struct Words {
  std::vector<std::string> strings;
  std::vector<std::string_view> views() const { return {strings.begin(), strings.end()}; }
};

// Of few letters, so that they share windows, lie inside one another and begin alike.
Words words_of(std::mt19937_64& random, std::size_t count, std::size_t shortest, unsigned letters) {
  Words words;
  while (words.strings.size() < count) {
    std::string word;
    const std::size_t size = shortest + random() % 12;
    if (!words.strings.empty() && random() % 3 == 0)
      word = words.strings[random() % words.strings.size()].substr(random() % 3);
    while (word.size() < size) word += static_cast<char>('a' + random() % letters);
    words.strings.push_back(word);  // some twice
  }
  return words;
}

bool naive(const Words& words, std::string_view haystack, std::size_t start, bool longest, WordSearch::Found& found) {
  for (std::size_t at = start; at < haystack.size(); ++at) {
    bool any = false;
    for (uint32_t i = 0; i < words.strings.size(); ++i) {
      if (haystack.substr(at, words.strings[i].size()) != words.strings[i]) continue;
      if (any && (!longest || words.strings[i].size() <= words.strings[found.word].size())) continue;
      found = {i, at};
      any = true;
    }
    if (any) return true;
  }
  return false;
}

TEST(WordSearch, AgreesWithThePlainestSearch) {
  std::mt19937_64 random(6);
  for (std::size_t n = 0; n < std::max<std::size_t>(10, test::scaled(60)); ++n) {
    const std::size_t shortest = 10 + random() % 22;
    const Words words = words_of(random, 64 + random() % 60, shortest, n % 2 ? 2 : 26);
    for (const auto kind : {nfa::MatchKind::kLeftmostFirst, nfa::MatchKind::kLeftmostLongest}) {
      const std::vector<std::string_view> views = words.views();
      const auto search = WordSearch::make(views, kind, std::size_t{1} << 22);
      ASSERT_TRUE(search);
      for (std::size_t k = 0; k < 20; ++k) {
        std::string haystack;
        while (haystack.size() < 30 * k) {
          if (random() % 2) haystack += words.strings[random() % words.strings.size()];
          else haystack.append(random() % 40, 'b');
          if (random() % 4 == 0 && !haystack.empty()) haystack.pop_back();
        }
        bool same = true;
        for (std::size_t at = 0; same;) {
          WordSearch::Found expected{}, got{};
          const bool is = naive(words, haystack, at, kind == nfa::MatchKind::kLeftmostLongest, expected);
          same = search->find(haystack, at, got) == is &&
                 (!is || (got.word == expected.word && got.begin == expected.begin));
          EXPECT_TRUE(same) << "at " << at << " in " << haystack;
          if (!is) break;
          at = expected.begin + 1 + random() % 9;
        }
        test::count("word_search", 1, !same);
      }
    }
  }
}

TEST(WordSearch, WhatItIsNotFor) {
  std::mt19937_64 random(7);
  const auto is_for = [](const Words& words, std::size_t memory) {
    return WordSearch::make(words.views(), nfa::MatchKind::kLeftmostFirst, memory) != nullptr;
  };
  EXPECT_TRUE(is_for(words_of(random, 64, 10, 26), 1 << 20));
  EXPECT_FALSE(is_for(words_of(random, 63, 10, 26), 1 << 20));
  EXPECT_FALSE(is_for(words_of(random, 64, 20, 26), 1 << 10));
  Words words = words_of(random, 64, 10, 26);
  words.strings[5] = "ninechars";
  EXPECT_FALSE(is_for(words, 1 << 20));
  test::count("word_search limits", 4);
}

// Through Set, where some patterns have groups, and beside the automaton.
TEST(WordSearch, InSets) {
  std::mt19937_64 random(8);
  for (std::size_t n = 0; n < std::max<std::size_t>(4, test::scaled(20)); ++n) {
    Words words = words_of(random, 80, 12, n % 2 ? 2 : 26);
    std::string haystack;
    for (int i = 0; i < 50; ++i) haystack += words.strings[random() % 80] + std::string(random() % 30, ' ');
    words.strings[3] = "(" + words.strings[3] + ")";
    const auto matches = [&](Engine engine) {
      std::vector<std::pair<std::size_t, Span>> all;
      const Set set(words.strings, {.engine = engine});
      for (const SetMatch& match : set.matches(haystack)) all.push_back({match.pattern, match.span});
      return all;
    };
    const bool same = matches(Engine::kAuto) == matches(Engine::kTable);
    EXPECT_TRUE(same) << haystack;
    test::count("word_search in a Set", 1, !same);
  }
}

}  // namespace
}  // namespace lino

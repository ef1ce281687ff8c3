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

// All words that stand somewhere, each once for every place; or as many as it has the patience for.
TEST(WordSearch, FindsEach) {
  struct Told {
    std::vector<std::pair<std::size_t, uint32_t>> ends;
    std::size_t most;
    static bool take(void* context, std::size_t at, std::span<const uint32_t> patterns) {
      auto& self = *static_cast<Told*>(context);
      self.ends.push_back({at, patterns[0]});
      return self.ends.size() < self.most;
    }
  };
  std::mt19937_64 random(9);
  std::size_t complete = 0;
  for (std::size_t n = 0; n < std::max<std::size_t>(20, test::scaled(100)); ++n) {
    const Words words = words_of(random, 64 + random() % 60, 10 + random() % 22, n % 3 ? 26 : 2);
    const std::vector<std::string_view> views = words.views();
    const auto search = WordSearch::make(views, nfa::MatchKind::kLeftmostFirst, std::size_t{1} << 22);
    ASSERT_TRUE(search);
    for (std::size_t k = 0; k < 20; ++k) {
      std::string haystack;
      while (haystack.size() < 60 * k) {
        haystack += words.strings[random() % words.strings.size()] + std::string(random() % 20, 'b');
        if (random() % 4 == 0) haystack.pop_back();
      }
      std::vector<std::pair<std::size_t, uint32_t>> all;
      for (uint32_t word = 0; word < words.strings.size(); ++word) {
        const std::string& w = words.strings[word];
        for (std::size_t at = haystack.find(w); at != haystack.npos; at = haystack.find(w, at + 1)) {
          all.push_back({at + w.size(), word});
        }
      }
      Told told{{}, k % 5 == 4 ? 3 : SIZE_MAX};
      nfa::MatchSink sink{.take = Told::take, .context = &told};
      const bool done = search->find_each(haystack, sink), enough = told.ends.size() == told.most;
      complete += done && !enough;
      std::ranges::sort(all);
      std::ranges::sort(told.ends);
      const bool twice = std::ranges::adjacent_find(told.ends) != told.ends.end();
      const bool same = done && !enough ? told.ends == all : !twice && std::ranges::includes(all, told.ends);
      EXPECT_TRUE(same) << "in " << haystack;
      test::count("word_search of each", 1, !same);
    }
  }
  EXPECT_GT(complete, 100u);
}

// Words that share their windows, in a text full of those: given up early, for the automaton.
TEST(WordSearch, HasPatience) {
  std::vector<std::string> words;
  for (int i = 0; i < 2000; ++i) words.push_back("https://www." + std::to_string(10000 + i));
  const std::vector<std::string_view> views(words.begin(), words.end());
  const auto search = WordSearch::make(views, nfa::MatchKind::kLeftmostFirst, std::size_t{1} << 22);
  ASSERT_TRUE(search);
  std::string haystack;
  while (haystack.size() < 100'000) haystack += "https://www.lino ";
  std::size_t told = 0;
  nfa::MatchSink sink{.take =
                          [](void* context, std::size_t, std::span<const uint32_t>) {
                            ++*static_cast<std::size_t*>(context);
                            return true;
                          },
                      .context = &told};
  EXPECT_FALSE(search->find_each(haystack, sink));
  EXPECT_EQ(told, 0u);
  const Set set(words);
  EXPECT_TRUE(set.matching(haystack).empty());
  EXPECT_FALSE(set.is_match(haystack));
  haystack += "https://www.10007 https://www.11999";
  EXPECT_EQ(set.matching(haystack), (std::vector<std::size_t>{7, 1999}));
  EXPECT_TRUE(set.is_match(haystack));
  test::count("word_search patience", 6);
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
    const Set set(words.strings), table(words.strings, {.engine = Engine::kTable});
    const bool which = set.matching(haystack) == table.matching(haystack) && set.is_match(haystack) &&
                       !set.is_match(haystack.substr(0, 11)) &&
                       set.overlapping(haystack) == table.overlapping(haystack);
    const bool same = which && matches(Engine::kAuto) == matches(Engine::kTable);
    EXPECT_TRUE(same) << haystack;
    test::count("word_search in a Set", 1, !same);
  }
}

}  // namespace
}  // namespace lino

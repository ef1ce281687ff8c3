// The plan for many long words against the plainest search: every word at every position.
#include "regex/word_search.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "lino/set.h"
#include "nfa/look.h"
#include "tests/count.h"

namespace lino {
namespace {

struct Words {
  std::vector<std::string> strings;
  WordList list() const { return {.words = {strings.begin(), strings.end()}, .before = {}, .behind = {}}; }
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

// The match from `start` on; `found` is the best so far of those for which `better` is asked.
template <class Better>
bool naive(const WordList& list, std::string_view haystack, std::size_t start, WordSearch::Found& found,
           const Better& better) {
  const auto hold = [&](syntax::LookSet looks, std::size_t at) {
    const bool word = looks.contains(syntax::Look::kWordBoundary), line = looks.contains(syntax::Look::kEndLine);
    return (!word || nfa::holds(syntax::Look::kWordBoundary, haystack, at)) &&
           (!line || nfa::holds(syntax::Look::kEndLine, haystack, at));
  };
  bool any = false;
  for (std::size_t at = start; at < haystack.size(); ++at) {
    for (uint32_t i = 0; i < list.words.size(); ++i) {
      const std::size_t end = at + list.words[i].size();
      if (haystack.substr(at, list.words[i].size()) != list.words[i]) continue;
      if (!hold(list.before, at) || !hold(list.behind, end)) continue;
      const WordSearch::Found now{i, at};
      if (!any || better(now, found)) found = now;
      any = true;
    }
  }
  return any;
}

using Choice = WordSearch::Choice;
constexpr Choice kChoices[] = {Choice::kPreferred, Choice::kLongest, Choice::kShortest};

struct Subject {
  const WordList& list;
  const WordSearch& search;
  bool alike;  // words of two letters share their windows

  std::size_t size(uint32_t word) const { return list.words[word].size(); }
  // Is what find() and find_at() say right? Giving up for no good reason is not.
  bool finds(std::string_view haystack, std::size_t start, Choice choice, std::size_t& next) const {
    const auto better = [&](WordSearch::Found a, WordSearch::Found b) {
      if (a.begin != b.begin) return a.begin < b.begin;
      const std::size_t size_a = size(a.word), size_b = size(b.word);
      if (choice == Choice::kPreferred || size_a == size_b) return a.word < b.word;
      return choice == Choice::kLongest ? size_a > size_b : size_a < size_b;
    };
    WordSearch::Found expected{}, got{}, here{};
    WordSearch::Effort effort{.from = start};
    const bool is = naive(list, haystack, start, expected, better);
    const WordSearch::Answer answer = search.find(haystack, start, choice, effort, got);
    next = is ? expected.begin : haystack.size();
    if (answer == WordSearch::Answer::kGivenUp) return alike;
    if ((answer == WordSearch::Answer::kYes) != is) return false;
    if (!is) return true;
    const bool at = search.find_at(haystack, expected.begin, choice, here) && here.word == expected.word;
    const bool not_before = start == expected.begin || !search.find_at(haystack, expected.begin - 1, choice, here);
    return got.word == expected.word && got.begin == expected.begin && at && not_before;
  }
  bool finds_first_end(std::string_view haystack, std::size_t start) const {
    const auto better = [&](WordSearch::Found a, WordSearch::Found b) {
      const std::size_t end_a = a.begin + size(a.word), end_b = b.begin + size(b.word);
      if (end_a != end_b) return end_a < end_b;
      return a.begin != b.begin ? a.begin < b.begin : a.word < b.word;
    };
    WordSearch::Found expected{}, got{};
    WordSearch::Effort effort{.from = start};
    const bool is = naive(list, haystack, start, expected, better);
    const WordSearch::Answer answer = search.find_first_end(haystack, start, effort, got);
    if (answer == WordSearch::Answer::kGivenUp) return alike;
    if ((answer == WordSearch::Answer::kYes) != is) return false;
    return !is || (got.word == expected.word && got.begin == expected.begin);
  }
  bool knows_whole(std::string_view word) const {
    const auto first = std::ranges::find(list.words, word);
    const auto got = search.word_of(word, 0, word.size());
    const bool is = first != list.words.end();
    return got.has_value() == is && (!is || *got == static_cast<uint32_t>(first - list.words.begin()));
  }
};

TEST(WordSearch, AgreesWithThePlainestSearch) {
  std::mt19937_64 random(6);
  std::size_t strides = 0;
  for (std::size_t n = 0; n < std::max<std::size_t>(10, test::scaled(60)); ++n) {
    const std::size_t shortest = 10 + random() % 22;
    Words words = words_of(random, 64 + random() % 60, shortest, n % 2 ? 2 : 26);
    const std::string beginning = n % 3 == 2 ? "abcabcabc" : "";
    for (std::string& word : words.strings) word = beginning + word;
    WordList list = words.list();
    if (n % 5 == 3) list.before.add(syntax::Look::kWordBoundary);
    if (n % 5 == 3 || n % 5 == 4) list.behind.add(n % 2 ? syntax::Look::kWordBoundary : syntax::Look::kEndLine);
    const auto search = WordSearch::make(list, n % 7 == 6 ? 1 << 14 : 1 << 22);
    if (n % 7 == 6 && search == nullptr) continue;
    ASSERT_TRUE(search);
    strides |= std::size_t{1} << search->stride();
    const Subject subject{list, *search, n % 2 == 1};
    for (std::size_t k = 0; k < 20; ++k) {
      std::string haystack;
      while (haystack.size() < 30 * k) {
        if (random() % 2) haystack += words.strings[random() % words.strings.size()];
        else haystack.append(random() % 40, "b \n"[random() % 3]);
        if (random() % 4 == 0 && !haystack.empty()) haystack.pop_back();
      }
      bool same =
          subject.knows_whole(words.strings[random() % words.strings.size()]) && subject.knows_whole("abababababab");
      for (const Choice choice : kChoices) {
        for (std::size_t at = 0; at < haystack.size() && same;) {
          std::size_t next = at;
          same = subject.finds(haystack, at, choice, next) && subject.finds_first_end(haystack, at);
          EXPECT_TRUE(same) << "at " << at << " in " << haystack;
          at = next + 1 + random() % 9;
        }
      }
      test::count("word_search", 1, !same);
    }
  }
  if (test::scaled(60) >= 60) {
    EXPECT_GE(std::popcount(strides), 8);
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
    const auto search = WordSearch::make(words.list(), std::size_t{1} << 22);
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
  std::mt19937_64 random(10);
  Words words;
  for (int i = 0; i < 200; ++i) words.strings.push_back("https://www." + std::to_string(10000 + i));
  for (const std::string& word : words_of(random, 1800, 17, 26).strings) words.strings.push_back(word);
  const auto search = WordSearch::make(words.list(), std::size_t{1} << 22);
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
  WordSearch::Found found{};
  WordSearch::Effort effort{.from = 0}, little{.from = 0};
  EXPECT_EQ(search->find(haystack, 0, Choice::kPreferred, effort, found), WordSearch::Answer::kGivenUp);
  EXPECT_LT(effort.entries, 2000u);
  EXPECT_EQ(search->find(haystack.substr(0, 3), 0, Choice::kPreferred, little, found), WordSearch::Answer::kNo);
  const Set set(words.strings);
  EXPECT_TRUE(set.matching(haystack).empty());
  EXPECT_FALSE(set.is_match(haystack));
  EXPECT_EQ(set.count(haystack), 0u);
  haystack += "https://www.10007 https://www.10199";
  EXPECT_EQ(set.matching(haystack), (std::vector<std::size_t>{7, 199}));
  EXPECT_TRUE(set.is_match(haystack));
  EXPECT_EQ(set.count(haystack), 2u);
  test::count("word_search patience", 11);
}

TEST(WordSearch, WhatItIsNotFor) {
  std::mt19937_64 random(7);
  const auto is_for = [](const Words& words, std::size_t memory) {
    return WordSearch::make(words.list(), memory) != nullptr;
  };
  EXPECT_TRUE(is_for(words_of(random, 64, 10, 26), 1 << 20));
  EXPECT_TRUE(is_for(words_of(random, 64, 18, 26), 1 << 14));  // in smaller strides
  EXPECT_FALSE(is_for(words_of(random, 63, 10, 26), 1 << 20));
  EXPECT_FALSE(is_for(words_of(random, 64, 20, 26), 1 << 10));
  Words words = words_of(random, 64, 10, 26);
  words.strings[5] = "ninechars";
  EXPECT_FALSE(is_for(words, 1 << 20));
  Words paths;  // they share all windows but the last ones
  for (int i = 0; i < 2000; ++i) paths.strings.push_back("/usr/share/doc/" + std::to_string(random()));
  EXPECT_TRUE(is_for(paths, 1 << 20));  // behind what all begin with
  paths.strings.push_back("/var/lib/other/sources/of/it");
  EXPECT_FALSE(is_for(paths, 1 << 20));
  test::count("word_search limits", 7);
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

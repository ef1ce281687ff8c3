// A Regex of many long words: which patterns are for the plan that looks them up (regex/word_list.h), what it needs no
// automaton for; then random dictionaries in all their forms, asked every question, against Pike's simulation, the other
// engines and RE2.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "lino/regex.h"
#include "nfa/compile.h"
#include "nfa/words.h"
#include "regex/word_list.h"
#include "tests/agree.h"
#include "tests/allocations.h"
#include "tests/count.h"
#include "tests/pattern.h"

namespace lino {
namespace {

using test::text_of;
using Words = std::vector<std::string>;

constexpr const char* kPlan = "is looked up by its hash";
bool has_plan(const Regex& regex) { return regex.explain().find(kPlan) != std::string::npos; }

// Without what a cut leaves of its last character.
void cut(std::string& word, std::size_t size) {
  const std::size_t before = word.size();
  word.resize(size);
  while (size < before && !word.empty() && (word.back() & 0x80) != 0) word.pop_back();
}

// Distinct letters, so that words do not share their windows; some are the beginning of others, some come twice.
Words words_of(std::mt19937_64& random, std::size_t count, std::size_t shortest) {
  static const Words kPieces = {"a", "b", "c", "e", "i", "n", "o", "r", "t", "x", "-", " ", "\xC3\xA9", "\xE4\xB8\xAD"};
  Words words;
  while (words.size() < count) {
    std::string word;
    const std::size_t size = shortest + random() % 10;
    if (!words.empty() && random() % 3 == 0) word = words[random() % words.size()];
    if (word.size() > shortest && random() % 2 == 0) cut(word, shortest);
    while (word.size() < size && (word.empty() || random() % 30 > 0 || word.size() < shortest)) {
      word += kPieces[random() % kPieces.size()];
    }
    words.push_back(word);
  }
  return words;
}

// In text, with neighbours of all kinds, cut off, run together.
std::string haystack_of(std::mt19937_64& random, const Words& words, std::size_t size) {
  static const Words kBetween = {"", " ", "\n", "a", "the quick brown fox ", ", ", "\xC3\xA9", "\xFF\x80", "_"};
  std::string haystack;
  while (haystack.size() < size) {
    haystack += kBetween[random() % kBetween.size()];
    std::string word = words[random() % words.size()];
    if (random() % 4 == 0) word.resize(1 + random() % word.size());
    if (random() % 8 == 0) word.erase(0, random() % word.size());
    if (random() % 3 != 0) haystack += word;
  }
  return haystack;
}

std::string alternation(const Words& words, const std::string& open = "", const std::string& close = "") {
  std::string pattern;
  for (const std::string& word : words) pattern += (pattern.empty() ? "" : "|") + open + word + close;
  return pattern;
}

struct Form {
  const char* name;
  std::string pattern;
};
std::vector<Form> forms_of(const Words& words) {
  const std::string all = alternation(words);
  return {{"plain", all},
          {"in a group", "(" + all + ")"},
          {"in a named group in a group", "((?P<word>" + all + "))"},
          {"a group each", alternation(words, "(", ")")},
          {"between word boundaries", "\\b(?:" + all + ")\\b"},
          {"in a group between them", "\\b(" + all + ")\\b"},
          {"no boundary behind", "(?:" + all + ")\\B"},
          {"lines", "(?m)^(?:" + all + ")$"}};
}

TEST(WordsRegex, Patterns) {
  std::mt19937_64 random(1);
  const Words words = words_of(random, 100, 12);
  const std::string all = alternation(words);
  for (const Form& form : forms_of(words)) EXPECT_TRUE(has_plan(Regex(form.pattern))) << form.name;
  EXPECT_TRUE(has_plan(Regex(all, {.latin1 = true})));
  EXPECT_TRUE(has_plan(Regex(all, {.longest_match = true})));
  EXPECT_TRUE(has_plan(Regex(all, {.whole_words = true})));
  for (const Engine engine : {Engine::kJit, Engine::kTable, Engine::kInterpret, Engine::kNfa, Engine::kForesight}) {
    EXPECT_FALSE(has_plan(Regex(all, {.engine = engine})));
  }
  const std::string others[] = {"(?i)" + all,
                                all + "|short",
                                all + "|with a class [ab]",
                                "(?:" + all + ")+",
                                "^(?:" + all + ")",
                                "(?:" + all + ")$",
                                "(?:" + all + ")\\d",
                                "(?:" + all + ")(?!xyz)",
                                alternation(words_of(random, 63, 12)),
                                "(?u)\\b(?:" + all + ")",
                                all + "|"};
  for (const std::string& other : others) EXPECT_FALSE(has_plan(Regex(other))) << other;
  test::count("words of a Regex, patterns", 16 + std::size(others));
}

// Neither compiling nor the searches that words answer make an automaton.
TEST(WordsRegex, NeedNoAutomaton) {
  std::mt19937_64 random(2);
  const Words words = words_of(random, 3000, 15);
  const std::string haystack = haystack_of(random, words, 10'000);
  const Regex regex("(" + alternation(words) + ")"), table(alternation(words), {.engine = Engine::kTable});
  EXPECT_LT(regex.memory_used(), table.memory_used());
  EXPECT_TRUE(regex.is_match(haystack));
  EXPECT_EQ(regex.count(haystack), table.count(haystack));
  EXPECT_TRUE(regex.full_match(words[7]));
  EXPECT_FALSE(regex.full_match(haystack));
  EXPECT_FALSE(regex.find_anchored("no word"));
  EXPECT_EQ(regex.captures(words[9])->span(1), (Span{0, words[9].size()}));
  EXPECT_EQ(regex.replace_all(haystack, "<$1>"), table.replace_all(haystack, "<$0>"));
  EXPECT_EQ(regex.split(haystack), table.split(haystack));
  const Regex::Statistics statistics = regex.statistics();
  EXPECT_EQ(statistics.states_built, 0u);
  EXPECT_EQ(statistics.bytes_table + statistics.bytes_chain + statistics.bytes_nfa, 0u);
  EXPECT_GE(statistics.bytes_kernel, 2 * haystack.size());
  Scratch scratch(regex);
  const uint64_t calls = test::allocations().calls;
  Span span, groups[2];
  bool found = regex.is_match(haystack, scratch) && !regex.full_match(haystack, scratch);
  found = found && regex.find(haystack, 3, false, span, scratch) && !regex.find("no", 0, true, span, scratch);
  EXPECT_TRUE(found && regex.captures(haystack, 3, false, groups, scratch) && groups[1] == span);
  EXPECT_EQ(test::allocations().calls, calls);
  EXPECT_EQ(regex.overlapping(haystack), table.overlapping(haystack));  // an automaton tells
  EXPECT_GT(regex.statistics().states_built, 0u);
  test::count("words of a Regex without an automaton", 15);
}

TEST(WordsRegex, AgreesWithAllEngines) {
  std::mt19937_64 random(3);
  test::AgreeCounts counts;
  for (std::size_t n = 0; n < std::max<std::size_t>(2, test::scaled(20)); ++n) {
    Words words = words_of(random, 64 + random() % 40, 10 + random() % 12);
    if (n % 4 == 3) {
      for (std::string& word : words) word = "common beginning of" + word;
    }
    for (const Form& form : forms_of(words)) {
      const Options options{.longest_match = n % 5 == 4};
      test::Engines engines(form.pattern, options, counts);
      ASSERT_EQ(engines.setup_difference(), "") << form.pattern;
      for (std::size_t k = 0; k < 4; ++k) {
        std::string haystack = haystack_of(random, words, random() % 3 ? random() % 400 : random() % 20);
        if (random() % 5 == 0) haystack = words[random() % words.size()];
        const test::Question question{haystack, random() % (haystack.size() + 1), 1 + random() % 8};
        const std::string difference = engines.difference(question);
        EXPECT_EQ(difference, "") << form.name << ": " << form.pattern << "\nin " << haystack;
        test::count("words of a Regex", 1, !difference.empty());
      }
    }
  }
}

// The matches that are wanted, anchored or not, and what is made of them, beside the table walk.
TEST(WordsRegex, AgreesInAllCalls) {
  std::mt19937_64 random(4);
  for (std::size_t n = 0; n < std::max<std::size_t>(2, test::scaled(30)); ++n) {
    const Words words = words_of(random, 64 + random() % 200, 10 + random() % 12);
    for (const Form& form : forms_of(words)) {
      const Options options{.latin1 = n % 6 == 5, .longest_match = n % 5 == 4, .whole_words = n % 4 == 3};
      Options by_table = options;
      by_table.engine = Engine::kTable;
      const Regex regex(form.pattern, options), table(form.pattern, by_table);
      Scratch scratch(regex);
      for (std::size_t k = 0; k < 3; ++k) {
        const std::string haystack = haystack_of(random, words, random() % 600);
        const auto all = [&](const Regex& r, const SearchOptions& how) {
          std::vector<Span> spans;
          for (const Match match : r.matches(haystack, how)) spans.push_back({match.begin(), match.end()});
          return spans;
        };
        bool same = regex.replace_all(haystack, "<$0>") == table.replace_all(haystack, "<$0>") &&
                    regex.replace(haystack, "<$0>") == table.replace(haystack, "<$0>") &&
                    regex.split(haystack) == table.split(haystack) && regex.count(haystack) == table.count(haystack) &&
                    regex.overlapping(haystack) == table.overlapping(haystack) &&
                    regex.full_match(words[k]) == table.full_match(words[k]) &&
                    regex.full_match(words[k], scratch) == table.full_match(words[k]);
        std::vector<std::size_t> begins;
        for (const Match match : table.matches(haystack)) begins.push_back(match.begin());
        for (const Want want : {Want::kPreferred, Want::kLongest, Want::kEarliest}) {
          for (const bool anchored : {false, true}) {
            const SearchOptions how{.want = want, .anchored = anchored};
            same = same && all(regex, how) == all(table, how);
            std::size_t start = random() % (haystack.size() + 1);
            if (!begins.empty() && random() % 2 == 0) start = begins[random() % begins.size()];
            const auto expected = table.find(haystack, start, how);
            const auto found = regex.find(haystack, start, how);
            Span span;
            const bool again = regex.find(haystack, start, how, span, scratch);
            same = same && found.has_value() == expected.has_value() && again == expected.has_value();
            if (!same || !expected) continue;
            same = found->begin() == expected->begin() && found->end() == expected->end();
            same = same && span == Span{expected->begin(), expected->end()};
            const auto groups = regex.captures(haystack, start, how), other = table.captures(haystack, start, how);
            for (std::size_t i = 0; i <= regex.capture_count(); ++i) {
              same = same && groups->span(i) == other->span(i);
            }
          }
        }
        EXPECT_TRUE(same) << form.name << ": " << form.pattern << "\nin " << haystack;
        test::count("words of a Regex in all calls", 1, !same);
      }
    }
  }
}

// Words that share their windows, in a text of nothing else: linear time, and the same matches.
TEST(WordsRegex, GivenUp) {
  std::mt19937_64 random(5);
  Words words = words_of(random, 1800, 17);
  for (int i = 0; i < 200; ++i) words.push_back("https://www/" + std::to_string(10000 + i));
  std::string haystack;
  while (haystack.size() < 50'000) haystack += "https://www/1003 https://www/10077 " + words[random() % words.size()];
  const Regex regex(alternation(words)), table(alternation(words), {.engine = Engine::kTable});
  ASSERT_TRUE(has_plan(regex));
  const auto all = [&](const Regex& r) {
    std::vector<Span> spans;
    for (const Match match : r.matches(haystack)) spans.push_back({match.begin(), match.end()});
    return spans;
  };
  EXPECT_EQ(text_of(all(regex)), text_of(all(table)));
  const Regex::Statistics statistics = regex.statistics();
  EXPECT_GT(statistics.bytes_table + statistics.bytes_chain, haystack.size() / 2);
  EXPECT_EQ(regex.count("https://www/10077"), 1u);
  EXPECT_EQ(regex.is_match(haystack.substr(0, 17) + haystack.substr(0, 17)), false);
  test::count("words of a Regex, given up", 4);
}

// What is counted instead of the automata that are not made is no less than they are.
TEST(WordsRegex, AutomataAreNoLarger) {
  std::mt19937_64 random(7);
  for (std::size_t n = 0; n < std::max<std::size_t>(5, test::scaled(40)); ++n) {
    Words words = words_of(random, 64 + random() % 600, 10 + random() % 12);
    if (n % 4 == 1) {  // each the beginning of the next, as deep as a trie goes
      words = {std::string(10, 'a')};
      while (words.size() < 700) words.push_back(words.back() + static_cast<char>('a' + random() % 3));
    }
    if (n % 4 == 2) std::ranges::reverse(words);
    for (const Form& form : forms_of(words)) {
      const syntax::HirTree tree = test::hir_of(form.pattern.c_str());
      const WordSum sum = sum_of_words(tree, {});
      ASSERT_EQ(sum.count, words.size()) << form.name;
      const nfa::NfaSize most = nfa::most_of_words(sum.count, sum.bytes, sum.looks);
      for (const bool reverse : {false, true}) {
        const nfa::Nfa nfa =
            nfa::compile(tree, {.reverse = reverse, .captures = false, .anchored_only = reverse, .size_limit = 1 << 26})
                .value();
        const bool good = nfa.states.size() <= most.states && nfa.alternatives.size() <= most.alternatives &&
                          nfa.memory() <= most.memory() && nfa.looks == most.looks;
        EXPECT_TRUE(good) << form.name << ' ' << form.pattern;
        test::count("words of a Regex, automata", 1, !good);
      }
    }
  }
}

// Within whatever memory there is: the same matches, or an error that names the budget.
TEST(WordsRegex, LittleMemory) {
  std::mt19937_64 random(6);
  const Words words = words_of(random, 1000, 15);
  const std::string haystack = haystack_of(random, words, 5'000), pattern = alternation(words);
  const std::size_t count = Regex(pattern, {.engine = Engine::kNfa}).count(haystack);
  std::size_t made = 0, planned = 0;
  for (std::size_t max_mem = 1 << 14; max_mem <= (1 << 24); max_mem += max_mem / 4) {
    test::reset_highest();
    const std::size_t before = test::allocations().bytes;
    const Expected<Regex> regex = Regex::make(pattern, {.max_mem = max_mem});
    if (!regex) {
      EXPECT_NE(std::string(regex.error().what()).find("max_mem"), std::string::npos);
      continue;
    }
    ++made;
    planned += has_plan(*regex);
    EXPECT_EQ(regex->count(haystack), count) << max_mem;
    (void)(regex->is_match(haystack) && regex->find_anchored(haystack) && regex->full_match(haystack));
    regex->overlapping(haystack, [](std::size_t) { return true; });
    for (const Want want : {Want::kEarliest, Want::kLongest}) (void)regex->find(haystack, 1, {.want = want});
    EXPECT_LE(test::allocations().highest - before, max_mem + (1 << 17)) << max_mem;
    EXPECT_EQ(regex->overlapping(haystack).size(),
              Regex(pattern, {.engine = Engine::kTable}).overlapping(haystack).size());
    EXPECT_LE(regex->memory_used(), max_mem);
    test::count("words of a Regex in little memory");
  }
  EXPECT_GE(made, 8u);
  EXPECT_GE(planned, 5u);
}

}  // namespace
}  // namespace lino

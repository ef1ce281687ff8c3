// Four walks at a time tell the patterns that one walk tells: generated patterns and haystacks of all lengths, budgets from
// nothing to plenty, matches that stand across the parts, threads that never come together, sinks that have enough.
#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "lino/regex.h"
#include "lino/set.h"
#include "nfa/compile.h"
#include "nfa/lazy.h"
#include "regex/syntax/parse.h"
#include "tests/count.h"
#include "tests/generate.h"

namespace lino {
namespace {

using nfa::LazyDfa;

// Which patterns a sink was told, until it has been told `enough` times.
struct Told {
  std::vector<bool> patterns;
  std::size_t enough, times = 0;
  nfa::MatchSink sink{.take = take, .context = this, .once = true};

  Told(std::size_t count, std::size_t enough) : patterns(count), enough(enough) {}
  static bool take(void* context, std::size_t, std::span<const uint32_t> matched) {
    auto& self = *static_cast<Told*>(context);
    for (const uint32_t pattern : matched) self.patterns[pattern] = true;
    return ++self.times < self.enough;
  }
};

struct Streams {
  LazyDfa dfa;
  nfa::Workspace workspace;
  std::array<std::unique_ptr<LazyDfa::Cache>, LazyDfa::kStreams> caches;

  Streams(const nfa::Nfa& nfa, std::size_t budget, nfa::MatchKind kind = nfa::MatchKind::kAll)
      : dfa(nfa, {.kind = kind, .budget = budget}), workspace(nfa, kind, nfa::MatchKind::kAll) {
    for (auto& cache : caches) cache = std::make_unique<LazyDfa::Cache>(dfa, workspace);
  }
  std::array<LazyDfa::Cache*, 4> all() const {
    return {caches[0].get(), caches[1].get(), caches[2].get(), caches[3].get()};
  }
  bool find(std::string_view haystack, nfa::MatchSink& sink) { return dfa.find_ends_once(all(), haystack, sink); }
};

TEST(Streams, TellWhatOneWalkTells) {
  std::size_t apart = 0, generations = 0;
  for (unsigned seed = 0; seed < test::scaled(600); ++seed) {
    std::mt19937 random(seed);
    const std::vector<uint8_t> bytes = test::random_bytes(random, 3000);
    test::Choices choices(bytes);
    std::vector<test::Tree> trees;
    std::vector<syntax::HirTree> hirs;
    for (unsigned i = 1 + random() % 6; i > 0; --i) {
      const test::Tree tree = test::make_tree(choices, 3);
      const auto ast = syntax::parse(test::to_pattern(tree), {});
      if (!ast) continue;
      auto hir = syntax::translate(*ast, {});
      if (!hir) continue;
      trees.push_back(tree);
      hirs.push_back(*std::move(hir));
    }
    std::vector<const syntax::Hir*> all;
    for (const syntax::HirTree& hir : hirs) all.push_back(&hir.root);
    if (all.empty()) continue;
    const auto nfa = nfa::compile(all, {.captures = false, .size_limit = 1 << 20});
    if (!nfa || nfa->has_lookarounds) continue;
    constexpr std::size_t kBudgets[] = {0, 2000, 20000, std::size_t{1} << 20};
    Streams streams(*nfa, kBudgets[seed % 4]);
    LazyDfa alone(*nfa, {.kind = nfa::MatchKind::kAll});
    LazyDfa::Cache cache(alone);
    for (int i = 0; i < 5; ++i) {
      std::string haystack;
      const std::size_t size = i == 0 ? random() % 8 : i == 1 ? random() % 300 : random() % 6000;
      while (haystack.size() < size) {
        if (random() % 3 == 0) haystack.append(random() % 200, "ab \n"[random() % 4]);
        haystack += test::make_haystack(trees[random() % trees.size()], choices);
        if (choices.done()) haystack += "abcxyz 0123"[random() % 11];
      }
      Told expected(all.size(), SIZE_MAX), told(all.size(), SIZE_MAX);
      alone.find_ends(cache, haystack, 0, expected.sink);
      if (!streams.find(haystack, told.sink)) ++apart;
      ASSERT_EQ(told.patterns, expected.patterns) << "seed " << seed << ", " << test::quoted(haystack.substr(0, 200));
      Told once(all.size(), 1);
      streams.find(haystack, once.sink);
      EXPECT_EQ(once.times, expected.times > 0 ? 1u : 0u) << seed;
      test::count("streams against one walk");
    }
    generations += streams.dfa.generations() - 1;
  }
  EXPECT_GT(apart, 0u);
  EXPECT_GT(generations, 0u);
}

// The leftmost match, or its first end, by few bytes alone and then four walks.
TEST(Streams, FindFarEnds) {
  std::size_t ran = 0, apart = 0, found = 0;
  for (unsigned seed = 0; seed < test::scaled(600); ++seed) {
    std::mt19937 random(seed);
    const std::vector<uint8_t> bytes = test::random_bytes(random, 3000);
    test::Choices choices(bytes);
    const test::Tree tree = test::make_tree(choices, 3);
    const auto ast = syntax::parse(test::to_pattern(tree), {});
    if (!ast) continue;
    const auto hir = syntax::translate(*ast, {});
    if (!hir) continue;
    const auto nfa = nfa::compile(*hir, {.captures = false, .size_limit = 1 << 20});
    if (!nfa || nfa->has_lookarounds) continue;
    constexpr std::size_t kBudgets[] = {0, 2000, 20000, std::size_t{1} << 20};
    const auto kind = seed % 3 == 0 ? nfa::MatchKind::kLeftmostLongest : nfa::MatchKind::kLeftmostFirst;
    Streams streams(*nfa, kBudgets[seed % 4], kind);
    LazyDfa alone(*nfa, {.kind = kind});
    LazyDfa::Cache cache(alone);
    for (int i = 0; i < 6; ++i) {
      std::string haystack;
      for (const std::size_t size = random() % 4000; haystack.size() < size;) {
        haystack.append(random() % 400, "ab \n!"[random() % 5]);
        if (random() % 6 == 0) haystack += test::make_haystack(tree, choices);
        if (choices.done()) haystack += "abcxyz 0123"[random() % 11];
      }
      const std::size_t start = random() % (haystack.size() / 2 + 1);
      for (const bool earliest : {false, true}) {
        bool together = true;
        const nfa::HalfMatch expected = alone.find_end(cache, haystack, start, earliest);
        const nfa::HalfMatch got =
            streams.dfa.find_far_end(streams.all(), haystack, start, earliest, together, 64 + random() % 200);
        ASSERT_EQ(got.at, expected.at) << "seed " << seed << ", " << test::to_pattern(tree) << " on "
                                       << test::quoted(haystack.substr(0, 3000));
        apart += !together;
        found += got.at != nfa::kNoPosition && got.at > start + 300;
        ++ran;
        test::count("streams find far ends");
      }
    }
  }
  EXPECT_GT(apart, 0u);
  EXPECT_GT(found * 10, ran);
}

// A match that begins in one part and ends in another, wherever it stands; what keeps threads apart for good.
TEST(Streams, FindWhatStandsAcrossParts) {
  const Set set({"needle[^\n]*thread", "foo.{0,300}bar", "(?s)begin.*end$", "q[a-z]{40}z"});
  for (std::size_t at = 0; at < 20000; at += 97) {
    std::string haystack(20000, ' ');
    const std::string match =
        at % 2 == 0 ? "needle" + std::string(at % 2500, '-') + "thread" : "foo" + std::string(at % 300, '-') + "bar";
    haystack.replace(std::min(at, haystack.size() - match.size()), match.size(), match);
    if (at % 3 == 0) haystack.replace(10, 5, "begin").replace(haystack.size() - 3, 3, "end");
    const std::vector<std::size_t> ids = set.matching(haystack);
    std::vector<std::size_t> expected;
    for (std::size_t id = 0; id < set.size(); ++id) {
      if (Regex(set.pattern(id), {.engine = Engine::kNfa}).is_match(haystack)) expected.push_back(id);
    }
    ASSERT_EQ(ids, expected) << at;
    test::count("streams across parts");
  }
}

// Whole searches: automata with more states than shuffles have lanes for, and matches far from each other, or near ones
// among them, or threads that never come together.
TEST(Streams, FindFarMatchesOfARegex) {
  const char* const patterns[] = {"[a-m].{5}[n-z].{5}[0-9]", "[0-9a-f]{4}.{2,6}[g-z]", "[a-f].{7}[0-5].{7}Q",
                                  "(?s)[a-c][0-9].{3,9}[xyz].*end", "[0-4]..[5-9]..[a-f]..[G-Z]?q"};
  std::mt19937 random(8);
  for (const char* pattern : patterns) {
    const Regex oracle(pattern, {.engine = Engine::kTable});
    for (const std::size_t apart : {std::size_t{500}, std::size_t{40000}, std::size_t{150000}, std::size_t{1000000}}) {
      std::string haystack(600000, ' ');
      for (char& c : haystack) c = "0123456789abcdef"[random() % 16];
      for (std::size_t at = random() % apart; at + 20 < haystack.size(); at += apart / 2 + random() % apart) {
        haystack.replace(at, 14, random() % 2 ? "a12345n67890Q7" : "00a1bcdefxqend");
      }
      const Regex regex(pattern);
      std::vector<Span> expected, got;
      for (const Match match : oracle.matches(haystack)) expected.push_back(match.span());
      for (int i = 0; i < 2; ++i) {
        got.clear();
        for (const Match match : regex.matches(haystack)) got.push_back(match.span());
        EXPECT_EQ(got, expected) << pattern << ", " << apart << " apart";
        EXPECT_EQ(regex.is_match(haystack), !expected.empty()) << pattern;
        const std::optional<Match> first = regex.find(haystack);
        EXPECT_TRUE(first ? !expected.empty() && first->span() == expected[0] : expected.empty()) << pattern;
        test::count("streams of a Regex");
      }
    }
  }
}

}  // namespace
}  // namespace lino

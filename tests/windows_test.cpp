// Windows around factors: which factors are chosen, and all matches by them against the automaton alone. Aimed at the
// proof in regex/windows.h: branches whose factors come early and late, at bounded and at any distance from the start,
// later hits whose windows begin further left, hits near each other and far apart, across the places where the search for
// hits stops to use them.
#include "regex/windows.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "lino/regex.h"
#include "lino/set.h"
#include "tests/count.h"
#include "tests/pattern.h"

namespace lino {
namespace {

const std::string kPlain(20000, '.');  // a haystack in which every factor is rare

std::string prose() {
  std::string text;
  while (text.size() < 20000) text += "the quick brown fox jumps over the lazy dog; ";
  return text;
}

TEST(Windows, Factors) {
  const struct {
    const char* pattern;
    const char* expected;  // the beginning of what is printed
  } rows[] = {
      {"[a-z]+foobar", "1 branches, 1 with a factor inside, 1 of them any distance behind the start"},
      {"[a-z]{0,9}foobar", "1 branches, 1 with a factor inside, 0 of them any distance behind the start"},
      {"foobar", "1 branches, 0 with a factor inside, 0 of them any distance behind the start"},
      {"([a-z]+)(?:(foobar)|xyz)", "1 branches, 1 with"},
      {"a+bcde|[a-z]{3}xyzzy|foo", "3 branches, 0 with a factor inside, 0 of them"},
      {".*quux|x?yz", "2 branches, 2 with a factor inside, 1 of them"},
      {"[a-z]+", ""},
      {"foo|[a-z]", ""},
  };
  for (const auto& row : rows) {
    const syntax::Hir hir = test::hir_of(row.pattern);
    const auto factors = choose_factors(branches_of(hir), prose());
    const std::string got = factors ? to_string(*factors) : "";
    EXPECT_EQ(got.substr(0, std::string(row.expected).size()), row.expected) << row.pattern;
    EXPECT_EQ(got.empty(), std::string(row.expected).empty()) << row.pattern;
    test::count("windows factors");
  }
}

struct Row {
  const char* pattern;
  std::vector<const char*> pieces;
};
const Row kRows[] = {
    {"[a-c]+foobar", {"foobar", "abc", "foo", "a", "x"}},
    {"[a-c]+foo|[b-z]{2,40}quux", {"foo", "quux", "abcabc", "bcd", "xyz", "b", "-"}},
    {"x[^y]*yz1|foo2", {"x", "y", "yz1", "foo2", "foo", "a"}},
    {"a.{0,30}bcde|bcdf|c[a-e]*zz9", {"a", "bcde", "bcdf", "c", "zz9", "zz", "e", "\n"}},
    {"\\b[a-z]+\\.com\\b|\\bwww\\.", {"www.", ".com", "abc", " ", "-", ".comx", "w"}},
    {"(?m)^.*needle$|hay", {"needle", "hay", "\n", "x", "need", " "}},
    {"(?s)a.*needle|b1", {"a", "needle", "b1", "c", "need"}},
    {"(?:ab)*cdef|[0-9]+-[0-9]+!", {"ab", "cdef", "12", "-", "!", "7-8!", "a"}},
    {"(?i)[k-s]{0,5}straße|mass", {"straße", "STRASSE", "Straße", "ks", "s", "MASS", "ma"}},
    {"foo.{250,300}bar9", {"foo", "bar9", "................................................", "bar"}},
};

std::string haystack_of(const Row& row, std::mt19937_64& random, std::size_t pieces) {
  std::string haystack;
  const std::size_t gap = std::array<std::size_t, 4>{0, 6, 90, 700}[random() % 4];
  for (std::size_t i = 0; i < pieces; ++i) {
    haystack += row.pieces[random() % row.pieces.size()];
    if (gap > 0 && random() % 3 == 0) haystack.append(random() % gap, random() % 4 == 0 ? 'b' : '.');
  }
  return haystack;
}

TEST(Windows, AgreeWithTheAutomatonAlone) {
  std::mt19937_64 random(9);
  for (const Row& row : kRows) {
    const syntax::Hir hir = test::hir_of(row.pattern);
    const nfa::Nfa forward = test::nfa_of(hir, {.captures = false});
    const nfa::Nfa reversed = test::nfa_of(hir, {.reverse = true, .captures = false, .anchored_only = true});
    nfa::LazyDfa backward(reversed, {.anchored = true, .kind = nfa::MatchKind::kLeftmostLongest});
    const auto plan = WindowPlan::make(branches_of(hir), kPlain, std::size_t{1} << 20);
    ASSERT_TRUE(plan) << row.pattern;
    {
      const nfa::MatchKind kind = nfa::MatchKind::kLeftmostFirst;
      // The smaller one steps privately all the time.
      for (const std::size_t budget : {std::size_t{1} << 20, std::size_t{2} << 10}) {
        nfa::LazyDfa alone(forward, {.kind = kind});
        nfa::LazyDfa unanchored(forward, {.kind = kind, .budget = budget});
        nfa::LazyDfa anchored(forward, {.anchored = true, .kind = kind, .budget = budget});
        nfa::Workspace workspace(forward, kind);
        nfa::LazyDfa::Cache unanchored_cache(unanchored, workspace), anchored_cache(anchored, workspace);
        nfa::LazyDfa::Cache alone_cache(alone), backward_cache(backward);
        WindowSearch search(*plan);
        for (std::size_t n = 0; n < test::scaled(120); ++n) {
          const std::string haystack = haystack_of(row, random, n < 30 ? n : random() % 200);
          search.forget();
          std::size_t at = n % 4 == 0 ? random() % (haystack.size() + 1) : 0;
          bool same = true;
          for (;;) {
            std::size_t floor = at;
            const nfa::HalfMatch expected = alone.find_end(alone_cache, haystack, at, false);
            const nfa::HalfMatch got =
                search.find_end({unanchored, unanchored_cache}, {anchored, anchored_cache}, haystack, at, floor);
            same = same && got.at == expected.at;
            if (same && got)
              same = backward.find_start(backward_cache, haystack, got.at, at).at >= floor && floor >= at;
            if (!same || !got) break;
            at = got.at;
          }
          EXPECT_TRUE(same) << row.pattern << " from " << at << " in " << testing::PrintToString(haystack);
          test::count("windows automaton", 1, !same);
        }
      }
    }
  }
}

// Through the library, in haystacks that are long enough for the plan; spans too, and of Sets.
TEST(Windows, InRegexAndSet) {
  std::mt19937_64 random(10);
  for (const Row& row : kRows) {
    const Regex table(row.pattern, {.engine = Engine::kTable});
    for (std::size_t n = 0; n < test::scaled(12); ++n) {
      const Regex regex(row.pattern);
      std::string haystack = kPlain;
      while (haystack.size() < 60000) haystack += haystack_of(row, random, 20) + std::string(random() % 3000, '.');
      const auto spans_of = [&](const Regex& which) {
        std::vector<Span> spans(haystack.size());
        Cursor cursor;
        spans.resize(which.find_all(haystack, cursor, spans));
        return spans;
      };
      const std::vector<Span> expected = spans_of(table);
      const bool same = spans_of(regex) == expected;
      EXPECT_TRUE(same) << row.pattern;
      test::count("windows in a Regex", 1, !same);

      const std::vector<std::string> patterns = {row.pattern, "[0-9]+xyzzy", "q{3}uux"};
      const Set set(patterns), slow(patterns, {.engine = Engine::kTable});
      const auto matches_of = [&](const Set& which) {
        std::vector<std::pair<std::size_t, Span>> all;
        for (const SetMatch& match : which.matches(haystack)) all.push_back({match.pattern, match.span});
        return all;
      };
      const bool equal = matches_of(set) == matches_of(slow);
      EXPECT_TRUE(equal) << row.pattern;
      test::count("windows in a Set", 1, !equal);
    }
  }
}

}  // namespace
}  // namespace lino

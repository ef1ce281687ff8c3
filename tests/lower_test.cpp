// Lowering: which states are chained, the printed chain, and chains (interpreted and stamped) against the plain
// table walk of the same Dfa.
#include "jit/lower.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "jit/code.h"
#include "jit/edges.h"
#include "jit/interpret.h"
#include "lino/regex.h"
#include "nfa/compile.h"
#include "tests/count.h"
#include "tests/op_harness.h"
#include "tests/pattern.h"

namespace lino {
namespace {

using nfa::Dfa;
using test::hir_of;

struct Automata {
  Dfa forward, backward;
  syntax::HirTree hir;
};

Automata automata_of(const char* pattern) {
  Automata result{{}, {}, hir_of(pattern)};
  nfa::DfaOptions limits{.state_limit = 2000};
  result.forward = nfa::determinize(nfa::compile(result.hir, {.captures = false}).value(), limits);
  limits.anchored = true;
  limits.kind = nfa::MatchKind::kLeftmostLongest;
  result.backward = nfa::determinize(
      nfa::compile(result.hir, {.reverse = true, .captures = false, .anchored_only = true}).value(), limits);
  return result;
}

jit::Lowered lowered(const Automata& automata) {
  return jit::lower(
      {.forward = automata.forward, .backward = &automata.backward, .nullable = automata.hir.root.facts.min_len == 0});
}

// One letter a state: d dead, w walked, c chained, s skipped.
std::string treatment_of(const Automata& automata) {
  std::string text = "d";
  jit::Lowered result = lowered(automata);
  for (std::size_t s = 1; s < result.treatment.size(); ++s) text += "wcs"[static_cast<int>(result.treatment[s])];
  return text;
}

// A start state is skipped where most bytes stay in it, each stop at its price; else it is stepped.
TEST(Lower, StartCost) {
  const jit::ByteShares& shares = jit::background_shares();
  const struct {
    const char* pattern;
    double cost;
  } rows[] = {{"q", jit::kSkipCost + shares['q'] * jit::kStopCost},
              {"[qxz]a", jit::kSkipCost + (shares['q'] + shares['x'] + shares['z']) * jit::kStopCost},
              {"[ -~]x", jit::kStepCost},
              {"\\Aab", 0}};
  for (const auto& row : rows) {
    EXPECT_NEAR(jit::start_cost(automata_of(row.pattern).forward, shares), row.cost, 1e-9) << row.pattern;
    test::count("costs of start states");
  }
}

TEST(Lower, Treatment) {
  const struct {
    const char* pattern;
    const char* expected;
  } rows[] = {
      {"abc", "dsccc"},         // look for the a, then the rest by tests
      {"[a-z]+ing", "dwwwww"},  // a coin flip a byte: the table
      {"[0-9]{2}-[0-9]", "dsccccc"},
      {"foo.*bar", "dsccs"},
      {"[^x]*x", "dsc"},
  };
  for (const auto& row : rows) {
    Automata automata = automata_of(row.pattern);
    std::string got = treatment_of(automata);
    EXPECT_EQ(got.substr(0, std::string(row.expected).size()), row.expected) << row.pattern << "\n"
                                                                             << nfa::to_string(automata.forward);
    test::count("lower treatment");
  }
}

constexpr const char* kPatterns[] = {
    "a",
    "abc",
    "abcdefgh",
    "abcdefghijklmnopqrst",
    "a|b",
    "ab|cd|ef",
    "[a-z]+ing",
    "[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "foo.*bar",
    "\\bfoo\\b",
    "^abc",
    "(?m)^a.*b$",
    "x*",
    "",
    "a*?",
    "[^a]+",
    "(?i)sherlock",
    "\\w+@\\w+",
    "\\pL+",
    "[\\x80-\\xff]",
    "a$",
    "(?m)^",
    "(?m)$",
    "\\B",
    "\\b",
    "a{3,5}",
    "(a|ab)(c|bcd)",
    "(?s).",
    "(?s).+",
    "\\d+\\.\\d+",
    "[ab]c|[de]f|[gh]i|[jk]l|[mn]o|[pq]r",
    "(?:ab)+",
    "\\C",
    "a.b.c",
    "[^\\n]*\\n",
    "(?s)x.*y",
    "é+",
    "[à-ü]x",
    "abcd|abce|x",
};

std::vector<std::string> haystacks() {
  std::vector<std::string> result = {
      "",
      "a",
      "b",
      "\n",
      "abc",
      "xxabcxxabc",
      "abcdefghijklmnopqrstuv abcdefgh",
      "going to sing in spring, string",
      "2024-12-31 and 1999-01-02, 20240-12-31",
      "foo x bar foo\nbar",
      "foo food foo",
      "aaa aaaa aaaaaa a aaaaab",
      "Sherlock SHERLOCK sherloc\u212A sherlock",
      "me@example.com a@b",
      "h\u00e9\u00e9llo \u00fcx \u00e0x",
      "\xff\xfe\x80 ab\xc3",
      "\nb\na b\n\nab",
      "1.5 22.75 3. .4",
      "acdfgijlmoprbcef",
      "ababab ab xab",
      "a1b2c a.b.c",
      "abcdabcex",
  };
  // Long runs, so that skips and their impatience are exercised.
  std::string long_one;
  uint32_t seed = 12345;
  for (int i = 0; i < 6000; ++i) {
    seed = seed * 1664525 + 1013904223;
    long_one += "abcx 0123-\n\xc3\xa9."[(seed >> 24) % 16 % 14];
  }
  result.push_back(long_one);
  result.push_back(std::string(3000, 'z') + "abc" + std::string(3000, 'a') + "2024-12-31");
  return result;
}

// The text where a page ends and the next may not be touched: a chain that reads behind the haystack crashes.
std::string_view at_the_edge(const std::string& text) {
  static const test::GuardedBytes memory(1 << 14);
  uint8_t* const begin = memory.end() - text.size();
  if (!text.empty()) std::memcpy(begin, text.data(), text.size());
  return {reinterpret_cast<const char*>(begin), text.size()};
}

// All matches by the plain walk, with the rules of iteration left to the API under test's oracle: Pike.
std::vector<Span> all_matches(const char* pattern, Engine engine, std::string_view haystack, std::size_t batch) {
  Options options;
  options.engine = engine;
  Regex regex(pattern, options);
  std::vector<Span> result, spans(batch);
  Cursor cursor;
  while (!cursor.done) {
    std::size_t n = regex.find_all(haystack, cursor, spans);
    result.insert(result.end(), spans.begin(), spans.begin() + static_cast<std::ptrdiff_t>(n));
  }
  return result;
}

TEST(Lower, ChainsAreWellFormed) {
  for (const char* pattern : kPatterns) {
    jit::Lowered result = lowered(automata_of(pattern));
    EXPECT_EQ(jit::check(result.chain), "") << pattern << "\n" << jit::to_string(result.chain);
    test::count("lower check");
  }
}

// Chains that only ask whether there is a match stop at the first end of one, a byte late at most.
TEST(Lower, FirstEnd) {
  for (const char* pattern : kPatterns) {
    const Automata automata = automata_of(pattern);
    if (automata.hir.root.facts.min_len == 0) continue;
    const Dfa forward = nfa::stop_at_match(automata.forward);
    const jit::Lowered result = jit::lower({.forward = forward, .first_end = true});
    EXPECT_EQ(jit::check(result.chain), "") << pattern << "\n" << jit::to_string(result.chain);
    for (const std::string& text : haystacks()) {
      const std::string_view haystack = at_the_edge(text);
      const std::size_t end = nfa::run_forward(forward, haystack, 0);
      lino_search search{};
      search.begin = search.floor = reinterpret_cast<const uint8_t*>(haystack.data());
      search.end = search.begin + haystack.size();
      search.patience = LINO_PATIENCE;
      const uint64_t status = jit::interpret(result.chain, jit::cpu_isa(), search.begin, search.end, search);
      const bool same = end == nfa::kNoPosition
                            ? status == LINO_DONE
                            : status == LINO_END && static_cast<std::size_t>(search.mark - search.begin) == end;
      EXPECT_TRUE(same) << pattern << " on " << haystack.substr(0, 60) << ": status " << status << ", end " << end;
      test::count("lower first end", 1, same ? 0 : 1);
    }
  }
}

// A question that the first bytes answer does not cost the rest of the haystack, whatever engine is asked.
TEST(Lower, IsMatchStopsEarly) {
  const std::string haystack = "ab" + std::string(1 << 20, 'b');
  for (Engine engine : {Engine::kNfa, Engine::kTable, Engine::kInterpret, Engine::kJit, Engine::kAuto}) {
    const Regex regex("(?s)ab.*", {.engine = engine});
    for (int i = 0; i < 500; ++i) EXPECT_TRUE(regex.is_match(haystack));
    const Regex::Statistics statistics = regex.statistics();
    EXPECT_LT(statistics.bytes_chain + statistics.bytes_kernel + statistics.bytes_table, 500u * 100)
        << static_cast<int>(engine);
    test::count("lower is_match stops early");
  }
}

TEST(Lower, EnginesAgree) {
  for (const char* pattern : kPatterns) {
    for (const std::string& text : haystacks()) {
      const std::string_view haystack = at_the_edge(text);
      std::vector<Span> expected = all_matches(pattern, Engine::kNfa, haystack, 7);
      for (Engine engine : {Engine::kTable, Engine::kInterpret, Engine::kJit, Engine::kAuto}) {
        for (std::size_t batch : {1, 7, 1000}) {
          bool same = all_matches(pattern, engine, haystack, batch) == expected;
          EXPECT_TRUE(same) << pattern << " on " << haystack.substr(0, 60) << " engine " << static_cast<int>(engine)
                            << " batch " << batch;
          test::count("lower engines agree", 1, same ? 0 : 1);
        }
      }
    }
  }
}

}  // namespace
}  // namespace lino

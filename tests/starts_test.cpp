// The register that tells where a match begins: printed, how far it goes, and against Pike's simulation on generated
// patterns, in the automaton and in the chains that use it.
#include <gtest/gtest.h>

#include <cstdio>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "jit/code.h"
#include "jit/interpret.h"
#include "jit/lower.h"
#include "lino/regex.h"
#include "nfa/compile.h"
#include "nfa/dfa.h"
#include "nfa/pike.h"
#include "tests/count.h"
#include "tests/generate.h"
#include "tests/pattern.h"

namespace lino {
namespace {

using nfa::Dfa;
using nfa::StartOp;

Dfa with_starts(const nfa::Nfa& nfa) {
  return nfa::determinize(nfa, {.state_limit = 400, .work_limit = 1 << 18, .starts = true});
}

TEST(Starts, Printed) {
  const struct {
    const char* pattern;
    const char* expected;
  } rows[] = {
      // A second a may be the first one of the match.
      {"ab",
       "start: text=1 line=1 word=1 other=1\n"
       "0: dead\n"
       "1: [\\x00-`b-\\xff] -> 1, [a] -> 2\n"
       "2 begins: [\\x00-`c-\\xff] -> 1, [a] -> 2, [b] -> 3\n"
       "3: [\\x00-\\xff] -> 4, eoi -> 4\n"
       "4 match: final\n"},
      // In the loop the register stays, and begins only once.
      {"a+",
       "start: text=1 line=1 word=1 other=1\n"
       "0: dead\n"
       "1: [\\x00-`b-\\xff] -> 1, [a] -> 2\n"
       "2 begins: [\\x00-`b-\\xff] -> 3, [a] -> 4, eoi -> 3\n"
       "3 match: final\n"
       "4 match: [\\x00-`b-\\xff] -> 3, [a] -> 4, eoi -> 3\n"},
      // Behind aa, the second a may begin the match, for which it takes another register.
      {"a[ab]c|ad",
       "start: text=1 line=1 word=1 other=1\n"
       "0: dead\n"
       "1: [\\x00-`b-\\xff] -> 1, [a] -> 2\n"
       "2 begins: [\\x00-`ce-\\xff] -> 1, [a] -> 3, [b] -> 4, [d] -> 5\n"
       "3 forgets: "},
  };
  for (const auto& row : rows) {
    const std::string text = to_string(with_starts(test::nfa_of(row.pattern, {.captures = false})));
    EXPECT_TRUE(text.starts_with(row.expected)) << row.pattern << "\n" << text;
    test::count("starts rows");
  }
}

struct Found {
  std::size_t begin = nfa::kNoPosition, end = nfa::kNoPosition;  // begin without end: none; no begin: not known
};

// The plain walk, and what the register holds at the match.
Found run(const Dfa& dfa, std::string_view haystack) {
  Found found;
  std::size_t start = nfa::kNoPosition;
  const auto enter = [&](nfa::DfaStateId state, std::size_t at) {
    if (dfa.states[state].start == StartOp::kBegin) start = at;
    if (dfa.states[state].start == StartOp::kForget) start = nfa::kNoPosition;
    if (dfa.states[state].match) found.end = at;
  };
  nfa::DfaStateId state = dfa.start[static_cast<int>(nfa::Before::kText)];
  for (std::size_t at = 0; at < haystack.size(); ++at) {
    state = dfa.step(state, dfa.classes.of[static_cast<uint8_t>(haystack[at])]);
    if (state == nfa::kDead) break;
    enter(state, at);
  }
  const nfa::DfaStateId last = dfa.step(state, dfa.classes.eoi());
  if (last != nfa::kDead) enter(last, haystack.size());
  found.begin = start;
  return found;
}

// Of patterns whose matches the register should know all of.
TEST(Starts, KnowWhatOneRegisterCan) {
  const char* const patterns[] = {"//[^\\n]*",      "\"[^\"\\n]*\"", "<[a-z]+[^>]*>", "a.*b",
                                  "\\w+\\s+\\w+",   "[a-z]+ing",     "a*b",           "\\bab+",
                                  "(?m)^a[^\\n]+$", "a[^b]b?",       "(?i)x[ab]+y"};
  std::mt19937 random(5);
  for (const char* pattern : patterns) {
    const Dfa dfa = with_starts(test::nfa_of(pattern, {.captures = false}));
    ASSERT_TRUE(dfa.knows_starts) << pattern;
    std::size_t matches = 0;
    for (int i = 0; i < 3000; ++i) {
      std::string haystack;
      for (unsigned n = random() % 40; n > 0; --n) haystack += "ab/\"<>xying \n"[random() % 13];
      const Found found = run(dfa, haystack);
      if (found.end == nfa::kNoPosition) continue;
      ++matches;
      EXPECT_NE(found.begin, nfa::kNoPosition) << pattern << " in " << test::quoted(haystack);
    }
    EXPECT_GT(matches, 5u) << pattern;
    test::count("starts known");
  }
}

TEST(Starts, AreThoseOfPike) {
  std::size_t known = 0, unknown = 0;
  for (unsigned seed = 0; seed < test::scaled(8000); ++seed) {
    std::mt19937 random(seed);
    const std::vector<uint8_t> bytes = test::random_bytes(random, 600);
    test::Choices choices(bytes);
    const test::Tree tree = test::make_tree(choices, 4);
    const auto ast = syntax::parse(test::to_pattern(tree), {});
    if (!ast) continue;
    const auto parsed = syntax::translate(*ast, {});
    if (!parsed) continue;
    const auto nfa = nfa::compile(*parsed, {.captures = true, .size_limit = 1 << 20});
    const auto plain = nfa::compile(*parsed, {.captures = false, .size_limit = 1 << 20});
    if (!nfa || !plain || plain->has_lookarounds) continue;
    const Dfa dfa = with_starts(*plain);
    if (!dfa.knows_starts) continue;
    nfa::PikeCache cache(*nfa);
    for (int i = 0; i < 6; ++i) {
      const std::string haystack = test::make_haystack(tree, choices);
      std::size_t slots[2] = {nfa::kNoPosition, nfa::kNoPosition};
      const bool matches = nfa::pike_search(*nfa, cache, {.haystack = haystack}, slots) != nfa::kNoPattern;
      const Found found = run(dfa, haystack);
      ASSERT_EQ(found.end, matches ? slots[1] : nfa::kNoPosition) << test::to_pattern(tree) << test::quoted(haystack);
      if (matches && found.begin != nfa::kNoPosition) {
        ASSERT_EQ(found.begin, slots[0]) << test::to_pattern(tree) << " in " << test::quoted(haystack);
      }
      if (matches) ++(found.begin != nfa::kNoPosition ? known : unknown);
      test::count("starts against Pike");
    }
  }
  EXPECT_GT(known, unknown);
  std::printf("%zu starts known, %zu not\n", known, unknown);
}

std::vector<Span> all_of(const Regex& regex, std::string_view haystack) {
  std::vector<Span> all;
  for (const Match match : regex.matches(haystack)) all.push_back(match.span());
  return all;
}

// Chains and walks, also where skips lose patience, literals are compared at once, and threads begin over and over.
TEST(Starts, OfStampedCode) {
  const char* const patterns[] = {
      "ab[^c]*c",       "[^x]c+",           "a[^bc]?b+|abab",       "(?:abcabcab)c*",      "abcabcabcabcabca+b?",
      "[a-c]+x?c[^y]*", "x[ab]+",           "(?m)^[ab]*c|bb+$",     "\\b[ab]+c",           "b+$",
      "a.c+|ab",        "(?:[ab]c|[bc]a)+", "[ab]{3,9}c|abb(?:a)*", "x[^ab]*a|[bc]y[^x]*", "(?:a|b|c)+?x+",
  };
  std::mt19937 random(7);
  for (const char* pattern : patterns) {
    const Regex oracle(pattern, {.engine = Engine::kNfa});
    const Regex regexes[] = {Regex(pattern, {.engine = Engine::kJit}), Regex(pattern, {.engine = Engine::kInterpret})};
    for (unsigned i = 0; i < 40; ++i) {
      const std::string_view letters = i % 4 == 0   ? "ab"
                                       : i % 4 == 1 ? "abc"
                                       : i % 4 == 2 ? "abcxy\n"
                                                    : "aaaabbbbccccx \n";
      std::string haystack;
      for (std::size_t n = i % 5 == 4 ? 6000 : random() % 300; n > 0; --n) {
        if (random() % 50 == 0) haystack += "abcabcabcabcabcab";
        haystack += letters[random() % letters.size()];
      }
      const std::vector<Span> expected = all_of(oracle, haystack);
      for (const Regex& regex : regexes) {
        ASSERT_EQ(all_of(regex, haystack), expected) << pattern << " in " << test::quoted(haystack.substr(0, 300));
      }
      test::count("starts of stamped code");
    }
  }
}

// Chains without a look for where matches may begin, which as a rule is what finds these.
TEST(Starts, OfStatesThatBeginAtEveryByte) {
  for (const char* pattern : {R"([\x00-wy-\x7f]c+)", R"([\x00-wy-\x7f][ab]+)", R"([a-w]c+|[\x00-wy-\x7f]d)"}) {
    const syntax::HirTree hir = test::hir_of(pattern);
    const Dfa forward = with_starts(test::nfa_of(hir, {.captures = false}));
    const Dfa backward =
        nfa::determinize(test::nfa_of(hir, {.reverse = true, .captures = false, .anchored_only = true}),
                         {.anchored = true, .kind = nfa::MatchKind::kLeftmostLongest});
    ASSERT_TRUE(forward.knows_starts);
    const jit::Lowered lowered = jit::lower({.forward = forward, .backward = &backward});
    const std::string haystack =
        std::string(100, 'e') + "cc" + std::string(30, 'x') + "eeecabbdx" + std::string(70, 'e') + "d";
    std::vector<Span> spans(20);
    lino_search search{};
    search.begin = search.floor = reinterpret_cast<const uint8_t*>(haystack.data());
    search.end = search.begin + haystack.size();
    search.out = reinterpret_cast<lino_span*>(spans.data());
    search.out_end = search.out + spans.size();
    search.patience = LINO_PATIENCE;
    search.may_read_again = INT64_MAX;
    EXPECT_EQ(jit::interpret(lowered.chain, jit::cpu_isa(), search.begin, search.end, search), LINO_DONE);
    spans.resize(static_cast<std::size_t>(search.out - reinterpret_cast<lino_span*>(spans.data())));
    EXPECT_EQ(spans, all_of(Regex(pattern, {.engine = Engine::kNfa}), haystack)) << pattern;
    test::count("starts at every byte");
  }
}

}  // namespace
}  // namespace lino

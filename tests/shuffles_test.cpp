// Walks by shuffles: chains with any lanes against the same chains without, at every ISA level; what choose_shuffles()
// chooses; and whole searches of long haystacks against Pike.
#include "jit/shuffles.h"

#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "jit/code.h"
#include "jit/cpu.h"
#include "jit/interpret.h"
#include "jit/lower.h"
#include "lino/regex.h"
#include "stencils/shuffles.h"
#include "tests/count.h"
#include "tests/generate.h"
#include "tests/op_harness.h"
#include "tests/pattern.h"

namespace lino {
namespace {

using nfa::Dfa;
using nfa::DfaStateId;
using test::count;

struct Automata {
  Dfa forward, backward;
  bool nullable;
};

Automata automata_of(const std::string& pattern, bool starts) {
  const syntax::HirTree tree = test::hir_of(pattern);
  const syntax::Hir& hir = tree.root;
  Automata made;
  made.nullable = hir.facts.min_len == 0;
  made.forward = nfa::determinize(test::nfa_of(hir, {.captures = false}), {.state_limit = 300, .starts = starts});
  made.backward = nfa::determinize(test::nfa_of(hir, {.reverse = true, .captures = false, .anchored_only = true}),
                                   {.anchored = true, .kind = nfa::MatchKind::kLeftmostLongest, .state_limit = 300});
  return made;
}

// Runs code over a haystack, `room` spans at a time, as find_all_stamped() does.
template <class Run>
std::vector<Span> all_spans(std::string_view haystack, std::size_t room, Run run) {
  const auto* const begin = reinterpret_cast<const uint8_t*>(haystack.data());
  std::vector<Span> all, spans(room);
  lino_search search{};
  search.begin = begin;
  search.end = begin + haystack.size();
  search.floor = begin;
  while (true) {
    search.out = reinterpret_cast<lino_span*>(spans.data());
    search.out_end = search.out + room;
    search.patience = LINO_PATIENCE;
    search.may_read_again = INT64_MAX;
    search.shuffle_from = search.shuffle_pause = 0;
    const uint64_t status = run(search.floor, search.end, search);
    const auto n = search.out - reinterpret_cast<lino_span*>(spans.data());
    all.insert(all.end(), spans.begin(), spans.begin() + n);
    if (status != LINO_FULL) {
      EXPECT_EQ(status, static_cast<uint64_t>(LINO_DONE));
      return all;
    }
    search.floor = search.cursor;
  }
}

std::vector<Span> interpreted(const jit::Chain& chain, stencils::Isa isa, std::string_view haystack, std::size_t room) {
  return all_spans(haystack, room, [&](const uint8_t* at, const uint8_t* end, lino_search& search) {
    return jit::interpret(chain, isa, at, end, search);
  });
}

std::vector<Span> stamped(const jit::Chain& chain, stencils::Isa isa, std::string_view haystack, std::size_t room) {
  const jit::Code code = jit::assemble(chain, isa);
  code.seal();
  return all_spans(haystack, room, [&](const uint8_t* at, const uint8_t* end, lino_search& search) {
    return code.entry()(at, end, nullptr, &search, nullptr, 0);
  });
}

// The text where a page ends.
std::string_view at_the_edge(const std::string& text) {
  static const test::GuardedBytes memory(1 << 14);
  uint8_t* const begin = memory.end() - text.size();
  if (!text.empty()) std::memcpy(begin, text.data(), text.size());
  return {reinterpret_cast<const char*>(begin), text.size()};
}

jit::Shuffles any_lanes(const Dfa& dfa, std::mt19937& random) {
  jit::Shuffles shuffles;
  const bool most = random() % 2;
  for (DfaStateId s = 1; s < dfa.states.size() && shuffles.lanes.size() < LINO_LANES; ++s) {
    const nfa::DfaState& state = dfa.states[s];
    const bool serves = state.twin == nfa::kDead || state.twin == s;
    if (!state.match && !state.final && serves && (most || random() % 3 != 0)) shuffles.lanes.push_back(s);
  }
  return shuffles;
}

void compare_chains(const std::string& pattern, const std::vector<std::string>& haystacks, std::mt19937& random) {
  for (const bool starts : {false, true}) {
    const Automata automata = automata_of(pattern, starts);
    if (!automata.forward.complete || !automata.backward.complete)
      return test::count_skipped("shuffles of chains", "large");
    jit::LowerInput input{.forward = automata.forward, .backward = &automata.backward, .nullable = automata.nullable};
    const jit::Lowered without = jit::lower(input);
    const jit::Shuffles shuffles = any_lanes(automata.forward, random);
    input.shuffles = &shuffles;
    const jit::Lowered with = jit::lower(input);
    ASSERT_EQ(jit::check(with.chain), "") << pattern;
    for (const std::string& text : haystacks) {
      const std::string_view haystack = at_the_edge(text);
      const std::size_t room = 1 + random() % 9;
      const std::vector<Span> expected = interpreted(without.chain, stencils::Isa::kSse2, haystack, 1000);
      for (const stencils::Isa isa : test::runnable_levels()) {
        const bool same = interpreted(with.chain, isa, haystack, room) == expected &&
                          (!jit::executable_memory() || stamped(with.chain, isa, haystack, room) == expected);
        EXPECT_TRUE(same) << pattern << ", " << test::name_of(isa) << ", starts " << starts << ", on "
                          << test::quoted(haystack.substr(0, 400));
        count("shuffles of chains", 1, !same);
      }
    }
  }
}

TEST(Shuffles, AreLeftAtEveryPlace) {
  std::mt19937 random(3);
  for (const char* pattern : {"[a-c]+x[a-c]y", "(?:[ab]c){3}d", R"(\b[a-z]+(?:[A-Z][a-z]+)+\b)", "[^a]x|b+$",
                              "(?m)^[ab]+c", "x*", "a.{3}b", R"(\p{L}+\d)", "[ab]{2,5}[^ab]+c"}) {
    std::vector<std::string> haystacks;
    for (std::size_t at = 0; at < 70; ++at) {
      std::string text(64 + random() % 20, 'a');
      for (char& c : text) c = "abca "[random() % 5];
      const char* const match = at % 3 == 0   ? "axbyacacacd"
                                : at % 3 == 1 ? "x"
                                              : "aB\n\xC3\xA9"
                                                "1";
      haystacks.push_back(text.substr(0, at) + match + text.substr(std::min(at, text.size())));
    }
    compare_chains(pattern, haystacks, random);
  }
}

TEST(Shuffles, OfRandomPatterns) {
  std::mt19937 random(4);
  for (uint64_t n = 0; n < test::scaled(400); ++n) {
    const std::vector<uint8_t> bytes = test::random_bytes(random, 3000);
    test::Choices choices(bytes);
    const test::Tree tree = test::make_tree(choices, 1 + choices.below(4));
    const std::string pattern = test::to_pattern(tree);
    if (!Regex::make(pattern)) continue;
    std::vector<std::string> haystacks;
    for (int i = 0; i < 4; ++i) {
      std::string text;
      while (text.size() < 400 && !choices.done()) {
        text += test::make_haystack(tree, choices);
        text.append(choices.below(40), "ab \n"[choices.below(4)]);
      }
      if (text.size() > 4000) text.resize(4000);
      haystacks.push_back(text);
    }
    compare_chains(pattern, haystacks, random);
  }
}

std::string letters(std::string_view of, std::size_t size, uint32_t seed) {
  std::mt19937 random(seed);
  std::string text(size, ' ');
  for (char& c : text) c = of[random() % of.size()];
  return text;
}

constexpr std::string_view kWords = "abcdefghijklmnopqrstuvwxyz     ";

TEST(Shuffles, Choice) {
  const struct {
    const char* pattern;
    std::string haystack;
    bool chosen;
  } rows[] = {
      {"[a-z]+[0-9][a-z]+[0-9]", letters(kWords, 10000, 1), true},
      {R"(\w+\s+\w+\s+\w+\s+Q)", letters(kWords, 10000, 1), true},
      {"[a-z]+[0-9][a-z]+[0-9]", letters(kWords, 1000, 1), false},   // too little to tell
      {"[a-z]+[0-9][a-z]+[0-9]", letters("ab12", 10000, 1), false},  // a match every few bytes
      {"Q[a-z]+", letters(kWords, 10000, 1), false},                 // a look for Q is faster
      {"[a-z]+", letters(kWords, 10000, 1), false},
  };
  for (const auto& row : rows) {
    const Automata automata = automata_of(row.pattern, true);
    const jit::ByteShares shares = jit::sampled_shares(row.haystack);
    bool only_walks = false;
    const auto chosen = jit::choose_shuffles(
        {.forward = automata.forward, .backward = &automata.backward, .shares = shares}, row.haystack, only_walks);
    EXPECT_TRUE(!row.chosen || only_walks) << row.pattern;
    EXPECT_EQ(chosen.has_value(), row.chosen) << row.pattern;
    count("shuffles chosen", 1, chosen.has_value() != row.chosen);
    if (!chosen) continue;
    EXPECT_LE(chosen->lanes.size(), std::size_t{LINO_LANES});
    EXPECT_LT(chosen->cost, 2) << row.pattern;
  }
}

std::vector<Span> all_of(const Regex& regex, std::string_view haystack) {
  std::vector<Span> all;
  for (const Match match : regex.matches(haystack)) all.push_back(match.span());
  return all;
}

// The first haystack decides on the lanes; the others leave them at other places, or all the time.
TEST(Shuffles, OfWholeSearches) {
  const char* const patterns[] = {
      "[a-z]+[0-9][a-z]+[0-9]",
      R"(\b[a-z]+(?:[A-Z][a-z]+)+\b)",
      "(?:[aeiou][^aeiou]){5}",
      R"(\w+\s+\w+\s+\w+\s+Ho)",
      "(?:[a-m][n-z]){4}",
      "t[a-z]+t[a-z]+t",
      R"(\p{L}+\d\p{L})",
      "(?:[a-z]+,){3}",
      "[^,]*,[^,]*,[^,]*,",
      R"((?m)^.{10,20}$)",
      "(.)(.)(.)q",
      R"([A-Za-z]+[^A-Za-z]+[A-Za-z]+[0-9])",
  };
  const std::string haystacks[] = {
      letters("abcdefghijklmnopqrstuvwxyz     \n", 60000, 2),
      letters("abcdefghijklmnopqrstuvwxyz   aeiouaeiou\n1aB", 60000, 3),
      letters("ab1 C\n,t", 20000, 4),
      letters(std::string_view("abc\xC3\xA9 1\xFF\n\xE4\xB8\x80", 12), 20000, 5),
  };
  std::size_t shuffled = 0;
  for (const char* pattern : patterns) {
    const Regex regex(pattern), oracle(pattern, {.engine = Engine::kTable});
    (void)all_of(regex, haystacks[0]);
    shuffled += regex.explain().find("shuffles: ") != std::string::npos;
    for (const std::string& haystack : haystacks) {
      const std::vector<Span> expected = all_of(oracle, haystack);
      const bool same = all_of(regex, haystack) == expected && regex.is_match(haystack) == !expected.empty();
      EXPECT_TRUE(same) << pattern << " on " << test::quoted(haystack.substr(0, 60));
      count("shuffles of whole searches", 1, !same);
    }
  }
  const bool may = jit::cpu_isa() != stencils::Isa::kSse2;
  EXPECT_TRUE(may ? shuffled >= 6 : shuffled == 0) << shuffled;
}

}  // namespace
}  // namespace lino

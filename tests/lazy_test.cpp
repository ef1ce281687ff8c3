// The lazy DFA against the plain one (determinize, run_forward, run_backward) and against Pike, on random patterns and
// haystacks, with budgets from nothing to plenty, so that every path is walked: rows, private stepping, new
// generations, quiet times, a lock that somebody else holds. Each path is asserted to have been taken.
#include "nfa/lazy.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "nfa/compile.h"
#include "regex/syntax/parse.h"
#include "tests/count.h"
#include "tests/generate.h"

namespace lino {
namespace {

using nfa::kNoPosition;
using nfa::LazyDfa;
using nfa::MatchKind;

constexpr std::size_t kBudgets[] = {0, 700, 1500, 3000, 9000, 30000, std::size_t{1} << 20};
constexpr std::size_t kSlack = 1024;  // memory() counts a generation's fixed part, which the budget does not bound

struct Taken {
  uint64_t generations = 0, private_bytes = 0, walked_bytes = 0, frozen = 0;
};

// A pattern, its automata and the oracles.
struct Subject {
  std::string pattern;
  MatchKind kind;
  nfa::Nfa captures, forward, backward;
  nfa::Dfa forward_dfa, anchored_dfa, backward_dfa;
  std::unique_ptr<nfa::PikeCache> pike;

  std::size_t pike_end(std::string_view haystack, std::size_t start, bool anchored, bool earliest) {
    std::size_t slots[2] = {kNoPosition, kNoPosition};
    nfa::pike_search(captures, *pike,
                     {.haystack = haystack, .start = start, .anchored = anchored, .earliest = earliest, .kind = kind},
                     slots);
    return slots[1];
  }
};

nfa::Dfa dfa_of(const nfa::Nfa& nfa, bool anchored, MatchKind kind) {
  return determinize(nfa, {.anchored = anchored, .kind = kind, .state_limit = 2000});
}

// False where the pattern is not accepted or does not become small automata.
bool make(Subject& subject, const std::string& pattern, MatchKind kind) {
  const syntax::SyntaxOptions options{.longest_match = kind == MatchKind::kLeftmostLongest};
  const auto ast = syntax::parse(pattern, options);
  if (!ast) return false;
  const auto hir = translate(*ast, options);
  if (!hir) return false;
  const std::size_t limit = 200'000;
  auto captures = nfa::compile(*hir, {.size_limit = limit});
  auto forward = nfa::compile(*hir, {.captures = false, .size_limit = limit});
  auto backward = nfa::compile(*hir, {.reverse = true, .captures = false, .anchored_only = true, .size_limit = limit});
  if (!captures || !forward || !backward) return false;
  subject = {pattern, kind, *std::move(captures), *std::move(forward), *std::move(backward), {}, {}, {}, nullptr};
  subject.forward_dfa = dfa_of(subject.forward, false, kind);
  subject.anchored_dfa = dfa_of(subject.forward, true, kind);
  subject.backward_dfa = dfa_of(subject.backward, true, MatchKind::kLeftmostLongest);
  subject.pike = std::make_unique<nfa::PikeCache>(subject.captures);
  return subject.forward_dfa.complete && subject.anchored_dfa.complete && subject.backward_dfa.complete;
}

// The three lazy automata of a Subject, with one budget.
struct Lazy {
  nfa::Workspace forward, backward;
  LazyDfa find, anchored, start;
  LazyDfa::Cache find_cache, anchored_cache, start_cache;

  Lazy(const Subject& subject, std::size_t budget, bool may_allocate)
      : forward(subject.forward, subject.kind),
        backward(subject.backward, MatchKind::kLeftmostLongest),
        find(subject.forward, {.kind = subject.kind, .budget = budget}),
        anchored(subject.forward, {.anchored = true, .kind = subject.kind, .budget = budget}),
        start(subject.backward, {.anchored = true, .kind = MatchKind::kLeftmostLongest, .budget = budget}),
        find_cache(find, forward, may_allocate),
        anchored_cache(anchored, forward, may_allocate),
        start_cache(start, backward, may_allocate) {}

  void add_to(Taken& taken) const {
    for (const LazyDfa* dfa : {&find, &anchored, &start}) taken.generations += dfa->generations() - 1;
    for (const LazyDfa::Cache* cache : {&find_cache, &anchored_cache, &start_cache}) {
      taken.private_bytes += cache->bytes_private;
      taken.walked_bytes += cache->bytes_walked;
    }
  }
};

// Every search from `start`; returns how many were compared.
uint64_t check(Subject& subject, Lazy& lazy, std::string_view haystack, std::size_t start) {
  const auto same = [&](const char* what, std::size_t got, std::size_t expected) {
    EXPECT_EQ(got, expected) << what << " of /" << subject.pattern << "/ from " << start << " on "
                             << test::quoted(haystack);
  };
  const std::size_t end = lazy.find.find_end(lazy.find_cache, haystack, start, false).at;
  same("find_end", end, nfa::run_forward(subject.forward_dfa, haystack, start));
  same("find_end (pike)", end, subject.pike_end(haystack, start, false, false));
  same("earliest", lazy.find.find_end(lazy.find_cache, haystack, start, true).at,
       subject.pike_end(haystack, start, false, true));
  const std::size_t anchored = lazy.anchored.find_end(lazy.anchored_cache, haystack, start, false).at;
  same("anchored", anchored, nfa::run_forward(subject.anchored_dfa, haystack, start));
  same("anchored (pike)", anchored, subject.pike_end(haystack, start, true, false));
  if (end == kNoPosition) return 5;
  const std::size_t begin = lazy.start.find_start(lazy.start_cache, haystack, end, start).at;
  same("find_start", begin, nfa::run_backward(subject.backward_dfa, haystack, end, start));
  std::size_t slots[2];
  nfa::pike_search(subject.captures, *subject.pike, {.haystack = haystack, .start = start, .kind = subject.kind},
                   slots);
  same("find_start (pike)", begin, slots[0]);
  return 7;
}

TEST(Lazy, RandomPatterns) {
  std::mt19937 random(1);
  Taken taken;
  uint64_t searches = 0, patterns = 0;
  for (uint64_t i = 0; i < test::scaled(3000) && !HasFailure(); ++i) {
    std::vector<uint8_t> bytes(400);
    for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random());
    test::Choices choices(bytes);
    const test::Tree tree = test::make_tree(choices, 1 + choices.below(4));
    Subject subject;
    const auto kind = static_cast<MatchKind>(choices.below(2));
    if (!make(subject, to_pattern(tree), kind)) continue;
    ++patterns;
    const bool frozen = choices.one_in(5);  // a cache that may not allocate: a search with the caller's scratch
    std::vector<std::string> haystacks;
    for (int n = 0; n < 4; ++n) haystacks.push_back(make_haystack(tree, choices));
    for (const std::size_t budget : kBudgets) {
      Lazy lazy(subject, budget, !frozen);
      for (const std::string& haystack : haystacks) {
        searches += check(subject, lazy, haystack, 0);
        searches += check(subject, lazy, haystack, haystack.size() / 3);
        searches += check(subject, lazy, haystack, haystack.size());
      }
      for (const LazyDfa* dfa : {&lazy.find, &lazy.anchored, &lazy.start}) {
        EXPECT_LE(dfa->memory(), budget + kSlack) << subject.pattern;
        EXPECT_TRUE(budget > 0 || dfa->states_built() == 0) << subject.pattern;
      }
      lazy.add_to(taken);
      taken.frozen += frozen;
    }
  }
  EXPECT_GT(taken.private_bytes, 1000u);
  EXPECT_GT(taken.walked_bytes, 1000u);
  EXPECT_GT(taken.frozen, 0u);
  test::count("lazy patterns", patterns);
  test::count("lazy searches", searches);
}

std::string letters(std::size_t size, unsigned seed) {
  std::mt19937 random(seed);
  std::string out(size, 'a');
  for (char& c : out) c = "ab"[random() % 2];
  return out;
}

// An automaton of thousands of states under a budget of dozens: generations turn over, quiet times come and go.
TEST(Lazy, Turnover) {
  Subject subject;
  ASSERT_TRUE(make(subject, "a[ab]{8}c|b[ab]{9}d", MatchKind::kLeftmostFirst));
  Taken taken;
  bool quiet = false;
  // Random letters want a new state at almost every byte; long runs then pay for a generation.
  std::string haystack = letters(40'000, 1) + std::string(60'000, 'a') + letters(3'000, 2) + std::string(60'000, 'b') +
                         letters(3'000, 3) + "a" + letters(8, 4) + "c";
  for (const std::size_t budget : {2'000, 4'000, 8'000, 16'000, 60'000}) {
    Lazy lazy(subject, budget, true);
    EXPECT_EQ(lazy.find.find_end(lazy.find_cache, haystack, 0, false).at, haystack.size());
    EXPECT_EQ(lazy.start.find_start(lazy.start_cache, haystack, haystack.size(), 0).at, haystack.size() - 10);
    EXPECT_LE(lazy.find.memory(), budget + kSlack);
    quiet = quiet || lazy.find_cache.bytes_private > 32'000;  // a quiet time is as long as that
    lazy.add_to(taken);
    test::count("lazy turnover");
  }
  EXPECT_TRUE(quiet);
  EXPECT_GT(taken.generations, 0u);
  EXPECT_GT(taken.walked_bytes, 100'000u);
}

// A generation that another search names is kept beside the new one: both together stay within the budget.
TEST(Lazy, TwoGenerations) {
  Subject subject;
  ASSERT_TRUE(make(subject, "a[ab]{8}c|b[ab]{9}d", MatchKind::kLeftmostFirst));
  for (const std::size_t budget : {8'000, 16'000, 32'000}) {
    LazyDfa dfa(subject.forward, {.budget = budget});
    LazyDfa::Cache one(dfa), other(dfa);
    const std::string haystack = letters(5'000, 1) + std::string(60'000, 'a') + letters(5'000, 2);
    EXPECT_EQ(dfa.find_end(one, "abab", 0, false).at, kNoPosition);  // from here on it names the first generation
    std::size_t most = 0;
    for (int i = 0; i < 3; ++i) {
      EXPECT_EQ(dfa.find_end(other, haystack, 0, false).at, kNoPosition);
      most = std::max(most, dfa.memory());
      EXPECT_LE(dfa.memory(), budget + kSlack);
    }
    EXPECT_GT(most, budget / 2 + kSlack);
    EXPECT_EQ(dfa.generations(), 2u);
    test::count("lazy two generations");
  }
}

// Two threads that both want to grow the same automaton: memory is plenty, so only a held lock sends a search private.
TEST(Lazy, HeldLock) {
  Subject subject;
  ASSERT_TRUE(make(subject, "a[ab]{9}c", MatchKind::kLeftmostFirst));
  uint64_t private_bytes = 0;
  int rounds = 0;
  for (; rounds < 300 && private_bytes == 0; ++rounds) {
    LazyDfa dfa(subject.forward, {.budget = std::size_t{64} << 20});
    std::atomic<int> ready = 0;
    const auto search = [&](unsigned seed) {
      nfa::Workspace workspace(subject.forward, MatchKind::kLeftmostFirst);
      LazyDfa::Cache cache(dfa, workspace);
      const std::string haystack = letters(20'000, seed) + "abbbbbbbbbc";
      ++ready;
      while (ready < 2) std::this_thread::yield();
      EXPECT_EQ(dfa.find_end(cache, haystack, 0, false).at, haystack.size());
      std::atomic_ref(private_bytes) += cache.bytes_private;
    };
    std::thread other(search, 2 * static_cast<unsigned>(rounds));
    search(2 * static_cast<unsigned>(rounds) + 1);
    other.join();
    EXPECT_EQ(dfa.generations(), 1u);
  }
  EXPECT_GT(private_bytes, 0u) << "the lock was never found held";
  test::count("lazy held lock", static_cast<uint64_t>(rounds));
}

// Is every known edge of `known`, from the start states on, the one of the whole automaton? Adds up those that are not known.
bool is_part_of(const nfa::Dfa& known, const nfa::Dfa& whole, uint64_t& unknown) {
  std::vector<nfa::DfaStateId> as(known.states.size(), nfa::kUnknown), todo;
  bool same = true;
  const auto meet = [&](nfa::DfaStateId a, nfa::DfaStateId b) {
    if (a == nfa::kUnknown) return void(++unknown);
    same = same && known.states[a].match == whole.states[b].match && known.states[a].final == whole.states[b].final;
    if (as[a] != nfa::kUnknown) return void(same = same && as[a] == b);
    as[a] = b;
    todo.push_back(a);
  };
  meet(nfa::kDead, nfa::kDead);
  for (std::size_t i = 0; i < known.start.size(); ++i) meet(known.start[i], whole.start[i]);
  for (std::size_t i = 0; i < todo.size() && same; ++i) {
    if (known.states[todo[i]].final) continue;
    for (unsigned cls = 0; cls < known.classes.stride(); ++cls) {
      meet(known.step(todo[i], cls), whole.step(as[todo[i]], cls));
    }
  }
  return same && todo.size() <= known.states.size();
}

// What haystacks have asked for, and what was found out besides, is a part of the whole automaton, with the same states.
TEST(Lazy, Snapshots) {
  std::mt19937 random(3);
  uint64_t ran = 0, failed = 0, found_out = 0, left = 0;
  for (uint64_t i = 0; i < test::scaled(400) + 50; ++i) {
    std::vector<uint8_t> bytes(400);
    for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random());
    test::Choices choices(bytes);
    const test::Tree tree = test::make_tree(choices, 1 + choices.below(4));
    Subject subject;
    if (!make(subject, to_pattern(tree), MatchKind::kLeftmostFirst)) continue;
    Lazy lazy(subject, std::size_t{1} << 20, true);
    for (int n = 0; n < 3; ++n) {
      const std::string haystack = make_haystack(tree, choices);
      const std::size_t end = lazy.find.find_end(lazy.find_cache, haystack, 0, false).at;
      if (end != kNoPosition) lazy.start.find_start(lazy.start_cache, haystack, end, 0);
      const auto look = [&](const LazyDfa& dfa, LazyDfa::Cache& cache, const nfa::Dfa& whole) {
        uint64_t before = 0, after = 0;
        const nfa::Dfa asked = dfa.snapshot(cache, 64, 0), more = dfa.snapshot(cache, 64, 1 << 16);
        const bool same = is_part_of(asked, whole, before) && is_part_of(more, whole, after) &&
                          asked.states.size() == more.states.size() && more.complete == (after == 0);
        ++ran;
        failed += !same;
        EXPECT_TRUE(same) << subject.pattern << " after " << test::quoted(haystack);
        EXPECT_LE(after, before);
        found_out += before - after;
        left += after;
      };
      look(lazy.find, lazy.find_cache, subject.forward_dfa);
      look(lazy.start, lazy.start_cache, subject.backward_dfa);
    }
  }
  EXPECT_GT(found_out, ran);
  EXPECT_GT(left, ran);
  test::count("lazy snapshots", ran, failed);
}

}  // namespace
}  // namespace lino

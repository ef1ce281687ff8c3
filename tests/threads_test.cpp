// Eight threads share one Regex over different haystacks, for every engine and for memory limits from tiny to plenty:
// while they search, stages are made for the first time, generations of the lazy DFA turn over, code is stamped, pages
// are sealed and freed. The answers are those of one thread and Pike. Made for ThreadSanitizer.
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <barrier>
#include <cstdlib>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "lino/regex.h"
#include "tests/count.h"

namespace lino {
namespace {

constexpr int kThreads = 8;
constexpr std::array<std::size_t, 3> kMemory = {40'000, 300'000, std::size_t{8} << 20};

struct Row {
  const char* pattern;
  bool longest;
};
const Row kRows[] = {
    {"[ab]+c", false},
    {"a[ab]{7}c|b[ab]{6}d", false},  // hundreds of states: turnover where memory is short
    {"(a|ab)(c|bcd)?(d*)", false},
    {"(a|ab)(c|bcd)?(d*)", true},
    {"\\b(?:[a-d]{2}|x)\\b", false},
    {"(?m)^(.*?)(\\d+)$", false},
    {"x*", false},
    {"[^\\n]*d", false},
};

std::vector<std::string> make_haystacks() {
  std::mt19937 random(3);
  std::vector<std::string> haystacks;
  for (std::size_t i = 0; i < 2 * kThreads; ++i) {
    std::string text;
    const std::size_t size = 50 + random() % 3000;
    while (text.size() < size) {
      text += "aabbabcdx 1\n"[random() % 12];
      if (random() % 64 == 0) text.append(random() % 200, 'a');
    }
    haystacks.push_back(text);
  }
  return haystacks;
}

struct Right {
  std::vector<Span> all;
  std::vector<std::optional<Span>> groups;
  bool full = false;
};

std::vector<std::optional<Span>> groups_of(const std::optional<Captures>& captures) {
  std::vector<std::optional<Span>> groups;
  for (std::size_t i = 0; captures && i < captures->size(); ++i) groups.push_back(captures->span(i));
  return groups;
}

std::vector<Span> all_of(const Regex& regex, std::string_view haystack, Scratch* scratch) {
  std::vector<Span> all;
  Span batch[16];
  for (Cursor cursor; !cursor.done;) {
    const std::size_t n = scratch != nullptr ? regex.find_all(haystack, cursor, batch, *scratch)
                                             : regex.find_all(haystack, cursor, batch);
    all.insert(all.end(), batch, batch + n);
  }
  return all;
}

std::vector<Right> expected_of(const Row& row, const std::vector<std::string>& haystacks) {
  const Regex oracle(row.pattern, {.longest_match = row.longest, .engine = Engine::kNfa});
  std::vector<Right> expected;
  for (const std::string& haystack : haystacks) {
    expected.push_back(
        {all_of(oracle, haystack, nullptr), groups_of(oracle.captures(haystack)), oracle.full_match(haystack)});
  }
  return expected;
}

// One thread's work: all haystacks, beginning with its own; every other thread with its own scratch.
int search(const Regex& shared, int thread, const std::vector<std::string>& haystacks,
           const std::vector<Right>& expected) {
  const Regex regex = shared;  // copies share everything
  std::optional<Scratch> scratch;
  if (thread % 2 == 1) scratch.emplace(regex);
  int wrong = 0;
  for (std::size_t i = 0; i < haystacks.size(); ++i) {
    const std::size_t which = (i + static_cast<std::size_t>(thread) * 2) % haystacks.size();
    const std::string& haystack = haystacks[which];
    const Right& right = expected[which];
    wrong += all_of(regex, haystack, scratch ? &*scratch : nullptr) != right.all;
    wrong += regex.is_match(haystack) == right.all.empty();
    if (i % 4 == 0) wrong += groups_of(regex.captures(haystack)) != right.groups;
    if (i % 4 == 1) wrong += regex.full_match(haystack) != right.full;
    if (i % 4 == 2) wrong += regex.memory_used() == 0;  // read while others build
    if (i % 4 == 3) wrong += regex.statistics().states_built > 1'000'000;
  }
  return wrong;
}

// Every round begins with a fresh Regex, so that all first times happen at once.
void run(Engine engine, const char* name) {
  const std::vector<std::string> haystacks = make_haystacks();
  const uint64_t rounds = test::scaled(12);
  uint64_t searches = 0, codes = 0;
  int failed = 0;
  for (const Row& row : kRows) {
    const std::vector<Right> expected = expected_of(row, haystacks);
    for (const std::size_t memory : kMemory) {
      for (uint64_t round = 0; round < rounds; ++round) {
        std::optional<Regex> regex(std::in_place, row.pattern,
                                   Options{.longest_match = row.longest, .max_mem = memory, .engine = engine});
        std::atomic<int> wrong = 0;
        std::barrier start(kThreads);
        std::vector<std::thread> threads;
        for (int t = 0; t < kThreads; ++t) {
          threads.emplace_back([&, t] {
            start.arrive_and_wait();
            wrong += search(*regex, t, haystacks, expected);
          });
        }
        for (std::thread& thread : threads) thread.join();
        EXPECT_EQ(wrong, 0) << row.pattern << " with " << memory << " bytes";
        failed += wrong;
        codes += regex->statistics().codes_stamped;
        searches += kThreads * haystacks.size() * 2;
      }
    }
  }
  EXPECT_TRUE(codes > 0 || engine != Engine::kJit || std::getenv("LINO_NO_EXEC") != nullptr);
  test::count("threads " + std::string(name) + " searches", searches, static_cast<uint64_t>(failed));
}

TEST(Threads, Auto) { run(Engine::kAuto, "auto"); }
TEST(Threads, Jit) { run(Engine::kJit, "jit"); }
TEST(Threads, Table) { run(Engine::kTable, "table"); }
TEST(Threads, Foresight) { run(Engine::kForesight, "foresight"); }
TEST(Threads, Interpret) { run(Engine::kInterpret, "interpret"); }
TEST(Threads, Nfa) { run(Engine::kNfa, "nfa"); }

// Regexes made, used and dropped by all threads at once: their codes share pages.
TEST(Threads, ManyRegexes) {
  const uint64_t rounds = test::scaled(300);
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      std::vector<Regex> kept;
      for (uint64_t i = 0; i < rounds; ++i) {
        const std::string word = "w" + std::to_string(i) + "t" + std::to_string(t);
        kept.emplace_back(word + "+[xy]*z", Options{.engine = i % 3 == 0 ? Engine::kAuto : Engine::kJit});
        wrong += kept.back().count(word + "xyz" + word + "z" + word) != 2;
        if (kept.size() > 20) kept.erase(kept.begin(), kept.begin() + 15);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
  test::count("threads many regexes", rounds * kThreads, static_cast<uint64_t>(wrong));
}

}  // namespace
}  // namespace lino

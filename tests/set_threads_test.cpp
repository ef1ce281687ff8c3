// Eight threads share one lino::Set over different haystacks, for memory limits from tiny to plenty: stages are made for
// the first time by several at once, generations of the lazy DFAs turn over, patterns alone are kept or not. The answers
// are those of one thread and Pike. Made for ThreadSanitizer.
#include <gtest/gtest.h>

#include <atomic>
#include <barrier>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "lino/set.h"
#include "tests/count.h"

namespace lino {
namespace {

constexpr int kThreads = 8;
constexpr std::size_t kMemory[] = {60'000, 400'000, std::size_t{8} << 20};

const std::vector<std::string> kPatterns = {
    "[ab]+c", "a[ab]{7}c|b[ab]{6}d", "(a|ab)(c|bcd)?(d*)", "\\b[a-d]{2}\\b", "(?m)^\\d", "x1?", "cab", "cabba",
    "\\C\\B"};

struct Right {
  std::vector<std::size_t> matching;
  std::vector<SetMatch> all;
  std::vector<SetEnd> ends;
  std::optional<Span> group;
};

std::vector<std::string> make_haystacks() {
  std::mt19937 random(3);
  std::vector<std::string> haystacks(2 * kThreads);
  for (std::string& text : haystacks) {
    for (std::size_t size = 50 + random() % 2000; size > 0; --size) text += "aabbabcdx 1\n"[random() % 12];
  }
  return haystacks;
}

Right ask(const Set& set, const std::string& haystack) {
  Right answer{set.matching(haystack), {}, set.overlapping(haystack), {}};
  for (const SetMatch& match : set.matches(haystack)) answer.all.push_back(match);
  if (const auto captures = set.captures(haystack, 10)) answer.group = captures->groups.span(1);
  return answer;
}

int search(const Set& shared, int thread, const std::vector<std::string>& haystacks,
           const std::vector<Right>& expected) {
  const Set set = shared;  // copies share everything
  int wrong = 0;
  for (std::size_t i = 0; i < haystacks.size(); ++i) {
    const std::size_t which = (i + static_cast<std::size_t>(thread) * 2) % haystacks.size();
    const Right got = ask(set, haystacks[which]);
    const Right& right = expected[which];
    wrong += got.matching != right.matching || got.all != right.all || got.ends != right.ends ||
             got.group != right.group || set.memory_used() == 0;
  }
  return wrong;
}

// By kThreads, which begin at the same time. How many answers were wrong.
int search_at_once(const Set& set, const std::vector<std::string>& haystacks, const std::vector<Right>& expected) {
  std::atomic<int> wrong = 0;
  std::barrier start(kThreads);
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      start.arrive_and_wait();
      wrong += search(set, t, haystacks, expected);
    });
  }
  for (std::thread& thread : threads) thread.join();
  return wrong;
}

TEST(SetThreads, Shared) {
  const std::vector<std::string> haystacks = make_haystacks();
  const Set oracle(kPatterns, {.engine = Engine::kNfa});
  std::vector<Right> expected;
  for (const std::string& haystack : haystacks) expected.push_back(ask(oracle, haystack));
  for (const std::size_t memory : kMemory) {
    for (uint64_t round = test::scaled(10); round > 0; --round) {
      const std::optional<Set> set(std::in_place, kPatterns, Options{.max_mem = memory});  // all first times at once
      const int wrong = search_at_once(*set, haystacks, expected);
      EXPECT_EQ(wrong, 0) << "with " << memory << " bytes";
      test::count("set threads searches", kThreads * haystacks.size() * 4, static_cast<uint64_t>(wrong));
    }
  }
}

// Patterns that are looked for in windows around factors, in haystacks long enough for that.
TEST(SetThreads, Windows) {
  const std::vector<std::string> patterns = {"[ab]+foobar", "foo.*quux", "bar[0-9]+", "\\bquux\\b"};
  std::mt19937 random(4);
  std::vector<std::string> haystacks(kThreads);
  for (std::string& text : haystacks) {
    while (text.size() < 17'000) {
      const char* const pieces[] = {"foobar", "abfoobar", "foo", "quux", "bar12", "ab", "\n"};
      text += pieces[random() % 7] + std::string(random() % 700, '.');
    }
  }
  const Set oracle(patterns, {.engine = Engine::kTable});
  std::vector<Right> expected;
  for (const std::string& haystack : haystacks) expected.push_back(ask(oracle, haystack));
  for (uint64_t round = test::scaled(10); round > 0; --round) {
    const Set set(patterns);
    const int wrong = search_at_once(set, haystacks, expected);
    EXPECT_EQ(wrong, 0);
    EXPECT_NE(set.explain().find("windows:"), std::string::npos) << set.explain();
    test::count("set threads in windows", kThreads * haystacks.size() * 4, static_cast<uint64_t>(wrong));
  }
}

}  // namespace
}  // namespace lino

// One Regex used by many threads at once, through every kind of call, while its automaton grows.
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "lino/regex.h"
#include "tests/count.h"

namespace lino {
namespace {

constexpr std::array kEngines = {Engine::kAuto,      Engine::kJit,       Engine::kTable,
                                 Engine::kInterpret, Engine::kForesight, Engine::kNfa};

TEST(ApiThreads, OneRegex) {
  for (const Engine engine : kEngines) {
    const Regex regex("(\\w+)@(\\w+)\\.com", {.engine = engine});
    const std::string text = "x a@b.com, cc@dd.com; none@here.org ee@ff.com.";
    std::atomic<int> wrong = 0;
    std::atomic<bool> go = false;
    std::vector<std::thread> threads;
    const int rounds = static_cast<int>(test::scaled(200));
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&] {
        while (!go) std::this_thread::yield();
        const Regex copy = regex;
        Scratch scratch(copy);
        for (int i = 0; i < rounds; ++i) {
          wrong += regex.count(text) != 3;
          wrong += !copy.is_match(text, scratch);
          wrong += !regex.find(text) || regex.find(text)->text() != "a@b.com";
          const auto groups = regex.captures(text, 3);
          wrong += !groups || (*groups)[1] != "cc" || (*groups)[2] != "dd";
          wrong += regex.replace_all(text, "$2@$1.com") != "x b@a.com, dd@cc.com; none@here.org ff@ee.com.";
          // Each text is new to the automaton, so that it grows while the others run in it.
          const std::string other =
              std::string(static_cast<std::size_t>(i % 20), 'q') + "@" + std::to_string(i) + ".com";
          wrong += regex.full_match(other) != (i % 20 != 0);
        }
      });
    }
    go = true;
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(wrong, 0);
    test::count("api_threads_test", static_cast<std::uint64_t>(rounds) * 4 * 6);
  }
}

std::vector<Span> all_groups(const Regex& regex, std::string_view haystack, Scratch* scratch) {
  const std::size_t count = regex.capture_count() + 1;
  std::vector<Span> all, batch(8 * count);
  for (Cursor cursor; !cursor.done;) {
    const std::size_t n = scratch != nullptr ? regex.captures_all(haystack, cursor, batch, {}, *scratch)
                                             : regex.captures_all(haystack, cursor, batch);
    all.insert(all.end(), batch.begin(), batch.begin() + static_cast<std::ptrdiff_t>(n * count));
  }
  return all;
}

// The code of the groups is made while all threads search, with and without scratches.
TEST(ApiThreads, StampedGroups) {
  constexpr const char* kFields = "(?m)^(\\d+);(x*);([^;\\n]*);(\\d+)$";
  std::string haystack;
  for (int i = 0; i < 400; ++i) {
    haystack += std::to_string(i * 7919) + ";" + std::string(static_cast<std::size_t>(i % 40), 'x') + ";;1\n";
  }
  const std::vector<Span> expected = all_groups(Regex(kFields, {.engine = Engine::kNfa}), haystack, nullptr);
  for (uint64_t round = 0; round < test::scaled(20); ++round) {
    const Regex regex(kFields);
    std::atomic<int> wrong = 0;
    std::atomic<bool> go = false;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&, t] {
        while (!go) std::this_thread::yield();
        std::optional<Scratch> scratch;
        for (int i = 0; i < 4; ++i) {
          if (i == t) scratch.emplace(regex);
          wrong += all_groups(regex, haystack, scratch ? &*scratch : nullptr) != expected;
          wrong += regex.memory_used() == 0;
        }
      });
    }
    go = true;
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(wrong, 0);
    test::count("api_threads_test groups", 4 * 4);
  }
}

}  // namespace
}  // namespace lino

// One Regex used by many threads at once, through every kind of call, while its automaton grows.
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <string>
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

}  // namespace
}  // namespace lino

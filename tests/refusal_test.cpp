// How long it takes to refuse: of every nasty pattern that a budget of 1, 8 or 64 MiB refuses, the CPU time from the
// pattern to the error, with memory fresh from the system as in a process that has not compiled anything yet. 50 ms is the
// most, of the best of some tries, a while apart, since on a busy machine the same work takes several times as long.
#include <gtest/gtest.h>
#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <string>
#include <thread>

#include "lino/regex.h"
#include "tests/count.h"
#include "tests/nasty_patterns.h"

namespace lino::test {
namespace {

#if defined(NDEBUG) && defined(__OPTIMIZE__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
constexpr bool kTimed = true;
#else
constexpr bool kTimed = false;
#endif

constexpr double kMost = 50;  // ms
constexpr int kTries = 25;
constexpr std::chrono::milliseconds kPause{200};  // before another try

// CPU time of one try in ms; 0: accepted.
double time_to_refuse(const NastyPattern& pattern, const Options& options) {
  malloc_trim(0);
  const std::clock_t begin = std::clock();
  const bool refused = !Regex::make(pattern.text, options).has_value();
  return refused ? 1000.0 * static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC : 0;
}

TEST(Refusal, TakesFiftyMilliseconds) {
  double longest = 0;
  for (const NastyPattern& pattern : nasty_patterns()) {
    for (const std::size_t mib : {1, 8, 64}) {
      Options options = pattern.options;
      options.max_mem = mib << 20;
      if (!kTimed) {
        count_skipped("refusal", "unoptimised-or-sanitized");
        continue;
      }
      double best = time_to_refuse(pattern, options);
      if (best == 0) continue;
      for (int i = 1; i < kTries && best > kMost; ++i) {
        std::this_thread::sleep_for(kPause);
        best = std::min(best, time_to_refuse(pattern, options));
      }
      EXPECT_LE(best, kMost) << pattern.name << ", " << mib << " MiB";
      count("refusal", 1, best > kMost ? 1 : 0);
      if (best > 5) std::printf("%-34.34s %3zu MiB %8.2f ms\n", pattern.name.c_str(), mib, best);
      longest = std::max(longest, best);
    }
  }
  std::printf("refusal: %.2f ms at the most\n", longest);
}

}  // namespace
}  // namespace lino::test

// How long it takes to refuse: of every nasty pattern that a budget of 1, 8 or 64 MiB refuses, the CPU time from the
// pattern to the error, with memory fresh from the system as in a process that has not compiled anything yet. 50 ms is the
// most, of the best of some tries, a while apart, since on a busy machine the same work takes several times as long. There are
// virtual machines on which the kernel takes 10 us to hand out a page, a hundred times as long as others: what a page takes
// there beyond 1 us is not the engine's.
#include <gtest/gtest.h>
#include <malloc.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <string>
#include <thread>

#include "lino/regex.h"
#include "tests/count.h"
#include "tests/nasty_patterns.h"
#include "tests/sanitized.h"

namespace lino::test {
namespace {

#if defined(NDEBUG) && defined(__OPTIMIZE__) && !LINO_ADDRESS_SANITIZED && !LINO_THREAD_SANITIZED
constexpr bool kTimed = true;
#else
constexpr bool kTimed = false;
#endif

constexpr double kMost = 50;  // ms
constexpr int kTries = 25;
constexpr std::chrono::milliseconds kPause{200};  // before another try

constexpr double kMostOfAPage = 0.001;  // ms

double cpu_time() { return 1000.0 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

long pages_taken() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_minflt;
}

// CPU time in ms that the kernel takes to hand out a page.
double time_of_a_page() {
  constexpr std::size_t kPages = 2048, kPage = 4096;
  void* const memory = mmap(nullptr, kPages * kPage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return 0;
  const double begin = cpu_time();
  for (std::size_t page = 0; page < kPages; ++page) static_cast<volatile char*>(memory)[page * kPage] = 1;
  const double time = (cpu_time() - begin) / kPages;
  munmap(memory, kPages * kPage);
  return time;
}

// CPU time of one try in ms; 0: accepted.
double time_to_refuse(const NastyPattern& pattern, const Options& options) {
  malloc_trim(0);
  const long pages = pages_taken();
  const double begin = cpu_time();
  if (Regex::make(pattern.text, options).has_value()) return 0;
  const double time = cpu_time() - begin;
  if (time <= kMost) return time;
  return time - static_cast<double>(pages_taken() - pages) * std::max(0.0, time_of_a_page() - kMostOfAPage);
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

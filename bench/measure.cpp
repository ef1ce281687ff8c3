// Runs that take turns; see measure.h.
#include "bench/measure.h"

#include <time.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>

namespace lino::bench {
namespace {

int missed = 0;

// Calls a turn of each run, so that a turn takes at least `least` seconds.
std::size_t calls_a_turn(const std::function<void()>& run, double least) {
  for (std::size_t calls = 1;; calls *= 2) {
    const double start = now();
    for (std::size_t i = 0; i < calls; ++i) run();
    const double took = now() - start;
    if (took >= least / 2) return std::max<std::size_t>(1, static_cast<std::size_t>(std::ceil(calls * least / took)));
  }
}

}  // namespace

double now() {
  timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 != 0) return *middle;
  return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

double Timings::quiet(std::size_t run) const {
  std::vector<double> sorted = seconds[run];
  std::sort(sorted.begin(), sorted.end());
  return sorted.empty() ? 0 : sorted[sorted.size() / 10];
}

double Timings::ratio(std::size_t run, std::size_t other) const {
  std::vector<double> ratios;
  for (std::size_t i = 0; i < seconds[run].size(); ++i) ratios.push_back(seconds[run][i] / seconds[other][i]);
  return median(std::move(ratios));
}

Timings take_turns(std::span<const std::function<void()>> runs, int rounds, double least) {
  std::vector<std::size_t> calls;
  for (const auto& run : runs) calls.push_back(calls_a_turn(run, least));
  Timings timings;
  timings.seconds.resize(runs.size());
  for (int round = 0; round < rounds; ++round) {
    for (std::size_t r = 0; r < runs.size(); ++r) {
      const double start = now();
      for (std::size_t i = 0; i < calls[r]; ++i) runs[r]();
      timings.seconds[r].push_back((now() - start) / static_cast<double>(calls[r]));
    }
  }
  return timings;
}

void spend_cycles(std::size_t cycles) {
  uint64_t sum = 1;
  for (std::size_t i = 0; i < cycles / 64; ++i) {
#if defined(__x86_64__)
    asm volatile(".rept 64\n add %0, %0\n .endr" : "+r"(sum) : : "cc");
#elif defined(__aarch64__)
    asm volatile(".rept 64\n add %0, %0, %0\n .endr" : "+r"(sum));
#else
#error "spend_cycles needs a chain of additions in this machine's assembly language"
#endif
  }
}

void Table::print() const {
  std::vector<std::size_t> widths;
  for (const auto& row : rows_) {
    if (row.size() == 1) continue;
    if (widths.size() < row.size()) widths.resize(row.size());
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  for (const auto& row : rows_) {
    if (row.size() == 1) {
      std::printf("%s\n", row[0].c_str());
      continue;
    }
    for (std::size_t i = 0; i < row.size(); ++i) {
      const int width = static_cast<int>(widths[i]);
      std::printf(i == 0 ? "%-*s" : "  %*s", width, row[i].c_str());
    }
    std::printf("\n");
  }
  std::fflush(stdout);
}

std::string number(double value, int decimals) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", decimals, value);
  return text;
}

std::string bar(bool met) {
  if (!met) ++missed;
  return met ? "met" : "NOT MET";
}

int bars_missed() { return missed; }

}  // namespace lino::bench

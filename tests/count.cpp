// The counts, from any thread, and their listener; see count.h.
#include "tests/count.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <mutex>
#include <string>

namespace lino::test {
namespace {

struct Count {
  uint64_t ran = 0;
  uint64_t failed = 0;
  std::map<std::string, uint64_t, std::less<>> skipped;  // rule -> how many
};

struct Counts {
  std::mutex mutex;
  std::map<std::string, Count, std::less<>> suites;
};

Counts& counts() {
  static Counts all;
  return all;
}

void print(std::string_view suite, const Count& sum) {
  uint64_t skipped = 0;
  std::string rules;
  for (const auto& [rule, cases] : sum.skipped) {
    skipped += cases;
    rules += (rules.empty() ? ": " : ", ") + rule + "=" + std::to_string(cases);
  }
  std::printf("lino-suite: %.*s: ran %llu, failed %llu, skipped %llu%s\n", static_cast<int>(suite.size()), suite.data(),
              static_cast<unsigned long long>(sum.ran), static_cast<unsigned long long>(sum.failed),
              static_cast<unsigned long long>(skipped), rules.c_str());
}

// GoogleTest's listener interface is virtual; this is the one place that has to derive from it.
class CountPrinter : public testing::EmptyTestEventListener {
  void OnTestProgramEnd(const testing::UnitTest& program) override {
    if (counts().suites.empty()) {
      const std::string name = testing::internal::GetArgvs().empty() ? "tests" : testing::internal::GetArgvs()[0];
      Count sum;
      sum.ran = static_cast<uint64_t>(program.test_to_run_count());
      sum.failed = static_cast<uint64_t>(program.failed_test_count());
      print(name.substr(name.rfind('/') + 1), sum);
    }
    for (const auto& [suite, sum] : counts().suites) print(suite, sum);
    std::fflush(stdout);
  }
};

}  // namespace

void count(std::string_view suite, uint64_t ran, uint64_t failed) {
  const std::lock_guard lock(counts().mutex);
  Count& sum = counts().suites[std::string(suite)];
  sum.ran += ran;
  sum.failed += failed;
}

void count_skipped(std::string_view suite, std::string_view rule, uint64_t cases) {
  const std::lock_guard lock(counts().mutex);
  counts().suites[std::string(suite)].skipped[std::string(rule)] += cases;
}

double scale() {
  static const double factor = [] {
    const char* text = std::getenv("LINO_TEST_SCALE");
    const double value = text ? std::strtod(text, nullptr) : 1.0;
    return value > 0 ? value : 1.0;
  }();
  return factor;
}

uint64_t scaled(uint64_t n) { return std::max<uint64_t>(1, static_cast<uint64_t>(static_cast<double>(n) * scale())); }

bool print_counts_at_end() {
  static const bool once = [] {
    testing::UnitTest::GetInstance()->listeners().Append(new CountPrinter);  // owned by GoogleTest
    return true;
  }();
  return once;
}

}  // namespace lino::test

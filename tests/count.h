// Counts what a test program really ran, by suite, and prints it at the end of the program.
//
// In: count("re2_search pike", 1888) and the like, from any thread; a test program that counts nothing is counted in
// its GoogleTest tests. Out: one line a suite on stdout, which scripts/test gathers:
//   lino-suite: <name>: ran N, failed M, skipped K[: rule=count, ...]
// Including this header is all it takes: it puts a listener into GoogleTest. LINO_TEST_SCALE (a factor, 1 unless set)
// is how scripts/test asks for less work under sanitizers and for more with --long.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace lino::test {

struct Count {
  uint64_t ran = 0;
  uint64_t failed = 0;
  std::map<std::string, uint64_t, std::less<>> skipped;  // rule -> how many; a rule names a feature, never a test
};

struct Counts {
  std::mutex mutex;
  std::map<std::string, Count, std::less<>> suites;
};

inline Counts& counts() {
  static Counts all;
  return all;
}

// Adds to the suite's count: `ran` cases, of which `failed` failed.
inline void count(std::string_view suite, uint64_t ran = 1, uint64_t failed = 0) {
  const std::lock_guard lock(counts().mutex);
  Count& sum = counts().suites[std::string(suite)];
  sum.ran += ran;
  sum.failed += failed;
}

// Adds `cases` that were not run, by the named rule.
inline void count_skipped(std::string_view suite, std::string_view rule, uint64_t cases = 1) {
  const std::lock_guard lock(counts().mutex);
  counts().suites[std::string(suite)].skipped[std::string(rule)] += cases;
}

// The factor on work; `scaled(n)` is n cases by it, at least 1.
inline double scale() {
  static const double factor = [] {
    const char* text = std::getenv("LINO_TEST_SCALE");
    const double value = text ? std::strtod(text, nullptr) : 1.0;
    return value > 0 ? value : 1.0;
  }();
  return factor;
}
inline uint64_t scaled(uint64_t n) {
  return std::max<uint64_t>(1, static_cast<uint64_t>(static_cast<double>(n) * scale()));
}

inline void print(std::string_view suite, const Count& sum) {
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

inline const bool counts_are_printed = [] {
  testing::UnitTest::GetInstance()->listeners().Append(new CountPrinter);  // owned by GoogleTest
  return true;
}();

}  // namespace lino::test

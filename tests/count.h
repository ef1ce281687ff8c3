// Counts what a test program really ran, by suite, and prints it at the end of the program.
//
// In: count("re2_search pike", 1888) and the like, from any thread; a test program that counts nothing is counted in
// its GoogleTest tests. Out: one line a suite on stdout, which scripts/test gathers:
//   lino-suite: <name>: ran N, failed M, skipped K[: rule=count, ...]
// Including this header is all it takes: a listener is put into GoogleTest. LINO_TEST_SCALE (a factor, 1 unless set)
// is how scripts/test asks for less work under sanitizers and for more with --long.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace lino::test {

// Adds to the suite's count: `ran` cases, of which `failed` failed.
void count(std::string_view suite, uint64_t ran = 1, uint64_t failed = 0);

// Adds `cases` that were not run, by the named rule; a rule names a feature, never a test.
void count_skipped(std::string_view suite, std::string_view rule, uint64_t cases = 1);

// The factor on work; `scaled(n)` is n cases by it, at least 1.
double scale();
uint64_t scaled(uint64_t n);

// Of what each of `turns` turns asks: all of it; with less work an equal part in each turn, all in the end.
template <class T>
std::vector<T> scaled_part(const std::vector<T>& all, std::size_t turn, std::size_t turns) {
  const auto parts = static_cast<std::size_t>(std::clamp(1 / scale(), 1.0, static_cast<double>(turns)));
  std::vector<T> part;
  for (std::size_t i = turn % parts; i < all.size(); i += parts) part.push_back(all[i]);
  return part;
}

bool print_counts_at_end();  // true
inline const bool counts_are_printed = print_counts_at_end();

}  // namespace lino::test

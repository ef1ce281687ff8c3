// Counts what a test program really ran, by suite, and prints it at the end of the program.
//
// In: count("re2_search pike", 1888) and the like, from any thread; a test program that counts nothing is counted in
// its GoogleTest tests. Out: one line a suite on stdout, which scripts/test gathers:
//   lino-suite: <name>: ran N, failed M, skipped K[: rule=count, ...]
// Including this header is all it takes: a listener is put into GoogleTest. LINO_TEST_SCALE (a factor, 1 unless set)
// is how scripts/test asks for less work under sanitizers and for more with --long.
#pragma once

#include <cstdint>
#include <string_view>

namespace lino::test {

// Adds to the suite's count: `ran` cases, of which `failed` failed.
void count(std::string_view suite, uint64_t ran = 1, uint64_t failed = 0);

// Adds `cases` that were not run, by the named rule; a rule names a feature, never a test.
void count_skipped(std::string_view suite, std::string_view rule, uint64_t cases = 1);

// The factor on work; `scaled(n)` is n cases by it, at least 1.
double scale();
uint64_t scaled(uint64_t n);

bool print_counts_at_end();  // true
inline const bool counts_are_printed = print_counts_at_end();

}  // namespace lino::test

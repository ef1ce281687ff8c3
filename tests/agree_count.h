// What tests/agree.h compared and masked, into the counts of a suite.
#pragma once

#include <string>

#include "tests/agree.h"
#include "tests/count.h"

namespace lino::test {

// Counts cases, comparisons and the masks used.
inline void count_comparisons(const std::string& suite, uint64_t cases, const AgreeCounts& counts, uint64_t failed) {
  count(suite + (suite.ends_with("pairs") ? "" : " cases"), cases, failed);
  count(suite + " comparisons", counts.compared);
  if (counts.drafted > 0) count(suite + " comparisons with drafts", counts.drafted);
  const auto skipped = [&](const char* rule, uint64_t n) {
    if (n > 0) count_skipped(suite + " comparisons", rule, n);
  };
  skipped("ill-formed sequences that RE2's . takes", counts.mask_ill_formed);
  skipped("memory limits", counts.mask_size);
  skipped("characters of Unicode 15", counts.mask_unicode);
  skipped("RE2 contradicts itself", counts.mask_re2);
  skipped("RE2 forgets Latin-1", counts.mask_latin1);
  skipped("patterns that only lino takes", counts.mask_extension);
}

}  // namespace lino::test

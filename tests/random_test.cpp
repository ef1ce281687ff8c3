// Random patterns and haystacks grown from them (tests/random_case.h): lino's engines against each other and against
// libre2 (tests/agree.h), a million pairs of pattern and haystack by default.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <string>

#include "tests/agree.h"
#include "tests/agree_count.h"
#include "tests/count.h"
#include "tests/random_case.h"

namespace lino::test {
namespace {

constexpr uint64_t kPairs = 1'000'000;
constexpr uint64_t kCases = kPairs / 55;  // most cases have 64 haystacks

TEST(Random, Agree) {
  AgreeCounts counts;
  uint64_t ran = 0;
  const auto property = [&] {
    const Case c = *random_cases();
    Engines engines(c.pattern(), c.options, counts);
    if (!engines.setup_difference().empty()) RC_FAIL(engines.setup_difference());
    for (const std::string& haystack : c.haystacks) {
      ran += engines.usable() ? 1 : 0;
      const std::string difference = engines.difference(
          {.haystack = haystack, .start = std::min<std::size_t>(c.start, haystack.size()), .batch = c.batch});
      if (!difference.empty()) RC_FAIL(difference);
    }
  };
  const std::string failure = check_property(property, scaled(kCases));
  EXPECT_EQ(failure, "");
  const bool whole = scale() >= 1 && failure.empty() && !replays_one_case();
  EXPECT_GE(ran, whole ? kPairs : 1);
  count_comparisons("random pairs", ran, counts, failure.empty() ? 0 : 1);
}

}  // namespace
}  // namespace lino::test

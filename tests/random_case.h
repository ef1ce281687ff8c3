// A random case of the property tests: a pattern, options and some haystacks, all made from one number.
//
// RapidCheck draws the numbers and shrinks the case, not the number, since structure gives smaller results. The draw is
// fixed, so that a run can be repeated; RC_PARAMS="seed=.." asks for another one, and LINO_TEST_SEED=.. for the one case
// that a failure names.
#pragma once

#include <rapidcheck.h>

#include <cstdint>
#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "tests/generate.h"

namespace lino::test {

struct Case {
  uint64_t seed = 0;
  Tree tree;
  uint64_t layout = 0;  // of the pattern's text, see to_pattern()
  Options options;
  std::vector<std::string> haystacks;
  uint32_t start = 0, batch = 1;

  std::string pattern() const { return to_pattern(tree, options, layout); }
  std::string plain_pattern() const { return to_pattern(tree, options); }  // the same without a layout
};

std::ostream& operator<<(std::ostream& out, const Case& c);

rc::Gen<Case> random_cases();

// Runs `property`, which draws from random_cases(), on that many cases. Empty, or what RapidCheck says of the smallest
// case that fails.
std::string check_property(const std::function<void()>& property, uint64_t cases);
bool replays_one_case();  // LINO_TEST_SEED is set

}  // namespace lino::test

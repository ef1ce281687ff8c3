// Patterns that ask for much: of memory, of states, of time. Each is a small text or made by a rule, with a name for
// tables.
#pragma once

#include <string>
#include <vector>

#include "lino/regex.h"

namespace lino::test {

struct NastyPattern {
  std::string name;
  std::string text;
  Options options = {};
};

std::vector<NastyPattern> nasty_patterns();

// Patterns that are much together: thousands of words, classes, captures and lookarounds.
struct NastySet {
  std::string name;
  std::vector<std::string> patterns;
  Options options = {};
};
std::vector<NastySet> nasty_sets();

}  // namespace lino::test

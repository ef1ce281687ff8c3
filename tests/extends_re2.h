// What RE2 refuses and lino has a meaning for, or refuses for a later reason (DESIGN section 3): the one mask of the
// differential tests that looks at a pattern.
#pragma once

#include <re2/re2.h>

#include <cstdio>
#include <string>

namespace lino::test {

inline bool extends_re2(const RE2& re2) {
  const std::string& where = re2.error_arg();
  if (re2.error_code() == RE2::ErrorBadPerlOp || re2.error_code() == RE2::ErrorMissingParen) {
    if (where == "(?<") return true;                    // (?<name>..), (?<=..), (?<!..)
    if (where == "(?=" || where == "(?!") return true;  // lookaheads
    // (?x), (?ix:..): RE2 stops at the flag it does not know.
    return where.starts_with("(?") && where.ends_with('x') && where.find_first_not_of("imsU-", 2) == where.size() - 1;
  }
  // {n,m} above 1000, alone or as a product; {2,1} has no meaning.
  if (re2.error_code() != RE2::ErrorRepeatSize) return false;
  unsigned min = 0, max = 0;
  return std::sscanf(where.c_str(), "{%u,%u", &min, &max) < 2 || min <= max;
}

}  // namespace lino::test

// What RE2 refuses and lino has a meaning for, or refuses for a later reason (DESIGN section 3): the one mask of the
// differential tests that looks at a pattern.
#pragma once

#include <re2/re2.h>

#include <cstdio>
#include <string>
#include <string_view>

#include "regex/syntax/unicode/unicode.h"

namespace lino::test {

// \p{...} of the names that lino knows; `text` as RE2 reports it, from the backslash to the brace.
inline bool names_unicode_property(std::string_view text) {
  if (!text.starts_with("\\p") && !text.starts_with("\\P")) return false;
  text.remove_prefix(2);
  if (text.starts_with('{') && text.ends_with('}')) text = text.substr(1, text.size() - 2);
  if (text.starts_with('^')) text.remove_prefix(1);
  syntax::unicode::Property property{};
  bool negated = false;
  return syntax::unicode::find_property(text, property, negated);
}

inline bool extends_re2(const RE2& re2) {
  const std::string& where = re2.error_arg();
  if (re2.error_code() == RE2::ErrorBadPerlOp || re2.error_code() == RE2::ErrorMissingParen) {
    if (where == "(?<") return true;                    // (?<name>..), (?<=..), (?<!..)
    if (where == "(?=" || where == "(?!") return true;  // lookaheads
    // (?x), (?ix:..): RE2 stops at the flag it does not know.
    if (!where.starts_with("(?") || where.size() < 3) return false;
    return std::string_view("xuRv").find(where.back()) != std::string_view::npos &&
           where.find_first_not_of("imsU-", 2) == where.size() - 1;
  }
  if (re2.error_code() == RE2::ErrorBadEscape) {
    return where.size() == 2 && std::string_view("hHNRX").find(where[1]) != std::string_view::npos;
  }
  if (re2.error_code() == RE2::ErrorBadCharRange) return names_unicode_property(where);
  // {n,m} above 1000, alone or as a product; {2,1} has no meaning.
  if (re2.error_code() != RE2::ErrorRepeatSize) return false;
  unsigned min = 0, max = 0;
  return std::sscanf(where.c_str(), "{%u,%u", &min, &max) < 2 || min <= max;
}

}  // namespace lino::test

// What classes mean, as sets.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "regex/syntax/ast.h"
#include "regex/syntax/charset.h"
#include "regex/syntax/unicode/unicode.h"

namespace lino::syntax {

const CharSet& ascii_class(AsciiClass cls);         // built once, for ever
std::string_view ascii_class_name(AsciiClass cls);  // as in [:name:]; "\\s" for kPerlSpace

// Named classes as sets, closed under simple case folding if `fold`. Remembers the last few, for patterns that name the
// same ones again and again; O(ranges) to make one.
class NamedSets {
 public:
  const CharSet& get(const ClassItem& item, bool fold);

 private:
  struct Entry {
    uint32_t key = 0;  // 0: none
    CharSet set;
  };
  std::array<Entry, 8> entries_;
};

// The set that the items of one class make, its own negation left out. `fold`: under (?i). Where there are operators or
// nested brackets, adds to `work` the number of ranges touched, and stops, with any set, once it is past kMaxClassWork:
// each operator may touch all the ranges before it. Else O(items log items).
inline constexpr std::size_t kMaxClassWork = std::size_t{1} << 25;  // a fraction of a second
CharSet class_set(std::span<const ClassItem> items, bool fold, NamedSets& named, std::size_t& work);

// What that set is from U+0080 on, where the items tell it one by one; not known under (?i). O(items).
unicode::BeyondAscii beyond_ascii(std::span<const ClassItem> items, bool fold);
unicode::BeyondAscii everything_beyond_ascii();

}  // namespace lino::syntax

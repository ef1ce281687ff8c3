// Facts from the Unicode Character Database, version 15.0: general categories, scripts, simple case folding.
//
// generate.py reads the database's files and writes tables.cpp, which is checked in; a test regenerates it and
// compares. Look-ups are binary searches over sorted arrays in read-only memory.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "regex/syntax/charset.h"

namespace lino::syntax::unicode {

inline constexpr std::string_view kVersion = "15.0.0";

// A general category (Lu), a group of them (L), a script (Greek) or Any; an index into a table of names.
enum class Property : uint32_t {};

// Names are written as in the database, with case and underscores: Lu, L, Greek, Old_Italic, Any. False if
// there is none of this name.
bool find_property(std::string_view name, Property& property);
std::string_view name(Property property);
CharSet set(Property property);
std::span<const std::string_view> property_names();  // sorted by bytes; Property(i) is the i-th

// The next character, in a cycle, of those equal to `code_point` by simple case folding: K -> k -> U+212A -> K.
// Itself if there is no other. O(log).
uint32_t next_fold(uint32_t code_point);

// Calls add(lo, hi) for the images under next_fold of the characters of lo..hi that have one. O(log + images).
template <class Add>
void for_each_fold(uint32_t lo, uint32_t hi, Add add);

// Case folding as ranges lo..hi, sorted and disjoint, whose members all move in the same way.
enum class FoldKind : uint8_t {
  kAdd,      // c -> c + delta
  kEvenOdd,  // 2n <-> 2n + 1
  kOddEven,  // 2n - 1 <-> 2n
};
struct FoldRange {
  uint32_t lo, hi;
  int32_t delta;
  FoldKind kind;
};
std::span<const FoldRange> fold_ranges();
const FoldRange* first_fold_range(uint32_t code_point);  // the first range with hi >= code_point

template <class Add>
void for_each_fold(uint32_t lo, uint32_t hi, Add add) {
  const FoldRange* end = fold_ranges().data() + fold_ranges().size();
  for (const FoldRange* range = first_fold_range(lo); range != end && range->lo <= hi; ++range) {
    uint32_t from = lo > range->lo ? lo : range->lo;
    uint32_t to = hi < range->hi ? hi : range->hi;
    switch (range->kind) {
      case FoldKind::kAdd:
        add(from + static_cast<uint32_t>(range->delta), to + static_cast<uint32_t>(range->delta));
        break;
      case FoldKind::kEvenOdd:  // whole pairs: the characters themselves come with their images
        add(from & ~1u, to | 1u);
        break;
      case FoldKind::kOddEven: add((from - 1) | 1u, (to + 1) & ~1u); break;
    }
  }
}

}  // namespace lino::syntax::unicode

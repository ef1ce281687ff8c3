// Facts from the Unicode Character Database, version 15.0: properties of characters, and simple case folding.
//
// generate.py reads the database's files and writes tables.cpp, which is checked in; a test regenerates it and
// compares. Names are looked up by binary search, sets are unpacked when asked for.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "regex/syntax/charset.h"

namespace lino::syntax::unicode {

inline constexpr std::string_view kVersion = "15.0.0";

// What a property is about, and how it is written.
enum class Kind : uint8_t {
  kCategory,          // a general category or a group of them: Lu, L, gc=Letter
  kScript,            // Greek, sc=Grek
  kScriptExtensions,  // scx=Greek: also characters that several scripts share
  kBinary,            // Alphabetic; Any, ASCII, Assigned; alnum and its like of UTS #18, Annex C; RE2's C
  kGraphemeBreak,     // gcb=Prepend
  kAge,               // age=6.0: assigned in that version or before
};
inline constexpr int kKindCount = 6;

// A set of code points that has a name; an index into the tables. In the order of Kind.
enum class Property : uint16_t {};
int property_count();
Kind kind(Property property);
std::string name(Property property);  // that finds it again: Lu, Greek, scx=Greek, age=6.0
CharSet set(Property property);       // O(ranges)
// Code points lo..hi, all of which are in a set, or none is; and what it took to know.
struct Stretch {
  uint32_t lo = 1, hi = 0;  // none
  bool in = false;
  uint32_t work = 0;
};
// The same without making the set: the stretch that the code point is in, O(ranges up to there); adds the ASCII characters
// to 128 bits; not fewer ranges than there are, O(1).
Stretch stretch(Property property, uint32_t code_point);
void ascii(Property property, uint64_t bits[2]);
std::size_t most_ranges(Property property);

// What a set of code points is from U+0080 on, where that is known: a property, or what it leaves out.
struct BeyondAscii {
  bool known = false, negated = false;
  Property property{};
  friend bool operator==(const BeyondAscii&, const BeyondAscii&) = default;
};

// What stands between the braces of \p{...}: a name, name=value, name:value or name!=value, matched loosely (UAX #44
// LM3): case, spaces, _ and - do not matter, nor does "is" at the start. Binary properties also take =yes and =no.
// False if there is none of this name.
bool find_property(std::string_view text, Property& property, bool& negated);
// The property of this kind and exact or loose name, which must exist.
Property property(Kind kind, std::string_view name);
// What the writer of an unknown name may have meant, in the form that find_property() knows; "" where nothing is near.
std::string nearest_property(std::string_view text);

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

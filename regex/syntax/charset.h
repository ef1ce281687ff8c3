// Sets of code points (or of bytes) as sorted, disjoint, non-adjacent ranges.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

namespace lino::syntax {

inline constexpr uint32_t kMaxCodePoint = 0x10FFFF;

// An inclusive range of code points.
struct CodeRange {
  uint32_t lo = 0;
  uint32_t hi = 0;
  friend bool operator==(const CodeRange&, const CodeRange&) = default;
};

// Invariant, kept by every member: ranges are sorted, disjoint and not adjacent.
class CharSet {
 public:
  CharSet() = default;
  CharSet(std::initializer_list<CodeRange> ranges);
  static CharSet from_ranges(std::vector<CodeRange> ranges);  // in any order; O(n log n), O(n) when sorted

  const std::vector<CodeRange>& ranges() const { return ranges_; }
  bool empty() const { return ranges_.empty(); }
  bool contains(uint32_t code_point) const;  // O(log ranges)
  uint32_t size() const;                     // how many code points

  void add(uint32_t lo, uint32_t hi);  // amortised O(1) when added in order, else O(ranges)
  void add(const CharSet& other);      // union, O(a + b)
  void add(CharSet&& other);
  void intersect(const CharSet& other);
  void subtract(const CharSet& other);
  void negate(uint32_t max = kMaxCodePoint);  // complement within [0, max]
  void add_simple_folds();                    // close over simple case folding, full orbits (k, K, U+212A)

  void trim();  // gives back the memory that ranges to come would have

  friend bool operator==(const CharSet&, const CharSet&) = default;

 private:
  void normalise();  // sorts and joins ranges_

  std::vector<CodeRange> ranges_;
};

std::string to_string(const CharSet& set);  // [0-9A-F\x{3B1}-\x{3C9}]

}  // namespace lino::syntax

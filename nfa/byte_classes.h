// Bytes that no transition tells apart form one class, so that DFA rows have a column a class, not a byte. A class
// need not be contiguous: [0-9A-Za-z_] alone gives two classes.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <span>
#include <string>

namespace lino::nfa {

struct ByteClasses {
  std::array<uint8_t, 256> of{};  // byte -> class; classes are numbered in order of their first byte
  uint16_t count = 1;             // 1..256; the class number `count` stands for end of input

  unsigned eoi() const { return count; }
  unsigned stride() const { return count + 1u; }  // columns of a DFA row
};

struct ByteRange {
  uint8_t lo = 0, hi = 0;  // inclusive
  friend auto operator<=>(const ByteRange&, const ByteRange&) = default;
};

// Refines the classes set by set, so that each set is a union of classes; classes need not be contiguous. By
// colouring, as RE2's ByteMapBuilder: what a set has of a colour gets a colour of its own. O(ranges) a set.
class ByteClassBuilder {
 public:
  ByteClassBuilder();
  void add_set(std::span<const ByteRange> ranges);
  void add_range(uint8_t lo, uint8_t hi);
  void add_all_of(const ByteClasses& other);  // keep every distinction `other` makes
  ByteClasses build() const;

 private:
  using Color = uint16_t;
  static constexpr Color kMaxColors = 1024;

  unsigned run_end(unsigned byte) const;  // the last byte of the run that `byte` is in
  void split_after(unsigned byte);
  Color recolor(Color color);
  void compact();  // numbers the colours in use from 0

  // Runs of bytes of one colour: bit b is set where b is a run's last byte; its colour is color_[b].
  std::array<uint64_t, 4> run_ends_;
  std::array<Color, 256> color_;
  Color colors_ = 1;
  std::array<Color, kMaxColors> new_color_;  // in add_set(): 0, or what the colour has become
  std::array<Color, 256> changed_;           // colours that have become another
  unsigned changed_count_ = 0;
};

std::string to_string(const ByteClasses& classes);  // 0:\x00-`{-\xff 1:a-z

}  // namespace lino::nfa

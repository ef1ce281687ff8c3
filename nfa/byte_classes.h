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
  bool some_are_apart() const { return (apart_[0] | apart_[1] | apart_[2] | apart_[3]) != 0; }
  // No set within these bytes splits anything further: each has a class of its own. False: not known.
  bool are_apart(uint8_t lo, uint8_t hi) const {
    for (unsigned word = lo >> 6; word <= hi >> 6u; ++word) {
      const unsigned first = word == lo >> 6u ? lo & 63u : 0, last = word == hi >> 6u ? hi & 63u : 63;
      const uint64_t bytes = ~uint64_t{0} << first & ~uint64_t{0} >> (63 - last);
      if ((apart_[word] & bytes) != bytes) return false;
    }
    return true;
  }

 private:
  using Color = uint16_t;
  static constexpr Color kMaxColors = 1024;

  unsigned run_end(unsigned byte) const;  // the last byte of the run that `byte` is in
  void split_after(unsigned byte);
  Color recolor(Color color);
  void compact();  // numbers the colours in use from 0
  void look_for_apart();

  // Runs of bytes of one colour: bit b is set where b is a run's last byte; its colour is color_[b].
  std::array<uint64_t, 4> run_ends_;
  std::array<Color, 256> color_;
  Color colors_ = 1;
  std::array<Color, kMaxColors> new_color_;  // in add_set(): 0, or what the colour has become
  std::array<Color, 256> changed_;           // colours that have become another
  unsigned changed_count_ = 0;
  std::array<uint64_t, 4> apart_{};  // bytes that were found to have a colour of their own
  unsigned sets_left_ = 64;          // until they are looked for
  unsigned interval_ = 64;           // between looks: longer, the fewer there are
};

std::string to_string(const ByteClasses& classes);  // 0:\x00-`{-\xff 1:a-z

}  // namespace lino::nfa

// Byte classes by colouring: every byte starts with one colour, every set that the Nfa tells apart splits the colours it
// cuts through. Sets come as few ranges, so the work is done on runs of bytes, not on bytes.
#include "nfa/byte_classes.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace lino::nfa {

ByteClassBuilder::ByteClassBuilder() {
  run_ends_ = {0, 0, 0, uint64_t{1} << 63};
  color_[255] = 0;
  new_color_[0] = 0;
}

unsigned ByteClassBuilder::run_end(unsigned byte) const {
  unsigned word = byte >> 6;
  uint64_t bits = run_ends_[word] & (~uint64_t{0} << (byte & 63));
  while (bits == 0) bits = run_ends_[++word];  // byte 255 always ends a run
  return word * 64 + static_cast<unsigned>(std::countr_zero(bits));
}

void ByteClassBuilder::split_after(unsigned byte) {
  const unsigned end = run_end(byte);
  if (end == byte) return;
  color_[byte] = color_[end];
  run_ends_[byte >> 6] |= uint64_t{1} << (byte & 63);
}

ByteClassBuilder::Color ByteClassBuilder::recolor(Color color) {
  if (new_color_[color] == 0) {
    changed_[changed_count_++] = color;
    new_color_[color] = colors_;
    new_color_[colors_++] = 0;
  }
  return new_color_[color];
}

void ByteClassBuilder::add_set(std::span<const ByteRange> ranges) {
  if (colors_ + 256 > kMaxColors) compact();
  if (--sets_left_ == 0) look_for_apart();
  for (const ByteRange& r : ranges) {
    if (r.lo > 0) split_after(r.lo - 1u);
    split_after(r.hi);
  }
  // Runs of the set change colour only after all are cut: a run is recoloured once.
  for (const ByteRange& r : ranges) {
    for (unsigned b = r.lo; b <= r.hi; ++b) {
      b = run_end(b);
      color_[b] = recolor(color_[b]);
    }
  }
  while (changed_count_ > 0) new_color_[changed_[--changed_count_]] = 0;
}

void ByteClassBuilder::add_range(uint8_t lo, uint8_t hi) {
  const ByteRange range[] = {{lo, hi}};
  add_set(range);
}

void ByteClassBuilder::add_all_of(const ByteClasses& other) {
  for (unsigned cls = 0; cls < other.count; ++cls) {
    std::array<ByteRange, 128> ranges;
    std::size_t count = 0;
    for (unsigned b = 0; b < 256; ++b) {
      if (other.of[b] != cls) continue;
      if (count > 0 && ranges[count - 1].hi + 1u == b) ranges[count - 1].hi = static_cast<uint8_t>(b);
      else ranges[count++] = {static_cast<uint8_t>(b), static_cast<uint8_t>(b)};
    }
    add_set(std::span(ranges).first(count));
  }
}

void ByteClassBuilder::compact() {
  const ByteClasses classes = build();
  for (unsigned b = 0; b < 256; ++b) color_[b] = classes.of[b];
  colors_ = classes.count;
  std::memset(new_color_.data(), 0, colors_ * sizeof(Color));
}

void ByteClassBuilder::look_for_apart() {
  const std::array<uint64_t, 4> before = apart_;
  std::array<uint8_t, kMaxColors> bytes{};  // of a colour: 0, 1, or 2 for more
  const auto each_run = [&](const auto& visit) {
    for (unsigned begin = 0, end = 0; begin < 256; begin = end + 1) visit(begin, end = run_end(begin));
  };
  each_run([&](unsigned begin, unsigned end) {
    uint8_t& count = bytes[color_[end]];
    count = count == 0 && begin == end ? 1 : 2;
  });
  each_run([&](unsigned begin, unsigned end) {
    if (bytes[color_[end]] == 1) apart_[begin >> 6] |= uint64_t{1} << (begin & 63);
  });
  interval_ = apart_ != before ? 64 : std::min(2 * interval_, 4096u);
  sets_left_ = interval_;
}

ByteClasses ByteClassBuilder::build() const {
  ByteClasses classes;
  std::array<uint16_t, kMaxColors> class_of;  // colour -> class + 1
  std::memset(class_of.data(), 0, colors_ * sizeof(uint16_t));
  uint16_t count = 0;
  for (unsigned begin = 0; begin < 256;) {
    const unsigned end = run_end(begin);
    uint16_t& cls = class_of[color_[end]];
    if (cls == 0) cls = ++count;
    std::memset(classes.of.data() + begin, cls - 1, end - begin + 1);
    begin = end + 1;
  }
  classes.count = count;
  return classes;
}

}  // namespace lino::nfa

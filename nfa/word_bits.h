// Looks at characters that are more than a byte: does one of a set, the word characters of Unicode's \b, stand before this
// position, or behind it?
//
// A walk that reads bytes knows that only some bytes later. So what tells comes before the walk: a bit a byte, does this byte
// belong to such a character (jit/runs.h finds 64 of them at once). A walk reads a byte's class and its bit as one
// symbol, and then Unicode's \b is as simple as ASCII's: the bits on both sides of a position differ. Inside a character both
// are its own, so that half-looks hold there which should not; but only matches that split a code point could tell, and
// those are not reported (an automaton with \C has no word bits).
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "nfa/byte_classes.h"
#include "regex/syntax/charset.h"

namespace lino::nfa {

// Classes told apart by the bit, where a byte may have either.
struct WordSymbols {
  static constexpr unsigned kMost = 512;

  std::vector<uint16_t> of;  // byte + 256 x bit -> symbol
  std::bitset<kMost> word;   // by symbol: the bit
  uint16_t count = 0;        // 0: there are none

  unsigned symbol(uint8_t byte, bool is_word) const { return of[byte | (is_word ? 256u : 0u)]; }
  bool is_word(unsigned symbol) const { return word[symbol]; }
};

// `classes` tells characters of `set` from others below 0x80.
WordSymbols word_symbols(const ByteClasses& classes, const syntax::CharSet& set);

// What finds the bits.
struct WordBits {
  const void* set = nullptr;  // null: there are none
  // Of the bytes from `at` on, 64 of them or up to the haystack's end: bit i is that of at[i].
  uint64_t (*block)(const void* set, const uint8_t* begin, const uint8_t* at, const uint8_t* end) = nullptr;
};

// The bit of the byte at `at`.
inline bool is_word_at(const WordBits& bits, std::string_view haystack, std::size_t at) {
  const auto* const begin = reinterpret_cast<const uint8_t*>(haystack.data());
  return (bits.block(bits.set, begin, begin + at, begin + haystack.size()) & 1) != 0;
}

// The bits of one haystack, asked for at one place after another.
class WordBitReader {
 public:
  WordBitReader(const WordBits& bits, const uint8_t* begin, const uint8_t* end)
      : bits_(bits), begin_(begin), end_(end), at_(end) {}

  // Precondition: begin <= at < end.
  bool at(const uint8_t* at) {
    const auto from = static_cast<std::size_t>(at - at_);  // huge where `at` is before the block
    if (from < 64) return (block_ >> from & 1) != 0;
    return read_block(at);
  }

 private:
  bool read_block(const uint8_t* at) {
    at_ = begin_ + (static_cast<std::size_t>(at - begin_) & ~std::size_t{63});
    block_ = bits_.block(bits_.set, begin_, at_, end_);
    return (block_ >> (at - at_) & 1) != 0;
  }

  WordBits bits_;
  const uint8_t* begin_;
  const uint8_t* end_;
  const uint8_t* at_;  // where the block begins
  uint64_t block_ = 0;
};

}  // namespace lino::nfa

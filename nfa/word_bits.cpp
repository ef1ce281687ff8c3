// Symbols of bytes and bits; see word_bits.h.
#include "nfa/word_bits.h"

#include <array>

namespace lino::nfa {

WordSymbols word_symbols(const ByteClasses& classes, const syntax::CharSet& set) {
  WordSymbols symbols;
  symbols.of.resize(512);
  std::array<uint16_t, WordSymbols::kMost> known{};  // class x 2 + bit -> symbol + 1
  for (unsigned byte = 0; byte < 256; ++byte) {
    const bool alone = byte < 0x80, never = byte == 0xC0 || byte == 0xC1 || byte > 0xF4;
    for (unsigned bit = 0; bit < 2; ++bit) {
      const bool word = alone ? set.contains(byte) : bit != 0 && !never;
      uint16_t& symbol = known[classes.of[byte] * 2u + (word ? 1 : 0)];
      if (symbol == 0) {
        symbols.word[symbols.count] = word;
        symbol = ++symbols.count;
      }
      symbols.of[byte + 256 * bit] = static_cast<uint16_t>(symbol - 1);
    }
  }
  return symbols;
}

}  // namespace lino::nfa

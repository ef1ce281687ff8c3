// What a Generator holds: the language of a pattern within an alphabet, its paths counted. Shared by the Generator's
// copies.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lino/generate.h"
#include "nfa/paths.h"
#include "regex/syntax/charset.h"

namespace lino {

struct CountedLanguage {
  nfa::Paths paths;          // of all strings that match and are made of the alphabet
  nfa::Language within;      // all strings made of the alphabet; empty: there is none
  syntax::CharSet alphabet;  // empty likewise
  bool utf8 = true;
  std::size_t min_length = 0;
  std::vector<std::size_t> lengths;  // ascending: of the strings in the range

  const nfa::Language& language() const { return paths.language(); }
  bool contains(std::string_view text) const;
  // Of the strings that lead from `state` to an end in exactly `length` bytes; precondition: there are some.
  std::string draw(RandomBits bits, uint32_t state, std::size_t length) const;
  std::string simplest(uint32_t state, std::size_t length) const;
  std::string least_simple(uint32_t state, std::size_t length) const;
  std::size_t character_size(std::string_view text, std::size_t at) const;
};

// 0 .. n - 1, each as likely as the next; n >= 1.
inline uint64_t below(uint64_t n, RandomBits bits) {
  const uint64_t left_over = (0 - n) % n;  // 2^64 mod n
  for (;;) {
    if (const uint64_t x = bits(); x >= left_over) return x % n;
  }
}

// The order of simplicity that Generator::shortest() tells, the simplest byte first; a byte's place in it.
const std::string& bytes_by_simplicity();
uint8_t simplicity(char byte);
// Shorter, or as long and simpler at the first byte that differs.
bool is_simpler(std::string_view a, std::string_view b);

}  // namespace lino

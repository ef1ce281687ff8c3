// What every match begins with: a few alternatives, each a sequence of byte sets. For plans that look for where a match
// may begin instead of stepping an automaton over what cannot.
//
// In: an Nfa. Out: jit/prefilter.h chooses places and a kernel. Sequences of sets, and not literals: ignoring case, or a
// class, makes a set wider instead of doubling the literals.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <string>
#include <vector>

#include "nfa/nfa.h"

namespace lino::nfa {

// A set of bytes whose members can be gone through.
struct ByteSet {
  std::array<uint64_t, 4> words{};  // bit b % 64 of words[b / 64]

  bool operator[](unsigned byte) const { return (words[byte / 64] >> byte % 64 & 1) != 0; }
  void set(unsigned byte) { words[byte / 64] |= uint64_t{1} << byte % 64; }
  void set(unsigned lo, unsigned hi) {  // inclusive
    for (unsigned word = lo / 64; word <= hi / 64; ++word) {
      const unsigned first = word == lo / 64 ? lo % 64 : 0, last = word == hi / 64 ? hi % 64 : 63;
      words[word] |= ~uint64_t{0} << first & ~uint64_t{0} >> (63 - last);
    }
  }
  std::size_t count() const {
    std::size_t sum = 0;
    for (const uint64_t word : words) sum += static_cast<std::size_t>(std::popcount(word));
    return sum;
  }
  template <class Visit>
  void each(Visit&& visit) const {  // visit(unsigned byte), ascending
    for (unsigned word = 0; word < 4; ++word) {
      for (uint64_t bits = words[word]; bits != 0; bits &= bits - 1) {
        visit(64 * word + static_cast<unsigned>(std::countr_zero(bits)));
      }
    }
  }
  ByteSet& operator|=(const ByteSet& other) {
    for (unsigned word = 0; word < 4; ++word) words[word] |= other.words[word];
    return *this;
  }
  friend ByteSet operator|(ByteSet a, const ByteSet& b) { return a |= b; }
  friend auto operator<=>(const ByteSet&, const ByteSet&) = default;
};

struct Prefixes {
  // Every match, wherever it begins, begins with the bytes of one of them; all have the same length, and no match is
  // shorter than that. Empty where nothing can match; one of length 0 where nothing is known.
  std::vector<std::vector<ByteSet>> alternatives;
  std::size_t length = 0;
  // Each set a place says what may stand there behind those before it, and no more: none were taken together.
  bool apart = true;
};

struct PrefixLimits {
  std::size_t length = 16;        // places looked at
  std::size_t alternatives = 64;  // beyond that, those that began alike are taken together
  std::size_t work = 1 << 14;     // transitions looked at; beyond that, prefixes are shorter
};

// Sets of states level by level from the anchored start, those reached by different bytes apart; what looks and
// lookarounds ask is left out. O(limits.work).
Prefixes prefixes(const Nfa& nfa, const PrefixLimits& limits = {});

// An alternative a line, a set a place: [Ss][h].
std::string to_string(const Prefixes& prefixes);

}  // namespace lino::nfa

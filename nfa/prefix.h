// What every match begins with: a few alternatives, each a sequence of byte sets. For plans that look for where a match
// may begin instead of stepping an automaton over what cannot.
//
// In: an Nfa. Out: jit/prefilter.h chooses places and a kernel. Sequences of sets, and not literals: ignoring case, or a
// class, makes a set wider instead of doubling the literals.
#pragma once

#include <bitset>
#include <cstdint>
#include <string>
#include <vector>

#include "nfa/nfa.h"

namespace lino::nfa {

using ByteSet = std::bitset<256>;

struct Prefixes {
  // Every match, wherever it begins, begins with the bytes of one of them; all have the same length, and no match is
  // shorter than that. Empty where nothing can match; one of length 0 where nothing is known.
  std::vector<std::vector<ByteSet>> alternatives;
  std::size_t length = 0;
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

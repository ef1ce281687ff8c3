// Byte classes that a state of the subset construction does not tell apart: none of its threads goes elsewhere by one of them
// than by another. Most states have two or three kinds, where the automaton has dozens of classes; a row takes one step for
// each kind.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "nfa/nfa.h"

namespace lino::nfa {

class AlikeClasses {
 public:
  explicit AlikeClasses(const Nfa& nfa);

  // By class (without the end of input): the first one that `key`, of a Determinizer of this Nfa, does not tell from it.
  // Valid until the next call. O(transitions of its threads x the classes they are for).
  std::span<const uint16_t> of(std::span<const uint32_t> key);

 private:
  void part(std::span<const Transition> transitions);

  const Nfa& nfa_;
  std::vector<uint8_t> first_byte_;      // by class; ascending
  std::vector<uint32_t> kinds_by_look_;  // by class: what looks ask of its bytes
  std::vector<uint32_t> kind_;           // by class
  std::vector<uint32_t> becomes_;        // by kind: that of its classes in the transitions at hand
  std::vector<uint32_t> met_;            // kinds that have become others
  std::vector<uint16_t> first_, alike_;  // by kind, by class: the first class of the kind
};

}  // namespace lino::nfa

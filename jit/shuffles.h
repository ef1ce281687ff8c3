// Which states are walked by shuffles (stencils/shuffles.h): those that a sample of the haystack visits most, where a walk
// among them takes less than what lowering would do.
//
// In: an automaton, and how it would be lowered. Out: its states with a lane. Decided by going through the sample once,
// counting for both ways the cycles of cost.h.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "jit/chain.h"
#include "jit/rows.h"
#include "nfa/dfa.h"

namespace lino::jit {

struct LowerInput;

struct Shuffles {
  std::vector<nfa::DfaStateId> lanes;  // the state of each; of twins, the one whose steps serve both
  double cost = 0;                     // cycles a byte of the sample, expected
};

// Nothing: no gain, or `haystack` is too short to tell. O(states x classes); 4 KiB of the haystack are looked at.
// `only_walks`: without them, nearly every byte would be a step of the table walk, and none ended a match.
std::optional<Shuffles> choose_shuffles(const LowerInput& input, std::string_view haystack, bool& only_walks);

// By state: its lane, or LINO_COLD.
std::vector<uint8_t> lanes_of(const nfa::Dfa& dfa, const Shuffles& shuffles);

// The data of walk_shuffles: lino_shuffles.
DataBlock shuffles_data(const nfa::Dfa& dfa, const Shuffles& shuffles, const Rows& rows);

}  // namespace lino::jit

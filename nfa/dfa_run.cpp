// The plain table walk over a complete Dfa, forward for a match's end and backward for its start. Nothing is
// fast here: it is what the lazy walk and the stamped code are compared with.
#include "nfa/dfa.h"

#include <cassert>

namespace lino::nfa {

std::size_t run_forward(const Dfa& dfa, std::string_view haystack, std::size_t start) {
  assert(dfa.complete && !dfa.reverse);
  std::size_t last = kNoPosition;
  DfaStateId state = dfa.start[static_cast<int>(before_position(haystack, start))];
  for (std::size_t at = start; at < haystack.size() && !dfa.states[state].final; ++at) {
    state = dfa.step(state, dfa.classes.of[static_cast<uint8_t>(haystack[at])]);
    if (dfa.states[state].match) last = at;  // one byte late
  }
  if (dfa.states[dfa.step(state, dfa.classes.eoi())].match) last = haystack.size();
  return last;
}

std::size_t run_backward(const Dfa& dfa, std::string_view haystack, std::size_t at, std::size_t floor) {
  assert(dfa.complete && dfa.reverse);
  std::size_t last = kNoPosition;
  DfaStateId state = dfa.start[static_cast<int>(after_position(haystack, at))];
  for (; at > floor && !dfa.states[state].final; --at) {
    state = dfa.step(state, dfa.classes.of[static_cast<uint8_t>(haystack[at - 1])]);
    if (dfa.states[state].match) last = at;
  }
  // The byte before the floor is looked at, but is not part of a match.
  const unsigned behind = floor == 0 ? dfa.classes.eoi() : dfa.classes.of[static_cast<uint8_t>(haystack[floor - 1])];
  if (dfa.states[dfa.step(state, behind)].match) last = floor;
  return last;
}

}  // namespace lino::nfa

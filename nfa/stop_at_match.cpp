// A copy of a Dfa that goes no further than its match states; see dfa.h.
#include "nfa/dfa.h"

namespace lino::nfa {

Dfa stop_at_match(const Dfa& dfa) {
  Dfa out;
  out.classes = dfa.classes;
  out.reverse = dfa.reverse;
  out.anchored = dfa.anchored;
  out.complete = true;

  std::vector<DfaStateId> new_id(dfa.states.size(), kUnknown), reached;  // `reached` by new id
  const auto reach = [&](DfaStateId old) {
    if (old == kUnknown) return kUnknown;
    if (new_id[old] == kUnknown) {
      new_id[old] = static_cast<DfaStateId>(reached.size());
      reached.push_back(old);
    }
    return new_id[old];
  };
  reach(kDead);
  for (int before = 0; before < kBeforeCount; ++before) out.start[before] = reach(dfa.start[before]);
  for (std::size_t s = 0; s < reached.size(); ++s) {  // breadth first: `reached` grows
    DfaState state = dfa.states[reached[s]];
    state.final |= state.match;
    state.twin = kDead;  // nobody asks for starts
    state.start = StartOp::kKeep;
    out.states.push_back(state);
    for (unsigned c = 0; c < dfa.classes.stride(); ++c) {
      const DfaStateId next = state.final ? kDead : reach(dfa.step(reached[s], c));
      out.complete &= next != kUnknown;
      out.next.push_back(next);
    }
  }
  for (const DfaStateId start : out.start) out.complete &= start != kUnknown;
  return out;
}

}  // namespace lino::nfa

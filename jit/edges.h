// A Dfa state's transitions seen as a branch sees them: sets of bytes, a target each.
#pragma once

#include <string>
#include <vector>

#include "jit/cost.h"
#include "nfa/dfa.h"

namespace lino::jit {

inline constexpr uint32_t kNoState = 0xFFFFFFFF;
inline constexpr std::size_t kDispatchEdges = 5;   // more outcomes than this are dispatched by a jump table

struct Edge {
  nfa::DfaStateId target;
  ByteSet bytes;
  double share;         // of background text
};

struct Edges {
  ByteSet self;               // bytes that stay in the state
  double self_share = 0;
  std::vector<Edge> out;      // the others, one a target, likeliest first
};

bool likelier(const Edge& a, const Edge& b);       // a total order: by share, then by target

// Of every state. O(states x classes).
std::vector<Edges> edges_of(const nfa::Dfa& dfa);

// The longest run of bytes from `state` through states that are no match, each left by one byte to a state not
// nearer to the start; appends it to `run` and returns the state behind it.
nfa::DfaStateId literal_run(const nfa::Dfa& dfa, const std::vector<Edges>& edges, nfa::DfaStateId state,
                            std::string& run);

}  // namespace lino::jit

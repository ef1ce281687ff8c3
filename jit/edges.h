// A Dfa state's transitions seen as a branch sees them: sets of bytes, a target each.
#pragma once

#include <string>
#include <vector>

#include "jit/cost.h"
#include "nfa/dfa.h"

namespace lino::jit {

inline constexpr uint32_t kNoState = 0xFFFFFFFF;
inline constexpr std::size_t kDispatchEdges = 5;  // more outcomes than this are dispatched by a jump table

struct Edge {
  nfa::DfaStateId target;
  uint16_t count = 0;        // of bytes
  uint8_t lo = 255, hi = 0;  // the least and the greatest of them
  ByteSet bytes{};
  double share = 0;  // of background text
};

struct Edges {
  Edge self;              // bytes that stay in the state; may be none
  std::vector<Edge> out;  // the others, one a target, likeliest first
  // The one edge to a state not nearer to the start, where it is one byte: else kNoState.
  nfa::DfaStateId onward = kNoState;
  uint8_t onward_byte = 0;
};

bool likelier(const Edge& a, const Edge& b);  // a total order: by share, then by target

// Of every state. O(states x classes).
std::vector<Edges> edges_of(const nfa::Dfa& dfa);

// The run of bytes from `state` through states that are no match, each with one byte onward. At most `longest`.
std::string literal_run(const nfa::Dfa& dfa, const std::vector<Edges>& edges, nfa::DfaStateId state,
                        std::size_t longest);

}  // namespace lino::jit

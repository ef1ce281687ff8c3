// A Dfa state's transitions seen as a branch sees them: sets of bytes, a target each.
#pragma once

#include <span>
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
  double share = 0;          // of the text
};

bool likelier(const Edge& a, const Edge& b);  // a total order: by share, then by target

struct Edges {
  Edge self{kNoState};        // bytes that stay in the state; may be none
  std::span<const Edge> out;  // the others, one a target, likeliest first
  // The one edge to a state not nearer to the start, where it is one byte: else kNoState.
  nfa::DfaStateId onward = kNoState;
  uint8_t onward_byte = 0;
};

// The edges of every state; none of a final one. Refers to the Dfa. O(states x classes) to make.
class EdgeTable {
 public:
  EdgeTable(const nfa::Dfa& dfa, const ByteShares& shares);
  EdgeTable(const EdgeTable&) = delete;
  EdgeTable& operator=(const EdgeTable&) = delete;

  const Edges& operator[](nfa::DfaStateId state) const { return states_[state]; }
  ByteSet bytes(nfa::DfaStateId from, nfa::DfaStateId to) const;  // O(classes)

 private:
  const nfa::Dfa& dfa_;
  std::vector<ByteSet> classes_;
  std::vector<Edge> all_;  // what the spans point into
  std::vector<Edges> states_;
};

// By state: does a search that is there read on behind a match that it has found already?
std::vector<bool> overreaching(const nfa::Dfa& dfa, const EdgeTable& edges);

// The run of bytes from `state` through states that are no match, each with one byte onward. At most `longest`.
std::string literal_run(const nfa::Dfa& dfa, const EdgeTable& edges, nfa::DfaStateId state, std::size_t longest);

}  // namespace lino::jit

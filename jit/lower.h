// Dfa -> Chain: decides which states become chained ops and which stay in the table walk, and lays out one
// find-all loop: forward for a match's end, backward (or by subtraction) for its start, emit, again. Or, for those who
// ask only whether there is a match, the forward part alone.
//
// Target-independent. O(states x 256).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "jit/chain.h"
#include "jit/cost.h"
#include "jit/prefilter.h"
#include "jit/rows.h"
#include "jit/shuffles.h"
#include "nfa/dfa.h"

namespace lino::jit {

struct LowerInput {
  const nfa::Dfa& forward;             // unanchored, leftmost-first or -longest
  const nfa::Dfa* backward = nullptr;  // anchored, longest; null: every match is `fixed_length` bytes long
  uint32_t fixed_length = 0;
  bool nullable = false;                           // an empty match is possible
  bool utf8 = true;                                // an empty match may not split a code point
  const ByteShares& shares = background_shares();  // of the haystacks to come
  const Prefilter* prefilter = nullptr;  // where matches may begin, for start states none of which is final; or null
  const Shuffles* shuffles = nullptr;    // which states are walked by shuffles; or null
  bool first_end = false;  // stop where a match ends (LINO_END, search->mark), emit nothing: no backward, no utf8 rules
};

// How a forward state is run.
enum class Treatment : uint8_t { kWalk, kChain, kSkip, kFind };

struct Lowered {
  Chain chain;
  Rows forward, backward;            // what the chain's walk steps point into
  std::vector<Treatment> treatment;  // a forward state
};

Lowered lower(const LowerInput& input);

// Cycles a byte that the start states take without a prefilter; what one has to beat. 0: none is for them.
double start_cost(const nfa::Dfa& forward, const ByteShares& shares);

class EdgeTable;
// Only the decision, for tests and --dump=plan; by the cost model of cost.h. Start states are found their way by the
// prefilter where there is one.
std::vector<Treatment> choose_treatment(const LowerInput& input, const EdgeTable& edges,
                                        const std::vector<bool>& overreaching);

}  // namespace lino::jit

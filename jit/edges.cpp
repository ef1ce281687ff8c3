// Transitions as sets of bytes, and what the cost model makes of them: see edges.h and lower.h.
#include "jit/edges.h"

#include <algorithm>

#include "jit/lower.h"

namespace lino::jit {

using nfa::DfaStateId;

bool likelier(const Edge& a, const Edge& b) { return a.share != b.share ? a.share > b.share : a.target < b.target; }

namespace {

void add(Edge& edge, const Edge& more) {
  edge.count = static_cast<uint16_t>(edge.count + more.count);
  edge.lo = std::min(edge.lo, more.lo);
  edge.hi = std::max(edge.hi, more.hi);
  edge.share += more.share;
}

// States are numbered breadth first, so a larger id is not nearer to the start.
void find_onward(DfaStateId state, Edges& edges) {
  const Edge* on = nullptr;
  for (const Edge& edge : edges.out) {
    if (edge.target == nfa::kUnknown || edge.target <= state) continue;
    if (on != nullptr) return;  // more than one way on
    on = &edge;
  }
  if (on == nullptr || on->count != 1) return;
  edges.onward = on->target;
  edges.onward_byte = on->lo;
}

}  // namespace

EdgeTable::EdgeTable(const nfa::Dfa& dfa, const ByteShares& shares)
    : dfa_(dfa), classes_(dfa.classes.count), states_(dfa.states.size()) {
  std::vector<Edge> whole(dfa.classes.count, Edge{.target = kNoState});  // a class as an edge
  for (unsigned b = 0; b < 256; ++b) {
    const auto byte = static_cast<uint8_t>(b);
    classes_[dfa.classes.of[b]].set(b);
    add(whole[dfa.classes.of[b]], {.target = kNoState, .count = 1, .lo = byte, .hi = byte, .share = shares[byte]});
  }
  std::vector<std::size_t> begin(states_.size() + 1);
  all_.reserve(4 * states_.size());
  for (DfaStateId s = 0; s < states_.size(); ++s) {
    Edges& edges = states_[s];
    edges.self.target = s;
    begin[s] = begin[s + 1] = all_.size();
    if (dfa.states[s].final) continue;
    for (unsigned c = 0; c < whole.size(); ++c) {
      const DfaStateId target = dfa.step(s, c);
      if (target == s) {
        add(edges.self, whole[c]);
        continue;
      }
      const auto first = all_.begin() + static_cast<std::ptrdiff_t>(begin[s]);
      auto it = std::find_if(first, all_.end(), [&](const Edge& e) { return e.target == target; });
      if (it == all_.end()) it = all_.insert(it, {.target = target});
      add(*it, whole[c]);
    }
    std::sort(all_.begin() + static_cast<std::ptrdiff_t>(begin[s]), all_.end(), likelier);
    begin[s + 1] = all_.size();
  }
  for (DfaStateId s = 0; s < states_.size(); ++s) {
    states_[s].out = std::span(all_).subspan(begin[s], begin[s + 1] - begin[s]);
    find_onward(s, states_[s]);
  }
}

ByteSet EdgeTable::bytes(DfaStateId from, DfaStateId to) const {
  ByteSet bytes;
  for (unsigned c = 0; c < classes_.size(); ++c) {
    if (dfa_.step(from, c) == to) bytes |= classes_[c];
  }
  return bytes;
}

double start_cost(const nfa::Dfa& dfa, const ByteShares& shares) {
  double cost = 0;
  for (const DfaStateId s : dfa.start) {
    unsigned count = 0;  // of the bytes that stay
    double share = 0;
    for (unsigned byte = 0; byte < 256; ++byte) {
      if (dfa.step(s, dfa.classes.of[byte]) != s) continue;
      ++count;
      share += shares[byte];
    }
    // Where matches may begin is known better than by their bytes.
    if (dfa.states[s].final || count == 256) return 0;
    cost = std::max(cost, share >= kSkipAtStart ? kSkipCost + (1 - share) * kStopCost : kStepCost);
  }
  return cost;
}

std::vector<bool> overreaching(const nfa::Dfa& dfa, const EdgeTable& edges) {
  std::vector<bool> result(dfa.states.size(), false);
  std::vector<DfaStateId> stack;
  for (DfaStateId s = 1; s < dfa.states.size(); ++s) {
    if (dfa.states[s].match) stack.push_back(s);
  }
  while (!stack.empty()) {
    const DfaStateId s = stack.back();
    stack.pop_back();
    for (const Edge& edge : edges[s].out) {
      if (edge.target == nfa::kDead || edge.target == nfa::kUnknown) continue;
      if (dfa.states[edge.target].match || result[edge.target]) continue;
      result[edge.target] = true;
      stack.push_back(edge.target);
    }
  }
  for (DfaStateId s = 1; s < dfa.states.size(); ++s) {  // the steps of a state serve its twins
    if (dfa.states[s].twin != nfa::kDead && result[s]) result[dfa.states[s].twin] = true;
  }
  return result;
}

std::vector<Treatment> choose_treatment(const LowerInput& input, const EdgeTable& edges,
                                        const std::vector<bool>& overreaching) {
  const nfa::Dfa& dfa = input.forward;
  std::vector<Treatment> result(dfa.states.size(), Treatment::kWalk);
  const auto is_start = [&](DfaStateId s) { return std::ranges::find(dfa.start, s) != dfa.start.end(); };
  for (DfaStateId s = 0; s < result.size(); ++s) {
    double likeliest = edges[s].self.share;
    if (!edges[s].out.empty()) likeliest = std::max(likeliest, edges[s].out[0].share);
    if (dfa.states[s].final) {
      result[s] = Treatment::kChain;                           // nothing to test
    } else if (dfa.states[s].start == nfa::StartOp::kBegin) {  // each byte may begin anew
      if (likeliest >= kPredictableShare) result[s] = Treatment::kChain;
    } else if (edges[s].self.share >= (is_start(s) ? kSkipAtStart : kSkipShare) ||
               (overreaching[s] && edges[s].self.count >= kSkipAgain)) {
      result[s] = Treatment::kSkip;
    } else if (likeliest >= kPredictableShare) {
      result[s] = Treatment::kChain;
    }
  }
  if (input.shuffles != nullptr) {
    for (const DfaStateId s : input.shuffles->lanes) result[s] = Treatment::kWalk;
  }
  for (DfaStateId s = 0; s < result.size(); ++s) {
    if (dfa.states[s].twin != nfa::kDead) result[s] = result[dfa.states[s].twin];
  }
  if (input.prefilter == nullptr) return result;
  // What is stepped behind a place that was found is mostly a match, whatever the text is like.
  if (input.prefilter->stops < kRareStops)
    std::replace(result.begin(), result.end(), Treatment::kWalk, Treatment::kChain);
  for (const DfaStateId s : dfa.start) result[s] = Treatment::kFind;
  return result;
}

std::string literal_run(const nfa::Dfa& dfa, const EdgeTable& edges, DfaStateId state, std::size_t longest) {
  std::string run;
  while (run.size() < longest && edges[state].onward != kNoState) {
    run.push_back(static_cast<char>(edges[state].onward_byte));
    state = edges[state].onward;
    if (dfa.states[state].match || dfa.states[state].start == nfa::StartOp::kForget) break;
  }
  return run;
}

}  // namespace lino::jit

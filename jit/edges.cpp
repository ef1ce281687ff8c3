// Transitions as sets of bytes, and what the cost model makes of them: see edges.h and lower.h.
#include "jit/edges.h"

#include <algorithm>

#include "jit/lower.h"

namespace lino::jit {

using nfa::DfaStateId;

bool likelier(const Edge& a, const Edge& b) { return a.share != b.share ? a.share > b.share : a.target < b.target; }

std::vector<Edges> edges_of(const nfa::Dfa& dfa) {
  const unsigned classes = dfa.classes.count;
  std::vector<ByteSet> bytes(classes);
  std::vector<double> shares(classes);
  for (unsigned b = 0; b < 256; ++b) {
    bytes[dfa.classes.of[b]].set(b);
    shares[dfa.classes.of[b]] += share(static_cast<uint8_t>(b));
  }
  std::vector<Edges> all(dfa.states.size());
  for (DfaStateId s = 0; s < all.size(); ++s) {
    Edges& edges = all[s];
    for (unsigned c = 0; c < classes; ++c) {
      DfaStateId target = dfa.step(s, c);
      if (target == s) {
        edges.self |= bytes[c];
        edges.self_share += shares[c];
        continue;
      }
      auto it = std::find_if(edges.out.begin(), edges.out.end(), [&](const Edge& e) { return e.target == target; });
      if (it == edges.out.end()) it = edges.out.insert(it, {target, {}, 0});
      it->bytes |= bytes[c];
      it->share += shares[c];
    }
    std::sort(edges.out.begin(), edges.out.end(), likelier);
  }
  return all;
}

std::vector<Treatment> choose_treatment(const nfa::Dfa& dfa, const std::vector<Edges>& edges) {
  std::vector<Treatment> result(dfa.states.size(), Treatment::kWalk);
  for (DfaStateId s = 0; s < result.size(); ++s) {
    double likeliest = edges[s].self_share;
    if (!edges[s].out.empty()) likeliest = std::max(likeliest, edges[s].out[0].share);
    if (dfa.states[s].final) {
      result[s] = Treatment::kChain;               // nothing to test
    } else if (edges[s].self_share >= kSkipShare) {
      result[s] = Treatment::kSkip;
    } else if (likeliest >= kPredictableShare) {
      result[s] = Treatment::kChain;
    }
  }
  return result;
}

DfaStateId literal_run(const nfa::Dfa& dfa, const std::vector<Edges>& edges, DfaStateId state, std::string& run) {
  constexpr std::size_t kLongest = 16;
  while (run.size() < kLongest) {
    // States are numbered breadth first, so a larger id is not nearer to the start.
    const Edge* on = nullptr;
    for (const Edge& edge : edges[state].out) {
      if (edge.target == nfa::kUnknown || edge.target <= state) continue;
      if (on != nullptr) return state;               // more than one way on
      on = &edge;
    }
    if (on == nullptr || on->bytes.count() != 1) return state;
    unsigned byte = 0;
    while (!on->bytes[byte]) ++byte;
    run.push_back(static_cast<char>(byte));
    state = on->target;
    if (dfa.states[state].match) return state;
  }
  return state;
}

}  // namespace lino::jit

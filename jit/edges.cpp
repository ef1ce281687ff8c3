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
  edge.bytes |= more.bytes;
  edge.share += more.share;
}

std::vector<Edge> bytes_of_classes(const nfa::ByteClasses& classes) {
  std::vector<Edge> all(classes.count, Edge{.target = kNoState});
  for (unsigned b = 0; b < 256; ++b) {
    Edge& edge = all[classes.of[b]];
    ++edge.count;
    edge.lo = std::min(edge.lo, static_cast<uint8_t>(b));
    edge.hi = static_cast<uint8_t>(b);
    edge.bytes.set(b);
    edge.share += share(static_cast<uint8_t>(b));
  }
  return all;
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

std::vector<Edges> edges_of(const nfa::Dfa& dfa) {
  const std::vector<Edge> classes = bytes_of_classes(dfa.classes);
  std::vector<Edges> all(dfa.states.size());
  std::vector<Edge> out;  // of one state; kept for its memory
  for (DfaStateId s = 0; s < all.size(); ++s) {
    Edges& edges = all[s];
    edges.self.target = s;
    out.clear();
    for (unsigned c = 0; c < classes.size(); ++c) {
      const DfaStateId target = dfa.step(s, c);
      if (target == s) {
        add(edges.self, classes[c]);
        continue;
      }
      auto it = std::find_if(out.begin(), out.end(), [&](const Edge& e) { return e.target == target; });
      if (it == out.end()) it = out.insert(it, {.target = target});
      add(*it, classes[c]);
    }
    std::sort(out.begin(), out.end(), likelier);
    edges.out.reserve(out.size() + 1);  // lowering puts self among them
    edges.out.assign(out.begin(), out.end());
    find_onward(s, edges);
  }
  return all;
}

std::vector<Treatment> choose_treatment(const nfa::Dfa& dfa, const std::vector<Edges>& edges) {
  std::vector<Treatment> result(dfa.states.size(), Treatment::kWalk);
  for (DfaStateId s = 0; s < result.size(); ++s) {
    double likeliest = edges[s].self.share;
    if (!edges[s].out.empty()) likeliest = std::max(likeliest, edges[s].out[0].share);
    if (dfa.states[s].final) {
      result[s] = Treatment::kChain;  // nothing to test
    } else if (edges[s].self.share >= kSkipShare) {
      result[s] = Treatment::kSkip;
    } else if (likeliest >= kPredictableShare) {
      result[s] = Treatment::kChain;
    }
  }
  return result;
}

std::string literal_run(const nfa::Dfa& dfa, const std::vector<Edges>& edges, DfaStateId state, std::size_t longest) {
  std::string run;
  while (run.size() < longest && edges[state].onward != kNoState) {
    run.push_back(static_cast<char>(edges[state].onward_byte));
    state = edges[state].onward;
    if (dfa.states[state].match) break;
  }
  return run;
}

}  // namespace lino::jit

// Nfa -> Dfa by the subset construction (Rabin and Scott 1959), breadth first from the start states, under limits.
// What a step of the construction is, closure.cpp knows; here are the states, found again by their keys.
#include <algorithm>

#include "nfa/alike_classes.h"
#include "nfa/closure.h"
#include "nfa/dfa.h"

namespace lino::nfa {
namespace {

using Key = std::span<const uint32_t>;

// Keys of the states made so far: all words in one vector, an open-addressing hash table of state ids over them.
class KeyTable {
 public:
  KeyTable() : slots_(64, kUnknown) { words_.reserve(256); }

  // The state with this key. A new key gets the next number, if that is below `limit`; else kUnknown.
  DfaStateId find_or_add(Key key, uint32_t limit) {
    const uint32_t hash = hash_of(key);
    std::size_t i = hash & (slots_.size() - 1);
    for (; slots_[i] != kUnknown; i = (i + 1) & (slots_.size() - 1)) {
      if (hashes_[slots_[i]] == hash && std::ranges::equal(at(slots_[i]), key)) return slots_[i];
    }
    const auto id = static_cast<DfaStateId>(hashes_.size());
    if (id >= limit) return kUnknown;
    slots_[i] = id;
    hashes_.push_back(hash);
    words_.insert(words_.end(), key.begin(), key.end());
    ends_.push_back(words_.size());
    if (2 * hashes_.size() > slots_.size()) grow();
    return id;
  }

  std::size_t size() const { return hashes_.size(); }
  Key at(DfaStateId id) const {
    const std::size_t begin = id == 0 ? 0 : ends_[id - 1];
    return Key(words_).subspan(begin, ends_[id] - begin);
  }

 private:
  static uint32_t hash_of(Key key) {
    uint64_t h = key.size();
    for (const uint32_t word : key) h = (h ^ word) * 0x9E3779B97F4A7C15u, h ^= h >> 32;
    return static_cast<uint32_t>(h);
  }

  void grow() {
    slots_.assign(2 * slots_.size(), kUnknown);
    for (DfaStateId id = 0; id < hashes_.size(); ++id) {
      std::size_t i = hashes_[id] & (slots_.size() - 1);
      while (slots_[i] != kUnknown) i = (i + 1) & (slots_.size() - 1);
      slots_[i] = id;
    }
  }

  std::vector<uint32_t> words_, hashes_;
  std::vector<std::size_t> ends_;
  std::vector<DfaStateId> slots_;
};

class Construction {
 public:
  Construction(const Nfa& nfa, const DfaOptions& options)
      : options_(options),
        workspace_(nfa, options.kind),
        determinizer_(nfa, options.kind, options.anchored, workspace_),
        alike_classes_(nfa) {
    dfa_.classes = nfa.classes;
    dfa_.reverse = nfa.reverse;
    dfa_.anchored = options.anchored;
    dfa_.states.reserve(16);
    dfa_.next.reserve(16 * dfa_.classes.stride());
  }

  Dfa run() {
    static constexpr uint32_t kDeadKey[] = {0};
    state_of(kDeadKey);
    fill_row(kDead, kDead);
    for (int before = 0; before < kBeforeCount; ++before) {
      const bool same = before > 0 && !determinizer_.looks_behind();
      dfa_.start[before] = same ? dfa_.start[0] : state_of(determinizer_.start(static_cast<Before>(before)));
    }
    const unsigned stride = dfa_.classes.stride();
    bool complete = std::ranges::find(dfa_.start, kUnknown) == dfa_.start.end();
    alike_.resize(classes());
    for (DfaStateId id = 1; id < dfa_.states.size(); ++id) {
      if (dfa_.states[id].final) {
        fill_row(id, kDead);
        alike_.resize(alike_.size() + classes());
        continue;
      }
      const std::span<const uint16_t> alike = alike_classes_.of(keys_.at(id));
      alike_.insert(alike_.end(), alike.begin(), alike.end());
      for (unsigned cls = 0; cls < stride; ++cls) {
        DfaStateId to = kUnknown;
        if (cls < alike.size() && alike[cls] != cls) {
          to = dfa_.step(id, alike[cls]);
        } else if (determinizer_.work() <= options_.work_limit) {
          // state_of() may move the keys: the key is looked up for every step, and steps are done with it first.
          to = state_of(determinizer_.step(keys_.at(id), cls));
        }
        dfa_.next[std::size_t{id} * stride + cls] = to;
        complete = complete && to != kUnknown;
      }
    }
    dfa_.complete = complete;
    if (options_.starts && complete && options_.kind == MatchKind::kLeftmostFirst) return with_starts();
    return std::move(dfa_);
  }

 private:
  DfaStateId state_of(Key key) {
    if (key.size() == 1 && key[0] == 0 && keys_.size() > 0) return kDead;
    const DfaStateId id = keys_.find_or_add(key, std::max(options_.state_limit, 1u));
    if (id == dfa_.states.size()) {
      dfa_.states.push_back({.match = Determinizer::is_match(key),
                             .final = Determinizer::is_final(key),
                             .pattern = Determinizer::pattern(key)});
      dfa_.next.resize(dfa_.next.size() + dfa_.classes.stride(), kUnknown);
    }
    return id;
  }

  std::size_t classes() const { return dfa_.classes.count; }
  // By class: the first one that the state does not tell from it.
  std::span<const uint16_t> alike(DfaStateId id) const { return std::span(alike_).subspan(id * classes(), classes()); }

  void fill_row(DfaStateId id, DfaStateId to) {
    const std::size_t stride = dfa_.classes.stride();
    std::fill_n(dfa_.next.begin() + static_cast<std::ptrdiff_t>(id * stride), stride, to);
  }

  // ---- Starts ----
  // A state whose threads all begin where the search is is another one than the same state with threads under way.
  // What is known of the latter's is what all ways to it have in common; found by going over the edges until nothing
  // changes, which only ever makes less known. Then they are told apart once more, by what their entering needs.

  using Node = std::size_t;  // 2 x state, + 1 with threads under way
  static Node node_of(DfaStateId state, const Origins& origins) {
    return 2 * std::size_t{state} + (origins.known + origins.lost > 0 ? 1 : 0);
  }
  Descent& descent(Node from, unsigned cls) { return descents_[from * dfa_.classes.stride() + cls]; }
  Node step(Node from, unsigned cls) {
    return node_of(dfa_.step(static_cast<DfaStateId>(from / 2), cls), descent(from, cls).to);
  }

  Dfa with_starts() {
    const std::size_t nodes = 2 * dfa_.states.size();
    const unsigned stride = dfa_.classes.stride();
    origins_.assign(nodes, Origins{});
    reached_.assign(nodes, false);
    descents_.assign(nodes * stride, Descent{});
    std::vector<Node> todo;
    const auto meet = [&](Node node, const Origins& way) {
      if (node / 2 != kDead && knows_less(node, way)) todo.push_back(node);
    };
    for (const DfaStateId start : dfa_.start) meet(node_of(start, {}), {});
    for (std::size_t i = 0; i < todo.size(); ++i) {  // grows
      const Node from = todo[i];
      const auto state = static_cast<DfaStateId>(from / 2);
      if (dfa_.states[state].final) continue;
      if (determinizer_.work() > options_.work_limit) return std::move(dfa_);
      const std::span<const uint16_t> first = alike(state);
      for (unsigned cls = 0; cls < stride; ++cls) {
        if (cls < first.size() && first[cls] != cls) {
          descent(from, cls) = descent(from, first[cls]);
          continue;
        }
        descent(from, cls).from = origins_[from];
        determinizer_.step(keys_.at(state), cls, descent(from, cls));
        meet(step(from, cls), descent(from, cls).to);
      }
    }
    return told_apart();
  }

  // Another way to the node: is less known of it than before?
  bool knows_less(Node node, const Origins& way) {
    Origins& known = origins_[node];
    const Origins before = known;
    if (!reached_[node]) {
      reached_[node] = true;
      known = way;
      return true;
    }
    const uint32_t all = std::max(known.known + known.lost, way.known + way.lost);
    known.known = std::min(known.known, way.known);
    known.lost = all - known.known;
    return known != before;
  }

  StartOp needed(Node from, unsigned cls) {
    const Node to = step(from, cls);
    const auto is_lost = [&](Node node) { return origins_[node].known == 0 && origins_[node].lost > 0; };
    if (!is_lost(to)) return descent(from, cls).op;
    return is_lost(from) ? StartOp::kKeep : StartOp::kForget;
  }

  // Breadth first again. Without starts where those make too many states.
  Dfa told_apart() {
    constexpr std::size_t kOps = 3;
    const unsigned stride = dfa_.classes.stride();
    std::vector<DfaStateId> ids(origins_.size() * kOps, kUnknown);
    std::vector<Node> nodes;  // by new id
    Dfa out;
    out.classes = dfa_.classes;
    out.reverse = dfa_.reverse;
    out.anchored = dfa_.anchored;
    out.complete = out.knows_starts = true;
    const auto reach = [&](Node node, StartOp op) {
      DfaStateId& id = ids[node * kOps + static_cast<std::size_t>(op)];
      if (id == kUnknown) {
        id = static_cast<DfaStateId>(nodes.size());
        nodes.push_back(node);
        out.states.push_back(dfa_.states[node / 2]);
        out.states.back().start = op;
      }
      return id;
    };
    reach(kDead, StartOp::kKeep);
    for (int before = 0; before < kBeforeCount; ++before) {
      out.start[before] = reach(node_of(dfa_.start[before], {}), StartOp::kKeep);
    }
    for (DfaStateId id = 0; id < nodes.size(); ++id) {  // grows
      if (id > options_.state_limit) return std::move(dfa_);
      const Node from = nodes[id];
      const auto state = static_cast<DfaStateId>(from / 2);
      const std::span<const uint16_t> first = alike(state);
      const std::size_t row = out.next.size();
      for (unsigned cls = 0; cls < stride; ++cls) {
        if (cls < first.size() && first[cls] != cls) {
          out.next.push_back(out.next[row + first[cls]]);
        } else {
          out.next.push_back(dfa_.step(state, cls) == kDead ? kDead : reach(step(from, cls), needed(from, cls)));
        }
      }
    }
    for (DfaStateId id = 1; id < nodes.size(); ++id) {
      const DfaStateId* const twins = &ids[nodes[id] * kOps];
      const bool has_others = std::count(twins, twins + kOps, kUnknown) < 2;
      const DfaStateId least = std::min({twins[0], twins[1], twins[2]});  // kUnknown is the greatest
      out.states[id].twin = !has_others ? kDead : twins[0] != kUnknown ? twins[0] : least;
    }
    return out;
  }

  const DfaOptions& options_;
  Workspace workspace_;
  Determinizer determinizer_;
  AlikeClasses alike_classes_;
  KeyTable keys_;
  Dfa dfa_;
  std::vector<uint16_t> alike_;    // by state and class; see alike()
  std::vector<Origins> origins_;   // by node
  std::vector<bool> reached_;      // by node
  std::vector<Descent> descents_;  // by node and class
};

}  // namespace

Dfa determinize(const Nfa& nfa, const DfaOptions& options) { return Construction(nfa, options).run(); }

std::size_t Dfa::memory() const { return states.capacity() * sizeof(DfaState) + next.capacity() * sizeof(DfaStateId); }

}  // namespace lino::nfa

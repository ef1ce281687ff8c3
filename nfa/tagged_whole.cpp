// The tagged automaton as plain data: all transitions are made, breadth first, and then written down; see tagged.h.
#include <algorithm>
#include <map>
#include <utility>

#include "nfa/tagged.h"
#include "nfa/tagged_automaton.h"

namespace lino::nfa {

std::size_t TaggedAutomaton::memory() const {
  std::size_t bytes = sizeof(*this) - sizeof(dfa) + dfa.memory() + finals.capacity() * sizeof(uint32_t);
  for (const Way& way : ways) bytes += sizeof(way) + way.ops.capacity() * sizeof(RegisterOp);
  return bytes;
}

// States are numbered in the order in which they are found, so this ends with the last one.
bool TaggedDfa::make_all(const WholeLimits& limits) {
  work_ = 0;
  for (int before = 0; before < kBeforeCount; ++before) {
    if (start_state(static_cast<Before>(before)) == kUnknown) return false;
  }
  for (uint32_t state = 0; state < state_count_; ++state) {
    if (state_count_ > limits.states) return false;
    for (unsigned cls = 0; cls < nfa_.classes.count; ++cls) {
      if (work_ > limits.work) return false;
      if (rows_[state * row_size_ + cls].ops == kUnknownOps && make_edge(state, cls).ops == kUnknownOps) return false;
    }
    for (unsigned column = 0; column < (looks_ ? stride_ : 1); ++column) {
      if (rows_[state * row_size_ + stride_ + column].next != kUnknown) continue;
      if (make_final(state, looks_ ? column : nfa_.classes.eoi()) == kUnknown) return false;
    }
  }
  return true;
}

// What the table does in `edge`, as a list. Registers are numbered anew, slots' first versions excepted.
class TaggedDfa::Writer {
 public:
  Writer(const TaggedDfa& from, TaggedAutomaton& to)
      : from_(from), to_(to), number_(from.slot_count_ * kVersions + 1, kNone) {
    to_.slot_count = to_.registers = from.slot_count_;
    for (uint32_t slot = 0; slot < from.slot_count_; ++slot) number_[slot] = slot;
  }

  DfaStateId edge(const Edge& edge) {
    if (edge.ops == kDead) return lino::nfa::kDead;
    TaggedAutomaton::Way way;
    for (const uint16_t set : edge.set) {
      if (edge.ops == 0 && set != from_.idle()) way.ops.push_back({number(set), RegisterOp::kPosition});
    }
    if (edge.ops != 0) list(edge.ops, way.ops);
    way.next = from_.state_of(edge.next) + 1;
    return way.ops.empty() ? way.next : to_.first_way + way_of(std::move(way));
  }

  uint32_t final(uint32_t ops) {
    if (ops == kNoMatch) return TaggedAutomaton::kNoMatch;
    TaggedAutomaton::Way way;
    list(ops, way.ops);
    return way_of(std::move(way));
  }

 private:
  static constexpr uint32_t kNone = 0xFFFFFFFF;

  uint32_t number(uint16_t of) {
    if (number_[of] == kNone) number_[of] = static_cast<uint32_t>(to_.registers++);
    return number_[of];
  }
  void list(uint32_t ops, std::vector<RegisterOp>& out) {
    const Op* const first = from_.ops_.data() + ops;
    for (const Op* op = first + 1; op <= first + first->to; ++op) {
      out.push_back({number(op->to), op->from == kPosition  ? RegisterOp::kPosition
                                     : op->from == kNothing ? RegisterOp::kNothing
                                                            : number(op->from)});
    }
  }
  uint32_t way_of(TaggedAutomaton::Way way) {
    std::vector<uint32_t> key{way.next};
    for (const RegisterOp& op : way.ops) key.insert(key.end(), {op.to, op.from});
    const auto [at, is_new] = known_.try_emplace(std::move(key), static_cast<uint32_t>(to_.ways.size()));
    if (is_new) to_.ways.push_back(std::move(way));
    return at->second;
  }

  const TaggedDfa& from_;
  TaggedAutomaton& to_;
  std::vector<uint32_t> number_;  // by register of the table
  std::map<std::vector<uint32_t>, uint32_t> known_;
};

std::optional<TaggedAutomaton> TaggedDfa::whole(const WholeLimits& limits) {
  if (!make_all(limits)) {
    clear();
    return std::nullopt;
  }
  TaggedAutomaton out;
  out.looks_ahead = looks_;
  out.first_way = static_cast<DfaStateId>(state_count_ + 1);
  Dfa& dfa = out.dfa;
  dfa.classes = nfa_.classes;
  dfa.anchored = dfa.complete = true;
  dfa.next.assign(dfa.classes.stride() * out.first_way, lino::nfa::kDead);
  Writer writer(*this, out);
  for (uint32_t state = 0; state < state_count_; ++state) {
    const Edge* const row = rows_.data() + state * row_size_;
    for (unsigned cls = 0; cls < dfa.classes.count; ++cls) {
      dfa.next[(state + 1) * stride_ + cls] = writer.edge(row[cls]);
    }
  }
  out.finals.assign(out.columns() * out.first_way, TaggedAutomaton::kNoMatch);
  for (uint32_t state = 0; state < state_count_; ++state) {
    const Edge* const row = rows_.data() + state * row_size_ + stride_;
    for (std::size_t column = 0; column < out.columns(); ++column) {
      out.finals[(state + 1) * out.columns() + column] = writer.final(row[column].next);
    }
  }
  dfa.states.resize(out.first_way + out.ways.size());
  dfa.next.resize(dfa.states.size() * stride_, lino::nfa::kDead);
  for (DfaStateId s = 0; s < dfa.states.size(); ++s) {
    dfa.states[s].final = s == lino::nfa::kDead || s >= out.first_way || states_[s - 1].size == 0;
  }
  for (int before = 0; before < kBeforeCount; ++before) {
    dfa.start[static_cast<std::size_t>(before)] = start_state(static_cast<Before>(before)) + 1;
  }
  return out;
}

}  // namespace lino::nfa

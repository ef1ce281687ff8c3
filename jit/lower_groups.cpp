// Lays out the walk of a tagged automaton as a Chain; see lower_groups.h.
//
//   entry: the start state's tests (by what stands before, where the pattern looks)
//   ...    states, in order of first use. A state's block begins on the byte that led to it, not yet consumed:
//          advance [pass the bytes of its loop] tests
//   ...    ways: register operations, then on to a state
//   ...    ends: where cur == end in a state, the operations of its final and a stop
#include "jit/lower_groups.h"

#include <algorithm>
#include <array>
#include <cassert>

#include "jit/chain_builder.h"

namespace lino::jit {

namespace {

using nfa::DfaStateId;
using nfa::RegisterOp;
using nfa::TaggedAutomaton;

constexpr unsigned kPassFrom = 8;  // bytes a loop takes, or more, that is passed in vectors; else by branches

class GroupLowering : ChainBuilder {
 public:
  GroupLowering(const TaggedAutomaton& automaton, const ByteShares& shares, Chain& chain)
      : ChainBuilder(chain),
        in_(automaton),
        dfa_(automaton.dfa),
        edges_(dfa_, shares),
        entry_(dfa_.states.size(), kNoStep),
        body_(entry_),
        end_(entry_),
        final_(automaton.ways.size(), kNoStep) {}

  void run() {
    lay_start();
    lay_pending();
  }

 private:
  // Exit `exit` of `step` goes to: the block of a state or way; the same from its end test on; the end of a state.
  enum class To : uint8_t { kState, kBareState, kEnd };
  struct Pending {
    StepId step;
    uint8_t exit;
    To to;
    DfaStateId state;
  };
  void defer(StepId from, unsigned exit, To to, DfaStateId state) {
    pending_.push_back({from, static_cast<uint8_t>(exit), to, state});
  }

  void lay_start();
  void lay_pending();
  StepId lay_state(DfaStateId state);
  StepId lay_bare_state(DfaStateId state);
  void lay_body(StepId before, DfaStateId state);
  void lay_tests(DfaStateId state, bool passed);
  void lay_ops(const TaggedAutomaton::Way& way, DfaStateId state);
  StepId lay_end(DfaStateId state);
  StepId lay_final(uint32_t way, DfaStateId state);
  StepId no_match();

  const TaggedAutomaton& in_;
  const nfa::Dfa& dfa_;
  EdgeTable edges_;
  std::vector<StepId> entry_, body_, end_;  // by state, kNoStep: not laid out
  std::vector<StepId> final_;               // by way
  StepId no_match_ = kNoStep;
  std::vector<Pending> pending_;
};

void GroupLowering::lay_start() {
  const auto& start = dfa_.start;
  chain_.entry = next_step();
  if (std::ranges::all_of(start, [&](DfaStateId s) { return s == start[0]; })) {
    lay_bare_state(start[0]);
    return;
  }
  const StepId look = add(Op::look_behind, kNoState);
  using nfa::Before;
  const Before order[] = {Before::kOther, Before::kWord, Before::kLine, Before::kText};
  for (unsigned exit = 0; exit < 4; ++exit) {
    defer(look, exit, To::kBareState, start[static_cast<std::size_t>(order[exit])]);
  }
}

// What was deferred last comes first, so that it falls through.
void GroupLowering::lay_pending() {
  while (!pending_.empty()) {
    const Pending p = pending_.back();
    pending_.pop_back();
    StepId to = kNoStep;
    switch (p.to) {
      case To::kState: to = entry_[p.state] != kNoStep ? entry_[p.state] : lay_state(p.state); break;
      case To::kBareState: to = lay_bare_state(p.state); break;
      case To::kEnd: to = end_[p.state] != kNoStep ? end_[p.state] : lay_end(p.state); break;
    }
    connect(p.step, p.exit, to);
  }
}

StepId GroupLowering::lay_state(DfaStateId s) {
  const StepId first = entry_[s] = next_step();
  if (s >= in_.first_way) {
    const TaggedAutomaton::Way& way = in_.ways[s - in_.first_way];
    lay_ops(way, s);
    defer(add(Op::jump, s), 0, To::kState, way.next);
  } else if (dfa_.states[s].final) {
    entry_[s] = no_match();
    return entry_[s];
  } else {
    const StepId advance = add(Op::advance, s);
    defer(advance, 1, To::kEnd, s);
    lay_body(advance, s);
  }
  return first;
}

StepId GroupLowering::lay_bare_state(DfaStateId s) {
  const StepId end = add(Op::end_test, s);
  defer(end, 1, To::kEnd, s);
  lay_body(end, s);
  return end;
}

// Falls through from `before`, or is connected to it.
void GroupLowering::lay_body(StepId before, DfaStateId s) {
  if (body_[s] != kNoStep) {
    connect(before, 0, body_[s]);
    return;
  }
  body_[s] = next_step();
  const Edge& loop = edges_[s].self;
  const bool passes = loop.count >= kPassFrom;
  if (passes) {
    const ByteSet bytes = edges_.bytes(s, s);
    uint8_t stop = 0;
    while (loop.count == 255 && bytes[stop]) ++stop;
    const uint32_t lo = loop.lo, span = loop.hi - loop.lo;
    const StepId first = loop.count == 255        ? add(Op::byte_not_equal, s, {stop})
                         : span + 1 == loop.count ? add(Op::byte_range, s, {lo, span})
                                                  : add(Op::byte_set, s, {set_data(bytes)});
    const StepId pass = loop.count == 255 ? add(Op::pass_to, s, {stop}) : add(Op::pass_set, s, {set_data(bytes)});
    defer(pass, 1, To::kEnd, s);
    connect(first, 1, next_step());
  }
  lay_tests(s, passes);
}

void GroupLowering::lay_tests(DfaStateId s, bool passed) {
  std::vector<Edge> out(edges_[s].out.begin(), edges_[s].out.end());  // likeliest first
  const Edge& self = edges_[s].self;
  if (!passed && self.count > 0) out.insert(std::upper_bound(out.begin(), out.end(), self, likelier), self);
  if (out.size() > kDispatchEdges) {
    std::array<uint8_t, 256> entry_of_class{};
    for (unsigned c = 0; c < dfa_.classes.count; ++c) {
      const auto it = std::ranges::find(out, dfa_.step(s, c), &Edge::target);
      if (it != out.end()) entry_of_class[c] = static_cast<uint8_t>(it - out.begin());
    }
    const uint32_t t = dispatch(dfa_.classes, entry_of_class, s);
    std::vector<StepId> table(out.size());
    for (std::size_t i = 0; i < out.size(); ++i) {
      table[i] = next_step();
      defer(add(Op::jump, s), 0, To::kState, out[i].target);
    }
    chain_.tables[t] = std::move(table);
    return;
  }
  // The likeliest outcome is what is left when all tests have failed.
  for (std::size_t i = 1; i < out.size(); ++i) defer(test(edges_, out[i], s), 1, To::kState, out[i].target);
  if (!out.empty()) {
    defer(add(Op::jump, s), 0, To::kState, out[0].target);
  } else {
    const StepId unreached = add(Op::jump, s);  // all bytes are passed
    connect(unreached, 0, no_match());
  }
}

void GroupLowering::lay_ops(const TaggedAutomaton::Way& way, DfaStateId s) {
  for (const RegisterOp& op : way.ops) {
    if (op.from == RegisterOp::kPosition) {
      add(Op::set_register, s, {op.to});
    } else if (op.from == RegisterOp::kNothing) {
      add(Op::unset_register, s, {op.to});
    } else {
      add(Op::copy_register, s, {op.to, op.from});
    }
  }
}

// cur == end.
StepId GroupLowering::lay_end(DfaStateId s) {
  const uint32_t* const finals = in_.finals.data() + s * in_.columns();
  const std::size_t columns = in_.columns();
  if (std::all_of(finals, finals + columns, [&](uint32_t way) { return way == finals[0]; })) {
    return end_[s] = lay_final(finals[0], s);
  }
  // By what stands behind the span.
  const StepId first = end_[s] = add(Op::haystack_end, s);
  std::vector<uint32_t> ways;
  std::array<uint8_t, 256> entry_of_class{};
  for (std::size_t c = 0; c + 1 < columns; ++c) {
    const auto at = std::ranges::find(ways, finals[c]);
    entry_of_class[c] = static_cast<uint8_t>(at - ways.begin());
    if (at == ways.end()) ways.push_back(finals[c]);
  }
  const uint32_t t = dispatch(dfa_.classes, entry_of_class, s);
  std::vector<StepId> table;
  for (const uint32_t way : ways) table.push_back(lay_final(way, s));
  chain_.tables[t] = std::move(table);
  connect(first, 1, lay_final(finals[columns - 1], s));
  return first;
}

StepId GroupLowering::lay_final(uint32_t way, DfaStateId s) {
  if (way == TaggedAutomaton::kNoMatch) return no_match();
  if (final_[way] != kNoStep) return final_[way];
  const StepId first = final_[way] = next_step();
  lay_ops(in_.ways[way], s);
  add(Op::stop, s, {LINO_END});
  return first;
}

StepId GroupLowering::no_match() {
  if (no_match_ == kNoStep) no_match_ = add(Op::stop, kNoState, {LINO_DONE});
  return no_match_;
}

}  // namespace

Chain lower_groups(const nfa::TaggedAutomaton& automaton, const ByteShares& shares) {
  Chain chain;
  GroupLowering(automaton, shares, chain).run();
  assert(check(chain).empty());
  return chain;
}

}  // namespace lino::jit

// What the blocks of all states lead to: the table walks, and what is done when an attempt is over; see lowering.h.
#include <algorithm>

#include "jit/lowering.h"

namespace lino::jit {

// What states that a walk may come to before it is left need for the register of starts: the most of it. Most edges lead to
// states of a larger number, so those come first.
void Lowering::find_walk_needs() {
  walk_needs_.assign(dfa_.states.size(), nfa::StartOp::kKeep);
  const auto needs = [&](DfaStateId to) {
    return leave_[to] == Rows::kStay ? std::max(dfa_.states[to].start, walk_needs_[to]) : nfa::StartOp::kKeep;
  };
  for (bool more = true; more;) {
    more = false;
    for (auto s = static_cast<DfaStateId>(dfa_.states.size()); s-- > 1;) {
      const nfa::StartOp before = walk_needs_[s];
      walk_needs_[s] = std::max(before, needs(dfa_.step(s, dfa_.classes.eoi())));
      if (edges_[s].self.count > 0) walk_needs_[s] = std::max(walk_needs_[s], needs(s));
      for (const Edge& edge : edges_[s].out) walk_needs_[s] = std::max(walk_needs_[s], needs(edge.target));
      more = more || walk_needs_[s] != before;
    }
  }
}

void Lowering::lay_walk(DfaStateId s, bool impatient) {
  using nfa::StartOp;
  const lino_entry* from = impatient ? out_.forward.staying_row(s) : out_.forward.row(s);
  const StartOp needs = !tells_starts_ ? StartOp::kKeep : impatient ? StartOp::kForget : walk_needs_[s];
  if (needs == StartOp::kForget) add(Op::forget, s);
  StepId row = add(Op::set_row, s, {row_data(from)});
  connect(row, 0, impatient ? walk_on() : walk(needs == StartOp::kBegin ? Op::walk_begins : Op::walk));
}

// All walks are laid out once and shared by all states that go to them.
StepId Lowering::walk(Op op) {
  StepId& laid = op == Op::walk ? walk_step_ : walk_begins_step_;
  if (laid != kNoStep) return laid;
  laid = next_step();
  if (in_.shuffles != nullptr) {
    add(Op::walk_shuffles, kNoState, {shuffles_});
    op = op == Op::walk ? Op::walk_some : Op::walk_some_begins;
  }
  const StepId step = add(op, kNoState, {classes_, dfa_.classes.eoi(), walk_table_});
  defer(step, 0, To::kFinish);
  defer(step, 1, To::kUnknown);
  if (in_.shuffles != nullptr) connect(step, 2, laid);
  return laid;
}

StepId Lowering::walk_on() {
  if (walk_on_step_ == kNoStep) {
    walk_on_step_ = add(Op::walk_on, kNoState, {classes_, dfa_.classes.eoi()});
    defer(walk_on_step_, 0, To::kFinish);
    defer(walk_on_step_, 1, To::kUnknown);
    connect(walk_on_step_, 2, walk(Op::walk));
  }
  return walk_on_step_;
}

void Lowering::lay_finish() {
  if (tells_starts_) {
    forget_finish_ = add(Op::forget, kNoState);
  }
  accept_finish_ = add(Op::accept, kNoState);
  finish_ = add(Op::finish, kNoState);
  if (in_.first_end) {
    add(Op::stop, kNoState, {LINO_END});
    connect(finish_, 1, add(Op::stop, kNoState, {LINO_DONE}));
    unknown_ = add(Op::stop, kNoState, {LINO_UNKNOWN});
    return;
  }
  std::vector<StepId> starts;  // steps whose exit 0 goes to emit
  StepId begun = kNoStep;
  if (in_.backward == nullptr) {
    starts.push_back(add(Op::start_fixed, kNoState, {in_.fixed_length}));
  } else {
    if (tells_starts_) {
      begun = add(Op::begun, kNoState);
    }
    add(Op::rewind, kNoState);
    const nfa::Dfa& back = *in_.backward;
    uint32_t classes = add_data(bytes_data(back.classes.of.data(), 256, 64));
    bool looks = !std::all_of(back.start.begin(), back.start.end(), [&](DfaStateId s) { return s == back.start[0]; });
    StepId look = looks ? add(Op::look_ahead, kNoState) : kNoStep;
    using nfa::Before;
    const Before order[] = {Before::kOther, Before::kWord, Before::kLine, Before::kText};
    for (unsigned exit = 0; exit < (looks ? 4u : 1u); ++exit) {
      DfaStateId s = back.start[static_cast<int>(order[exit])];
      if (looks) connect(look, exit, next_step());
      add(Op::set_row, kNoState, {row_data(out_.backward.row(s))});
      StepId walk = add(Op::walk_back, kNoState, {classes, back.classes.eoi()});
      starts.push_back(walk);
      defer(walk, 1, To::kUnknown);
    }
  }
  Op op = !in_.nullable ? Op::emit : in_.utf8 ? Op::emit_nullable : Op::emit_nullable_bytes;
  StepId emit = add(op, kNoState);
  for (StepId start : starts) connect(start, 0, emit);
  if (begun != kNoStep) connect(begun, 1, emit);
  connect(emit, 0, again_);
  connect(emit, 1, next_step());
  add(Op::stop, kNoState, {LINO_FULL});
  StepId done = add(Op::stop, kNoState, {LINO_DONE});
  if (in_.nullable) connect(emit, 2, done);
  connect(finish_, 1, done);
  unknown_ = add(Op::stop, kNoState, {LINO_UNKNOWN});
}

}  // namespace lino::jit

// Forward states as steps, and the order of everything; see lowering.h.
#include <algorithm>
#include <cassert>
#include <cstring>

#include "jit/cost.h"
#include "jit/lowering.h"

namespace lino::jit {

uint32_t Lowering::row_data(const lino_entry* row) { return add_data(bytes_data(&row, sizeof row, 8)); }

// again: restart; choose the start state. The entry of the whole chain.
void Lowering::lay_again() {
  again_ = chain_.entry = add(Op::restart, kNoState);
  if (starts_alike()) {
    lay_bare_state(dfa_.start[0]);
  } else {
    look_behind(To::kBareState);
  }
}

bool Lowering::starts_alike() const {
  const auto& start = dfa_.start;
  return std::all_of(start.begin(), start.end(), [&](DfaStateId s) { return s == start[0]; });
}

void Lowering::look_behind(To to) {
  const StepId look = add(Op::look_behind, kNoState);
  using nfa::Before;
  const Before order[] = {Before::kOther, Before::kWord, Before::kLine, Before::kText};
  for (unsigned exit = 0; exit < 4; ++exit) defer(look, exit, to, dfa_.start[static_cast<int>(order[exit])]);
}

void Lowering::lay_pending() {
  while (!pending_.empty()) {
    Pending p = pending_.back();
    pending_.pop_back();
    StepId to = kNoStep;
    switch (p.to) {
      case To::kState: to = entry_[p.state] != kNoStep ? entry_[p.state] : lay_state(p.state); break;
      case To::kBareState: to = bare_[p.state] != kNoStep ? bare_[p.state] : lay_bare_state(p.state); break;
      case To::kFound: to = found_[p.state] != kNoStep ? found_[p.state] : lay_found(p.state); break;
      case To::kWalkOn:
        for (auto [step, state] : walk_on_) {
          if (state == p.state) to = step;
        }
        if (to == kNoStep) {
          to = next_step();
          walk_on_.push_back({to, p.state});
          lay_walk(p.state, true);
        }
        break;
      default: late_.push_back(p); continue;
    }
    connect(p.step, p.exit, to);
  }
}

StepId Lowering::lay_state(DfaStateId s) {
  StepId first = entry_[s] = next_step();
  if (dfa_.states[s].match) add(Op::accept, s);
  lay_start_op(s);
  if (dfa_.states[s].final) {
    defer(add(Op::jump, s), 0, To::kFinish);
    return first;
  }
  StepId advance = add(Op::advance, s);
  lay_end_edge(advance, 1, s);
  lay_body(advance, body_of(s));
  return first;
}

// By state: is a walk to be left there for what the register of starts needs? It costs about what a mispredicted branch does.
std::vector<bool> Lowering::begin_rarely() const {
  const std::size_t count = dfa_.states.size();
  std::vector<double> share(count);  // of the bytes that lead a walk there, at most
  for (DfaStateId from = 1; from < count; ++from) {
    if (out_.treatment[from] != Treatment::kWalk) continue;
    for (const Edge& edge : edges_[from].out) {
      if (edge.target != nfa::kUnknown) share[edge.target] = std::max(share[edge.target], edge.share);
    }
  }
  std::vector<bool> result(count);
  for (DfaStateId s = 1; s < count; ++s) {
    const bool begins = dfa_.states[s].start != nfa::StartOp::kKeep && !dfa_.states[s].final;
    result[s] = tells_starts_ && begins && share[s] <= kRareBegin;
  }
  return result;
}

DfaStateId Lowering::body_of(DfaStateId s) const { return dfa_.states[s].twin != nfa::kDead ? dfa_.states[s].twin : s; }

void Lowering::lay_start_op(DfaStateId s) {
  if (!tells_starts_) return;
  if (dfa_.states[s].start == nfa::StartOp::kBegin) add(Op::begin, s, {0});
  if (dfa_.states[s].start == nfa::StartOp::kForget) add(Op::forget, s);
}

StepId Lowering::lay_bare_state(DfaStateId s) {
  StepId first = bare_[s] = next_step();
  if (dfa_.states[s].final) {  // nothing can match at all
    defer(add(Op::jump, s), 0, To::kFinish);
    return first;
  }
  StepId end = add(Op::end_test, s);
  lay_end_edge(end, 1, s);
  lay_body(end, s);
  return first;
}

// Precondition in the stamped code: cur < end.
void Lowering::lay_body(StepId before, DfaStateId s) {
  if (body_[s] != kNoStep) {
    connect(before, 0, body_[s]);
    return;
  }
  body_[s] = next_step();
  if (out_.treatment[s] == Treatment::kWalk) {
    lay_walk(s, false);
    return;
  }
  if (out_.treatment[s] == Treatment::kFind) {
    lay_find(s);
    return;
  }
  if (out_.treatment[s] == Treatment::kSkip) {
    lay_skip(s);
  } else {
    if (looped_[s]) defer(add(Op::toll, s, {kLoopToll}), 1, To::kWalkOn, s);
    lay_literal(s);
  }
  lay_tests(s);
}

void Lowering::lay_skip(DfaStateId s) {
  const Edge& loop = edges_[s].self;
  std::array<uint8_t, 3> stops{};
  const ByteSet bytes = edges_.bytes(s, s);
  const unsigned count = 256u - loop.count;
  if (count <= stops.size()) {
    for (unsigned b = 0, i = 0; i < count; ++b) {
      if (!bytes[b]) stops[i++] = static_cast<uint8_t>(b);
    }
  }
  const bool keeps = overreaches_[s] && next_exit_ < LINO_EXITS;
  const uint32_t exit_number = keeps ? next_exit_++ : 0;
  StepId recall = keeps ? add(Op::recall, s, {exit_number}) : kNoStep;
  StepId skip{};
  switch (count) {
    case 1: skip = add(Op::find1, s, {stops[0]}); break;
    case 2: skip = add(Op::find2, s, {stops[0], stops[1]}); break;
    case 3: skip = add(Op::find3, s, {stops[0], stops[1], stops[2]}); break;
    default: skip = add(Op::skip_set, s, {set_data(bytes)}); break;
  }
  if (keeps) {
    lay_end_edge(recall, 2, s);
    const auto keep = [&](unsigned exit) {
      const StepId step = add(Op::keep, s, {exit_number});
      connect(skip, exit, step);
      return step;
    };
    lay_end_edge(keep(1), 0, s);
    defer(keep(2), 0, To::kWalkOn, s);
    const StepId stopped = keep(0);  // falls through
    connect(stopped, 0, next_step());
    connect(recall, 1, next_step());
    return;
  }
  if (!dfa_.states[s].match) {
    lay_end_edge(skip, 1, s);
    defer(skip, 2, To::kWalkOn, s);
    return;
  }
  // Every byte skipped re-entered a match state: the last one's position is the mark.
  StepId accept = add(Op::accept_previous, s);
  StepId impatient = add(Op::accept_previous, s);
  defer(impatient, 0, To::kWalkOn, s);
  connect(skip, 2, impatient);
  StepId at_end = add(Op::accept_previous, s);
  connect(skip, 1, at_end);
  lay_end_edge(at_end, 0, s);
  connect(accept, 0, next_step());
}

// Where no match may begin at cur, none of the threads of a start state goes on to a match either: they are where one
// that begins at cur would be, and what a prefix leaves out are looks. So the search goes on where the next match may
// begin, in the start state that goes with what stands before that place; only where that is cur itself, in this one, for
// its threads may have begun earlier, behind another byte. No match is empty, so none is left where the kernel finds no
// place.
void Lowering::lay_find(DfaStateId s) {
  const StepId find = add(in_.prefilter->op, s, {add_data(in_.prefilter->data)});
  defer(find, 1, To::kFinish);
  if (starts_alike()) {
    defer(find, 0, To::kFound, s);
    defer(find, 2, To::kWalkOn, s);
    return;
  }
  if (found_step_ == kNoStep) {
    found_step_ = next_step();
    look_behind(To::kFound);
    wander_step_ = next_step();
    look_behind(To::kWalkOn);
  }
  const StepId found = add(Op::moved, s);
  connect(find, 0, found);
  connect(found, 0, found_step_);
  defer(found, 1, To::kFound, s);
  const StepId wander = add(Op::moved, s);
  connect(find, 2, wander);
  connect(wander, 0, wander_step_);
  defer(wander, 1, To::kWalkOn, s);
}

StepId Lowering::lay_found(DfaStateId s) {
  const StepId first = found_[s] = next_step();
  lay_literal(s);
  lay_tests(s);
  return first;
}

// A run of states that each go on by one byte only, none of them a match: one wide compare. On failure the tests
// that follow decide byte by byte.
void Lowering::lay_literal(DfaStateId s) {
  const std::string run = literal_run(dfa_, edges_, s, 16);
  const std::size_t wide = run.size() >= 16 ? 16 : run.size() >= 8 ? 8 : run.size() >= 4 ? 4 : 0;
  if (wide == 0) return;
  DfaStateId last = s;
  std::size_t begun = 0;  // how many bytes before the last one the match began; 0: that is not said on the way
  for (std::size_t i = 0; i < wide; ++i) {
    last = dfa_.step(last, dfa_.classes.of[static_cast<uint8_t>(run[i])]);
    if (dfa_.states[last].start == nfa::StartOp::kBegin) begun = wide - 1 - i;
  }
  StepId compare{};
  if (wide == 4) {
    uint32_t value;
    std::memcpy(&value, run.data(), 4);
    compare = add(Op::literal4, s, {value});
  } else {
    compare = add(wide == 8 ? Op::literal8 : Op::literal16, s, {add_data(bytes_data(run.data(), wide, 16))});
  }
  const StepId first = compare;
  if (begun > 0 && tells_starts_) {
    const StepId begin = add(Op::begin, s, {static_cast<uint32_t>(begun)});
    connect(compare, 0, begin);
    compare = begin;
  }
  defer(compare, 0, To::kState, last);
  connect(first, 1, next_step());
}

void Lowering::lay_tests(DfaStateId s) {
  const bool skipped = out_.treatment[s] == Treatment::kSkip;
  std::vector<Edge>& out = tested_;  // likeliest first
  out.assign(edges_[s].out.begin(), edges_[s].out.end());
  if (!skipped && edges_[s].self.count > 0) {
    const Edge& self = edges_[s].self;
    out.insert(std::upper_bound(out.begin(), out.end(), self, likelier), self);
  }
  if (out.size() > kDispatchEdges) {
    // After a skip the bytes it took cannot occur; they go where entry 0 goes.
    std::array<uint8_t, 256> entry_of_class{};
    for (unsigned c = 0; c < dfa_.classes.count; ++c) {
      const auto leads = [&](const Edge& edge) { return edge.target == dfa_.step(s, c); };
      const auto it = std::find_if(out.begin(), out.end(), leads);
      if (it != out.end()) entry_of_class[c] = static_cast<uint8_t>(it - out.begin());
    }
    const uint32_t t = dispatch(dfa_.classes, entry_of_class, s);
    std::vector<StepId> table(out.size());
    for (std::size_t i = 0; i < out.size(); ++i) {
      table[i] = next_step();
      lay_edge(add(Op::jump, s), 0, out[i].target);
    }
    chain_.tables[t] = std::move(table);
    return;
  }
  // The likeliest outcome is what is left when all tests have failed.
  for (std::size_t i = 1; i < out.size(); ++i) {
    StepId id = test(edges_, out[i], s);
    lay_edge(id, 1, out[i].target);
  }
  if (!out.empty()) lay_edge(add(Op::jump, s), 0, out[0].target);
}

void Lowering::lay_edge(StepId from, unsigned exit, DfaStateId target) {
  if (target == nfa::kDead) {
    defer(from, exit, To::kFinish);
  } else if (target == nfa::kUnknown) {
    defer(from, exit, To::kUnknown);
  } else {
    defer(from, exit, To::kState, target);
  }
}

void Lowering::lay_end_edge(StepId from, unsigned exit, DfaStateId source) {
  DfaStateId target = dfa_.step(source, dfa_.classes.eoi());
  To to = target == nfa::kUnknown ? To::kUnknown : dfa_.states[target].match ? To::kAcceptFinish : To::kFinish;
  if (to == To::kAcceptFinish && tells_starts_ && dfa_.states[target].start != nfa::StartOp::kKeep) {
    to = To::kForgetFinish;
  }
  defer(from, exit, to);
}

void Lowering::connect_late() {
  for (const Pending& p : pending_) late_.push_back(p);
  for (const Pending& p : late_) {
    const StepId to = p.to == To::kFinish         ? finish_
                      : p.to == To::kAcceptFinish ? accept_finish_
                      : p.to == To::kForgetFinish ? forget_finish_
                                                  : unknown_;
    connect(p.step, p.exit, to);
  }
}

void Lowering::run() {
  classes_ = add_data(bytes_data(dfa_.classes.of.data(), 256, 64));
  const std::size_t count = dfa_.states.size();
  overreaches_ = overreaching(dfa_, edges_);
  out_.treatment = choose_treatment(in_, edges_, overreaches_);
  leave_.assign(count, Rows::kStay);
  std::vector<DfaStateId> leaving;
  const std::vector<bool> begins_rarely = begin_rarely();
  for (DfaStateId s = 1; s < count; ++s) {
    if (out_.treatment[s] == Treatment::kSkip || out_.treatment[s] == Treatment::kFind || begins_rarely[s]) {
      leave_[s] = static_cast<uint32_t>(leaving.size());
      leaving.push_back(s);
    }
    // Every loop has an edge to a state that is not larger.
    for (const Edge& edge : edges_[s].out) {
      if (edge.target == nfa::kDead || edge.target == nfa::kUnknown) continue;
      if (body_of(edge.target) <= body_of(s)) looped_[body_of(edge.target)] = true;
    }
  }
  if (tells_starts_) find_walk_needs();
  out_.forward = Rows(dfa_, leave_, in_.shuffles);
  if (in_.shuffles != nullptr) shuffles_ = add_data(shuffles_data(dfa_, *in_.shuffles, out_.forward));
  if (in_.backward != nullptr) out_.backward = Rows(*in_.backward, {});
  walk_table_ = static_cast<uint32_t>(chain_.tables.size());
  chain_.tables.emplace_back();
  chain_.steps.reserve(16 + 4 * count);
  lay_again();
  lay_pending();
  std::vector<StepId> table;
  for (DfaStateId s : leaving) {
    table.push_back(entry_[s] != kNoStep ? entry_[s] : lay_state(s));
    lay_pending();
  }
  chain_.tables[walk_table_] = std::move(table);
  lay_finish();
  connect_late();
}

Lowered lower(const LowerInput& input) {
  Lowered out;
  Lowering(input, out).run();
  assert(check(out.chain).empty());
  return out;
}

}  // namespace lino::jit

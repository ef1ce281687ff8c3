// Lays out the find-all loop of a pattern as a Chain; see lower.h.
//
//   again:  restart, then the start state's steps (by what stands before, where the pattern looks)
//   ...     forward states: a block of steps each, in order of first use
//   finish: mark set? -> start of the match: fixed length, or backward walk -> emit -> again
//
// A state's block begins on the byte that led to it, not yet consumed: [accept] advance [skip] tests. Its end of
// input edge goes to finish, after an accept where the state after end of input is a match.
//
// The work in progress; lower.cpp lays out the states, lower_shared.cpp what all of them lead to.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "jit/chain_builder.h"
#include "jit/edges.h"
#include "jit/lower.h"

namespace lino::jit {

using nfa::DfaStateId;

class Lowering : ChainBuilder {
 public:
  Lowering(const LowerInput& input, Lowered& out)
      : ChainBuilder(out.chain),
        in_(input),
        dfa_(input.forward),
        out_(out),
        edges_(dfa_, input.shares),
        entry_(dfa_.states.size(), kNoStep),
        bare_(entry_),
        body_(entry_),
        found_(entry_),
        looped_(dfa_.states.size()),
        tells_starts_(dfa_.knows_starts && in_.backward != nullptr) {}

  void run();

 private:
  // A place in the chain that is not laid out yet: exit `exit` of `step` goes to what `to` says.
  enum class To : uint8_t { kState, kBareState, kFound, kWalkOn, kFinish, kAcceptFinish, kForgetFinish, kUnknown };
  struct Pending {
    StepId step;
    uint8_t exit;
    To to;
    DfaStateId state;
  };

  void defer(StepId from, unsigned exit, To to, DfaStateId state = 0) {
    pending_.push_back({from, static_cast<uint8_t>(exit), to, state});
  }
  uint32_t row_data(const lino_entry* row);

  void lay_again();
  void lay_pending();
  StepId lay_state(DfaStateId state);              // from the byte that led to it
  StepId lay_bare_state(DfaStateId state);         // its byte consumed already (or none): end test, then tests
  void lay_body(StepId before, DfaStateId state);  // falls through from (or is connected to) `before`
  void lay_skip(DfaStateId state);
  void lay_find(DfaStateId state);
  StepId lay_found(DfaStateId state);  // a start state where a match may begin: its tests
  bool starts_alike() const;
  void look_behind(To to);  // to the start state that goes with what stands before
  void lay_tests(DfaStateId state);
  void lay_literal(DfaStateId state);
  void lay_walk(DfaStateId state, bool impatient);
  StepId walk(Op op);
  StepId walk_on();
  void lay_finish();
  void connect_late();
  void lay_edge(StepId from, unsigned exit, DfaStateId target);
  void lay_start_op(DfaStateId state);
  std::vector<bool> begin_rarely() const;
  DfaStateId body_of(DfaStateId state) const;  // the state whose tests serve this one too
  void find_walk_needs();
  void lay_end_edge(StepId from, unsigned exit, DfaStateId source);

  const LowerInput& in_;
  const nfa::Dfa& dfa_;
  Lowered& out_;
  EdgeTable edges_;
  std::vector<StepId> entry_, bare_, body_, found_;  // by state, kNoStep: not laid out
  std::vector<bool> overreaches_;                    // by state: see edges.h
  uint32_t next_exit_ = 0;                           // of lino_search's exits
  std::vector<bool> looped_;                         // by state: a chained state leads back to it
  bool tells_starts_;                                // aux is where the match under way begins, or 0
  // By state: what a walk from here needs for the register of starts, until it is left. kForget: what it cannot do.
  std::vector<nfa::StartOp> walk_needs_;
  std::vector<Pending> pending_, late_;  // late: connected when the common tail is laid out
  std::vector<uint32_t> leave_;          // by state: entry of the walk's jump table
  StepId again_ = kNoStep, finish_ = kNoStep, accept_finish_ = kNoStep, forget_finish_ = kNoStep, unknown_ = kNoStep;
  StepId found_step_ = kNoStep, wander_step_ = kNoStep;  // behind every find: exits 0 and 2
  StepId walk_step_ = kNoStep, walk_begins_step_ = kNoStep, walk_on_step_ = kNoStep;
  uint32_t classes_ = 0, walk_table_ = 0, shuffles_ = 0;
  std::vector<std::pair<StepId, DfaStateId>> walk_on_;  // laid out impatient walks
  std::vector<Edge> tested_;                            // of the state at hand; kept for its memory
};

}  // namespace lino::jit

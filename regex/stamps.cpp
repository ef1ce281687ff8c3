// Stamps: a pattern's automata become chains and code, as far as memory and work allow; see program.h and stamped.h.
#include <algorithm>

#include "jit/plans.h"
#include "regex/program.h"
#include "regex/shares.h"

namespace lino {

namespace {

constexpr uint32_t kWholeStates = 512;  // stamped whole up to here, as far as the work (Nfa states visited) allows
constexpr std::size_t kWholeWork = 1 << 14, kPartlyWork = 1 << 16, kMostWork = 1 << 17;
constexpr uint32_t kKnownStates = 2048;  // of a lazy DFA
// To find out more of it at the first level; x8 a level, up to kWholeWork.
constexpr std::size_t kKnownWork = 1 << 11;
constexpr uint32_t kLeastStates = 16;  // with memory for fewer nothing is stamped

// Of determinising on the spot: more for a long haystack, which takes longer by any other way.
std::size_t work_for(std::size_t bytes) { return std::clamp(bytes / 8, kWholeWork, kMostWork); }

nfa::PrefixLimits prefix_limits(std::string_view sample) {
  constexpr std::size_t kLeast = 1 << 10;
  nfa::PrefixLimits limits;
  if (!sample.empty()) limits.work = std::clamp(sample.size() / 8, kLeast, limits.work);
  return limits;
}

}  // namespace

template <class Visit>
void Program::each_stamp(Visit&& visit) const {
  for (const Stamps& of_purpose : stamps_) {
    for (const Once<Stamps::Box>& box : of_purpose.boxes) {
      if (const Stamps::Box* made = box.peek(); made != nullptr && made->stamp) visit(*made->stamp);
    }
  }
}

std::size_t Program::stamp_memory() const {
  std::size_t bytes = 0;
  each_stamp([&](const Stamp& made) {
    const std::size_t step = 2 * sizeof(jit::Step);  // and once more, prepared for the interpreter
    bytes += made.forward.memory() + made.backward.memory() + made.lowered.forward.memory() +
             made.lowered.backward.memory() + made.code.size() + made.lowered.chain.steps.size() * step;
    for (const jit::DataBlock& block : made.lowered.chain.data) bytes += 2 * block.bytes.size();
  });
  if (const GroupStamp* made = group_stamps_.made()) bytes += made->memory();
  return bytes;
}

// Bytes a state and byte class costs a stamp: in its Dfa, in its rows, and while it is lowered.
constexpr std::size_t kStampCost = 4 + 8 + 8;

// Is there memory for the shuffles of a walk, and a shuffle on this CPU?
bool Program::may_shuffle() const {
  constexpr std::size_t kLeastMemory = std::size_t{128} << 10;
  return jit::cpu_isa() != stencils::Isa::kSse2 && sixteenths(kStampShare) >= kLeastMemory + stamp_memory() &&
         !jit::is_plan_off("shuffles");
}

// How many states of both its automata a stamp may have: half of what older ones have left.
std::size_t Program::stamp_states(std::size_t stride) const {
  const std::size_t share = sixteenths(kStampShare), taken = stamp_memory();
  return taken < share ? (share - taken) / 2 / (2 * stride * kStampCost) : 0;
}

std::unique_ptr<Stamps::Box> Program::stamp_whole(Purpose purpose, bool partly, std::string_view sample) const {
  if (stamp_states(forward().classes.stride()) < kLeastStates) return std::make_unique<Stamps::Box>();
  const auto states =
      static_cast<uint32_t>(std::min<std::size_t>(kWholeStates, stamp_states(forward().classes.stride())));
  nfa::DfaOptions limits{
      .kind = kind, .state_limit = states, .work_limit = partly ? kPartlyWork : work_for(sample.size())};
  limits.starts = needs_backward(purpose) && kind == nfa::MatchKind::kLeftmostFirst && !jit::is_plan_off("starts");
  nfa::Dfa forward_dfa = nfa::determinize(forward(), limits);
  nfa::Dfa backward_dfa;
  const bool backward = needs_backward(purpose);
  if (backward && (forward_dfa.complete || partly)) {
    limits.anchored = true;
    limits.starts = false;
    limits.kind = nfa::MatchKind::kLeftmostLongest;
    backward_dfa = nfa::determinize(backward_nfa(), limits);
  }
  const bool complete = forward_dfa.complete && (!backward || backward_dfa.complete);
  if (!complete && !partly) return std::make_unique<Stamps::Box>();
  return finish_stamp(purpose, std::move(forward_dfa), std::move(backward_dfa), sample);
}

std::unique_ptr<Stamps::Box> Program::stamp_known(Purpose purpose, unsigned level, ScratchState& scratch,
                                                  std::string_view sample) const {
  if (stamp_states(forward().classes.stride()) < kLeastStates) return std::make_unique<Stamps::Box>();
  const std::size_t work = std::min(kKnownWork << (3 * (level - 1)), kWholeWork);
  nfa::LazyDfa& find = find_dfa();
  const auto states =
      static_cast<uint32_t>(std::min<std::size_t>(kKnownStates, stamp_states(forward().classes.stride())));
  nfa::Dfa forward_dfa = find.snapshot(scratch.cache(scratch.find, find), states, work);
  if (forward_dfa.states.empty()) return std::make_unique<Stamps::Box>();
  nfa::Dfa backward_dfa;
  if (needs_backward(purpose)) {
    nfa::LazyDfa& start = start_dfa();
    backward_dfa = start.snapshot(scratch.cache(scratch.start, start), states, work);
    if (backward_dfa.states.empty()) return std::make_unique<Stamps::Box>();
  }
  return finish_stamp(purpose, std::move(forward_dfa), std::move(backward_dfa), sample);
}

std::unique_ptr<Stamps::Box> Program::finish_stamp(Purpose purpose, nfa::Dfa forward_dfa, nfa::Dfa backward_dfa,
                                                   std::string_view sample) const {
  if (purpose == Purpose::kIsMatch) forward_dfa = nfa::stop_at_match(forward_dfa);
  const jit::ByteShares shares = jit::sampled_shares(sample);
  std::optional<jit::Prefilter> prefilter;
  const jit::Sequence* const known_sequence = sequence(sample);
  if (!nullable && !jit::is_plan_off("prefix")) {
    const nfa::Prefixes prefixes = nfa::prefixes(forward(), prefix_limits(sample));
    prefilter = jit::choose_prefilter(prefixes, jit::start_cost(forward_dfa, shares), shares);
  }
  constexpr double kFast = 1;  // cycles a byte: as fast as a look for a byte is worth it
  if (options.engine == Engine::kAuto && hir && !nullable && !jit::is_plan_off("required") &&
      (prefilter ? prefilter->cost : jit::start_cost(forward_dfa, shares)) > kFast) {
    required_.choose(*hir, shares);
  }
  jit::LowerInput input{.forward = forward_dfa,
                        .backward = needs_backward(purpose) ? &backward_dfa : nullptr,
                        .fixed_length = fixed_length.value_or(0),
                        .nullable = nullable,
                        .utf8 = utf8,
                        .shares = shares,
                        .prefilter = prefilter ? &*prefilter : nullptr,
                        .first_end = purpose == Purpose::kIsMatch};
  bool only_walks = false;
  std::optional<jit::Shuffles> shuffles;
  if (known_sequence == nullptr) shuffles = jit::choose_shuffles(input, sample, only_walks);
  if (!may_shuffle()) shuffles.reset();
  if (shuffles) {
    prefilter.reset();
    input.prefilter = nullptr;
    input.shuffles = &*shuffles;
  }
  jit::Lowered lowered = jit::lower(input);
  jit::Interpreter interpreter(lowered.chain, jit::cpu_isa());
  jit::Code code;
  if (options.engine != Engine::kInterpret) code = jit::assemble(lowered.chain, jit::cpu_isa(), pattern);
  auto box = std::make_unique<Stamps::Box>();
  box->stamp.emplace(Stamp{std::move(forward_dfa), std::move(backward_dfa), std::move(prefilter), std::move(shuffles),
                           only_walks, known_sequence, std::move(lowered), std::move(interpreter), std::move(code)});
  return box;
}

void Program::stamp(Purpose purpose, unsigned which, bool partly, ScratchState& scratch,
                    std::string_view sample) const {
  Stamps& made = stamps(purpose);
  made.boxes[which].get(
      [&] { return which == 0 ? stamp_whole(purpose, partly, sample) : stamp_known(purpose, which, scratch, sample); });
  made.misses.store(0, std::memory_order_relaxed);
  if (uint32_t next = made.level.load(std::memory_order_relaxed); next <= which) {
    made.level.store(which + 1, std::memory_order_relaxed);
  }
}

const Stamp* Stamps::newest() const {
  for (unsigned which = kLevels; which-- > 0;) {
    const Box* box = boxes[which].peek();
    if (box != nullptr && box->stamp) return &*box->stamp;
  }
  return nullptr;
}

const Stamp* Program::stamp_for_dump() const {
  const Stamps& made = stamps(Purpose::kSpans);
  if (made.newest() == nullptr) {
    ScratchState scratch(*this);
    stamp(Purpose::kSpans, 0, true, scratch, {});
  }
  return made.newest();
}

void Program::add_stamps(Regex::Statistics& statistics) const {
  each_stamp([&](const Stamp& made) {
    statistics.states_built += made.forward.states.size() + made.backward.states.size();
    if (made.code) ++statistics.codes_stamped;
    statistics.code_bytes += made.code.size();
  });
  if (const GroupStamp* made = group_stamps_.made()) {
    if (made->code) ++statistics.codes_stamped;
    statistics.code_bytes += made->code.size();
  }
}

}  // namespace lino

// The working memory of searches: each part when it is first needed, or all at once; see program.h.
#include <algorithm>

#include "regex/program.h"
#include "regex/shares.h"
#include "regex/stamped_groups.h"

namespace lino {

nfa::PikeCache& ScratchState::pike() {
  if (pike_cache == nullptr) {
    const nfa::Nfa& nfa = program.captures_nfa();
    const std::size_t bytes = nfa::PikeCache::least(nfa) + program.sixteenths(kPikeShare);
    pike_cache = std::make_unique<nfa::PikeCache>(nfa, nfa::PikeCache::slots_within(nfa, bytes));
  }
  return *pike_cache;
}

nfa::TaggedDfa* ScratchState::tagged() {
  // Making it takes as long as simulating 400 to 1,500 bytes (four patterns), and a draft has mostly found some before.
  constexpr std::size_t kWorthIt = 256;
  if (tagged_dfa != nullptr || has_tried_tagged) return tagged_dfa.get();
  const Engine engine = program.options.engine;
  if (engine == Engine::kNfa || program.capture_count == 0) return nullptr;
  if (engine == Engine::kAuto && !fixed && grouped < kWorthIt) return nullptr;
  has_tried_tagged = true;
  const nfa::Nfa& nfa = program.captures_nfa();
  const std::size_t budget = program.sixteenths(kTaggedShare);
  if (!nfa::TaggedDfa::serves(nfa) || budget < nfa::TaggedDfa::min_memory(nfa)) return nullptr;
  tagged_dfa = std::make_unique<nfa::TaggedDfa>(nfa, budget, jit::cpu_isa() >= stencils::Isa::kAvx2, growth());
  return tagged_dfa.get();
}

nfa::Foresight& ScratchState::foresee() {
  if (foresight == nullptr) {
    foresight =
        std::make_shared<nfa::Foresight>(program.forward(), program.lookarounds, program.foresight_budget(), growth());
  }
  return *foresight;
}

nfa::LazyDfa::Cache& ScratchState::cache(std::unique_ptr<nfa::LazyDfa::Cache>& which, nfa::LazyDfa& dfa) {
  if (which == nullptr) which = std::make_unique<nfa::LazyDfa::Cache>(dfa, workspace(dfa), !fixed);
  wake(*which);
  return *which;
}

void ScratchState::wake(nfa::LazyDfa::Cache& cache) {
  const auto end = awake.begin() + static_cast<std::ptrdiff_t>(awake_count);
  if (std::find(awake.begin(), end, &cache) == end) awake[awake_count++] = &cache;
}

nfa::Workspace& ScratchState::workspace(const nfa::LazyDfa& dfa) {
  const bool branches = &dfa.nfa() != &program.walked_nfa() && !dfa.nfa().reverse;
  std::unique_ptr<nfa::Workspace>& workspace = branches            ? branch_workspace
                                               : dfa.nfa().reverse ? backward_workspace
                                                                   : forward_workspace;
  if (workspace == nullptr) workspace = std::make_unique<nfa::Workspace>(dfa.nfa(), program.kind, nfa::MatchKind::kAll);
  return *workspace;
}

void ScratchState::prepare() {
  fixed = true;
  (void)program.runs();
  (void)program.sequence({});
  (void)program.words();
  if (program.needs_captures()) pike();
  if (program.slots_by_ends.empty()) tagged();
  if (program.slots_by_ends.empty() && may_stamp_groups(program.options.engine)) {
    program.stamp_groups(*this);
    if (const GroupStamp* stamp = program.group_stamps().made()) {
      stamp->code.seal();
      registers.resize(stamp->registers);
    }
  }
  foresee();
  slots.resize(2 * (program.capture_count + 1));
  groups.resize(program.capture_count + 1);
  if (program.foresees() || program.options.engine == Engine::kNfa) return;
  cache(find, program.find_dfa());
  cache(anchored, program.anchored_dfa());
  cache(whole, program.whole_dfa());
  if (!program.fixed_length) cache(start, program.start_dfa());
  if (!program.group_of_branch.empty() && program.lookarounds.empty()) {
    program.branch_dfa().reserve(program.sixteenths(kTaggedShare) / 4);
    cache(branch, program.branch_dfa());
  }
  if (program.word_looks != nullptr) {  // nothing will be stamped
    program.find_dfa().reserve(program.sixteenths(program.find_share()) / 4);
    program.anchored_dfa().reserve(program.sixteenths(kAnchoredShare) / 4);
    if (!program.fixed_length) program.start_dfa().reserve(program.sixteenths(kStartShare) / 4);
    return;
  }
  if (program.options.engine == Engine::kTable) return;
  for (const Purpose purpose : {Purpose::kSpans, Purpose::kIsMatch}) {
    program.stamp(purpose, 0, true, *this, {});
    if (const Stamp* stamp = program.stamps(purpose).newest()) stamp->code.seal();
  }
}

void ScratchState::rest() {
  if (counted.table != 0) Counters::add(program.counters.table, counted.table);
  if (counted.nfa != 0) Counters::add(program.counters.nfa, counted.nfa);
  if (counted.kernel != 0) Counters::add(program.counters.kernel, counted.kernel);
  counted = {};
  for (; awake_count > 0; --awake_count) awake[awake_count - 1]->rest();
  if (window_search != nullptr) window_search->rest();
}

WindowSearch& ScratchState::windows(const WindowPlan& plan) {
  if (window_search == nullptr) window_search = std::make_unique<WindowSearch>(plan);
  return *window_search;
}

}  // namespace lino

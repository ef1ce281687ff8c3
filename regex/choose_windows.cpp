// When a pattern is searched by windows around factors (windows.h): where they promise to take much less than what else
// would search.
#include <algorithm>

#include "jit/plans.h"
#include "regex/lookarounds.h"
#include "regex/program.h"
#include "regex/shares.h"

namespace lino {

namespace {

// Cycles a byte, of stamped code, which makes the most of what its prefilter finds.
constexpr double kGoodCost = 1;
constexpr double kBestCost = 0.2;  // no windows are many times cheaper, whatever a few matches in a sample say

// What windows may cost, in cycles a byte; nothing: they are not for this pattern, or no faster than what stamped code does.
std::optional<double> limit_of(const Program& program, const Stamp* stamp, std::string_view haystack) {
  constexpr double kLargeCost = 16;             // of an automaton that is too large to be stamped
  constexpr double kWordWalkCost = 6;           // of a walk over bytes and word bits
  constexpr double kGain = 2, kEmptyGain = 10;  // an empty match costs stamped code next to nothing
  if (program.foresees() || program.kind != nfa::MatchKind::kLeftmostFirst || jit::is_plan_off("windows")) {
    return std::nullopt;
  }
  if (program.word_looks != nullptr) return kWordWalkCost / kGain;
  if (stamp == nullptr || !stamp->forward.complete) return kLargeCost / kGain;
  if (stamp->sequence) return std::nullopt;
  if (!stamp->prefilter) {
    const double cost =
        jit::start_cost(stamp->forward, jit::sampled_shares(haystack)) / (program.nullable ? kEmptyGain : kGain);
    return stamp->shuffles ? std::min(cost, stamp->shuffles->cost) : cost;
  }
  const double cost = cost_in(*stamp->prefilter, stamp->forward, haystack);
  return cost < kBestCost ? std::nullopt : std::optional(cost / kGain);
}

// Cycles a byte, of code that searches well.
std::optional<double> good_cost_of(const Stamp* stamp) {
  if (stamp != nullptr && stamp->shuffles) return stamp->shuffles->cost;
  if (stamp != nullptr && stamp->prefilter && stamp->prefilter->cost < kGoodCost) return stamp->prefilter->cost;
  return std::nullopt;
}

}  // namespace

const WindowPlan* Program::windows(const Stamp* stamp, std::string_view haystack) const {
  constexpr std::size_t kLeastMemory = std::size_t{128} << 10;
  constexpr double kPlanCost = 1e6;                       // cycles; what is searched well is searched for so long first
  constexpr std::size_t kUnasked = std::size_t{4} << 20;  // bytes after the first try; behind each other one
  constexpr std::size_t kGrowth = 8;                      // as many times more
  if (const WindowPlan* plan = known_windows()) return plan;
  if (haystack.size() < kWindowBytes || options.engine != Engine::kAuto) return nullptr;
  if (until_windows_.load(std::memory_order_relaxed) != 0) return nullptr;
  if (const std::optional<double> cost = good_cost_of(stamp)) {
    const auto bytes = haystack.size() + searched_well_.load(std::memory_order_relaxed);
    searched_well_.store(bytes, std::memory_order_relaxed);
    if (static_cast<double>(bytes) * *cost < kPlanCost) return nullptr;
  }
  // What will search soon decides, though it is not ready.
  if (stamp == nullptr && word_looks == nullptr && !foresees()) {
    const Stamps& made = stamps(Purpose::kSpans);
    if (made.level.load(std::memory_order_relaxed) == 0) return nullptr;
    if (jit::executable_memory()) stamp = made.newest();
  }
  const uint32_t tried = window_tries_.load(std::memory_order_relaxed);
  if (tried == kWindowTries) return nullptr;
  const WindowsBox& box = windows_[tried].get([&] {
    auto made = std::make_unique<WindowsBox>();
    const std::size_t memory = sixteenths(kWindowShare);
    const std::optional<double> limit = limit_of(*this, stamp, haystack);
    if (!limit || memory < kLeastMemory) return made;
    // What matches without its lookarounds has more matches, and those of the pattern among them.
    const syntax::HirTree pattern_tree = word_looks != nullptr ? without_lookarounds(tree().root) : tree();
    made->plan = WindowPlan::make(branches_of(pattern_tree), haystack, memory);
    if (made->plan != nullptr && made->plan->factors().cost > *limit) made->plan.reset();
    return made;
  });
  if (box.plan != nullptr) {
    window_plan_.store(box.plan.get(), std::memory_order_release);
    return box.plan.get();
  }
  std::size_t unasked = kUnasked;
  for (uint32_t i = 0; i < tried; ++i) unasked *= kGrowth;
  const bool is_best = stamp != nullptr && stamp->prefilter && stamp->prefilter->cost < kBestCost;
  until_windows_.store(is_best || tried + 1 == kWindowTries ? kNever : unasked, std::memory_order_relaxed);
  window_tries_.store(tried + 1, std::memory_order_relaxed);
  return nullptr;
}

}  // namespace lino

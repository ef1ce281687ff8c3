// Factors as text, for --dump=plan.
#include <algorithm>
#include <string>

#include "regex/factors.h"

namespace lino {

namespace {

std::string to_string(const Factors::Group& group) {
  return std::visit([](const auto& what) { return jit::to_string(what); }, group.what);
}

// [Ss][h][e] or [S][h]; of many such sequences the first ones.
std::string sequences_of(const Factor& factor) {
  constexpr std::size_t kShown = 3;
  const std::size_t shown = std::min(kShown, factor.sequences.size());
  std::string text;
  for (std::size_t i = 0; i < shown; ++i) {
    std::string line = nfa::to_string(nfa::Prefixes{.alternatives = {factor.sequences[i]}, .length = 0});
    line.pop_back();
    text += (i == 0 ? "" : " or ") + line;
  }
  const std::size_t more = factor.sequences.size() - shown;
  return text + (more > 0 ? " or " + std::to_string(more) + " others" : "");
}

std::string distance_of(const Factor& factor) {
  if (factor.before) return "any distance behind the start";
  const std::string most = factor.most_before == factor.least_before ? "" : " to " + std::to_string(factor.most_before);
  return std::to_string(factor.least_before) + most + " bytes behind the start";
}

}  // namespace

std::string to_string(const Factors& factors) {
  const auto is_far = [](const Factor& factor) { return factor.before.has_value(); };
  const auto is_inside = [](const Factor& factor) { return factor.least_before > 0 || factor.most_before > 0; };
  return std::to_string(factors.branches.size()) + " branches, " +
         std::to_string(static_cast<uint64_t>(std::ranges::count_if(factors.branches, is_inside))) +
         " with a factor inside, " +
         std::to_string(static_cast<uint64_t>(std::ranges::count_if(factors.branches, is_far))) +
         " of them any distance behind the start; " + std::to_string(factors.groups.size()) + " times " +
         to_string(factors.groups[0]) + "; in all" + jit::cost_to_string(factors.cost).substr(1);
}

std::string details_of(const Factors& factors) {
  constexpr std::size_t kShown = 8;
  std::string text;
  if (factors.groups.size() > 1) {
    for (const Factors::Group& group : factors.groups) text += "  group: " + to_string(group) + "\n";
  }
  const std::size_t shown = std::min(kShown, factors.branches.size());
  for (const Factor& factor : std::span(factors.branches).first(shown)) {
    text += "  factor: " + sequences_of(factor) + ", " + distance_of(factor) + jit::stops_to_string(factor.stops) +
            jit::cost_to_string(factor.cost) + "\n";
  }
  const std::size_t more = factors.branches.size() - shown;
  return text + (more > 0 ? "  and " + std::to_string(more) + " factors\n" : "");
}

}  // namespace lino

// Chooses factors; see factors.h.
#include "regex/factors.h"

#include <algorithm>
#include <cmath>
#include <deque>

#include "nfa/compile.h"
#include "nfa/look.h"

namespace lino {

namespace {

using nfa::ByteSet;
using nfa::Prefixes;
using syntax::Hir;

// Cycles: a stop that is no factor; one that is, with the window around it.
constexpr double kVerifyCost = 70, kWindowCost = 400, kFarCost = 200;
constexpr double kFarAlways = 0.01;  // a byte: looking back at the horizon, and memory
constexpr double kMostCost = 8;      // a byte
constexpr double kRare = 0.1;        // share of characters that narrow down where a factor is
constexpr std::size_t kLongest = 16, kShortest = 2, kMostParts = 16, kTried = 4;
constexpr nfa::PrefixLimits kLimits = {.length = kLongest, .alternatives = 16, .work = 4096};

const syntax::Look* look_of(const Hir& part) {
  const auto* look = std::get_if<Hir::LookAt>(&part.node);
  return look != nullptr ? &look->look : nullptr;
}

// The parts of a branch in order, groups dissolved, and x+ taken as x*x: what follows the loop follows an x.
struct Parts {
  bool splits_loops;
  std::vector<const Hir*> all = {};
  syntax::HirArena arena = syntax::HirArena();
  std::deque<Hir> made = {};
  bool ahead = false, beyond = false;  // is the first, or last, the '\n' beside the match?

  // Looks at the beginning stay, for what stands before a factor.
  void add_line_ends() {
    std::size_t first = 0, last = all.size();
    for (; first < all.size() && look_of(*all[first]) != nullptr; ++first) {
      ahead = ahead || *look_of(*all[first]) == syntax::Look::kStartLine;
    }
    for (; last > 0 && look_of(*all[last - 1]) != nullptr; --last) {
      beyond = beyond || *look_of(*all[last - 1]) == syntax::Look::kEndLine;
    }
    made.push_back(arena.make_literal("\n"));
    if (beyond) {
      all.resize(last);
      all.push_back(&made.back());
    }
    if (ahead) all.insert(all.begin(), &made.back());
  }

  void append(const Hir& hir) {
    const auto* repeat = std::get_if<Hir::Repeat>(&hir.node);
    if (const auto* capture = std::get_if<Hir::Capture>(&hir.node)) {
      append(capture->child[0]);
    } else if (const auto* concat = std::get_if<Hir::Concat>(&hir.node)) {
      for (const Hir& child : concat->children) append(child);
    } else if (splits_loops && repeat != nullptr && repeat->min > 0 && repeat->max == syntax::kUnbounded &&
               std::holds_alternative<Hir::Class>(repeat->child[0].node)) {
      made.push_back(arena.make_repeat(repeat->child[0], repeat->min - 1, repeat->max, repeat->greedy));
      all.push_back(&made.back());
      all.push_back(&repeat->child[0]);
    } else {
      all.push_back(&hir);
    }
  }
};

// Copies, which need no arena but their own.
syntax::HirTree concat(std::span<const Hir* const> parts) {
  auto arena = std::make_shared<syntax::HirArena>();
  std::vector<Hir> copies;
  copies.reserve(parts.size());
  for (const Hir* part : parts) copies.push_back(arena->copy(*part));
  const Hir root = arena->make_concat(copies);
  return {std::move(arena), root};
}

double share_of(const ByteSet& set, const jit::ByteShares& shares) {
  double sum = 0;
  set.each([&](unsigned b) { sum += shares[static_cast<uint8_t>(b)]; });
  return sum;
}

// Neighbours are not independent: behind the best place another helps by a factor of 50 at most, and only five count.
double stops_of(const std::vector<std::vector<ByteSet>>& sequences, const jit::ByteShares& shares) {
  double stops = 0;
  for (const auto& sequence : sequences) {
    std::vector<double> of;
    for (const ByteSet& set : sequence) of.push_back(share_of(set, shares));
    std::sort(of.begin(), of.end());
    double product = of.empty() ? 1 : std::max(of[0], 0.001);
    for (std::size_t i = 1; i < of.size() && i < 5; ++i) product *= std::max(of[i], 0.02);
    stops += product;
  }
  return stops;
}

// The share of bytes that characters of the set begin with.
double share_of(const syntax::CharSet& set, const jit::ByteShares& shares) {
  constexpr uint32_t kAscii = 0x80;
  double sum = 0;
  for (const syntax::CodeRange& range : set.ranges()) {
    for (uint32_t c = range.lo; c <= range.hi && c < kAscii; ++c) sum += shares[static_cast<uint8_t>(c)];
  }
  if (set.empty() || set.ranges().back().hi < kAscii) return sum;
  for (unsigned lead = 0xC2; lead < 0xF5; ++lead) sum += shares[static_cast<uint8_t>(lead)];
  return sum;
}

// What factors are judged by: a haystack, and whether the pattern has few branches. Among many, a factor is looked for with
// those of the others, for which it should be long; so there loops are not taken apart, nor rare classes begun at.
struct Text {
  jit::ByteShares shares;
  std::string sample;
  bool few, alone;  // one branch: what is looked for is its factor
};

// How much a part narrows down what stands where it begins, in bytes; 0: not at all.
double narrowness(const Hir& part, const Text& text) {
  if (const auto* capture = std::get_if<Hir::Capture>(&part.node)) return narrowness(capture->child[0], text);
  if (const auto* repeat = std::get_if<Hir::Repeat>(&part.node)) {
    return repeat->min > 0 ? narrowness(repeat->child[0], text) : 0;
  }
  if (const auto* concat = std::get_if<Hir::Concat>(&part.node)) {
    double sum = 0;
    for (const Hir& child : concat->children) {
      const double narrow = narrowness(child, text);
      if (narrow == 0) break;
      sum += narrow;
    }
    return sum;
  }
  if (const auto* alternate = std::get_if<Hir::Alternate>(&part.node)) {
    double least = 1e9;
    for (const Hir& child : alternate->children) least = std::min(least, narrowness(child, text));
    return least;
  }
  if (const auto* literal = std::get_if<Hir::Literal>(&part.node)) return static_cast<double>(literal->bytes.size());
  if (const auto* chars = std::get_if<Hir::Class>(&part.node)) {
    const bool rare = text.few && share_of(chars->set(), text.shares) < kRare;
    return rare || chars->set().size() <= 4 ? 0.7 : 0;
  }
  return 0;
}

bool is_class(const Hir& part) { return std::holds_alternative<Hir::Class>(part.node); }

// Parts worth beginning a factor at: the first, and those where the narrowest runs begin, or the character before them.
std::vector<std::size_t> beginnings(const Parts& of, const Text& text) {
  const std::vector<const Hir*>& parts = of.all;
  std::vector<std::pair<double, std::size_t>> runs;
  double run = 0;
  for (std::size_t k = parts.size(); k-- > 0;) {
    const double narrow = narrowness(*parts[k], text);
    run = narrow > 0 ? run + narrow : 0;
    const bool begins = k == 0 || narrowness(*parts[k - 1], text) == 0;
    if (run == 0 || !begins || k == 0) continue;
    const bool behind_class = text.few && k > 1 && is_class(*parts[k - 1]);
    if (behind_class) runs.push_back({run, k - 1});
    if (!behind_class || text.alone) runs.push_back({run, k});
  }
  std::sort(runs.begin(), runs.end(),
            [](const auto& a, const auto& b) { return a.first != b.first ? a.first > b.first : a.second < b.second; });
  std::vector<std::size_t> result = {0};
  if (of.ahead) result.push_back(1);
  for (std::size_t i = 0; i < runs.size() && i < kTried * (text.alone ? 2 : 1); ++i) result.push_back(runs[i].second);
  return result;
}

// Some KiB from all over a haystack.
std::string sample_of(std::string_view haystack) {
  constexpr std::size_t kPieces = 32, kPiece = 512;
  if (haystack.size() <= kPieces * kPiece) return std::string(haystack);
  std::string sample;
  for (std::size_t i = 0; i < kPieces; ++i) sample += haystack.substr(haystack.size() / kPieces * i, kPiece);
  return sample;
}

// Stops a byte, of a prefilter or a fixed byte, counted; what no sample shows is taken as expected.
double stops_in(const auto& what, std::string_view sample) {
  const jit::CandidateFinder finder(what);
  std::size_t count = 0;
  for (std::size_t at = 0; (at = finder.find(sample, at)) != std::string_view::npos; ++at) ++count;
  return std::max(static_cast<double>(count) / static_cast<double>(sample.size() + 1), what.stops / 16);
}

void count_stops(auto& what, std::string_view sample) {
  const double stops = stops_in(what, sample);
  what.cost += (stops - what.stops) * jit::kStopCost;
  what.stops = stops;
}

// What it takes a byte to look for a factor and see whether it is one.
double cost_to_find(const auto& what) { return what.cost + what.stops * (kVerifyCost - jit::kStopCost); }

std::optional<Factor> factor_at(const Parts& parts, std::size_t k, std::size_t shortest, const Text& text) {
  const std::span<const Hir* const> all(parts.all);
  const syntax::HirTree rest = concat(all.subspan(k, std::min(kMostParts, all.size() - k)));
  auto nfa = nfa::compile(rest, {.captures = false, .anchored_only = true, .size_limit = std::size_t{1} << 20});
  if (!nfa) return std::nullopt;
  Prefixes prefixes = nfa::prefixes(*nfa, kLimits);
  if (prefixes.length < shortest) return std::nullopt;
  Factor factor;
  factor.stops = stops_of(prefixes.alternatives, text.shares);
  if (auto prefilter = text.few ? jit::choose_prefilter(prefixes, 1e9, text.shares) : std::nullopt) {
    count_stops(*prefilter, text.sample);
    factor.stops = std::min(factor.stops, prefilter->stops);
    factor.finding = cost_to_find(*prefilter);
  } else {
    factor.finding = kMostCost;
  }
  factor.sequences = std::move(prefixes.alternatives);
  factor.ahead = parts.ahead && k == 0;
  factor.beyond = parts.beyond && prefixes.length >= rest.root.facts.min_len;
  const std::size_t first = parts.ahead ? 1 : 0;
  for (std::size_t i = first; i < k; ++i) {
    const Hir::Facts& facts = all[i]->facts;
    factor.least_before += facts.min_len;
    const bool far = facts.max_len == Hir::kNoLength || factor.most_before + facts.max_len > Factor::kNear;
    factor.most_before = far ? Hir::kNoLength : factor.most_before + facts.max_len;
    if (far) {
      for (++i; i < k; ++i) factor.least_before += all[i]->facts.min_len;
    }
  }
  if (factor.most_before == Hir::kNoLength) factor.before = concat(all.subspan(first, k - first));
  return factor;
}

double cost_of(const Factor& factor) {
  const double window = factor.before ? kFarCost + kFarAlways / std::max(factor.stops, 1e-9)
                                      : static_cast<double>(factor.most_before) * jit::kStepCost;
  return factor.stops * (kVerifyCost + kWindowCost + window);
}

// With what finding it takes, where nothing else is looked for with it.
double whole_cost_of(const Factor& factor, const Text& text) {
  return cost_of(factor) + (text.alone ? factor.finding : 0);
}

std::optional<Factor> best_factor(const Hir& branch, std::size_t shortest, const Text& text) {
  Parts parts{.splits_loops = text.few};
  parts.append(branch);
  parts.add_line_ends();
  std::optional<Factor> best;
  for (const std::size_t k : beginnings(parts, text)) {
    std::optional<Factor> factor = factor_at(parts, k, shortest, text);
    if (factor && (!best || whole_cost_of(*factor, text) < whole_cost_of(*best, text))) best = std::move(factor);
  }
  return best;
}

}  // namespace

std::vector<const Hir*> branches_of(const Hir& hir) {
  const Hir* top = &hir;
  while (const auto* capture = std::get_if<Hir::Capture>(&top->node)) top = capture->child.data();
  std::vector<const Hir*> branches;
  if (const auto* alternate = std::get_if<Hir::Alternate>(&top->node)) {
    for (const Hir& child : alternate->children) branches.push_back(&child);
  } else {
    branches.push_back(top);
  }
  return branches;
}

namespace {

// Prefilters for all sequences, in `count` groups of those of about the same length that begin alike.
std::optional<std::vector<Factors::Group>> group(const std::vector<Factor>& branches, std::size_t count,
                                                 const jit::ByteShares& shares, std::string_view sample) {
  std::vector<std::pair<uint32_t, uint32_t>> all;
  for (uint32_t branch = 0; branch < branches.size(); ++branch) {
    for (uint32_t i = 0; i < branches[branch].sequences.size(); ++i) all.push_back({branch, i});
  }
  const auto sets = [&](const auto& which) -> const std::vector<ByteSet>& {
    return branches[which.first].sequences[which.second];
  };
  const auto length = [&](const auto& which) { return sets(which).size(); };
  const auto key = [&](const auto& which) {  // its length, as far as it matters, and the first bytes of its sets
    std::string key(1, static_cast<char>(std::min<std::size_t>(length(which), 6)));
    for (std::size_t i = 0; i < 3 && i < length(which); ++i) {
      unsigned byte = 255;  // folded: the greatest
      while (byte > 0 && !sets(which)[i][byte]) --byte;
      key += static_cast<char>(byte);
    }
    return key;
  };
  std::sort(all.begin(), all.end(), [&](const auto& a, const auto& b) {
    const std::string one = key(a), other = key(b);
    return one != other ? one < other : a < b;
  });
  if (all.size() < count) return std::nullopt;
  std::vector<Factors::Group> groups;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t first = all.size() * i / count, last = all.size() * (i + 1) / count;
    Factors::Group made{.what = {}, .length = kLongest, .sequences = {}};
    for (std::size_t k = first; k < last; ++k) made.length = std::min(made.length, length(all[k]));
    Prefixes prefixes{.alternatives = {}, .length = made.length};
    for (std::size_t k = first; k < last; ++k) {
      made.sequences.push_back(all[k]);
      prefixes.alternatives.push_back(branches[all[k].first].sequences[all[k].second]);
      prefixes.alternatives.back().resize(made.length);
    }
    std::optional<jit::Prefilter> prefilter = jit::choose_prefilter(prefixes, 1e9, shares);
    if (!prefilter) return std::nullopt;
    count_stops(*prefilter, sample);
    auto fixed = jit::choose_fixed_byte(prefixes, shares);
    if (fixed) count_stops(*fixed, sample);
    if (fixed && cost_to_find(*fixed) < cost_to_find(*prefilter)) {
      made.what = *fixed;
    } else {
      made.what = *std::move(prefilter);
    }
    groups.push_back(std::move(made));
  }
  return groups;
}

double cost_of(const std::vector<Factors::Group>& groups) {
  double cost = 0;
  for (const Factors::Group& group : groups) {
    cost += std::visit([](const auto& what) { return cost_to_find(what); }, group.what);
  }
  return cost;
}

}  // namespace

std::optional<Factors> choose_factors(const std::vector<const Hir*>& branches, std::string_view haystack) {
  constexpr std::size_t kMostBranches = 512, kFew = 8;
  const Text text{jit::sampled_shares(haystack), sample_of(haystack), branches.size() <= kFew, branches.size() == 1};
  if (branches.empty() || branches.size() > kMostBranches) return std::nullopt;
  Factors factors;
  for (uint32_t given = 0; given < branches.size(); ++given) {
    // A single byte is looked for by itself only: among others it would make a group of one place of them.
    std::optional<Factor> factor = best_factor(*branches[given], branches.size() == 1 ? 1 : kShortest, text);
    if (!factor || factors.cost > kMostCost) return std::nullopt;
    factor->cost = cost_of(*factor);
    factors.cost += factor->cost;
    if (factor->sequences.empty()) continue;  // nothing matches it
    if (!factor->before) factors.most_before = std::max(factors.most_before, factor->most_before);
    factor->given = given;
    factors.branches.push_back(*std::move(factor));
  }
  if (factors.branches.empty()) return std::nullopt;
  double least = kMostCost - factors.cost;
  for (const std::size_t count : {1u, 2u, 4u, 8u}) {
    auto groups = group(factors.branches, count, text.shares, text.sample);
    if (!groups || cost_of(*groups) >= least) continue;
    least = cost_of(*groups);
    factors.groups = *std::move(groups);
  }
  if (factors.groups.empty()) return std::nullopt;
  factors.cost += least;
  return factors;
}

jit::CandidateFinder Factors::Group::finder() const {
  return std::visit([](const auto& which) { return jit::CandidateFinder(which); }, what);
}

double cost_in(const jit::Prefilter& prefilter, const nfa::Dfa& forward, std::string_view haystack) {
  const std::string sample = sample_of(haystack);
  const jit::CandidateFinder finder(prefilter);
  std::size_t stops = 0, steps = 0;
  for (std::size_t at = 0; (at = finder.find(sample, at)) != std::string_view::npos; ++stops) {
    const nfa::DfaStateId start = forward.start[static_cast<std::size_t>(nfa::before_position(sample, at))];
    nfa::DfaStateId state = start;
    const std::size_t from = at;
    do {
      state = forward.step(state, forward.classes.of[static_cast<uint8_t>(sample[at++])]);
    } while (at < sample.size() && state != start && !forward.states[state].final);
    steps += at - from;
  }
  const double bytes = static_cast<double>(sample.size() + 1);
  const double seen = static_cast<double>(stops) / bytes, expected = prefilter.stops / 16;  // as in stops_in()
  constexpr double kEndOfWalk = 18;  // how far the automaton goes is mispredicted too
  return prefilter.cost + (std::max(seen, expected) - prefilter.stops) * jit::kStopCost + seen * kEndOfWalk +
         static_cast<double>(steps) / bytes * jit::kStepCost;
}

}  // namespace lino

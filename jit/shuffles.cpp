// Chooses the lanes of a walk by shuffles; see shuffles.h.
#include "jit/shuffles.h"

#include <algorithm>
#include <cstring>

#include "jit/edges.h"
#include "jit/lower.h"
#include "stencils/shuffles.h"

namespace lino::jit {

using nfa::DfaStateId;

std::vector<uint8_t> lanes_of(const nfa::Dfa& dfa, const Shuffles& shuffles) {
  std::vector<uint8_t> lanes(dfa.states.size(), LINO_COLD);
  for (std::size_t i = 0; i < shuffles.lanes.size(); ++i) lanes[shuffles.lanes[i]] = static_cast<uint8_t>(i);
  for (const nfa::DfaState& state : dfa.states) {
    if (state.twin != nfa::kDead) lanes[static_cast<std::size_t>(&state - dfa.states.data())] = lanes[state.twin];
  }
  return lanes;
}

namespace {

// May a match under way begin where a walk among the lanes is, as far as the register of starts is concerned?
bool begins_in(const nfa::Dfa& dfa, const Shuffles& shuffles) {
  const std::vector<uint8_t> lane_of = lanes_of(dfa, shuffles);
  for (const DfaStateId from : shuffles.lanes) {
    for (unsigned c = 0; c < dfa.classes.count; ++c) {
      const DfaStateId to = dfa.step(from, c);
      if (to == nfa::kUnknown || lane_of[to] == LINO_COLD) continue;
      if (dfa.states[to].start != nfa::StartOp::kKeep) return true;
    }
  }
  return false;
}

constexpr std::size_t kSampled = 16, kLeastSample = 1024, kMostSample = 4096, kPieces = 8;  // one byte in so many
constexpr std::size_t kLongRun = 48;  // bytes: a loop that is run through for so long is better skipped
constexpr double kCheap = 0.7;        // cycles a byte: about what shuffles take at best
constexpr double kStreamsCost = 2.4;  // of four walks at a time (nfa/streams.cpp)
constexpr double kGain = 1.3;         // for their memory, and where all of this is wrong
// Cycles on a Zen 3. Shuffles: a block; to the table and back; an attempt that begins before they go on.
constexpr double kBlockCost = 20, kLeftCost = 50, kAgainCost = 12;
// What a walk takes besides its steps: rows with flags, and the branch that tells them.
constexpr double kSpecialCost = 8, kMispredictCost = 18;
// Chained states: a test, and a branch that goes the other way. Kernels: where a find stops, and what is behind; a skip.
constexpr double kTestCost = 2, kBranchCost = 12;
constexpr double kFindCost = 0.15, kFindStopCost = 58, kSkipStopCost = 22;

// A state of the walk through the sample, whose byte is consumed next.
struct Visit {
  DfaStateId state;
  bool begins;        // here the match under way begins
  bool over = false;  // there is no transition: the match is over, and another attempt begins
  bool last = false;  // of a piece of the sample
};

// Some KiB from all over a haystack.
struct Sample {
  explicit Sample(std::string_view haystack)
      : text(haystack),
        piece(std::clamp(text.size() / kSampled, kLeastSample, kMostSample) / kPieces),
        gap((text.size() - piece) / (kPieces - 1)) {}
  std::string_view text;
  std::size_t piece, gap;  // the size of each, and from the beginning of one to that of the next
};

// By byte of the sample: where the prefilter, if there is one, finds that a match may begin.
std::vector<bool> found_in(const Prefilter* prefilter, const Sample& sample) {
  if (prefilter == nullptr) return {};
  const CandidateFinder finder(*prefilter);
  std::vector<bool> found(kPieces * sample.piece);
  for (std::size_t i = 0; i < kPieces; ++i) {
    const std::string_view piece = sample.text.substr(i * sample.gap, sample.piece);
    for (std::size_t at = 0; (at = finder.find(piece, at)) != std::string_view::npos; ++at)
      found[i * sample.piece + at] = true;
  }
  return found;
}

class Choice {
 public:
  Choice(const LowerInput& input, const Sample& sample, std::vector<bool> found)
      : in_(input),
        dfa_(input.forward),
        edges_(dfa_, input.shares),
        found_(std::move(found)),
        lane_(dfa_.states.size(), false),
        piece_(sample.piece) {
    treatment_ = choose_treatment(in_, edges_, overreaching(dfa_, edges_));
    visits_.reserve(kPieces * piece_);
    for (std::size_t i = 0; i < kPieces; ++i) walk_piece(sample.text, i * sample.gap, i * sample.gap + piece_);
  }

  bool only_walks() const {
    constexpr double kMostly = 0.8;
    const auto ends = [](const Visit& visit) { return visit.over; };
    return std::none_of(visits_.begin(), visits_.end(), ends) &&
           cost_without() > kMostly * kStepCost * static_cast<double>(visits_.size());
  }

  std::optional<Shuffles> choose() {
    const double now = cost_without();
    Shuffles shuffles{.lanes = most_visited()};
    if (shuffles.lanes.empty()) return std::nullopt;
    for (const DfaStateId s : shuffles.lanes) {
      lane_[s] = true;
      treatment_[s] = Treatment::kWalk;
    }
    const double then = shuffled_cost(shuffles);
    shuffles.cost = then / static_cast<double>(visits_.size());
    if (only_walks() && shuffles.cost > kStreamsCost) return std::nullopt;
    return then * kGain < now ? std::optional(std::move(shuffles)) : std::nullopt;
  }

 private:
  DfaStateId body_of(DfaStateId s) const { return dfa_.states[s].twin != nfa::kDead ? dfa_.states[s].twin : s; }

  // As find-all does, but that it goes on where a match is known instead of where it ended.
  void walk_piece(std::string_view sample, std::size_t at, std::size_t end) {
    const auto start = [&] { return dfa_.start[static_cast<std::size_t>(nfa::before_position(sample, at))]; };
    DfaStateId s = start();
    for (; at < end; ++at) {
      const DfaStateId next = dfa_.step(s, dfa_.classes.of[static_cast<uint8_t>(sample[at])]);
      const bool over = next == nfa::kUnknown || dfa_.states[next].final;
      const nfa::StartOp start_op = dfa_.states[s].start;
      if (start_op == nfa::StartOp::kForget) forgets_anyway_ = true;
      visits_.push_back({body_of(s), start_op == nfa::StartOp::kBegin, over, at + 1 == end});
      s = over ? start() : next;
    }
  }

  // May be walked by shuffles: none of its visits says more than where the walk goes on; and no skip is better.
  bool may_have_lane(DfaStateId s, std::size_t visits, std::size_t left) const {
    if (dfa_.states[s].match || dfa_.states[s].final) return false;
    const bool skips = treatment_[s] == Treatment::kSkip;
    return !skips || visits < kLongRun * std::max<std::size_t>(left, 1);
  }

  bool stays(std::size_t i) const {
    return !visits_[i].last && !visits_[i].over && visits_[i + 1].state == visits_[i].state;
  }

  std::vector<DfaStateId> most_visited() const {
    std::vector<std::size_t> visits(dfa_.states.size()), left(visits);
    for (std::size_t i = 0; i < visits_.size(); ++i) {
      ++visits[visits_[i].state];
      if (!stays(i)) ++left[visits_[i].state];
    }
    std::vector<DfaStateId> lanes;
    for (DfaStateId s = 1; s < visits.size(); ++s) {
      if (visits[s] > 0 && may_have_lane(s, visits[s], left[s])) lanes.push_back(s);
    }
    const auto more = [&](DfaStateId a, DfaStateId b) {
      return visits[a] != visits[b] ? visits[a] > visits[b] : a < b;
    };
    std::sort(lanes.begin(), lanes.end(), more);
    if (lanes.size() > LINO_LANES) lanes.resize(LINO_LANES);
    return lanes;
  }

  // Of visit i, by its state's treatment.
  double cost_of(std::size_t i) const {
    const DfaStateId s = visits_[i].state;
    switch (treatment_[s]) {
      case Treatment::kFind: return kFindCost + (found_[i] ? kFindStopCost : 0);
      case Treatment::kSkip: return kSkipCost + (stays(i) ? 0 : kSkipStopCost);
      case Treatment::kChain: return kTestCost + (stays(i) == leaves_mostly(s) ? kBranchCost : 0);
      case Treatment::kWalk: break;
    }
    double cost = kStepCost;
    if (is_special(i)) cost += kSpecialCost;
    if (is_special(i) != (i > 0 && is_special(i - 1))) cost += kMispredictCost;
    return cost;
  }
  bool leaves_mostly(DfaStateId s) const {
    return !edges_[s].out.empty() && edges_[s].out[0].share > edges_[s].self.share;
  }
  // Does the row that a walk enters there have flags?
  bool is_special(std::size_t i) const {
    if (visits_[i].over) return true;
    if (visits_[i].last) return false;
    const DfaStateId next = visits_[i + 1].state;
    return dfa_.states[next].match || treatment_[next] == Treatment::kSkip || treatment_[next] == Treatment::kFind;
  }

  // The states from visit i on have lanes, for a block and the state behind it.
  bool keeps_block(std::size_t i) const {
    for (std::size_t k = i; k < i + LINO_SHUFFLE_BLOCK; ++k) {
      if (!lane_[visits_[k].state] || visits_[k].over) return false;
    }
    return lane_[visits_[i + LINO_SHUFFLE_BLOCK].state];
  }
  // Visits from i on in the same piece.
  std::size_t left_in_piece(std::size_t i) const { return piece_ - i % piece_; }

  double cost_without() const {
    double cost = 0;
    bool passed = false;  // no match may begin where one would have to for the states visited
    for (std::size_t i = 0; i < visits_.size(); ++i) {
      const bool finds = treatment_[visits_[i].state] == Treatment::kFind;
      if (finds) passed = !found_[i];
      cost += passed ? kFindCost : cost_of(i);
    }
    return cost;
  }

  // As walk_shuffles does (stencils/ops/walk_shuffles.c).
  double shuffled_cost(const Shuffles& shuffles) const {
    const bool forgets = in_.backward != nullptr && dfa_.knows_starts && !forgets_anyway_ && begins_in(dfa_, shuffles);
    double cost = 0;
    std::size_t from = 0, pause = 0;
    std::size_t begun = 0;  // the match under way has
    bool forgotten = false;
    for (std::size_t i = 0; i < visits_.size();) {
      if (i >= from) {
        const std::size_t begin = i;
        while (left_in_piece(i) > LINO_SHUFFLE_BLOCK && keeps_block(i)) {
          for (const std::size_t block = i; i < block + LINO_SHUFFLE_BLOCK; ++i) {
            if (visits_[i].begins) begun = i;
          }
          cost += kBlockCost;
          forgotten = forgets;
        }
        if (left_in_piece(i) > LINO_SHUFFLE_BLOCK) {
          cost += kLeftCost + (lane_[visits_[i].state] ? kBlockCost : 0);
          pause = i - begin >= LINO_SHUFFLES_PAY   ? 0
                  : pause < LINO_SHUFFLE_PAUSE_MAX ? 2 * pause + LINO_SHUFFLE_BLOCK
                                                   : pause;
        }
        from = i + LINO_SHUFFLE_BLOCK + pause;
      }
      if (visits_[i].begins) begun = i, forgotten = false;
      cost += cost_of(i);
      if (visits_[i].over) {
        if (i < from) cost += kAgainCost;
        if (forgotten) cost += kMispredictCost + kStepCost * static_cast<double>(i - begun);
        begun = i, forgotten = false;
      }
      ++i;
    }
    return cost;
  }

  const LowerInput& in_;
  const nfa::Dfa& dfa_;
  const EdgeTable edges_;
  const std::vector<bool> found_;  // by visit, where there is a prefilter
  std::vector<bool> lane_;         // by state
  const std::size_t piece_;
  std::vector<Treatment> treatment_;
  std::vector<Visit> visits_;
  bool forgets_anyway_ = false;  // walks do not know where matches begin
};

}  // namespace

std::optional<Shuffles> choose_shuffles(const LowerInput& input, std::string_view haystack, bool& only_walks) {
  only_walks = false;
  if (haystack.size() < kLeastSample) return std::nullopt;
  const Sample sample(haystack);
  std::vector<bool> found = found_in(input.prefilter, sample);
  double cost = start_cost(input.forward, input.shares);
  if (input.prefilter != nullptr) {
    const auto stops = static_cast<double>(std::count(found.begin(), found.end(), true));
    cost = kFindCost + stops * kFindStopCost / static_cast<double>(found.size());
  }
  if (cost != 0 && cost < kCheap) return std::nullopt;
  Choice choice(input, sample, std::move(found));
  only_walks = choice.only_walks();
  return choice.choose();
}

DataBlock shuffles_data(const nfa::Dfa& dfa, const Shuffles& shuffles, const Rows& rows) {
  lino_shuffles data;
  std::memset(&data, 0, sizeof data);
  std::memset(data.next, LINO_COLD, sizeof data.next);
  data.known = begins_in(dfa, shuffles) ? 0 : ~uintptr_t{0};
  const std::vector<uint8_t> lane_of = lanes_of(dfa, shuffles);
  for (std::size_t i = 0; i < shuffles.lanes.size(); ++i) {
    data.rows[i] = rows.row(shuffles.lanes[i]);
    for (unsigned byte = 0; byte < 256; ++byte) {
      const DfaStateId to = dfa.step(shuffles.lanes[i], dfa.classes.of[byte]);
      if (to != nfa::kUnknown) data.next[byte][i] = lane_of[to];
    }
  }
  return bytes_data(&data, sizeof data, LINO_SHUFFLES_ALIGN);
}

}  // namespace lino::jit

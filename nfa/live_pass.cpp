// Blocks and checkpoints of a pass; live_pass.h says what they are.
#include "nfa/live_pass.h"

#include <algorithm>
#include <bit>
#include <cassert>

#include "nfa/pike.h"

namespace lino::nfa {

namespace {

constexpr std::size_t kCheckpointBytes = std::size_t{64} << 10;
constexpr std::size_t kMinCheckpoints = 64, kMaxCheckpoints = 1024, kMaxLevels = 16;

}  // namespace

Checkpoints::Checkpoints(std::size_t words, std::size_t budget)
    : words_(words),
      capacity_(std::clamp(budget / (words * sizeof(uint64_t)), kMinCheckpoints, kMaxCheckpoints)),
      levels_(kMaxLevels),
      sets_(std::make_unique_for_overwrite<uint64_t[]>(capacity_ * words)) {}

void Checkpoints::begin(std::size_t blocks) {
  const auto reach = [&](std::size_t levels) {  // blocks that so many levels can serve; saturates at `blocks`
    std::size_t product = 1;
    for (std::size_t i = 0; i < levels && product < blocks; ++i) product *= capacity_ / levels;
    return product;
  };
  level_count_ = 1;
  while (level_count_ < kMaxLevels && reach(level_count_) < blocks) ++level_count_;
  room_ = capacity_ / level_count_;
  std::size_t distance = 1;
  for (std::size_t i = level_count_; i-- > 0; distance *= room_) levels_[i] = {.distance = distance};
}

// A level takes a checkpoint that is the next in its group, or the first of another group.
void Checkpoints::record(std::size_t block, std::span<const uint64_t> set) {
  for (std::size_t i = 0; i < level_count_; ++i) {
    Level& level = levels_[i];
    if (block % level.distance != 0) continue;
    const std::size_t group = block / level.distance / room_, place = block / level.distance % room_;
    if (group != level.group && place == 0) level.group = group, level.count = 0;
    if (group == level.group && place == level.count) std::ranges::copy(set, at(i, level.count++));
  }
}

Checkpoints::Nearest Checkpoints::nearest(std::size_t block) const {
  Nearest best;
  for (std::size_t i = 0; i < level_count_; ++i) {
    const Level& level = levels_[i];
    if (level.count == 0 || block / level.distance / room_ != level.group) continue;
    const std::size_t place = std::min(block / level.distance % room_, level.count - 1);
    const std::size_t found = (level.group * room_ + place) * level.distance;
    if (best.set == nullptr || found > best.block) {
      best = {found, sets_.get() + (i * room_ + place) * words_};
    }
  }
  return best;
}

LivePass::LivePass(const Nfa& nfa, std::size_t budget, bool keep_states, Growth growth)
    : nfa_(nfa),
      automaton_(nfa, budget - budget / 8, growth),
      checkpoints_(automaton_.words(), std::min(budget / 8, kCheckpointBytes)),
      forward_(nfa.reverse),
      keep_states_(keep_states),
      bits_(kBlock / 64),
      ids_(keep_states ? std::make_unique_for_overwrite<LiveAutomaton::Id[]>(kBlock) : nullptr),
      first_set_(automaton_.words()),
      following_set_(automaton_.words()),
      truths_(automaton_.truth_words()) {}

std::size_t LivePass::min_memory(const Nfa& nfa) {
  const std::size_t set = (2 + nfa.states.size() / 64) * sizeof(uint64_t);
  return sizeof(LivePass) + kBlock / 8 + (kMinCheckpoints + 2 * LiveAutomaton::kMinSets) * set +
         LiveAutomaton::kMinSets * nfa.classes.stride() * sizeof(uint32_t) + 7 * nfa.states.size() * sizeof(uint32_t) +
         2 * (nfa.states.size() + nfa.transitions.size()) * sizeof(uint32_t);
}

std::size_t LivePass::memory() const {
  return sizeof(*this) + automaton_.memory() + checkpoints_.memory() +
         (bits_.capacity() + first_set_.capacity() + following_set_.capacity()) * sizeof(uint64_t) +
         (keep_states_ ? kBlock : 0) * sizeof(LiveAutomaton::Id);
}

void LivePass::begin(std::string_view haystack) {
  haystack_ = haystack;
  blocks_ = haystack.size() / kBlock + 1;
  block_ = following_ = kNoBlock;
  known_begin_ = known_end_ = 0;
  checkpoints_.begin(blocks_);
}

std::size_t LivePass::next_start(std::size_t at) {
  while (at <= haystack_.size()) {
    ensure(at / kBlock);
    const std::size_t base = at / kBlock * kBlock;
    const std::size_t last = std::min(base + kBlock - 1, haystack_.size());
    for (std::size_t word = (at - base) / 64; word <= (last - base) / 64; ++word) {
      uint64_t bits = bits_[word];
      if (word == (at - base) / 64) bits &= ~uint64_t{0} << (at % 64);
      if (bits != 0) return base + word * 64 + static_cast<unsigned>(std::countr_zero(bits));
    }
    at = base + kBlock;
  }
  return kNoPosition;
}

// Computes `block`, from the nearest checkpoint on.
void LivePass::reach(std::size_t block) {
  const std::size_t to = order(block);
  Checkpoints::Nearest from = checkpoints_.nearest(to);
  if (following_ != kNoBlock && following_ <= to && (from.set == nullptr || following_ > from.block)) {
    from = {following_, following_set_.data()};
  }
  if (from.set != nullptr) {
    std::copy_n(from.set, first_set_.size(), first_set_.begin());
  } else {
    std::ranges::fill(first_set_, 0);
  }
  for (std::size_t next = from.block;; ++next) {
    checkpoints_.record(next, first_set_);
    const std::size_t here = order(next);
    run(here, forward_ ? std::min(here * kBlock + kBlock - 1, haystack_.size()) : here * kBlock, Purpose::kAll);
    block_ = here;
    following_ = next + 1;
    if (next == to) break;
    first_set_ = following_set_;
  }
}

// The ids of some of block_'s positions were lost, for there was no room for as many sets: makes them again, up to `at`.
void LivePass::know(std::size_t at) {
  ensure(at / kBlock);
  if (at < known_begin_ || at >= known_end_) run(block_, at, Purpose::kStates);
}

void LivePass::gather(std::size_t at) {
  const std::size_t in_block = at % kBlock;
  for (std::size_t i = 0; i < lookarounds_.size(); ++i) {
    const uint64_t bit = lookarounds_[i]->bits_[in_block / 64] >> (in_block % 64) & 1;
    truths_[i / 64] = (truths_[i / 64] & ~(uint64_t{1} << (i % 64))) | bit << (i % 64);
  }
}

// Goes over a block in the pass's direction, from its first position to `stop`: for all there is to know, or only for
// the sets of live states.
void LivePass::run(std::size_t block, std::size_t stop, Purpose purpose) {
  for (LivePass* lookaround : lookarounds_) lookaround->ensure(block);
  const std::size_t lo = block * kBlock, hi = std::min(lo + kBlock - 1, haystack_.size());
  const std::size_t edge = forward_ ? haystack_.size() : 0;
  std::size_t at = forward_ ? lo : hi;
  std::size_t known_begin = at, known_end = at + 1;  // one of them, behind the pass
  if (purpose == Purpose::kAll) std::ranges::fill(bits_, 0);
  LiveAutomaton::Id id = automaton_.intern(first_set_.data());
  if (id == LiveAutomaton::kNone) {
    automaton_.clear();
    id = automaton_.intern(first_set_.data());
  }
  for (;; forward_ ? ++at : --at) {
    if (keep_states_) ids_[at % kBlock] = id;
    if (at == stop && purpose == Purpose::kStates) break;
    if (!lookarounds_.empty()) gather(at);
    const unsigned cls =
        at == edge ? nfa_.classes.eoi() : nfa_.classes.of[static_cast<uint8_t>(haystack_[forward_ ? at : at - 1])];
    LiveAutomaton::Step step = automaton_.step(id, cls, truths_.data());
    const uint64_t mask = uint64_t{1} << (at % 64);
    uint64_t& word = bits_[at % kBlock / 64];
    if (step.start_lives) word |= mask;
    if (step.next == LiveAutomaton::kNone) {
      step.next = automaton_.start_over();
      known_begin = at + 1;
      known_end = at;
    }
    id = step.next;
    if (at == stop) break;
  }
  known_begin_ = forward_ ? known_begin : stop;
  known_end_ = forward_ ? stop + 1 : known_end;
  steps += hi - lo + 1;
  if (purpose == Purpose::kAll) std::ranges::copy(automaton_.set(id), following_set_.begin());
}

}  // namespace lino::nfa

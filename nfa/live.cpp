// The subset construction of live states; live.h says what it is.
#include "nfa/live.h"

#include <algorithm>
#include <bit>

#include "nfa/look.h"

namespace lino::nfa {
namespace {

bool consumes(const State& s) { return s.kind == StateKind::kByteRange || s.kind == StateKind::kSparse; }

// Calls f(target, lo, hi) for each byte edge of a state.
template <class F>
void each_byte_edge(const Nfa& nfa, const State& s, const F& f) {
  if (s.kind == StateKind::kByteRange) f(index(s.next), s.lo, s.hi);
  if (s.kind != StateKind::kSparse) return;
  for (const Transition& t : nfa.transitions_of(s)) f(index(t.next), t.lo, t.hi);
}

// Calls f(target) for each epsilon edge of a state.
template <class F>
void each_epsilon(const Nfa& nfa, const State& s, const F& f) {
  switch (s.kind) {
    case StateKind::kLook:
    case StateKind::kLookaround:
    case StateKind::kCapture: f(index(s.next)); break;
    case StateKind::kUnion:
      for (const StateId id : nfa.alternatives_of(s)) f(index(id));
      break;
    default: break;
  }
}

bool asks_ahead(LookSet looks) {
  LookSet behind;
  for (const Look look : {Look::kStartText, Look::kStartLine, Look::kNotAfterWord, Look::kAfterWord}) behind.add(look);
  return (looks.bits & ~behind.bits) != 0;
}

uint64_t hash_of(const uint64_t* set, std::size_t words) {
  uint64_t hash = 0x9E3779B97F4A7C15;
  for (std::size_t i = 0; i < words; ++i) {
    hash = (hash ^ set[i]) * 0xBF58476D1CE4E5B9;
    hash ^= hash >> 29;
  }
  return hash;
}

}  // namespace

LiveAutomaton::LiveAutomaton(const Nfa& nfa, std::size_t budget, Growth growth)
    : nfa_(nfa), stride_(nfa.classes.stride()), looks_ahead_(asks_ahead(nfa.looks)) {
  const std::size_t states = nfa.states.size();
  bit_of_.resize(states);
  first_before_.resize(states + 1);
  first_edge_.resize(states + 1);
  for (uint32_t id = 0; id < states; ++id) {
    const State& s = nfa.states[id];
    if (consumes(s)) {
      bit_of_[id] = static_cast<uint32_t>(consuming_.size());
      consuming_.push_back(id);
    }
    if (s.kind == StateKind::kMatch) matches_.push_back(id);
    if (s.kind == StateKind::kLookaround) lookarounds_.push_back(s.arg);
    each_epsilon(nfa, s, [&](uint32_t to) { ++first_before_[to + 1]; });
    each_byte_edge(nfa, s, [&](uint32_t to, uint8_t, uint8_t) { ++first_edge_[to + 1]; });
  }
  for (std::size_t s = 0; s < states; ++s) {
    first_before_[s + 1] += first_before_[s];
    first_edge_[s + 1] += first_edge_[s];
  }
  before_.resize(first_before_[states]);
  edges_.resize(first_edge_[states]);
  std::vector<uint32_t> filled(first_before_.begin(), first_before_.end() - 1);
  for (uint32_t id = 0; id < states; ++id) {
    each_epsilon(nfa, nfa.states[id], [&](uint32_t to) { before_[filled[to]++] = id; });
  }
  filled.assign(first_edge_.begin(), first_edge_.end() - 1);
  for (uint32_t id = 0; id < states; ++id) {
    each_byte_edge(nfa, nfa.states[id],
                   [&](uint32_t to, uint8_t lo, uint8_t hi) { edges_[filled[to]++] = {lo, hi, bit_of_[id]}; });
  }
  std::ranges::sort(lookarounds_);
  lookarounds_.erase(std::unique(lookarounds_.begin(), lookarounds_.end()), lookarounds_.end());
  for (unsigned b = 256; b-- > 0;) byte_of_[nfa.classes.of[b]] = static_cast<uint8_t>(b);

  words_ = 1 + (consuming_.size() + 63) / 64;
  constexpr std::size_t kMaxBits = 10;
  const std::size_t bits = lookarounds_.size();
  groups_ = bits > kMaxBits ? 0 : static_cast<uint32_t>(std::clamp<std::size_t>(kMaxColumns / stride_, 1, 1u << bits));
  if (bits > 0) group_of_.assign(bits > kMaxBits ? 1 : std::size_t{1} << bits, kUnknown);
  columns_ = std::size_t{stride_} * groups_;
  closed_.resize((states + 63) / 64);
  next_.resize(words_);
  stack_.resize(states);
  const std::size_t bytes = words_ * sizeof(uint64_t) + (columns_ + 2) * sizeof(uint32_t), taken = memory();
  const std::size_t capacity = std::clamp((budget > taken ? budget - taken : 0) / bytes, kMinSets, kMaxSets);
  std::size_t places = 1;
  while (places < 2 * capacity) places *= 2;
  table_ = {kLeastPlaces, places, growth};
  use_places(kLeastPlaces);
  sets_ = {kMinSets * words_, capacity * words_, growth};
  rows_ = {kMinSets * columns_, capacity * columns_, growth};
}

void LiveAutomaton::use_places(std::size_t places) {
  table_.make_room(places);
  places_ = places;
  std::fill_n(table_.data(), places, 0);
  for (std::size_t id = 0; id < size_; ++id) {
    table_[place_of(sets_.data() + id * words_)] = static_cast<uint32_t>(id + 1);
  }
}

// Where the set is in the table, or else where it belongs.
std::size_t LiveAutomaton::place_of(const uint64_t* set) const {
  const std::size_t mask = places_ - 1;
  std::size_t place = hash_of(set, words_) & mask;
  while (table_[place] != 0 && !std::equal(set, set + words_, sets_.data() + (table_[place] - 1) * words_)) {
    place = (place + 1) & mask;
  }
  return place;
}

LiveAutomaton::Id LiveAutomaton::intern(const uint64_t* set) {
  std::size_t place = place_of(set);
  if (table_[place] != 0) return table_[place] - 1;
  if (!sets_.make_room((size_ + 1) * words_) || !rows_.make_room((size_ + 1) * columns_)) return kNone;
  if (2 * (size_ + 1) > places_) {
    use_places(2 * places_);
    place = place_of(set);
  }
  std::copy_n(set, words_, sets_.data() + size_ * words_);
  std::fill_n(rows_.data() + size_ * columns_, columns_, kUnknown);
  table_[place] = static_cast<uint32_t>(++size_);
  return static_cast<Id>(size_ - 1);
}

void LiveAutomaton::clear() {
  size_ = 0;
  use_places(kLeastPlaces);
}

LiveAutomaton::Id LiveAutomaton::start_over() {
  clear();
  return intern(next_.data());
}

uint64_t LiveAutomaton::kind_of(unsigned cls) const {
  return static_cast<uint64_t>(cls == nfa_.classes.eoi() ? Before::kText : before(byte_of_[cls]));
}

bool LiveAutomaton::holds(const State& s, uint64_t behind, uint64_t ahead, const uint64_t* truths) const {
  if (s.kind == StateKind::kLookaround) {
    const auto bit = static_cast<std::size_t>(std::ranges::lower_bound(lookarounds_, s.arg) - lookarounds_.begin());
    return (truths[bit / 64] >> (bit % 64) & 1) != s.count;
  }
  if (s.kind != StateKind::kLook) return true;
  return nfa::holds(s.look, static_cast<Before>(behind), static_cast<Before>(ahead));
}

// `state` is live, and not known to be yet.
void LiveAutomaton::reach(uint32_t state) { closed_[state / 64] |= uint64_t{1} << (state % 64); }

// closed_ becomes all live states, where a byte of class `cls` stands before the position of `set`.
void LiveAutomaton::close(const uint64_t* set, unsigned cls, const uint64_t* truths) {
  std::ranges::fill(closed_, 0);
  std::size_t depth = 0;
  for (const uint32_t id : matches_) {
    reach(id);
    stack_[depth++] = id;
  }
  for (std::size_t word = 1; word < words_; ++word) {
    for (uint64_t bits = set[word]; bits != 0; bits &= bits - 1) {
      const uint32_t id = consuming_[(word - 1) * 64 + static_cast<unsigned>(std::countr_zero(bits))];
      reach(id);
      stack_[depth++] = id;
    }
  }
  const uint64_t behind = kind_of(cls), ahead = set[0];
  while (depth > 0) {
    const uint32_t id = stack_[--depth];
    for (uint32_t i = first_before_[id]; i < first_before_[id + 1]; ++i) {
      const uint32_t before = before_[i];
      if (is_closed(StateId{before}) || !holds(nfa_.states[before], behind, ahead, truths)) continue;
      reach(before);
      stack_[depth++] = before;
    }
  }
}

LiveAutomaton::Step LiveAutomaton::make_step(Id id, unsigned cls, const uint64_t* truths, std::size_t entry) {
  close(sets_.data() + id * words_, cls, truths);
  const bool start_lives = is_closed(nfa_.start_anchored);
  std::ranges::fill(next_, 0);
  if (cls != nfa_.classes.eoi()) {
    if (looks_ahead_) next_[0] = kind_of(cls);
    const uint8_t byte = byte_of_[cls];
    for (std::size_t word = 0; word < closed_.size(); ++word) {
      for (uint64_t bits = closed_[word]; bits != 0; bits &= bits - 1) {
        step_back(word * 64 + static_cast<unsigned>(std::countr_zero(bits)), byte);
      }
    }
  }
  const Id next = intern(next_.data());
  if (next != kNone && entry != kNowhere) rows_[entry] = next << 1 | (start_lives ? 1 : 0);
  return {next, start_lives};
}

// The states that lead to `state`, which is live, over `byte` are live before it.
void LiveAutomaton::step_back(std::size_t state, uint8_t byte) {
  for (uint32_t i = first_edge_[state]; i < first_edge_[state + 1]; ++i) {
    const Edge& edge = edges_[i];
    next_[1 + edge.bit / 64] |= uint64_t{edge.lo <= byte && byte <= edge.hi} << (edge.bit % 64);
  }
}

std::size_t LiveAutomaton::memory() const {
  return sets_.most_memory() + rows_.most_memory() + table_.most_memory() +
         (consuming_.capacity() + bit_of_.capacity() + matches_.capacity() + first_before_.capacity() +
          before_.capacity() + stack_.capacity() + group_of_.capacity() + first_edge_.capacity()) *
             sizeof(uint32_t) +
         edges_.capacity() * sizeof(Edge) + (closed_.capacity() + next_.capacity()) * sizeof(uint64_t);
}

}  // namespace lino::nfa

// The tagged automaton, made as it is walked; see tagged.h.
#include "nfa/tagged.h"

#include <algorithm>
#include <new>

#include "nfa/pike.h"

namespace lino::nfa {
namespace {

constexpr uint8_t kExplore = 0xFF;                                      // a frame that restores nothing
constexpr std::size_t kMinStates = 16, kKeyWords = 32, kStateOps = 32;  // and what they are given at least

bool looks_ahead(const Nfa& nfa) { return nfa.looks.bits != 0; }

std::size_t slots_of(const Nfa& nfa) { return nfa.first_slot.back() - 2; }

uint64_t hash_of(std::span<const uint32_t> key) {
  uint64_t hash = 0x9E3779B97F4A7C15 ^ key.size();
  for (const uint32_t word : key) {
    hash = (hash ^ word) * 0xBF58476D1CE4E5B9;
    hash ^= hash >> 29;
  }
  return hash;
}

}  // namespace

bool TaggedDfa::serves(const Nfa& nfa) {
  return nfa.has_captures && !nfa.has_lookarounds && nfa.words.count == 0 && !nfa.reverse && nfa.pattern_count == 1 &&
         slots_of(nfa) <= kMaxSlots;
}

std::size_t TaggedDfa::sum_of_frames(const Nfa& nfa) {
  std::size_t frames = 1 + nfa.alternatives.size();
  for (const State& s : nfa.states) frames += s.kind == StateKind::kCapture;
  return frames;
}

// Mostly a thread has few slots with values; where that is too little room, Pike goes on.
std::size_t TaggedDfa::thread_room(const Nfa& nfa) {
  return nfa.states.size() * (2 + std::min<std::size_t>(slots_of(nfa), 8));
}

std::size_t TaggedDfa::working_memory(const Nfa& nfa) {
  return sizeof(TaggedDfa) + (nfa.states.size() * 2 + thread_room(nfa)) * sizeof(uint32_t) +
         sum_of_frames(nfa) * sizeof(Frame) + slots_of(nfa) * (2 + kVersions + kVersions * sizeof(std::size_t));
}

std::size_t TaggedDfa::min_memory(const Nfa& nfa) {
  const std::size_t row = nfa.classes.stride() * (looks_ahead(nfa) ? 2 : 1) + 1 + kLoopEdges;
  return working_memory(nfa) + kMinStates * (row * sizeof(Edge) + sizeof(StateRow) + kKeyWords * sizeof(uint32_t) +
                                             kStateOps * sizeof(Op) + 4 * sizeof(uint32_t));
}

TaggedDfa::TaggedDfa(const Nfa& nfa, std::size_t budget, bool wide, Growth growth)
    : nfa_(nfa), slot_count_(slots_of(nfa)), stride_(nfa.classes.stride()), looks_(looks_ahead(nfa)), wide_(wide) {
  assert(serves(nfa));
  for (unsigned b = 256; b-- > 0;) {
    byte_of_[nfa.classes.of[b]] = static_cast<uint8_t>(b);
    column_[b] = static_cast<uint16_t>(nfa.classes.of[b] * sizeof(Edge));
  }
  stack_.resize(sum_of_frames(nfa));
  visited_.resize(nfa.states.size());
  reached_.resize(nfa.states.size());
  threads_.resize(thread_room(nfa));
  current_.resize(slot_count_);
  sources_.resize(slot_count_);
  source_count_.resize(slot_count_);
  registers_.resize(slot_count_ * kVersions + 2);
  // Half of what is left is for rows, the rest for keys and operations.
  const std::size_t taken = working_memory(nfa);
  const std::size_t left = budget > taken ? budget - taken : 0;
  row_size_ = stride_ + (looks_ ? stride_ : 1) + kLoopEdges;
  const std::size_t row_bytes = row_size_ * sizeof(Edge) + sizeof(StateRow) + 4 * sizeof(uint32_t);
  const std::size_t states = std::clamp<std::size_t>(left / 2 / row_bytes, kMinStates, 1 << 15);
  const std::size_t keys = std::max(kMinStates * kKeyWords, left / 4 / sizeof(uint32_t));
  const std::size_t ops = std::clamp<std::size_t>(left / 4 / sizeof(Op), kMinStates * kStateOps, kDead - 1);
  std::size_t places = 2 * kMinStates;
  while (places < 2 * states) places *= 2;
  states_ = {kMinStates, states, growth};
  rows_ = {kMinStates * row_size_, states * row_size_, growth};
  keys_ = {kMinStates * kKeyWords, keys, growth};
  ops_ = {kMinStates * kStateOps, ops, growth};
  table_ = {2 * kMinStates, places, growth};
  memory_ = taken + states_.most_memory() + rows_.most_memory() + keys_.most_memory() + ops_.most_memory() +
            table_.most_memory();
  clear();
}

void TaggedDfa::clear() {
  starts_.fill(kUnknown);
  state_count_ = key_size_ = 0;
  op_count_ = 1;  // 0 means none
  progress_ = 0;
  use_places(2 * kMinStates);
}

Before TaggedDfa::ahead_of(unsigned cls) const {
  return cls == nfa_.classes.eoi() ? Before::kText : before(byte_of_[cls]);
}

// ---- Making a transition ----

// `to` is stepped to, with the slots in current_; unless a preferred thread is there already.
void TaggedDfa::add_thread(StateId to) {
  if (reached_[index(to)] == generation_) return;
  reached_[index(to)] = generation_;
  if (threads_size_ + 2 + slot_count_ > threads_.size()) {
    const auto set = slot_count_ - static_cast<std::size_t>(std::ranges::count(current_, kUnset));
    overflow_ = overflow_ || threads_size_ + 2 + set > threads_.size();
    if (overflow_) return;
  }
  threads_[threads_size_] = index(to);
  uint32_t& count = threads_[threads_size_ + 1];
  threads_size_ += 2;
  count = 0;
  for (uint32_t s = 0; s < slot_count_; ++s) {
    if (current_[s] == kUnset) continue;
    threads_[threads_size_++] = s << 8 | current_[s];
    ++count;
  }
}

void TaggedDfa::load(const uint32_t* thread) {
  std::ranges::fill(current_, kUnset);
  for (uint32_t i = 0; i < thread[1]; ++i) current_[thread[2 + i] >> 8] = static_cast<uint8_t>(thread[2 + i]);
}

// Follows the epsilon closure of a thread, whose slots are in current_, in order of preference: over `byte` to the
// threads after it; or, where that is null, to a match: true, with its slots in current_.
bool TaggedDfa::explore(StateId from, Before behind, Before ahead, const uint8_t* byte) {
  std::size_t depth = 0;
  stack_[depth++] = {from, kExplore, 0};
  while (depth > 0) {
    const Frame frame = stack_[--depth];
    if (frame.slot != kExplore) {
      current_[frame.slot] = frame.old;
      continue;
    }
    for (StateId id = frame.state; visited_[index(id)] != generation_;) {
      visited_[index(id)] = generation_;
      ++work_;
      const State& s = nfa_.states[index(id)];
      if (s.kind == StateKind::kUnion) {
        const auto alternatives = nfa_.alternatives_of(s);
        for (std::size_t i = alternatives.size() - 1; i > 0; --i) stack_[depth++] = {alternatives[i], kExplore, 0};
        id = alternatives[0];
      } else if (s.kind == StateKind::kLook) {
        if (!holds(s.look, behind, ahead)) break;
        id = s.next;
      } else if (s.kind == StateKind::kCapture) {
        if (s.arg >= 2) {
          const auto slot = static_cast<uint16_t>(s.arg - 2);
          stack_[depth++] = {StateId{}, slot, current_[slot]};
          current_[slot] = kHere;
        }
        id = s.next;
      } else {
        if (s.kind == StateKind::kMatch && byte == nullptr) return true;
        if (byte == nullptr) break;
        if (s.kind == StateKind::kByteRange && s.lo <= *byte && *byte <= s.hi) add_thread(s.next);
        if (s.kind == StateKind::kSparse) {
          if (const Transition* const t = find_transition(nfa_.transitions_of(s), *byte)) add_thread(t->next);
        }
        break;
      }
    }
  }
  return false;
}

// Explores the threads of a state.
bool TaggedDfa::close(uint32_t state, Before ahead, const uint8_t* byte) {
  if (++generation_ == 0) {
    std::ranges::fill(visited_, 0);
    std::ranges::fill(reached_, 0);
    generation_ = 1;
  }
  threads_size_ = 0;
  overflow_ = false;
  const StateRow& row = states_[state];
  const uint32_t* thread = keys_.data() + row.key;
  for (const uint32_t* const end = thread + row.size; thread != end; thread += 2 + thread[1]) {
    load(thread);
    if (explore(StateId{thread[0]}, static_cast<Before>(row.behind), ahead, byte)) return true;
  }
  return false;
}

// Numbers the versions of each slot anew, in the order of the threads; sources_ tells the old ones. False: too many.
bool TaggedDfa::number_versions() {
  std::ranges::fill(source_count_, 0);
  for (std::size_t at = 0; at < threads_size_;) {
    const std::size_t end = at + 2 + threads_[at + 1];
    for (at += 2; at < end; ++at) {
      const uint32_t slot = threads_[at] >> 8;
      const auto old = static_cast<uint8_t>(threads_[at]);
      uint8_t& known = source_count_[slot];
      uint8_t version = 0;
      while (version < known && sources_[slot][version] != old) ++version;
      if (version == kVersions) return false;
      if (version == known) sources_[slot][known++] = old;
      threads_[at] = slot << 8 | version;
    }
  }
  return true;
}

bool TaggedDfa::push_op(uint16_t to, uint16_t from) {
  if (!ops_.make_room(op_count_ + 1)) return false;
  ops_[op_count_++] = {to, from};
  return true;
}

// The operations that make the new versions of the old ones, for `edge`; false: no more room. Copies of one slot are put in an
// order in which none overwrites what another still needs; where there is a cycle, over the last register.
bool TaggedDfa::emit_ops(Edge& edge) {
  const std::size_t first = op_count_;
  if (!push_op(0, 0)) return false;
  for (std::size_t s = 0; s < slot_count_; ++s) {
    const auto register_of = [&](unsigned version) { return static_cast<uint16_t>(version * slot_count_ + s); };
    std::array<uint8_t, kVersions> from = sources_[s];
    unsigned waiting = 0;  // a bit a new version that is not made yet
    for (unsigned v = 0; v < source_count_[s]; ++v) waiting |= unsigned{from[v] != v} << v;
    while (waiting != 0) {
      unsigned needed = 0;  // old versions that are
      for (unsigned v = 0; v < kVersions; ++v) {
        if ((waiting >> v & 1) != 0 && from[v] < kVersions) needed |= 1u << from[v];
      }
      const unsigned free = waiting & ~needed;
      if (free == 0) {  // a cycle: what its lowest version held is kept, and read from there
        const auto v = static_cast<unsigned>(__builtin_ctz(waiting));
        if (!push_op(spare(), register_of(v))) return false;
        for (unsigned w = 0; w < kVersions; ++w) {
          if ((waiting >> w & 1) != 0 && from[w] == v) from[w] = kVersions;
        }
        continue;
      }
      const auto v = static_cast<unsigned>(__builtin_ctz(free));
      const uint16_t source = from[v] == kHere ? kPosition : from[v] == kVersions ? spare() : register_of(from[v]);
      if (!push_op(register_of(v), source)) return false;
      waiting &= ~(1u << v);
    }
  }
  edge.set[0] = edge.set[1] = idle();
  edge.ops = 0;
  const std::size_t count = op_count_ - first - 1;
  const auto sets = [&](std::size_t i) { return ops_[first + 1 + i].from == kPosition; };
  if (count == 0 || (count == 1 && sets(0)) || (count == 2 && sets(0) && sets(1))) {
    for (std::size_t i = 0; i < count; ++i) edge.set[i] = ops_[first + 1 + i].to;
    op_count_ = first;
    return true;
  }
  ops_[first].to = static_cast<uint16_t>(count);
  edge.ops = static_cast<uint16_t>(first);
  return true;
}

void TaggedDfa::use_places(std::size_t places) {
  table_.make_room(places);
  places_ = places;
  std::fill_n(table_.data(), places, 0);
  for (std::size_t id = 0; id < state_count_; ++id) {
    const StateRow& row = states_[id];
    table_[place_of({keys_.data() + row.key, row.size}, row.behind)] = static_cast<uint32_t>(id + 1);
  }
}

// Where the state is in the table, or else where it belongs.
std::size_t TaggedDfa::place_of(std::span<const uint32_t> key, uint8_t behind) const {
  const std::size_t mask = places_ - 1;
  std::size_t place = (hash_of(key) + behind) & mask;
  for (; table_[place] != 0; place = (place + 1) & mask) {
    const StateRow& row = states_[table_[place] - 1];
    if (row.behind == behind && std::ranges::equal(key, std::span(keys_.data() + row.key, row.size))) break;
  }
  return place;
}

// The state of threads_; kUnknown: no more room.
uint32_t TaggedDfa::intern(Before stands_behind) {
  const auto behind = static_cast<uint8_t>(as_far_as_asked(nfa_.looks, stands_behind));
  const std::span<const uint32_t> key(threads_.data(), threads_size_);
  std::size_t place = place_of(key, behind);
  if (table_[place] != 0) return table_[place] - 1;
  if (!states_.make_room(state_count_ + 1) || !rows_.make_room((state_count_ + 1) * row_size_) ||
      !keys_.make_room(key_size_ + key.size())) {
    return kUnknown;
  }
  if (2 * (state_count_ + 1) > places_) {
    use_places(2 * places_);
    place = place_of(key, behind);
  }
  std::ranges::copy(key, keys_.data() + key_size_);
  states_[state_count_] = {static_cast<uint32_t>(key_size_), static_cast<uint32_t>(key.size()), behind};
  std::fill_n(rows_.data() + state_count_ * row_size_, row_size_ - kLoopEdges, unknown_edge());
  ::new (&loop_of(static_cast<uint32_t>(state_count_))) LoopSet;
  key_size_ += key.size();
  table_[place] = static_cast<uint32_t>(++state_count_);
  return static_cast<uint32_t>(state_count_ - 1);
}

uint32_t TaggedDfa::start_state(Before before) {
  uint32_t& start = starts_[static_cast<std::size_t>(before)];
  if (start == kUnknown) {
    threads_[0] = index(nfa_.start_anchored);
    threads_[1] = 0;
    threads_size_ = 2;
    start = intern(before);
  }
  return start;
}

TaggedDfa::Edge TaggedDfa::make_edge(uint32_t state, unsigned cls) {
  const uint8_t byte = byte_of_[cls];
  close(state, ahead_of(cls), &byte);
  if (overflow_ || !number_versions()) return unknown_edge();
  Edge edge;
  if (!emit_ops(edge)) return unknown_edge();
  const uint32_t next = intern(before(byte));
  if (next == kUnknown) return unknown_edge();
  edge.next = static_cast<uint32_t>(next * row_size_ * sizeof(Edge));
  if (threads_size_ == 0) edge.ops = kDead;
  if (next == state && edge.ops == 0 && edge.set[0] == idle() && edge.set[1] == idle()) {
    for (unsigned b = byte; b < 256; ++b) {
      if (nfa_.classes.of[b] == cls) loop_of(state).add(static_cast<uint8_t>(b));
    }
  }
  return rows_[state * row_size_ + cls] = edge;
}

// The slots of the match that ends in `state`, before a byte of `cls`: operations whose `to` are slots, from 2 on;
// kNoMatch: none does; kUnknown: no room.
uint32_t TaggedDfa::make_final(uint32_t state, unsigned cls) {
  uint32_t& final = rows_[state * row_size_ + stride_ + (looks_ ? cls : 0)].next;
  if (!close(state, ahead_of(cls), nullptr)) return final = kNoMatch;
  const std::size_t first = op_count_;
  if (!push_op(0, 0)) return kUnknown;
  for (std::size_t s = 0; s < slot_count_; ++s) {
    const uint8_t version = current_[s];
    if (version == 0) continue;
    const uint16_t from = version == kHere    ? kPosition
                          : version == kUnset ? kNothing
                                              : static_cast<uint16_t>(version * slot_count_ + s);
    if (!push_op(static_cast<uint16_t>(s), from)) return kUnknown;
  }
  ops_[first].to = static_cast<uint16_t>(op_count_ - first - 1);
  return final = static_cast<uint32_t>(first);
}

}  // namespace lino::nfa

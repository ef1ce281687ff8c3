// Adds states under a budget; see builder.h. Sharing equal sparse states is hash-consing with a lossy table: a
// lost entry costs a few states, never correctness.
#include "nfa/builder.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

namespace lino::nfa {
namespace {

constexpr uint32_t kSharedSlots = 512;  // power of two

StateId id_of(std::size_t i) { return static_cast<StateId>(static_cast<uint32_t>(i)); }

uint32_t hash_of(std::span<const Transition> transitions) {
  uint64_t h = transitions.size();
  for (const Transition& t : transitions) {
    h = (h ^ (t.lo | uint64_t{t.hi} << 8 | uint64_t{index(t.next)} << 16)) * 0x9E3779B97F4A7C15u;
    h ^= h >> 29;
  }
  return static_cast<uint32_t>(h);
}

template <class T>
void trim(std::vector<T>& vector) {
  if ((vector.capacity() - vector.size()) * sizeof(T) > 4096) vector.shrink_to_fit();
}

bool equal(const Transition& a, const Transition& b) { return a.lo == b.lo && a.hi == b.hi && a.next == b.next; }

}  // namespace

NfaBuilder::NfaBuilder(std::size_t size_limit) : limit_(size_limit) {
  nfa.states.reserve(24);
  nfa.alternatives.reserve(16);
}

// Room for `more` elements. A long vector grows by far, as far as the budget may go: memory that is never touched costs
// nothing, but each time it moves all of it is touched again, and that is most of what a large Nfa costs.
template <class T>
void NfaBuilder::make_room(std::vector<T>& vector, std::size_t more) const {
  if (more > vector.capacity() - vector.size()) grow(vector, vector.size() + more);
}

template <class T>
void NfaBuilder::grow(std::vector<T>& vector, std::size_t size) const {
  constexpr std::size_t kLong = 8192, kFar = 16;
  if (size <= kLong) return;
  const std::size_t left = limit_ == SIZE_MAX ? size : (limit_ - used_) / sizeof(T);
  vector.reserve(std::max(size, std::min(kFar * vector.size(), size + left)));
}

// Elements [first, last) once more, at the end, changed.
template <class T, class Change>
void NfaBuilder::append_again(std::vector<T>& vector, uint32_t first, uint32_t last, const Change& change) const {
  make_room(vector, last - first);
  for (uint32_t i = first; i < last; ++i) {
    T element = vector[i];
    change(element);
    vector.push_back(element);
  }
}

bool NfaBuilder::reserve(std::size_t bytes) {
  if (full || bytes > limit_ - used_) full = true;
  else used_ += bytes;
  return !full;
}

StateId NfaBuilder::add(const State& state) {
  if (!reserve(sizeof(State))) return StateId{};
  make_room(nfa.states, 1);
  nfa.states.push_back(state);
  return id_of(nfa.states.size() - 1);
}

StateId NfaBuilder::range(uint8_t lo, uint8_t hi, StateId next) {
  if (!classes_.are_apart(lo, hi)) classes_.add_range(lo, hi);
  return add({.kind = StateKind::kByteRange, .lo = lo, .hi = hi, .next = next});
}

StateId NfaBuilder::sparse(std::span<const Transition> sorted) {
  if (sorted.size() == 1) return range(sorted[0].lo, sorted[0].hi, sorted[0].next);
  add_classes(sorted);
  return known_sparse(sorted);
}

StateId NfaBuilder::known_sparse(std::span<const Transition> sorted) {
  if (sorted.empty()) return fail();
  if (sorted.size() == 1) {
    return add({.kind = StateKind::kByteRange, .lo = sorted[0].lo, .hi = sorted[0].hi, .next = sorted[0].next});
  }
  if (!reserve(sorted.size_bytes())) return StateId{};
  const auto first = static_cast<uint32_t>(nfa.transitions.size());
  make_room(nfa.transitions, sorted.size());
  nfa.transitions.insert(nfa.transitions.end(), sorted.begin(), sorted.end());
  return add({.kind = StateKind::kSparse, .arg = first, .count = static_cast<uint32_t>(sorted.size())});
}

// The bytes that lead to one target are one set. Those that are apart already are left out: whether they belong to it
// changes nothing.
void NfaBuilder::add_classes(std::span<const Transition> sorted) {
  if (classes_.some_are_apart()) {
    cutting_.clear();
    for (const Transition& t : sorted) {
      if (!classes_.are_apart(t.lo, t.hi)) cutting_.push_back(t);
    }
    sorted = cutting_;
  }
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const auto target = [&](const Transition& t) { return t.next == sorted[i].next; };
    if (std::any_of(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(i), target)) continue;
    ranges_.clear();
    ranges_.reserve(sorted.size());
    for (const Transition& t : sorted.subspan(i)) {
      if (target(t)) ranges_.push_back({t.lo, t.hi});
    }
    classes_.add_set(ranges_);
  }
}

StateId NfaBuilder::shared_sparse(std::span<const Transition> sorted) {
  if (sorted.empty()) return fail();
  if (shared_.empty()) shared_.resize(kSharedSlots);
  uint32_t& slot = shared_[hash_of(sorted) & (kSharedSlots - 1)];
  if (slot > shared_floor_ && slot <= nfa.states.size()) {  // the slot holds id + 1
    const State& s = nfa.states[slot - 1];
    const Transition single{s.lo, s.hi, s.next};
    const auto known = s.kind == StateKind::kByteRange ? std::span(&single, 1)
                       : s.kind == StateKind::kSparse  ? nfa.transitions_of(s)
                                                       : std::span<const Transition>();
    if (std::ranges::equal(known, sorted, equal)) return id_of(slot - 1);
  }
  const StateId id = sparse(sorted);
  slot = index(id) + 1;
  return id;
}

// Nodes become states in the order in which they are listed: where a node leads to is there before it. The last ones, the
// start, are put together with the ASCII characters.
StateId NfaBuilder::prebuilt(const ClassWay& way, std::span<const Transition> ascii, StateId next) {
  const std::size_t inner = way.count - way.roots;
  if (!reserve(inner * sizeof(State) + way.transitions * sizeof(Transition) + way.alternatives * sizeof(StateId))) {
    return StateId{};
  }
  make_room(nfa.states, inner);
  make_room(nfa.transitions, way.transitions);
  make_room(nfa.alternatives, way.alternatives);
  if (placed_ == nullptr) placed_ = std::make_unique_for_overwrite<StateId[]>(class_tables::node_count);
  const std::span listed(class_tables::nodes + way.first, way.count);
  for (const uint16_t node : listed.first(inner)) {
    placed_[node] = id_of(nfa.states.size());
    add_node(node, next);
  }
  add_partition(class_tables::partitions[way.partition]);
  add_classes(ascii);
  std::vector<StateId> roots;
  std::vector<Transition> edges(ascii.begin(), ascii.end());
  for (const uint16_t node : listed.last(way.roots)) {
    const std::span labels = class_tables::labels_of(node);
    for (std::size_t i = 0; i < labels.size(); ++i) {
      const uint16_t to = class_tables::target_of(node, i);
      edges.push_back({labels[i].lo, labels[i].hi, to == class_tables::kNext ? next : placed_[to]});
    }
    roots.push_back(known_sparse(edges));
    edges.clear();
  }
  return union_of(roots);
}

void NfaBuilder::add_node(unsigned node, StateId next) {
  const std::span labels = class_tables::labels_of(node);
  const auto target = [&](std::size_t i) {
    const uint16_t to = class_tables::target_of(node, i);
    return to == class_tables::kNext ? next : placed_[to];
  };
  const auto count = static_cast<uint32_t>(labels.size());
  if (labels[0].lo > labels[0].hi) {
    nfa.states.push_back(
        {.kind = StateKind::kUnion, .arg = static_cast<uint32_t>(nfa.alternatives.size()), .count = count});
    for (std::size_t i = 0; i < count; ++i) nfa.alternatives.push_back(target(i));
  } else if (count == 1) {
    nfa.states.push_back({.kind = StateKind::kByteRange, .lo = labels[0].lo, .hi = labels[0].hi, .next = target(0)});
  } else {
    nfa.states.push_back(
        {.kind = StateKind::kSparse, .arg = static_cast<uint32_t>(nfa.transitions.size()), .count = count});
    for (std::size_t i = 0; i < count; ++i) nfa.transitions.push_back({labels[i].lo, labels[i].hi, target(i)});
  }
}

// The bytes 80 to FF, part by part.
void NfaBuilder::add_partition(const uint8_t (&part_of)[128]) {
  std::array<uint8_t, 129> ends{};  // of the parts, then their beginnings, in `bytes`
  for (const uint8_t part : part_of) ++ends[part];
  for (std::size_t part = 1; part < ends.size(); ++part) ends[part] = static_cast<uint8_t>(ends[part] + ends[part - 1]);
  std::array<uint8_t, 128> bytes;
  for (std::size_t i = 128; i-- > 0;) bytes[--ends[part_of[i]]] = static_cast<uint8_t>(0x80 + i);
  for (std::size_t part = 1; part < 128 && ends[part] < 128; ++part) {
    ranges_.clear();
    for (std::size_t i = ends[part]; i < ends[part + 1]; ++i) {
      if (!ranges_.empty() && ranges_.back().hi + 1u == bytes[i]) ++ranges_.back().hi;
      else ranges_.push_back({bytes[i], bytes[i]});
    }
    if (!ranges_.empty() && !(ranges_.size() == 1 && classes_.are_apart(ranges_[0].lo, ranges_[0].hi))) {
      classes_.add_set(ranges_);
    }
  }
}

StateId NfaBuilder::look(Look look, StateId next) {
  nfa.looks.add(look);
  return add({.kind = StateKind::kLook, .look = look, .next = next});
}

StateId NfaBuilder::lookaround(uint32_t id, bool negated, StateId next) {
  nfa.has_lookarounds = true;
  return add({.kind = StateKind::kLookaround, .next = next, .arg = id, .count = negated ? 1u : 0u});
}

StateId NfaBuilder::capture(uint32_t slot, StateId next) {
  return add({.kind = StateKind::kCapture, .next = next, .arg = slot});
}

StateId NfaBuilder::match(uint32_t pattern) { return add({.kind = StateKind::kMatch, .arg = pattern}); }

StateId NfaBuilder::fail() { return add({.kind = StateKind::kFail}); }

StateId NfaBuilder::union_of(std::span<const StateId> alternatives) {
  if (alternatives.size() == 1) return alternatives[0];
  if (!reserve(alternatives.size_bytes())) return StateId{};
  auto& all = nfa.alternatives;
  // An alternative that is the newest state and itself a union is dissolved into this one: nobody else knows it.
  const std::size_t newest = nfa.states.size() - 1;
  if (newest >= dissolve_floor_ && nfa.states[newest].kind == StateKind::kUnion) {
    State& inner = nfa.states[newest];
    const auto at = std::ranges::find(alternatives, id_of(newest));
    if (at != alternatives.end() && inner.arg + inner.count == all.size()) {
      all.insert(all.begin() + inner.arg, alternatives.begin(), at);
      all.insert(all.end(), at + 1, alternatives.end());
      inner.count = static_cast<uint32_t>(all.size()) - inner.arg;
      return id_of(newest);
    }
  }
  const auto first = static_cast<uint32_t>(all.size());
  all.insert(all.end(), alternatives.begin(), alternatives.end());
  return add({.kind = StateKind::kUnion, .arg = first, .count = static_cast<uint32_t>(alternatives.size())});
}

StateId NfaBuilder::open_union() {
  if (!reserve(2 * sizeof(StateId))) return StateId{};
  const auto first = static_cast<uint32_t>(nfa.alternatives.size());
  nfa.alternatives.resize(first + 2);
  return add({.kind = StateKind::kUnion, .arg = first, .count = 2});
}

void NfaBuilder::close_union(StateId id, StateId first, StateId second) {
  if (full) return;
  const State& s = nfa.states[index(id)];
  nfa.alternatives[s.arg] = first;
  nfa.alternatives[s.arg + 1] = second;
  dissolve_floor_ = static_cast<uint32_t>(nfa.states.size());  // the loop's body is known to its head
}

Fragment NfaBuilder::open_fragment(StateId next) {
  shared_floor_ = static_cast<uint32_t>(nfa.states.size());
  const uint32_t outer = std::exchange(open_floor_, shared_floor_);
  return {.first_state = shared_floor_,
          .first_transition = static_cast<uint32_t>(nfa.transitions.size()),
          .first_alternative = static_cast<uint32_t>(nfa.alternatives.size()),
          .next = next,
          .outer_floor = outer};
}

void NfaBuilder::close_fragment(Fragment& fragment, StateId start) {
  fragment.last_state = static_cast<uint32_t>(nfa.states.size());
  fragment.last_transition = static_cast<uint32_t>(nfa.transitions.size());
  fragment.last_alternative = static_cast<uint32_t>(nfa.alternatives.size());
  fragment.start = start;
  shared_floor_ = dissolve_floor_ = fragment.last_state;
  open_floor_ = fragment.outer_floor;
}

void NfaBuilder::expect_states(std::size_t count) {
  if (count > (limit_ - used_) / sizeof(State)) full = true;
  if (!full) make_room(nfa.states, count);
}

void NfaBuilder::expect_copies(const Fragment& fragment, uint32_t count) {
  if (fragment.memory() > 0 && count > (limit_ - used_) / fragment.memory()) full = true;
  if (full) return;
  make_room(nfa.states, std::size_t{fragment.last_state - fragment.first_state} * count);
  make_room(nfa.transitions, std::size_t{fragment.last_transition - fragment.first_transition} * count);
  make_room(nfa.alternatives, std::size_t{fragment.last_alternative - fragment.first_alternative} * count);
}

StateId NfaBuilder::copy(const Fragment& from, StateId next) {
  if (!reserve(from.memory())) return StateId{};
  const auto moved = [&, delta = static_cast<uint32_t>(nfa.states.size()) - from.first_state](StateId id) {
    return id == from.next ? next : id_of(index(id) + delta);
  };
  std::array<uint32_t, kStateKinds> arg_delta{};
  arg_delta[static_cast<std::size_t>(StateKind::kSparse)] =
      static_cast<uint32_t>(nfa.transitions.size()) - from.first_transition;
  arg_delta[static_cast<std::size_t>(StateKind::kUnion)] =
      static_cast<uint32_t>(nfa.alternatives.size()) - from.first_alternative;
  append_again(nfa.states, from.first_state, from.last_state, [&](State& s) {
    s.next = moved(s.next);  // which means nothing where a state has none
    s.arg += arg_delta[static_cast<std::size_t>(s.kind)];
  });
  append_again(nfa.transitions, from.first_transition, from.last_transition,
               [&](Transition& t) { t.next = moved(t.next); });
  append_again(nfa.alternatives, from.first_alternative, from.last_alternative, [&](StateId& id) { id = moved(id); });
  dissolve_floor_ = static_cast<uint32_t>(nfa.states.size());
  return moved(from.start);
}

StateId NfaBuilder::again(const Fragment& fragment, StateId next) {
  const bool same = next == fragment.next && fragment.first_state >= open_floor_;
  return same ? fragment.start : copy(fragment, next);
}

Nfa NfaBuilder::finish(const syntax::CharSet* word_chars) {
  const std::size_t last = nfa.states.size() - 1;
  const auto turn = [last](StateId id) { return id_of(last - index(id)); };
  std::ranges::reverse(nfa.states);
  for (State& s : nfa.states) s.next = turn(s.next);
  for (Transition& t : nfa.transitions) t.next = turn(t.next);
  for (StateId& id : nfa.alternatives) id = turn(id);
  nfa.start_anchored = turn(nfa.start_anchored);
  nfa.start_unanchored = turn(nfa.start_unanchored);

  if (nfa.looks.contains(Look::kStartLine) || nfa.looks.contains(Look::kEndLine)) classes_.add_range('\n', '\n');
  if (word_chars != nullptr) {
    ranges_.clear();
    for (const syntax::CodeRange& r : word_chars->ranges()) {
      if (r.lo < 0x80) ranges_.push_back({static_cast<uint8_t>(r.lo), static_cast<uint8_t>(std::min(r.hi, 0x7Fu))});
    }
    classes_.add_set(ranges_);
  } else if (nfa.looks.contains(Look::kWordBoundary) || nfa.looks.contains(Look::kNotWordBoundary) ||
             nfa.looks.contains(Look::kNotAfterWord) || nfa.looks.contains(Look::kNotBeforeWord)) {
    static constexpr ByteRange kWord[] = {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
    classes_.add_set(kWord);
  }
  nfa.classes = classes_.build();
  if (word_chars != nullptr) nfa.words = word_symbols(nfa.classes, *word_chars);
  trim(nfa.states);
  trim(nfa.transitions);
  trim(nfa.alternatives);
  return std::move(nfa);
}

}  // namespace lino::nfa

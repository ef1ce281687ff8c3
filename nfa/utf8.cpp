// Splitting of code point ranges and the automaton over the sequences; see utf8.h.
#include "nfa/utf8.h"

#include <algorithm>

namespace lino::nfa {
namespace {

// Of two code points whose encodings are as long, with all between them position by position.
void make(uint32_t lo, uint32_t hi, Utf8Sequence& out) {
  const auto at = [&](unsigned shift, uint32_t mark, uint32_t mask) {
    return ByteRange{static_cast<uint8_t>(mark | (lo >> shift & mask)),
                     static_cast<uint8_t>(mark | (hi >> shift & mask))};
  };
  if (lo < 0x80) {
    out.size = 1;
    out.bytes[0] = at(0, 0, 0x7F);
  } else if (lo < 0x800) {
    out.size = 2;
    out.bytes[0] = at(6, 0xC0, 0x1F), out.bytes[1] = at(0, 0x80, 0x3F);
  } else if (lo < 0x10000) {
    out.size = 3;
    out.bytes[0] = at(12, 0xE0, 0x0F), out.bytes[1] = at(6, 0x80, 0x3F), out.bytes[2] = at(0, 0x80, 0x3F);
  } else {
    out.size = 4;
    out.bytes[0] = at(18, 0xF0, 0x07), out.bytes[1] = at(12, 0x80, 0x3F);
    out.bytes[2] = at(6, 0x80, 0x3F), out.bytes[3] = at(0, 0x80, 0x3F);
  }
}

bool disjoint(const std::vector<Transition>& edges) {
  for (std::size_t i = 1; i < edges.size(); ++i) {
    if (edges[i].lo <= edges[i - 1].hi) return false;
  }
  return true;
}

}  // namespace

// Cuts the range where the surrogates are, where the encoding grows a byte, and where a continuation byte is not
// free: after these cuts all positions of a range vary independently.
bool Utf8Splitter::next(Utf8Sequence& out) {
  while (size_ > 0) {
    auto [lo, hi] = stack_[--size_];
    if (lo >> 6 == hi >> 6) {  // most of them: nothing to cut
      if (lo >= 0xD800 && lo <= 0xDFFF) continue;
      make(lo, hi, out);
      return true;
    }
    const auto cut_at = [&](uint32_t last) {  // [lo, last] now, the rest later
      push(last + 1, hi);
      hi = last;
    };
    if (lo <= 0xDFFF && hi >= 0xD800) {
      push(0xE000 > lo ? 0xE000 : lo, hi);
      if (lo >= 0xD800) continue;
      hi = 0xD7FF;
    }
    for (const uint32_t last : {0x7Fu, 0x7FFu, 0xFFFFu}) {
      if (lo <= last && last < hi) cut_at(last);
    }
    if (hi < 0x80) {
      make(lo, hi, out);
      return true;
    }
    for (unsigned bits = 6; bits <= 18; bits += 6) {
      const uint32_t mask = (1u << bits) - 1;
      if ((lo & ~mask) == (hi & ~mask)) continue;
      if ((lo & mask) != 0) cut_at(lo | mask);
      else if ((hi & mask) != mask) cut_at((hi & ~mask) - 1);
    }
    make(lo, hi, out);
    return true;
  }
  return false;
}

StateId Utf8Automaton::build(const syntax::Hir::Class& cls, bool reverse, NfaBuilder& builder, StateId next) {
  const ClassAutomaton* const known = find_class_automaton(cls.beyond_ascii);
  if (known == nullptr) return build_from_ranges(cls.set(), reverse, builder, next);
  track_.clear();
  for (const syntax::CodeRange& r : cls.set().ranges()) {
    if (r.lo >= 0x80) break;
    track_.push_back({static_cast<uint8_t>(r.lo), static_cast<uint8_t>(std::min(r.hi, 0x7Fu)), next});
  }
  return builder.prebuilt(reverse ? known->backward : known->forward, track_, next);
}

StateId Utf8Automaton::build_from_ranges(const syntax::CharSet& set, bool reverse, NfaBuilder& builder, StateId next) {
  next_ = next;
  reverse_ = reverse;
  path_.size = 0;
  for (auto& node : nodes_) node.clear();
  Utf8Sequence sequence;
  if (!reverse) {
    for (const syntax::CodeRange& range : set.ranges()) {
      for (splitter_.start(range); splitter_.next(sequence) && !builder.full;) add(sequence, builder);
    }
  } else {
    reversed_.clear();
    for (const syntax::CodeRange& range : set.ranges()) {
      for (splitter_.start(range); splitter_.next(sequence);) {
        std::reverse(sequence.bytes.begin(), sequence.bytes.begin() + sequence.size);
        for (unsigned i = sequence.size; i < 4; ++i) sequence.bytes[i] = {};
        reversed_.push_back(sequence);
      }
    }
    std::ranges::sort(reversed_, {}, &Utf8Sequence::bytes);
    for (const Utf8Sequence& s : reversed_) {
      if (!builder.full) add(s, builder);
    }
  }
  close(0, builder);
  return freeze(nodes_[0], builder);
}

// Sorted input: what the new sequence does not share with the open path is complete.
void Utf8Automaton::add(const Utf8Sequence& sequence, NfaBuilder& builder) {
  unsigned shared = 0;
  while (shared < path_.size && path_.bytes[shared] == sequence.bytes[shared]) ++shared;
  close(shared, builder);
  path_ = sequence;
}

// Completes the open path's nodes below `depth` and the edge that leads to them.
void Utf8Automaton::close(unsigned depth, NfaBuilder& builder) {
  if (path_.size == 0) return;
  StateId target = next_;
  for (unsigned d = path_.size - 1;; --d) {
    add_edge(d, path_.bytes[d], target);
    if (d == depth) break;
    target = freeze(nodes_[d], builder);
  }
}

void Utf8Automaton::add_edge(unsigned depth, ByteRange range, StateId target) {
  auto& edges = nodes_[depth];
  if (!edges.empty() && edges.back().next == target && edges.back().hi + 1 == range.lo) edges.back().hi = range.hi;
  else edges.push_back({range.lo, range.hi, target});
}

// Edges become a state. Reversed sequences may overlap without being equal ([\x80-\xBF] beside [\x80-\x8F]): then
// edges are dealt out to as many sparse states as needed, under a union. Its order has no meaning, for at most
// one of the ways leads on.
StateId Utf8Automaton::freeze(std::vector<Transition>& edges, NfaBuilder& builder) {
  StateId id;
  if (!reverse_ || disjoint(edges)) {
    id = builder.shared_sparse(edges);
  } else {
    tracks_.clear();
    left_ = edges;
    while (!left_.empty()) {
      track_.clear();
      std::size_t kept = 0;
      for (const Transition& edge : left_) {
        if (track_.empty() || edge.lo > track_.back().hi) track_.push_back(edge);
        else left_[kept++] = edge;
      }
      left_.resize(kept);
      tracks_.push_back(builder.shared_sparse(track_));
    }
    id = builder.union_of(tracks_);
  }
  edges.clear();
  return id;
}

}  // namespace lino::nfa

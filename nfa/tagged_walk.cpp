// The walk over a tagged automaton, whose transitions are made when it comes to them; see tagged.h.
#include <algorithm>
#include <cstddef>
#include <cstring>

#include "nfa/pike.h"
#include "nfa/tagged.h"

namespace lino::nfa {

namespace {

constexpr std::size_t kRestPerState = 64;  // clearing pays where so many were walked for a state
constexpr uint64_t kRest = uint64_t{1} << 18;

}  // namespace

inline void TaggedDfa::apply(uint32_t ops, std::size_t at) {
  const Op* op = ops_.data() + ops;
  for (const Op* const end = op + op->to; op != end;) {
    ++op;
    registers_[op->to] = op->from == kPosition ? at : registers_[op->from];
  }
}

struct TaggedDfa::Walk {
  const uint16_t* columns;
  const std::byte* rows;
  std::size_t* registers;
  const uint8_t* begin;
  uint32_t row;

  const std::byte* edge_at(const uint8_t* at) const { return rows + columns[*at] + row; }
  // Over a byte whose transition is known and sets two registers at most; else false. Positions are set without asking
  // whether there are any to set: in texts of short fields that would be mispredicted.
  __attribute__((always_inline)) bool steps(const uint8_t* at) {
    const Edge& edge = *reinterpret_cast<const Edge*>(edge_at(at));
    if (edge.ops != 0) return false;
    const auto position = static_cast<std::size_t>(at - begin);
    registers[edge.set[0]] = position;
    registers[edge.set[1]] = position;
    row = edge.next;
    return true;
  }
};

TaggedDfa::Walk TaggedDfa::walk_from(const uint8_t* begin, uint32_t row) {
  return {column_.data(), reinterpret_cast<const std::byte*>(rows_.data()), registers_.data(), begin, row};
}

// On from `at` as far as the walk steps; to the first byte where it does not, or `end`.
const uint8_t* TaggedDfa::walk(const uint8_t* at, const uint8_t* end, const uint8_t* begin, uint32_t& row) {
  Walk walk = walk_from(begin, row);
  // Does the state stay, and nothing is done? Compared as one word.
  const auto stays = [&](const uint8_t* p, uint64_t loop) {
    static_assert(offsetof(Edge, next) == 0 && offsetof(Edge, ops) == 4 && offsetof(Edge, set) == 6);
    uint64_t word;
    std::memcpy(&word, walk.edge_at(p), sizeof word);
    return word == loop;
  };
  while (at != end) {
    const uint32_t first = walk.row;
    if (!walk.steps(at)) break;
    ++at;
    if (walk.row != first) continue;
    // A loop, mostly of a class: while the state stays, no look-up waits for the one before.
    uint64_t loop;
    const Edge same{first, 0, {idle(), idle()}};
    std::memcpy(&loop, &same, sizeof loop);
    while (end - at >= 4) {
      unsigned n = 0;
      while (n < 4 && stays(at + n, loop)) ++n;
      at += n;
      if (n < 4) break;
    }
  }
  row = walk.row;
  return at;
}

#if defined(__x86_64__)
// Likewise, of a haystack of kLoopBytes or more. A loop's length is no branch, but where it ends in the vector: fields of text
// have any length.
__attribute__((target("avx2,bmi"))) const uint8_t* TaggedDfa::walk_wide(const uint8_t* at, const uint8_t* end,
                                                                        std::string_view haystack, uint32_t& row) {
  const auto* const begin = reinterpret_cast<const uint8_t*>(haystack.data());
  const uint8_t* const last = begin + haystack.size() - kLoopBytes;
  Walk walk = walk_from(begin, row);
  const std::byte* const loops = walk.rows + (row_size_ - kLoopEdges) * sizeof(Edge);
  while (at < end) {
    const uint32_t first = walk.row;
    if (!walk.steps(at)) break;
    ++at;
    if (walk.row != first) continue;
    const LoopSet& loop = *reinterpret_cast<const LoopSet*>(loops + first);
    for (unsigned n = kLoopBytes; n == kLoopBytes && at < end; at += n) {
      const uint8_t* const from = std::min(at, last);
      const uint64_t stops = stops_of_loop(from, loop) | uint64_t{1} << kLoopBytes;
      n = static_cast<unsigned>(__builtin_ctzll(stops >> (at - from)));
    }
  }
  row = walk.row;
  return at < end ? at : end;
}
#endif

TaggedDfa::Result TaggedDfa::find_groups(std::string_view haystack, std::size_t begin, std::size_t end,
                                         std::span<std::size_t> slots) {
  const std::size_t length = end - begin;
  if (rest_ > length) {
    rest_ -= length;
    return Result::kUnable;
  }
  rest_ = 0;
  const auto give_up = [&] {
    if (progress_ < kRestPerState * state_count_) rest_ = kRest;
    clear();
    return Result::kUnable;
  };
  const uint32_t start = start_state(before_position(haystack, begin));
  if (start == kUnknown) return give_up();
  const auto* const bytes = reinterpret_cast<const uint8_t*>(haystack.data());
  const bool wide = wide_ && haystack.size() >= kLoopBytes;
  auto row = static_cast<uint32_t>(start * row_size_ * sizeof(Edge));
  for (const uint8_t* at = bytes + begin;; ++at) {
#if defined(__x86_64__)
    at = wide ? walk_wide(at, bytes + end, haystack, row) : walk(at, bytes + end, bytes, row);
#else
    at = walk(at, bytes + end, bytes, row);
#endif
    if (at == bytes + end) break;
    const unsigned cls = nfa_.classes.of[*at];
    Edge edge = rows_[state_of(row) * row_size_ + cls];
    if (edge.ops == kUnknownOps) [[unlikely]] {
      edge = make_edge(state_of(row), cls);
      if (edge.ops == kUnknownOps) return give_up();
    }
    if (edge.ops == kDead) {
      progress_ += static_cast<std::size_t>(at - bytes) - begin;
      return Result::kNone;
    }
    for (const uint16_t set : edge.set) registers_[set] = static_cast<std::size_t>(at - bytes);
    if (edge.ops != 0) apply(edge.ops, static_cast<std::size_t>(at - bytes));
    row = edge.next;
  }
  progress_ += length;
  const unsigned cls = end == haystack.size() ? nfa_.classes.eoi() : nfa_.classes.of[bytes[end]];
  uint32_t final = rows_[state_of(row) * row_size_ + stride_ + (looks_ ? cls : 0)].next;
  if (final == kUnknown) final = make_final(state_of(row), cls);
  if (final == kUnknown) return give_up();
  if (final == kNoMatch) return Result::kNone;
  // Most slots are their first versions.
  const std::size_t wanted = std::min(slots.size(), slot_count_ + 2);
  for (std::size_t i = 2; i < wanted; ++i) slots[i] = registers_[i - 2];
  for (std::size_t i = std::max<std::size_t>(2, wanted); i < slots.size(); ++i) slots[i] = kNoPosition;
  const Op* op = ops_.data() + final;
  for (const Op* const last = op + op->to; op != last;) {
    ++op;
    const std::size_t value = op->from == kPosition ? end : op->from == kNothing ? kNoPosition : registers_[op->from];
    if (op->to + 2u < wanted) slots[op->to + 2u] = value;
  }
  return Result::kFound;
}

}  // namespace lino::nfa

// The plan for patterns that are one sequence of byte sets, literals mostly, also where case is ignored: all matches in one
// kernel, from 64 places' masks at a time. Two places of the sequence (or its only one) are compared everywhere, the others
// where those agree.
//
// Matches of a fixed length that do not overlap, leftmost first: a place that agrees is one unless it is inside the last.
// Compiled once an ISA level from sequence_kernel.h, like runs.h.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "jit/cost.h"
#include "nfa/prefix.h"
#include "stencils/search_state.h"

namespace lino::jit {

struct Sequence {
  static constexpr uint32_t kLongest = 32;
  uint32_t length = 0;  // 1 to kLongest bytes
  // Byte i is in its set where (byte | fold[i]) == value[i].
  std::array<uint8_t, kLongest> fold{}, value{};
  std::array<uint8_t, 2> places{};  // compared first: those that agree least often
  double expected = 0;              // the share of places where they do

  // All matches from search->floor on: into search->out, as many as there is room for. LINO_FULL: search->cursor is
  // the end of the last one, where the search goes on; LINO_DONE. O(haystack), without memory.
  uint64_t find_all(lino_search* search) const { return kernel(this, search); }
  uint64_t (*kernel)(const Sequence*, lino_search*) = nullptr;  // that of this CPU's level

  static bool may_hold(const nfa::ByteSet& set);  // a byte, or two that differ in one bit
};

// Nothing: prefixes are not the whole of a pattern whose matches are all `length` bytes long, or their sets are others.
std::optional<Sequence> sequence_of(const nfa::Prefixes& prefixes, uint64_t length, const ByteShares& shares);

// Of such sets, one a place; nothing: they are none, too many or others.
std::optional<Sequence> sequence_of(std::span<const nfa::ByteSet> sets, const ByteShares& shares);

std::string to_string(const Sequence& sequence);

namespace sequence_base {
uint64_t find_all(const Sequence* sequence, lino_search* search);
}
namespace sequence_avx2 {
uint64_t find_all(const Sequence* sequence, lino_search* search);
}
namespace sequence_avx512 {
uint64_t find_all(const Sequence* sequence, lino_search* search);
}

}  // namespace lino::jit

// Groups that need no walk: where each begins and ends is, in every match, a fixed number of bytes from the match's begin or
// end (the fixed tags of Laurikari's automata; Trofimovich 2017). So are those of (\d{4})-(\d{2})-(\d{2}) and (.)(.*).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "lino/regex.h"
#include "regex/syntax/hir.h"

namespace lino {

struct SlotByEnds {
  bool from_end = false;     // of the match; else from its begin
  std::size_t distance = 0;  // to be added, modulo 2^64
};

// Slots 2 and on of a pattern with that many groups; empty: the ends do not tell all of them. O(size).
std::vector<SlotByEnds> slots_by_ends(const syntax::Hir& hir, uint32_t capture_count);

// Group 0 first; precondition: groups is not empty.
void fill_by_ends(std::span<const SlotByEnds> slots, Span match, std::span<Span> groups);

}  // namespace lino

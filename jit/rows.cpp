// Lays a Dfa out as walked rows; see rows.h.
#include "jit/rows.h"

#include <algorithm>
#include <new>
#include <vector>

#include "jit/shuffles.h"
#include "stencils/shuffles.h"

namespace lino::jit {

namespace {

uint32_t flags_of(const nfa::DfaState& state, bool leaves) {
  uint32_t flags = 0;
  if (state.match) flags |= LINO_ROW_MATCH;
  if (state.final) flags |= LINO_ROW_FINAL;
  if (leaves) flags |= LINO_ROW_LEAVE;
  return flags;
}

}  // namespace

lino_entry Rows::entry(std::size_t i) const {
  return reinterpret_cast<lino_entry>(at(i)) | (header(i)->flags != 0 ? LINO_SPECIAL : 0);
}

Rows::Rows(const nfa::Dfa& dfa, std::span<const uint32_t> leave, const Shuffles* shuffles) {
  const unsigned stride = dfa.classes.stride();
  const std::size_t count = dfa.states.size();
  const bool leaves = std::any_of(leave.begin(), leave.end(), [](uint32_t entry) { return entry != kStay; });
  if (leaves) first_twin_ = count;
  const std::size_t unknown = leaves ? 2 * count : count;  // the last row
  // Behind a header the row of a state that begins is at an odd multiple of 16, others at an even one.
  constexpr std::size_t kAlign = 2 * LINO_BEGINS;
  static_assert(sizeof(lino_row_header) == LINO_BEGINS);
  begins_.resize(count);
  for (std::size_t s = 0; s < count; ++s) begins_[s] = dfa.states[s].start == nfa::StartOp::kBegin;
  row_size_ = (LINO_BEGINS + sizeof(lino_row_header) + stride * sizeof(lino_entry) + kAlign - 1) & ~(kAlign - 1);
  size_ = (unknown + 1) * row_size_ + kAlign;
  memory_ = std::make_unique_for_overwrite<std::byte[]>(size_);
  first_ = memory_.get() + (kAlign - reinterpret_cast<uintptr_t>(memory_.get()) % kAlign) % kAlign;

  std::vector<uint8_t> lanes;
  if (shuffles != nullptr) lanes = lanes_of(dfa, *shuffles);
  for (std::size_t s = 0; s < count; ++s) {
    const uint32_t entry = leaves ? leave[s] : kStay;
    const uint32_t flags = flags_of(dfa.states[s], entry != kStay);
    const bool has_lane = flags == 0 && !lanes.empty() && lanes[s] < LINO_LANES;
    new (header(s)) lino_row_header{flags, has_lane ? lanes[s] : entry, at(s)};
    if (leaves) new (header(count + s)) lino_row_header{flags_of(dfa.states[s], false), kStay, at(s)};
  }
  new (header(unknown)) lino_row_header{LINO_ROW_UNKNOWN, kStay, at(unknown)};

  std::vector<lino_entry> entries(count);  // what rows hold for a transition to a state
  for (std::size_t first = 0; first < unknown; first += count) {
    for (std::size_t s = 0; s < count; ++s) entries[s] = entry(first + s);
    for (std::size_t s = 0; s < count; ++s) {
      const nfa::DfaStateId* targets = &dfa.next[s * stride];
      lino_entry* row = at(first + s);
      for (unsigned c = 0; c < stride; ++c) {
        row[c] = targets[c] == nfa::kUnknown ? entry(unknown) : entries[targets[c]];
      }
    }
  }
  std::fill_n(at(unknown), stride, entry(unknown));
}

}  // namespace lino::jit

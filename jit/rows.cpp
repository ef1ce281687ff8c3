// Lays a Dfa out as walked rows; see rows.h.
#include "jit/rows.h"

#include <new>

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

Rows::Rows(const nfa::Dfa& dfa, std::span<const uint32_t> leave) {
  const unsigned stride = dfa.classes.stride();
  const std::size_t count = dfa.states.size();
  row_size_ = (sizeof(lino_row_header) + stride * sizeof(lino_entry) + 15) & ~std::size_t{15};
  size_ = (count + 1) * row_size_ + 16;     // one more: the unknown row
  memory_ = std::make_unique_for_overwrite<std::byte[]>(size_);
  first_ = memory_.get() + (16 - reinterpret_cast<uintptr_t>(memory_.get()) % 16) % 16;

  const auto header_at = [&](std::size_t i) { return reinterpret_cast<lino_row_header*>(first_ + i * row_size_); };
  for (std::size_t s = 0; s < count; ++s) {
    uint32_t entry = leave.empty() ? kStay : leave[s];
    new (header_at(s)) lino_row_header{flags_of(dfa.states[s], entry != kStay), entry, s};
  }
  new (header_at(count)) lino_row_header{LINO_ROW_UNKNOWN, kStay, count};

  const auto entry_of = [&](nfa::DfaStateId target) -> lino_entry {
    const lino_row_header* header = header_at(target == nfa::kUnknown ? count : target);
    lino_entry entry = reinterpret_cast<lino_entry>(header + 1);
    return header->flags != 0 ? entry | LINO_SPECIAL : entry;
  };
  for (std::size_t s = 0; s <= count; ++s) {
    auto* entries = reinterpret_cast<lino_entry*>(header_at(s) + 1);
    for (unsigned c = 0; c < stride; ++c) {
      entries[c] = s == count ? entry_of(nfa::kUnknown) : entry_of(dfa.next[s * stride + c]);
    }
  }
}

const lino_entry* Rows::row(nfa::DfaStateId state) const {
  return reinterpret_cast<const lino_entry*>(first_ + state * row_size_ + sizeof(lino_row_header));
}

}  // namespace lino::jit

// A Dfa as the rows the table walk kernels read (stencils/search_state.h). Immutable once made; the walked part of a
// stamped matcher, whose code holds pointers into it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "nfa/dfa.h"
#include "stencils/search_state.h"

namespace lino::jit {

struct Shuffles;

class Rows {
 public:
  static constexpr uint32_t kStay = 0xFFFFFFFF;

  Rows() = default;
  // leave[s] is the entry of the walk's jump table by which state s is left for the chain, or kStay; may be empty.
  // Where a state is left, all rows have a twin that never leaves: a walk among them pays nothing for the others.
  // The states with lanes are those of `shuffles`, or none.
  Rows(const nfa::Dfa& dfa, std::span<const uint32_t> leave, const Shuffles* shuffles = nullptr);

  const lino_entry* row(nfa::DfaStateId state) const { return at(state); }
  const lino_entry* staying_row(nfa::DfaStateId state) const { return at(first_twin_ + state); }
  std::size_t memory() const { return size_; }

 private:
  lino_row_header* header(std::size_t i) const {
    return reinterpret_cast<lino_row_header*>(first_ + i * row_size_ + (begins_[i % begins_.size()] ? 0 : LINO_BEGINS));
  }
  lino_entry* at(std::size_t i) const { return reinterpret_cast<lino_entry*>(header(i) + 1); }
  lino_entry entry(std::size_t i) const;  // what a row holds for a transition to row i

  std::unique_ptr<std::byte[]> memory_;
  std::byte* first_ = nullptr;  // 32-byte aligned, inside memory_
  std::vector<bool> begins_;    // by state: its rows' addresses have LINO_BEGINS
  std::size_t row_size_ = 0;
  std::size_t first_twin_ = 0;  // 0: rows are their own twins
  std::size_t size_ = 0;
};

}  // namespace lino::jit

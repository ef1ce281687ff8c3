// A Dfa as the rows the table walk kernels read (stencils/search_state.h). Immutable once made; the walked part of a
// stamped matcher, whose code holds pointers into it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "nfa/dfa.h"
#include "stencils/search_state.h"

namespace lino::jit {

class Rows {
 public:
  static constexpr uint32_t kStay = 0xFFFFFFFF;

  Rows() = default;
  // leave[s] is the entry of the walk's jump table by which state s is left for the chain, or kStay; may be empty.
  Rows(const nfa::Dfa& dfa, std::span<const uint32_t> leave);

  const lino_entry* row(nfa::DfaStateId state) const;
  std::size_t memory() const { return size_; }

 private:
  std::unique_ptr<std::byte[]> memory_;
  std::byte* first_ = nullptr;     // 16-byte aligned, inside memory_
  std::size_t row_size_ = 0;
  std::size_t size_ = 0;
};

}  // namespace lino::jit

// Where everything of a Chain goes in its Code: the stencils in the chain's order, then the data blocks, then the jump
// tables (arrays of 8-byte absolute addresses). Shared by assemble.cpp, which copies and patches, and by
// disassemble.cpp, which explains. assemble() itself is declared in code.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "jit/chain.h"

namespace lino::jit {

// Offsets from the code's first byte: steps.size() + 1 of steps (the last one is the end of the machine code), then
// data.size() of data blocks, then tables.size() of jump tables.
inline std::size_t offset_count(const Chain& chain) {
  return chain.steps.size() + 1 + chain.data.size() + chain.tables.size();
}

inline constexpr std::size_t kMaxCodeBytes = std::size_t{1} << 26;  // far less than a 32-bit distance reaches

// Fills `offsets` (offset_count of them) and returns the size of the whole; 0 where that exceeds kMaxCodeBytes.
std::size_t lay_out(const Chain& chain, stencils::Isa isa, std::span<uint32_t> offsets);

}  // namespace lino::jit

// Copy and patch, one step: the stitcher's inner part. For every stencil there is a function of its own that copies it
// and fills its holes, compiled with the stencil known: a few moves, and no loop whose end or branch whose way a CPU
// would have to guess (docs/decisions/stamping.md).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "jit/chain.h"

namespace lino::jit {

// Where a code's parts are, in bytes from its first one.
struct Offsets {
  const uint32_t* steps;
  const uint32_t* data;
  const uint32_t* tables;
};

struct Mould {
  // Writes `size` bytes at code + at, the tail jump included. False: an operand does not fit its hole.
  bool (*stamp)(const Step& step, const Offsets& offsets, uint8_t* code, std::size_t at);
  uint32_t size;
  uint32_t tail_jump;  // how many of the last bytes may be written over where exit 0 is what follows
};

using Moulds = std::array<Mould, stencils::kOpCount>;

// The stencils of kernel_level(op, isa).
const Moulds& moulds(stencils::Isa isa);

}  // namespace lino::jit

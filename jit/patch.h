// Patching: operands and distances go into the holes of freshly copied stencils. One file a target implements this
// header; every function checks the bits it overwrites (a hole comes as zeros) and that the value fits.
#pragma once

#include <cstdint>

#include "stencils/stencil.h"

namespace lino::jit {

// Each writes `value` into the hole that begins at `hole` and returns true; or returns false and writes nothing
// where the value does not fit or the hole is not all zeros (patched twice, or not a hole).
[[nodiscard]] bool patch_abs8(uint8_t* hole, uint64_t value);       // 0..255
[[nodiscard]] bool patch_abs32(uint8_t* hole, uint64_t value);      // 0..2^32-1, little endian
[[nodiscard]] bool patch_rel32(uint8_t* hole, int64_t distance);    // -2^31..2^31-1: target + addend - hole

// The one for `kind`. `value` is an operand for the kAbs kinds, a distance (as int64_t) for the kRel ones.
[[nodiscard]] bool patch(stencils::HoleKind kind, uint8_t* hole, uint64_t value);

}  // namespace lino::jit

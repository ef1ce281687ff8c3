// Patching: operands and distances go into the holes of freshly copied stencils. One file a target, which this header
// includes; inline, because a step has two or three holes and a call costs as much as filling one.
//
// Each function writes `value` into the hole that begins at `hole` and returns true; where the value does not fit it
// writes nothing and returns false. A hole comes as zeros (is_hole), which each asserts: patched twice, or at the
// wrong place, is a fault of the stencil tables, and the tests go through all of them.
#pragma once

#include <cstdint>

#include "stencils/stencil.h"

namespace lino::jit {

inline bool is_hole(stencils::HoleKind kind, const uint8_t* hole);

[[nodiscard]] inline bool patch_abs8(uint8_t* hole, uint64_t value);     // 0..255
[[nodiscard]] inline bool patch_abs32(uint8_t* hole, uint64_t value);    // 0..2^32-1, little endian
[[nodiscard]] inline bool patch_rel32(uint8_t* hole, int64_t distance);  // -2^31..2^31-1: target + addend - hole

// The one for `kind`. `value` is an operand for the kAbs kinds, a distance (as int64_t) for the kRel ones.
[[nodiscard]] inline bool patch(stencils::HoleKind kind, uint8_t* hole, uint64_t value);

}  // namespace lino::jit

#include "jit/patch_x86_64.h"

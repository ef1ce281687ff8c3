// The x86-64 patch functions: operands and branch distances are plain little-endian bytes at any alignment, as on the
// host, which stamps for itself. Included by patch.h.
#pragma once

#include <cassert>
#include <cstring>
#include <limits>

#include "jit/patch.h"

namespace lino::jit {

inline bool is_hole(stencils::HoleKind kind, const uint8_t* hole) {
  if (kind == stencils::HoleKind::kAbs8) return *hole == 0;
  uint32_t bits;
  std::memcpy(&bits, hole, sizeof bits);
  return bits == 0;
}

inline bool patch_abs8(uint8_t* hole, uint64_t value) {
  assert(is_hole(stencils::HoleKind::kAbs8, hole));
  if (value > std::numeric_limits<uint8_t>::max()) return false;
  *hole = static_cast<uint8_t>(value);
  return true;
}

inline bool patch_abs32(uint8_t* hole, uint64_t value) {
  assert(is_hole(stencils::HoleKind::kAbs32, hole));
  const uint32_t bits = static_cast<uint32_t>(value);
  if (bits != value) return false;
  std::memcpy(hole, &bits, sizeof bits);
  return true;
}

inline bool patch_rel32(uint8_t* hole, int64_t distance) {
  assert(is_hole(stencils::HoleKind::kRel32, hole));
  const int32_t bits = static_cast<int32_t>(distance);
  if (bits != distance) return false;
  std::memcpy(hole, &bits, sizeof bits);
  return true;
}

inline bool patch(stencils::HoleKind kind, uint8_t* hole, uint64_t value) {
  switch (kind) {
    case stencils::HoleKind::kAbs8: return patch_abs8(hole, value);
    case stencils::HoleKind::kAbs32: return patch_abs32(hole, value);
    case stencils::HoleKind::kRel32: return patch_rel32(hole, static_cast<int64_t>(value));
  }
  return false;
}

}  // namespace lino::jit

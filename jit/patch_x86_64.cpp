// The x86-64 patch functions: operands and branch distances are plain little-endian bytes at any alignment.
#include <cstring>
#include <limits>

#include "jit/patch.h"

namespace lino::jit {
namespace {

// x86-64 is little endian, and so is the host that stamps for itself.
bool write32(uint8_t* hole, uint32_t value) {
  uint32_t old;
  std::memcpy(&old, hole, sizeof old);
  if (old != 0) return false;
  std::memcpy(hole, &value, sizeof value);
  return true;
}

}  // namespace

bool patch_abs8(uint8_t* hole, uint64_t value) {
  if (value > std::numeric_limits<uint8_t>::max() || *hole != 0) return false;
  *hole = static_cast<uint8_t>(value);
  return true;
}

bool patch_abs32(uint8_t* hole, uint64_t value) {
  if (value > std::numeric_limits<uint32_t>::max()) return false;
  return write32(hole, static_cast<uint32_t>(value));
}

bool patch_rel32(uint8_t* hole, int64_t distance) {
  if (distance < std::numeric_limits<int32_t>::min() || distance > std::numeric_limits<int32_t>::max()) return false;
  return write32(hole, static_cast<uint32_t>(static_cast<int32_t>(distance)));
}

bool patch(stencils::HoleKind kind, uint8_t* hole, uint64_t value) {
  switch (kind) {
    case stencils::HoleKind::kAbs8: return patch_abs8(hole, value);
    case stencils::HoleKind::kAbs32: return patch_abs32(hole, value);
    case stencils::HoleKind::kRel32: return patch_rel32(hole, static_cast<int64_t>(value));
  }
  return false;
}

}  // namespace lino::jit

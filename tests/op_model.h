// What each op means, said a second time and as plainly as possible: the oracle for the ops' two lives. Written from
// stencils/ops.def, not from the sources in stencils/ops.
#pragma once

#include <array>
#include <cctype>
#include <cstdint>
#include <cstring>

#include "stencils/registers.h"
#include "stencils/search_state.h"
#include "stencils/stencil.h"

namespace lino::test {

using stencils::Op;
using stencils::Registers;

struct ModelOperands {
  std::array<uint64_t, stencils::kMaxOperands> value{};
  std::array<const uint8_t*, stencils::kMaxOperands> data{};
};
inline constexpr unsigned kModelTable = 64;  // exit kModelTable + i: entry i of the jump table

// Runs one op; returns its exit.
unsigned model(Op op, const ModelOperands& operands, Registers& registers);

}  // namespace lino::test

// What this process may use: the CPU's level and whether the user lets us execute what we write. Environment
// variables are read once. cpu_isa() is declared in code.h.
#pragma once

#include <string_view>

#include "stencils/stencil.h"

namespace lino::jit {

// `best`, or the lower level that `name` (sse2, ssse3, avx2, avx512; LINO_CPU) asks for; other names ask for nothing.
stencils::Isa lowered(stencils::Isa best, std::string_view name);

// The level whose variant of a kernel is the fastest on a CPU of level `isa`: a lower one where that is `slow_permutes`, as
// Intel's CPUs are at vpermi2b (docs/decisions/nibbles-on-intel.md).
constexpr stencils::Isa kernel_level(stencils::Op op, stencils::Isa isa, bool slow_permutes) {
  const bool permutes = op == stencils::Op::find_buckets2 || op == stencils::Op::find_buckets3;
  return slow_permutes && permutes && isa == stencils::Isa::kAvx512 ? stencils::Isa::kAvx2 : isa;
}
bool permutes_slowly();  // this CPU
inline stencils::Isa kernel_level(stencils::Op op, stencils::Isa isa) {
  return kernel_level(op, isa, permutes_slowly());
}

// There are stencils for this CPU and LINO_NO_EXEC is not 1.
bool may_execute();

}  // namespace lino::jit

// What this process may use: the CPU's level and whether the user lets us execute what we write. Environment
// variables are read once. cpu_isa() is declared in code.h.
#pragma once

#include <string_view>

#include "stencils/stencil.h"

namespace lino::jit {

// `best`, or the lower level that `name` (sse2, avx2, avx512; LINO_CPU) asks for; other names ask for nothing.
stencils::Isa lowered(stencils::Isa best, std::string_view name);

// There are stencils for this CPU and LINO_NO_EXEC is not 1.
bool may_execute();

}  // namespace lino::jit

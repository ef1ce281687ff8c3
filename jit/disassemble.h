// Explains stamped code: what --dump=code prints.
#pragma once

#include <string>

#include "jit/chain.h"
#include "jit/code.h"

namespace lino::jit {

// For each step its line of to_string(chain), then its instructions: offset in the code, bytes as patched, and the
// stencil's disassembly with holes by name; after the steps, where data and jump tables lie. `code` is
// assemble(chain, isa), sealed or not. An empty code is laid out, but shown with unpatched bytes.
std::string disassemble(const Chain& chain, stencils::Isa isa, const Code& code);

}  // namespace lino::jit

// A Dfa as LLVM IR: see orc_ir.cpp.
#pragma once

#include <llvm/IR/Module.h>

#include "nfa/dfa.h"

namespace lino::bench {

// Adds to `module` the function `name`: i8* (i8* cur, i8* end, i32 before), the end of the leftmost match or null.
// Precondition: a complete forward Dfa.
void add_find_end(llvm::Module& module, const nfa::Dfa& dfa, llvm::StringRef name);

}  // namespace lino::bench

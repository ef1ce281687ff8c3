// The GDB JIT interface: stamped code has names in backtraces and in disassembly. Opt-in, LINO_GDB_JIT=1.
#pragma once

#include <vector>

#include "jit/page.h"

namespace lino::jit {

bool gdb_wanted();  // read once

// Tells gdb about the symbols of a page by an object file made in memory; the result goes to unregister_from_gdb
// before the page is unmapped. Both under the pool's lock.
void* register_with_gdb(const std::vector<Symbol>& symbols);
void unregister_from_gdb(void* entry);
std::size_t gdb_objects();  // how many are registered; for tests, while no other thread seals

}  // namespace lino::jit

// The six registers of the contract (abi.h) as a struct: what the interpreter keeps and an op's host life reads and
// writes back. Included by translation units with special machine flags, so it pulls in no library code.
#pragma once

#include "stencils/search_state.h"

namespace lino::stencils {

struct Registers {
  const uint8_t* cur;   // the next byte
  const uint8_t* end;   // of the haystack
  const uint8_t* mark;  // end of the best match so far, or null
  lino_search* search;
  const lino_entry* row;  // of the table walk
  uintptr_t aux;          // start of the span being made, an address
};

}  // namespace lino::stencils

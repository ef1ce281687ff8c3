// Runs a Chain without stamping it: each op's second life, one call a step (DESIGN section 4). The oracle for holes
// and patching, and what runs where no memory may be executable. A Chain is prepared once (operands become values
// or addresses), so that a run neither allocates nor locks.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "jit/chain.h"

namespace lino::jit {

class Interpreter {
 public:
  // Precondition: check(chain).empty(). Copies what it needs of the chain.
  Interpreter(const Chain& chain, stencils::Isa isa);
  Interpreter(Interpreter&&) = default;  // not copied: steps point into data_ and tables_
  Interpreter& operator=(Interpreter&&) = default;

  // The return value and the effects on `search` are the stamped code's (Code::entry). From any number of threads.
  uint64_t run(const uint8_t* cur, const uint8_t* end, const uint8_t* mark, lino_search* search, const lino_entry* row,
               uintptr_t aux) const;

 private:
  struct PreparedStep {
    stencils::HostOp op;
    const uint32_t* table;  // jump table's steps, or null
    std::array<uint32_t, stencils::kMaxExits> exits;
    std::array<uint64_t, stencils::kMaxOperands> operands;  // values; addresses of data; 0 for a table
  };
  struct alignas(64) Line {
    std::array<uint8_t, 64> bytes;
  };

  std::vector<PreparedStep> steps_;
  std::vector<Line> data_;        // all data blocks, aligned as they ask
  std::vector<uint32_t> tables_;  // all jump tables, one after the other
  uint32_t entry_;
};

// For tests and one-off runs: prepares and runs.
uint64_t interpret(const Chain& chain, stencils::Isa isa, const uint8_t* cur, const uint8_t* end, lino_search& search);

}  // namespace lino::jit

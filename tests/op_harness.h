// Runs one op in all its lives, model, host and stamped, from the same registers, and compares what they leave behind.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "jit/chain.h"
#include "jit/code.h"
#include "jit/interpret.h"
#include "tests/op_model.h"

namespace lino::test {

// A haystack between two pages that may not be touched.
class GuardedBytes {
 public:
  explicit GuardedBytes(size_t size);
  ~GuardedBytes();
  GuardedBytes(const GuardedBytes&) = delete;
  GuardedBytes& operator=(const GuardedBytes&) = delete;
  uint8_t* begin() const { return begin_; }  // the first byte behind the lower guard
  uint8_t* end() const { return end_; }      // the upper guard

 private:
  uint8_t* mapping_;
  size_t mapped_;
  uint8_t* begin_;
  uint8_t* end_;
};

struct OpCase {
  Op op{};
  std::array<uint64_t, stencils::kMaxOperands> values{};  // of operands b and w
  std::vector<jit::DataBlock> data = {};                  // of operands d, in order
  size_t table = 0;                                       // entries of the jump table
};

// One op with operands, ready to run in each life at one ISA level. Its exits lead to an end test (does `end` survive?)
// and to a stop that says which exit it was; in one layout exit 0 falls through, in the other it does not.
class OpUnderTest {
 public:
  OpUnderTest(const OpCase& op_case, stencils::Isa isa);
  // The same for one function only.
  OpUnderTest(const OpCase& op_case, stencils::HostOp function, const char* name);

  // Runs all lives from `start`; search is copied for each. True when they agree; else adds a failure that says `what`.
  // `spans` is the output of each, its size the room.
  bool agree(const Registers& start, const std::string& what = {}, size_t room = 1) const;

 private:
  struct Life {
    std::string name;
    std::optional<jit::Interpreter> host;
    jit::Code code;
    stencils::HostOp function = nullptr;
    uint64_t run(const Registers& start, lino_search& search, const ModelOperands& operands) const;
  };
  Op op_;
  ModelOperands operands_;
  std::vector<jit::DataBlock> data_;
  std::vector<Life> lives_;
};

// The levels that this CPU can run, and those it lacks.
std::vector<stencils::Isa> runnable_levels();
std::vector<stencils::Isa> lacking_levels();
const char* name_of(stencils::Isa isa);

}  // namespace lino::test

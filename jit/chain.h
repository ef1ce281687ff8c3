// A Chain: a matcher as a list of ops that name their exits; what is stamped (assemble.h) or interpreted
// (interpret.h). Target-independent plain data, made by lower.h.
//
// Steps are in layout order: where a step's exit 0 is the step after it, no jump is stamped.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "stencils/search_state.h"
#include "stencils/stencil.h"

namespace lino::jit {

using stencils::Op;
enum class StepId : uint32_t {};
inline constexpr StepId kNoStep{0xFFFFFFFF};
constexpr uint32_t index(StepId id) { return static_cast<uint32_t>(id); }

struct Step {
  Op op{};
  std::array<StepId, stencils::kMaxExits> exits{kNoStep, kNoStep, kNoStep, kNoStep};
  // By the op's operand letters: b, w the value itself; d index in Chain::data; t index in Chain::tables.
  std::array<uint32_t, stencils::kMaxOperands> operands{};
  uint32_t state = 0xFFFFFFFF;  // the Dfa state this step belongs to, for printing
};

struct DataBlock {
  std::vector<uint8_t> bytes;
  uint32_t align = 1;  // a power of two, at most 64
};

struct Chain {
  std::vector<Step> steps;
  std::vector<DataBlock> data;
  std::vector<std::vector<StepId>> tables;
  StepId entry{};
};

// Data of a byte set as the ops byte_set, byte_not_set and skip_set read it.
DataBlock byte_set_data(const std::array<bool, 256>& set);
DataBlock bytes_data(const void* bytes, std::size_t size, uint32_t align);

// One line a step: "12 s3: byte_range '0' +9 -> 13 | 20"; data blocks and tables after.
std::string to_string(const Chain& chain);
// The line of one step, without its newline.
std::string step_to_string(const Chain& chain, std::size_t step);

// Every exit names a step, every operand exists, exits fit the op: empty, or what is wrong. For asserts and tests.
std::string check(const Chain& chain);

}  // namespace lino::jit

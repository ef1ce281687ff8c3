// The chain interpreter: host_op does what the op says and returns the exit taken; this file only follows exits.
#include "jit/interpret.h"

#include <algorithm>
#include <cassert>

#include "jit/cpu.h"
#include "stencils/registers.h"

namespace lino::jit {
namespace {

// Where each data block goes in one buffer that starts at a multiple of 64; and one more: the end.
std::vector<std::size_t> data_offsets(const Chain& chain) {
  std::vector<std::size_t> offsets;
  offsets.reserve(chain.data.size() + 1);
  std::size_t end = 0;
  for (const DataBlock& block : chain.data) {
    end = (end + block.align - 1) / block.align * block.align;
    offsets.push_back(end);
    end += block.bytes.size();
  }
  offsets.push_back(end);
  return offsets;
}

}  // namespace

Interpreter::Interpreter(const Chain& chain, stencils::Isa isa) : entry_(index(chain.entry)) {
  assert(check(chain).empty());
  const std::vector<std::size_t> blocks = data_offsets(chain);
  data_.resize((blocks.back() + sizeof(Line) - 1) / sizeof(Line));
  uint8_t* data = data_.empty() ? nullptr : data_.front().bytes.data();
  for (std::size_t i = 0; i < chain.data.size(); ++i) {
    std::copy(chain.data[i].bytes.begin(), chain.data[i].bytes.end(), data + blocks[i]);
  }

  std::vector<std::size_t> tables;
  for (const std::vector<StepId>& table : chain.tables) {
    tables.push_back(tables_.size());
    for (StepId target : table) tables_.push_back(index(target));
  }

  steps_.reserve(chain.steps.size());
  for (const Step& step : chain.steps) {
    PreparedStep prepared{stencils::host_op(step.op, kernel_level(step.op, isa)), nullptr, {}, {}};
    std::transform(step.exits.begin(), step.exits.end(), prepared.exits.begin(), [](StepId id) { return index(id); });
    const std::string_view letters = stencils::info(step.op).operands;
    for (std::size_t i = 0; i < letters.size(); ++i) {
      const uint64_t value = step.operands[i];
      if (letters[i] == 'd') {
        prepared.operands[i] = reinterpret_cast<uintptr_t>(data + blocks[value]);
      } else if (letters[i] == 't') {
        prepared.table = tables_.data() + tables[value];
      } else {
        prepared.operands[i] = value;
      }
    }
    steps_.push_back(prepared);
  }
}

uint64_t Interpreter::run(const uint8_t* cur, const uint8_t* end, const uint8_t* mark, lino_search* search,
                          const lino_entry* row, uintptr_t aux) const {
  stencils::Registers registers{cur, end, mark, search, row, aux};
  uint32_t at = entry_;
  while (true) {
    const PreparedStep& step = steps_[at];
    const unsigned exit = step.op(registers, step.operands.data());
    if (exit < step.exits.size()) {
      at = step.exits[exit];
    } else if (exit >= stencils::kStopExit) {
      return exit - stencils::kStopExit;
    } else {
      at = step.table[exit - stencils::kTableExit];
    }
  }
}

uint64_t interpret(const Chain& chain, stencils::Isa isa, const uint8_t* cur, const uint8_t* end, lino_search& search) {
  return Interpreter(chain, isa).run(cur, end, nullptr, &search, nullptr, 0);
}

}  // namespace lino::jit

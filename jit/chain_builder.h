// What all lowerings add to a Chain in the same way: steps, data blocks, each once, and tests of a byte.
#pragma once

#include <initializer_list>
#include <utility>
#include <vector>

#include "jit/chain.h"
#include "jit/edges.h"

namespace lino::jit {

class ChainBuilder {
 protected:
  explicit ChainBuilder(Chain& chain) : chain_(chain) {}

  // Its exit 0, where it has one, is the step that is added next, unless it is connected to another.
  StepId add(Op op, uint32_t state, std::initializer_list<uint32_t> operands = {});
  void connect(StepId from, unsigned exit, StepId to) { chain_.steps[index(from)].exits[exit] = to; }
  StepId next_step() const { return StepId{static_cast<uint32_t>(chain_.steps.size())}; }

  uint32_t add_data(DataBlock block);
  uint32_t set_data(const ByteSet& set);

  // A test of *cur against the bytes of an edge from `state`, exit 0 where it is outside.
  StepId test(const EdgeTable& edges, const Edge& edge, uint32_t state);
  // An n-way branch by the class of *cur: entry_of_class[c] of a new jump table, which is returned, to be filled in.
  uint32_t dispatch(const nfa::ByteClasses& classes, std::span<const uint8_t> entry_of_class, uint32_t state);

  Chain& chain_;

 private:
  std::vector<std::pair<ByteSet, uint32_t>> sets_;  // laid out as data
};

}  // namespace lino::jit

// See chain_builder.h.
#include "jit/chain_builder.h"

#include <algorithm>
#include <array>

namespace lino::jit {

StepId ChainBuilder::add(Op op, uint32_t state, std::initializer_list<uint32_t> operands) {
  Step step;
  step.op = op;
  step.state = state;
  std::copy(operands.begin(), operands.end(), step.operands.begin());
  StepId id = next_step();
  if (stencils::info(op).exits > 0) step.exits[0] = StepId{index(id) + 1};
  chain_.steps.push_back(step);
  return id;
}

uint32_t ChainBuilder::add_data(DataBlock block) {
  for (uint32_t i = 0; i < chain_.data.size(); ++i) {
    if (chain_.data[i].align >= block.align && chain_.data[i].bytes == block.bytes) return i;
  }
  chain_.data.push_back(std::move(block));
  return static_cast<uint32_t>(chain_.data.size() - 1);
}

uint32_t ChainBuilder::set_data(const ByteSet& set) {
  for (const auto& [laid, data] : sets_) {  // few, and making one costs more than comparing with many
    if (laid == set) return data;
  }
  std::array<bool, 256> members{};
  for (unsigned b = 0; b < 256; ++b) members[b] = set[b];
  sets_.push_back({set, add_data(byte_set_data(members))});
  return sets_.back().second;
}

StepId ChainBuilder::test(const EdgeTable& edges, const Edge& edge, uint32_t state) {
  const uint32_t lo = edge.lo, span = edge.hi - lo;
  if (span == 0) return add(Op::byte_not_equal, state, {lo});
  if (span + 1 == edge.count) return add(Op::byte_not_range, state, {lo, span});
  return add(Op::byte_not_set, state, {set_data(edges.bytes(state, edge.target))});
}

uint32_t ChainBuilder::dispatch(const nfa::ByteClasses& classes, std::span<const uint8_t> entry_of_class,
                                uint32_t state) {
  std::array<uint8_t, 256> entry_of;
  for (unsigned b = 0; b < 256; ++b) entry_of[b] = entry_of_class[classes.of[b]];
  const uint32_t map = add_data(bytes_data(entry_of.data(), 256, 1));
  const auto table = static_cast<uint32_t>(chain_.tables.size());
  chain_.tables.emplace_back();
  add(Op::dispatch, state, {map, table});
  return table;
}

}  // namespace lino::jit

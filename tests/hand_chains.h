// Small Chains made by hand, for the tests of the room jit: what each finds is known without any automaton, so that
// stamped code and the interpreter are held against a few lines of plain C++.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "jit/chain.h"
#include "jit/code.h"
#include "jit/interpret.h"

namespace lino::test {

// All that a run leaves behind, as offsets in the haystack (-1: null). Equal outcomes: equal behaviour.
struct ChainOutcome {
  uint64_t status = 0;
  std::vector<std::pair<std::size_t, std::size_t>> spans;
  std::ptrdiff_t cursor = 0, mark = 0, floor = 0, last_end = 0;
  uintptr_t row = 0;
  int64_t patience = 0;
  uint64_t walk_bytes = 0, skip_bytes = 0;
  bool operator==(const ChainOutcome&) const = default;
};
std::string to_string(const ChainOutcome& outcome);

// One run over the haystack with room for `room` spans.
ChainOutcome run(const jit::Code& code, std::string_view haystack, std::size_t room = 1000);
ChainOutcome run(const jit::Interpreter& interpreter, std::string_view haystack, std::size_t room = 1000);

// A step and its parts, short to write.
jit::Step step(jit::Op op, std::vector<uint32_t> operands = {}, std::vector<uint32_t> exits = {});
jit::DataBlock set_data(std::string_view members);  // of a byte set

// A chain, with what its data blocks point at, and what it finds.
struct HandChain {
  std::string name;
  jit::Chain chain;
  std::shared_ptr<void> rows;
  std::vector<std::pair<std::size_t, std::size_t>> (*expected)(std::string_view haystack);
};
std::vector<HandChain> hand_chains();

// Only `stop status`: the smallest code there is; and `bytes` bytes of data behind it.
jit::Chain stop_chain(uint8_t status, std::size_t bytes = 0);

// The same chain with its steps in another order, decided by the seed: other fall-throughs, same meaning.
jit::Chain shuffled(const jit::Chain& chain, uint64_t seed);

// Random bytes that the hand chains find something in.
std::string random_haystack(uint64_t seed, std::size_t size);

}  // namespace lino::test

// One pass of a LiveAutomaton over a haystack, on demand: at which positions does the Nfa's start state live, which is
// to say, does a match begin there? For a reverse Nfa the pass goes forward and says where a match ends; that is how
// lookbehinds are decided, and lookaheads and the pattern itself the other way round.
//
// Positions are dealt with in blocks. A block is computed when somebody asks for a position in it, from a checkpoint:
// the set of live states at the block's first position in the direction of the pass. There is room for a fixed number
// of checkpoints, arranged in levels: the first has them at equal distances over the haystack, the next over the
// stretch between two of those, and so on until they are a block apart. A reader who moves one way makes the pass run
// over the haystack once a level and once more; there is one level up to some MiB. So memory does not depend on the
// haystack, and time is O(states x haystack x levels).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "nfa/live.h"

namespace lino::nfa {

// Sets of live states by block, blocks numbered in the order the pass meets them.
class Checkpoints {
 public:
  Checkpoints(std::size_t words, std::size_t budget);

  void begin(std::size_t blocks);  // forgets all
  void record(std::size_t block, std::span<const uint64_t> set);
  struct Nearest {
    std::size_t block = 0;
    const uint64_t* set = nullptr;  // null: none; the pass begins at block 0
  };
  Nearest nearest(std::size_t block) const;  // at `block` or before
  std::size_t memory() const { return capacity_ * words_ * sizeof(uint64_t); }

 private:
  struct Level {
    std::size_t distance = 1;  // in blocks
    std::size_t group = 0;     // it holds [group * room, + count) x distance
    std::size_t count = 0;
  };
  uint64_t* at(std::size_t level, std::size_t i) { return sets_.get() + (level * room_ + i) * words_; }

  std::size_t words_, capacity_;  // sets
  std::size_t room_ = 0;          // sets a level
  std::vector<Level> levels_;
  std::size_t level_count_ = 0;
  std::unique_ptr<uint64_t[]> sets_;
};

class LivePass {
 public:
  static constexpr std::size_t kBlock = 4096;  // positions

  // keep_states: lives() will be asked. `nfa` must outlive this. O(states + budget) memory, kAtOnce: all of it taken here.
  LivePass(const Nfa& nfa, std::size_t budget, bool keep_states, Growth growth);
  // Bytes taken at least, whatever the budget.
  static std::size_t min_memory(const Nfa& nfa);

  // The passes that decide automaton().lookarounds(), in that order; before anything else is asked.
  void connect(std::vector<LivePass*> lookarounds) { lookarounds_ = std::move(lookarounds); }
  void begin(std::string_view haystack);

  // Does the start state live at `at`? Amortised O(states), for a reader that moves in one direction.
  bool start_lives(std::size_t at) {
    ensure(at / kBlock);
    return (bits_[at % kBlock / 64] >> (at % 64) & 1) != 0;
  }
  // The first position from `at` on where it does; kNoPosition: none.
  std::size_t next_start(std::size_t at);
  // Does a byte-consuming state live at `at`?
  bool lives(std::size_t at, StateId state) {
    if (at / kBlock != block_ || at < known_begin_ || at >= known_end_) know(at);
    return automaton_.lives(ids_[at % kBlock], state);
  }

  const LiveAutomaton& automaton() const { return automaton_; }
  std::size_t memory() const;
  uint64_t steps = 0;  // positions gone over so far

 private:
  static constexpr std::size_t kNoBlock = static_cast<std::size_t>(-1);

  std::size_t order(std::size_t block) const { return forward_ ? block : blocks_ - 1 - block; }
  void ensure(std::size_t block) {
    if (block != block_) reach(block);
  }
  void reach(std::size_t block);
  void know(std::size_t at);
  enum class Purpose : uint8_t { kAll, kStates };
  void run(std::size_t block, std::size_t stop, Purpose purpose);
  void gather(std::size_t at);

  const Nfa& nfa_;
  LiveAutomaton automaton_;
  Checkpoints checkpoints_;
  const bool forward_;  // the pass goes so: `nfa` is reverse
  const bool keep_states_;
  std::vector<LivePass*> lookarounds_;

  std::string_view haystack_;
  std::size_t blocks_ = 0;
  std::size_t block_ = kNoBlock;                     // the one that is computed
  std::size_t known_begin_ = 0, known_end_ = 0;      // positions whose ids_ are valid
  std::vector<uint64_t> bits_;                       // of block_: the start state lives
  std::unique_ptr<LiveAutomaton::Id[]> ids_;         // of block_, if keep_states
  std::vector<uint64_t> first_set_, following_set_;  // at block_'s first position; at the first of the block after it
  std::size_t following_ = kNoBlock;                 // that block, in the order of the pass
  std::vector<uint64_t> truths_;
};

}  // namespace lino::nfa

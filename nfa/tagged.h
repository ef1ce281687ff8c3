// The groups of a match whose span is known, in one walk over it: a lazily determinised automaton whose states know
// which register holds which group's edge (Laurikari, "NFAs with Tagged Transitions", 2000; Trofimovich, "Tagged
// Deterministic Finite Automata with Lookahead", 2017, from whom the late closure is).
//
// A state is the list of Nfa states that the threads of Pike's simulation have just stepped to, in order of preference,
// before their epsilon closure; and for each of them and each slot the register that holds its value. The closure is
// made with the next byte known: so looks are decided, and only what takes that byte goes on. A transition then is a
// state and a few register operations: copies, and settings to the position. Registers of a slot are numbered anew in
// each state, in the order in which threads name them, so that a loop comes back to the same state and most transitions
// have no operations at all.
//
// Since the match's end is known, no match before it counts, and the first thread that has one there wins.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "nfa/bounded_array.h"
#include "nfa/look.h"
#include "nfa/loop_set.h"
#include "nfa/nfa.h"

namespace lino::nfa {

struct TaggedAutomaton;

class TaggedDfa {
 public:
  // Forward, one pattern, with captures, without lookarounds, and not too many groups?
  static bool serves(const Nfa& nfa);
  // Bytes it takes at least; with less it is of no use.
  static std::size_t min_memory(const Nfa& nfa);
  // `nfa` must outlive it; served; budget >= min_memory(). kAtOnce: all memory is taken here, find_groups() allocates
  // nothing. wide: the CPU has AVX2, and it is to be used.
  TaggedDfa(const Nfa& nfa, std::size_t budget, bool wide, Growth growth);

  // Slot i of the match of [begin, end) of the haystack, in slots[i], from 2 on; kNoPosition where its group took no part.
  // kUnable: that takes more states or registers than there is room for; ask Pike.
  // O(end - begin) once the states are known; one that is not costs O(Nfa states x slots).
  enum class Result : uint8_t { kFound, kNone, kUnable };
  Result find_groups(std::string_view haystack, std::size_t begin, std::size_t end, std::span<std::size_t> slots);

  // The whole automaton, for those who want it as data; nothing: it takes more than the limits or the memory allow, and what
  // was known is forgotten.
  struct WholeLimits {
    std::size_t states, work;  // work: Nfa states visited
  };
  std::optional<TaggedAutomaton> whole(const WholeLimits& limits);

  std::size_t memory() const { return memory_; }
  std::size_t states() const { return state_count_; }

 private:
  static constexpr uint32_t kUnknown = 0xFFFFFFFF;
  static constexpr uint32_t kNoMatch = 0xFFFFFFFE;  // instead of a final's operations
  // Instead of an edge's operations: it is not known; no thread is left behind it.
  static constexpr uint16_t kUnknownOps = 0xFFFF, kDead = 0xFFFE;
  static constexpr std::size_t kMaxSlots = 1024, kVersions = 8;  // registers a slot
  static constexpr uint8_t kUnset = 0xFF, kHere = 0xFE;          // instead of a version: no value; the position
  static constexpr uint16_t kPosition = 0xFFFF, kNothing = 0xFFFE;

  struct Op {
    uint16_t to, from;  // registers; from: kPosition too. The first of a list holds its length in `to`
  };
  struct alignas(16) Edge {  // nothing is written by its construction: rows are made when their states are
    uint32_t next;           // where the next state's row begins, in bytes; of a final: its operations
    uint16_t ops;            // besides the two that follow, or instead of them; 0: nothing
    uint16_t set[2];         // registers that are set to the position; where there are none, the idle one
  };
  static constexpr Edge unknown_edge() { return {kUnknown, kUnknownOps, {0, 0}}; }
  // A key is a list of threads: the Nfa state, how many slots have a value, and for each of those slot << 8 | version.
  struct StateRow {
    uint32_t key, size;  // where its key begins, and words
    uint8_t behind;      // a Before, as far as looks ask
  };
  static constexpr std::size_t kLoopEdges = sizeof(LoopSet) / sizeof(Edge);
  static std::size_t sum_of_frames(const Nfa& nfa);
  static std::size_t working_memory(const Nfa& nfa);  // of what is as large as the Nfa
  static std::size_t thread_room(const Nfa& nfa);     // words
  void clear();
  uint32_t start_state(Before before);
  uint32_t intern(Before behind);
  void use_places(std::size_t places);
  std::size_t place_of(std::span<const uint32_t> key, uint8_t behind) const;
  bool close(uint32_t state, Before ahead, const uint8_t* byte);
  bool explore(StateId from, Before behind, Before ahead, const uint8_t* byte);
  void add_thread(StateId to);
  Edge make_edge(uint32_t state, unsigned cls);
  uint32_t state_of(uint32_t row) const { return static_cast<uint32_t>(row / (row_size_ * sizeof(Edge))); }
  uint32_t make_final(uint32_t state, unsigned cls);
  void load(const uint32_t* thread);
  bool number_versions();
  bool emit_ops(Edge& edge);
  uint16_t spare() const { return static_cast<uint16_t>(slot_count_ * kVersions); }
  uint16_t idle() const { return static_cast<uint16_t>(spare() + 1); }
  bool push_op(uint16_t to, uint16_t from);
  void apply(uint32_t ops, std::size_t at);
  bool make_all(const WholeLimits& limits);
  class Writer;
  struct Walk;
  Walk walk_from(const uint8_t* begin, uint32_t row);
  const uint8_t* walk(const uint8_t* at, const uint8_t* end, const uint8_t* begin, uint32_t& row);
  const uint8_t* walk_wide(const uint8_t* at, const uint8_t* end, std::string_view haystack, uint32_t& row);
  LoopSet& loop_of(uint32_t state) {
    return *reinterpret_cast<LoopSet*>(rows_.data() + (state + 1) * row_size_ - kLoopEdges);
  }
  Before ahead_of(unsigned cls) const;

  const Nfa& nfa_;
  std::size_t slot_count_;  // from slot 2 on
  unsigned stride_;
  bool looks_, wide_;
  std::array<uint8_t, 257> byte_of_{};  // class -> its first byte
  std::array<uint16_t, 256> column_{};  // byte -> where its class's edge is in a row, in bytes
  std::size_t memory_ = 0;

  // What is known. Rows are of stride_ edges, then stride_ finals where the Nfa looks ahead, else one; then a LoopSet, of
  // bytes whose edges are known to lead back to the state and to do nothing.
  std::size_t row_size_;
  std::size_t state_count_ = 0, key_size_ = 0, op_count_ = 0;
  BoundedArray<StateRow> states_;
  BoundedArray<Edge> rows_;
  BoundedArray<uint32_t> keys_;
  BoundedArray<Op> ops_;
  BoundedArray<uint32_t> table_;  // hash of keys: id + 1
  std::size_t places_ = 0;        // of it, in use: a power of two, twice the states or more
  std::array<uint32_t, kBeforeCount> starts_{};
  uint64_t progress_ = 0;  // bytes walked since it was cleared last
  uint64_t rest_ = 0;      // bytes to leave to Pike, for clearing did not pay

  // Making a transition: the threads after it, with the old version of each slot (or kHere).
  struct Frame {
    StateId state;
    uint16_t slot;  // explore `state`, or (slot < kMaxSlots) restore this one
    uint8_t old;
  };
  std::vector<Frame> stack_;
  std::vector<uint32_t> visited_, reached_;  // by Nfa state: the generation that met it in a closure, as a target
  uint32_t generation_ = 0;
  std::vector<uint8_t> current_;   // by slot from 2 on: the version a thread has, kHere or kUnset
  std::vector<uint32_t> threads_;  // as in a key
  std::size_t threads_size_ = 0;
  std::size_t work_ = 0;                                 // Nfa states visited
  bool overflow_ = false;                                // of threads_
  std::vector<std::array<uint8_t, kVersions>> sources_;  // by slot, then new version: the old one
  std::vector<uint8_t> source_count_;

  std::vector<std::size_t> registers_;  // by version, then slot; then one for cycles of copies, and the idle one
};

}  // namespace lino::nfa

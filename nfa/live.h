// Which states of an Nfa are live at a position: those from which a match can be reached on the text from there on,
// wherever it ends. Live states are found going backward over the text, and one set follows from the next by a subset
// construction of its own, determinised lazily. (Frisch and Cardelli, "Greedy regular expression matching", ICALP
// 2004, mark an expression so, and then match it greedily without ever trying in vain; foresight.h does that.)
//
// A state of this automaton is the set of byte-consuming states live at a position i, before anything is known of what
// stands before i. The step over byte i-1 knows that, and the truth of lookarounds at i: it closes the set under
// epsilon edges at i, which tells whether the start state is live at i, and then takes the byte.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "nfa/bounded_array.h"
#include "nfa/nfa.h"

namespace lino::nfa {

class LiveAutomaton {
 public:
  // `nfa` must outlive this, and read as it is: text from left to right for a forward Nfa, the other way round for a
  // reverse one. Takes at most O(states + budget) memory; kAtOnce: all of it here, the other members neither allocate nor
  // fail.
  LiveAutomaton(const Nfa& nfa, std::size_t budget, Growth growth);

  using Id = uint32_t;  // of a set
  static constexpr Id kNone = 0x7FFFFFFF;
  static constexpr std::size_t kMinSets = 64;  // there is room for as many at least

  std::size_t words() const { return words_; }  // a set is so many uint64_t; all zero behind the text's last byte
  std::span<const uint64_t> set(Id id) const { return {sets_.data() + id * words_, words_}; }
  Id intern(const uint64_t* set);  // kNone: there is no more room; clear() makes some
  void clear();                    // all ids are void
  Id start_over();                 // clear(), and the id of the set that the last step led to

  // The lookarounds that occur, ascending; `truths` below has a bit each, in this order: does it hold here?
  std::span<const uint32_t> lookarounds() const { return lookarounds_; }
  std::size_t truth_words() const { return (lookarounds_.size() + 63) / 64; }

  struct Step {
    Id next;           // kNone: no more room
    bool start_lives;  // here, before the step
  };
  // The step backward over a byte of class `cls`; classes.eoi(): to the beginning of the text.
  Step step(Id id, unsigned cls, const uint64_t* truths) {
    if (const unsigned group = group_of(truths); group < groups_) {
      const unsigned column = cls + stride_ * group;
      const std::size_t at = std::size_t{id} * columns_ + column;
      const uint32_t entry = rows_[at];
      if (entry != kUnknown) return {entry >> 1, (entry & 1) != 0};
      return make_step(id, cls, truths, at);
    }
    return make_step(id, cls, truths, kNowhere);
  }

  // Is a byte-consuming state live? O(1).
  bool lives(Id id, StateId state) const {
    const uint32_t bit = bit_of_[index(state)];
    return (sets_[id * words_ + 1 + bit / 64] >> (bit % 64) & 1) != 0;
  }

  std::size_t memory() const;  // bytes it may touch

 private:
  static constexpr uint32_t kUnknown = 0xFFFFFFFF;
  static constexpr std::size_t kLeastPlaces = 2 * kMinSets;
  static constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);  // a step that is not remembered
  static constexpr std::size_t kMaxColumns = 1024, kMaxSets = 1 << 14;

  void use_places(std::size_t places);
  std::size_t place_of(const uint64_t* set) const;
  Step make_step(Id id, unsigned cls, const uint64_t* truths, std::size_t entry);
  bool holds(const State& look, uint64_t behind, uint64_t ahead, const uint64_t* truths) const;
  void close(const uint64_t* set, unsigned cls, const uint64_t* truths);
  void reach(uint32_t state);
  void step_back(std::size_t state, uint8_t byte);
  // Of the truths that have occurred with remembered steps, which is this one? groups_ or more: none.
  unsigned group_of(const uint64_t* truths) {
    if (group_of_.empty()) return 0;
    uint32_t& group = group_of_[std::min<uint64_t>(truths[0], group_of_.size() - 1)];
    if (group == kUnknown && known_groups_ < groups_) group = known_groups_++;
    return group;
  }
  bool is_closed(StateId id) const { return (closed_[index(id) / 64] >> (index(id) % 64) & 1) != 0; }
  uint64_t kind_of(unsigned cls) const;

  const Nfa& nfa_;
  std::size_t words_;
  unsigned stride_;
  // A row has stride x groups columns. Few of all combinations of truths occur: each gets a group when it does. Where
  // there are too many, the steps of the others are not remembered.
  uint32_t groups_, known_groups_ = 0;
  std::size_t columns_;
  std::vector<uint32_t> group_of_;  // by truths; empty: there are none
  bool looks_ahead_;                // set word 0 holds what stands at its position: a Before
  std::vector<uint32_t> lookarounds_;

  std::vector<uint32_t> consuming_;     // states by bit
  std::vector<uint32_t> bit_of_;        // by state
  std::vector<uint32_t> matches_;       // states that are always live
  std::vector<uint32_t> first_before_;  // epsilon edges backward: before_[first_before_[s] .. first_before_[s + 1])
  std::vector<uint32_t> before_;
  struct Edge {  // the byte-consuming state of this bit leads here over lo..hi
    uint8_t lo, hi;
    uint32_t bit;
  };
  std::vector<uint32_t> first_edge_;  // byte edges backward: edges_[first_edge_[s] .. first_edge_[s + 1])
  std::vector<Edge> edges_;
  std::array<uint8_t, 257> byte_of_{};  // class -> its first byte

  BoundedArray<uint64_t> sets_;
  BoundedArray<uint32_t> rows_;
  BoundedArray<uint32_t> table_;  // hash of sets: id + 1; `places_`, a power of two, are in use, twice the sets or more
  std::size_t places_ = 0;
  std::size_t size_ = 0;
  std::vector<uint64_t> closed_, next_;
  std::vector<uint32_t> stack_;
};

}  // namespace lino::nfa

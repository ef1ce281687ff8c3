// One search by the table walk (table.cpp, streams.cpp): where it stands and what it has found.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <span>

#include "nfa/lazy.h"
#include "nfa/row.h"

namespace lino::nfa {

inline uintptr_t load(uintptr_t row, unsigned symbol) {
  return reinterpret_cast<const std::atomic<uintptr_t>*>(row)[symbol].load(std::memory_order_acquire);
}

// Rows that a MatchSink has been told of. Must forget them whenever a row is made: then others may have been freed.
struct ToldRows {
  std::array<uintptr_t, 64> rows{};

  bool contains(uintptr_t row) const { return rows[slot(row)] == row; }
  void add(uintptr_t row) { rows[slot(row)] = row; }
  static std::size_t slot(uintptr_t row) { return (row >> 4) * 0x9E3779B97F4A7C15u >> 58; }
};

// One search: where it stands and what it has found.
struct Walker {
  const LazyDfa& dfa;
  LazyDfa::Cache& cache;
  const uint8_t* const begin;  // of the haystack
  const uint8_t* const end;
  const uint8_t* limit;  // forward: the haystack's end; backward: the floor
  const bool earliest;
  const uint8_t* p;
  uintptr_t row = 0;
  const uint8_t* best = nullptr;
  uint32_t pattern = kNoPattern;
  MatchSink* sink = nullptr;
  bool enough = false;                 // said the sink
  ToldRows* told = nullptr;            // if the sink wants to be told once
  bool suspends = false;               // the limit is not the end of input: the search stops there, to go on
  bool suspends_in_rows_only = false;  // where its state has no row at the limit, it goes on to the end instead
  bool suspended = false;              // it did: in `row`, or (0) in the state set in cache.key_
  WordBitReader word_bits{dfa.options_.word_bits, begin, end};

  bool is_told(uintptr_t match_row) const { return told != nullptr && told->contains(match_row); }

  // Back to walking, on with private stepping, or done.
  enum class Next { kWalk, kPrivate, kDone };

  template <bool kForward>
  void run(Before before);
  // Forward, at p, with the threads of an unanchored automaton that are under way in `from`, or (0) in cache.key_.
  void resume_without_restarts(const LazyDfa& unanchored, const LazyDfa::Cache& its_cache, uintptr_t from);
  // The other way round: forward, at p, with those under way in an anchored automaton.
  void resume_with_restarts(uintptr_t from, Before before);
  void resume(uintptr_t from, uint64_t generation);       // the same, from the state set in cache.key_: of row `from`
  bool resume_from(uintptr_t from, uint64_t generation);  // the same, where it is known; false: it is not
  LazyDfa::Cache::Resumed& resumed(uintptr_t from) const {
    return cache.resumed_[(from >> 4) * 0x9E3779B97F4A7C15u >> 60];
  }
  static Next next_of(const LazyDfa::Halt& halt) { return halt.row != 0 ? Next::kWalk : Next::kPrivate; }
  template <bool kForward>
  void go_on(Next next);
  template <bool kForward>
  Next walk();
  template <bool kForward, bool kWordBits>
  Next walk_by();
  template <bool kForward>
  Next special(uintptr_t next, unsigned symbol);
  template <bool kForward>
  Next step_privately();
  template <bool kForward>
  unsigned limit_symbol();
  // What is read at `at`.
  unsigned symbol_of(const uint8_t* at) {
    const Nfa& nfa = dfa.nfa_;
    return nfa.words.count != 0 ? nfa.words.symbol(*at, word_bits.at(at)) : nfa.classes.of[*at];
  }
  // The match that `key` tells of; true: that is all the search wants.
  bool take_match(std::span<const uint32_t> key) {
    best = p;
    if (sink == nullptr) {
      pattern = Determinizer::pattern(key);
      return earliest;
    }
    enough = !sink->take(sink->context, static_cast<std::size_t>(p - begin), Determinizer::patterns(key));
    return enough;
  }
};

}  // namespace lino::nfa

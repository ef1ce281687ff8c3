// Searching with foresight: a pass backward over the haystack tells where matches begin and which states lead to one,
// and then a match is followed from its first byte to its last without ever trying in vain or reading on behind its
// end. So all matches of a haystack together take O(pattern x haystack), whatever the pattern: what a search from one
// position to the next cannot promise, for it may have to read far ahead to know a short match, as a+b|a does. (The idea
// is Frisch and Cardelli's, ICALP 2004; see live.h.)
//
// The same passes decide lookarounds: one backward for each lookahead, one forward for each lookbehind, those inside
// others first (as Mamouras and Chattopadhyay, POPL 2024, and Barriere and Pit-Claudel, PLDI 2024, tabulate them), each
// computed block by block on demand (live_pass.h), so that memory does not grow with the haystack.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "nfa/live_pass.h"
#include "nfa/nfa.h"
#include "nfa/pike.h"

namespace lino::nfa {

class Foresight {
 public:
  // `nfa` is the pattern's, forward; lookarounds[i] decides lookaround i: anchored, without captures; forward for a
  // lookahead, reverse for a lookbehind; one that has another inside has a higher number. All must outlive this.
  // O(states + budget) memory; kAtOnce: all of it taken here, nothing below allocates or fails.
  Foresight(const Nfa& nfa, std::span<const Nfa> lookarounds, std::size_t budget, Growth growth);
  // Bytes that so many lookarounds take at least, whatever the budget.
  static std::size_t min_memory(const Nfa& nfa, std::span<const Nfa> lookarounds);

  // From here on about this haystack, which must not change nor go away. O(1).
  void begin(std::string_view haystack);

  // Does lookaround `id` hold at `at`? (Not negated.)
  bool holds(uint32_t id, std::size_t at) { return passes_[id]->start_lives(at); }

  // The leftmost match that begins at `start` or later (anchored: there); false: none. Asked from left to right,
  // O(pattern x haystack) for all matches of a haystack together; the first question may take as long alone.
  bool find(std::size_t start, bool anchored, MatchKind kind, std::size_t& match_begin, std::size_t& match_end);

  uint32_t pattern() const {
    return pattern_;
  }  // of the match that find() gave last; the longest: the lowest that has it

  std::size_t memory() const;
  uint64_t take_steps();  // positions stepped over since it was asked last, by all passes and by following matches

 private:
  std::size_t follow_first(std::size_t at);
  std::size_t follow_longest(std::size_t at);
  bool close(StateId from, std::size_t at, bool all);
  bool holds_here(const State& state, std::size_t at);
  const StateId* step(StateId state, std::size_t at) const;

  const Nfa& nfa_;
  std::string_view haystack_;
  LivePass matches_;
  std::vector<std::unique_ptr<LivePass>> passes_;  // by lookaround
  uint64_t steps_ = 0;
  uint32_t pattern_ = kNoPattern;

  // Following a match: the live states at a position, in order of preference.
  std::vector<StateId> current_, seeds_;
  std::size_t current_count_ = 0;
  std::vector<StateId> stack_;
  std::vector<uint32_t> visited_;  // by state: the closure that met it
  uint32_t closure_ = 0;
};

}  // namespace lino::nfa

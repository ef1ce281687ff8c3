// A DFA as plain data: a part (or all) of the deterministic automaton of an Nfa, for printing, lowering and
// running. The lazily grown, shared form is lazy.h.
//
// Matches are one byte late: a state says that a match ended BEFORE the byte last consumed, so that looks at
// the next byte ($ \b) are decided by then; end of input is a symbol of its own (classes.eoi()). This is RE2's
// and regex-automata's construction.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "nfa/look.h"
#include "nfa/nfa.h"
#include "nfa/pike.h"

namespace lino::nfa {

using DfaStateId = uint32_t;
inline constexpr DfaStateId kDead = 0;              // state 0: no thread is left; all its transitions go to itself
inline constexpr DfaStateId kUnknown = 0xFFFFFFFF;  // a transition not determinised (limit reached)

// What a register for the start of the match under way needs where a state is entered, before its byte is consumed.
enum class StartOp : uint8_t {
  kKeep,
  kBegin,   // the threads began here
  kForget,  // where they began is not known
};

struct DfaState {
  bool match = false;              // a match ended before the byte last consumed
  bool final = false;              // every transition goes to kDead (with match: finish at once)
  uint32_t pattern = kNoPattern;   // match: the preferred pattern
  StartOp start = StartOp::kKeep;  // states that differ in nothing else have the same row, and
  DfaStateId twin = kDead;         // the same twin: one of them. kDead: there is no other
};

struct Dfa {
  ByteClasses classes;
  std::vector<DfaState> states;                  // [0] is kDead
  std::vector<DfaStateId> next;                  // states.size() x classes.stride(), row-major
  std::array<DfaStateId, kBeforeCount> start{};  // equal where the pattern does not look
  bool reverse = false;
  bool anchored = false;
  bool complete = false;      // no kUnknown anywhere
  bool knows_starts = false;  // states say what the register of a start needs

  DfaStateId step(DfaStateId s, unsigned cls) const { return next[s * classes.stride() + cls]; }
  std::size_t memory() const;
};

struct DfaOptions {
  bool anchored = false;  // from start_anchored or start_unanchored
  MatchKind kind = MatchKind::kLeftmostFirst;
  uint32_t state_limit = 256;        // beyond it, states are not made and transitions stay kUnknown
  std::size_t work_limit = 1 << 20;  // Nfa states visited; beyond it likewise
  bool starts = false;               // find out about starts, if that is within the limits; leftmost-first only
};

// Breadth first from the start states. Never fails.
Dfa determinize(const Nfa& nfa, const DfaOptions& options);

// The automaton that is done with its first match state, for searches that only ask whether there is a match: match
// states become final, and what only they led to is gone. O(states x classes).
Dfa stop_at_match(const Dfa& dfa);

// The plain table walk: the oracle for the lazy walk and the stamped code. Returns the end of the leftmost match
// (for a reverse Dfa: searches backward from input end `at` down to `floor`, returns its start), or kNoPosition.
// Precondition: complete.
std::size_t run_forward(const Dfa& dfa, std::string_view haystack, std::size_t start);
std::size_t run_backward(const Dfa& dfa, std::string_view haystack, std::size_t at, std::size_t floor);

// One line a state: "2 match: [a-z] -> 2, eoi -> 3" with classes printed as byte sets; starts marked.
std::string to_string(const Dfa& dfa);
std::string to_dot(const Dfa& dfa);

}  // namespace lino::nfa

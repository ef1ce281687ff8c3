// A Thompson NFA over bytes. Plain data: one vector of states, ids instead of pointers.
//
// In: compile.h makes one from Hir. Out: run by pike.h, determinised by determinize.h and lazy.h.
// Priority is the order of alternatives in a Union: earlier is preferred (leftmost-first).
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "nfa/byte_classes.h"
#include "nfa/word_bits.h"
#include "regex/syntax/hir.h"

namespace lino::nfa {

using syntax::Look;
using syntax::LookSet;

enum class StateId : uint32_t {};
constexpr uint32_t index(StateId id) { return static_cast<uint32_t>(id); }

enum class StateKind : uint8_t {
  kByteRange,   // consume one byte in [lo, hi], go to next
  kSparse,      // consume one byte; transitions(state), sorted and disjoint; no match: the thread dies
  kLook,        // go to next if `look` holds here
  kLookaround,  // go to next if lookaround `arg` holds here; with count = 1: if it does not
  kUnion,       // go to every alternative, in order of preference
  kCapture,     // remember this position in slot `arg`, go to next
  kMatch,       // pattern `arg` has matched
  kFail,        // the thread dies
};

inline constexpr std::size_t kStateKinds = 8;

struct State {
  StateKind kind = StateKind::kFail;
  uint8_t lo = 0, hi = 0;  // kByteRange
  Look look{};             // kLook: the look to test, already mirrored in a reverse Nfa
  StateId next{};          // kByteRange, kLook, kLookaround, kCapture
  uint32_t arg = 0;    // kCapture: slot; kMatch: pattern; kLookaround: id; kSparse, kUnion: first in the side vector
  uint32_t count = 0;  // kSparse, kUnion: how many entries
};

struct Transition {
  uint8_t lo = 0, hi = 0;
  StateId next{};
};

struct Nfa {
  std::vector<State> states;
  std::vector<Transition> transitions;  // of all kSparse states
  std::vector<StateId> alternatives;    // of all kUnion states
  StateId start_anchored{};
  StateId start_unanchored{};  // the same behind a lazy any-byte loop (any byte, also invalid UTF-8)
  ByteClasses classes;         // distinguishes also '\n' and word bytes where the looks need it
  LookSet looks;               // every look that occurs
  uint32_t pattern_count = 1;
  // Slots of pattern p are [first_slot[p], first_slot[p+1]): two a group, group 0 included (slots 0 and 1 of
  // a pattern are its whole match; kCapture states for them are present unless captures were left out).
  std::vector<uint32_t> first_slot;
  bool has_lookarounds = false;  // which only foresight.h decides
  bool reverse = false;          // matches the reversed haystack; looks mirrored by compile()
  bool has_captures = false;
  WordSymbols words;  // where looks ask about word characters of the pattern's own; else empty

  // What a walk reads at a byte: its class, or with `words` a symbol; the number behind them all stands for end of input.
  unsigned eoi() const { return words.count != 0 ? words.count : classes.eoi(); }
  unsigned stride() const { return eoi() + 1; }  // columns of a row

  std::span<const Transition> transitions_of(const State& s) const { return {transitions.data() + s.arg, s.count}; }
  std::span<const StateId> alternatives_of(const State& s) const { return {alternatives.data() + s.arg, s.count}; }
  std::size_t memory() const;  // bytes held
};

// How much there is of an Nfa, or will be at the most of one that is not made yet.
struct NfaSize {
  std::size_t states = 0, transitions = 0, alternatives = 0, patterns = 1;
  LookSet looks;
  bool restarts = true;  // start_unanchored is another state than start_anchored
  std::size_t memory() const;
};

// The transition of a kSparse state for `byte`, or null.
inline const Transition* find_transition(std::span<const Transition> transitions, uint8_t byte) {
  constexpr std::size_t kFew = 8;
  auto t = transitions.begin();
  if (transitions.size() > kFew) t = std::ranges::lower_bound(transitions, byte, {}, &Transition::hi);
  else
    while (t != transitions.end() && t->hi < byte) ++t;
  return t != transitions.end() && t->lo <= byte ? &*t : nullptr;
}

// One line a state: "3: 'a'-'z' -> 4", "5: union 6 2", "7: look ^ -> 8", "9: match 0"; starts marked with ^ (anchored)
// and > (unanchored).
std::string to_string(const Nfa& nfa);
std::string to_dot(const Nfa& nfa);  // Graphviz

}  // namespace lino::nfa

// The set of strings that a Dfa matches from their first byte to their last, as a plain graph: every way from the start
// to an accepting state is one such string, and every state is on such a way. For counting and generating (paths.h).
//
// In: a complete anchored Dfa of the kind that keeps all threads (kLeftmostLongest; leftmost-first ones forget longer
// matches). The byte-late matches and the end-of-input symbol of dfa.h are gone: looks at the end ($ \b) have been
// decided, a state accepts or does not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "nfa/byte_classes.h"
#include "nfa/dfa.h"

namespace lino::nfa {

inline constexpr uint32_t kNowhere = 0xFFFFFFFF;  // no state: no string of the language goes on so

struct Language {
  ByteClasses classes;
  std::vector<uint32_t> next;    // size() x classes.count, row-major
  std::vector<uint8_t> accepts;  // by state: a string may end here
  uint32_t start = kNowhere;     // kNowhere: the language is empty, and so are the vectors

  uint32_t size() const { return static_cast<uint32_t>(accepts.size()); }
  bool empty() const { return start == kNowhere; }
  uint32_t step(uint32_t state, unsigned cls) const { return next[std::size_t{state} * classes.count + cls]; }
  uint32_t step_byte(uint32_t state, uint8_t byte) const { return step(state, classes.of[byte]); }

  // Where `text` leads from `state` (which may be kNowhere). O(text).
  uint32_t walk(uint32_t state, std::string_view text) const;
  bool contains(std::string_view text) const;
};

// Precondition: dfa.complete, dfa.anchored, not dfa.reverse. O(states x classes).
Language language_of(const Dfa& dfa);

// The strings of both; nothing where that takes more than `state_limit` states. The product construction.
std::optional<Language> intersection(const Language& a, const Language& b, std::size_t state_limit);

// By state: the length of the shortest string from there to an accepting state, or from the start to there.
// O(states x classes), breadth first.
std::vector<uint32_t> lengths_to_end(const Language& language);
std::vector<uint32_t> lengths_from_start(const Language& language);

// The length of the shortest string with at least `floor` bytes; nothing: there is none.
std::optional<std::size_t> shortest_length(const Language& language, std::size_t floor);
// Of the longest string; nothing: there are longer ones than any number, or none at all.
std::optional<std::size_t> longest_length(const Language& language);

}  // namespace lino::nfa

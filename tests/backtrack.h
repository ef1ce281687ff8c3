// The plainest matcher there is, for tests of lookarounds: backtracking over an Nfa that remembers which (state, position)
// pairs have failed (RE2's BitState), and decides each lookaround by searching for it on the spot, again and again.
//
// In: a pattern. Out: leftmost-first spans. Slow: O(states x haystack) for each lookaround at each position.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "lino/error.h"
#include "nfa/nfa.h"

namespace lino::test {

class Backtracker {
 public:
  explicit Backtracker(std::string_view pattern);
  // All matches, by the rules of iteration.
  std::vector<Span> find_all(std::string_view haystack);

 private:
  std::optional<std::size_t> match_at(const nfa::Nfa& nfa, std::size_t at);

  nfa::Nfa nfa_;
  std::vector<nfa::Nfa> lookarounds_;
  std::string_view haystack_;
};

}  // namespace lino::test

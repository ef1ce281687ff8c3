// The plainest matcher there is, for tests of lookarounds: backtracking over an Nfa that remembers which (state, position)
// pairs have failed (RE2's BitState), and decides each lookaround by searching for it on the spot.
//
// In: a pattern. Out: leftmost-first spans. Slow: O(states x haystack) for each lookaround at each position, and for each
// position alone.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "lino/error.h"
#include "nfa/nfa.h"
#include "regex/syntax/parse.h"

namespace lino::test {

class Backtracker {
 public:
  explicit Backtracker(std::string_view pattern, const syntax::SyntaxOptions& options = {});
  // All matches, by the rules of iteration.
  std::vector<Span> find_all(std::string_view haystack);

 private:
  std::optional<std::size_t> match_at(const nfa::Nfa& nfa, std::size_t at);
  bool lookaround_holds(std::size_t id, std::size_t at);

  struct Lookaround {
    nfa::Nfa nfa;
    std::vector<std::optional<bool>> holds;  // what is known, by the position
  };
  bool utf8_;
  nfa::Nfa nfa_;
  std::vector<Lookaround> lookarounds_;
  std::string_view haystack_;
};

}  // namespace lino::test

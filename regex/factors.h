// What every match must contain: for each alternative of a pattern (or pattern of a set), byte sequences that stand at
// the beginning of a match or somewhere inside. For the plan that looks for them and searches only around (windows.h).
//
// A factor of a branch c1 c2 ... cn is what its part ck ... cn begins with (nfa/prefix.h): chosen for few expected stops
// in text like the haystack's, and for a start that is not far away. Of (?m)^ and (?m)$ at its ends, the '\n' is part of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "jit/cost.h"
#include "jit/prefilter.h"
#include "nfa/dfa.h"
#include "nfa/prefix.h"
#include "regex/syntax/hir_arena.h"

namespace lino {

struct Factor {
  std::vector<std::vector<nfa::ByteSet>> sequences;  // of one length: one of them stands in every match
  // Bytes between the match's start and the factor. Where there may be more than kNear, `before` tells what they are.
  static constexpr uint64_t kNear = 256;
  uint64_t least_before = 0, most_before = 0;
  std::optional<syntax::HirTree> before;
  // Where lines begin or end, sequences hold the '\n' beside the match: `ahead` of it by a byte, unless the haystack begins
  // there; or `beyond` its end by a byte, unless the haystack ends there.
  bool ahead = false, beyond = false;
  double stops = 0;    // expected, a byte of haystack
  double finding = 0;  // cycles a byte to look for it alone
  double cost = 0;     // cycles a byte, of those stops and the windows around them
  uint32_t given = 0;  // which of the branches that it was chosen for
};

struct Factors {
  std::vector<Factor> branches;  // every match is one of some branch
  uint64_t most_before = 0;      // of the branches without `before`
  // Each looks for some of the sequences: more of them take longer, and stop less often for nothing.
  struct Group {
    std::variant<jit::Prefilter, jit::FixedByte> what;
    std::size_t length;                                    // of the shortest of its sequences
    std::vector<std::pair<uint32_t, uint32_t>> sequences;  // branch, and which of the branch's
    jit::CandidateFinder finder() const;
  };
  std::vector<Group> groups;
  double cost = 0;  // cycles a byte, expected
};

// The top alternatives of a pattern, groups left out.
std::vector<const syntax::Hir*> branches_of(const syntax::Hir& hir);

// For haystacks like `haystack`. Nothing: some branch has no factor, or looking for them would not pay.
std::optional<Factors> choose_factors(const std::vector<const syntax::Hir*>& branches, std::string_view haystack);

// What a prefilter and the automaton behind it take in haystacks like `haystack`: cycles a byte, stops and steps counted in a
// sample of it. Precondition: forward is complete.
double cost_in(const jit::Prefilter& prefilter, const nfa::Dfa& forward, std::string_view haystack);

// For --dump=plan: a line; and some more, with each group and some of the factors.
std::string to_string(const Factors& factors);
std::string details_of(const Factors& factors);

}  // namespace lino

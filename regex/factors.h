// What every match must contain: for each alternative of a pattern (or pattern of a set), byte sequences that stand at
// the beginning of a match or somewhere inside. For the plan that looks for them and searches only around (windows.h).
//
// A factor of a branch c1 c2 ... cn is what its part ck ... cn begins with (nfa/prefix.h): chosen for few expected stops
// in text like the haystack's, and for a start that is not far away.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "jit/cost.h"
#include "jit/prefilter.h"
#include "nfa/prefix.h"
#include "regex/syntax/hir.h"

namespace lino {

struct Factor {
  std::vector<std::vector<nfa::ByteSet>> sequences;  // of one length: one of them stands in every match
  // Bytes between the match's start and the factor. Where there may be more than kNear, `before` tells what they are.
  static constexpr uint64_t kNear = 256;
  uint64_t least_before = 0, most_before = 0;
  std::optional<syntax::Hir> before;
  double stops = 0;    // expected, a byte of haystack
  uint32_t given = 0;  // which of the branches that it was chosen for
};

struct Factors {
  std::vector<Factor> branches;  // every match is one of some branch
  uint64_t most_before = 0;      // of the branches without `before`
  // Each looks for some of the sequences: more of them take longer, and stop less often for nothing.
  struct Group {
    jit::Prefilter prefilter;
    std::size_t length;                                    // of the shortest of its sequences
    std::vector<std::pair<uint32_t, uint32_t>> sequences;  // branch, and which of the branch's
  };
  std::vector<Group> groups;
  double cost = 0;  // cycles a byte, expected
};

// The top alternatives of a pattern, groups left out.
std::vector<const syntax::Hir*> branches_of(const syntax::Hir& hir);

// For haystacks like `haystack`. Nothing: some branch has no factor, or looking for them would not pay. Precondition: no
// branch is nullable.
std::optional<Factors> choose_factors(const std::vector<const syntax::Hir*>& branches, std::string_view haystack);

std::string to_string(const Factors& factors);  // one line, for --dump=plan

}  // namespace lino

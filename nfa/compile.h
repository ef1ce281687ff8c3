// Hir -> Nfa by Thompson's construction (CACM 1968), code points as byte ranges of UTF-8.
#pragma once

#include <cstddef>
#include <span>

#include "lino/error.h"
#include "nfa/nfa.h"
#include "regex/syntax/hir.h"

namespace lino::nfa {

struct CompileOptions {
  bool reverse = false;        // for finding a match's start from its end; looks are mirrored (^ <-> $)
  bool captures = true;        // false: no kCapture states (what a DFA wants)
  bool anchored_only = false;  // no any-byte loop: start_unanchored == start_anchored
  // Lookarounds of one character of this set become looks, for walks with word bits (word_bits.h); there are no others.
  const syntax::CharSet* word_chars = nullptr;
  std::size_t size_limit = std::size_t{4} << 20;  // bytes of the result; beyond: Error kProgramTooLarge
};

// Several patterns share one Nfa; pattern i is hirs[i], and an earlier one is preferred. (In a reverse Nfa without
// captures all of them are pattern 0: it is asked for starts alone.) O(size of the result):
// the limit is checked while building, so x{1000}{1000}{1000} is refused at once.
Expected<Nfa> compile(std::span<const syntax::Hir* const> hirs, const CompileOptions& options);
Expected<Nfa> compile(const syntax::Hir& hir, const CompileOptions& options);

// About how many bytes the Nfa with captures would take. Saturates.
double estimate(const syntax::Hir& hir);

}  // namespace lino::nfa

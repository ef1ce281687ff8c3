// TaggedAutomaton -> Chain: one walk over a span that is known, which leaves the groups of its match in registers.
//
// The code is entered with cur and end at the span's ends and row at the registers; search->begin, end and pass_last are the
// haystack's. It stops with LINO_END where the span is a match, with LINO_DONE where it is none. O(span): no byte is
// looked at twice.
#pragma once

#include "jit/chain.h"
#include "jit/cost.h"
#include "nfa/tagged_automaton.h"

namespace lino::jit {

Chain lower_groups(const nfa::TaggedAutomaton& automaton, const ByteShares& shares = background_shares());

}  // namespace lino::jit

// How Options::max_mem is divided. In: a pattern, then its tree. Out: an error, or the automata and what they leave.
//
// While a pattern is compiled there are its copy, its Ast, then its Hir, then the Hir and the Nfas; the Hir is kept for
// the Nfas that are made later, but where that would be much, all of them are made at once and it is dropped. What is
// always needed (the Nfas, a search's working memory) is known then, and a pattern for which max_mem is too small is
// refused. What is left is for that which grows: lazy DFAs, stamps, slots of captures (program.cpp).
//
// Where max_mem is tiny, shares of it would be too small for anything: up to kLeastBudget bytes are not divided.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "lino/error.h"

namespace lino {

inline constexpr std::size_t kLeastBudget = std::size_t{64} << 10;

// That part of max_mem, but not less than kLeastBudget where there is so much.
std::size_t budget_part(std::size_t max_mem, std::size_t numerator, std::size_t denominator);

std::optional<Error> too_long(std::string_view pattern, std::size_t max_mem);

}  // namespace lino

// The bitmask plan for `.*` and its like: where no run is, the empty string matches between characters.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "lino/regex.h"
#include "regex/search.h"

namespace lino {

// As search_find_all(), for a plan with or_nothing. All calls with one cursor together: O(haystack).
std::size_t find_all_runs_or_nothing(const SearchContext& context, const jit::Runs& runs, std::string_view haystack,
                                     Cursor& cursor, std::span<Span> spans);

}  // namespace lino

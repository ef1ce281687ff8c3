// Searches of patterns whose matches all end where the haystack does (`\s+$`): if its last byte may be one of theirs,
// backward from there, by the automaton that tells where matches begin. What it reads is little more than the match.
//
// Not so where a loop stands before the end: for `(?s)foo.*$` it would read the haystack, in which a kernel finds no `foo`
// at tens of bytes a nanosecond. So a walk may read a small share of the haystack; where that does not tell, another plan
// searches, and after that has happened walks are not tried for some time (pauses.h).
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "lino/regex.h"
#include "regex/search.h"
#include "regex/stamped.h"

namespace lino {

// Is it certain that nothing matches, by the haystack's last byte? Precondition of this and the others: program.from_end.
inline bool ends_in_vain(const Program& program, std::string_view haystack) {
  return !program.nullable && !haystack.empty() && !program.last_bytes[static_cast<uint8_t>(haystack.back())];
}

// Known::kNo: the answer takes another plan, and nothing has changed. `haystack` has an address.

// As search_find().
Known find_from_end(const SearchContext& context, std::string_view haystack, std::size_t start,
                    const SearchOptions& how, Span& match, bool& found);

// As search_find_all(); `n`: how many. Precondition: cursor.at <= haystack.size(), spans are not empty.
Known find_all_from_end(const SearchContext& context, std::string_view haystack, Cursor& cursor, std::span<Span> spans,
                        const SearchOptions& how, std::size_t& n);

// As search_is_match(); of patterns that match more than the empty string.
Known is_match_from_end(const SearchContext& context, std::string_view haystack, bool& found);

}  // namespace lino

// Searches of patterns that match nothing but many long words, by word_search.h, which needs no automaton. Where it looks up
// words in vain again and again, the automata go on, and it is not tried for some time (pauses.h).
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "lino/regex.h"
#include "regex/program.h"
#include "regex/stamped.h"

namespace lino {

// Known::kNo: another plan is to search from where the cursor is; nothing is known. The haystack has an address.

// As search_find_all(), for any `how`; adds to `n`.
Known find_all_by_words(const Program& program, std::string_view haystack, Cursor& cursor, std::span<Span> spans,
                        const SearchOptions& how, std::size_t& n);

// The match from `start` on.
Known find_by_words(const Program& program, std::string_view haystack, std::size_t start, const SearchOptions& how,
                    Span& match, bool& found);

}  // namespace lino

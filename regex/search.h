// Searches over a Program: which engine runs, and the rules of iteration that all engines share.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string_view>

#include "lino/regex.h"
#include "regex/program.h"

namespace lino {

// What a search works with. `scratch` may be null: then one is borrowed from the program's pool where needed.
struct SearchContext {
  const Program& program;
  ScratchState* scratch = nullptr;
};

// Pointers are compared and subtracted everywhere, so an empty haystack needs an address too.
inline std::string_view with_address(std::string_view haystack) { return haystack.data() != nullptr ? haystack : ""; }

bool search_is_match(const SearchContext& context, std::string_view haystack);
bool search_full_match(const SearchContext& context, std::string_view haystack);
// The match from `start`; anchored: only one that begins there.
bool search_find(const SearchContext& context, std::string_view haystack, std::size_t start, const SearchOptions& how,
                 Span& match);
// Likewise, by whatever the pattern and the question want. `haystack` has an address, and `start` is in it.
[[gnu::noinline]] bool find_by_plan(const SearchContext& context, std::string_view haystack, std::size_t start,
                                    const SearchOptions& how, Span& match);
// The first match from `cursor` on, or (anchored) one that begins there; what is known of the haystack stays in `cursor`.
// `haystack` has an address.
bool search_next(const SearchContext& context, std::string_view haystack, const SearchOptions& how, Cursor& cursor,
                 Span& match);
// Every call with one cursor has the same `how`.
std::size_t search_find_all(const SearchContext& context, std::string_view haystack, Cursor& cursor,
                            std::span<Span> spans, const SearchOptions& how);

// The groups of a match that has been found with `cursor` (group 0 first; groups that took no part have begin == end ==
// npos). O(pattern x match), besides what the cursor's passes take.
void search_groups(const SearchContext& context, std::string_view haystack, Span match, Cursor& cursor,
                   const std::span<Span>& groups);

// Fill `groups` likewise: of the match from `start`; of one of the whole haystack. (By reference: a span that is handed on in
// memory is read as one word of 16 bytes, which waits for the writes of both its halves.)
bool search_captures(const SearchContext& context, std::string_view haystack, std::size_t start,
                     const SearchOptions& how, const std::span<Span>& groups);
bool search_captures_full(const SearchContext& context, std::string_view haystack, std::span<Span> groups);

// As search_find_all(), with the groups of each match behind each other: `count` of them each. How many matches.
std::size_t search_all_captures(const SearchContext& context, std::string_view haystack, Cursor& cursor,
                                std::span<Span> groups, std::size_t count, const SearchOptions& how);

// Likewise, but only the groups that took part, each with its number. How many groups. Precondition: room for all of a match.
std::size_t search_all_groups(const SearchContext& context, std::string_view haystack, Cursor& cursor,
                              std::span<GroupSpan> groups, const SearchOptions& how);
// Those of `all`, the groups of a match, that took part, to `groups`; how many.
std::size_t take_part(std::span<const Span> all, std::span<GroupSpan> groups);

// As Regex::lines().
std::size_t search_lines(const SearchContext& context, std::string_view haystack, Cursor& cursor,
                         std::span<Span> lines);

// Calls `report` for every position at which some match ends, ascending; false from it ends the search.
void search_ends(const SearchContext& context, std::string_view haystack,
                 const std::function<bool(std::size_t)>& report);

// Does a match that is not empty end at `end`? Looks back as far as it must: 4 bytes, then 16, 64, ... `cache` is of
// program.start_dfa().
bool has_more_than_empty(const Program& program, nfa::LazyDfa::Cache& cache, std::string_view haystack,
                         std::size_t end);

}  // namespace lino

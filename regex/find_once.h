// Searches for a match at a time: by the table walk, Pike's simulation or foresight, for whichever match is wanted.
//
// All of them may read behind the end of a match, and will read those bytes again: where that adds up to a multiple of
// the haystack, foresight goes on, so that all matches take linear time. Patterns with lookarounds are searched by
// foresight from the beginning; it decides the lookarounds for Pike's simulation too.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "lino/regex.h"
#include "nfa/pike.h"
#include "regex/program.h"
#include "regex/search.h"

namespace lino {

// The match from cursor.at on, or the one that begins there; no rules of iteration applied. Adds to the cursor's bytes
// read again; its position stays. Precondition: cursor.at <= haystack.size().
bool find_once(ScratchState& scratch, std::string_view haystack, Cursor& cursor, const SearchOptions& how, Span& match);

// As search_find_all(), by find_once().
std::size_t find_all_by_ones(const SearchContext& context, std::string_view haystack, Cursor& cursor,
                             std::span<Span> spans, const SearchOptions& how);

// Is the next match in `bytes` of haystack likely to be so far away that four walks at a time (nfa/streams.cpp) find it
// sooner than `stamp`, or one walk where that is null?
bool is_far(const SearchContext& context, const Stamp* stamp, std::size_t bytes);
// As find_all_by_ones(), by four walks at a time, for as long as matches are far from each other.
std::size_t find_all_far(const SearchContext& context, std::string_view haystack, Cursor& cursor,
                         std::span<Span> spans);

// The end of the match from `start` on that ends first; npos: none. Not for patterns with lookarounds.
std::size_t first_end(const SearchContext& context, std::string_view haystack, std::size_t start);

// Does `rest` lack a byte that every match contains?
inline bool has_none(const Program& program, std::string_view rest) {
  if (!program.required().is_missing(rest)) return false;
  Counters::add(program.counters.kernel, rest.size());
  return true;
}

// Pike's simulation, of the pattern with its captures.
bool pike_find(ScratchState& scratch, nfa::Input input, std::span<std::size_t> slots);

// Bytes the walks of `cache` have stepped since they were counted last; counts them.
std::size_t count_walk(ScratchState& scratch, nfa::LazyDfa::Cache& cache);

}  // namespace lino

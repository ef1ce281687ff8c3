// Searches backward from the haystack's end; see from_end.h.
#include "regex/from_end.h"

#include "regex/borrowed.h"
#include "regex/find_once.h"

namespace lino {

namespace {

constexpr std::size_t kLeast = 64;                  // bytes; fewer are searched as fast by other plans
constexpr std::size_t kLeastOfWhole = 4096;         // likewise, where a match begins with the haystack or not at all
constexpr std::size_t kFewBytes = 16, kShare = 32;  // a walk may read so many bytes, and one of so many

enum class Asked : uint8_t { kLeftmost, kAny };

// What a walk knows of the matches that begin at `start` or behind it.
struct Walked {
  std::size_t begin = Regex::npos;  // of the leftmost, or of any; npos: there is none
  bool known = false;               // else nothing is
};

// Where all matches are `length` bytes long one may begin in one place.
Walked walk_at(ScratchState& scratch, std::string_view haystack, std::size_t length) {
  const std::size_t begin = haystack.size() - length;
  nfa::LazyDfa& dfa = scratch.program.anchored_dfa();
  nfa::LazyDfa::Cache& cache = scratch.cache(scratch.anchored, dfa);
  const nfa::HalfMatch end = dfa.find_end(cache, haystack, begin, true);
  count_walk(scratch, cache);
  return {end ? begin : Regex::npos, true};
}

Walked walk_back(ScratchState& scratch, std::string_view haystack, std::size_t floor, Asked asked) {
  nfa::LazyDfa& dfa = scratch.program.start_dfa();
  nfa::LazyDfa::Cache& cache = scratch.cache(scratch.start, dfa);
  std::size_t read_to = 0;
  const nfa::HalfMatch begin = dfa.find_start(cache, haystack, haystack.size(), floor, &read_to);
  count_walk(scratch, cache);
  return {begin.at, read_to > floor || (asked == Asked::kAny && begin)};
}

Walked walk(const SearchContext& context, std::string_view haystack, std::size_t start, Asked asked) {
  const Program& program = context.program;
  const std::size_t size = haystack.size() - start, allowed = kFewBytes + size / kShare;
  static_assert(kFewBytes + kLeast / kShare < kLeast);  // so that no walk comes to `start`
  if (program.fixed_length ? *program.fixed_length > allowed : !program.end_walks().are_over()) return {};
  Borrowed scratch(context);
  if (program.fixed_length) return walk_at(*scratch, haystack, *program.fixed_length);
  const Walked walked = walk_back(*scratch, haystack, haystack.size() - allowed, asked);
  program.end_walks().tell(walked.known);
  return walked;
}

bool may_walk(const Program& program, std::string_view haystack, std::size_t start, const SearchOptions& how) {
  const std::size_t least = program.whole_text ? kLeastOfWhole : kLeast;
  return !how.anchored && start <= haystack.size() && haystack.size() - start >= least;
}

}  // namespace

Known find_from_end(const SearchContext& context, std::string_view haystack, std::size_t start,
                    const SearchOptions& how, Span& match, bool& found) {
  found = false;
  if (ends_in_vain(context.program, haystack)) return Known::kYes;
  if (!may_walk(context.program, haystack, start, how)) return Known::kNo;
  const Walked walked = walk(context, haystack, start, Asked::kLeftmost);
  if (!walked.known) return Known::kNo;
  found = walked.begin != Regex::npos;
  if (found) match = {walked.begin, haystack.size()};
  return Known::kYes;
}

// There is one match at most: behind it, an empty one would follow directly.
Known find_all_from_end(const SearchContext& context, std::string_view haystack, Cursor& cursor, std::span<Span> spans,
                        const SearchOptions& how, std::size_t& n) {
  Span match;
  bool found = false;
  if (find_from_end(context, haystack, cursor.at, how, match, found) == Known::kNo) return Known::kNo;
  n = found ? 1 : 0;
  if (found) spans[0] = match;
  if (found) cursor.last_end = match.end;
  cursor.at = haystack.size();
  cursor.done = true;
  return Known::kYes;
}

Known is_match_from_end(const SearchContext& context, std::string_view haystack, bool& found) {
  found = false;
  if (ends_in_vain(context.program, haystack)) return Known::kYes;
  if (!may_walk(context.program, haystack, 0, {})) return Known::kNo;
  const Walked walked = walk(context, haystack, 0, Asked::kAny);
  found = walked.begin != Regex::npos;
  return walked.known ? Known::kYes : Known::kNo;
}

}  // namespace lino

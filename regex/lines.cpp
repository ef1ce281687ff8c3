// Lines that have a match, for those who ask no more of it: each is left at the first end of a match, so that no match is
// followed to its own, none is looked for behind it, and its begin is never asked for.
#include <cstring>

#include "regex/borrowed.h"
#include "regex/find_once.h"
#include "regex/search.h"
#include "regex/stamped.h"

namespace lino {

namespace {

// The end of some match from `start` on, in the first line that has one; npos: there is none.
std::size_t end_in_line(const SearchContext& context, std::string_view haystack, std::size_t start) {
  const Program& program = context.program;
  Span match;
  if (const jit::Runs* runs = program.runs(); runs != nullptr && !runs->plan().or_nothing) {
    Cursor cursor{.at = start};
    return find_all_runs(context, *runs, haystack, cursor, {&match, 1}) == 1 ? match.end : Regex::npos;
  }
  // An empty match may not count; from the end, by words and by passes, the first end is found no sooner.
  if (program.nullable || program.other_plan_first || program.foresees()) {
    return search_find(context, haystack, start, {}, match) ? match.end : Regex::npos;
  }
  return first_end(context, haystack, start);
}

}  // namespace

std::size_t search_lines(const SearchContext& context, std::string_view haystack, Cursor& cursor,
                         std::span<Span> lines) {
  haystack = with_address(haystack);
  const char* const text = haystack.data();
  const int terminator = static_cast<unsigned char>(context.program.options.line_terminator);
  std::size_t n = 0;
  while (n < lines.size() && !cursor.done) {
    const std::size_t start = cursor.at,
                      end = start < haystack.size() ? end_in_line(context, haystack, start) : Regex::npos;
    // Behind the last terminator no line begins, though an empty match may.
    cursor.done = end == Regex::npos || (end == haystack.size() && haystack.back() == static_cast<char>(terminator));
    if (cursor.done) break;
    const void* const before = memrchr(text + start, terminator, end - start);
    const void* const behind = std::memchr(text + end, terminator, haystack.size() - end);
    Span& line = lines[n++];
    line.begin = before != nullptr ? static_cast<std::size_t>(static_cast<const char*>(before) - text) + 1 : start;
    line.end = behind != nullptr ? static_cast<std::size_t>(static_cast<const char*>(behind) - text) : haystack.size();
    cursor.at = line.end + 1;
    cursor.done = cursor.at >= haystack.size();
  }
  return n;
}

}  // namespace lino

// The rules of iteration, for engines that return a match at a time: an empty match is not reported directly after a
// match, never splits a code point, and after it the search moves one code point on. (Stamped code has the same rules
// in its emit ops.)
#pragma once

#include <string_view>

#include "lino/regex.h"
#include "nfa/code_point.h"

namespace lino {

struct Iteration {
  std::string_view haystack;
  bool utf8;
  Cursor& cursor;
  bool anchored = false;  // every match begins at cursor.at, so that one inside a code point ends the search

  // Is the match to be reported? Moves the cursor behind it.
  bool take(Span match) {
    if (!match.empty()) {
      cursor.at = cursor.last_end = match.end;
      return true;
    }
    const bool splits = utf8 && nfa::splits_code_point(haystack, match.end);
    const bool report = !splits && match.end != cursor.last_end;
    cursor.at = match.end + (splits || anchored || !utf8 ? 1 : nfa::code_point_length(haystack, match.end));
    if (report) cursor.last_end = match.end;
    if (cursor.at > haystack.size() || (splits && anchored)) cursor.done = true;
    return report;
  }
};

}  // namespace lino

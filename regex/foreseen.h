// Searches by foresight (nfa/foresight.h): for patterns with lookarounds, and for all matches of a haystack once the
// other engines have read much of it again and again. Also what a cursor remembers for them.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include "lino/regex.h"
#include "regex/program.h"
#include "regex/search.h"

namespace lino {

// What a search works with that may be asked about one haystack call after call: the Foresight belongs to the cursor,
// or to the caller's scratch, which remembers whom it served last.
struct CursorAccess {
  // Bytes that may be read again before foresight is worth its passes.
  static std::size_t allowance(std::string_view haystack) { return 4 * haystack.size() + (std::size_t{16} << 10); }
  static bool is_wasteful(const Cursor& cursor, std::string_view haystack) {
    return cursor.memory.read_again_ > allowance(haystack);
  }
  static std::size_t& read_again(Cursor& cursor) { return cursor.memory.read_again_; }

  // The Foresight of this cursor; it has begun `haystack`.
  static nfa::Foresight& foresight(ScratchState& scratch, Cursor& cursor, std::string_view haystack);
  static std::shared_ptr<void>& held(Cursor& cursor) { return cursor.memory.foresight_; }  // null: none yet
  static bool holds_foresight(const Cursor& cursor) { return cursor.memory.foresight_ != nullptr; }
  // What windows know of the haystack is of this cursor from here on, and forgotten if it was of another, by `owner`.
  static void begin_windows(WindowSearch* windows, uint64_t& owner, Cursor& cursor);
  // The cursor is done: its Foresight goes back to a scratch that has none.
  static void give_back(ScratchState& scratch, Cursor& cursor);
};

// A scratch's own Foresight, for one search without a cursor.
nfa::Foresight& begin_foresight(ScratchState& scratch, std::string_view haystack);

// One question, about a haystack that `foresight` has begun.
bool find_foreseen(ScratchState& scratch, nfa::Foresight& foresight, std::size_t start, bool anchored,
                   nfa::MatchKind kind, Span& match);

}  // namespace lino

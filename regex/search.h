// Searches over a Program: which engine runs, and the rules of iteration that all engines share.
#pragma once

#include <cstddef>
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

bool search_is_match(const SearchContext& context, std::string_view haystack);
bool search_full_match(const SearchContext& context, std::string_view haystack);
// The leftmost match from `start`; anchored: only one that begins there.
bool search_find(const SearchContext& context, std::string_view haystack, std::size_t start, bool anchored,
                 Span& match);
std::size_t search_find_all(const SearchContext& context, std::string_view haystack, Cursor& cursor,
                            std::span<Span> spans);

// The groups of a match that has been found with `cursor` (group 0 first; groups that took no part have begin == end ==
// npos). O(pattern x match), besides what the cursor's passes take.
void search_groups(const SearchContext& context, std::string_view haystack, Span match, Cursor& cursor,
                   std::span<Span> groups);

enum class CaptureKind : uint8_t { kLeftmost, kAnchored, kWhole };
// Fills `groups` likewise.
bool search_captures(const SearchContext& context, std::string_view haystack, std::size_t start, CaptureKind kind,
                     std::span<Span> groups);

}  // namespace lino

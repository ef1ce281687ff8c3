// Searches over a SetProgram: which patterns, spans, overlapping ends. The counterpart of search.h for a Set.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "lino/set.h"
#include "regex/set_program.h"

namespace lino {

bool set_is_match(const SetProgram& program, std::string_view haystack);
// Sets the flags of the patterns that match, all others to false; returns how many. Precondition: as many flags as
// patterns. `whole`: the haystack from its first byte to its last.
std::size_t set_matching(const SetProgram& program, std::string_view haystack, bool whole, std::span<bool> matched);

// The leftmost match from `start`; anchored: only one that begins there.
bool set_find(const SetProgram& program, std::string_view haystack, std::size_t start, bool anchored, SetMatch& match);
std::size_t set_find_all(const SetProgram& program, std::string_view haystack, Cursor& cursor,
                         std::span<SetMatch> matches);
// The groups of the pattern that set_find() names, from where its match begins. Group 0 first; groups that took no
// part have begin == end == npos.
std::vector<Span> set_groups(const SetProgram& program, const Program& alone, std::string_view haystack, Span match);

void set_overlapping(const SetProgram& program, std::string_view haystack, const std::function<bool(SetEnd)>& report);

}  // namespace lino

// The groups of a match whose span is known, by stamped code (or its interpreter) of the whole tagged automaton
// (jit/lower_groups.h): where that is small, once groups of some KiB have been found by the table.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "lino/regex.h"
#include "regex/program.h"

namespace lino {

inline bool may_stamp_groups(Engine engine) {
  return engine == Engine::kAuto || engine == Engine::kJit || engine == Engine::kInterpret;
}

// What is to find the groups of `bytes` of haystack: code that is ready, or null.
[[gnu::noinline]] const GroupStamp* choose_groups_anew(ScratchState& scratch, std::size_t bytes);

inline const GroupStamp* choose_groups(ScratchState& scratch, std::size_t bytes) {
  const GroupStamp* settled = scratch.program.group_stamps().settled.load(std::memory_order_acquire);
  return settled != nullptr ? settled : choose_groups_anew(scratch, bytes);
}

// Fills `groups`, which is not empty, if `match` is a match; else false, and they may hold anything.
bool groups_stamped(ScratchState& scratch, const GroupStamp& stamp, std::string_view haystack, Span match,
                    std::span<Span> groups);

// The parts of that. Nothing: the automaton takes more than the limits allow.
std::optional<GroupStamp> stamp_of(nfa::TaggedDfa& tagged, const nfa::TaggedDfa::WholeLimits& limits, bool as_code,
                                   std::string_view name);
// Is it a match? Then its slots from 2 on are the first of `registers`, of which there are stamp.registers.
bool run_groups(const GroupStamp& stamp, bool interpreted, std::string_view haystack, Span match,
                std::size_t* registers);

// No span at all, each of them.
void unset(std::span<Span> groups);

}  // namespace lino

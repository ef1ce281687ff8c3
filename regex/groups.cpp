// The groups of matches: by the branch that matched, by an automaton with registers, stamped (stamped_groups.h) or as a table
// (nfa/tagged.h), by Pike's simulation of the span. See search.h.
#include <algorithm>
#include <optional>

#include "regex/borrowed.h"
#include "regex/find_once.h"
#include "regex/foreseen.h"
#include "regex/from_end.h"
#include "regex/room.h"
#include "regex/search.h"
#include "regex/settled.h"
#include "regex/stamped_groups.h"

namespace lino {

namespace {

// As branch_group(), where the branches are words.
std::optional<uint32_t> branch_of_word(const WordSearch& words, const Program& program, std::string_view haystack,
                                       Span& match) {
  if (match.end != Regex::npos) {
    const std::optional<uint32_t> word = words.word_of(haystack, match.begin, match.end);
    return word ? std::optional(program.group_of_branch[*word]) : std::nullopt;
  }
  const bool longest = program.kind == nfa::MatchKind::kLeftmostLongest;
  WordSearch::Found found;
  const auto choice = longest ? WordSearch::Choice::kLongest : WordSearch::Choice::kPreferred;
  if (!words.find_at(haystack, match.begin, choice, found)) return std::nullopt;
  match.end = found.begin + words.size(found.word);
  return program.group_of_branch[found.word];
}

// Of a pattern whose branches are groups: the group of the match from match.begin on (0: of none), if it ends at match.end
// (npos: wherever it ends, which match.end becomes). Nothing: there is none. Where the end is known, nothing behind it is
// read: what would be preferred and ends before it would be so in the whole haystack too, for no look asks what stands
// behind.
std::optional<uint32_t> branch_group(ScratchState& scratch, std::string_view haystack, Span& match,
                                     std::size_t& walked) {
  const Program& program = scratch.program;
  if (program.words() != nullptr) return branch_of_word(*program.words(), program, haystack, match);
  if (match.end != Regex::npos) {
    if (!program.forward().looks.empty()) return std::nullopt;
    haystack = haystack.substr(0, match.end);
  }
  nfa::LazyDfa& dfa = program.branch_dfa();
  nfa::LazyDfa::Cache& cache = scratch.cache(scratch.branch, dfa);
  const nfa::HalfMatch end = dfa.find_end(cache, haystack, match.begin, false);
  walked = count_walk(scratch, cache);
  if (!end || (match.end != Regex::npos && match.end != end.at)) return std::nullopt;
  match.end = end.at;
  return program.group_of_branch[end.pattern];
}

// Fills `groups`, if there is such a match.
bool branch_groups(ScratchState& scratch, std::string_view haystack, Span& match, std::span<Span> groups,
                   std::size_t& walked) {
  const std::optional<uint32_t> group = branch_group(scratch, haystack, match, walked);
  if (!group) return false;
  unset(groups);
  if (*group < groups.size()) groups[*group] = match;
  groups[0] = match;
  return true;
}

bool branches_tell(const Program& program) {
  const Engine engine = program.options.engine;
  return !program.group_of_branch.empty() && program.lookarounds.empty() && !program.foresees() &&
         engine != Engine::kNfa;
}

// Slots 2 and up of the match; false: the automaton of captures is not for this.
bool tagged_groups(ScratchState& scratch, std::string_view haystack, Span match, std::span<std::size_t> slots) {
  nfa::TaggedDfa* const tagged = scratch.tagged();
  if (tagged == nullptr) {
    scratch.grouped += match.size() + 1;
    return false;
  }
  if (tagged->find_groups(haystack, match.begin, match.end, slots) != nfa::TaggedDfa::Result::kFound) return false;
  Counters::add(scratch.program.counters.table, match.size());
  return true;
}

void pike_groups(ScratchState& scratch, std::string_view haystack, Span match, Cursor& cursor,
                 std::span<std::size_t> slots) {
  const Program& program = scratch.program;
  nfa::Input input{
      .haystack = haystack, .start = match.begin, .anchored = true, .match_end = match.end, .kind = program.kind};
  if (program.needs_passes()) input.foresight = &CursorAccess::foresight(scratch, cursor, haystack);
  pike_find(scratch, input, slots);
}

void take_slots(std::span<const std::size_t> slots, std::span<Span> groups) {
  for (std::size_t i = 1; i < slots.size() / 2; ++i) {
    if (slots[2 * i + 1] != nfa::kNoPosition) groups[i] = {slots[2 * i], slots[2 * i + 1]};
  }
}

// Every match is the whole haystack: then one walk says whether there is one, and its groups. False: it was not able to;
// else `found` tells.
bool captures_of_whole(const SearchContext& context, std::string_view haystack, std::span<Span> groups, bool& found) {
  const Program& program = context.program;
  Borrowed scratch(context);
  if (const GroupStamp* const stamp = choose_groups(*scratch, haystack.size())) {
    found = groups_stamped(*scratch, *stamp, haystack, {0, haystack.size()}, groups);
    return true;
  }
  nfa::TaggedDfa* const tagged = scratch->tagged();
  if (tagged == nullptr) return false;
  const std::size_t wanted = 2 * std::min<std::size_t>(groups.size(), program.capture_count + 1);
  if (scratch->slots.size() < wanted) scratch->slots.resize(wanted);
  const std::span<std::size_t> slots = std::span(scratch->slots).first(wanted);
  const nfa::TaggedDfa::Result result = tagged->find_groups(haystack, 0, haystack.size(), slots);
  if (result == nfa::TaggedDfa::Result::kUnable) return false;
  found = result == nfa::TaggedDfa::Result::kFound;
  Counters::add(program.counters.table, haystack.size());
  if (!found) return true;
  unset(groups);
  groups[0] = {0, haystack.size()};
  take_slots(slots, groups);
  return true;
}

}  // namespace

void search_groups(const SearchContext& context, std::string_view haystack, Span match, Cursor& cursor,
                   const std::span<Span>& groups) {
  const Program& program = context.program;
  if (groups.size() <= 1 || program.capture_count == 0) {
    unset(groups);
    if (!groups.empty()) groups[0] = match;
    return;
  }
  if (!program.slots_by_ends.empty()) {
    fill_by_ends(program.slots_by_ends, match, groups);
    return;
  }
  Borrowed scratch(context);
  std::size_t walked = 0;
  if (branches_tell(program) && branch_groups(*scratch, haystack, match, groups, walked)) return;
  const GroupStamp* const stamp = choose_groups(*scratch, match.size());
  if (stamp != nullptr && groups_stamped(*scratch, *stamp, haystack, match, groups)) return;
  unset(groups);
  groups[0] = match;
  const std::size_t wanted = 2 * std::min<std::size_t>(groups.size(), program.capture_count + 1);
  if (scratch->slots.size() < wanted) scratch->slots.resize(wanted);
  const std::span<std::size_t> slots = std::span(scratch->slots).first(wanted);
  if (!tagged_groups(*scratch, haystack, match, slots)) pike_groups(*scratch, haystack, match, cursor, slots);
  take_slots(slots, groups);
}

namespace {

// Where tokens follow each other, as in lexers, the leftmost match begins right here.
bool is_of_tokens(const Program& program, const SearchOptions& how) {
  return how.want == Want::kPreferred && branches_tell(program) && !program.nullable;
}

}  // namespace

// As search_captures(), of patterns that have a shorter way to their groups, sometimes, or lookarounds.
[[gnu::noinline]] static bool captures_by_plan(const SearchContext& context, std::string_view haystack,
                                               std::size_t start, const SearchOptions& how,
                                               const std::span<Span>& groups) {
  const Program& program = context.program;
  if (program.from_end && ends_in_vain(program, haystack)) return false;
  if (program.whole_text && start > 0) return false;
  if (program.whole_text && !groups.empty() && program.slots_by_ends.empty()) {
    bool whole = false;
    if (captures_of_whole(context, haystack, groups, whole)) return whole;
  }
  Span match{start, Regex::npos};
  std::size_t walked = 0;
  if (!groups.empty() && start <= haystack.size() && is_of_tokens(program, how) &&
      branch_groups(*Borrowed(context), haystack, match, groups, walked)) {
    return true;
  }
  Cursor cursor{.at = start};
  const bool found = program.lookarounds.empty() ? search_find(context, haystack, start, how, match)
                                                 : search_next(context, haystack, how, cursor, match);
  if (found) search_groups(context, haystack, match, cursor, groups);
  if (CursorAccess::holds_foresight(cursor)) CursorAccess::give_back(*Borrowed(context), cursor);
  return found;
}

// The groups of a match, which (where `found` is kUnknown) is yet to be found.
[[gnu::noinline]] static bool captures_of_first(const SearchContext& context, std::string_view haystack,
                                                std::size_t start, const SearchOptions& how, First found, Span match,
                                                const std::span<Span>& groups) {
  if (found == First::kUnknown && !find_by_plan(context, haystack, start, how, match)) return false;
  Cursor unused;
  search_groups(context, haystack, match, unused, groups);
  return true;
}

bool search_captures(const SearchContext& context, std::string_view haystack, std::size_t start,
                     const SearchOptions& how, const std::span<Span>& groups) {
  haystack = with_address(haystack);
  if (!context.program.finds_before_groups) return captures_by_plan(context, haystack, start, how, groups);
  if (start > haystack.size()) return false;
  Span match;
  const First first = find_settled(context.program, haystack, start, how, match);
  if (first == First::kNone) return false;  // as of most lines
  return captures_of_first(context, haystack, start, how, first, match, groups);
}

namespace {

// Tokens from cursor.at on, as long as they follow each other, as little is read again behind them, and as there is room:
// take(match, group) says so.
template <class Take>
std::size_t take_tokens(ScratchState& scratch, std::string_view haystack, Cursor& cursor, const Take& take) {
  if (cursor.at > haystack.size()) return 0;
  std::size_t n = 0;
  for (bool more = true; more && !CursorAccess::is_wasteful(cursor, haystack); ++n) {
    Span match{cursor.at, Regex::npos};
    std::size_t walked = 0;
    const std::optional<uint32_t> group = branch_group(scratch, haystack, match, walked);
    CursorAccess::read_again(cursor) += walked - (group ? std::min(walked, match.size()) : 0);
    if (!group) break;
    cursor.at = cursor.last_end = match.end;
    more = take(match, *group);
  }
  return n;
}

}  // namespace

std::size_t search_all_captures(const SearchContext& context, std::string_view haystack, Cursor& cursor,
                                std::span<Span> groups, std::size_t count, const SearchOptions& how) {
  haystack = with_address(haystack);
  const Program& program = context.program;
  const std::size_t room = groups.size() / count;
  const bool tokens = is_of_tokens(program, how) && !how.anchored;
  Borrowed scratch(context);
  const SearchContext inside{program, &*scratch};
  std::size_t n = 0;
  while (n < room && !cursor.done) {
    if (tokens) {
      take_tokens(*scratch, haystack, cursor, [&](Span match, uint32_t group) {
        const std::span<Span> into = groups.subspan(n * count, count);
        unset(into);
        if (group < count) into[group] = match;
        into[0] = match;
        return ++n < room;
      });
    }
    if (n == room) break;
    constexpr std::size_t kBatch = 64;
    Room<Span, kBatch> room_for_matches;
    const std::span<Span> matches = room_for_matches.span();
    // Behind what is no token, tokens may follow each other again.
    const std::size_t wanted = tokens ? 1 : std::min(kBatch, room - n);
    const std::size_t found = search_find_all(inside, haystack, cursor, matches.first(wanted), how);
    for (std::size_t i = 0; i < found; ++i) {
      search_groups(inside, haystack, matches[i], cursor, groups.subspan(n++ * count, count));
    }
  }
  return n;
}

std::size_t take_part(std::span<const Span> all, std::span<GroupSpan> groups) {
  std::size_t n = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].begin != Regex::npos) groups[n++] = {i, all[i]};
  }
  return n;
}

std::size_t search_all_groups(const SearchContext& context, std::string_view haystack, Cursor& cursor,
                              std::span<GroupSpan> groups, const SearchOptions& how) {
  haystack = with_address(haystack);
  const Program& program = context.program;
  const std::size_t count = program.capture_count + 1;
  const bool tokens = is_of_tokens(program, how) && !how.anchored;
  Borrowed scratch(context);
  const SearchContext inside{program, &*scratch};
  std::size_t n = 0;
  while (n + count <= groups.size() && !cursor.done) {
    if (tokens) {
      take_tokens(*scratch, haystack, cursor, [&](Span match, uint32_t group) {
        groups[n++] = {0, match};
        if (group != 0) groups[n++] = {group, match};
        return n + count <= groups.size();
      });
    }
    if (n + count > groups.size()) break;
    Span match;
    if (search_find_all(inside, haystack, cursor, {&match, 1}, how) == 0) continue;
    if (scratch->groups.size() < count) scratch->groups.resize(count);
    search_groups(inside, haystack, match, cursor, std::span(scratch->groups).first(count));
    n += take_part(std::span(scratch->groups).first(count), groups.subspan(n));
  }
  return n;
}

bool search_captures_full(const SearchContext& context, std::string_view haystack, std::span<Span> groups) {
  haystack = with_address(haystack);
  if (!search_full_match(context, haystack)) return false;
  Cursor cursor;
  search_groups(context, haystack, {0, haystack.size()}, cursor, groups);
  if (CursorAccess::holds_foresight(cursor)) CursorAccess::give_back(*Borrowed(context), cursor);
  return true;
}

}  // namespace lino

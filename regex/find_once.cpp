// A match at a time; see find_once.h.
#include "regex/find_once.h"

#include <algorithm>
#include <array>

#include "jit/plans.h"
#include "regex/borrowed.h"
#include "regex/by_words.h"
#include "regex/foreseen.h"
#include "regex/iteration.h"
#include "regex/stamped.h"

namespace lino {

std::size_t count_walk(ScratchState& scratch, nfa::LazyDfa::Cache& cache) {
  const std::size_t bytes = cache.bytes_walked + cache.bytes_private;
  scratch.counted.table += cache.bytes_walked;
  scratch.counted.nfa += cache.bytes_private;
  cache.bytes_walked = cache.bytes_private = 0;
  return bytes;
}

bool pike_find(ScratchState& scratch, nfa::Input input, std::span<std::size_t> slots) {
  const Program& program = scratch.program;
  nfa::PikeCache& cache = scratch.pike();
  input.word_bits = program.word_bits();
  const bool found = nfa::pike_search(program.captures_nfa(), cache, input, slots) != nfa::kNoPattern;
  Counters::add(program.counters.nfa, cache.read_to - input.start);
  return found;
}

namespace {

enum class Way : uint8_t { kPike, kTable, kForesight };

Way way_of(const Program& program, bool wasteful, Want want) {
  const bool simulates = program.options.engine == Engine::kNfa;
  if (want == Want::kEarliest) return simulates || program.simulates_earliest() ? Way::kPike : Way::kTable;
  if (wasteful) return Way::kForesight;
  return simulates ? Way::kPike : program.foresees() ? Way::kForesight : Way::kTable;
}

// The leftmost start, from `floor` on, of a match that ends at `end`.
std::size_t leftmost_start(ScratchState& scratch, std::string_view haystack, std::size_t end, std::size_t floor) {
  const Program& program = scratch.program;
  if (program.fixed_length) return end - *program.fixed_length;
  if (end - floor <= program.min_length) return floor;
  nfa::LazyDfa& back = program.start_dfa();
  nfa::LazyDfa::Cache& cache = scratch.cache(scratch.start, back);
  const std::size_t start = back.find_start(cache, haystack, end, floor).at;
  count_walk(scratch, cache);
  return start;
}

// The end of a match from `start` on; adds the bytes walked to `walked`.
std::size_t walk(ScratchState& scratch, nfa::LazyDfa& dfa, nfa::LazyDfa::Cache& cache, std::string_view haystack,
                 std::size_t start, bool earliest, std::size_t& walked) {
  const std::size_t end = dfa.find_end(cache, haystack, start, earliest).at;
  walked += count_walk(scratch, cache);
  return end;
}

std::size_t walk_anchored(ScratchState& scratch, std::string_view haystack, std::size_t start, Want want,
                          std::size_t& walked) {
  const Program& program = scratch.program;
  const bool longest = want == Want::kLongest;
  nfa::LazyDfa& dfa = longest ? program.whole_dfa() : program.anchored_dfa();
  nfa::LazyDfa::Cache& cache = scratch.cache(longest ? scratch.whole : scratch.anchored, dfa);
  return walk(scratch, dfa, cache, haystack, start, want == Want::kEarliest, walked);
}

std::size_t walk_unanchored(ScratchState& scratch, std::string_view haystack, std::size_t start, bool earliest,
                            std::size_t& walked) {
  nfa::LazyDfa& dfa = scratch.program.find_dfa();
  return walk(scratch, dfa, scratch.cache(scratch.find, dfa), haystack, start, earliest, walked);
}

// The same by four walks at a time; notes whether they come together.
std::size_t walk_far(ScratchState& scratch, std::string_view haystack, std::size_t start, bool earliest,
                     std::size_t& walked) {
  const Program& program = scratch.program;
  nfa::LazyDfa& dfa = program.find_dfa();
  std::array<nfa::LazyDfa::Cache*, nfa::LazyDfa::kStreams> caches = {&scratch.cache(scratch.find, dfa)};
  for (std::size_t i = 1; i < caches.size(); ++i) caches[i] = &scratch.cache(scratch.streams[i - 1], dfa);
  bool together = true;
  const std::size_t end = dfa.find_far_end(caches, haystack, start, earliest, together).at;
  if (!together) program.streams_part().store(true, std::memory_order_relaxed);
  for (nfa::LazyDfa::Cache* cache : caches) walked += count_walk(scratch, *cache);
  return end;
}

// The leftmost match, by windows around factors: its end; `floor`: it begins there or behind it.
std::size_t walk_windows(ScratchState& scratch, const WindowPlan& plan, std::string_view haystack, std::size_t start,
                         std::size_t& floor, std::size_t& walked) {
  const Program& program = scratch.program;
  nfa::LazyDfa &unanchored = program.find_dfa(), &anchored = program.anchored_dfa();
  WindowSearch& search = scratch.windows(plan);
  nfa::LazyDfa::Cache& cache = scratch.cache(scratch.find, unanchored);
  nfa::LazyDfa::Cache& anchored_cache = scratch.cache(scratch.anchored, anchored);
  const std::size_t end = search.find_end({unanchored, cache}, {anchored, anchored_cache}, haystack, start, floor).at;
  const std::size_t skipped = search.take_skipped();
  scratch.counted.kernel += skipped;
  walked += count_walk(scratch, cache) + count_walk(scratch, anchored_cache) + skipped;
  return end;
}

// A match that begins leftmost begins where the preferred one does, so the longest is looked for from there.
bool table_find(ScratchState& scratch, std::string_view haystack, Cursor& cursor, const SearchOptions& how,
                Span& match) {
  const Program& program = scratch.program;
  const std::size_t start = cursor.at;
  std::size_t walked = 0, floor = start;
  bool found = false;
  if (how.anchored && find_by_words(program, haystack, start, how, match, found) == Known::kYes) return found;
  if (how.anchored) {
    match = {start, walk_anchored(scratch, haystack, start, how.want, walked)};
  } else if (how.want == Want::kEarliest) {
    match.end = first_end({program, &scratch}, haystack, start);
  } else if (const WindowPlan* windows = scratch.fixed ? nullptr : program.known_windows()) {
    match.end = walk_windows(scratch, *windows, haystack, start, floor, walked);
  } else {
    match.end = walk_unanchored(scratch, haystack, start, false, walked);
  }
  if (match.end == Regex::npos) return false;
  if (!how.anchored) match.begin = leftmost_start(scratch, haystack, match.end, floor);
  if (how.want == Want::kLongest && !how.anchored && !program.fixed_length) {
    match.end = walk_anchored(scratch, haystack, match.begin, how.want, walked);
  }
  CursorAccess::read_again(cursor) += walked - std::min(walked, match.end - start);
  return true;
}

nfa::MatchKind kind_of(const Program& program, Want want) {
  return want == Want::kLongest ? nfa::MatchKind::kLeftmostLongest : program.kind;
}

}  // namespace

bool find_once(ScratchState& scratch, std::string_view haystack, Cursor& cursor, const SearchOptions& asked,
               Span& match) {
  const Program& program = scratch.program;
  SearchOptions how = asked;
  if (how.want == Want::kLongest && program.kind == nfa::MatchKind::kLeftmostLongest) how.want = Want::kPreferred;
  const Way way = way_of(program, CursorAccess::is_wasteful(cursor, haystack), how.want);
  if (way == Way::kTable) return table_find(scratch, haystack, cursor, how, match);
  nfa::Foresight* foresight = nullptr;
  if (way == Way::kForesight || program.needs_passes()) {
    foresight = &CursorAccess::foresight(scratch, cursor, haystack);
  }
  if (way == Way::kForesight) {
    return find_foreseen(scratch, *foresight, cursor.at, how.anchored, kind_of(program, how.want), match);
  }
  std::size_t slots[2];
  const nfa::Input input{.haystack = haystack,
                         .start = cursor.at,
                         .anchored = how.anchored,
                         .earliest = how.want == Want::kEarliest,
                         .kind = kind_of(program, how.want),
                         .foresight = foresight};
  if (!pike_find(scratch, input, slots)) return false;
  match = {slots[0], slots[1]};
  CursorAccess::read_again(cursor) += scratch.pike().read_to - match.end;
  return true;
}

std::size_t find_all_by_ones(const SearchContext& context, std::string_view haystack, Cursor& cursor,
                             std::span<Span> spans, const SearchOptions& how) {
  Borrowed scratch(context);
  CursorAccess::begin_windows(scratch->window_search.get(), scratch->windows_ticket, cursor);
  Iteration iteration{haystack, context.program.utf8, cursor, how.anchored};
  std::size_t n = 0;
  while (n < spans.size() && !cursor.done) {
    Span match;
    if (!find_once(*scratch, haystack, cursor, how, match)) {
      cursor.done = true;
    } else if (iteration.take(match)) {
      spans[n++] = match;
    }
  }
  if (cursor.done) CursorAccess::give_back(*scratch, cursor);
  return n;
}

bool is_far(const SearchContext& context, const Stamp* stamp, std::size_t bytes) {
  const Program& program = context.program;
  const bool slow = stamp != nullptr ? stamp->is_slow_in(bytes) : bytes >= Stamp::kFarBytes;
  return slow && program.options.engine == Engine::kAuto && !program.foresees() && program.word_looks == nullptr &&
         (context.scratch == nullptr || !context.scratch->fixed) &&
         !program.streams_part().load(std::memory_order_relaxed) && !jit::is_plan_off("streams") &&
         program.far_finds().are_over();
}

std::size_t find_all_far(const SearchContext& context, std::string_view haystack, Cursor& cursor,
                         std::span<Span> spans) {
  constexpr std::size_t kNear = std::size_t{32} << 10;  // bytes from one match to the next
  const Program& program = context.program;
  if (has_none(program, haystack.substr(cursor.at))) {
    cursor.done = true;
    return 0;
  }
  Borrowed scratch(context);
  Iteration iteration{haystack, program.utf8, cursor, false};
  std::size_t n = 0;
  bool far = true;
  while (far && n < spans.size() && !cursor.done) {
    const std::size_t start = cursor.at;
    std::size_t walked = 0;
    const std::size_t end = walk_far(*scratch, haystack, start, false, walked);
    cursor.done = end == Regex::npos;
    if (cursor.done) break;
    CursorAccess::read_again(cursor) += walked - std::min(walked, end - start);
    const Span match = {leftmost_start(*scratch, haystack, end, start), end};
    if (iteration.take(match)) spans[n++] = match;
    far = end - start >= kNear && !CursorAccess::is_wasteful(cursor, haystack);
  }
  program.far_finds().tell(far);
  if (cursor.done) CursorAccess::give_back(*scratch, cursor);
  return n;
}

std::size_t first_end(const SearchContext& context, std::string_view haystack, std::size_t start) {
  std::size_t end = Regex::npos;
  if (has_none(context.program, haystack.substr(start))) return end;
  if (const jit::Sequence* sequence = sequence_for(context.program, haystack.substr(start))) {
    Cursor cursor{.at = start};
    Span first;
    return find_all_of_sequence(context, *sequence, haystack, cursor, {&first, 1}) == 1 ? first.end : end;
  }
  const Stamp* const stamp = choose(context, Purpose::kIsMatch, haystack.substr(start));
  std::size_t walked = 0;
  if (is_far(context, stamp, haystack.size() - start)) {
    end = walk_far(*Borrowed(context), haystack, start, true, walked);
    context.program.far_finds().tell(end - start >= Stamp::kFarBytes);  // npos is far, too
    return end;
  }
  if (stamp != nullptr && first_end_stamped(context.program, *stamp, haystack, start, end) == Known::kYes) return end;
  Borrowed scratch(context);
  if (context.program.options.engine == Engine::kNfa) {
    std::size_t slots[2];
    const bool found = pike_find(*scratch, {.haystack = haystack, .start = start, .earliest = true}, slots);
    return found ? slots[1] : Regex::npos;
  }
  return walk_unanchored(*scratch, haystack, start, true, walked);
}

}  // namespace lino

// One search: choose an engine, run it, apply the rules of iteration. See search.h.
//
// Engines answer one question purely: where is the leftmost match from here. Those that return a match at a time have
// the rules of iteration in iteration.h; stamped code has the same rules in its emit ops. All of them may read behind
// the end of a match, and will read those bytes again: where that adds up to a multiple of the haystack, foreseen.h
// goes on, so that all matches take linear time. Patterns with lookarounds are searched there from the beginning.
#include "regex/search.h"

#include "nfa/code_point.h"
#include "regex/borrowed.h"
#include "regex/foreseen.h"
#include "regex/iteration.h"

namespace lino {

namespace {

constexpr uint64_t kHeatOfASearch = 64;
constexpr uint64_t kStampHeat = uint64_t{8} << 10;    // bytes searched before a pattern is stamped
constexpr uint64_t kSealHeat = uint64_t{32} << 10;    // ... before its page is sealed for it
constexpr uint64_t kKnownHeat = uint64_t{64} << 10;   // ... before what is known of a large one is stamped; x8 a level
constexpr uint64_t kMissesToRestamp = 16;             // unknown transitions met that make a newer stamp worth it
constexpr uint64_t kMisses = 8, kBytesPerMiss = 256;  // stamped code that meets more is left to the table for a call

// What runs this search; kJit and kInterpret need a Stamp that is ready.
struct Choice {
  Engine engine;
  const Stamp* stamp = nullptr;
};

bool is_ready(const Stamp* stamp, Engine wanted) {
  return stamp != nullptr && (wanted == Engine::kInterpret || stamp->code.entry() != nullptr);
}

bool has_missed(const Stamps& stamps) { return stamps.misses.load(std::memory_order_relaxed) >= kMissesToRestamp; }

// The level to stamp now, or kLevels: none.
unsigned level_due(const Stamps& stamps, Engine wanted, uint64_t heat) {
  const unsigned level = stamps.level.load(std::memory_order_relaxed);
  if (level == 0) return wanted != Engine::kAuto || heat >= kStampHeat ? 0 : Stamps::kLevels;
  if (level >= Stamps::kLevels || heat < kKnownHeat << (3 * (level - 1))) return Stamps::kLevels;
  return has_missed(stamps) || stamps.newest() == nullptr ? level : Stamps::kLevels;
}

// The way of a search before there is code to run, and whenever that code may be due for a newer one: adds to the
// pattern's heat; may stamp and seal where the search may allocate.
[[gnu::noinline]] Choice choose_anew(const SearchContext& context, Purpose purpose, std::size_t bytes) {
  const Program& program = context.program;
  const Engine wanted = program.options.engine;
  if (wanted == Engine::kNfa || wanted == Engine::kTable) return {wanted};
  Stamps& stamps = program.stamps(purpose);
  if (context.scratch == nullptr || !context.scratch->fixed) {
    const uint64_t heat = stamps.heat.load(std::memory_order_relaxed) + bytes + kHeatOfASearch;
    stamps.heat.store(heat, std::memory_order_relaxed);
    const unsigned level = level_due(stamps, wanted, heat);
    if (level < Stamps::kLevels) program.stamp(purpose, level, wanted != Engine::kAuto, *Borrowed(context));
    if (const Stamp* newest = stamps.newest()) {
      if (wanted == Engine::kJit) newest->code.seal();
      if (wanted == Engine::kAuto && heat >= kSealHeat) newest->code.try_seal();
    }
  }
  const Stamp* newest = stamps.newest();
  if (!is_ready(newest, wanted)) return {Engine::kTable};
  if (!has_missed(stamps)) stamps.settled.store(newest, std::memory_order_release);
  return {wanted == Engine::kInterpret ? Engine::kInterpret : Engine::kJit, newest};
}

inline Choice choose(const SearchContext& context, Purpose purpose, std::size_t bytes) {
  if (const Stamp* stamp = context.program.stamps(purpose).settled.load(std::memory_order_acquire)) {
    return {context.program.options.engine == Engine::kInterpret ? Engine::kInterpret : Engine::kJit, stamp};
  }
  return choose_anew(context, purpose, bytes);
}

// Stamped code met a transition it does not know. Where that happens often, choose_anew() is to see to it.
void count_miss(Stamps& stamps) {
  Counters::add(stamps.misses, 1);
  if (has_missed(stamps)) stamps.settled.store(nullptr, std::memory_order_relaxed);
}

void count_walk(const Program& program, nfa::LazyDfa::Cache& cache) {
  Counters::add(program.counters.table, cache.bytes_walked);
  if (cache.bytes_private != 0) Counters::add(program.counters.nfa, cache.bytes_private);
  cache.bytes_walked = cache.bytes_private = 0;
}

bool pike_find(ScratchState& scratch, nfa::Input input, std::span<std::size_t> slots) {
  const Program& program = scratch.program;
  input.kind = program.kind;
  nfa::PikeCache& cache = scratch.pike();
  bool found = nfa::pike_search(program.captures_nfa(), cache, input, slots) != nfa::kNoPattern;
  std::size_t to = found && slots.size() >= 2 ? slots[1] : input.haystack.size();
  Counters::add(program.counters.nfa, to - input.start);
  return found;
}

bool table_find(ScratchState& scratch, std::string_view haystack, std::size_t start, bool anchored, Span& match) {
  const Program& program = scratch.program;
  nfa::LazyDfa& dfa = anchored ? program.anchored_dfa() : program.find_dfa();
  nfa::LazyDfa::Cache& cache = scratch.cache(anchored ? scratch.anchored : scratch.find, dfa);
  nfa::HalfMatch end = dfa.find_end(cache, haystack, start, false);
  scratch.read_again = cache.bytes_walked + cache.bytes_private;
  count_walk(program, cache);
  if (!end) return false;
  scratch.read_again -= std::min(scratch.read_again, end.at - start);
  if (anchored) {
    match = {start, end.at};
  } else if (program.fixed_length) {
    match = {end.at - *program.fixed_length, end.at};
  } else {
    nfa::LazyDfa& back = program.start_dfa();
    nfa::LazyDfa::Cache& back_cache = scratch.cache(scratch.start, back);
    match = {back.find_start(back_cache, haystack, end.at, start).at, end.at};
    count_walk(program, back_cache);
  }
  return true;
}

// The leftmost match from `start`, by Pike or the table; no rules applied.
bool find_once(ScratchState& scratch, Engine engine, std::string_view haystack, std::size_t start, bool anchored,
               Span& match) {
  if (engine != Engine::kNfa) return table_find(scratch, haystack, start, anchored, match);
  std::size_t slots[2];
  if (!pike_find(scratch, {.haystack = haystack, .start = start, .anchored = anchored}, slots)) return false;
  match = {slots[0], slots[1]};
  return true;
}

std::size_t find_all_by_ones(ScratchState& scratch, Engine engine, std::string_view haystack, Cursor& cursor,
                             std::span<Span> spans) {
  Iteration iteration{haystack, scratch.program.utf8, cursor};
  std::size_t n = 0;
  while (n < spans.size() && !cursor.done && !CursorAccess::is_wasteful(cursor, haystack)) {
    Span match;
    scratch.read_again = 0;
    if (!find_once(scratch, engine, haystack, cursor.at, false, match)) {
      cursor.done = true;
    } else if (iteration.take(match)) {
      spans[n++] = match;
    }
    CursorAccess::read_again(cursor) += scratch.read_again;
  }
  return n;
}

uint64_t run_stamp(const Choice& choice, lino_search& search, const uint8_t* from) {
  if (choice.engine == Engine::kInterpret) {
    return choice.stamp->interpreter.run(from, search.end, nullptr, &search, nullptr, 0);
  }
  return choice.stamp->code.entry()(from, search.end, nullptr, &search, nullptr, 0);
}

lino_search make_search(std::string_view haystack, const Cursor& cursor, std::span<Span> spans) {
  static_assert(sizeof(Span) == sizeof(lino_span));
  const auto* begin = reinterpret_cast<const uint8_t*>(haystack.data());
  lino_search search{};
  search.begin = begin;
  search.end = begin + haystack.size();
  search.floor = begin + cursor.at;
  search.last_end = cursor.last_end == Regex::npos ? nullptr : begin + cursor.last_end;
  search.out = reinterpret_cast<lino_span*>(spans.data());
  search.out_end = search.out + spans.size();
  search.patience = LINO_PATIENCE;
  search.may_read_again = INT64_MAX;
  return search;
}

void count_stamp(const Program& program, const lino_search& search, uint64_t bytes) {
  const uint64_t kernels = search.walk_bytes + search.skip_bytes;
  Counters::add(program.counters.chain, bytes > kernels ? bytes - kernels : 0);
  Counters::add(program.counters.kernel, search.skip_bytes);
  Counters::add(program.counters.table, search.walk_bytes);
}

// Stamped code, or its interpreter. Where it meets a transition it does not know, the table finds that one match;
// where that happens all the time, the rest of them.
std::size_t find_all_stamped(const SearchContext& context, const Choice& choice, std::string_view haystack,
                             Cursor& cursor, std::span<Span> spans) {
  const std::size_t begin = cursor.at;
  std::size_t n = 0, misses = 0;
  while (n < spans.size() && !cursor.done && !CursorAccess::is_wasteful(cursor, haystack)) {
    lino_search search = make_search(haystack, cursor, spans.subspan(n));
    const std::size_t from = cursor.at, allowed = CursorAccess::allowance(haystack);
    search.may_read_again = static_cast<int64_t>(allowed - CursorAccess::read_again(cursor));
    const uint64_t status = run_stamp(choice, search, search.floor);
    CursorAccess::read_again(cursor) = allowed - static_cast<std::size_t>(search.may_read_again);
    n = static_cast<std::size_t>(search.out - reinterpret_cast<lino_span*>(spans.data()));
    cursor.last_end =
        search.last_end == nullptr ? Regex::npos : static_cast<std::size_t>(search.last_end - search.begin);
    if (status == LINO_FULL) {
      cursor.at = static_cast<std::size_t>(search.cursor - search.begin);
    } else if (status == LINO_DONE) {
      cursor.at = haystack.size();
      cursor.done = true;
    } else {
      cursor.at = static_cast<std::size_t>(search.floor - search.begin);
    }
    count_stamp(context.program, search, cursor.at - from);
    if (status != LINO_UNKNOWN) continue;
    count_miss(context.program.stamps(Purpose::kSpans));
    ++misses;
    const bool all_the_time = misses >= kMisses && cursor.at - begin < misses * kBytesPerMiss;
    n += find_all_by_ones(*Borrowed(context), Engine::kTable, haystack, cursor,
                          spans.subspan(n, all_the_time ? std::dynamic_extent : 1));
  }
  return n;
}

// All matches where foresight is needed from the beginning.
std::size_t find_all_around(const SearchContext& context, std::string_view haystack, Cursor& cursor,
                            std::span<Span> spans) {
  Borrowed scratch(context);
  if (context.program.options.engine != Engine::kNfa) return find_all_foreseen(*scratch, haystack, cursor, spans);
  nfa::Foresight& foresight = CursorAccess::foresight(*scratch, cursor, haystack);
  Iteration iteration{haystack, context.program.utf8, cursor};
  std::size_t n = 0, slots[2];
  while (n < spans.size() && !cursor.done) {
    if (!pike_find(*scratch, {.haystack = haystack, .start = cursor.at, .foresight = &foresight}, slots)) {
      cursor.done = true;
    } else if (const Span match{slots[0], slots[1]}; iteration.take(match)) {
      spans[n++] = match;
    }
  }
  if (cursor.done) CursorAccess::give_back(*scratch, cursor);
  return n;
}

// Pointers are compared and subtracted everywhere below, so an empty haystack needs an address too.
std::string_view with_address(std::string_view haystack) { return haystack.data() != nullptr ? haystack : ""; }

}  // namespace

std::size_t search_find_all(const SearchContext& context, std::string_view haystack, Cursor& cursor,
                            std::span<Span> spans) {
  haystack = with_address(haystack);
  if (cursor.at > haystack.size()) cursor.done = true;
  if (cursor.done || spans.empty()) return 0;
  if (context.program.foresees()) return find_all_around(context, haystack, cursor, spans);
  std::size_t n = 0;
  if (!CursorAccess::is_wasteful(cursor, haystack)) {
    const Choice choice = choose(context, Purpose::kSpans, haystack.size() - cursor.at);
    n = choice.stamp != nullptr ? find_all_stamped(context, choice, haystack, cursor, spans)
                                : find_all_by_ones(*Borrowed(context), choice.engine, haystack, cursor, spans);
    if (n == spans.size() || cursor.done) return n;
  }
  return n + find_all_foreseen(*Borrowed(context), haystack, cursor, spans.subspan(n));
}

namespace {

// The match that begins at cursor.at; no rules applied.
bool find_here(const SearchContext& context, std::string_view haystack, Cursor& cursor, Span& match) {
  Borrowed scratch(context);
  const bool pike = context.program.options.engine == Engine::kNfa;
  if (!context.program.foresees()) {
    return find_once(*scratch, pike ? Engine::kNfa : Engine::kTable, haystack, cursor.at, true, match);
  }
  nfa::Foresight& foresight = CursorAccess::foresight(*scratch, cursor, haystack);
  if (!pike) return find_foreseen(*scratch, foresight, cursor.at, true, match);
  std::size_t slots[2];
  const nfa::Input input{.haystack = haystack, .start = cursor.at, .anchored = true, .foresight = &foresight};
  if (!pike_find(*scratch, input, slots)) return false;
  match = {slots[0], slots[1]};
  return true;
}

// The first match from `cursor` on, or (anchored) one that begins there.
bool find_next(const SearchContext& context, std::string_view haystack, bool anchored, Cursor& cursor, Span& match) {
  if (!anchored) return search_find_all(context, haystack, cursor, {&match, 1}) == 1;
  if (cursor.at > haystack.size() || !find_here(context, haystack, cursor, match)) return false;
  return !match.empty() || !context.program.utf8 || !nfa::splits_code_point(haystack, match.end);
}

}  // namespace

bool search_find(const SearchContext& context, std::string_view haystack, std::size_t start, bool anchored,
                 Span& match) {
  haystack = with_address(haystack);
  Cursor cursor{.at = start};
  const bool found = find_next(context, haystack, anchored, cursor, match);
  if (CursorAccess::holds_foresight(cursor)) CursorAccess::give_back(*Borrowed(context), cursor);
  return found;
}

namespace {

[[gnu::noinline]] bool is_match_unstamped(const SearchContext& context, Engine engine, std::string_view haystack) {
  Borrowed scratch(context);
  if (engine == Engine::kNfa) return pike_find(*scratch, {.haystack = haystack, .earliest = true}, {});
  nfa::LazyDfa& dfa = context.program.find_dfa();
  nfa::LazyDfa::Cache& cache = scratch->cache(scratch->find, dfa);
  const bool found = static_cast<bool>(dfa.find_end(cache, haystack, 0, true));
  count_walk(context.program, cache);
  return found;
}

}  // namespace

bool search_is_match(const SearchContext& context, std::string_view haystack) {
  haystack = with_address(haystack);
  const Program& program = context.program;
  // An empty match may not count; rare enough to take the long way.
  if ((program.nullable && program.utf8) || program.foresees()) {
    Span match;
    return search_find(context, haystack, 0, false, match);
  }
  const Choice choice = choose(context, Purpose::kIsMatch, haystack.size());
  if (choice.stamp == nullptr) return is_match_unstamped(context, choice.engine, haystack);
  lino_search search = make_search(haystack, {}, {});
  const uint64_t status = run_stamp(choice, search, search.floor);
  if (status != LINO_UNKNOWN) {
    const uint8_t* to = status == LINO_END ? search.mark : search.end;
    count_stamp(program, search, static_cast<uint64_t>(to - search.begin));
    return status == LINO_END;
  }
  count_miss(program.stamps(Purpose::kIsMatch));
  return is_match_unstamped(context, Engine::kTable, haystack);
}

bool search_full_match(const SearchContext& context, std::string_view haystack) {
  haystack = with_address(haystack);
  const Program& program = context.program;
  Borrowed scratch(context);
  nfa::Foresight* foresight = nullptr;
  if (program.foresees()) foresight = &begin_foresight(*scratch, haystack);
  if (program.options.engine == Engine::kNfa) {
    const nfa::Input input{
        .haystack = haystack, .anchored = true, .match_end = haystack.size(), .foresight = foresight};
    return pike_find(*scratch, input, {});
  }
  if (foresight != nullptr) {
    Span match;
    const bool found = foresight->find(0, true, nfa::MatchKind::kLeftmostLongest, match.begin, match.end);
    Counters::add(program.counters.pass, foresight->take_steps());
    return found && match.end == haystack.size();
  }
  nfa::LazyDfa& dfa = program.whole_dfa();
  nfa::LazyDfa::Cache& cache = scratch->cache(scratch->whole, dfa);
  const nfa::HalfMatch end = dfa.find_end(cache, haystack, 0, false);
  count_walk(program, cache);
  return end.at == haystack.size();
}

void search_groups(const SearchContext& context, std::string_view haystack, Span match, Cursor& cursor,
                   std::span<Span> groups) {
  const Program& program = context.program;
  for (Span& group : groups) group = {Regex::npos, Regex::npos};
  if (groups.empty()) return;
  groups[0] = match;
  if (groups.size() == 1 || program.capture_count == 0) return;
  Borrowed scratch(context);
  nfa::Input input{.haystack = haystack, .start = match.begin, .anchored = true, .match_end = match.end};
  if (!program.lookarounds.empty()) input.foresight = &CursorAccess::foresight(*scratch, cursor, haystack);
  std::vector<std::size_t>& slots = scratch->slots;
  const std::size_t wanted = 2 * std::min<std::size_t>(groups.size(), program.capture_count + 1);
  if (slots.size() < wanted) slots.resize(wanted);
  pike_find(*scratch, input, std::span(slots).first(wanted));
  for (std::size_t i = 1; i < wanted / 2; ++i) {
    if (slots[2 * i + 1] != nfa::kNoPosition) groups[i] = {slots[2 * i], slots[2 * i + 1]};
  }
}

bool search_captures(const SearchContext& context, std::string_view haystack, std::size_t start, CaptureKind kind,
                     std::span<Span> groups) {
  haystack = with_address(haystack);
  Span match{0, haystack.size()};
  Cursor cursor{.at = start};
  const bool found = kind == CaptureKind::kWhole
                         ? search_full_match(context, haystack)
                         : find_next(context, haystack, kind == CaptureKind::kAnchored, cursor, match);
  if (found) search_groups(context, haystack, match, cursor, groups);
  if (CursorAccess::holds_foresight(cursor)) CursorAccess::give_back(*Borrowed(context), cursor);
  return found;
}

}  // namespace lino

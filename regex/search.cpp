// One search: choose an engine, run it, apply the rules of iteration. See search.h.
//
// Engines answer one question purely: where is the leftmost match from here. The rules that an empty match is not
// reported directly after a match and never splits a code point live in Iteration, once for the engines that
// return a match at a time; stamped code has the same rules in its emit ops.
#include "regex/search.h"

#include <optional>

#include "nfa/code_point.h"

namespace lino {

namespace {

constexpr uint64_t kHeatOfASearch = 64;
constexpr uint64_t kStampHeat = uint64_t{8} << 10;    // bytes searched before a pattern is stamped
constexpr uint64_t kSealHeat = uint64_t{32} << 10;    // ... before its page is sealed for it
constexpr uint64_t kKnownHeat = uint64_t{64} << 10;   // ... before what is known of a large one is stamped; x8 a level
constexpr uint64_t kMissesToRestamp = 16;             // unknown transitions met that make a newer stamp worth it
constexpr uint64_t kMisses = 8, kBytesPerMiss = 256;  // stamped code that meets more is left to the table for a call

// A scratch of the pool, given back at the end. The pool is a few slots, taken and filled by one atomic exchange.
class Borrowed {
 public:
  explicit Borrowed(const SearchContext& context) : program_(context.program), state_(context.scratch) {
    if (state_ != nullptr) return;
    for (auto& slot : program_.pool) {
      if (slot.load(std::memory_order_relaxed) == nullptr) continue;
      state_ = slot.exchange(nullptr, std::memory_order_acquire);
      if (state_ != nullptr) break;
    }
    if (state_ == nullptr) state_ = new ScratchState(program_);
    mine_ = true;
  }
  ~Borrowed() {
    state_->rest();
    if (!mine_) return;
    for (auto& slot : program_.pool) {
      ScratchState* expected = nullptr;
      if (slot.load(std::memory_order_relaxed) != nullptr) continue;
      if (slot.compare_exchange_strong(expected, state_, std::memory_order_release)) return;
    }
    delete state_;
  }
  Borrowed(const Borrowed&) = delete;
  Borrowed& operator=(const Borrowed&) = delete;

  ScratchState& operator*() const { return *state_; }

 private:
  const Program& program_;
  ScratchState* state_;
  bool mine_ = false;
};

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
  count_walk(program, cache);
  if (!end) return false;
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

// The rules of iteration; `take` says whether a match is to be reported, and moves the cursor behind it.
struct Iteration {
  std::string_view haystack;
  bool utf8;
  Cursor& cursor;

  bool take(Span match) {
    if (!match.empty()) {
      cursor.at = cursor.last_end = match.end;
      return true;
    }
    const bool splits = utf8 && nfa::splits_code_point(haystack, match.end);
    const bool report = !splits && match.end != cursor.last_end;
    cursor.at = match.end + (splits || !utf8 ? 1 : nfa::code_point_length(haystack, match.end));
    if (report) cursor.last_end = match.end;
    if (cursor.at > haystack.size()) cursor.done = true;
    return report;
  }
};

std::size_t find_all_by_ones(ScratchState& scratch, Engine engine, std::string_view haystack, Cursor& cursor,
                             std::span<Span> spans) {
  Iteration iteration{haystack, scratch.program.utf8, cursor};
  std::size_t n = 0;
  while (n < spans.size() && !cursor.done) {
    Span match;
    if (!find_once(scratch, engine, haystack, cursor.at, false, match)) {
      cursor.done = true;
    } else if (iteration.take(match)) {
      spans[n++] = match;
    }
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
  while (n < spans.size() && !cursor.done) {
    lino_search search = make_search(haystack, cursor, spans.subspan(n));
    const std::size_t from = cursor.at;
    const uint64_t status = run_stamp(choice, search, search.floor);
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

// Pointers are compared and subtracted everywhere below, so an empty haystack needs an address too.
std::string_view with_address(std::string_view haystack) { return haystack.data() != nullptr ? haystack : ""; }

}  // namespace

std::size_t search_find_all(const SearchContext& context, std::string_view haystack, Cursor& cursor,
                            std::span<Span> spans) {
  haystack = with_address(haystack);
  if (cursor.at > haystack.size()) cursor.done = true;
  if (cursor.done || spans.empty()) return 0;
  const Choice choice = choose(context, Purpose::kSpans, haystack.size() - cursor.at);
  if (choice.stamp != nullptr) return find_all_stamped(context, choice, haystack, cursor, spans);
  return find_all_by_ones(*Borrowed(context), choice.engine, haystack, cursor, spans);
}

bool search_find(const SearchContext& context, std::string_view haystack, std::size_t start, bool anchored,
                 Span& match) {
  haystack = with_address(haystack);
  if (!anchored) {
    Cursor cursor{.at = start};
    return search_find_all(context, haystack, cursor, {&match, 1}) == 1;
  }
  if (start > haystack.size()) return false;
  const Engine engine = context.program.options.engine == Engine::kNfa ? Engine::kNfa : Engine::kTable;
  Borrowed scratch(context);
  if (!find_once(*scratch, engine, haystack, start, true, match)) return false;
  return !match.empty() || !context.program.utf8 || !nfa::splits_code_point(haystack, match.end);
}

namespace {

[[gnu::noinline]] bool is_match_unstamped(const SearchContext& context, Engine engine, std::string_view haystack) {
  Borrowed scratch(context);
  if (engine == Engine::kNfa) return pike_find(*scratch, {.haystack = haystack, .earliest = true}, {});
  nfa::LazyDfa& dfa = context.program.find_dfa();
  nfa::LazyDfa::Cache& cache = (*scratch).cache((*scratch).find, dfa);
  const bool found = static_cast<bool>(dfa.find_end(cache, haystack, 0, true));
  count_walk(context.program, cache);
  return found;
}

}  // namespace

bool search_is_match(const SearchContext& context, std::string_view haystack) {
  haystack = with_address(haystack);
  const Program& program = context.program;
  if (program.nullable && program.utf8) {  // an empty match may not count; rare enough to take the long way
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
  if (program.options.engine == Engine::kNfa) {
    return pike_find(*scratch, {.haystack = haystack, .anchored = true, .anchored_end = true}, {});
  }
  nfa::LazyDfa& dfa = program.whole_dfa();
  nfa::LazyDfa::Cache& cache = (*scratch).cache((*scratch).whole, dfa);
  const nfa::HalfMatch end = dfa.find_end(cache, haystack, 0, false);
  count_walk(program, cache);
  return end.at == haystack.size();
}

bool search_captures(const SearchContext& context, std::string_view haystack, std::size_t start, CaptureKind kind,
                     std::span<Span> groups) {
  haystack = with_address(haystack);
  const Program& program = context.program;
  Span match{0, haystack.size()};
  if (kind == CaptureKind::kWhole) {
    if (!search_full_match(context, haystack)) return false;
  } else if (!search_find(context, haystack, start, kind == CaptureKind::kAnchored, match)) {
    return false;
  }
  for (Span& group : groups) group = {Regex::npos, Regex::npos};
  if (groups.empty()) return true;
  groups[0] = match;
  if (groups.size() == 1 || program.capture_count == 0) return true;

  // The bounds are known; Pike fills in the groups from where the match begins.
  Borrowed scratch(context);
  std::vector<std::size_t>& slots = (*scratch).slots;
  const std::size_t wanted = 2 * std::min<std::size_t>(groups.size(), program.capture_count + 1);
  if (slots.size() < wanted) slots.resize(wanted);
  nfa::Input input{.haystack = haystack, .start = match.begin, .anchored = true};
  input.anchored_end = kind == CaptureKind::kWhole;
  if (!pike_find(*scratch, input, std::span(slots).first(wanted))) return false;
  for (std::size_t i = 0; i < wanted / 2; ++i) {
    if (slots[2 * i + 1] != nfa::kNoPosition) groups[i] = {slots[2 * i], slots[2 * i + 1]};
  }
  return true;
}

}  // namespace lino

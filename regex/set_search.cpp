// One search over a Set: choose an engine, run it, apply the rules about empty matches. See set_search.h.
//
// Leftmost spans come as in search.cpp: a forward walk gives the end and the pattern, the start is a subtraction or a
// backward walk; by foresight where walks have read much of the haystack again. Which patterns match and overlapping
// ends come from the automata of kind kAll, whose states name every pattern that has just matched, run in windows around
// factors where that is the plan (windows.h); with lookarounds from the simulation of the Nfa.
//
// An empty match inside a code point is none, but these automata do not say whether a match is empty. Of a pattern
// that may be empty every match that ends inside a code point is, since all others consist of whole code points; but not
// where the pattern has \C. Such patterns are `torn`, and asked by themselves.
#include "regex/set_search.h"

#include <algorithm>
#include <array>

#include "jit/plans.h"
#include "nfa/code_point.h"
#include "regex/foreseen.h"
#include "regex/iteration.h"
#include "regex/search.h"

namespace lino {

namespace {

using nfa::LazyDfa;
using nfa::MatchSink;

// A scratch of the pool, given back at the end.
class BorrowedSet {
 public:
  explicit BorrowedSet(const SetProgram& program) : program_(program), scratch_(program.pool.take()) {
    if (scratch_ == nullptr) scratch_ = std::make_unique<SetScratch>(program);
  }
  ~BorrowedSet() {
    scratch_->rest();
    program_.pool.give(std::move(scratch_));
  }
  BorrowedSet(const BorrowedSet&) = delete;
  BorrowedSet& operator=(const BorrowedSet&) = delete;
  SetScratch& operator*() const { return *scratch_; }
  SetScratch* operator->() const { return scratch_.get(); }

 private:
  const SetProgram& program_;
  std::unique_ptr<SetScratch> scratch_;
};

bool wants_nfa(const SetProgram& program) { return program.options.engine == Engine::kNfa; }

void count_walk(const SetProgram& program, LazyDfa::Cache& cache) {
  Counters::add(program.counters.table, cache.bytes_walked);
  if (cache.bytes_private != 0) Counters::add(program.counters.nfa, cache.bytes_private);
  cache.bytes_walked = cache.bytes_private = 0;
}

// ---- Spans ----

bool pike_find(SetScratch& scratch, const nfa::Input& input, SetMatch& match) {
  const SetProgram& program = scratch.program;
  std::size_t slots[2];
  const uint32_t pattern = nfa::pike_search(program.forward, scratch.pike(), input, slots);
  const bool found = pattern != nfa::kNoPattern;
  Counters::add(program.counters.nfa, (found ? slots[1] : input.haystack.size()) - input.start);
  if (found) match = {pattern, {slots[0], slots[1]}};
  return found;
}

// The end of the leftmost match, which begins at `floor` or behind it: by windows around factors, where that is the plan.
nfa::HalfMatch walk(SetScratch& scratch, std::string_view haystack, std::size_t start, bool anchored,
                    std::size_t& floor) {
  const SetProgram& program = scratch.program;
  const bool may_be = !anchored && program.kind == nfa::MatchKind::kLeftmostFirst;
  const WindowPlan* const windows = may_be ? program.windows(haystack.substr(start)) : nullptr;
  LazyDfa& dfa = anchored ? program.anchored_dfa() : program.find_dfa();
  LazyDfa::Cache& cache = scratch.cache(anchored ? scratch.anchored : scratch.find, dfa);
  nfa::HalfMatch end;
  if (windows == nullptr) {
    end = dfa.find_end(cache, haystack, start, false);
    scratch.read_again = cache.bytes_walked + cache.bytes_private;
  } else {
    LazyDfa& rest = program.anchored_dfa();
    LazyDfa::Cache& rest_cache = scratch.cache(scratch.anchored, rest);
    WindowSearch& search = scratch.windows(*windows);
    end = search.find_end({dfa, cache}, {rest, rest_cache}, haystack, start, floor);
    const std::size_t skipped = search.take_skipped();
    Counters::add(program.counters.kernel, skipped);
    scratch.read_again =
        cache.bytes_walked + cache.bytes_private + rest_cache.bytes_walked + rest_cache.bytes_private + skipped;
    count_walk(program, rest_cache);
  }
  count_walk(program, cache);
  return end;
}

bool table_find(SetScratch& scratch, std::string_view haystack, std::size_t start, bool anchored, SetMatch& match) {
  const SetProgram& program = scratch.program;
  if (const WordSearch* words = anchored ? nullptr : program.words();
      words != nullptr && program.word_finds().are_over()) {
    const auto choice = program.kind == nfa::MatchKind::kLeftmostLongest ? WordSearch::Choice::kLongest
                                                                         : WordSearch::Choice::kPreferred;
    WordSearch::Found found;
    WordSearch::Effort effort{.from = start};
    const WordSearch::Answer answer = words->find(haystack, start, choice, effort, found);
    program.word_finds().tell(answer != WordSearch::Answer::kGivenUp);
    if (answer == WordSearch::Answer::kNo) return false;
    if (answer == WordSearch::Answer::kYes) {
      match = {found.word, {found.begin, found.begin + words->size(found.word)}};
      Counters::add(program.counters.kernel, match.span.end - start);
      return true;
    }
  }
  std::size_t floor = start;
  const nfa::HalfMatch end = walk(scratch, haystack, start, anchored, floor);
  if (!end) return false;
  scratch.read_again -= std::min(scratch.read_again, end.at - start);
  match = {end.pattern, {start, end.at}};
  if (anchored) return true;
  const uint32_t length = program.facts[end.pattern].length;
  if (length != SetProgram::kVaries) {
    match.span.begin = end.at - length;
    return true;
  }
  LazyDfa& back = program.start_dfa();
  LazyDfa::Cache& back_cache = scratch.cache(scratch.start, back);
  match.span.begin = back.find_start(back_cache, haystack, end.at, floor).at;
  count_walk(program, back_cache);
  return true;
}

bool foreseen_find(SetScratch& scratch, nfa::Foresight& foresight, std::size_t start, bool anchored, SetMatch& match) {
  const SetProgram& program = scratch.program;
  const bool found = foresight.find(start, anchored, program.kind, match.span.begin, match.span.end);
  Counters::add(program.counters.pass, foresight.take_steps());
  if (found) match.pattern = foresight.pattern();
  return found;
}

// The leftmost match from `start`; no rules applied. By `foresight` if there is one.
bool find_once(SetScratch& scratch, nfa::Foresight* foresight, std::string_view haystack, std::size_t start,
               bool anchored, SetMatch& match) {
  const SetProgram& program = scratch.program;
  scratch.read_again = 0;
  if (wants_nfa(program)) {
    return pike_find(
        scratch,
        {.haystack = haystack, .start = start, .anchored = anchored, .kind = program.kind, .foresight = foresight},
        match);
  }
  if (foresight != nullptr) return foreseen_find(scratch, *foresight, start, anchored, match);
  return table_find(scratch, haystack, start, anchored, match);
}

// The Foresight of this cursor; it has begun `haystack`.
nfa::Foresight& foresight_of(SetScratch& scratch, Cursor& cursor, std::string_view haystack) {
  std::shared_ptr<void>& held = CursorAccess::held(cursor);
  if (held == nullptr) {
    scratch.foresee(haystack);
    held = std::move(scratch.foresight);
  }
  return *static_cast<nfa::Foresight*>(held.get());
}

void give_back(SetScratch& scratch, Cursor& cursor) {
  if (!CursorAccess::holds_foresight(cursor)) return;
  auto foresight = std::static_pointer_cast<nfa::Foresight>(std::move(CursorAccess::held(cursor)));
  if (scratch.foresight == nullptr) scratch.foresight = std::move(foresight);
}

// ---- All patterns ----

// Does a match of `pattern` that ends at `end` count? The leftmost of them begins at `leftmost`, or that is not known.
bool counts(const SetProgram& program, std::string_view haystack, uint32_t pattern, std::size_t end,
            std::size_t leftmost) {
  const SetProgram::Facts& facts = program.facts[pattern];
  if (!facts.nullable || !program.utf8 || !nfa::splits_code_point(haystack, end)) return true;
  if (leftmost != nfa::kNoPosition) return leftmost < end;
  if (!facts.any_byte) return false;
  const std::shared_ptr<Program> alone = program.alone(pattern);
  LazyDfa::Cache cache(alone->start_dfa());
  return has_more_than_empty(*alone, cache, haystack, end);
}

// Every match, to `sink`, by windows around factors. Matches of patterns that are `known` may be left out.
void search_windows(SetScratch& scratch, const WindowPlan& plan, std::string_view haystack, MatchSink& sink,
                    std::span<const bool> known) {
  const SetProgram& program = scratch.program;
  LazyDfa &all = program.all_dfa(), &rest = program.whole_dfa();
  LazyDfa::Cache& cache = scratch.cache(scratch.all, all);
  LazyDfa::Cache& rest_cache = scratch.cache(scratch.whole, rest);
  WindowSearch& search = scratch.windows(plan);
  search.find_ends({all, cache}, {rest, rest_cache}, haystack, sink, known);
  Counters::add(program.counters.kernel, search.take_skipped());
  count_walk(program, cache);
  count_walk(program, rest_cache);
}

// Every match, to `sink`, in no order, where the patterns are many long words; false: they are not, or it is given up.
bool search_words(const SetProgram& program, std::string_view haystack, MatchSink& sink) {
  const WordSearch* const words = program.words();
  if (words == nullptr) return false;
  Counters::add(program.counters.kernel, haystack.size());
  return words->find_each(haystack, sink);
}

// The plan for that; null: not for these patterns, not yet, or the haystack is too short.
const WindowPlan* windows_for_all(const SetProgram& program, std::string_view haystack) {
  constexpr std::size_t kWorthIt = 256;  // fewer bytes take about as long either way
  return program.simulates() || haystack.size() < kWorthIt ? nullptr : program.windows(haystack);
}

// Are four walks at a time worth their beginning, and do they come together (nfa/streams.cpp)?
bool wants_streams(const SetProgram& program, std::string_view haystack) {
  constexpr std::size_t kLeastBytes = std::size_t{16} << 10;
  return haystack.size() >= kLeastBytes && !program.streams_part.load(std::memory_order_relaxed) &&
         !jit::is_plan_off("streams");
}

// Every match, to `sink`; whole: those of the whole haystack and some that end before. Those of patterns that are `known`
// may be left out.
void search_all(SetScratch& scratch, std::string_view haystack, bool whole, MatchSink& sink,
                std::span<const bool> known) {
  const SetProgram& program = scratch.program;
  if (program.simulates()) {
    nfa::pike_search(program.forward, scratch.pike(),
                     {.haystack = haystack,
                      .anchored = whole,
                      .sink = &sink,
                      .kind = nfa::MatchKind::kAll,
                      .foresight = program.lookarounds.empty() ? nullptr : &scratch.foresee(haystack)},
                     {});
    Counters::add(program.counters.nfa, haystack.size());
    return;
  }
  if (const WindowPlan* plan = whole ? nullptr : windows_for_all(program, haystack)) {
    search_windows(scratch, *plan, haystack, sink, known);
    return;
  }
  LazyDfa& dfa = whole ? program.whole_dfa() : program.all_dfa();
  LazyDfa::Cache& cache = scratch.cache(whole ? scratch.whole : scratch.all, dfa);
  if (!whole && sink.once && wants_streams(program, haystack)) {
    std::array<LazyDfa::Cache*, LazyDfa::kStreams> caches = {&cache};
    for (std::size_t i = 1; i < caches.size(); ++i) caches[i] = &scratch.cache(scratch.streams[i - 1], dfa);
    if (!dfa.find_ends_once(caches, haystack, sink)) program.streams_part.store(true, std::memory_order_relaxed);
    for (LazyDfa::Cache* stream : caches) count_walk(program, *stream);
    return;
  }
  dfa.find_ends(cache, haystack, 0, sink);
  count_walk(program, cache);
}

// For set_is_match(), which any match answers.
bool stop(void* found, std::size_t, std::span<const uint32_t>) {
  *static_cast<bool*>(found) = true;
  return false;
}

// Where set_matching() gathers.
struct Gathered {
  const SetProgram& program;
  std::string_view haystack;
  bool whole;
  std::span<bool> matched;
  std::size_t missing;  // patterns that have not matched yet
  MatchSink sink{.take = take, .context = this};

  bool careful() const { return program.nullable && program.utf8; }  // not every end counts
  static bool take(void* context, std::size_t at, std::span<const uint32_t> patterns) {
    auto& self = *static_cast<Gathered*>(context);
    if (self.whole && at != self.haystack.size()) return true;
    const bool careful = self.careful();
    for (const uint32_t pattern : patterns) {
      if (self.matched[pattern]) continue;
      if (careful && !counts(self.program, self.haystack, pattern, at, self.sink.leftmost)) continue;
      self.matched[pattern] = true;
      --self.missing;
    }
    return self.missing > 0;
  }
};

// Where set_overlapping() goes on from. What Pike tells, in no order, is gathered until the next end comes.
struct EndsOfPatterns {
  const SetProgram& program;
  std::string_view haystack;
  const std::function<bool(SetEnd)>& report;
  std::vector<uint32_t>& gathered;
  std::size_t end = 0;
  bool more = true;  // wanted
  MatchSink sink{.take = program.simulates() ? gather : tell, .context = this};

  bool count(std::size_t at, uint32_t pattern) const {
    return !program.nullable || !program.utf8 || counts(program, haystack, pattern, at, sink.leftmost);
  }
  static bool tell(void* context, std::size_t at, std::span<const uint32_t> patterns) {
    auto& self = *static_cast<EndsOfPatterns*>(context);
    for (const uint32_t pattern : patterns) {
      if (self.more && self.count(at, pattern)) self.more = self.report({pattern, at});
    }
    return self.more;
  }
  static bool gather(void* context, std::size_t at, std::span<const uint32_t> patterns) {
    auto& self = *static_cast<EndsOfPatterns*>(context);
    if (at != self.end) self.flush();
    self.end = at;
    for (const uint32_t pattern : patterns) {
      if (self.count(at, pattern)) self.gathered.push_back(pattern);
    }
    return self.more;
  }
  void flush() {
    std::ranges::sort(gathered);
    for (const uint32_t pattern : gathered) more = more && report({pattern, end});
    gathered.clear();
  }
};

}  // namespace

bool set_is_match(const SetProgram& program, std::string_view haystack) {
  haystack = with_address(haystack);
  SetMatch match;
  if ((program.nullable && program.utf8) || program.foresees()) return set_find(program, haystack, 0, false, match);
  bool found = false;
  MatchSink any{.take = stop, .context = &found};
  if (search_words(program, haystack, any) || found) return found;
  BorrowedSet scratch(program);
  if (wants_nfa(program)) return pike_find(*scratch, {.haystack = haystack, .earliest = true}, match);
  if (const WindowPlan* plan = windows_for_all(program, haystack)) {
    search_windows(*scratch, *plan, haystack, any, {});
    return found;
  }
  LazyDfa& dfa = program.find_dfa();
  LazyDfa::Cache& cache = (*scratch).cache((*scratch).find, dfa);
  found = static_cast<bool>(dfa.find_end(cache, haystack, 0, true));
  count_walk(program, cache);
  return found;
}

std::size_t set_matching(const SetProgram& program, std::string_view haystack, bool whole, std::span<bool> matched) {
  haystack = with_address(haystack);
  std::ranges::fill(matched, false);
  if (matched.empty()) return 0;
  Gathered gathered{program, haystack, whole, matched, matched.size()};
  if (!whole && !program.simulates()) {
    for (const uint32_t pattern : program.torn) {
      matched[pattern] = search_is_match({*program.alone(pattern)}, haystack);
      gathered.missing -= matched[pattern] ? 1 : 0;
    }
  }
  if (!whole && search_words(program, haystack, gathered.sink)) return matched.size() - gathered.missing;
  BorrowedSet scratch(program);
  gathered.sink.once = !whole && !gathered.careful();
  if (gathered.missing > 0) search_all(*scratch, haystack, whole, gathered.sink, matched);
  return matched.size() - gathered.missing;
}

bool set_find(const SetProgram& program, std::string_view haystack, std::size_t start, bool anchored, SetMatch& match) {
  haystack = with_address(haystack);
  if (!anchored) {
    Cursor cursor{.at = start};
    const bool found = set_find_all(program, haystack, cursor, {&match, 1}) == 1;
    if (CursorAccess::holds_foresight(cursor)) give_back(*BorrowedSet(program), cursor);
    return found;
  }
  if (start > haystack.size()) return false;
  BorrowedSet scratch(program);
  nfa::Foresight* const foresight = program.foresees() ? &scratch->foresee(haystack) : nullptr;
  if (!find_once(*scratch, foresight, haystack, start, true, match)) return false;
  return !match.span.empty() || !program.utf8 || !nfa::splits_code_point(haystack, match.span.end);
}

std::size_t set_find_all(const SetProgram& program, std::string_view haystack, Cursor& cursor,
                         std::span<SetMatch> matches) {
  haystack = with_address(haystack);
  if (cursor.at > haystack.size()) cursor.done = true;
  if (cursor.done || matches.empty()) return 0;
  BorrowedSet scratch(program);
  CursorAccess::begin_windows(scratch->window_search.get(), scratch->windows_ticket, cursor);
  Iteration iteration{haystack, program.utf8, cursor};
  nfa::Foresight* foresight = nullptr;
  std::size_t n = 0;
  while (n < matches.size() && !cursor.done) {
    if (foresight == nullptr && (program.foresees() || CursorAccess::is_wasteful(cursor, haystack))) {
      foresight = &foresight_of(*scratch, cursor, haystack);
    }
    SetMatch match;
    if (!find_once(*scratch, foresight, haystack, cursor.at, false, match)) {
      cursor.done = true;
    } else if (iteration.take(match.span)) {
      matches[n++] = match;
    }
    CursorAccess::read_again(cursor) += scratch->read_again;
  }
  if (cursor.done) give_back(*scratch, cursor);
  return n;
}

std::vector<Span> set_groups(const SetProgram& program, const Program& alone, std::string_view haystack, Span match) {
  haystack = with_address(haystack);
  std::vector<Span> groups(alone.capture_count + 1, {Regex::npos, Regex::npos});
  groups[0] = match;
  if (groups.size() == 1) return groups;
  const nfa::Nfa& nfa = alone.captures_nfa();
  nfa::PikeCache cache(nfa, nfa::PikeCache::slots_within(nfa, alone.options.max_mem));
  std::vector<std::size_t> slots(2 * groups.size());
  BorrowedSet scratch(program);
  const nfa::Input input{.haystack = haystack,
                         .start = match.begin,
                         .anchored = true,
                         .kind = alone.kind,
                         .foresight = program.lookarounds.empty() ? nullptr : &scratch->foresee(haystack)};
  nfa::pike_search(nfa, cache, input, slots);
  for (std::size_t i = 1; i < groups.size(); ++i) {
    if (slots[2 * i + 1] != nfa::kNoPosition) groups[i] = {slots[2 * i], slots[2 * i + 1]};
  }
  return groups;
}

void set_overlapping(const SetProgram& program, std::string_view haystack, const std::function<bool(SetEnd)>& report) {
  haystack = with_address(haystack);
  BorrowedSet scratch(program);
  (*scratch).ended.clear();  // a search that ended by an exception may have left some
  EndsOfPatterns ends{program, haystack, report, (*scratch).ended};
  search_all(*scratch, haystack, false, ends.sink, {});
  ends.flush();
}

}  // namespace lino

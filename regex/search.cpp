// One search: choose an engine, run it, apply the rules of iteration. See search.h; groups are in groups.cpp.
//
// Engines answer one question purely: where is the leftmost match from here. Those that return a match at a time
// (find_once.h) have the rules of iteration in iteration.h; stamped code (stamped.h) has the same rules in its emit ops.
#include "regex/search.h"

#include <algorithm>

#include "nfa/code_point.h"
#include "regex/borrowed.h"
#include "regex/by_words.h"
#include "regex/find_once.h"
#include "regex/foreseen.h"
#include "regex/from_end.h"
#include "regex/runs_or_nothing.h"
#include "regex/settled.h"
#include "regex/stamped.h"

namespace lino {

namespace {

bool is_torn(const Program& program, std::string_view haystack, Span match) {
  return match.empty() && program.utf8 && nfa::splits_code_point(haystack, match.end);
}

}  // namespace

// As search_find_all(), where it is not settled yet that stamped code does all of it.
[[gnu::noinline]] static std::size_t find_all_by_plan(const SearchContext& context, std::string_view haystack,
                                                      Cursor& cursor, std::span<Span> spans, const SearchOptions& how) {
  const Program& program = context.program;
  if (how.want != Want::kPreferred || how.anchored) return find_all_by_ones(context, haystack, cursor, spans, how);
  if (const jit::Runs* runs = program.runs()) {
    return (runs->plan().or_nothing ? find_all_runs_or_nothing : find_all_runs)(context, *runs, haystack, cursor,
                                                                                spans);
  }
  if (const jit::Sequence* sequence = sequence_for(program, haystack.substr(cursor.at))) {
    return find_all_of_sequence(context, *sequence, haystack, cursor, spans);
  }
  std::size_t n = 0;
  if (!CursorAccess::is_wasteful(cursor, haystack)) {
    const bool fixed = context.scratch != nullptr && context.scratch->fixed;
    if (fixed || program.known_windows() == nullptr) {
      const std::string_view rest = haystack.substr(cursor.at);
      const Stamp* const stamp = choose(context, Purpose::kSpans, rest);
      if (fixed || program.windows(stamp, rest) == nullptr) {
        if (is_far(context, stamp, rest.size())) n = find_all_far(context, haystack, cursor, spans);
        if (stamp != nullptr && n < spans.size() && !cursor.done) {
          n += find_all_stamped(context, *stamp, haystack, cursor, spans.subspan(n));
        }
        if (n == spans.size() || cursor.done) return n;
      }
    }
  }
  return n + find_all_by_ones(context, haystack, cursor, spans.subspan(n), how);
}

// As find_all_onward(), of patterns that words are looked for of.
[[gnu::noinline]] static std::size_t find_all_words_first(const SearchContext& context, std::string_view haystack,
                                                          Cursor& cursor, std::span<Span> spans,
                                                          const SearchOptions& how) {
  std::size_t n = 0;
  if (find_all_by_words(context.program, haystack, cursor, spans, how, n) == Known::kYes) return n;
  return n + find_all_by_plan(context, haystack, cursor, spans.subspan(n), how);
}

// As search_find_all(), by anything but a walk from the end. Precondition: cursor.at <= haystack.size(), which has an address.
static std::size_t find_all_onward(const SearchContext& context, std::string_view haystack, Cursor& cursor,
                                   std::span<Span> spans, const SearchOptions& how) {
  if (context.program.of_words.count > 0) return find_all_words_first(context, haystack, cursor, spans, how);
  const Stamp* const settled = context.program.stamps(Purpose::kSpans).settled.load(std::memory_order_acquire);
  const bool plain = how.want == Want::kPreferred && !how.anchored;
  const std::size_t bytes = haystack.size() - cursor.at;
  if (settled == nullptr || !plain || context.program.may_want_windows(bytes) || settled->is_slow_in(bytes) ||
      CursorAccess::is_wasteful(cursor, haystack)) {
    return find_all_by_plan(context, haystack, cursor, spans, how);
  }
  if (has_none(context.program, haystack.substr(cursor.at))) {
    cursor.at = haystack.size();
    cursor.done = true;
    return 0;
  }
  const std::size_t n = find_all_stamped(context, *settled, haystack, cursor, spans);
  context.program.add_searched(bytes - (haystack.size() - std::min(cursor.at, haystack.size())));
  if (n == spans.size() || cursor.done) return n;
  return n + find_all_by_ones(context, haystack, cursor, spans.subspan(n), how);
}

std::size_t search_find_all(const SearchContext& context, std::string_view haystack, Cursor& cursor,
                            std::span<Span> spans, const SearchOptions& how) {
  haystack = with_address(haystack);
  if (cursor.at > haystack.size()) cursor.done = true;
  if (cursor.done || spans.empty()) return 0;
  std::size_t n = 0;
  if (context.program.from_end && find_all_from_end(context, haystack, cursor, spans, how, n) == Known::kYes) return n;
  return find_all_onward(context, haystack, cursor, spans, how);
}

bool search_next(const SearchContext& context, std::string_view haystack, const SearchOptions& how, Cursor& cursor,
                 Span& match) {
  if (!how.anchored) return search_find_all(context, haystack, cursor, {&match, 1}, how) == 1;
  if (cursor.at > haystack.size()) return false;
  return find_once(*Borrowed(context), haystack, cursor, how, match) && !is_torn(context.program, haystack, match);
}

bool find_by_plan(const SearchContext& context, std::string_view haystack, std::size_t start, const SearchOptions& how,
                  Span& match) {
  bool found = false;
  if (context.program.from_end && find_from_end(context, haystack, start, how, match, found) == Known::kYes)
    return found;
  Cursor cursor{.at = start};
  found = how.anchored ? search_next(context, haystack, how, cursor, match)
                       : find_all_onward(context, haystack, cursor, {&match, 1}, how) == 1;
  if (CursorAccess::holds_foresight(cursor)) CursorAccess::give_back(*Borrowed(context), cursor);
  return found;
}

bool search_find(const SearchContext& context, std::string_view haystack, std::size_t start, const SearchOptions& how,
                 Span& match) {
  haystack = with_address(haystack);
  if (start > haystack.size()) return false;
  const First first = find_settled(context.program, haystack, start, how, match);
  return first == First::kUnknown ? find_by_plan(context, haystack, start, how, match) : first == First::kFound;
}

[[gnu::noinline]] static bool is_match_by_plan(const SearchContext& context, std::string_view haystack) {
  const Program& program = context.program;
  if (program.nullable && program.forward().looks.empty() && program.lookarounds.empty()) return true;
  // An empty match may not count; rare enough to take the long way.
  if ((program.nullable && program.utf8) || program.foresees()) {
    Span match;
    return search_find(context, haystack, 0, {}, match);
  }
  bool found = false;
  if (program.from_end && is_match_from_end(context, haystack, found) == Known::kYes) return found;
  Span unused;
  if (find_by_words(program, haystack, 0, {}, unused, found) == Known::kYes) return found;
  return first_end(context, haystack, 0) != Regex::npos;
}

bool search_is_match(const SearchContext& context, std::string_view haystack) {
  haystack = with_address(haystack);
  const Program& program = context.program;
  const Stamp* const settled = program.stamps(Purpose::kIsMatch).settled.load(std::memory_order_acquire);
  if (settled != nullptr && !program.nullable && !program.other_plan_first && !settled->is_slow_in(haystack.size())) {
    if (has_none(program, haystack)) return false;
    std::size_t end = Regex::npos;
    if (first_end_stamped(program, *settled, haystack, 0, end) == Known::kYes) return end != Regex::npos;
  }
  return is_match_by_plan(context, haystack);
}

bool search_full_match(const SearchContext& context, std::string_view haystack) {
  haystack = with_address(haystack);
  const Program& program = context.program;
  if (const WordSearch* words = program.words()) return words->word_of(haystack, 0, haystack.size()).has_value();
  Borrowed scratch(context);
  nfa::Foresight* foresight = nullptr;
  if (program.foresees()) foresight = &begin_foresight(*scratch, haystack);
  if (program.options.engine == Engine::kNfa) {
    const nfa::Input input{.haystack = haystack,
                           .anchored = true,
                           .match_end = haystack.size(),
                           .kind = program.kind,
                           .foresight = foresight};
    return pike_find(*scratch, input, {});
  }
  if (foresight != nullptr) {
    Span match;
    return find_foreseen(*scratch, *foresight, 0, true, nfa::MatchKind::kLeftmostLongest, match) &&
           match.end == haystack.size();
  }
  nfa::LazyDfa& dfa = program.whole_dfa();
  nfa::LazyDfa::Cache& cache = scratch->cache(scratch->whole, dfa);
  const nfa::HalfMatch end = dfa.find_end(cache, haystack, 0, false);
  count_walk(*scratch, cache);
  return end.at == haystack.size();
}

namespace {

// Where search_ends() gathers.
struct Ends {
  const SearchContext& context;
  ScratchState& scratch;
  std::string_view haystack;
  const std::function<bool(std::size_t)>& report;
  nfa::MatchSink* sink = nullptr;

  static bool take(void* self, std::size_t at, std::span<const uint32_t>) {
    auto& ends = *static_cast<Ends*>(self);
    return ends.only_torn(at) || ends.report(at);
  }
  // Is the only match that ends here an empty one inside a code point?
  bool only_torn(std::size_t end) const {
    const Program& program = context.program;
    if (!program.nullable || !is_torn(program, haystack, {end, end})) return false;
    if (sink->leftmost != nfa::kNoPosition) return sink->leftmost == end;
    return !has_more_than_empty(program, scratch.cache(scratch.start, program.start_dfa()), haystack, end);
  }
};

}  // namespace

bool has_more_than_empty(const Program& program, nfa::LazyDfa::Cache& cache, std::string_view haystack,
                         std::size_t end) {
  for (std::size_t distance = 4;; distance *= 4) {
    const std::size_t floor = end > distance ? end - distance : 0;
    if (program.start_dfa().find_start(cache, haystack, end, floor).at < end) return true;
    if (floor == 0) return false;
  }
}

void search_ends(const SearchContext& context, std::string_view haystack,
                 const std::function<bool(std::size_t)>& report) {
  haystack = with_address(haystack);
  const Program& program = context.program;
  Borrowed scratch(context);
  Ends ends{context, *scratch, haystack, report};
  nfa::MatchSink sink{.take = Ends::take, .context = &ends};
  ends.sink = &sink;
  if (program.options.engine == Engine::kNfa || program.needs_passes()) {
    nfa::Input input{.haystack = haystack, .sink = &sink, .kind = nfa::MatchKind::kAll};
    if (program.needs_passes()) input.foresight = &begin_foresight(*scratch, haystack);
    pike_find(*scratch, input, {});
    return;
  }
  nfa::LazyDfa& dfa = program.all_dfa();
  nfa::LazyDfa::Cache& cache = scratch->cache(scratch->all, dfa);
  dfa.find_ends(cache, haystack, 0, sink);
  count_walk(*scratch, cache);
}

}  // namespace lino

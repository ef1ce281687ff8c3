// The table walk over the lazy DFA's rows (lazy.h), forward and backward.
//
// The simple loop, of which everything below is a departure:
//
//   for (; p != end; ++p) {
//     row = row[classes[*p]];
//     if (match(row)) best = p;            // matches are one byte late: it ended before *p
//     if (final(row)) return best;
//   }
//   if (match(row[eoi])) best = end;
//
// Departure 1: an entry is the address of the next row with one bit for "special", so the hot loop is two loads a
// byte and a test that is almost never true; it is unrolled four times so that the end is tested once in four.
// Departure 2: a special entry may be unknown: then the state set is stepped and the row made (or, when it cannot
// be made now, the search goes on privately from state set to state set until it can).
#include "nfa/walker.h"

namespace lino::nfa {

// What stands at the limit: end of input, or, for a backward search that stops inside the haystack, the byte
// before the floor (looked at to decide a match at the floor, not consumed).
template <bool kForward>
unsigned Walker::limit_symbol() {
  if constexpr (kForward) return dfa.nfa_.eoi();
  return limit == begin ? dfa.nfa_.eoi() : symbol_of(limit - 1);
}

// Deals with an entry whose special bit is set; `next` is what `row` holds for `symbol`, the symbol at p.
template <bool kForward>
Walker::Next Walker::special(uintptr_t next, unsigned symbol) {
  if ((header_of(next).flags & kRowUnknown) != 0) {
    std::span<const uint32_t> key = cache.determinizer_.step(key_of(row), symbol);
    next = dfa.intern(cache, key, row, symbol);
    if (told != nullptr) *told = {};
    if (next == 0) {
      cache.key_.assign(key.begin(), key.end());  // capacity was reserved
      if (Determinizer::is_match(key) && take_match(key)) return Next::kDone;
      if (Determinizer::is_final(key) || p == limit) return Next::kDone;
      kForward ? ++p : --p;
      return Next::kPrivate;
    }
  }
  const Row& header = header_of(next);
  if ((header.flags & kRowMatch) != 0 && !is_told(next)) {
    if (take_match(key_of(next))) return Next::kDone;
    if (told != nullptr) told->add(next);
  }
  if ((header.flags & kRowFinal) != 0 || p == limit) return Next::kDone;
  row = next & ~kSpecial;
  kForward ? ++p : --p;
  return Next::kWalk;
}

// Walks until done or until a state cannot be recorded.
template <bool kForward>
Walker::Next Walker::walk() {
  return dfa.nfa_.words.count != 0 ? walk_by<kForward, true>() : walk_by<kForward, false>();
}

template <bool kForward, bool kWordBits>
Walker::Next Walker::walk_by() {
  const uint8_t* classes = dfa.nfa_.classes.of.data();
  const uint16_t* symbols = dfa.nfa_.words.of.data();
  WordBitReader bits = word_bits;
  uintptr_t r = row, next = 0;
  const uint8_t* q = p;
  const auto symbol_at = [&](int i) -> unsigned {
    const uint8_t* const at = kForward ? q + i : q - 1 - i;
    if constexpr (kWordBits) return symbols[*at | (bits.at(at) ? 256u : 0u)];
    return classes[*at];
  };
  const auto move = [&](int n) { kForward ? q += n : q -= n; };
  for (;;) {
    int taken = 4;  // of the four bytes below, how many led to ordinary states
    while ((kForward ? limit - q : q - limit) >= 4) {
      if (next = load(r, symbol_at(0)); (next & kSpecial) != 0) {
        taken = 0;
        break;
      }
      r = next;
      if (next = load(r, symbol_at(1)); (next & kSpecial) != 0) {
        taken = 1;
        break;
      }
      r = next;
      if (next = load(r, symbol_at(2)); (next & kSpecial) != 0) {
        taken = 2;
        break;
      }
      r = next;
      if (next = load(r, symbol_at(3)); (next & kSpecial) != 0) {
        taken = 3;
        break;
      }
      r = next;
      move(4);
    }
    if (taken != 4) {
      move(taken);
    } else {
      while (q != limit && (next = load(r, symbol_at(0)), (next & kSpecial) == 0)) r = next, move(1);
    }
    // Departure 3: runs of match states, which \w+ is made of, stay in this loop.
    if (q != limit && (!earliest || is_told(next)) && header_of(next).flags == kRowMatch) {
      pattern = header_of(next).pattern;
      r = next & ~kSpecial;
      do {  // mostly it is one state that goes to itself, as at the end of a.*
        best = q;
        move(1);
      } while (q != limit && load(r, symbol_at(0)) == next);
      continue;
    }
    p = q, row = r;
    if (suspends && p == limit) {
      suspended = true;
      return Next::kDone;
    }
    unsigned symbol = p == limit ? limit_symbol<kForward>() : symbol_at(0);
    if (p == limit) next = load(row, symbol);
    if ((next & kSpecial) == 0) return Next::kDone;  // the limit, without a match there
    Next what = special<kForward>(next, symbol);
    if (what != Next::kWalk) return what;
    q = p, r = row;
  }
}

// Steps the state set in cache.key_ until the search is done or its state could be recorded.
template <bool kForward>
Walker::Next Walker::step_privately() {
  const uint8_t* from = p;
  Next result = Next::kDone;
  row = 0;
  for (;;) {
    if (suspends && p == limit) {
      if (suspends_in_rows_only) {
        limit = end;
        suspends = false;
        continue;
      }
      suspended = true;
      break;
    }
    unsigned symbol = p == limit ? limit_symbol<kForward>() : symbol_of(kForward ? p : p - 1);
    std::span<const uint32_t> key = cache.determinizer_.step(cache.key_, symbol);
    cache.key_.assign(key.begin(), key.end());
    if (Determinizer::is_match(key) && take_match(key)) break;
    if (Determinizer::is_final(key) || p == limit) break;
    kForward ? ++p : --p;
    ++cache.progress_;
    if (cache.quiet_ > 0 && --cache.quiet_ > 0) continue;
    const uintptr_t entry = dfa.intern(cache, cache.key_, 0, 0);
    if (told != nullptr) *told = {};
    if (entry != 0) {
      row = entry & ~kSpecial;
      result = Next::kWalk;
      break;
    }
  }
  cache.bytes_private += static_cast<uint64_t>(kForward ? p - from : from - p);
  return result;
}

template <bool kForward>
void Walker::run(Before before) {
  const uintptr_t entry = dfa.start_entry(cache, before);
  Next next = entry == 0 ? Next::kPrivate : Next::kWalk;
  // A start state is no match yet (matches are one byte late), but it may be dead.
  if (next == Next::kWalk && (header_of(entry).flags & kRowFinal) != 0) next = Next::kDone;
  if (next == Next::kWalk) row = entry & ~kSpecial;
  go_on<kForward>(next);
}

bool Walker::resume_from(uintptr_t from, uint64_t generation) {
  const LazyDfa::Cache::Resumed& known = resumed(from);
  if (from == 0 || known.from != from || known.from_generation != generation) return false;
  dfa.announce(cache);
  if (known.to_generation != dfa.walks_in(cache)) return false;
  row = known.to & ~kSpecial;
  go_on<true>(Next::kWalk);
  return true;
}

void Walker::resume_without_restarts(const LazyDfa& unanchored, const LazyDfa::Cache& its_cache, uintptr_t from) {
  const uint64_t generation = unanchored.walks_in(its_cache);
  if (resume_from(from, generation)) return;
  if (from != 0) {
    const std::span<const uint32_t> key = key_of(from);
    cache.key_.assign(key.begin(), key.end());
  }
  Determinizer::end_restarts(dfa.nfa_, cache.key_);
  if (!Determinizer::is_final(cache.key_)) resume(from, generation);
}

void Walker::resume_with_restarts(uintptr_t from, Before before) {
  if (from != 0) {
    const std::span<const uint32_t> key = key_of(from);
    cache.key_.assign(key.begin(), key.end());
  }
  cache.determinizer_.begin_restarts(before, cache.key_);
  resume(0, 0);
}

void Walker::resume(uintptr_t from, uint64_t generation) {
  dfa.announce(cache);
  const uintptr_t entry = dfa.intern(cache, cache.key_, 0, 0);
  if (entry != 0) {
    row = entry & ~kSpecial;
    if (from != 0) resumed(from) = {from, entry, generation, dfa.walks_in(cache)};
  }
  go_on<true>(entry == 0 ? Next::kPrivate : Next::kWalk);
}

template <bool kForward>
void Walker::go_on(Next next) {
  while (next != Next::kDone) {
    const uint8_t* from = p;
    if (next == Next::kWalk) {
      next = walk<kForward>();
      uint64_t bytes = static_cast<uint64_t>(kForward ? p - from : from - p);
      cache.bytes_walked += bytes;
      cache.progress_ += bytes;
    } else {
      next = step_privately<kForward>();
    }
  }
}

template Walker::Next Walker::special<true>(uintptr_t next, unsigned symbol);
template void Walker::run<true>(Before before);
template void Walker::go_on<true>(Next next);

Before LazyDfa::left_of(std::string_view haystack, std::size_t at) const {
  const Before known = before_position(haystack, at);
  if (nfa_.words.count == 0 || known == Before::kText || known == Before::kLine) return known;
  return is_word_at(options_.word_bits, haystack, at - 1) ? Before::kWord : Before::kOther;
}

Before LazyDfa::right_of(std::string_view haystack, std::size_t at) const {
  const Before known = after_position(haystack, at);
  if (nfa_.words.count == 0 || known == Before::kText || known == Before::kLine) return known;
  return is_word_at(options_.word_bits, haystack, at) ? Before::kWord : Before::kOther;
}

HalfMatch LazyDfa::find_end(Cache& cache, std::string_view haystack, std::size_t start, bool earliest) const {
  const auto* begin = reinterpret_cast<const uint8_t*>(haystack.data());
  const uint8_t* end = begin + haystack.size();
  Walker walker{*this, cache, begin, end, end, earliest, begin + start};
  walker.run<true>(left_of(haystack, start));
  if (walker.best == nullptr) return {};
  return {static_cast<std::size_t>(walker.best - begin), walker.pattern};
}

HalfMatch LazyDfa::find_end_begun_before(Cache& cache, const LazyDfa& anchored, Cache& anchored_cache,
                                         std::string_view haystack, std::size_t start, std::size_t until,
                                         std::size_t& read_to) const {
  const auto* begin = reinterpret_cast<const uint8_t*>(haystack.data());
  const uint8_t* end = begin + haystack.size();
  Walker walker{*this, cache, begin, end, begin + until, false, begin + start};
  walker.suspends = until < haystack.size();
  walker.run<true>(left_of(haystack, start));
  Walker rest{anchored, anchored_cache, begin, end, end, false, walker.p};
  rest.best = walker.best;
  rest.pattern = walker.pattern;
  if (walker.suspended) rest.resume_without_restarts(*this, cache, walker.row);
  read_to = static_cast<std::size_t>(rest.p - begin);
  if (rest.best == nullptr) return {};
  return {static_cast<std::size_t>(rest.best - begin), rest.pattern};
}

void LazyDfa::find_ends(Cache& cache, std::string_view haystack, std::size_t start, MatchSink& sink) const {
  const auto* begin = reinterpret_cast<const uint8_t*>(haystack.data());
  const uint8_t* end = begin + haystack.size();
  Walker walker{*this, cache, begin, end, end, true, begin + start};
  ToldRows told;
  walker.sink = &sink;
  if (sink.once) walker.told = &told;
  walker.run<true>(left_of(haystack, start));
}

LazyDfa::Halt LazyDfa::find_ends_until(Cache& cache, const Halt& halt, std::string_view haystack, std::size_t until,
                                       MatchSink& sink) const {
  const auto* begin = reinterpret_cast<const uint8_t*>(haystack.data());
  Walker walker{*this, cache, begin, begin + haystack.size(), begin + until, true, begin + halt.at};
  ToldRows told;
  walker.sink = &sink;
  if (sink.once) walker.told = &told;
  walker.suspends = until < haystack.size();
  walker.row = halt.row;
  if (!halt.under_way) walker.run<true>(left_of(haystack, halt.at));
  else if (halt.begun) walker.resume_with_restarts(halt.row, left_of(haystack, halt.at));
  else walker.go_on<true>(walker.next_of(halt));
  return {static_cast<std::size_t>(walker.p - begin), walker.enough, walker.suspended, false, walker.row};
}

LazyDfa::Halt LazyDfa::find_ends_begun(Cache& cache, const LazyDfa& anchored, Cache& anchored_cache, const Halt& halt,
                                       std::string_view haystack, std::size_t stop, MatchSink& sink) const {
  const auto* begin = reinterpret_cast<const uint8_t*>(haystack.data());
  Walker rest{anchored, anchored_cache, begin, begin + haystack.size(), begin + stop, true, begin + halt.at};
  ToldRows told;
  rest.sink = &sink;
  if (sink.once) rest.told = &told;
  rest.suspends = stop < haystack.size();
  rest.row = halt.row;
  if (halt.begun) rest.go_on<true>(rest.next_of(halt));
  else rest.resume_without_restarts(*this, cache, halt.row);
  return {static_cast<std::size_t>(rest.p - begin), rest.enough, rest.suspended, true, rest.row};
}

HalfMatch LazyDfa::find_start(Cache& cache, std::string_view haystack, std::size_t end, std::size_t floor,
                              std::size_t* read_to) const {
  const auto* begin = reinterpret_cast<const uint8_t*>(haystack.data());
  Walker walker{*this, cache, begin, begin + haystack.size(), begin + floor, false, begin + end};
  walker.run<false>(right_of(haystack, end));
  if (read_to != nullptr) *read_to = static_cast<std::size_t>(walker.p - begin);
  if (walker.best == nullptr) return {};
  return {static_cast<std::size_t>(walker.best - begin), walker.pattern};
}

}  // namespace lino::nfa

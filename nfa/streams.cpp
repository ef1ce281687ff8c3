// Four walks over one haystack at once, for who asks which patterns match, or for a match far away. A step of a walk waits for
// the step before, which is most of its time, and more so the larger the automaton; steps of four walks wait together.
//
// The haystack is cut into four parts, a stream each. A stream begins anew where its part begins, and so finds what begins
// there or behind. What begins before and ends behind is still under way where the stream before has come to its end; so that
// one goes on, until it is in the state that the next stream was in at the same place: from there on they would find the
// same. Unanchored automata forget what stands far back, mostly soon. Where they do not, a stream goes on to the end of the
// haystack, so that no byte is read more than four times. Ends are told in no order.
//
// For one match that is far away (find_far_end) it goes by stretches, in order: a stream is believed once the one before has
// come to its state, and from where the first match is told one walk goes on (docs/decisions/four-walks-at-a-time.md).
//
// Each stream has a cache of its own, whose announcement keeps its rows alive: a row made for one may begin a generation.
#include <algorithm>
#include <utility>

#include "nfa/walker.h"

namespace lino::nfa {

namespace {

constexpr std::size_t kStreams = LazyDfa::kStreams;
constexpr std::ptrdiff_t kNote = 64;  // bytes from one noted state to the next
constexpr std::size_t kNotes = 32;
constexpr std::ptrdiff_t kFar = 256 << 10;  // bytes walked before it is known whether streams are together, at most

}  // namespace

// A stream: its walk, and in which rows it was at the beginning of its part and behind some bytes of it.
struct Stream {
  Walker walker;
  const uint8_t* first;                                        // of its part
  const uint8_t* stop;                                         // the next place to note, or the end of the part
  bool walks = true;                                           // false: it is done, or came to the end of its part
  std::array<std::pair<uintptr_t, uint64_t>, kNotes> notes{};  // row and generation

  std::ptrdiff_t left() const { return stop - walker.p; }
  std::size_t note_at(const uint8_t* place) const { return static_cast<std::size_t>((place - first) / kNote); }
  void count(std::ptrdiff_t bytes) const {
    walker.cache.bytes_walked += static_cast<uint64_t>(bytes);
    walker.cache.progress_ += static_cast<uint64_t>(bytes);
  }

  void start(Before before) {
    const uintptr_t entry = walker.dfa.start_entry(walker.cache, before);
    if (entry == 0) return finish(Walker::Next::kPrivate);
    walks = (header_of(entry).flags & kRowFinal) == 0;
    walker.row = entry & ~kSpecial;
    if (walks) note_row(first);
  }
  // By itself, to the end of its part; or of the haystack, where its state has no row.
  void finish(Walker::Next next) {
    walks = false;
    walker.go_on<true>(next);
  }
  void note_row(const uint8_t* place) { notes[note_at(place)] = {walker.row, walker.dfa.walks_in(walker.cache)}; }
  // `stop` has been reached.
  void note() {
    if (stop == walker.limit) return finish(Walker::Next::kWalk);
    note_row(stop);
    const bool more = note_at(stop) + 1 < kNotes && walker.limit - stop > kNote;
    stop = more ? stop + kNote : walker.limit;
  }
  void take(uintptr_t next) {
    const Walker::Next what = walker.special<true>(next, walker.symbol_of(walker.p));
    if (what == Walker::Next::kDone) walks = false;
    if (what == Walker::Next::kPrivate) finish(what);
    else if (walks) count(1);
  }
  // Behind its part, with what is under way, until `next` was in the same state. False: it never was, of what is noted.
  // Where the walk ends before, it is not suspended any more.
  bool follow(const Stream& next) {
    for (std::size_t i = 0; i < kNotes && next.notes[i].first != 0 && walker.suspended; ++i) {
      if (i > 0) walk_to(next.first + static_cast<std::ptrdiff_t>(i) * kNote);
      if (walker.suspended && next.notes[i] == std::pair(walker.row, walker.dfa.walks_in(walker.cache))) return true;
    }
    return false;
  }
  void walk_to(const uint8_t* limit) {
    walker.limit = limit;
    walker.suspends = limit != walker.end;
    walker.suspended = false;
    walker.go_on<true>(Walker::Next::kWalk);
  }
};

namespace {

Stream make_stream(const LazyDfa& dfa, LazyDfa::Cache& cache, std::string_view haystack, const uint8_t* first,
                   const uint8_t* limit) {
  const auto* begin = reinterpret_cast<const uint8_t*>(haystack.data());
  const uint8_t* const end = begin + haystack.size();
  Stream made{{dfa, cache, begin, end, limit, true, first}, first, std::min(first + kNote, limit)};
  made.walker.suspends = limit != end;
  made.walker.suspends_in_rows_only = true;  // the streams share the memory for others
  return made;
}

// Until one of them is done, or at the end of its part.
void walk_together(std::span<Stream, kStreams> streams, const uint8_t* classes) {
  while (std::all_of(streams.begin(), streams.end(), [](const Stream& s) { return s.walks && !s.walker.enough; })) {
    std::ptrdiff_t n = streams[0].left();
    for (const Stream& s : streams) n = std::min(n, s.left());
    const uint8_t *const p0 = streams[0].walker.p, *const p1 = streams[1].walker.p, *const p2 = streams[2].walker.p,
                         *const p3 = streams[3].walker.p;
    uintptr_t row0 = streams[0].walker.row, row1 = streams[1].walker.row, row2 = streams[2].walker.row,
              row3 = streams[3].walker.row;
    uintptr_t next[kStreams] = {};
    std::ptrdiff_t i = 0;
    for (; i < n; ++i) {
      next[0] = load(row0, classes[p0[i]]);
      next[1] = load(row1, classes[p1[i]]);
      next[2] = load(row2, classes[p2[i]]);
      next[3] = load(row3, classes[p3[i]]);
      if (((next[0] | next[1] | next[2] | next[3]) & kSpecial) != 0) break;
      row0 = next[0], row1 = next[1], row2 = next[2], row3 = next[3];
    }
    const uintptr_t rows[kStreams] = {row0, row1, row2, row3};
    for (std::size_t k = 0; k < kStreams; ++k) {
      Stream& s = streams[k];
      s.walker.p += i;
      s.walker.row = rows[k];
      s.count(i);
      if (s.left() == 0) s.note();
      else if (i < n && (next[k] & kSpecial) != 0) s.take(next[k]);
      if (s.walks && s.left() == 0) s.note();
      if (s.walker.enough) return;
    }
  }
}

}  // namespace

bool LazyDfa::find_ends_once(std::span<Cache* const, kStreams> caches, std::string_view haystack,
                             MatchSink& sink) const {
  const auto* begin = reinterpret_cast<const uint8_t*>(haystack.data());
  const uint8_t* const end = begin + haystack.size();
  const std::size_t part = haystack.size() / kStreams;
  ToldRows told;
  const auto stream = [&](std::size_t i) {
    const uint8_t* const first = begin + i * part;
    Stream made = make_stream(*this, *caches[i], haystack, first, i + 1 < kStreams ? first + part : end);
    made.walker.sink = &sink;
    made.walker.told = &told;
    return made;
  };
  Stream streams[kStreams] = {stream(0), stream(1), stream(2), stream(3)};
  for (std::size_t i = 0; i < kStreams; ++i) {
    streams[i].start(before_position(haystack, i * part));
    if (streams[i].walker.enough) return true;
  }
  walk_together(streams, nfa_.classes.of.data());
  if (std::any_of(streams, streams + kStreams, [](const Stream& s) { return s.walker.enough; })) return true;
  for (Stream& s : streams) {
    if (s.walks) s.finish(Walker::Next::kWalk);
    if (s.walker.enough) return true;
  }
  bool together = true;
  for (std::size_t k = 0; k + 1 < kStreams; ++k) {
    Stream& s = streams[k];
    if (!s.walker.suspended || s.follow(streams[k + 1])) continue;
    if (s.walker.suspended) {
      s.walk_to(end);
      together = false;
    }
    if (s.walker.enough) return true;
  }
  return together;
}

HalfMatch LazyDfa::find_far_end(std::span<Cache* const, kStreams> caches, std::string_view haystack, std::size_t start,
                                bool earliest, bool& together, std::size_t alone_for) const {
  const auto* begin = reinterpret_cast<const uint8_t*>(haystack.data());
  const uint8_t* const end = begin + haystack.size();
  const uint8_t* from = begin + start;
  const auto least = static_cast<std::ptrdiff_t>(alone_for);
  const auto result = [&](const Walker& walker) {
    if (walker.best == nullptr) return HalfMatch{};
    return HalfMatch{static_cast<std::size_t>(walker.best - begin), walker.pattern};
  };
  Walker near{*this, *caches[0], begin, end, end - from > least ? from + least : end, earliest, from};
  near.suspends = near.limit != end;
  near.run<true>(before_position(haystack, start));
  if (!near.suspended) return result(near);
  const auto alone = [&](Cache& cache, const uint8_t* p, uintptr_t row) {
    Walker rest{*this, cache, begin, end, end, earliest, p};
    rest.row = row;
    rest.best = near.best;
    rest.pattern = near.pattern;
    rest.go_on<true>(row != 0 ? Walker::Next::kWalk : Walker::Next::kPrivate);
    return result(rest);
  };
  if (near.best != nullptr || near.row == 0) return alone(*caches[0], near.p, near.row);

  std::array<Cache*, kStreams> turn;
  std::copy(caches.begin(), caches.end(), turn.begin());
  from = near.p;
  uintptr_t row = near.row;
  while (end - from >= least) {
    const std::ptrdiff_t size = std::min(from - (begin + start), kFar);
    const uint8_t* const until = end - from > size + least ? from + size : end;
    const std::ptrdiff_t part = (until - from) / static_cast<std::ptrdiff_t>(kStreams);
    const auto stream = [&](std::ptrdiff_t i) {
      const uint8_t* const first = from + i * part;
      Stream made =
          make_stream(*this, *turn[static_cast<std::size_t>(i)], haystack, first, i < 3 ? first + part : until);
      if (i > 0) made.start(before_position(haystack, static_cast<std::size_t>(first - begin)));
      else made.walker.row = row;
      return made;
    };
    Stream streams[kStreams] = {stream(0), stream(1), stream(2), stream(3)};
    walk_together(streams, nfa_.classes.of.data());
    for (std::size_t k = 0; k < kStreams; ++k) {
      Stream& s = streams[k];
      if (s.walks) s.finish(Walker::Next::kWalk);
      if (k + 1 < kStreams && s.walker.limit == end) together = false;  // its state had no row
      if (s.walker.suspended && (k + 1 == kStreams || s.follow(streams[k + 1]))) continue;
      if (s.walker.best == nullptr && !s.walker.suspended) return {};
      if (s.walker.best == nullptr && streams[k + 1].walker.best == nullptr) together = false;
      if (s.walker.row == 0) return find_end(*caches[0], haystack, start, earliest);
      return alone(s.walker.cache, s.walker.p, s.walker.row);
    }
    from = until;
    row = streams[kStreams - 1].walker.row;
    std::rotate(turn.begin(), turn.end() - 1, turn.end());
  }
  return alone(*turn[0], from, row);
}

}  // namespace lino::nfa

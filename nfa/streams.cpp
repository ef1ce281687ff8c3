// Four walks over one haystack at once, for who asks which patterns match. A step of a walk waits for the step before, which
// is most of its time, and more so the larger the automaton; steps of four walks wait together.
//
// The haystack is cut into four parts, a stream each. A stream begins anew where its part begins, and so finds what begins
// there or behind. What begins before and ends behind is still under way where the stream before has come to its end; so that
// one goes on, until it is in the state that the next stream was in at the same place: from there on they would find the
// same. Unanchored automata forget what stands far back, mostly soon. Where they do not, a stream goes on to the end of the
// haystack, so that no byte is read more than four times. Ends are told in no order.
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
    const Walker::Next what = walker.special<true>(next, walker.class_of(*walker.p));
    if (what == Walker::Next::kDone) walks = false;
    if (what == Walker::Next::kPrivate) finish(what);
    else if (walks) count(1);
  }
  // Behind its part, with what is under way, until `next` was in the same state. False: it never was, of what is noted.
  bool follow(const Stream& next) {
    const auto walk_to = [&](const uint8_t* limit) {
      walker.limit = limit;
      walker.suspends = limit != walker.end;
      walker.suspended = false;
      walker.go_on<true>(Walker::Next::kWalk);
    };
    for (std::size_t i = 0; i < kNotes && next.notes[i].first != 0 && walker.suspended; ++i) {
      if (i > 0) walk_to(next.first + static_cast<std::ptrdiff_t>(i) * kNote);
      if (next.notes[i] == std::pair(walker.row, walker.dfa.walks_in(walker.cache))) return true;
    }
    if (!walker.suspended) return true;
    walk_to(walker.end);
    return false;
  }
};

bool LazyDfa::find_ends_once(std::span<Cache* const, kStreams> caches, std::string_view haystack,
                             MatchSink& sink) const {
  const auto* begin = reinterpret_cast<const uint8_t*>(haystack.data());
  const uint8_t* const end = begin + haystack.size();
  const std::size_t part = haystack.size() / kStreams;
  ToldRows told;
  const auto stream = [&](std::size_t i) {
    const uint8_t* const first = begin + i * part;
    const uint8_t* const limit = i + 1 < kStreams ? first + part : end;
    Stream made{{*this, *caches[i], begin, end, limit, true, first}, first, std::min(first + kNote, limit)};
    made.walker.sink = &sink;
    made.walker.told = &told;
    made.walker.suspends = limit != end;
    made.walker.suspends_in_rows_only = true;  // the streams share the memory for others
    return made;
  };
  Stream streams[kStreams] = {stream(0), stream(1), stream(2), stream(3)};
  for (std::size_t i = 0; i < kStreams; ++i) {
    streams[i].start(before_position(haystack, i * part));
    if (streams[i].walker.enough) return true;
  }

  const auto walk = [](const Stream& s) { return s.walks; };
  const uint8_t* const classes = nfa_.classes.of.data();
  while (std::all_of(streams, streams + kStreams, walk)) {
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
      if (s.walker.enough) return true;
    }
  }
  for (Stream& s : streams) {
    if (s.walks) s.finish(Walker::Next::kWalk);
    if (s.walker.enough) return true;
  }
  bool together = true;
  for (std::size_t k = 0; k + 1 < kStreams; ++k) {
    if (!streams[k].walker.suspended) continue;
    together = streams[k].follow(streams[k + 1]) && together;
    if (streams[k].walker.enough) return true;
  }
  return together;
}

}  // namespace lino::nfa

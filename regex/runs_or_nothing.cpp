// The kernel finds the runs, a few at a time; the empty matches between them are put in by the rules of iteration. See
// runs_or_nothing.h.
//
// There may be room for less than what is found, which is then found again by the next call. So the kernel sees no more of
// the haystack than a window, as long as there is room. A run that reaches its end is asked for once more, alone.
#include "regex/runs_or_nothing.h"

#include <algorithm>
#include <array>

#include "regex/iteration.h"
#include "regex/stamped.h"

namespace lino {

namespace {

constexpr std::size_t kBytesASpan = 64;      // of a window
constexpr std::size_t kMany = 64, kFew = 4;  // runs at a time; few, where there is room for no more

struct Filler {
  const SearchContext& context;
  const jit::Runs& runs;
  std::string_view haystack;
  Cursor& cursor;
  std::span<Span> spans;
  std::size_t n = 0;

  bool take_run(Span run) {
    spans[n++] = run;
    cursor.at = cursor.last_end = run.end;
    return n < spans.size();
  }

  bool take_nothing_before(std::size_t end) {
    Iteration iteration{haystack, context.program.utf8, cursor};
    while (cursor.at < end && !cursor.done) {
      const Span nothing{cursor.at, cursor.at};
      if (!iteration.take(nothing)) continue;
      spans[n++] = nothing;
      if (n == spans.size()) return false;
    }
    return true;
  }

  // Of a window. False: there is no room for more.
  template <std::size_t kBatch>
  bool take_some() {
    const std::size_t room = spans.size() - n;
    std::string_view window = haystack;
    std::size_t decided = haystack.size() + 1;  // what begins before this place is the same in the whole haystack
    if ((haystack.size() - cursor.at) / kBytesASpan >= room) {
      window = haystack.substr(0, cursor.at + room * kBytesASpan);
      decided = window.size() - 3;  // three bytes may be a character's first
    }
    std::array<Span, kBatch> batch;
    Cursor found{.at = cursor.at};
    const std::size_t count =
        find_all_runs(context, runs, window, found, std::span(batch).first(std::min(kBatch, room)));
    for (Span run : std::span(batch).first(count)) {
      if (!take_nothing_before(run.begin)) return false;
      if (run.end >= decided) {
        Cursor again{.at = run.begin};
        find_all_runs(context, runs, haystack, again, {&run, 1});
      }
      if (!take_run(run)) return false;
    }
    return !found.done || take_nothing_before(decided);
  }
};

}  // namespace

std::size_t find_all_runs_or_nothing(const SearchContext& context, const jit::Runs& runs, std::string_view haystack,
                                     Cursor& cursor, std::span<Span> spans) {
  Filler filler{context, runs, haystack, cursor, spans};
  while (!cursor.done && (spans.size() - filler.n > kFew ? filler.take_some<kMany>() : filler.take_some<kFew>())) {}
  return filler.n;
}

}  // namespace lino

// Searches by stamped code; see stamped.h.
#include "regex/stamped.h"

#include <algorithm>

#include "regex/borrowed.h"
#include "regex/find_once.h"
#include "regex/foreseen.h"
#include "regex/settled.h"

namespace lino {

namespace {

constexpr uint64_t kHeatOfASearch = 64;
// Bytes searched before a pattern is stamped: when windows are thought of, which ask what the code costs.
constexpr uint64_t kStampHeat = Program::kWindowBytes;
constexpr uint64_t kKnownHeat = uint64_t{64} << 10;   // ... before what is known of a large one is stamped; x8 a level
constexpr uint64_t kMissesToRestamp = 16;             // unknown transitions met that make a newer stamp worth it
constexpr uint64_t kMisses = 8, kBytesPerMiss = 256;  // stamped code that meets more is left to the table for a call

bool is_ready(const Stamp* stamp, Engine wanted) {
  return stamp != nullptr && (wanted == Engine::kInterpret || stamp->code.entry() != nullptr);
}

// So often that a newer stamp is worth it, if there may be one.
bool has_missed(const Stamps& stamps) {
  return stamps.misses.load(std::memory_order_relaxed) >= kMissesToRestamp &&
         stamps.level.load(std::memory_order_relaxed) < Stamps::kLevels;
}

// The level to stamp now, or kLevels: none.
unsigned level_due(const Stamps& stamps, Engine wanted, uint64_t heat) {
  const unsigned level = stamps.level.load(std::memory_order_relaxed);
  if (level == 0) return wanted != Engine::kAuto || heat >= kStampHeat ? 0 : Stamps::kLevels;
  if (level >= Stamps::kLevels || heat < kKnownHeat << (3 * (level - 1))) return Stamps::kLevels;
  return has_missed(stamps) || stamps.newest() == nullptr ? level : Stamps::kLevels;
}

}  // namespace

void count_miss(Stamps& stamps) {
  Counters::add(stamps.misses, 1);
  if (has_missed(stamps)) stamps.settled.store(nullptr, std::memory_order_relaxed);
}

// The way of a search before there is code to run, and whenever that code may be due for a newer one: adds to the
// pattern's heat; may stamp and seal where the search may allocate.
const Stamp* choose_anew(const SearchContext& context, Purpose purpose, std::string_view haystack) {
  const Program& program = context.program;
  const Engine wanted = program.options.engine;
  if (wanted == Engine::kNfa || wanted == Engine::kTable || program.foresees()) return nullptr;
  if (program.word_looks != nullptr) return nullptr;
  Stamps& stamps = program.stamps(purpose);
  if (context.scratch == nullptr || !context.scratch->fixed) {
    uint64_t heat = stamps.heat.load(std::memory_order_relaxed) + haystack.size() + kHeatOfASearch;
    if (stamps.level.load(std::memory_order_relaxed) > 0) heat = std::max(heat, program.counters.walked());
    stamps.heat.store(heat, std::memory_order_relaxed);
    const unsigned level = level_due(stamps, wanted, heat);
    if (level < Stamps::kLevels) program.stamp(purpose, level, wanted != Engine::kAuto, *Borrowed(context), haystack);
    if (const Stamp* newest = stamps.newest()) {
      if (wanted == Engine::kJit) newest->code.seal();
      if (wanted == Engine::kAuto && heat >= kSealHeat) newest->code.try_seal();
    }
  }
  const Stamp* newest = stamps.newest();
  if (!is_ready(newest, wanted)) return nullptr;
  if (has_missed(stamps)) stamps.misses.store(0, std::memory_order_relaxed);  // not due yet: asked after as many more
  stamps.settled.store(newest, std::memory_order_release);
  return newest;
}

Known first_end_stamped(const Program& program, const Stamp& stamp, std::string_view haystack, std::size_t start,
                        std::size_t& end) {
  lino_search search = make_search(haystack, start, Regex::npos, {});
  const uint8_t *const begin = bytes_of(haystack), *const from = begin + start;
  const uint64_t status = run_stamp(program, stamp, from, begin + haystack.size(), search);
  if (status == LINO_UNKNOWN) {
    count_miss(program.stamps(Purpose::kIsMatch));
    return Known::kNo;
  }
  const uint8_t* to = status == LINO_END ? search.mark : begin + haystack.size();
  count_stamp(program, search, static_cast<uint64_t>(to - from));
  end = status == LINO_END ? static_cast<std::size_t>(search.mark - begin) : Regex::npos;
  return Known::kYes;
}

// Where the code meets a transition it does not know, the table finds that one match; where that happens all the time,
// the rest of them.
std::size_t find_all_stamped(const SearchContext& context, const Stamp& stamp, std::string_view haystack,
                             Cursor& cursor, std::span<Span> spans) {
  const std::size_t begin = cursor.at;
  std::size_t n = 0, misses = 0;
  while (n < spans.size() && !cursor.done && !CursorAccess::is_wasteful(cursor, haystack)) {
    lino_search search = make_search(haystack, cursor.at, cursor.last_end, spans.subspan(n));
    const std::size_t from = cursor.at, allowed = CursorAccess::allowance(haystack);
    search.may_read_again = static_cast<int64_t>(allowed - CursorAccess::read_again(cursor));
    const uint64_t status = run_spans(context.program, stamp, search.floor, search.end, search);
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
    n += find_all_by_ones(context, haystack, cursor, spans.subspan(n, all_the_time ? std::dynamic_extent : 1), {});
  }
  return n;
}

// All of it is one kernel's.
template <class Kernel>
static std::size_t find_all_by_kernel(const Program& program, const Kernel& kernel, std::string_view haystack,
                                      Cursor& cursor, std::span<Span> spans) {
  lino_search search = make_search(haystack, cursor.at, cursor.last_end, spans);
  const std::size_t from = cursor.at;
  const uint64_t status = kernel.find_all(&search);
  const auto n = static_cast<std::size_t>(search.out - reinterpret_cast<lino_span*>(spans.data()));
  if (n > 0) cursor.last_end = spans[n - 1].end;
  cursor.done = status == LINO_DONE;
  cursor.at = cursor.done ? haystack.size() : static_cast<std::size_t>(search.cursor - search.begin);
  Counters::add(program.counters.kernel, cursor.at - from);
  return n;
}

std::size_t find_all_runs(const SearchContext& context, const jit::Runs& runs, std::string_view haystack,
                          Cursor& cursor, std::span<Span> spans) {
  return find_all_by_kernel(context.program, runs, haystack, cursor, spans);
}

std::size_t find_all_of_sequence(const SearchContext& context, const jit::Sequence& sequence, std::string_view haystack,
                                 Cursor& cursor, std::span<Span> spans) {
  return find_all_by_kernel(context.program, sequence, haystack, cursor, spans);
}

const jit::Sequence* sequence_for(const Program& program, std::string_view haystack) {
  return haystack.size() >= kSequenceBytes ? program.sequence(haystack) : nullptr;
}

}  // namespace lino

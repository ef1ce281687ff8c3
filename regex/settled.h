// Searches that stamped code is settled to do all of, as of most short haystacks: a line of some tens of bytes takes it as
// long as two calls and what they save and restore. So what stands around the code is here, for the entry points to inline.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

#include "lino/regex.h"
#include "regex/find_once.h"
#include "regex/program.h"
#include "regex/stamped.h"

namespace lino {

constexpr std::size_t kSequenceBytes = 128;  // in less, stamped code is faster

// Stamped code met a transition it does not know. Where that happens often, choose_anew() is to see to it.
[[gnu::noinline]] void count_miss(Stamps& stamps);

inline const uint8_t* bytes_of(std::string_view haystack) { return reinterpret_cast<const uint8_t*>(haystack.data()); }

// What code reads or may leave as it is; the rest it writes first.
inline lino_search make_search(std::string_view haystack, std::size_t at, std::size_t last_end, std::span<Span> spans) {
  static_assert(sizeof(Span) == sizeof(lino_span));
  const uint8_t* const begin = bytes_of(haystack);
  lino_search search;
  search.begin = begin;
  search.end = begin + haystack.size();
  search.floor = begin + at;
  search.last_end = last_end == Regex::npos ? nullptr : begin + last_end;
  search.out = reinterpret_cast<lino_span*>(spans.data());
  search.out_end = search.out + spans.size();
  search.patience = LINO_PATIENCE;
  search.may_read_again = INT64_MAX;
  std::memset(search.exits, 0, sizeof search.exits);  // null pointers
  search.shuffle_from = search.shuffle_pause = 0;
  search.walk_bytes = search.skip_bytes = 0;
  return search;
}

inline void count_stamp(const Program& program, const lino_search& search, uint64_t bytes) {
  const uint64_t kernels = search.walk_bytes + search.skip_bytes;
  if (bytes > kernels) Counters::add(program.counters.chain, bytes - kernels);
  if (search.skip_bytes != 0) Counters::add(program.counters.kernel, search.skip_bytes);
  if (search.walk_bytes != 0) Counters::add(program.counters.table, search.walk_bytes);
}

// `at` and `end` are search.floor and search.end, which have just been written: what is read from there at once is late.
inline uint64_t run_stamp(const Program& program, const Stamp& stamp, const uint8_t* at, const uint8_t* end,
                          lino_search& search) {
  if (program.options.engine == Engine::kInterpret) [[unlikely]] {
    return stamp.interpreter.run(at, end, nullptr, &search, nullptr, 0);
  }
  return stamp.code.entry()(at, end, nullptr, &search, nullptr, 0);
}

// For spans (where the code does not only ask whether there is a match).
inline uint64_t run_spans(const Program& program, const Stamp& stamp, const uint8_t* at, const uint8_t* end,
                          lino_search& search) {
  const bool by_sequence = stamp.sequence != nullptr && static_cast<std::size_t>(end - at) >= kSequenceBytes;
  return by_sequence ? stamp.sequence->find_all(&search) : run_stamp(program, stamp, at, end, search);
}

// The match from `start` on, if there is one; kUnknown: code is not settled for that, or met a transition it does not know.
// Preconditions: start <= haystack.size(), and the haystack has an address.
enum class First : uint8_t { kNone, kFound, kUnknown };
[[gnu::always_inline]] inline First find_settled(const Program& program, std::string_view haystack, std::size_t start,
                                                 const SearchOptions& how, Span& match) {
  const std::size_t bytes = haystack.size() - start;
  const Stamp* const settled = program.stamps(Purpose::kSpans).settled.load(std::memory_order_acquire);
  if (settled == nullptr || how.want != Want::kPreferred || how.anchored || program.other_plan_first ||
      program.may_want_windows(bytes) || settled->is_slow_in(bytes)) {
    return First::kUnknown;
  }
  if (has_none(program, haystack.substr(start))) return First::kNone;
  lino_search search = make_search(haystack, start, Regex::npos, {&match, 1});
  const uint8_t *const from = bytes_of(haystack) + start, *const end = from + bytes;
  const uint64_t status = run_spans(program, *settled, from, end, search);
  if (status == LINO_UNKNOWN) {
    count_miss(program.stamps(Purpose::kSpans));
    return First::kUnknown;
  }
  const auto read = static_cast<std::size_t>((status == LINO_DONE ? end : search.cursor) - from);
  count_stamp(program, search, read);
  program.add_searched(read);
  return search.out != reinterpret_cast<lino_span*>(&match) ? First::kFound : First::kNone;
}

}  // namespace lino

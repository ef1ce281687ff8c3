// The kernel of runs.h, once: included by a translation unit an ISA level, which says LINO_RUNS (its namespace). No
// library code may be here, for it would be compiled with the level's machine flags and linked for everybody.
//
// Per 64 bytes: the mask of bytes that belong to characters of a class (mask_of), its edges, what to do with them.
// Most blocks need less: where every run is a match, the edges are the spans as they stand (lino_span is a begin and an
// end); where runs must be long, blocks without a long one are seen by eroding the mask.
#pragma once

#include "jit/runs_masks.h"

namespace lino::jit::LINO_RUNS {
namespace {

// Bits i such that the `length` bits up to i, some of them in the block before, are all set. length <= 64.
inline uint64_t ends_of_runs(uint64_t before, uint64_t bits, unsigned length) {
  unsigned have = 1;
  while (have < length) {
    const unsigned by = have < length - have ? have : length - have;
    bits &= bits << by | before >> (64 - by);
    before &= before << by;
    have += by;
  }
  return bits;
}

// Is the character before `at` one of the words outside the class, or of the class?
inline bool follows_word(const RunPlan& plan, const uint8_t* begin, const uint8_t* at) {
  if (at == begin) return false;
  const auto is_word = [&](uint32_t code) {
    return contains(plan.chars, code) || (plan.next_to_words && contains(plan.words, code));
  };
  if (!plan.utf8) return has_bit(plan.chars.bytes, at[-1]) || (plan.next_to_words && has_bit(plan.words.bytes, at[-1]));
  for (unsigned length = 4; length > 0; --length) {
    if (static_cast<std::size_t>(at - begin) < length) continue;
    const Character c = decode(at - length, at);
    if (c.length == length) return is_word(c.code);
  }
  return false;
}

// Where the first character begins at `at` or behind it, one around `at` having begun before.
inline const uint8_t* first_character(const RunPlan& plan, const uint8_t* begin, const uint8_t* at,
                                      const uint8_t* end) {
  for (unsigned i = 1; plan.utf8 && i < 4 && i <= static_cast<std::size_t>(at - begin); ++i) {
    const unsigned length = decode(at - i, end).length;
    if (length > i) return at - i + length;
  }
  return at;
}

// Over blocks of 256 bytes that hold no character of the class, or where runs are longer, no two beside each other; nor, where
// words beside a run matter, any that is decoded, so that none stands across the end. No run is open there.
inline const uint8_t* pass_nothing(const RunPlan& plan, const uint8_t* at, const uint8_t* end) {
  // Then bytes from 0x80 on may be some.
  const bool decodes =
      plan.utf8 && (plan.chars.basic != nullptr || (plan.next_to_words && plan.words.basic != nullptr));
  const auto bits_at = [&](unsigned i) { return may_hold(plan.chars, {at + i, end, ~uint64_t{0}}, decodes); };
  while (plan.min < 2 && end - at >= 256) {
    if ((bits_at(0) | bits_at(64) | bits_at(128) | bits_at(192)) != 0) return at;
    at += 256;
  }
  while (end - at >= 256) {
    uint64_t pairs = 0, before = 0;
    for (unsigned i = 0; i < 256; i += 64) {
      const uint64_t bits = bits_at(i);
      pairs |= bits & (bits << 1 | before >> 63);
      before = bits;
    }
    if ((pairs | before >> 63) != 0) return at;
    at += 256;
  }
  return at;
}

// The place `n` characters behind `at`.
inline const uint8_t* advance(const RunPlan& plan, const uint8_t* at, uint64_t n) {
  if (!plan.utf8) return at + n;
  for (; n > 0; --n) at += at[0] < 0x80 ? 1 : at[0] < 0xE0 ? 2 : at[0] < 0xF0 ? 3 : 4;
  return at;
}

// A search under way.
class Search {
 public:
  Search(const RunPlan& plan, lino_search* search)
      : plan_(plan),
        search_(search),
        begin_(search->begin),
        first_(first_character(plan, begin_, search->floor, search->end)),
        out_(search->out),
        edges_(plan.starts_at_edge || plan.ends_at_edge),
        cuts_(!edges_ && plan.max != kNoLimit),
        whole_(plan.min == 1 && plan.max == kNoLimit && !plan.next_to_words) {}

  uint64_t run() {
    const bool of_bytes = !plan_.utf8 || plan_.chars.basic == nullptr;
    return of_bytes && !edges_ && plan_.min >= 2 && plan_.min <= 64 ? run_long() : run_any();
  }

 private:
  uint64_t run_any() {
    const uint8_t* const end = search_->end;
    const unsigned erosion = static_cast<unsigned>(plan_.min < 64 ? plan_.min : 64);
    uint64_t before = 0, carried = 0, words_before = 0, words_carried = 0;
    const uint8_t* some = search_->floor + 64;  // before it there may be some
    for (const uint8_t* at = search_->floor; at < end; at += 64) {
      if (!open_ && carried == 0 && at >= some) {
        const uint8_t* const next = pass_nothing(plan_, at, end);
        some = next + 256;
        if (next != at) {
          at = next;
          before = words_carried = 0;
          words_before = plan_.next_to_words && has_bit(plan_.words.bytes, at[-1]) ? uint64_t{1} << 63 : 0;
          if (at >= end) break;
        }
      }
      const auto left = static_cast<std::size_t>(end - at);
      const Block block{at, end, left >= 64 ? ~uint64_t{0} : below(static_cast<unsigned>(left))};
      const Mask mask = mask_of(plan_, plan_.chars, block, carried);
      const uint64_t edges = mask.bits ^ (mask.bits << 1 | before >> 63);
      carried = mask.carry;
      uint64_t words = 0;
      if (plan_.next_to_words) {
        const Mask all = mask_of(plan_, plan_.words, block, words_carried);
        words = all.bits;
        words_carried = all.carry;
      }
      if (at == search_->floor && plan_.starts_at_edge && (mask.bits >> (first_ - at) & 1) != 0) {
        cut_ = follows_word(plan_, begin_, first_);
      }
      if (whole_ && !cut_ && search_->out_end - out_ > 33) {
        write_edges(at, edges);
      } else if (ends_of_runs(before, mask.bits, erosion) != 0 || long_open(at)) {
        const uint64_t begins = plan_.utf8 ? begins_of_utf8(block) : ~uint64_t{0};
        if (!take_edges(at, edges, begins, words, words << 1 | words_before >> 63)) return full();
        if (open_) characters_ += count(begins & mask.bits & since(at));
      } else {
        skip_edges(block, edges, words << 1 | words_before >> 63, mask.bits);
      }
      if (cuts_ && open_ && !cut_ahead()) return full();
      before = mask.bits;
      words_before = words;
    }
    if (open_ && !close(end, true)) return full();
    search_->out = out_;
    return LINO_DONE;
  }

  // Runs of bytes that must be long, whatever stands beside them: in the eroded mask there are only those, each shorter by
  // min - 1. A run is open once it is long enough.
  uint64_t run_long() {
    const uint8_t* const end = search_->end;
    const auto least = static_cast<unsigned>(plan_.min);
    uint64_t before = 0, long_before = 0;
    const uint8_t* some = search_->floor + 64;  // before it there may be some
    for (const uint8_t* at = search_->floor; at < end; at += 64) {
      if (before >> 63 == 0 && at >= some) {
        const uint8_t* const next = pass_nothing(plan_, at, end);
        some = next + 256;
        if (next != at) {
          at = next;
          before = long_before = 0;
          if (at >= end) break;
        }
      }
      const auto left = static_cast<std::size_t>(end - at);
      const Block block{at, end, left >= 64 ? ~uint64_t{0} : below(static_cast<unsigned>(left))};
      const uint64_t bits = mask_of(plan_, plan_.chars, block, 0).bits;
      const uint64_t long_enough = ends_of_runs(before, bits, least);
      for (uint64_t edges = long_enough ^ (long_enough << 1 | long_before >> 63); edges != 0; edges &= edges - 1) {
        const uint8_t* const edge = at + lowest(edges);
        if (!open_) start_ = edge - (least - 1);
        else if (characters_ = static_cast<uint64_t>(edge - start_); !cut(edge)) return full();
        open_ = !open_;
      }
      if (cuts_ && open_) {
        characters_ = static_cast<uint64_t>(at - start_) + (left >= 64 ? 64 : left);
        if (!cut_ahead()) return full();
      }
      before = bits;
      long_before = long_enough;
    }
    if (open_ && (characters_ = static_cast<uint64_t>(end - start_), !cut(end))) return full();
    search_->out = out_;
    return LINO_DONE;
  }

  // Every edge is a match's, in order.
  void write_edges(const uint8_t* at, uint64_t edges) {
    const auto base = static_cast<std::size_t>(at - begin_);
    std::size_t* to = &out_->begin;
    if (open_) to[0] = static_cast<std::size_t>(start_ - begin_), ++to;
    const unsigned n = count(edges);
    std::size_t* const stop = to + n;
    while (to < stop) {  // four at a time, some of them for nothing: there is room
      for (unsigned i = 0; i < 4; ++i) {
        to[i] = base + lowest(edges | uint64_t{1} << 63);
        edges &= edges - 1;
      }
      to += 4;
    }
    const auto positions = static_cast<std::size_t>(stop - &out_->begin);
    out_ += positions / 2;
    open_ = positions % 2 != 0;
    if (open_) {
      open(begin_ + out_->begin, false);
      characters_ = 1;  // at least, which is as much as is asked for
    }
  }

  // The bits of this block behind the start of the open run.
  uint64_t since(const uint8_t* at) const { return start_ <= at ? ~uint64_t{0} : ~uint64_t{0} << (start_ - at); }

  bool long_open(const uint8_t* at) const { return open_ && static_cast<std::size_t>(at - start_) >= plan_.min; }

  // No run of this block is long enough, so only the one that stays open matters.
  void skip_edges(const Block& block, uint64_t edges, uint64_t after_words, uint64_t bits) {
    const bool opens = (bits >> 63) != 0;
    if (opens && edges != 0) {  // the last edge opens it
      const unsigned last = 63 - static_cast<unsigned>(__builtin_clzll(edges));
      open(block.at + last, (after_words >> last & 1) != 0);
    } else if (!opens) {
      open_ = false;
      cut_ = false;
    }
    if (open_)
      characters_ += plan_.utf8 ? count(begins_of_utf8(block) & bits & since(block.at)) : count(bits & since(block.at));
  }

  void open(const uint8_t* at, bool follows_word) {
    open_ = true;
    start_ = at;
    starts_ok_ = !plan_.starts_at_edge || !(follows_word || (cut_ && at == first_));
    characters_ = 0;
  }

  bool take_edges(const uint8_t* at, uint64_t edges, uint64_t begins, uint64_t words, uint64_t after_words) {
    for (; edges != 0; edges &= edges - 1) {
      const unsigned i = lowest(edges);
      if (!open_) {
        open(at + i, (after_words >> i & 1) != 0);
        continue;
      }
      characters_ += count(begins & below(i) & since(at));
      if (!close(at + i, (words >> i & 1) == 0)) return false;
    }
    return true;
  }

  // The open run ends at `end`. False: there is no room for more.
  bool close(const uint8_t* end, bool ends_ok) {
    open_ = false;
    cut_ = false;  // only the first run can be
    if (characters_ < plan_.min) return true;
    if (!edges_) return cut(end);
    if ((plan_.starts_at_edge && !starts_ok_) || (plan_.ends_at_edge && !ends_ok)) return true;
    const uint8_t* from = start_;
    if (characters_ > plan_.max) {
      if (plan_.starts_at_edge && plan_.ends_at_edge) return true;
      if (plan_.starts_at_edge) end = advance(plan_, from, plan_.max);
      else from = advance(plan_, from, characters_ - plan_.max);
    }
    return emit(from, end);
  }

  // Matches of the open run that its end does not matter to: or a long run would be read again for each batch of them.
  bool cut_ahead() {
    while (characters_ >= plan_.max) {
      const uint8_t* const to = advance(plan_, start_, plan_.max);
      const bool room = emit(start_, to);
      start_ = to;
      characters_ -= plan_.max;
      if (!room) return false;
    }
    return true;
  }

  bool cut(const uint8_t* end) {
    const uint8_t* from = start_;
    while (characters_ >= plan_.min) {
      const uint8_t* const to = characters_ > plan_.max ? advance(plan_, from, plan_.max) : end;
      if (!emit(from, to)) return false;
      if (to == end) break;
      characters_ -= plan_.max;
      from = to;
    }
    return true;
  }

  bool emit(const uint8_t* from, const uint8_t* to) {
    out_->begin = static_cast<std::size_t>(from - begin_);
    out_->end = static_cast<std::size_t>(to - begin_);
    ++out_;
    return out_ != search_->out_end;
  }

  uint64_t full() {
    search_->out = out_;
    search_->cursor = begin_ + out_[-1].end;
    return LINO_FULL;
  }

  const RunPlan& plan_;
  lino_search* const search_;
  const uint8_t* const begin_;
  const uint8_t* const first_;  // character
  lino_span* out_;
  const bool edges_, cuts_, whole_;
  bool open_ = false, starts_ok_ = true;
  bool cut_ = false;                // the run at first_ goes on from before it, so that no boundary is there
  const uint8_t* start_ = nullptr;  // of the open run
  uint64_t characters_ = 0;         // of it, up to this block
};

}  // namespace

uint64_t find_all(const RunPlan* plan, lino_search* search) {
  const uint64_t status = Search(*plan, search).run();
#ifdef __AVX__
  _mm256_zeroupper();  // g++ 12 forgets it where the buffer is full; then the next SSE instruction takes 100 ns
#endif
  return status;
}

uint64_t word_bits(const RunClass* set, const uint8_t* begin, const uint8_t* at, const uint8_t* end) {
  const auto left = static_cast<std::size_t>(end - at);
  const Block block{at, end, left >= 64 ? ~uint64_t{0} : below(static_cast<unsigned>(left))};
  uint64_t carried = 0;
  for (unsigned i = 1; (*at & 0xC0) == 0x80 && i < 4 && i <= static_cast<std::size_t>(at - begin); ++i) {
    const Character c = decode(at - i, end);
    if (c.length <= i) continue;
    if (contains(*set, c.code)) carried = below(c.length - i);
    break;
  }
  const uint64_t bits = mask_of_utf8(*set, block, carried).bits & block.valid;
#ifdef __AVX__
  _mm256_zeroupper();
#endif
  return bits;
}

}  // namespace lino::jit::LINO_RUNS

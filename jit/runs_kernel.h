// The kernel of runs.h, once: included by a translation unit an ISA level, which says LINO_RUNS (its namespace). No
// library code may be here, for it would be compiled with the level's machine flags and linked for everybody.
//
// Per 64 bytes: the mask of bytes that belong to characters of a class (mask_of), its edges, what to do with them.
// Most blocks need less: where every run is a match, the edges are the spans as they stand (lino_span is a begin and an
// end); where runs must be long, blocks without a long one are seen by eroding the mask.
#include <immintrin.h>

#include "jit/runs.h"

#if defined(__AVX512VBMI__) && defined(__AVX512BW__) && defined(__AVX512VL__)
#define LINO_RUNS_SIMD 64
#elif defined(__AVX2__)
#define LINO_RUNS_SIMD 32
#else
#define LINO_RUNS_SIMD 16
#endif

namespace lino::jit::LINO_RUNS {
namespace {

inline unsigned lowest(uint64_t bits) { return static_cast<unsigned>(__builtin_ctzll(bits)); }
inline unsigned count(uint64_t bits) { return static_cast<unsigned>(__builtin_popcountll(bits)); }
inline uint64_t below(unsigned n) { return n >= 64 ? ~uint64_t{0} : (uint64_t{1} << n) - 1; }  // the n lowest bits

inline bool has_bit(const uint8_t* bits, unsigned c) { return (bits[c / 8] >> c % 8 & 1) != 0; }

// A character that begins at `at` < `end`, and its length: of a sequence that is not well-formed, one byte that is
// nothing (Unicode 15, table 3-7).
struct Character {
  uint32_t code;
  unsigned length;
};
inline constexpr uint32_t kNothing = 0xFFFFFFFF;

inline Character decode(const uint8_t* at, const uint8_t* end) {
  const uint8_t lead = at[0];
  const auto left = static_cast<std::size_t>(end - at);
  if (lead < 0x80) return {lead, 1};
  if (lead < 0xC2 || lead > 0xF4) return {kNothing, 1};
  const auto tail = [&](unsigned i) { return i < left && (at[i] & 0xC0) == 0x80; };
  if (!tail(1)) return {kNothing, 1};
  if (lead < 0xE0) return {(lead & 0x1Fu) << 6 | (at[1] & 0x3Fu), 2};
  if (!tail(2)) return {kNothing, 1};
  if (lead < 0xF0) {
    const uint32_t code = (lead & 0x0Fu) << 12 | (at[1] & 0x3Fu) << 6 | (at[2] & 0x3Fu);
    if (code < 0x800 || (code >= 0xD800 && code < 0xE000)) return {kNothing, 1};
    return {code, 3};
  }
  if (!tail(3)) return {kNothing, 1};
  const uint32_t code = (lead & 0x07u) << 18 | (at[1] & 0x3Fu) << 12 | (at[2] & 0x3Fu) << 6 | (at[3] & 0x3Fu);
  if (code < 0x10000 || code > 0x10FFFF) return {kNothing, 1};
  return {code, 4};
}

inline bool contains(const RunClass& set, uint32_t code) {
  if (code < 0x80) return has_bit(set.bytes, code);
  if (set.basic == nullptr || code == kNothing) return false;
  if (code < 0x10000) return (set.basic[code / 64] >> code % 64 & 1) != 0;
  std::size_t lo = 0, hi = set.wide_count;
  while (lo < hi) {
    const std::size_t mid = (lo + hi) / 2;
    if (set.wide[mid].hi < code) lo = mid + 1;
    else hi = mid;
  }
  return lo < set.wide_count && set.wide[lo].lo <= code;
}

// 64 bytes of haystack; beyond its end zeros, which `valid` leaves out.
struct Block {
  const uint8_t* at;
  const uint8_t* end;  // of the haystack
  uint64_t valid;
};

// A mask, and the bits of it that are in the next block: of a character that goes on there.
struct Mask {
  uint64_t bits, carry;
};

inline Mask mask_by_decoding(const RunClass& set, const Block& block, uint64_t carried) {
  const auto size = static_cast<unsigned>(block.end - block.at < 64 ? block.end - block.at : 64);
  Mask mask{carried, 0};
  for (unsigned i = 0; i < size;) {
    const Character c = decode(block.at + i, block.end);
    if (contains(set, c.code)) {
      const uint64_t bytes = below(c.length);
      mask.bits |= bytes << i;
      if (i + c.length > 64) mask.carry |= bytes >> (64 - i);
    }
    i += c.length;
  }
  return mask;
}

#if LINO_RUNS_SIMD == 64

inline __m512i load_block(const Block& block) { return _mm512_maskz_loadu_epi8(block.valid, block.at); }

inline uint64_t bits_of(const uint8_t* bitmap, __m512i bytes) {
  const __m512i bit = _mm512_set1_epi64(static_cast<long long>(0x8040201008040201));
  const __m512i table = _mm512_broadcast_i64x4(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(bitmap)));
  const __m512i eighth = _mm512_permutexvar_epi8(_mm512_srli_epi16(bytes, 3), table);
  return _mm512_test_epi8_mask(eighth, _mm512_permutexvar_epi8(bytes, bit));
}

inline Mask mask_of_utf8(const RunClass& set, const Block& block, uint64_t carried) {
  const __m512i bytes = load_block(block);
  const uint64_t far = _mm512_movepi8_mask(bytes);
  const uint64_t near = bits_of(set.bytes, bytes) & ~far & block.valid;
  if (far == 0) return {near | carried, 0};
  if (set.basic == nullptr) return {near, 0};
  if (_mm512_cmpge_epu8_mask(bytes, _mm512_set1_epi8(static_cast<char>(0xE0))) != 0) {
    return mask_by_decoding(set, block, carried);
  }
  // Code points of two bytes: c / 8 from both, c % 8 from the second.
  const auto left = static_cast<unsigned>(block.end - block.at > 64 ? 64 : block.end - block.at - 1);
  const __m512i next = _mm512_maskz_loadu_epi8(below(left), block.at + 1);
  const __m512i high = _mm512_and_si512(_mm512_slli_epi16(bytes, 3), _mm512_set1_epi8(static_cast<char>(0xF8)));
  const __m512i low = _mm512_and_si512(_mm512_srli_epi16(next, 3), _mm512_set1_epi8(7));
  const __m512i index = _mm512_or_si512(high, low);
  const __m512i lower = _mm512_permutex2var_epi8(_mm512_loadu_si512(set.two), index, _mm512_loadu_si512(set.two + 64));
  const __m512i upper =
      _mm512_permutex2var_epi8(_mm512_loadu_si512(set.two + 128), index, _mm512_loadu_si512(set.two + 192));
  const __m512i eighth = _mm512_mask_mov_epi8(lower, _mm512_movepi8_mask(index), upper);
  const __m512i bit = _mm512_set1_epi64(static_cast<long long>(0x8040201008040201));
  const uint64_t in = _mm512_test_epi8_mask(eighth, _mm512_permutexvar_epi8(next, bit));
  const uint64_t leads = _mm512_cmpge_epu8_mask(bytes, _mm512_set1_epi8(static_cast<char>(0xC2)));
  const uint64_t tails = _mm512_cmplt_epi8_mask(next, _mm512_set1_epi8(static_cast<char>(0xC0)));
  const uint64_t two = in & leads & tails;
  return {near | two | two << 1 | carried, two >> 63};
}

inline uint64_t mask_of_bytes(const RunClass& set, const Block& block) {
  return bits_of(set.bytes, load_block(block)) & block.valid;
}
// Bytes of the set, and where it is to be decoded, those from 0x80 on. A whole block.
inline uint64_t may_hold(const RunClass& set, const Block& block, bool decodes) {
  const __m512i bytes = _mm512_loadu_si512(block.at);
  return bits_of(set.bytes, bytes) | (decodes ? _mm512_movepi8_mask(bytes) : 0);
}
inline uint64_t begins_of_utf8(const Block& block) {
  return _mm512_cmpge_epi8_mask(load_block(block), _mm512_set1_epi8(static_cast<char>(0xC0)));
}

#elif LINO_RUNS_SIMD == 32

struct Halves {
  __m256i of[2];
};
inline Halves load_block(const Block& block) {
  if (block.valid == ~uint64_t{0}) {
    const __m256i* const at = reinterpret_cast<const __m256i*>(block.at);
    return {{_mm256_loadu_si256(at), _mm256_loadu_si256(at + 1)}};
  }
  alignas(32) uint8_t bytes[64] = {};
  for (unsigned i = 0; block.valid >> i & 1; ++i) bytes[i] = block.at[i];
  return {{_mm256_load_si256(reinterpret_cast<const __m256i*>(bytes)),
           _mm256_load_si256(reinterpret_cast<const __m256i*>(bytes + 32))}};
}
template <class Bits>
inline uint64_t both(const Halves& halves, Bits bits) {
  return static_cast<uint32_t>(_mm256_movemask_epi8(bits(halves.of[0]))) |
         static_cast<uint64_t>(static_cast<uint32_t>(_mm256_movemask_epi8(bits(halves.of[1])))) << 32;
}
inline __m256i twice(const uint8_t* table) {
  return _mm256_broadcastsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(table)));
}
// skip_set's way (stencils/ops/skip_set.c).
inline uint64_t bits_of(const RunClass& set, const Halves& halves) {
  const __m256i low_table = twice(set.low), high_table = twice(set.high);
  const __m256i bit = _mm256_set1_epi64x(static_cast<long long>(0x8040201008040201));
  return ~both(halves, [&](__m256i bytes) {
    const __m256i low = _mm256_shuffle_epi8(low_table, bytes);
    const __m256i high =
        _mm256_shuffle_epi8(high_table, _mm256_xor_si256(bytes, _mm256_set1_epi8(static_cast<char>(0x80))));
    const __m256i nibble = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), _mm256_set1_epi8(15));
    const __m256i in = _mm256_and_si256(_mm256_or_si256(low, high), _mm256_shuffle_epi8(bit, nibble));
    return _mm256_cmpeq_epi8(in, _mm256_setzero_si256());
  });
}

// Code points of two bytes, a lead at a time: texts have few. The second byte finds its bit among the lead's 64. What
// has more leads, or longer sequences, is decoded.
inline Mask mask_of_two(const RunClass& set, const Block& block, const Halves& halves, uint64_t near,
                        uint64_t carried) {
  constexpr int kMostLeads = 6;
  const auto least = [](uint8_t byte) { return _mm256_set1_epi8(static_cast<char>(byte)); };
  // Signed: 0xC2..0xDF are -62..-33.
  const uint64_t longer = both(halves, [&](__m256i bytes) {
    return _mm256_and_si256(_mm256_cmpgt_epi8(bytes, least(0xDF)), _mm256_cmpgt_epi8(_mm256_setzero_si256(), bytes));
  });
  if (longer != 0 || block.end - block.at < 65) return mask_by_decoding(set, block, carried);
  const Halves next = load_block({block.at + 1, block.end, ~uint64_t{0}});
  uint64_t leads = both(halves, [&](__m256i bytes) {
    return _mm256_and_si256(_mm256_cmpgt_epi8(bytes, least(0xC1)), _mm256_cmpgt_epi8(least(0xE0), bytes));
  });
  const uint64_t tails = both(next, [&](__m256i bytes) { return _mm256_cmpgt_epi8(least(0xC0), bytes); });
  const __m256i bit = _mm256_set1_epi64x(static_cast<long long>(0x8040201008040201));
  uint64_t two = 0;
  for (int n = 0; leads != 0; ++n) {
    if (n == kMostLeads) return mask_by_decoding(set, block, carried);
    const uint8_t lead = block.at[lowest(leads)];
    uint64_t of_lead;
    __builtin_memcpy(&of_lead, set.two + (lead & 0x1F) * 8, sizeof of_lead);
    const __m256i table = _mm256_set1_epi64x(static_cast<long long>(of_lead));
    const uint64_t here = both(halves, [&](__m256i bytes) { return _mm256_cmpeq_epi8(bytes, least(lead)); });
    const uint64_t outside = both(next, [&](__m256i bytes) {
      const __m256i high = _mm256_and_si256(_mm256_srli_epi16(bytes, 3), _mm256_set1_epi8(7));
      const __m256i low = _mm256_and_si256(bytes, _mm256_set1_epi8(7));
      const __m256i in = _mm256_and_si256(_mm256_shuffle_epi8(table, high), _mm256_shuffle_epi8(bit, low));
      return _mm256_cmpeq_epi8(in, _mm256_setzero_si256());
    });
    two |= here & ~outside;
    leads &= ~here;
  }
  two &= tails;
  return {near | two | two << 1 | carried, two >> 63};
}

inline Mask mask_of_utf8(const RunClass& set, const Block& block, uint64_t carried) {
  const Halves halves = load_block(block);
  const uint64_t far = both(halves, [](__m256i bytes) { return bytes; });
  const uint64_t near = bits_of(set, halves) & ~far & block.valid;
  if (far != 0 && set.basic != nullptr) return mask_of_two(set, block, halves, near, carried);
  return {near | carried, 0};
}
inline uint64_t mask_of_bytes(const RunClass& set, const Block& block) {
  return bits_of(set, load_block(block)) & block.valid;
}
inline uint64_t may_hold(const RunClass& set, const Block& block, bool decodes) {
  const Halves halves = load_block(block);
  return bits_of(set, halves) | (decodes ? both(halves, [](__m256i bytes) { return bytes; }) : 0);
}
inline uint64_t begins_of_utf8(const Block& block) {
  return both(load_block(block),
              [](__m256i bytes) { return _mm256_cmpgt_epi8(bytes, _mm256_set1_epi8(static_cast<char>(0xBF))); });
}

#else

template <class Test>
inline uint64_t each(const Block& block, Test test) {
  const auto size = static_cast<unsigned>(block.end - block.at < 64 ? block.end - block.at : 64);
  uint64_t bits = 0;
  for (unsigned i = 0; i < size; ++i) bits |= static_cast<uint64_t>(test(block.at[i])) << i;
  return bits;
}
inline Mask mask_of_utf8(const RunClass& set, const Block& block, uint64_t carried) {
  if (set.basic != nullptr) return mask_by_decoding(set, block, carried);
  return {each(block, [&](uint8_t c) { return c < 0x80 && has_bit(set.bytes, c); }), 0};
}
inline uint64_t mask_of_bytes(const RunClass& set, const Block& block) {
  return each(block, [&](uint8_t c) { return has_bit(set.bytes, c); });
}
inline uint64_t may_hold(const RunClass& set, const Block& block, bool decodes) {
  return each(block, [&](uint8_t c) { return has_bit(set.bytes, c) || (decodes && c >= 0x80); });
}
inline uint64_t begins_of_utf8(const Block& block) {
  return each(block, [](uint8_t c) { return (c & 0xC0) != 0x80; });
}

#endif

inline Mask mask_of(const RunPlan& plan, const RunClass& set, const Block& block, uint64_t carried) {
  return plan.utf8 ? mask_of_utf8(set, block, carried) : Mask{mask_of_bytes(set, block), 0};
}

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

// Is the character before `at` one of the words outside the class?
inline bool follows_outside_word(const RunPlan& plan, const uint8_t* begin, const uint8_t* at) {
  if (!plan.utf8) return has_bit(plan.words.bytes, at[-1]);
  for (unsigned length = 4; length > 0; --length) {
    if (static_cast<std::size_t>(at - begin) < length) continue;
    const Character c = decode(at - length, at);
    if (c.length == length) return contains(plan.words, c.code);
  }
  return false;
}

// Over blocks of 256 bytes that hold no character of the class.
inline const uint8_t* pass_nothing(const RunPlan& plan, const uint8_t* at, const uint8_t* end) {
  const bool decodes = plan.utf8 && plan.chars.basic != nullptr;  // then bytes from 0x80 on may be some
  while (end - at >= 256) {
    uint64_t some = 0;
    for (unsigned i = 0; i < 256; i += 64) some |= may_hold(plan.chars, {at + i, end, ~uint64_t{0}}, decodes);
    if (some != 0) return at;
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
        whole_(plan.min == 1 && plan.max == kNoLimit && !plan.next_to_words) {}

  uint64_t run() {
    const uint8_t* const end = search_->end;
    const unsigned erosion = static_cast<unsigned>(plan_.min < 64 ? plan_.min : 64);
    uint64_t before = 0, carried = 0, words_before = 0, words_carried = 0;
    for (const uint8_t* at = search_->floor; at < end; at += 64) {
      if (!open_ && carried == 0 && at != search_->floor) {
        const uint8_t* const next = pass_nothing(plan_, at, end);
        if (next != at) {
          at = next;
          before = words_carried = 0;
          words_before = plan_.next_to_words && follows_outside_word(plan_, begin_, at) ? uint64_t{1} << 63 : 0;
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
      before = mask.bits;
      words_before = words;
    }
    if (open_ && !close(end, true)) return full();
    search_->out = out_;
    return LINO_DONE;
  }

 private:
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
  const bool edges_, whole_;
  bool open_ = false, starts_ok_ = true;
  bool cut_ = false;                // the run at first_ goes on from before it, so that no boundary is there
  const uint8_t* start_ = nullptr;  // of the open run
  uint64_t characters_ = 0;         // of it, up to this block
};

}  // namespace

uint64_t find_all(const RunPlan* plan, lino_search* search) { return Search(*plan, search).run(); }

}  // namespace lino::jit::LINO_RUNS

// Which bytes of a block belong to characters of a class: what runs_kernel.h needs of an instruction set, and how code points
// are decoded where vectors do not. Included by it alone, which says LINO_RUNS (the namespace); no library code, as there.
#pragma once

#include <immintrin.h>

#include "jit/runs.h"

#if defined(__AVX512VBMI__) && defined(__AVX512BW__) && defined(__AVX512VL__)
#define LINO_RUNS_SIMD 64
#elif defined(__AVX2__)
#define LINO_RUNS_SIMD 32
#else
#define LINO_RUNS_SIMD 16  // SSE2 alone
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

struct Quarters {
  __m128i of[4];
};
inline Quarters load_block(const Block& block) {
  alignas(16) uint8_t bytes[64] = {};
  const uint8_t* from = block.at;
  if (block.valid != ~uint64_t{0}) {
    for (unsigned i = 0; block.valid >> i & 1; ++i) bytes[i] = block.at[i];
    from = bytes;
  }
  Quarters quarters;
  for (int i = 0; i < 4; ++i) quarters.of[i] = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from) + i);
  return quarters;
}
inline uint64_t high_bits(const Quarters& quarters) {
  uint64_t bits = 0;
  for (int i = 0; i < 4; ++i) {
    bits |= static_cast<uint64_t>(static_cast<uint16_t>(_mm_movemask_epi8(quarters.of[i]))) << (16 * i);
  }
  return bits;
}
// A range at a time, where there are few: nothing shuffles bytes here.
inline uint64_t bits_of(const RunClass& set, const Block& block, const Quarters& quarters) {
  if (set.range_count > RunClass::kMostRanges) {
    uint64_t bits = 0;
    for (unsigned i = 0; i < 64 && block.valid >> i & 1; ++i) {
      bits |= static_cast<uint64_t>(has_bit(set.bytes, block.at[i])) << i;
    }
    return bits;
  }
  Quarters in{};
  for (unsigned r = 0; r < set.range_count; ++r) {
    const __m128i lo = _mm_load_si128(reinterpret_cast<const __m128i*>(set.ranges[r].lo));
    const __m128i span = _mm_load_si128(reinterpret_cast<const __m128i*>(set.ranges[r].span));
    for (int i = 0; i < 4; ++i) {
      const __m128i from_lo = _mm_sub_epi8(quarters.of[i], lo);
      in.of[i] = _mm_or_si128(in.of[i], _mm_cmpeq_epi8(_mm_min_epu8(from_lo, span), from_lo));
    }
  }
  return high_bits(in);
}

inline Mask mask_of_utf8(const RunClass& set, const Block& block, uint64_t carried) {
  const Quarters quarters = load_block(block);
  const uint64_t far = high_bits(quarters);
  if (far != 0 && set.basic != nullptr) return mask_by_decoding(set, block, carried);
  return {(bits_of(set, block, quarters) & ~far & block.valid) | carried, 0};
}
inline uint64_t mask_of_bytes(const RunClass& set, const Block& block) {
  return bits_of(set, block, load_block(block)) & block.valid;
}
inline uint64_t may_hold(const RunClass& set, const Block& block, bool decodes) {
  const Quarters quarters = load_block(block);
  return bits_of(set, block, quarters) | (decodes ? high_bits(quarters) : 0);
}
inline uint64_t begins_of_utf8(const Block& block) {
  const __m128i last_tail = _mm_set1_epi8(static_cast<char>(0xBF));
  Quarters quarters = load_block(block);
  for (__m128i& bytes : quarters.of) bytes = _mm_cmpgt_epi8(bytes, last_tail);
  return high_bits(quarters);
}

#endif

inline Mask mask_of(const RunPlan& plan, const RunClass& set, const Block& block, uint64_t carried) {
  return plan.utf8 ? mask_of_utf8(set, block, carried) : Mask{mask_of_bytes(set, block), 0};
}

}  // namespace
}  // namespace lino::jit::LINO_RUNS

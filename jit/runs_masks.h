// Which bytes of a block belong to characters of a class: what runs_kernel.h needs of an instruction set, and how code points
// are decoded where vectors do not. Included by it alone, which says LINO_RUNS (the namespace); no library code, as there.
#pragma once

#include <immintrin.h>

#include "jit/runs.h"

#if defined(__AVX512VBMI__) && defined(__AVX512BW__) && defined(__AVX512VL__)
#define LINO_RUNS_SIMD 64
#elif defined(__AVX2__)
#define LINO_RUNS_SIMD 32
#elif defined(__SSSE3__)
#define LINO_RUNS_SIMD 16
#else
#define LINO_RUNS_SIMD 0  // SSE2 alone: nothing shuffles bytes
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

#elif LINO_RUNS_SIMD != 0

#if LINO_RUNS_SIMD == 32
using Vector = __m256i;
inline Vector load(const uint8_t* at) { return _mm256_loadu_si256(reinterpret_cast<const Vector*>(at)); }
inline Vector table_of(const uint8_t* sixteen) {
  return _mm256_broadcastsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(sixteen)));
}
inline Vector splat(uint8_t byte) { return _mm256_set1_epi8(static_cast<char>(byte)); }
inline Vector splat(uint64_t eight) { return _mm256_set1_epi64x(static_cast<long long>(eight)); }
inline Vector both(Vector a, Vector b) { return _mm256_and_si256(a, b); }
inline Vector either(Vector a, Vector b) { return _mm256_or_si256(a, b); }
inline Vector one_of(Vector a, Vector b) { return _mm256_xor_si256(a, b); }
inline Vector look_up(Vector table, Vector index) { return _mm256_shuffle_epi8(table, index); }
inline Vector equal(Vector a, Vector b) { return _mm256_cmpeq_epi8(a, b); }
inline Vector greater(Vector a, Vector b) { return _mm256_cmpgt_epi8(a, b); }  // signed
template <int kBits>
inline Vector shifted(Vector v) {
  return _mm256_srli_epi16(v, kBits);
}
inline uint64_t top_bits(Vector v) { return static_cast<uint32_t>(_mm256_movemask_epi8(v)); }
#else
using Vector = __m128i;
inline Vector load(const uint8_t* at) { return _mm_loadu_si128(reinterpret_cast<const Vector*>(at)); }
inline Vector table_of(const uint8_t* sixteen) { return load(sixteen); }
inline Vector splat(uint8_t byte) { return _mm_set1_epi8(static_cast<char>(byte)); }
inline Vector splat(uint64_t eight) { return _mm_set1_epi64x(static_cast<long long>(eight)); }
inline Vector both(Vector a, Vector b) { return _mm_and_si128(a, b); }
inline Vector either(Vector a, Vector b) { return _mm_or_si128(a, b); }
inline Vector one_of(Vector a, Vector b) { return _mm_xor_si128(a, b); }
inline Vector look_up(Vector table, Vector index) { return _mm_shuffle_epi8(table, index); }
inline Vector equal(Vector a, Vector b) { return _mm_cmpeq_epi8(a, b); }
inline Vector greater(Vector a, Vector b) { return _mm_cmpgt_epi8(a, b); }
template <int kBits>
inline Vector shifted(Vector v) {
  return _mm_srli_epi16(v, kBits);
}
inline uint64_t top_bits(Vector v) { return static_cast<uint16_t>(_mm_movemask_epi8(v)); }
#endif

inline constexpr uint64_t kBitOfIndex = 0x8040201008040201;  // byte i is 1 << i

struct Vectors {
  Vector of[64 / LINO_RUNS_SIMD];
};
inline Vectors load_block(const Block& block) {
  alignas(32) uint8_t bytes[64] = {};
  const uint8_t* from = block.at;
  if (block.valid != ~uint64_t{0}) {
    for (unsigned i = 0; block.valid >> i & 1; ++i) bytes[i] = block.at[i];
    from = bytes;
  }
  Vectors vectors;
  for (Vector& v : vectors.of) {
    v = load(from);
    from += LINO_RUNS_SIMD;
  }
  return vectors;
}
template <class Bits>
inline uint64_t each(const Vectors& vectors, Bits bits) {
  uint64_t all = 0;
  for (unsigned i = 0; i < 64 / LINO_RUNS_SIMD; ++i) all |= top_bits(bits(vectors.of[i])) << (LINO_RUNS_SIMD * i);
  return all;
}
inline uint64_t high_bits(const Vectors& vectors) {
  return each(vectors, [](Vector bytes) { return bytes; });
}
// skip_set's way (stencils/ops/in_set.h).
inline uint64_t bits_of(const RunClass& set, const Vectors& vectors) {
  const Vector low_table = table_of(set.low), high_table = table_of(set.high), bit = splat(kBitOfIndex);
  return ~each(vectors, [&](Vector bytes) {
    const Vector low = look_up(low_table, bytes), high = look_up(high_table, one_of(bytes, splat(uint8_t{0x80})));
    const Vector nibble = both(shifted<4>(bytes), splat(uint8_t{15}));
    return equal(both(either(low, high), look_up(bit, nibble)), splat(uint8_t{0}));
  });
}

// Code points of two bytes, a lead at a time: texts have few. The second byte finds its bit among the lead's 64. What
// has more leads, or longer sequences, is decoded.
inline Mask mask_of_two(const RunClass& set, const Block& block, const Vectors& vectors, uint64_t near,
                        uint64_t carried) {
  constexpr int kMostLeads = 6;
  const auto byte = [](uint8_t value) { return splat(value); };
  // Signed: 0xC2..0xDF are -62..-33.
  const uint64_t longer =
      each(vectors, [&](Vector bytes) { return both(greater(bytes, byte(0xDF)), greater(byte(0), bytes)); });
  if (longer != 0 || block.end - block.at < 65) return mask_by_decoding(set, block, carried);
  const Vectors next = load_block({block.at + 1, block.end, ~uint64_t{0}});
  uint64_t leads =
      each(vectors, [&](Vector bytes) { return both(greater(bytes, byte(0xC1)), greater(byte(0xE0), bytes)); });
  const uint64_t tails = each(next, [&](Vector bytes) { return greater(byte(0xC0), bytes); });
  const Vector bit = splat(kBitOfIndex);
  uint64_t two = 0;
  for (int n = 0; leads != 0; ++n) {
    if (n == kMostLeads) return mask_by_decoding(set, block, carried);
    const uint8_t lead = block.at[lowest(leads)];
    uint64_t of_lead;
    __builtin_memcpy(&of_lead, set.two + (lead & 0x1F) * 8, sizeof of_lead);
    const Vector table = splat(of_lead);
    const uint64_t here = each(vectors, [&](Vector bytes) { return equal(bytes, byte(lead)); });
    const uint64_t outside = each(next, [&](Vector bytes) {
      const Vector high = both(shifted<3>(bytes), byte(7)), low = both(bytes, byte(7));
      return equal(both(look_up(table, high), look_up(bit, low)), byte(0));
    });
    two |= here & ~outside;
    leads &= ~here;
  }
  two &= tails;
  return {near | two | two << 1 | carried, two >> 63};
}

inline Mask mask_of_utf8(const RunClass& set, const Block& block, uint64_t carried) {
  const Vectors vectors = load_block(block);
  const uint64_t far = high_bits(vectors);
  const uint64_t near = bits_of(set, vectors) & ~far & block.valid;
  if (far != 0 && set.basic != nullptr) return mask_of_two(set, block, vectors, near, carried);
  return {near | carried, 0};
}
inline uint64_t mask_of_bytes(const RunClass& set, const Block& block) {
  return bits_of(set, load_block(block)) & block.valid;
}
inline uint64_t may_hold(const RunClass& set, const Block& block, bool decodes) {
  const Vectors vectors = load_block(block);
  return bits_of(set, vectors) | (decodes ? high_bits(vectors) : 0);
}
inline uint64_t begins_of_utf8(const Block& block) {
  return each(load_block(block), [](Vector bytes) { return greater(bytes, splat(uint8_t{0xBF})); });
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

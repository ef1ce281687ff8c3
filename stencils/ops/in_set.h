/* Which bytes of a vector are outside of a set of any shape, for skip_set and pass_set.
 *
 * AVX2: two nibble look-ups give the 8 high nibbles that go with a byte's low nibble, one for bytes below 0x80 and one
 * for the others (pshufb gives 0 where an index has its top bit set, so each answers for its half only); a third turns
 * the high nibble into the bit to test. Langdale's truffle. AVX-512: the upper five bits of a byte find its eighth of
 * the bitmap, the lower three the bit; vpermb reads six bits of an index, so both tables repeat and nothing is masked.
 * SSE2 has no shuffle by variable: a table look-up a byte. */
#ifndef LINO_STENCILS_OPS_IN_SET_H
#define LINO_STENCILS_OPS_IN_SET_H

#include "stencils/ops/simd.h"

/* Byte i % 8 is 1 << i % 8. */
#define BIT_OF_INDEX 0x8040201008040201

#if LINO_SIMD == 64

ALWAYS_INLINE found stops_outside(vec bytes, const struct needles* n) {
  const vec eighth = _mm512_permutexvar_epi8(_mm512_srli_epi16(bytes, 3), n->a);
  return _mm512_testn_epi8_mask(eighth, _mm512_permutexvar_epi8(bytes, n->b));
}

ALWAYS_INLINE void fill(struct needles* n, const struct lino_byte_set* set) {
  uint64_t bits = BIT_OF_INDEX;
  OPAQUE(bits);
  n->a = _mm512_broadcast_i64x4(_mm256_loadu_si256((const __m256i*)set->bitmap));
  n->b = _mm512_set1_epi64((long long)bits);
}

#elif LINO_SIMD == 32

ALWAYS_INLINE found stops_outside(vec bytes, const struct needles* n) {
  const vec low = _mm256_shuffle_epi8(n->a, bytes);
  const vec high = _mm256_shuffle_epi8(n->b, _mm256_xor_si256(bytes, n->d));
  const vec nibble = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), n->e);
  const vec in = _mm256_and_si256(_mm256_or_si256(low, high), _mm256_shuffle_epi8(n->c, nibble));
  return _mm256_cmpeq_epi8(in, _mm256_setzero_si256());
}

ALWAYS_INLINE void fill(struct needles* n, const struct lino_byte_set* set) {
  uint64_t bits = BIT_OF_INDEX;
  uint32_t tops = 0x80808080, nibbles = 0x0F0F0F0F;
  OPAQUE(bits);
  OPAQUE(tops);
  OPAQUE(nibbles);
  n->a = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i*)set->low));
  n->b = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i*)set->high));
  n->c = _mm256_set1_epi64x((long long)bits);
  n->d = _mm256_set1_epi32((int)tops);
  n->e = _mm256_set1_epi32((int)nibbles);
}

#else

ALWAYS_INLINE const uint8_t* skip_by_table(const uint8_t* cur, const uint8_t* end, const uint8_t* table) {
  for (; end - cur >= 4; cur += 4) {
    if (!table[cur[0]]) return cur;
    if (!table[cur[1]]) return cur + 1;
    if (!table[cur[2]]) return cur + 2;
    if (!table[cur[3]]) return cur + 3;
  }
  while (cur != end && table[*cur]) ++cur;
  return cur;
}

#endif

#endif

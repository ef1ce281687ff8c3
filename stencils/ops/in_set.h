/* Which bytes of a vector are outside of a set of any shape, for skip_set and pass_set.
 *
 * SSSE3, AVX2: two nibble look-ups give the 8 high nibbles that go with a byte's low nibble, one for bytes below 0x80 and one
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

#elif LINO_NIBBLES

ALWAYS_INLINE found stops_outside(vec bytes, const struct needles* n) {
  const vec low = look_up(n->a, bytes), high = look_up(n->b, one_of(bytes, n->d));
  return zero(both(either(low, high), look_up(n->c, upper(bytes, n->e))));
}

ALWAYS_INLINE void fill(struct needles* n, const struct lino_byte_set* set) {
  uint64_t bits = BIT_OF_INDEX;
  uint32_t tops = 0x80808080, nibbles = 0x0F0F0F0F;
  OPAQUE(bits);
  OPAQUE(tops);
  OPAQUE(nibbles);
  n->a = table_of(set->low);
  n->b = table_of(set->high);
  n->c = splat64(bits);
  n->d = splat32(tops);
  n->e = splat32(nibbles);
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

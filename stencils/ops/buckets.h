/* The ops find_buckets2 and find_buckets3, once.
 *
 * AVX-512: a byte's mask of buckets is one of 256, looked up by two permutations of 128 entries, one for bytes below
 * 0x80 and one for the others. SSSE3, AVX2: the masks of both its nibbles. SSE2 has no shuffle by variable: a look-up a place. */
#ifndef LINO_STENCILS_OPS_BUCKETS_H
#define LINO_STENCILS_OPS_BUCKETS_H

#include "stencils/ops/candidates.h"

#if LINO_SIMD == 64

ALWAYS_INLINE vec buckets_of(vec bytes, const vec* table) {
  const vec low = _mm512_permutex2var_epi8(table[0], bytes, table[1]);
  const vec high = _mm512_permutex2var_epi8(table[2], bytes, table[3]);
  return _mm512_mask_mov_epi8(low, _mm512_movepi8_mask(bytes), high);
}
ALWAYS_INLINE found common(vec a, vec b) { return _mm512_test_epi8_mask(a, b); }
ALWAYS_INLINE vec both(vec a, vec b) { return _mm512_and_si512(a, b); }
enum { LINO_TABLES = 4 }; /* of a place */

ALWAYS_INLINE void fill_tables(struct sought* s, const struct lino_buckets* buckets, int places) {
  for (int i = 0; i < places; ++i)
    for (int j = 0; j < 4; ++j) s->tables[4 * i + j] = load(buckets->place[i].of + 64 * j);
}

#elif LINO_NIBBLES

ALWAYS_INLINE vec buckets_of(vec bytes, const vec* table) {
  uint32_t nibbles = 0x0F0F0F0F;
  OPAQUE(nibbles);
  const vec nibble = splat32(nibbles);
  return both(look_up(table[0], both(bytes, nibble)), look_up(table[1], upper(bytes, nibble)));
}
ALWAYS_INLINE found common(vec a, vec b) { return zero(zero(both(a, b))); }
enum { LINO_TABLES = 2 };

ALWAYS_INLINE void fill_tables(struct sought* s, const struct lino_buckets* buckets, int places) {
  for (int i = 0; i < places; ++i) {
    s->tables[2 * i] = table_of(buckets->place[i].low);
    s->tables[2 * i + 1] = table_of(buckets->place[i].high);
  }
}

#endif

ALWAYS_INLINE int accepts_one_of_two(const uint8_t* place, const void* data) {
  const volatile struct lino_buckets* const b = (const volatile struct lino_buckets*)data;
  return b->place[0].of[place[b->offset[0]]] & b->place[1].of[place[b->offset[1]]];
}
ALWAYS_INLINE int accepts_one_of_three(const uint8_t* place, const void* data) {
  const volatile struct lino_buckets* const b = (const volatile struct lino_buckets*)data;
  return accepts_one_of_two(place, data) & b->place[2].of[place[b->offset[2]]];
}

#if LINO_SIMD == 16 && !LINO_NIBBLES
#define FIND_BUCKETS(places, accept, one)              \
  do {                                                 \
    const size_t reach = buckets->reach;               \
    if ((size_t)(end - cur) < reach) {                 \
      cur = NULL;                                      \
    } else {                                           \
      const uint8_t* const stop = end - reach + 1;     \
      while (cur != stop && !one(cur, buckets)) ++cur; \
      if (cur == stop) cur = NULL;                     \
    }                                                  \
  } while (0)
#else
ALWAYS_INLINE found accepts_two(const vec* bytes, const struct sought* s) {
  return common(buckets_of(bytes[0], s->tables), buckets_of(bytes[1], s->tables + LINO_TABLES));
}
ALWAYS_INLINE found accepts_three(const vec* bytes, const struct sought* s) {
  const vec two = both(buckets_of(bytes[0], s->tables), buckets_of(bytes[1], s->tables + LINO_TABLES));
  return common(two, buckets_of(bytes[2], s->tables + 2 * LINO_TABLES));
}
ALWAYS_INLINE struct sought sought_of(const struct lino_buckets* buckets, int places) {
  struct sought sought;
  sought.offset[0] = buckets->offset[0];
  sought.offset[1] = (size_t)buckets->offset[1] - buckets->offset[0];
  sought.offset[2] = (size_t)buckets->offset[2] - buckets->offset[0];
  fill_tables(&sought, buckets, places);
  return sought;
}
#define FIND_BUCKETS(places, accept, one)                                      \
  do {                                                                         \
    const struct sought sought = sought_of(buckets, places);                   \
    cur = find_place(cur, end, accept, &sought, one, (const uint8_t*)buckets); \
  } while (0)
#endif

#endif

/* Skips to where a match may begin, by two bytes. */
#include "stencils/ops/candidates.h"
#include "stencils/ops/simd.h"

#if LINO_SIMD == 64
ALWAYS_INLINE found equals(vec bytes, vec fold, vec value) { return equal(_mm512_or_si512(bytes, fold), value); }
ALWAYS_INLINE found and_too(found a, found b) { return a & b; }
#elif LINO_SIMD == 32
ALWAYS_INLINE found equals(vec bytes, vec fold, vec value) { return equal(_mm256_or_si256(bytes, fold), value); }
ALWAYS_INLINE found and_too(found a, found b) { return _mm256_and_si256(a, b); }
#else
ALWAYS_INLINE found equals(vec bytes, vec fold, vec value) { return equal(_mm_or_si128(bytes, fold), value); }
ALWAYS_INLINE found and_too(found a, found b) { return _mm_and_si128(a, b); }
#endif

ALWAYS_INLINE found accepts_pair(const vec* bytes, const struct sought* s) {
  return and_too(equals(bytes[0], s->tables[0], s->tables[1]), equals(bytes[1], s->tables[2], s->tables[3]));
}
ALWAYS_INLINE int accepts_one_pair(const uint8_t* place, const void* data) {
  const volatile struct lino_pair* const p = (const volatile struct lino_pair*)data; /* no register keeps it */
  return (place[p->offset[0]] | p->fold[0]) == p->value[0] && (place[p->offset[1]] | p->fold[1]) == p->value[1];
}

OP(find_pair) {
  const struct lino_pair* const pair = (const struct lino_pair*)DATA(0);
  BEGIN_FIND();
  struct sought sought;
  sought.offset[0] = pair->offset[0];
  sought.offset[1] = sought.offset[2] = (size_t)pair->offset[1] - pair->offset[0];
  sought.tables[0] = splat(pair->fold[0]);
  sought.tables[1] = splat(pair->value[0]);
  sought.tables[2] = splat(pair->fold[1]);
  sought.tables[3] = splat(pair->value[1]);
  cur = find_place(cur, end, accepts_pair, &sought, accepts_one_pair, (const uint8_t*)pair);
  LEAVE_FIND();
}

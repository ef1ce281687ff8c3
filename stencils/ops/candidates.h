/* The loop of the ops that look for where a match may begin (stencils/prefix.h), over skip_wide() of simd.h.
 *
 * Simply said: while (cur + reach <= end && !accepts(cur)) ++cur. What is looked at stands up to reach - 1 bytes behind
 * the place, so a vector of places is one load for each offset. */
#ifndef LINO_STENCILS_OPS_CANDIDATES_H
#define LINO_STENCILS_OPS_CANDIDATES_H

#include "stencils/ops/simd.h"
#include "stencils/prefix.h"

/* Is a vector of places accepted? By the bytes at each of the offsets. */
#ifdef __cplusplus
namespace { /* another type at each level */
#endif
struct sought;
typedef found accepts(const vec* bytes, const struct sought* sought);
struct sought {
  size_t offset[3]; /* the second and third relative to the first, which is the place that is gone through */
  vec tables[12];
};
struct places {
  accepts* accept;
  const struct sought* sought;
};
#ifdef __cplusplus
}
#endif
/* Is one place? */
typedef int accepts_one(const uint8_t* place, const void* data);

ALWAYS_INLINE found accepts_at(const uint8_t* at, const void* context) {
  const struct places* const places = (const struct places*)context;
  const size_t* const offset = places->sought->offset;
  const vec bytes[3] = {load(at), load(at + offset[1]), load(at + offset[2])};
  return places->accept(bytes, places->sought);
}

/* The first place that is accepted, or NULL. Of the data block, whose first bytes are the reach and the offsets, what is
 * needed again behind the loop is read again: no register keeps it. */
ALWAYS_INLINE const uint8_t* find_place(const uint8_t* cur, const uint8_t* end, accepts* accept,
                                        const struct sought* sought, accepts_one* one, const uint8_t* data) {
  if (UNLIKELY(end - cur < data[0])) return NULL;
  const uint8_t* stop = end - data[0] + 1;
  OPAQUE(stop); /* not kept less one besides */
  const size_t left = (size_t)(stop - cur);
  if (LIKELY(left >= LINO_SIMD)) {
    const struct places places = {accept, sought};
    stop += sought->offset[0];
    cur = skip_wide(cur + sought->offset[0], stop, accepts_at, &places);
    if (cur == stop) return NULL;
    OPAQUE(data);
    return cur - data[1];
  }
#if LINO_SIMD == 64
  (void)one;
  const size_t* const offset = sought->offset;
  const __mmask64 mask = ((__mmask64)1 << left) - 1;
  const uint8_t* const at = cur + offset[0];
  const vec bytes[3] = {_mm512_maskz_loadu_epi8(mask, at), _mm512_maskz_loadu_epi8(mask, at + offset[1]),
                        _mm512_maskz_loadu_epi8(mask, at + offset[2])};
  const uint64_t hit = lanes(accept(bytes, sought)) & mask;
  return hit ? cur + first_lane(hit) : NULL;
#else
  if (left >= 4) {
    unsigned half;
    uint32_t mask;
    vec bytes[3];
    const uint8_t* const at = cur + sought->offset[0];
    const size_t* const offset = sought->offset;
#if LINO_SIMD == 32
    if (left >= 16) {
      half = 16, mask = 0xFFFFFFFF;
      bytes[0] = load_halves(at, left, 16);
      bytes[1] = load_halves(at + offset[1], left, 16);
      bytes[2] = load_halves(at + offset[2], left, 16);
    } else
#endif
        if (left >= 8) {
      half = 8, mask = 0xFFFF;
      bytes[0] = load_halves(at, left, 8);
      bytes[1] = load_halves(at + offset[1], left, 8);
      bytes[2] = load_halves(at + offset[2], left, 8);
    } else {
      half = 4, mask = 0xFF;
      bytes[0] = load_halves(at, left, 4);
      bytes[1] = load_halves(at + offset[1], left, 4);
      bytes[2] = load_halves(at + offset[2], left, 4);
    }
    const uint32_t hit = lanes(accept(bytes, sought)) & mask;
    if (!hit) return NULL;
    const unsigned lane = first_lane(hit);
    return lane < half ? cur + lane : stop - 2 * half + lane;
  }
  OPAQUE(data);
  for (; cur != stop; ++cur) {
    if (one(cur, data)) return cur;
  }
  return NULL;
#endif
}

/* The loop needs more registers than a skip's; `end` is search->end. */
#define BEGIN_FIND()       \
  do {                     \
    BEGIN_SKIP();          \
    SET_ASIDE(mark, mark); \
    SET_ASIDE(aux, aux);   \
  } while (0)
#define LEAVE_FIND()        \
  do {                      \
    end = TAKE_BACK(end);   \
    if (!cur) cur = end;    \
    mark = TAKE_BACK(mark); \
    aux = TAKE_BACK(aux);   \
    LEAVE_SKIP();           \
  } while (0)

#endif

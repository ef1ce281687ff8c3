/* Passing the bytes of a field. Fields of text have any length, so that is no branch here, but where a vector says that the
 * field ends: a vector may reach behind `end`, and near the haystack's end it begins before cur (search->pass_last). */
#ifndef LINO_STENCILS_OPS_PASS_H
#define LINO_STENCILS_OPS_PASS_H

#include "stencils/ops/simd.h"

/* The first place from cur on that stops the passing; any from `end` on where there is none before. cur < end. */
ALWAYS_INLINE const uint8_t* pass(const uint8_t* cur, const uint8_t* end, UNUSED const struct lino_search* search,
                                  stops* stop, const struct needles* n) {
#if LINO_SIMD == 16 /* a shift by a variable takes the register of `search`, where there is no BMI2 */
  return skip(cur, end, stop, n);
#elif LINO_SIMD == 32
  do {
    const uint8_t* const from = cur < search->pass_last ? cur : search->pass_last;
    const uint32_t behind = (uint32_t)(cur - from);
    const uint64_t hit = (uint64_t)lanes(stop(load(from), n)) >> behind;
    if (LIKELY(hit)) return cur + first_lane((uint32_t)hit);
    cur += LINO_SIMD - behind;
  } while (cur < end);
  return end;
#else /* a masked load reads nothing behind `end` */
  for (; end - cur >= LINO_SIMD; cur += LINO_SIMD) {
    const uint64_t hit = lanes(stop(load(cur), n));
    if (LIKELY(hit)) return cur + first_lane(hit);
  }
  return skip_few(cur, end, stop, n);
#endif
}

/* How a passing begins and leaves: macros, for only an op itself can leave. */
#if LINO_SIMD == 16 /* whose loops need every register */
#define BEGIN_PASS() SET_ASIDE(row, row)
#define END_PASS() row = TAKE_BACK(row)
#else
#define BEGIN_PASS() (void)0
#define END_PASS() (void)0
#endif
#define LEAVE_PASS()            \
  do {                          \
    END_PASS();                 \
    if (UNLIKELY(cur >= end)) { \
      cur = end;                \
      EXIT(1);                  \
    }                           \
    EXIT(0);                    \
  } while (0)

#endif

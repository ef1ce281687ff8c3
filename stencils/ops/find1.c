/* Skips to the operand (memchr). */
#include "stencils/ops/simd.h"

ALWAYS_INLINE found stops_at_byte(vec bytes, const struct needles* n) { return equal(bytes, n->a); }

OP(find1) {
  struct needles needles;
  needles.a = splat(OPERAND8(0));
  BEGIN_SKIP();
  cur = skip(cur, end, stops_at_byte, &needles);
  LEAVE_SKIP();
}

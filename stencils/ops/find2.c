/* Skips to either of two bytes. */
#include "stencils/ops/simd.h"

ALWAYS_INLINE found stops_at_two(vec bytes, const struct needles* n) {
  return either(equal(bytes, n->a), equal(bytes, n->b));
}

OP(find2) {
  struct needles needles;
  needles.a = splat(OPERAND8(0));
  needles.b = splat(OPERAND8(1));
  BEGIN_SKIP();
  cur = skip(cur, end, stops_at_two, &needles);
  LEAVE_SKIP();
}

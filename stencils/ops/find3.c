/* Skips to any of three bytes. */
#include "stencils/ops/simd.h"

ALWAYS_INLINE found stops_at_three(vec bytes, const struct needles* n) {
  return either(either(equal(bytes, n->a), equal(bytes, n->b)), equal(bytes, n->c));
}

OP(find3) {
  struct needles needles;
  needles.a = splat(OPERAND8(0));
  needles.b = splat(OPERAND8(1));
  needles.c = splat(OPERAND8(2));
  BEGIN_SKIP();
  cur = skip(cur, end, stops_at_three, &needles);
  LEAVE_SKIP();
}

/* Passes a field's bytes: up to the operand. */
#include "stencils/ops/pass.h"
#include "stencils/ops/simd.h"

ALWAYS_INLINE found stops_at_operand(vec bytes, const struct needles* n) { return equal(bytes, n->a); }

OP(pass_to) {
  struct needles needles;
  needles.a = splat(OPERAND8(0));
  BEGIN_PASS();
  cur = pass(cur, end, search, stops_at_operand, &needles);
  LEAVE_PASS();
}

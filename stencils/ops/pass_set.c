/* Passes a field's bytes: those in a set of any shape. */
#include "stencils/ops/in_set.h"
#include "stencils/ops/pass.h"
#include "stencils/ops/simd.h"

OP(pass_set) {
  const struct lino_byte_set* const set = (const struct lino_byte_set*)DATA(0);
  BEGIN_PASS();
#if LINO_SIMD == 16 && !LINO_NIBBLES
  cur = skip_by_table(cur, end, set->table);
#else
  struct needles needles;
  fill(&needles, set);
  cur = pass(cur, end, search, stops_outside, &needles);
#endif
  LEAVE_PASS();
}

/* Skips to where one of up to eight alternatives may begin, by the bytes at two places. */
#include "stencils/ops/buckets.h"
#include "stencils/ops/simd.h"

OP(find_buckets2) {
  const struct lino_buckets* buckets = (const struct lino_buckets*)DATA(0);
  OPAQUE(buckets); /* a hole's addend has 8 bits */
  BEGIN_FIND();
  FIND_BUCKETS(2, accepts_two, accepts_one_of_two);
  LEAVE_FIND();
}

/* Skips to where one of up to eight alternatives may begin, by the bytes at three places. */
#include "stencils/ops/buckets.h"
#include "stencils/ops/simd.h"

OP(find_buckets3) {
  const struct lino_buckets* buckets = (const struct lino_buckets*)DATA(0);
  OPAQUE(buckets); /* a hole's addend has 8 bits */
  BEGIN_FIND();
  FIND_BUCKETS(3, accepts_three, accepts_one_of_three);
  LEAVE_FIND();
}

/* Does a skip from cur stop where one did before? What is not read does not count as read again. */
#include "stencils/abi.h"

OP(recall) {
  const struct lino_exit* const known = &search->exits[OPERAND8(0)];
  if (cur < known->from || cur > known->to) EXIT(0);
  search->may_read_again += known->to - cur;
  cur = known->to;
  if (UNLIKELY(cur == end)) EXIT(2);
  EXIT(1);
}

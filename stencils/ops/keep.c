/* A skip began at search->cursor (BEGIN_SKIP of simd.h) and stopped here. */
#include "stencils/abi.h"

OP(keep) {
  struct lino_exit* const known = &search->exits[OPERAND8(0)];
  known->from = search->cursor;
  known->to = cur;
  EXIT(0);
}

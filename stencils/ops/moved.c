/* Did the find just before move cur? BEGIN_SKIP of simd.h says where it began. */
#include "stencils/abi.h"

OP(moved) {
  if (UNLIKELY(cur == search->cursor)) EXIT(1);
  EXIT(0);
}

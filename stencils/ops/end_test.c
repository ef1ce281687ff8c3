/* Is there a byte at cur? */
#include "stencils/abi.h"

OP(end_test) {
  if (UNLIKELY(cur == end)) EXIT(1);
  EXIT(0);
}

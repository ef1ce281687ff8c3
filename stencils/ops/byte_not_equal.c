/* Is *cur not the operand? */
#include "stencils/abi.h"

OP(byte_not_equal) {
  if (TEST_EQUAL8(cur, 0)) EXIT(1);
  EXIT(0);
}

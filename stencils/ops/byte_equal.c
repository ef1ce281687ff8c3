/* Is *cur the operand? */
#include "stencils/abi.h"

OP(byte_equal) {
  if (TEST_EQUAL8(cur, 0)) EXIT(0);
  EXIT(1);
}

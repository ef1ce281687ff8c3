/* Is *cur in operand 0 .. operand 0 + operand 1? */
#include "stencils/abi.h"

OP(byte_range) {
  if (TEST_RANGE8(cur, 0, 1)) EXIT(0);
  EXIT(1);
}

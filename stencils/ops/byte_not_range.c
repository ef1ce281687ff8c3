/* Is *cur outside operand 0 .. operand 0 + operand 1? */
#include "stencils/abi.h"

OP(byte_not_range) {
  if (TEST_RANGE8(cur, 0, 1)) EXIT(1);
  EXIT(0);
}

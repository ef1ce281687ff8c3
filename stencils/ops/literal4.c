/* Are the next 4 bytes the operand? Moves to the last of them, for the next state's own advance consumes it. */
#include "stencils/abi.h"

OP(literal4) {
  if (UNLIKELY(end - cur < 4)) EXIT(1);
  if (!TEST_EQUAL32(cur, 0)) EXIT(1);
  cur += 3;
  EXIT(0);
}

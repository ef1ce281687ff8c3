/* Are the next 8 bytes those of the data block? Moves to the last of them. */
#include "stencils/abi.h"

OP(literal8) {
  if (UNLIKELY(end - cur < 8)) EXIT(1);
  if (load64(cur) != load64(DATA(0))) EXIT(1);
  cur += 7;
  EXIT(0);
}

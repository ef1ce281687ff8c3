/* Are the next 16 bytes those of the data block? Moves to the last of them. */
#include "stencils/abi.h"

OP(literal16) {
  if (UNLIKELY(end - cur < 16)) EXIT(1);
  const uint64_t first = load64(cur) ^ load64(DATA(0));
  const uint64_t second = load64(cur + 8) ^ load64(DATA(0) + 8);
  if (first | second) EXIT(1);
  cur += 15;
  EXIT(0);
}

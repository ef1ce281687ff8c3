/* A match ended before the byte consumed last. */
#include "stencils/abi.h"

OP(accept_previous) {
  mark = cur - 1;
  EXIT(0);
}

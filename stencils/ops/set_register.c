/* A register becomes the position at cur. */
#include "stencils/abi.h"

OP(set_register) {
  ((uintptr_t*)row)[OPERAND32(0)] = (uintptr_t)(cur - search->begin);
  EXIT(0);
}

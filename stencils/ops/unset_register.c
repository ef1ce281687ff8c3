/* A register becomes no position. */
#include "stencils/abi.h"

OP(unset_register) {
  ((uintptr_t*)row)[OPERAND32(0)] = ~(uintptr_t)0;
  EXIT(0);
}

/* A register becomes another. */
#include "stencils/abi.h"

OP(copy_register) {
  ((uintptr_t*)row)[OPERAND32(0)] = row[OPERAND32(1)];
  EXIT(0);
}

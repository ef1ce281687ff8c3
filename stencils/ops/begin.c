/* The threads under way began some bytes before cur. */
#include "stencils/abi.h"

OP(begin) {
  aux = (uintptr_t)cur - OPERAND8(0);
  EXIT(0);
}

/* Hands the registers to the host and returns to it with the operand as status. */
#include "stencils/abi.h"

OP(stop) {
  search->cursor = cur;
  search->mark = mark;
  search->row = row;
  search->aux = aux;
  STOP(OPERAND8(0));
}

/* Consumes a byte; is there a next one? */
#include "stencils/abi.h"

OP(advance) {
  if (UNLIKELY(++cur == end)) EXIT(1);
  EXIT(0);
}

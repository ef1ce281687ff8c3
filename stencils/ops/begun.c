/* Is it known where the match began? Then there is no need to walk back. */
#include "stencils/abi.h"

OP(begun) {
  if (aux) EXIT(1);
  EXIT(0);
}

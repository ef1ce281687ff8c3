/* An anchored search: the match starts where the search did. */
#include "stencils/abi.h"

OP(start_floor) {
  aux = (uintptr_t)search->floor;
  EXIT(0);
}

/* A new attempt begins at cur. */
#include "stencils/abi.h"

OP(restart) {
  search->floor = cur;
  mark = NULL;
  EXIT(0);
}

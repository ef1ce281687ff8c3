/* Back to the end of the match, to walk backward from there. */
#include "stencils/abi.h"

OP(rewind) {
  cur = mark;
  EXIT(0);
}

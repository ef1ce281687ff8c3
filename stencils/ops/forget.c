/* Where the threads under way began is not known. */
#include "stencils/abi.h"

OP(forget) {
  aux = 0;
  EXIT(0);
}

/* No thread is left: was there a match, and is its end all that is wanted? */
#include "stencils/abi.h"

OP(finish) {
  if (!mark) EXIT(1);
  if (UNLIKELY(search->ends_only)) EXIT(2);
  EXIT(0);
}

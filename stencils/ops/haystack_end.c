/* Does the span end where the haystack does? */
#include "stencils/abi.h"

OP(haystack_end) {
  if (cur == search->end) EXIT(1);
  EXIT(0);
}

/* No thread is left: was there a match? What was read behind its end will be read again, which must not go on for
 * long. */
#include "stencils/abi.h"

OP(finish) {
  if (!mark) EXIT(1);
  search->may_read_again -= cur - mark;
  if (UNLIKELY(search->may_read_again < 0)) search->out_end = search->out + 1;
  EXIT(0);
}

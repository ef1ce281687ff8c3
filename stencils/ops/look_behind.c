/* What stands before cur? */
#include "stencils/ops/look.h"

OP(look_behind) {
  if (UNLIKELY(cur == search->begin)) EXIT(3);
  const uint8_t c = cur[-1];
  if (is_word(c)) EXIT(1);
  if (c == '\n') EXIT(2);
  EXIT(0);
}

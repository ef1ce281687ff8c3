/* What stands at mark? */
#include "stencils/ops/look.h"

OP(look_ahead) {
  if (UNLIKELY(mark == end)) EXIT(3);
  const uint8_t c = *mark;
  if (is_word(c)) EXIT(1);
  if (c == '\n') EXIT(2);
  EXIT(0);
}

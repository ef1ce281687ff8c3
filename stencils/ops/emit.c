/* Stores a span that is known not to be empty and goes on behind it. */
#include "stencils/ops/emit.h"

OP(emit) {
  store_span(search, aux, mark);
  cur = mark;
  if (UNLIKELY(search->out == search->out_end)) EXIT(1);
  EXIT(0);
}

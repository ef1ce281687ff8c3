/* Stores a span that may be empty, in a haystack of bytes: an empty one must not touch the last match, and the search
 * goes on one byte behind it. */
#include "stencils/ops/emit.h"

OP(emit_nullable_bytes) {
  cur = mark;
  if (aux != (uintptr_t)mark) {
    store_span(search, aux, mark);
  } else {
    if (mark != search->last_end) store_span(search, aux, mark);
    ++cur;
    if (UNLIKELY(mark == end)) EXIT(2);
  }
  if (UNLIKELY(search->out == search->out_end)) EXIT(1);
  EXIT(0);
}

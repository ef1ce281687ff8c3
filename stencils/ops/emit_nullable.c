/* Stores a span that may be empty. An empty one must neither touch the last match nor split a code point, and behind
 * it the search goes on one code point further; where it would split one, one byte further. */
#include "stencils/ops/emit.h"
#include "stencils/ops/utf8.h"

OP(emit_nullable) {
  cur = mark;
  if (aux != (uintptr_t)mark) {
    store_span(search, aux, mark);
  } else {
    ptrdiff_t length = 1;
    int splits = 0;
    if (mark != end && UNLIKELY(*mark >= 0x80)) {
      SET_ASIDE(row, row);
      cur = sequence_start(search->begin, mark);
      length = sequence_length(cur, end);
      splits = cur != mark && cur + length > mark;
      if (cur != mark || length == 0) length = 1;
      row = TAKE_BACK(row);
    }
    cur = mark + length;
    if (!splits && mark != search->last_end) store_span(search, aux, mark);
  }
  if (UNLIKELY(cur > end)) EXIT(2);
  if (UNLIKELY(search->out == search->out_end)) EXIT(1);
  EXIT(0);
}

/* The forward table walk for a search that has lost patience with its skips: over rows without LEAVE, for the first
 * LINO_IMPATIENT_BYTES; then it is as patient as at first, and `walk` goes on from the row that does leave. */
#include "stencils/ops/walk.h"

OP(walk_on) {
  search->walk_bytes -= (uintptr_t)cur;
  SET_ASIDE(cursor, end);
  if (end - cur > LINO_IMPATIENT_BYTES) end = cur + LINO_IMPATIENT_BYTES;
  struct walk w = {cur, row, mark, 0, 0};
  w = walk_forward(w, DATA(0), end, 0);
  end = TAKE_BACK(cursor);
  cur = w.cur, row = w.row, mark = w.mark;
  search->walk_bytes += (uintptr_t)cur;
  if (w.stop == 0 && cur != end) {
    row = ((const struct lino_row_header*)row - 1)->patient;
    search->patience = LINO_PATIENCE;
    EXIT(2);
  }
  LEAVE_WALK(w);
}

/* The forward table walk for a search that has lost patience with its skips: it stays in the table for the first
 * LINO_IMPATIENT_BYTES, then is as patient as at first and leaves where `walk` does. */
#include "stencils/ops/walk.h"

OP(walk_on) {
  search->walk_bytes -= (uintptr_t)cur;
  SET_ASIDE(cursor, end);
  SET_ASIDE(aux, ~(uintptr_t)LINO_ROW_LEAVE); /* the flags that count */
  if (end - cur > LINO_IMPATIENT_BYTES) end = cur + LINO_IMPATIENT_BYTES;
  struct walk w = {cur, row, mark, 0};
  for (;;) {
    w = walk_forward(w, DATA(0), end, &search->aux);
    if (w.stop || end == TAKE_BACK(cursor)) break;
    end = TAKE_BACK(cursor);
    SET_ASIDE(aux, ~(uintptr_t)0);
    search->patience = LINO_PATIENCE;
  }
  end = TAKE_BACK(cursor);
  cur = w.cur, row = w.row, mark = w.mark;
  search->walk_bytes += (uintptr_t)cur;
  LEAVE_WALK(w, TAKE_BACK(aux));
}

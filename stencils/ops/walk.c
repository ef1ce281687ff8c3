/* The forward table walk: until the automaton has no thread left, or is better run elsewhere. */
#include "stencils/ops/walk.h"

OP(walk) {
  search->walk_bytes -= (uintptr_t)cur;
  struct walk w = {cur, row, mark, 0, 0};
  w = walk_forward(w, DATA(0), end, 0);
  cur = w.cur, row = w.row, mark = w.mark;
  search->walk_bytes += (uintptr_t)cur;
  if (w.stop != 0) {
    const struct lino_row_header* const header = header_of(w.stop);
    if ((header->flags & (LINO_ROW_LEAVE | LINO_ROW_UNKNOWN)) == LINO_ROW_LEAVE) EXIT_TABLE(2, header->entry);
  }
  LEAVE_WALK(w);
}

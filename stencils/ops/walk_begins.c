/* The forward table walk that notes where the match under way begins: in rows whose address has LINO_BEGINS. (A special row
 * that is left for the chain says so there, so what is noted for it does not matter.) */
#include "stencils/ops/walk.h"

OP(walk_begins) {
  search->walk_bytes -= (uintptr_t)cur;
  struct walk w = {cur, row, mark, 0, aux};
  w = walk_forward(w, DATA(0), end, 1);
  cur = w.cur, row = w.row, mark = w.mark, aux = w.begin;
  search->walk_bytes += (uintptr_t)cur;
  if (w.stop != 0) {
    const struct lino_row_header* const header = header_of(w.stop);
    if ((header->flags & (LINO_ROW_LEAVE | LINO_ROW_UNKNOWN)) == LINO_ROW_LEAVE) EXIT_TABLE(2, header->entry);
  } else if (LOAD_ENTRY(row + OPERAND32(1)) & LINO_BEGINS) {
    aux = (uintptr_t)cur;
  }
  LEAVE_WALK(w);
}

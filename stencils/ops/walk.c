/* The forward table walk: until the automaton has no thread left, or is better run elsewhere. */
#include "stencils/ops/walk.h"

OP(walk) {
  search->walk_bytes -= (uintptr_t)cur;
  struct walk w = {cur, row, mark, 0};
  w = walk_forward(w, DATA(0), end, NULL);
  cur = w.cur, row = w.row, mark = w.mark;
  search->walk_bytes += (uintptr_t)cur;
  LEAVE_WALK(w, ~0u);
}

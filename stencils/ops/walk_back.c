/* The backward table walk, which finds where a match starts: from its end down to where the attempt began. */
#include "stencils/ops/walk.h"

/* Walks backward while cur > floor. */
ALWAYS_INLINE struct walk walk_backward(struct walk w, const uint8_t* classes, const uint8_t* floor) {
  w.stop = 0;
  for (;;) {
    lino_entry next;
    if (LIKELY(w.cur - floor >= 4)) {
      next = ENTRY(w.row, w.cur[-1]);
      if (UNLIKELY(next & LINO_SPECIAL)) goto special;
      w.row = (const lino_entry*)next;
      next = ENTRY(w.row, w.cur[-2]);
      if (UNLIKELY(next & LINO_SPECIAL)) goto special1;
      w.row = (const lino_entry*)next;
      next = ENTRY(w.row, w.cur[-3]);
      if (UNLIKELY(next & LINO_SPECIAL)) goto special2;
      w.row = (const lino_entry*)next;
      next = ENTRY(w.row, w.cur[-4]);
      if (UNLIKELY(next & LINO_SPECIAL)) goto special3;
      w.row = (const lino_entry*)next;
      w.cur -= 4;
      continue;
    special3:
      --w.cur;
    special2:
      --w.cur;
    special1:
      --w.cur;
      goto special;
    }
    if (w.cur == floor) return w;
    next = ENTRY(w.row, w.cur[-1]);
    if (!(next & LINO_SPECIAL)) {
      w.row = (const lino_entry*)next;
      --w.cur;
      continue;
    }
  special:
    if (!walk_on_special(&w, next, -1)) return w;
  }
}

OP(walk_back) {
  const uint8_t* const classes = DATA(0);
  search->walk_bytes += (uintptr_t)cur;
  SET_ASIDE(cursor, end);
  SET_ASIDE(mark, mark);
  struct walk w = {cur, row, (const uint8_t*)aux, 0, 0};
  w = walk_backward(w, classes, search->floor);
  end = TAKE_BACK(cursor);
  mark = TAKE_BACK(mark);
  cur = w.cur, row = w.row, aux = (uintptr_t)w.mark;
  search->walk_bytes -= (uintptr_t)cur;
  if (w.stop == 0) { /* what stands before the floor decides about a match, but is not consumed */
    w.stop = cur == search->begin ? LOAD_ENTRY(row + OPERAND32(1)) : ENTRY(row, cur[-1]);
    if (!(w.stop & LINO_SPECIAL)) EXIT(0);
  }
  OPAQUE(w.stop); /* the flags are read again: no register keeps them */
  if (UNLIKELY(header_of(w.stop)->flags & LINO_ROW_UNKNOWN)) EXIT(1);
  if (header_of(w.stop)->flags & LINO_ROW_MATCH) aux = (uintptr_t)cur;
  EXIT(0);
}

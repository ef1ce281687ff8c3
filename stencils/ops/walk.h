/* Table walks. The loop, simply said, is
 *
 *   while (cur < end) row = row[classes[*cur++]];
 *
 * and its speed is one dependent load a byte. So everything else stands beside that chain: the class is looked up
 * from the haystack alone; the next row's address is the entry itself, and that the row has flags is its lowest bit,
 * tested by a branch that nothing waits for; the end is tested once in 4 bytes. A row that says only MATCH is seen to
 * without leaving the loop. Rows may be filled in by other threads meanwhile (search_state.h). */
#ifndef LINO_STENCILS_OPS_WALK_H
#define LINO_STENCILS_OPS_WALK_H

#include "stencils/abi.h"

ALWAYS_INLINE const lino_entry* row_of(lino_entry entry) {
  return (const lino_entry*)(entry & ~(lino_entry)LINO_SPECIAL);
}
ALWAYS_INLINE const struct lino_row_header* header_of(lino_entry special) {
  return (const struct lino_row_header*)(special - LINO_SPECIAL) - 1;
}

/* A walk's registers, and the entry that stopped it: not consumed; 0 where it stopped at the limit. */
struct walk {
  const uint8_t* cur;
  const lino_entry* row;
  const uint8_t* mark; /* backward: aux */
  lino_entry stop;
  uintptr_t begin; /* walk_begins: aux */
};

/* Sees to a special entry that is only a MATCH: true, and the walk goes on. */
ALWAYS_INLINE int walk_on_special(struct walk* w, lino_entry entry, ptrdiff_t step) {
  w->stop = entry;
  if (UNLIKELY(header_of(entry)->flags & ~(uint32_t)LINO_ROW_MATCH)) return 0;
  w->mark = w->cur;
  w->row = row_of(entry);
  w->cur += step;
  w->stop = 0;
  return 1;
}

#define ENTRY(row, byte) LOAD_ENTRY((const lino_entry*)(row) + classes[byte])

/* Walks forward while cur < end; notes where the match under way begins, if `begins`, which takes no branch. */
ALWAYS_INLINE struct walk walk_forward(struct walk w, const uint8_t* classes, const uint8_t* end, const int begins) {
#define ENTER(i)                                                        \
  w.row = (const lino_entry*)next;                                      \
  if (begins) {                                                         \
    if (next & LINO_BEGINS) w.begin = (uintptr_t)w.cur + (i);           \
    OPAQUE(w.begin); /* now: two of them would not fit the registers */ \
  }
  w.stop = 0;
  for (;;) {
    lino_entry next;
    if (LIKELY(end - w.cur >= 4)) {
      next = ENTRY(w.row, w.cur[0]);
      if (UNLIKELY(next & LINO_SPECIAL)) goto special;
      ENTER(0)
      next = ENTRY(w.row, w.cur[1]);
      if (UNLIKELY(next & LINO_SPECIAL)) goto special1;
      ENTER(1)
      next = ENTRY(w.row, w.cur[2]);
      if (UNLIKELY(next & LINO_SPECIAL)) goto special2;
      ENTER(2)
      next = ENTRY(w.row, w.cur[3]);
      if (UNLIKELY(next & LINO_SPECIAL)) goto special3;
      ENTER(3)
      w.cur += 4;
      continue;
    special3:
      ++w.cur;
    special2:
      ++w.cur;
    special1:
      ++w.cur;
      goto special;
    }
    if (w.cur == end) return w;
    next = ENTRY(w.row, w.cur[0]);
    if (!(next & LINO_SPECIAL)) {
      ENTER(0)
      ++w.cur;
      continue;
    }
  special:
    if (begins && (next & LINO_BEGINS)) w.begin = (uintptr_t)w.cur;
    if (!walk_on_special(&w, next, 1)) return w;
  }
#undef ENTER
}

/* How walk and walk_on leave when w has stopped. The end of the haystack is a symbol too, with its own column. A macro,
 * for only an op itself can leave. */
#define LEAVE_WALK(w)                                                      \
  do {                                                                     \
    if (w.stop == 0) {                                                     \
      const lino_entry stop = LOAD_ENTRY(row + OPERAND32(1));              \
      if (!(stop & LINO_SPECIAL)) EXIT(0);                                 \
      if (UNLIKELY(header_of(stop)->flags & LINO_ROW_UNKNOWN)) EXIT(1);    \
      if (header_of(stop)->flags & LINO_ROW_MATCH) mark = cur;             \
      EXIT(0);                                                             \
    }                                                                      \
    OPAQUE(w.stop); /* the flags are read again: no register keeps them */ \
    if (UNLIKELY(header_of(w.stop)->flags & LINO_ROW_UNKNOWN)) EXIT(1);    \
    if (header_of(w.stop)->flags & LINO_ROW_MATCH) mark = cur;             \
    EXIT(0);                                                               \
  } while (0)

/* walk and walk_begins up to search->shuffle_from. */
#define WALK_SOME(begins)                                                                                        \
  do {                                                                                                           \
    search->walk_bytes -= (uintptr_t)cur;                                                                        \
    SET_ASIDE(cursor, end);                                                                                      \
    if ((uintptr_t)end - (uintptr_t)cur > search->shuffle_from - (uintptr_t)cur)                                 \
      end = cur + (search->shuffle_from - (uintptr_t)cur);                                                       \
    struct walk w = {cur, row, mark, 0, aux};                                                                    \
    w = walk_forward(w, DATA(0), end, begins);                                                                   \
    end = TAKE_BACK(cursor);                                                                                     \
    cur = w.cur, row = w.row, mark = w.mark, aux = w.begin;                                                      \
    search->walk_bytes += (uintptr_t)cur;                                                                        \
    if (w.stop != 0) {                                                                                           \
      const struct lino_row_header* const header = header_of(w.stop);                                            \
      if ((header->flags & (LINO_ROW_LEAVE | LINO_ROW_UNKNOWN)) == LINO_ROW_LEAVE) EXIT_TABLE(2, header->entry); \
    } else if (cur != end) {                                                                                     \
      EXIT(2);                                                                                                   \
    } else if ((begins) && (LOAD_ENTRY(row + OPERAND32(1)) & LINO_BEGINS)) {                                     \
      aux = (uintptr_t)cur;                                                                                      \
    }                                                                                                            \
    LEAVE_WALK(w);                                                                                               \
  } while (0)

#endif

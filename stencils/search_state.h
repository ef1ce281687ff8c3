/* What stamped code, the chain interpreter and the host share in memory while a search runs: plain C structs, so
 * that op sources (C) and the library (C++) see the same layout. All positions are pointers into one haystack. */
#ifndef LINO_STENCILS_SEARCH_STATE_H
#define LINO_STENCILS_SEARCH_STATE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A match as byte offsets in the haystack; same layout as lino::Span. */
struct lino_span {
  size_t begin, end;
};

/* A DFA row is an array of entries, one a byte class and a last one for end of input; a row pointer points at its
 * entry 0, the header stands directly before it. An entry is the address of the next row, plus LINO_SPECIAL when
 * that row's flags are not 0; so the hot loop tests one bit and never masks. Rows may be shared by threads and
 * filled in while others walk them: entries are read with acquire loads and written with release stores. */
typedef uintptr_t lino_entry;
struct lino_row_header {
  uint32_t flags;            /* LINO_ROW_* */
  uint32_t entry;            /* LINO_ROW_LEAVE: which chain entry the walk leaves to (index in its jump table);
                                no flags: the state's lane (shuffles.h), if it has one */
  const lino_entry* patient; /* the row of this state that may say LEAVE: itself, or its twin (walk_on) */
};
enum {
  LINO_SPECIAL = 1,     /* in an entry's low bits; rows are 16-byte aligned */
  LINO_BEGINS = 16,     /* in a row's address: the match under way begins before the byte just consumed (walk_begins) */
  LINO_ROW_MATCH = 1,   /* a match ended before the byte just consumed */
  LINO_ROW_FINAL = 2,   /* no thread is left after this (with MATCH: finish at once; alone: dead) */
  LINO_ROW_UNKNOWN = 4, /* not determinised yet: the host must step in */
  LINO_ROW_LEAVE = 8,   /* a state that is better run outside the walk (a self-loop with a SIMD skip) */
};

/* Status words returned by `stop`. */
enum {
  LINO_DONE = 0,    /* no further match in the haystack */
  LINO_FULL = 1,    /* the span buffer is full; search->cursor says where to go on */
  LINO_UNKNOWN = 2, /* a transition is unknown: search->cursor, mark, row say where */
  LINO_END = 3,     /* of code that only asks whether there is a match: one ends at search->mark */
};

/* A skip that is known. */
struct lino_exit {
  const uint8_t *from, *to; /* NULL: none */
};
enum { LINO_EXITS = 4 };

struct lino_search {
  const uint8_t* begin; /* the haystack */
  const uint8_t* end;
  const uint8_t* floor;    /* where the current attempt starts: no match begins before it */
  const uint8_t* last_end; /* end of the match reported last, or NULL: an empty match here is not reported */
  struct lino_span* out;   /* the next free span */
  struct lino_span* out_end;

  /* Written by `stop`, so that the host can go on. */
  const uint8_t* cursor;
  const uint8_t* mark;
  const lino_entry* row;
  uintptr_t aux;

  /* Skips that stop after a few bytes cost more than they save. Every skip adds (bytes skipped - LINO_SKIP_COST),
   * up to LINO_PATIENCE; below zero it takes its "impatient" exit, to the table walk. */
  int64_t patience;

  /* Bytes that may still be read behind the end of a match, and so again; below zero, code stops with LINO_FULL after
   * the next span. */
  int64_t may_read_again;

  /* Where skips of states that go on behind a match stopped: any from [from, to] stops at `to`. */
  struct lino_exit exits[LINO_EXITS];

  /* Of walks over a known span: where LINO_PASS_BYTES bytes may be read at the latest, whatever is behind (pass.h). */
  const uint8_t* pass_last;

  /* walk_shuffles does not try before this address, which is so many bytes (and a block) behind where it was left. */
  uintptr_t shuffle_from;
  uintptr_t shuffle_pause;

  /* Statistics, in bytes of haystack; what neither counts was consumed by chain ops. */
  uint64_t walk_bytes, skip_bytes;
};
enum { LINO_PATIENCE = 512, LINO_SKIP_COST = 6, LINO_IMPATIENT_BYTES = 32768, LINO_PASS_BYTES = 32 };

#ifdef __cplusplus
}
#endif
#endif

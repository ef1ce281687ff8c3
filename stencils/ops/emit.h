/* Storing spans, and how the search goes on behind an empty one. */
#ifndef LINO_STENCILS_OPS_EMIT_H
#define LINO_STENCILS_OPS_EMIT_H

#include "stencils/abi.h"

/* [start, stop) becomes the next span of the output. */
ALWAYS_INLINE void store_span(struct lino_search* search, uintptr_t start, const uint8_t* stop) {
  struct lino_span* const out = search->out;
  out->begin = start - (uintptr_t)search->begin;
  out->end = (size_t)(stop - search->begin);
  search->out = out + 1;
  search->last_end = stop;
}

#endif

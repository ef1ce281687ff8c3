/* Where code points begin and end, by Unicode's table 3-7 of well-formed byte sequences. */
#ifndef LINO_STENCILS_OPS_UTF8_H
#define LINO_STENCILS_OPS_UTF8_H

#include "stencils/abi.h"

ALWAYS_INLINE int is_continuation(uint8_t c) { return (signed char)c < -64; }

/* The length of the well-formed sequence at p < end, or 0. */
ALWAYS_INLINE ptrdiff_t sequence_length(const uint8_t* p, const uint8_t* end) {
  if (LIKELY(*p < 0x80)) return 1;
  if (*p < 0xC2 || *p > 0xF4) return 0;
  const ptrdiff_t length = 2 + (*p >= 0xE0) + (*p >= 0xF0);
  if (end - p < length || !is_continuation(p[1])) return 0;
  if (*p == 0xE0 ? p[1] < 0xA0 : *p == 0xED ? p[1] > 0x9F : *p == 0xF0 ? p[1] < 0x90 : *p == 0xF4 && p[1] > 0x8F)
    return 0;
  if (!is_continuation(p[length - 1])) return 0;
  return length < 4 || is_continuation(p[2]) ? length : 0;
}

/* Where the sequence that p < end may lie in would begin: p itself unless it is a continuation byte. */
ALWAYS_INLINE const uint8_t* sequence_start(const uint8_t* begin, const uint8_t* p) {
  const uint8_t* const first = p - begin > 3 ? p - 3 : begin;
  while (is_continuation(*p) && p != first) {
    --p;
    OPAQUE(p); /* one register for p, not an index and a count beside it */
  }
  return p;
}

#endif

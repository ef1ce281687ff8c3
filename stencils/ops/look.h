/* What look-around sees: the kind of one byte, without a table (a stencil has no constants of its own). */
#ifndef LINO_STENCILS_OPS_LOOK_H
#define LINO_STENCILS_OPS_LOOK_H

#include "stencils/abi.h"

/* [0-9A-Za-z_] */
ALWAYS_INLINE int is_word(uint8_t c) { return (uint8_t)((c | 0x20) - 'a') < 26 || (uint8_t)(c - '0') < 10 || c == '_'; }

#endif

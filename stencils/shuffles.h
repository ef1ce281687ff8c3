/* The data block of walk_shuffles. Up to LINO_LANES states of an automaton have a lane each; a byte is a shuffle of 16
 * lanes, from each state's to that of the state it leads to. All other states are one more, which is never left. This
 * is Mytkowicz, Musuvathi and Schulte's data-parallel automaton (ASPLOS 2014), of the states that are visited most. */
#ifndef LINO_STENCILS_SHUFFLES_H
#define LINO_STENCILS_SHUFFLES_H

#include <stdint.h>

#include "stencils/search_state.h"

#ifdef __cplusplus
extern "C" {
#endif

enum {
  LINO_LANES = 15,
  LINO_COLD = LINO_LANES,       /* the lane of all states without one */
  LINO_SHUFFLE_BLOCK = 16,      /* bytes walked from one test of the lane to the next */
  LINO_SHUFFLES_PAY = 16,       /* bytes: a walk by shuffles that is left before them took longer than another */
  LINO_SHUFFLE_PAUSE_MAX = 4096 /* bytes: no pause grows beyond twice this */
};

struct lino_shuffles {
  uint8_t next[256][16];      /* by byte and lane: the lane it leads to */
  const lino_entry* rows[16]; /* by lane: the state's; of LINO_COLD none */
  uintptr_t known;            /* aux is and-ed with it: 0 where the match under way may begin in some lane */
};
enum { LINO_SHUFFLES_ALIGN = 64 };

#ifdef __cplusplus
}
#endif
#endif

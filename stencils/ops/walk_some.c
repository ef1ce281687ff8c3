/* The forward table walk up to where shuffles may go on, search->shuffle_from, which is behind cur. */
#include "stencils/ops/walk.h"

OP(walk_some) { WALK_SOME(0); }

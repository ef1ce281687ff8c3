/* walk_some that notes where the match under way begins, as walk_begins does. */
#include "stencils/ops/walk.h"

OP(walk_some_begins) { WALK_SOME(1); }

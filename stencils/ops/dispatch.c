/* An n-way branch on *cur: a byte table gives the entry of the jump table. */
#include "stencils/abi.h"

OP(dispatch) { EXIT_TABLE(1, DATA(0)[*cur]); }

/* What the chain pays for going this way: patience, which skips earn back (search_state.h). */
#include "stencils/abi.h"

OP(toll) {
  search->patience -= (int64_t)OPERAND8(0);
  if (UNLIKELY(search->patience < 0)) EXIT(1);
  EXIT(0);
}

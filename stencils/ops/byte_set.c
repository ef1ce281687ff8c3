/* Is *cur in the set? */
#include "stencils/abi.h"

OP(byte_set) {
  const struct lino_byte_set* set = (const struct lino_byte_set*)DATA(0);
  if (set->table[*cur]) EXIT(0);
  EXIT(1);
}

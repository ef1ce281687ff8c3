/* Is *cur not in the set? */
#include "stencils/abi.h"

OP(byte_not_set) {
  const struct lino_byte_set* set = (const struct lino_byte_set*)DATA(0);
  if (set->table[*cur]) EXIT(1);
  EXIT(0);
}

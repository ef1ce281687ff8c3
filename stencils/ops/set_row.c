/* The row that a table walk starts from. */
#include "stencils/abi.h"

OP(set_row) {
  row = *(const lino_entry* const*)DATA(0);
  EXIT(0);
}

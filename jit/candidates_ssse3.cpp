// candidates.h at this ISA level, compiled with its machine flags (CMakeLists.txt): no other code may be here.
#define LINO_CANDIDATES candidates_ssse3
#include "jit/candidates_kernel.h"

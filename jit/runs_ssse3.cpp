// runs.h at this ISA level, compiled with its machine flags (CMakeLists.txt): no other code may be here.
#define LINO_RUNS runs_ssse3
#include "jit/runs_kernel.h"

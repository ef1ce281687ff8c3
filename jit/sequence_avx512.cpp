// sequence.h at this ISA level, compiled with its machine flags (CMakeLists.txt): no other code may be here.
#define LINO_SEQUENCE sequence_avx512
#include "jit/sequence_kernel.h"

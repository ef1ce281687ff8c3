// The kernels' second life at the level of SSSE3, compiled with its machine flags (CMakeLists.txt): no other code may be
// in this translation unit, for the linker could choose it for everybody.
#define LINO_HOST lino::stencils::host_ssse3
#include "stencils/host/simd_ops.inc"

// The host life of a skip at the level of AVX-512, with its intrinsics emulated: the test for CPUs that lack them.
#pragma once

#include "jit/candidates.h"
#include "stencils/stencil.h"

namespace lino::test {

stencils::HostOp emulated_avx512_op(stencils::Op op);  // null for what is not a skip
jit::Gather* emulated_avx512_gather(stencils::Op op);  // null for what does not gather

}  // namespace lino::test

// Many places at once where what a Prefilter (prefilter.h) looks for may stand: for plans that are not stamped, whose stops
// lie near each other. Compiled once an ISA level from candidates_kernel.h, like runs.h.
#pragma once

#include <cstddef>
#include <cstdint>

#include "stencils/prefix.h"
#include "stencils/stencil.h"

namespace lino::jit {

// Places of a haystack, from `at` to before `stop`, behind each of which the prefilter's reach can be read.
struct Range {
  const uint8_t* begin;  // the haystack
  const uint8_t* at;     // afterwards: where to go on
  const uint8_t* stop;
};

// Of a lino_pair or lino_buckets: accepted places as offsets in the haystack, ascending, to `out`; how many. There is room for
// `room`, 64 at least; ends early where the next places might not find any. Nibbles accept more than whole tables do.
using Gather = std::size_t(const void* data, Range& range, std::size_t* out, std::size_t room);

namespace candidates_base {
Gather gather_pair, gather_buckets2, gather_buckets3;
}
namespace candidates_ssse3 {
Gather gather_pair, gather_buckets2, gather_buckets3;
}
namespace candidates_avx2 {
Gather gather_pair, gather_buckets2, gather_buckets3;
}
namespace candidates_avx512 {
Gather gather_pair, gather_buckets2, gather_buckets3;
}

// The kernel for find_pair, find_buckets2 or find_buckets3.
Gather* gather_of(stencils::Op op, stencils::Isa isa);

}  // namespace lino::jit

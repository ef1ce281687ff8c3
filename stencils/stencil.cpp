// The tables behind stencil.h: the generated stencils and the host-compiled ops, by op and ISA level. Everything is
// known when this file is compiled; a look-up is an index.
#include "stencils/stencil.h"

#include "stencils/registers.h"
#include "stencils/tables.h"

namespace lino::stencils {

// The ops' second life, defined in host/ops_<level>.cpp; only kernels have one above the base level.
namespace host_base {
#define LINO_OP(name, letters, exits, doc) unsigned name(Registers& registers, const uint64_t* operands);
#include "stencils/ops.def"
#undef LINO_OP
}  // namespace host_base
#define LINO_KERNELS(kernel)                                                                              \
  kernel(find_buckets2) kernel(find_buckets3) kernel(find_pair) kernel(find1) kernel(find2) kernel(find3) \
      kernel(pass_set) kernel(pass_to) kernel(skip_set) kernel(walk_shuffles)
#define LINO_DECLARE(name) unsigned name(Registers& registers, const uint64_t* operands);
namespace host_ssse3 {
LINO_KERNELS(LINO_DECLARE)
}
namespace host_avx2 {
LINO_KERNELS(LINO_DECLARE)
}
namespace host_avx512 {
LINO_KERNELS(LINO_DECLARE)
}
#undef LINO_DECLARE

namespace {

constexpr OpInfo kInfo[] = {
#define LINO_OP(name, operands, exits, doc) {#name, operands, exits},
#include "stencils/ops.def"
#undef LINO_OP
};

constexpr ByLevel<HostOp> host_ops_by_level() {
  ByLevel<HostOp> table{};
  for (auto& level : table) {
    level = {
#define LINO_OP(name, operands, exits, doc) host_base::name,
#include "stencils/ops.def"
#undef LINO_OP
    };
  }
#define LINO_KERNEL(name) table[index(Isa::kSsse3)][index(Op::name)] = host_ssse3::name;
  LINO_KERNELS(LINO_KERNEL)
#undef LINO_KERNEL
#define LINO_KERNEL(name) table[index(Isa::kAvx2)][index(Op::name)] = host_avx2::name;
  LINO_KERNELS(LINO_KERNEL)
#undef LINO_KERNEL
#define LINO_KERNEL(name) table[index(Isa::kAvx512)][index(Op::name)] = host_avx512::name;
  LINO_KERNELS(LINO_KERNEL)
#undef LINO_KERNEL
  return table;
}

constexpr ByLevel<HostOp> kHostOps = host_ops_by_level();

}  // namespace

const OpInfo& info(Op op) { return kInfo[index(op)]; }
const Stencil& stencil(Op op, Isa isa) { return *kStencils[index(isa)][index(op)]; }
HostOp host_op(Op op, Isa isa) { return kHostOps[index(isa)][index(op)]; }

}  // namespace lino::stencils

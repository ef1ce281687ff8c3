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
namespace host_avx2 {
unsigned find_buckets2(Registers& registers, const uint64_t* operands);
unsigned find_buckets3(Registers& registers, const uint64_t* operands);
unsigned find_pair(Registers& registers, const uint64_t* operands);
unsigned find1(Registers& registers, const uint64_t* operands);
unsigned find2(Registers& registers, const uint64_t* operands);
unsigned find3(Registers& registers, const uint64_t* operands);
unsigned pass_set(Registers& registers, const uint64_t* operands);
unsigned pass_to(Registers& registers, const uint64_t* operands);
unsigned skip_set(Registers& registers, const uint64_t* operands);
unsigned walk_shuffles(Registers& registers, const uint64_t* operands);
}  // namespace host_avx2
namespace host_avx512 {
unsigned find_buckets2(Registers& registers, const uint64_t* operands);
unsigned find_buckets3(Registers& registers, const uint64_t* operands);
unsigned find_pair(Registers& registers, const uint64_t* operands);
unsigned find1(Registers& registers, const uint64_t* operands);
unsigned find2(Registers& registers, const uint64_t* operands);
unsigned find3(Registers& registers, const uint64_t* operands);
unsigned pass_set(Registers& registers, const uint64_t* operands);
unsigned pass_to(Registers& registers, const uint64_t* operands);
unsigned skip_set(Registers& registers, const uint64_t* operands);
unsigned walk_shuffles(Registers& registers, const uint64_t* operands);
}  // namespace host_avx512

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
  ByOp<HostOp>& avx2 = table[index(Isa::kAvx2)];
  avx2[index(Op::find_buckets2)] = host_avx2::find_buckets2;
  avx2[index(Op::find_buckets3)] = host_avx2::find_buckets3;
  avx2[index(Op::find_pair)] = host_avx2::find_pair;
  avx2[index(Op::find1)] = host_avx2::find1;
  avx2[index(Op::find2)] = host_avx2::find2;
  avx2[index(Op::find3)] = host_avx2::find3;
  avx2[index(Op::pass_set)] = host_avx2::pass_set;
  avx2[index(Op::pass_to)] = host_avx2::pass_to;
  avx2[index(Op::skip_set)] = host_avx2::skip_set;
  avx2[index(Op::walk_shuffles)] = host_avx2::walk_shuffles;
  ByOp<HostOp>& avx512 = table[index(Isa::kAvx512)];
  avx512[index(Op::find_buckets2)] = host_avx512::find_buckets2;
  avx512[index(Op::find_buckets3)] = host_avx512::find_buckets3;
  avx512[index(Op::find_pair)] = host_avx512::find_pair;
  avx512[index(Op::find1)] = host_avx512::find1;
  avx512[index(Op::find2)] = host_avx512::find2;
  avx512[index(Op::find3)] = host_avx512::find3;
  avx512[index(Op::pass_set)] = host_avx512::pass_set;
  avx512[index(Op::pass_to)] = host_avx512::pass_to;
  avx512[index(Op::skip_set)] = host_avx512::skip_set;
  avx512[index(Op::walk_shuffles)] = host_avx512::walk_shuffles;
  return table;
}

constexpr ByLevel<HostOp> kHostOps = host_ops_by_level();

}  // namespace

const OpInfo& info(Op op) { return kInfo[index(op)]; }
const Stencil& stencil(Op op, Isa isa) { return *kStencils[index(isa)][index(op)]; }
HostOp host_op(Op op, Isa isa) { return kHostOps[index(isa)][index(op)]; }

}  // namespace lino::stencils

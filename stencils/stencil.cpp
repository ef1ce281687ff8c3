// The tables behind stencil.h: the generated stencils and the host-compiled ops, by op and ISA level. Everything is
// known when this file is compiled; a look-up is an index.
#include "stencils/stencil.h"

#include <array>
#include <iterator>

#include "stencils/generated/x86_64_avx2.h"
#include "stencils/generated/x86_64_avx512.h"
#include "stencils/generated/x86_64_base.h"
#include "stencils/generated/x86_64_sse2.h"
#include "stencils/registers.h"

namespace lino::stencils {

// The ops' second life, defined in host/ops_<level>.cpp; only kernels have one above the base level.
namespace host_base {
#define LINO_OP(name, letters, exits, doc) unsigned name(Registers& registers, const uint64_t* operands);
#include "stencils/ops.def"
#undef LINO_OP
}  // namespace host_base
namespace host_avx2 {
unsigned find1(Registers& registers, const uint64_t* operands);
unsigned find2(Registers& registers, const uint64_t* operands);
unsigned find3(Registers& registers, const uint64_t* operands);
unsigned skip_set(Registers& registers, const uint64_t* operands);
}  // namespace host_avx2
namespace host_avx512 {
unsigned find1(Registers& registers, const uint64_t* operands);
unsigned find2(Registers& registers, const uint64_t* operands);
unsigned find3(Registers& registers, const uint64_t* operands);
unsigned skip_set(Registers& registers, const uint64_t* operands);
}  // namespace host_avx512

namespace {

constexpr OpInfo kInfo[] = {
#define LINO_OP(name, operands, exits, doc) {#name, operands, exits},
#include "stencils/ops.def"
#undef LINO_OP
};

template <typename T>
using ByOp = std::array<T, kOpCount>;
template <typename T>
using ByLevel = std::array<ByOp<T>, kIsaCount>;

constexpr size_t index(Op op) { return static_cast<size_t>(op); }
constexpr size_t index(Isa isa) { return static_cast<size_t>(isa); }

constexpr ByLevel<const Stencil*> stencils_by_level() {
  ByLevel<const Stencil*> table{};
  for (auto& level : table)
    for (const auto& entry : x86_64_base::kAll) level[index(entry.op)] = entry.stencil;
  for (const auto& entry : x86_64_sse2::kAll) table[index(Isa::kSse2)][index(entry.op)] = entry.stencil;
  for (const auto& entry : x86_64_avx2::kAll) table[index(Isa::kAvx2)][index(entry.op)] = entry.stencil;
  for (const auto& entry : x86_64_avx512::kAll) table[index(Isa::kAvx512)][index(entry.op)] = entry.stencil;
  return table;
}

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
  avx2[index(Op::find1)] = host_avx2::find1;
  avx2[index(Op::find2)] = host_avx2::find2;
  avx2[index(Op::find3)] = host_avx2::find3;
  avx2[index(Op::skip_set)] = host_avx2::skip_set;
  ByOp<HostOp>& avx512 = table[index(Isa::kAvx512)];
  avx512[index(Op::find1)] = host_avx512::find1;
  avx512[index(Op::find2)] = host_avx512::find2;
  avx512[index(Op::find3)] = host_avx512::find3;
  avx512[index(Op::skip_set)] = host_avx512::skip_set;
  return table;
}

constexpr ByLevel<const Stencil*> kStencils = stencils_by_level();
constexpr ByLevel<HostOp> kHostOps = host_ops_by_level();

// Every op is either a chain op or has a kernel at each level.
template <size_t kernels>
constexpr bool complete = std::size(x86_64_base::kAll) + kernels == kOpCount;
static_assert(complete<std::size(x86_64_sse2::kAll)> && complete<std::size(x86_64_avx2::kAll)> &&
                  complete<std::size(x86_64_avx512::kAll)>,
              "an op has no stencil: build the target stencils_regenerate");

}  // namespace

const OpInfo& info(Op op) { return kInfo[index(op)]; }
const Stencil& stencil(Op op, Isa isa) { return *kStencils[index(isa)][index(op)]; }
HostOp host_op(Op op, Isa isa) { return kHostOps[index(isa)][index(op)]; }

}  // namespace lino::stencils

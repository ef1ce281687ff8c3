// The generated stencils by op and ISA level, as constants: for stencil.cpp, whose look-ups index them, and for
// whoever compiles something of its own for each stencil (jit/stamp.cpp).
#pragma once

#include <array>
#include <cstddef>
#include <iterator>

#include "stencils/generated/x86_64_avx2.h"
#include "stencils/generated/x86_64_avx512.h"
#include "stencils/generated/x86_64_base.h"
#include "stencils/generated/x86_64_sse2.h"
#include "stencils/generated/x86_64_ssse3.h"
#include "stencils/stencil.h"

namespace lino::stencils {

template <typename T>
using ByOp = std::array<T, kOpCount>;
template <typename T>
using ByLevel = std::array<ByOp<T>, kIsaCount>;

constexpr size_t index(Op op) { return static_cast<size_t>(op); }
constexpr size_t index(Isa isa) { return static_cast<size_t>(isa); }

consteval ByLevel<const Stencil*> stencils_by_level() {
  ByLevel<const Stencil*> table{};
  for (auto& level : table)
    for (const auto& entry : x86_64_base::kAll) level[index(entry.op)] = entry.stencil;
  for (const auto& entry : x86_64_sse2::kAll) table[index(Isa::kSse2)][index(entry.op)] = entry.stencil;
  for (const auto& entry : x86_64_ssse3::kAll) table[index(Isa::kSsse3)][index(entry.op)] = entry.stencil;
  for (const auto& entry : x86_64_avx2::kAll) table[index(Isa::kAvx2)][index(entry.op)] = entry.stencil;
  for (const auto& entry : x86_64_avx512::kAll) table[index(Isa::kAvx512)][index(entry.op)] = entry.stencil;
  return table;
}

inline constexpr ByLevel<const Stencil*> kStencils = stencils_by_level();

// Every op is either a chain op or has a kernel at each level.
template <size_t kernels>
inline constexpr bool complete = std::size(x86_64_base::kAll) + kernels == kOpCount;
static_assert(complete<std::size(x86_64_sse2::kAll)> && complete<std::size(x86_64_ssse3::kAll)> &&
                  complete<std::size(x86_64_avx2::kAll)> && complete<std::size(x86_64_avx512::kAll)>,
              "an op has no stencil: build the target stencils_regenerate");

}  // namespace lino::stencils

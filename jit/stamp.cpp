// The moulds of stamp.h, made from the generated tables when this file is compiled.
#include "jit/stamp.h"

#include <cstring>
#include <utility>

#include "jit/cpu.h"
#include "jit/patch.h"
#include "stencils/tables.h"

namespace lino::jit {
namespace {

using stencils::Hole;
using stencils::HoleTarget;
using stencils::Stencil;

constexpr uint32_t kTailJumpBytes = 5;

// Fills one hole, `at` bytes from the code's start: with an operand, or the distance to what the hole names.
inline bool fill(const Hole& hole, const Step& step, const Offsets& offsets, uint8_t* code, std::size_t at) {
  const int64_t here = static_cast<int64_t>(at) - hole.addend;
  switch (hole.target) {
    case HoleTarget::kExit: return patch_rel32(code + at, offsets.steps[index(step.exits[hole.index])] - here);
    case HoleTarget::kOperand: return patch(hole.kind, code + at, step.operands[hole.index]);
    case HoleTarget::kData: return patch_rel32(code + at, offsets.data[step.operands[hole.index]] - here);
    case HoleTarget::kTable: return patch_rel32(code + at, offsets.tables[step.operands[hole.index]] - here);
  }
  return false;
}

template <const Stencil* stencil>
bool stamp(const Step& step, const Offsets& offsets, uint8_t* code, std::size_t at) {
  std::memcpy(code + at, stencil->code.data(), stencil->code.size());
  return [&]<std::size_t... hole>(std::index_sequence<hole...>) {
    return (fill(stencil->holes[hole], step, offsets, code, at + stencil->holes[hole].offset) & ... & true);
  }(std::make_index_sequence<stencil->holes.size()>());
}

template <std::size_t isa, bool slow_permutes>
constexpr Moulds make_moulds() {
  constexpr auto stencil_of = [](std::size_t op) {
    const stencils::Isa level =
        kernel_level(static_cast<stencils::Op>(op), static_cast<stencils::Isa>(isa), slow_permutes);
    return stencils::kStencils[stencils::index(level)][op];
  };
  return [&]<std::size_t... op>(std::index_sequence<op...>) {
    return Moulds{Mould{stamp<stencil_of(op)>, static_cast<uint32_t>(stencil_of(op)->code.size()),
                        stencil_of(op)->tail_jump ? kTailJumpBytes : 0}...};
  }(std::make_index_sequence<stencils::kOpCount>());
}

constexpr auto kMoulds = []<std::size_t... isa>(std::index_sequence<isa...>) {
  return std::array{make_moulds<isa, false>()...};
}(std::make_index_sequence<stencils::kIsaCount>());
constexpr Moulds kWithSlowPermutes = make_moulds<stencils::index(stencils::Isa::kAvx512), true>();

}  // namespace

const Moulds& moulds(stencils::Isa isa) {
  return isa == stencils::Isa::kAvx512 && permutes_slowly() ? kWithSlowPermutes : kMoulds[stencils::index(isa)];
}

}  // namespace lino::jit

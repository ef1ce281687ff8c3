// Chain -> Code, the stitcher: one pass sums the sizes, one copies each step's stencil and patches its holes (Xu and
// Kjolstad, Copy-and-Patch Compilation, OOPSLA 2021). Everything a hole can name lies in the same mapping, so all
// distances are differences of offsets and nothing depends on where the code ends up, the jump tables excepted.
//
// Fall-through: a stencil that ends in a jump to its exit 0 is copied without that jump where exit 0 is the next step.
#include "jit/assemble.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>
#include <new>
#include <utility>

#include "jit/code.h"
#include "jit/page.h"
#include "jit/patch.h"

namespace lino::jit {
namespace {

using stencils::Hole;
using stencils::HoleTarget;
using stencils::Stencil;

constexpr std::size_t kTailJumpBytes = 5;
constexpr std::size_t kHead = 32;  // bytes copied whatever a stencil's size: no branch, no call
constexpr uint8_t kTrap = 0xCC;    // int3: between the machine code and the data

std::size_t align_up(std::size_t n, std::size_t align) { return (n + align - 1) & ~(align - 1); }

// What stamping asks of a stencil, in a cache line and next to those of the other ops: its size is read once and its
// holes patched once a step, and the look-ups through three spans would cost as much as the copying.
struct alignas(64) Mould {
  std::array<uint8_t, kHead> head;  // the first bytes of the code; most stencils have no more
  const uint8_t* code;
  const Hole* holes;
  uint16_t size;
  uint8_t tail_jump;  // bytes to drop where exit 0 follows
  uint8_t hole_count;
};

using Moulds = std::array<Mould, stencils::kOpCount>;

Moulds make_moulds(stencils::Isa isa) {
  Moulds moulds{};
  for (std::size_t op = 0; op < moulds.size(); ++op) {
    const Stencil& stencil = stencils::stencil(static_cast<Op>(op), isa);
    std::copy_n(stencil.code.begin(), std::min(stencil.code.size(), kHead), moulds[op].head.begin());
    moulds[op].code = stencil.code.data();
    moulds[op].holes = stencil.holes.data();
    moulds[op].size = static_cast<uint16_t>(stencil.code.size());
    moulds[op].tail_jump = stencil.tail_jump ? kTailJumpBytes : 0;
    moulds[op].hole_count = static_cast<uint8_t>(stencil.holes.size());
  }
  return moulds;
}

const Moulds& moulds(stencils::Isa isa) {
  static const std::array<Moulds, stencils::kIsaCount> all = {
      make_moulds(stencils::Isa::kSse2), make_moulds(stencils::Isa::kAvx2), make_moulds(stencils::Isa::kAvx512)};
  return all[static_cast<std::size_t>(isa)];
}

// What the offsets of lay_out say, by kind.
struct Offsets {
  const uint32_t* steps;
  const uint32_t* data;
  const uint32_t* tables;
};

Offsets view(const Chain& chain, const uint32_t* offsets) {
  const uint32_t* data = offsets + chain.steps.size() + 1;
  return {offsets, data, data + chain.data.size()};
}

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

// Writes up to kHead bytes beyond the last step, and a tail jump before the step that it falls through to; what comes
// later overwrites both.
bool stamp_steps(const Chain& chain, const Moulds& moulds, const Offsets& offsets, uint8_t* code) {
  bool fits = true;
  for (std::size_t i = 0; i < chain.steps.size(); ++i) {
    const Step& step = chain.steps[i];
    const Mould& mould = moulds[static_cast<std::size_t>(step.op)];
    const std::size_t begin = offsets.steps[i];
    std::memcpy(code + begin, mould.head.data(), kHead);
    if (mould.size > kHead) std::memcpy(code + begin + kHead, mould.code + kHead, mould.size - kHead);
    for (const Hole* hole = mould.holes; hole != mould.holes + mould.hole_count; ++hole) {
      fits &= fill(*hole, step, offsets, code, begin + hole->offset);
    }
  }
  return fits;
}

void stamp_data(const Chain& chain, const Offsets& offsets, uint8_t* code) {
  for (std::size_t i = 0; i < chain.data.size(); ++i) {
    const std::vector<uint8_t>& bytes = chain.data[i].bytes;
    if (!bytes.empty()) std::memcpy(code + offsets.data[i], bytes.data(), bytes.size());
  }
  for (std::size_t i = 0; i < chain.tables.size(); ++i) {
    uint8_t* entry = code + offsets.tables[i];
    for (StepId target : chain.tables[i]) {
      const uint64_t address = reinterpret_cast<uintptr_t>(code + offsets.steps[index(target)]);
      std::memcpy(entry, &address, sizeof address);
      entry += sizeof address;
    }
  }
}

std::vector<Symbol> symbols(const Chain& chain, const Offsets& offsets, const uint8_t* code, std::string_view name) {
  std::vector<Symbol> out;
  if (!symbols_wanted()) return out;
  for (std::size_t i = 0; i < chain.steps.size(); ++i) {
    const std::size_t size = offsets.steps[i + 1] - offsets.steps[i];
    if (size == 0) continue;
    std::string line = "lino " + std::string(name) + " " + step_to_string(chain, i);
    out.push_back({code + offsets.steps[i], size, std::move(line)});
  }
  return out;
}

}  // namespace

std::size_t lay_out(const Chain& chain, stencils::Isa isa, std::span<uint32_t> offsets) {
  const Moulds& table = moulds(isa);
  uint32_t* out = offsets.data();
  std::size_t end = 0;
  for (std::size_t i = 0; i < chain.steps.size(); ++i) {
    *out++ = static_cast<uint32_t>(end);
    const Mould& mould = table[static_cast<std::size_t>(chain.steps[i].op)];
    end += mould.size - (index(chain.steps[i].exits[0]) == i + 1 ? mould.tail_jump : 0);
    if (end > kMaxCodeBytes) return 0;
  }
  *out++ = static_cast<uint32_t>(end);
  for (const DataBlock& block : chain.data) {
    end = align_up(end, block.align);
    *out++ = static_cast<uint32_t>(end);
    end += block.bytes.size();
    if (end > kMaxCodeBytes) return 0;
  }
  for (const std::vector<StepId>& table : chain.tables) {
    end = align_up(end, alignof(uint64_t));
    *out++ = static_cast<uint32_t>(end);
    end += table.size() * sizeof(uint64_t);
    if (end > kMaxCodeBytes) return 0;
  }
  return end;
}

Code assemble(const Chain& chain, stencils::Isa isa, std::string_view name) try {
  assert(check(chain).empty());
  if (!executable_memory()) return {};
  std::array<uint32_t, 1024> few;
  std::vector<uint32_t> many;
  const std::size_t count = offset_count(chain);
  if (count > few.size()) many.resize(count);
  const std::span<uint32_t> offsets = count > few.size() ? std::span(many) : std::span(few).first(count);

  const std::size_t size = lay_out(chain, isa, offsets);
  if (size == 0) return {};
  const Offsets where = view(chain, offsets.data());
  const std::size_t code_end = where.steps[chain.steps.size()];

  Stamping stamping(std::max(size, code_end + kHead));
  uint8_t* bytes = stamping.bytes();
  if (bytes == nullptr) return {};
  const bool fits = stamp_steps(chain, moulds(isa), where, bytes);
  assert(fits && "an operand does not fit its hole, or a stencil's hole is not zero");
  if (!fits) return {};
  std::memset(bytes + code_end, kTrap, (chain.data.empty() ? size : where.data[0]) - code_end);
  stamp_data(chain, where, bytes);

  Code code;
  code.page_ = stamping.keep(symbols(chain, where, bytes, name));
  code.sealed_ = &code.page_->sealed;
  code.bytes_ = bytes;
  code.size_ = size;
  code.entry_offset_ = where.steps[index(chain.entry)];
  return code;
} catch (const std::bad_alloc&) {
  return {};
}

}  // namespace lino::jit

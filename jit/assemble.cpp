// Chain -> Code, the stitcher: one pass sums the sizes, one copies each step's stencil and patches its holes (Xu and
// Kjolstad, Copy-and-Patch Compilation, OOPSLA 2021). Everything a hole can name lies in the same mapping, so all
// distances are differences of offsets and nothing depends on where the code ends up, the jump tables excepted.
//
// Fall-through: a stencil that ends in a jump to its exit 0 is copied without that jump where exit 0 is the next step.
#include "jit/assemble.h"

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
constexpr uint8_t kTrap = 0xCC;      // int3: between the machine code and the data

std::size_t align_up(std::size_t n, std::size_t align) { return (n + align - 1) & ~(align - 1); }

std::size_t stamped_size(const Stencil& stencil, const Step& step, std::size_t i) {
  const bool falls_through = stencil.tail_jump && index(step.exits[0]) == i + 1;
  return stencil.code.size() - (falls_through ? kTailJumpBytes : 0);
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

// The value for a hole at `at` bytes from the code's start: an operand, or the distance to what the hole names.
uint64_t hole_value(const Hole& hole, const Step& step, const Offsets& offsets, std::size_t at) {
  uint64_t target = 0;
  switch (hole.target) {
    case HoleTarget::kOperand: return step.operands[hole.index] + static_cast<uint64_t>(int64_t{hole.addend});
    case HoleTarget::kData: target = offsets.data[step.operands[hole.index]]; break;
    case HoleTarget::kTable: target = offsets.tables[step.operands[hole.index]]; break;
    case HoleTarget::kExit: target = offsets.steps[index(step.exits[hole.index])]; break;
  }
  return target + static_cast<uint64_t>(int64_t{hole.addend}) - at;
}

// memcpy for the sizes that most stencils have, without the call (2 ns of about 10 an op).
void copy(uint8_t* to, const uint8_t* from, std::size_t size) {
  if (size <= 32 && size >= 8) {
    uint64_t first, last;
    std::memcpy(&first, from, 8);
    std::memcpy(&last, from + size - 8, 8);
    if (size > 16) {
      uint64_t second, third;
      std::memcpy(&second, from + 8, 8);
      std::memcpy(&third, from + size - 16, 8);
      std::memcpy(to + 8, &second, 8);
      std::memcpy(to + size - 16, &third, 8);
    }
    std::memcpy(to, &first, 8);
    std::memcpy(to + size - 8, &last, 8);
  } else {
    std::memcpy(to, from, size);
  }
}

bool stamp_steps(const Chain& chain, stencils::Isa isa, const Offsets& offsets, uint8_t* code) {
  bool fits = true;
  for (std::size_t i = 0; i < chain.steps.size(); ++i) {
    const Step& step = chain.steps[i];
    const Stencil& stencil = stencils::stencil(step.op, isa);
    const std::size_t begin = offsets.steps[i];
    const std::size_t size = offsets.steps[i + 1] - begin;
    copy(code + begin, stencil.code.data(), size);
    for (const Hole& hole : stencil.holes) {
      if (hole.offset >= size) break;      // in the jump that was dropped
      const std::size_t at = begin + hole.offset;
      fits &= patch(hole.kind, code + at, hole_value(hole, step, offsets, at));
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
  uint32_t* out = offsets.data();
  std::size_t end = 0;
  for (std::size_t i = 0; i < chain.steps.size(); ++i) {
    *out++ = static_cast<uint32_t>(end);
    end += stamped_size(stencils::stencil(chain.steps[i].op, isa), chain.steps[i], i);
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

  Stamping stamping(size);
  uint8_t* bytes = stamping.bytes();
  if (bytes == nullptr) return {};
  const bool fits = stamp_steps(chain, isa, where, bytes);
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

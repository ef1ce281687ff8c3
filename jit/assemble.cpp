// Chain -> Code, the stitcher: one pass sums the sizes, one copies each step's stencil and patches its holes (Xu and
// Kjolstad, Copy-and-Patch Compilation, OOPSLA 2021). Everything a hole can name lies in the same mapping, so all
// distances are differences of offsets and nothing depends on where the code ends up, the jump tables excepted.
//
// Fall-through: a stencil that ends in a jump to its exit 0 loses that jump to the next step where that is exit 0.
#include "jit/assemble.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>
#include <new>
#include <utility>

#include "jit/code.h"
#include "jit/page.h"
#include "jit/stamp.h"

namespace lino::jit {
namespace {

constexpr uint8_t kTrap = 0xCC;  // int3: between the machine code and the data

std::size_t align_up(std::size_t n, std::size_t align) { return (n + align - 1) & ~(align - 1); }

Offsets view(const Chain& chain, const uint32_t* offsets) {
  const uint32_t* data = offsets + chain.steps.size() + 1;
  return {offsets, data, data + chain.data.size()};
}

bool stamp_steps(const Chain& chain, const Moulds& moulds, const Offsets& offsets, uint8_t* code) {
  bool fits = true;
  for (std::size_t i = 0; i < chain.steps.size(); ++i) {
    const Step& step = chain.steps[i];
    fits &= moulds[static_cast<std::size_t>(step.op)].stamp(step, offsets, code, offsets.steps[i]);
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

  Stamping stamping(size);
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

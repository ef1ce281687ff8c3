// Code -> text. The disassembly of the stencils was made with them (the library itself has no disassembler); here
// each line is put beside the bytes that were stamped for it.
#include "jit/disassemble.h"

#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

#include "jit/assemble.h"
#include "jit/cpu.h"

namespace lino::jit {
namespace {

using stencils::ListingLine;
using stencils::Stencil;

constexpr char kDigits[] = "0123456789abcdef";
constexpr std::size_t kBytesShown = 11;  // wide enough for nearly all instructions

void append_offset(std::string& out, std::size_t offset) {
  out += "  ";
  for (int shift = 16; shift >= 0; shift -= 4) out += kDigits[offset >> shift & 15];
  out += "  ";
}

void append_instruction(std::string& out, std::size_t offset, std::span<const uint8_t> bytes, std::string_view text) {
  append_offset(out, offset);
  for (uint8_t byte : bytes) {
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
    out += ' ';
  }
  if (!text.empty()) {
    for (std::size_t i = bytes.size(); i < kBytesShown; ++i) out += "   ";
    out += ' ';
    out += text;
  }
  out += '\n';
}

// The instructions of one step: `bytes` is what was stamped, without a dropped tail jump.
void append_instructions(std::string& out, std::size_t offset, std::span<const uint8_t> bytes,
                         std::span<const ListingLine> lines) {
  for (std::size_t i = 0; i < lines.size() && lines[i].offset < bytes.size(); ++i) {
    const std::size_t begin = lines[i].offset;
    const std::size_t end =
        std::min<std::size_t>(i + 1 < lines.size() ? lines[i + 1].offset : bytes.size(), bytes.size());
    append_instruction(out, offset + begin, bytes.subspan(begin, end - begin), lines[i].text);
  }
}

}  // namespace

std::string disassemble(const Chain& chain, stencils::Isa isa, const Code& code) {
  std::vector<uint32_t> offsets(offset_count(chain));
  const std::size_t size = lay_out(chain, isa, offsets);
  const std::size_t steps = chain.steps.size();
  std::string out = "entry " + std::to_string(index(chain.entry)) + ", " + std::to_string(offsets[steps]) +
                    " bytes of code, " + std::to_string(size) + " with data\n";
  for (std::size_t i = 0; i < steps; ++i) {
    out += step_to_string(chain, i);
    out += '\n';
    const stencils::Isa level = kernel_level(chain.steps[i].op, isa);
    const Stencil& stencil = stencils::stencil(chain.steps[i].op, level);
    const uint8_t* bytes = code ? code.bytes() + offsets[i] : stencil.code.data();
    append_instructions(out, offsets[i], {bytes, offsets[i + 1] - offsets[i]},
                        stencils::listing(chain.steps[i].op, level));
  }
  const uint32_t* data = &offsets[steps + 1];
  for (std::size_t i = 0; i < chain.data.size() + chain.tables.size(); ++i) {
    const bool table = i >= chain.data.size();
    append_offset(out, data[i]);
    out += table ? 't' + std::to_string(i - chain.data.size()) : 'd' + std::to_string(i);
    out += ", " +
           std::to_string(table ? chain.tables[i - chain.data.size()].size() * sizeof(uint64_t)
                                : chain.data[i].bytes.size()) +
           " bytes\n";
  }
  return out;
}

}  // namespace lino::jit

// Prints and checks Chains. What comes in is plain data from lower.h; what goes out is text for people (one line a
// step, then the data blocks as the ops read them) or the first thing that is wrong.
#include "jit/chain.h"

#include <bit>
#include <cstring>
#include <string_view>

#include "stencils/byte_set.h"
#include "stencils/prefix.h"
#include "stencils/shuffles.h"

namespace lino::jit {
namespace {

using stencils::OpInfo;

constexpr char kHex[] = "0123456789abcdef";

void append_hex(std::string& out, uint8_t byte) {
  out += kHex[byte >> 4];
  out += kHex[byte & 15];
}

// A byte inside quotes: itself, or an escape.
void append_escaped(std::string& out, uint8_t byte, char quote) {
  if (byte == '\n') {
    out += "\\n";
  } else if (static_cast<char>(byte) == quote || byte == '\\') {
    out += '\\';
    out += static_cast<char>(byte);
  } else if (byte >= 0x20 && byte < 0x7F) {
    out += static_cast<char>(byte);
  } else {
    out += "\\x";
    append_hex(out, byte);
  }
}

void append_byte(std::string& out, uint64_t byte) {
  out += '\'';
  append_escaped(out, static_cast<uint8_t>(byte), '\'');
  out += '\'';
}

void append_string(std::string& out, const uint8_t* bytes, std::size_t size) {
  out += '"';
  for (std::size_t i = 0; i < size; ++i) append_escaped(out, bytes[i], '"');
  out += '"';
}

void append_status(std::string& out, uint64_t status) {
  constexpr std::string_view kNames[] = {"DONE", "FULL", "UNKNOWN", "END"};
  if (status < std::size(kNames)) {
    out += kNames[status];
  } else {
    out += std::to_string(status);
  }
}

std::size_t literal_size(Op op) {
  switch (op) {
    case Op::literal4: return 4;
    case Op::literal8: return 8;
    case Op::literal16: return 16;
    default: return 0;
  }
}

bool is_range(Op op) { return op == Op::byte_range || op == Op::byte_not_range; }

// Whether d0 is a map from a byte to a number (a class or a table entry), rather than a set or a literal.
bool has_byte_map(Op op) {
  return op == Op::dispatch || op == Op::walk || op == Op::walk_begins || op == Op::walk_some ||
         op == Op::walk_some_begins || op == Op::walk_on || op == Op::walk_back;
}

bool has_byte_set(Op op) {
  return op == Op::byte_set || op == Op::byte_not_set || op == Op::skip_set || op == Op::pass_set;
}

// What an op asks of its data block.
struct DataShape {
  std::size_t size;
  uint32_t align;
};
DataShape data_shape(Op op) {
  if (has_byte_map(op)) return {256, 1};
  if (has_byte_set(op)) return {sizeof(lino_byte_set), LINO_BYTE_SET_ALIGN};
  if (op == Op::find_pair) return {sizeof(lino_pair), LINO_PAIR_ALIGN};
  if (op == Op::find_buckets2 || op == Op::find_buckets3) return {sizeof(lino_buckets), LINO_BUCKETS_ALIGN};
  if (op == Op::walk_shuffles) return {sizeof(lino_shuffles), LINO_SHUFFLES_ALIGN};
  if (op == Op::set_row) return {sizeof(lino_entry*), alignof(lino_entry*)};
  return {literal_size(op), 1};
}

void append_operand(std::string& out, const Chain& chain, const Step& step, std::size_t i, char letter) {
  const uint32_t value = step.operands[i];
  out += ' ';
  if (letter == 'd' || letter == 't') {
    out += letter;
    out += std::to_string(value);
    const std::size_t literal = literal_size(step.op);
    if (literal == 0 || value >= chain.data.size() || chain.data[value].bytes.size() < literal) return;
    out += ' ';
    append_string(out, chain.data[value].bytes.data(), literal);
  } else if (letter == 'w') {
    if (step.op == Op::literal4) {
      const uint8_t bytes[4] = {static_cast<uint8_t>(value), static_cast<uint8_t>(value >> 8),
                                static_cast<uint8_t>(value >> 16), static_cast<uint8_t>(value >> 24)};
      append_string(out, bytes, sizeof bytes);
    } else {
      out += std::to_string(value);
    }
  } else if (step.op == Op::stop) {
    append_status(out, value);
  } else if (is_range(step.op) && i == 1) {
    out += '+';
    out += std::to_string(value);
  } else {
    append_byte(out, value);
  }
}

void append_target(std::string& out, StepId target) { out += target == kNoStep ? "?" : std::to_string(index(target)); }

// A 256-byte map as runs: 00-60:0 61-7a:1 7b-ff:0.
void append_byte_map(std::string& out, const std::vector<uint8_t>& map) {
  for (std::size_t i = 0; i < map.size();) {
    std::size_t j = i + 1;
    while (j < map.size() && map[j] == map[i]) ++j;
    out += ' ';
    append_hex(out, static_cast<uint8_t>(i));
    if (j - 1 > i) {
      out += '-';
      append_hex(out, static_cast<uint8_t>(j - 1));
    }
    out += ':';
    out += std::to_string(map[i]);
    i = j;
  }
}

// The members of a byte set as a class: [a-z0-9\n].
void append_byte_set(std::string& out, const std::vector<uint8_t>& bytes) {
  lino_byte_set set;
  std::memcpy(&set, bytes.data(), sizeof set);
  const auto has = [&set](unsigned c) { return c < 256 && (set.bitmap[c / 8] >> (c % 8) & 1) != 0; };
  out += " [";
  for (unsigned c = 0; c < 256; ++c) {
    if (!has(c)) continue;
    const unsigned first = c;
    while (has(c + 1)) ++c;
    append_escaped(out, static_cast<uint8_t>(first), ']');
    if (c > first + 1) out += '-';
    if (c > first) append_escaped(out, static_cast<uint8_t>(c), ']');
  }
  out += ']';
}

void append_data(std::string& out, const Chain& chain, std::size_t d) {
  const DataBlock& block = chain.data[d];
  out += 'd' + std::to_string(d) + " (" + std::to_string(block.bytes.size()) + " bytes, align " +
         std::to_string(block.align) + "):";
  bool map = false, set = false;
  for (const Step& step : chain.steps) {
    map |= has_byte_map(step.op) && step.operands[0] == d;
    set |= has_byte_set(step.op) && step.operands[0] == d;
  }
  if (map && block.bytes.size() == 256) {
    append_byte_map(out, block.bytes);
  } else if (set && block.bytes.size() == sizeof(lino_byte_set)) {
    append_byte_set(out, block.bytes);
  } else {
    for (std::size_t i = 0; i < block.bytes.size(); ++i) {
      if (i % 8 == 0) out += ' ';
      append_hex(out, block.bytes[i]);
    }
  }
  out += '\n';
}

std::string check_operand(const Chain& chain, const Step& step, std::size_t i, char letter) {
  const uint32_t value = step.operands[i];
  switch (letter) {
    case 'b': return value <= 0xFF ? "" : "operand does not fit in 8 bits";
    case 'w': return "";
    case 'd': {
      if (value >= chain.data.size()) return "no such data block";
      const DataBlock& block = chain.data[value];
      const DataShape shape = data_shape(step.op);
      if (block.align < shape.align) return "data block is not aligned enough";
      return block.bytes.size() >= shape.size ? "" : "data block is too short";
    }
    case 't': return value < chain.tables.size() ? "" : "no such jump table";
    default: return "unknown operand letter";
  }
}

std::string check_step(const Chain& chain, const Step& step) {
  if (step.op >= Op::kCount) return "no such op";
  const OpInfo& op = stencils::info(step.op);
  for (std::size_t i = 0; i < step.exits.size(); ++i) {
    if (i < op.exits && index(step.exits[i]) >= chain.steps.size()) return "exit names no step";
    if (i >= op.exits && step.exits[i] != kNoStep) return "the op has no such exit";
  }
  for (std::size_t i = 0; i < op.operands.size(); ++i) {
    std::string wrong = check_operand(chain, step, i, op.operands[i]);
    if (!wrong.empty()) return wrong;
  }
  if (step.op == Op::dispatch) {
    const std::vector<uint8_t>& map = chain.data[step.operands[0]].bytes;
    for (std::size_t i = 0; i < 256; ++i) {
      if (map[i] >= chain.tables[step.operands[1]].size()) return "dispatch beyond its jump table";
    }
  }
  return "";
}

}  // namespace

std::string step_to_string(const Chain& chain, std::size_t i) {
  const Step& step = chain.steps[i];
  const OpInfo& op = stencils::info(step.op);
  std::string out = std::to_string(i);
  if (step.state != 0xFFFFFFFF) out += " s" + std::to_string(step.state);
  out += ": ";
  out += op.name;
  for (std::size_t k = 0; k < op.operands.size(); ++k) append_operand(out, chain, step, k, op.operands[k]);
  for (std::size_t k = 0; k < op.exits; ++k) {
    out += k == 0 ? " -> " : " | ";
    append_target(out, step.exits[k]);
  }
  return out;
}

std::string to_string(const Chain& chain) {
  std::string out = "entry " + std::to_string(index(chain.entry)) + "\n";
  for (std::size_t i = 0; i < chain.steps.size(); ++i) out += step_to_string(chain, i) + "\n";
  for (std::size_t i = 0; i < chain.data.size(); ++i) append_data(out, chain, i);
  for (std::size_t i = 0; i < chain.tables.size(); ++i) {
    out += 't' + std::to_string(i) + ":";
    for (StepId target : chain.tables[i]) {
      out += ' ';
      append_target(out, target);
    }
    out += '\n';
  }
  return out;
}

std::string check(const Chain& chain) {
  if (index(chain.entry) >= chain.steps.size()) return "the entry names no step";
  for (std::size_t i = 0; i < chain.data.size(); ++i) {
    const uint32_t align = chain.data[i].align;
    if (!std::has_single_bit(align) || align > 64)
      return std::string("d").append(std::to_string(i)) + ": bad alignment";
  }
  for (std::size_t i = 0; i < chain.tables.size(); ++i) {
    for (StepId target : chain.tables[i]) {
      if (index(target) >= chain.steps.size())
        return std::string("t").append(std::to_string(i)) + ": entry names no step";
    }
  }
  for (std::size_t i = 0; i < chain.steps.size(); ++i) {
    std::string wrong = check_step(chain, chain.steps[i]);
    if (!wrong.empty()) return std::string("step ").append(std::to_string(i)) + ": " + wrong;
  }
  return "";
}

DataBlock bytes_data(const void* bytes, std::size_t size, uint32_t align) {
  const uint8_t* first = static_cast<const uint8_t*>(bytes);
  return {{first, first + size}, align};
}

}  // namespace lino::jit

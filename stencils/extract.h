// The extractor's own data, from the ELF object of one op to the stencil that is printed:
//   read_object (extract_object.cpp): object file -> Function, strict: what it does not know is an error
//   lay_out (extract_layout.cpp):     Function -> Laid, blocks ordered and branches sized
//   main (extract.cpp):               Laid -> a generated header
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace lino::extract {

// A build tool, so it throws: the message names the op and the thing.
struct Strict : std::runtime_error {
  using std::runtime_error::runtime_error;
};

enum class SymbolKind { kBlock, kExit, kOperand, kData, kTable };

struct Symbol {
  SymbolKind kind{};
  int index = 0;  // of the block, exit or operand
  bool operator==(const Symbol&) const = default;
};

enum class Width { kAbs8, kAbs32, kRel32 };

// A hole in some bytes, from their first.
struct Hole {
  size_t offset = 0;
  Width width{};
  Symbol symbol;
  int64_t addend = 0;
};

struct Instruction {
  std::vector<uint8_t> bytes;  // zero where its holes are
  std::vector<Hole> holes;
  std::string text;  // disassembly, AT&T
};

// A basic block: instructions, then conditional branches, then how it ends.
struct Branch {
  uint8_t condition = 0;  // the low four bits of the opcode; ^ 1 inverts
  Symbol target;          // kBlock or kExit
};
struct Block {
  std::vector<Instruction> body;
  std::vector<Branch> branches;
  bool jumps = false;  // to `jump`; else its body ends in a return or an indirect jump
  Symbol jump;
};

struct Function {
  std::string name;           // of the op
  std::vector<Block> blocks;  // 0 is the entry
};

struct Laid {
  std::vector<Instruction> code;
  bool tail_jump = false;  // the last instruction is a jump to exit 0
};

Function read_object(const std::string& op, const std::string& path);
Laid lay_out(Function function);

}  // namespace lino::extract

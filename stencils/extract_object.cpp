// The ELF object of one op -> its basic blocks (extract.h).
//
// With -fbasic-block-sections=all every block is a section of its own and every branch has a relocation, so nothing
// has to be guessed: relocations against a section name the next block, those against an undefined symbol are holes.
// The reader is strict (CPython's Tools/jit is the model): a relocation, symbol or section that it does not know, any
// use of the stack, a call or a callee-saved register is an error that names the op and the thing.
#include <llvm/MC/MCAsmInfo.h>
#include <llvm/MC/MCContext.h>
#include <llvm/MC/MCDisassembler/MCDisassembler.h>
#include <llvm/MC/MCInst.h>
#include <llvm/MC/MCInstPrinter.h>
#include <llvm/MC/MCInstrDesc.h>
#include <llvm/MC/MCInstrInfo.h>
#include <llvm/MC/MCRegisterInfo.h>
#include <llvm/MC/MCSubtargetInfo.h>
#include <llvm/MC/MCTargetOptions.h>
#include <llvm/MC/TargetRegistry.h>
#include <llvm/Object/ELFObjectFile.h>
#include <llvm/Support/TargetSelect.h>
#include <llvm/Support/raw_ostream.h>

#include <algorithm>
#include <map>
#include <memory>

#include "stencils/extract.h"

namespace lino::extract {
namespace {

using namespace llvm;
using llvm::object::ELFObjectFileBase;
using llvm::object::ELFRelocationRef;
using llvm::object::ELFSectionRef;
using llvm::object::ELFSymbolRef;
using llvm::object::ObjectFile;
using llvm::object::RelocationRef;
using llvm::object::SectionRef;
using llvm::object::SymbolRef;

// LLVM's machine code layer for x86-64, set up once.
struct Machine {
  Triple triple{"x86_64-linux-gnu"};
  std::unique_ptr<MCRegisterInfo> registers;
  std::unique_ptr<MCAsmInfo> assembly;
  std::unique_ptr<MCInstrInfo> instructions;
  std::unique_ptr<MCSubtargetInfo> subtarget;
  std::unique_ptr<MCContext> context;
  std::unique_ptr<MCDisassembler> disassembler;
  std::unique_ptr<MCInstPrinter> printer;

  Machine() {
    LLVMInitializeX86TargetInfo();
    LLVMInitializeX86TargetMC();
    LLVMInitializeX86Disassembler();
    std::string error;
    const Target* target = TargetRegistry::lookupTarget(triple.str(), error);
    if (!target) throw Strict(error);
    registers.reset(target->createMCRegInfo(triple.str()));
    assembly.reset(target->createMCAsmInfo(*registers, triple.str(), MCTargetOptions()));
    instructions.reset(target->createMCInstrInfo());
    subtarget.reset(target->createMCSubtargetInfo(triple.str(), "", ""));
    context = std::make_unique<MCContext>(triple, assembly.get(), registers.get(), subtarget.get());
    disassembler.reset(target->createMCDisassembler(*subtarget, *context));
    printer.reset(target->createMCInstPrinter(triple, 0, *assembly, *instructions, *registers));
  }
};

const Machine& machine() {
  static const Machine machine;
  return machine;
}

template <typename T>
T unwrap(llvm::Expected<T> value) {
  if (!value) throw Strict(toString(value.takeError()));
  return std::move(*value);
}

// Registers that belong to the caller of an ordinary C function, and the stack pointer.
bool is_reserved(unsigned reg) {
  static const std::vector<unsigned> reserved = [] {
    std::vector<unsigned> found;
    const MCRegisterInfo& registers = *machine().registers;
    for (unsigned r = 1; r < registers.getNumRegs(); ++r)
      for (const char* name : {"RSP", "RBP", "RBX", "R12", "R13", "R14", "R15"})
        if (StringRef(registers.getName(r)) == name)
          for (const MCPhysReg sub : registers.subregs_inclusive(static_cast<MCPhysReg>(r))) found.push_back(sub);
    return found;
  }();
  return std::find(reserved.begin(), reserved.end(), reg) != reserved.end();
}

class Reader {
 public:
  Reader(const std::string& op, ObjectFile& object) : op_(op), object_(object) {}

  Function read() {
    number_blocks();
    Function function{op_, {}};
    function.blocks.resize(sections_.size());
    for (size_t i = 0; i < sections_.size(); ++i) read_block(sections_[i], function.blocks[i]);
    return function;
  }

 private:
  [[noreturn]] void fail(const std::string& what) const { throw Strict("op " + op_ + ": " + what); }

  // Every section with code is a block, in the compiler's order; the entry comes first.
  void number_blocks() {
    for (const SectionRef& section : object_.sections()) {
      const std::string name = unwrap(section.getName()).str();
      if (section.getSize() == 0 || ELFSectionRef(section).getType() == ELF::SHT_RELA) continue;
      if (name == ".text.lino_op_" + op_ || name.starts_with(".text.lino_op_" + op_ + ".")) {
        block_of_[section.getIndex()] = static_cast<int>(sections_.size());
        sections_.push_back(section);
      } else if (ELFSectionRef(section).getFlags() & ELF::SHF_ALLOC) {
        fail("unknown section " + name);
      } else if (name != ".comment" && name != ".symtab" && name != ".strtab" && name != ".shstrtab" &&
                 name != ".llvm_addrsig" && name != ".note.GNU-stack") {
        fail("unknown section " + name);
      }
    }
    if (sections_.empty()) fail("no code");
    for (const SymbolRef& symbol : object_.symbols())
      if (unwrap(symbol.getName()) == "lino_op_" + op_ &&
          unwrap(symbol.getSection())->getIndex() != sections_[0].getIndex())
        fail("its entry is not its first block");
  }

  // lino_exit2, lino_data0: the kind by its name, then one digit.
  Symbol undefined(const std::string& name) const {
    static const std::pair<const char*, SymbolKind> kinds[] = {{"lino_exit", SymbolKind::kExit},
                                                               {"lino_operand", SymbolKind::kOperand},
                                                               {"lino_data", SymbolKind::kData},
                                                               {"lino_table", SymbolKind::kTable}};
    for (const auto& [prefix, kind] : kinds) {
      const size_t length = std::string(prefix).size();
      if (name.starts_with(prefix) && name.size() == length + 1 && isdigit(static_cast<unsigned char>(name[length])))
        return {kind, name[length] - '0'};
    }
    fail("unknown symbol " + name);
  }

  Hole hole_of(const RelocationRef& relocation) const {
    SmallString<32> type;
    relocation.getTypeName(type);
    Hole hole;
    hole.offset = relocation.getOffset();
    hole.addend = unwrap(ELFRelocationRef(relocation).getAddend());
    const SymbolRef symbol = *relocation.getSymbol();
    if (unwrap(symbol.getFlags()) & SymbolRef::SF_Undefined) {
      hole.symbol = undefined(unwrap(symbol.getName()).str());
    } else {
      const auto section = unwrap(symbol.getSection());
      const auto block = section == object_.section_end() ? block_of_.end() : block_of_.find(section->getIndex());
      if (block == block_of_.end() || unwrap(symbol.getValue()) != 0 || hole.addend != -4)
        fail("unknown local target of a relocation");
      hole.symbol = {SymbolKind::kBlock, block->second};
    }
    const SymbolKind kind = hole.symbol.kind;
    const bool code = kind == SymbolKind::kBlock || kind == SymbolKind::kExit;
    const bool operand = kind == SymbolKind::kOperand;
    const uint64_t number = relocation.getType();
    if (number == ELF::R_X86_64_8 && operand && hole.addend == 0) hole.width = Width::kAbs8;
    else if (number == ELF::R_X86_64_32 && operand && hole.addend == 0) hole.width = Width::kAbs32;
    else if (number == ELF::R_X86_64_PLT32 && code && hole.addend == -4) hole.width = Width::kRel32;
    else if (number == ELF::R_X86_64_PC32 && !operand && !code) hole.width = Width::kRel32;
    else fail("unknown relocation " + std::string(type) + " against " + unwrap(symbol.getName()).str());
    if (hole.addend < -128 || hole.addend > 127) fail("an addend beyond 8 bits: " + std::to_string(hole.addend));
    return hole;
  }

  std::vector<Hole> holes_of(const SectionRef& section) const {
    std::vector<Hole> holes;
    for (const SectionRef& candidate : object_.sections()) {
      const auto relocated = unwrap(candidate.getRelocatedSection());
      if (relocated == object_.section_end() || *relocated != section) continue;
      for (const RelocationRef& relocation : candidate.relocations()) holes.push_back(hole_of(relocation));
    }
    std::sort(holes.begin(), holes.end(), [](const Hole& a, const Hole& b) { return a.offset < b.offset; });
    return holes;
  }

  void check(const MCInst& inst, const std::string& text) const {
    const MCInstrDesc& desc = machine().instructions->get(inst.getOpcode());
    if (desc.isReturn()) {
      if (op_ != "stop") fail("a return: " + text);
      return;
    }
    if (desc.isCall()) fail("a call: " + text);
    bool reserved = false;
    for (const MCOperand& operand : inst) reserved |= operand.isReg() && is_reserved(operand.getReg());
    for (const MCPhysReg reg : desc.implicit_uses()) reserved |= is_reserved(reg);
    for (const MCPhysReg reg : desc.implicit_defs()) reserved |= is_reserved(reg);
    if (reserved) fail("a stack access or a callee-saved register: " + text);
  }

  void read_block(const SectionRef& section, Block& block) const {
    const StringRef contents = unwrap(section.getContents());
    const std::vector<Hole> holes = holes_of(section);
    auto hole = holes.begin();
    bool open = true;  // until its last instruction
    for (size_t at = 0; at < contents.size();) {
      if (!open) fail("code behind the end of a block");
      Instruction instruction;
      MCInst inst;
      const uint64_t size = decode(contents.substr(at), inst, instruction.text);
      check(inst, instruction.text);
      instruction.bytes.assign(contents.begin() + at, contents.begin() + at + size);
      for (; hole != holes.end() && hole->offset < at + size; ++hole) {
        instruction.holes.push_back(*hole);
        instruction.holes.back().offset -= at;
        for (size_t i = 0; i < (hole->width == Width::kAbs8 ? 1u : 4u); ++i)
          if (instruction.bytes[hole->offset - at + i] != 0) fail("a hole that is not zero: " + instruction.text);
      }
      at += size;
      open = add(instruction, inst, block);
    }
    if (open) fail("a block that falls through");
  }

  uint64_t decode(StringRef bytes, MCInst& inst, std::string& text) const {
    uint64_t size = 0;
    const ArrayRef<uint8_t> data(bytes.bytes_begin(), bytes.size());
    if (machine().disassembler->getInstruction(inst, size, data, 0, nulls()) != MCDisassembler::Success)
      fail("an instruction that cannot be disassembled");
    raw_string_ostream out(text);
    machine().printer->printInst(&inst, 0, "", *machine().subtarget, out);
    std::replace(text.begin(), text.end(), '\t', ' ');
    text.erase(0, text.find_first_not_of(' '));
    return size;
  }

  // Adds an instruction where it belongs in its block; false when it ends the block.
  bool add(const Instruction& instruction, const MCInst& inst, Block& block) const {
    const MCInstrDesc& desc = machine().instructions->get(inst.getOpcode());
    const std::vector<uint8_t>& bytes = instruction.bytes;
    if (desc.isReturn() || desc.isIndirectBranch()) {
      block.body.push_back(instruction);
      return false;
    }
    if (!desc.isBranch()) {
      if (!block.branches.empty()) fail("an instruction between branches: " + instruction.text);
      block.body.push_back(instruction);
      return true;
    }
    if (instruction.holes.size() != 1) fail("a branch without a relocation: " + instruction.text);
    const Symbol target = instruction.holes[0].symbol;
    if (bytes.size() == 5 && bytes[0] == 0xE9) {
      block.jumps = true;
      block.jump = target;
      return false;
    }
    if (bytes.size() != 6 || bytes[0] != 0x0F || (bytes[1] & 0xF0) != 0x80) fail("unknown branch: " + instruction.text);
    block.branches.push_back({static_cast<uint8_t>(bytes[1] & 15), target});
    return true;
  }

  const std::string& op_;
  ObjectFile& object_;
  std::vector<SectionRef> sections_;
  std::map<uint64_t, int> block_of_;  // by section index
};

}  // namespace

Function read_object(const std::string& op, const std::string& path) {
  auto file = unwrap(ObjectFile::createObjectFile(path));
  ObjectFile& object = *file.getBinary();
  if (!object.isELF() || object.getArch() != Triple::x86_64) throw Strict(path + ": not an ELF object for x86-64");
  return Reader(op, object).read();
}

}  // namespace lino::extract

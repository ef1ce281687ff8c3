// Makes the object file that gdb's JIT interface wants: an ELF image with a .text that only says where the page is, a
// symbol for every step, and a .debug_frame that says what holds for all stamped code: it keeps nothing on the stack,
// so the return address is at the stack pointer and backtraces go through. ("JIT Compilation Interface", GDB manual.)
#include "jit/gdb.h"

#include <elf.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string_view>

// The names and the layout are gdb's. Weak: a process that also holds another JIT compiler (LLVM's) has them twice.
// NOLINTBEGIN(readability-identifier-naming, bugprone-reserved-identifier)
extern "C" {
enum { kJitNoAction = 0, kJitRegister = 1, kJitUnregister = 2 };
struct jit_code_entry {
  jit_code_entry* next_entry;
  jit_code_entry* prev_entry;
  const char* symfile_addr;
  uint64_t symfile_size;
};
struct jit_descriptor {
  uint32_t version;
  uint32_t action_flag;
  jit_code_entry* relevant_entry;
  jit_code_entry* first_entry;
};
// gdb sets a breakpoint in this function; the asm keeps it from being merged or optimised away.
[[gnu::weak, gnu::noinline, gnu::visibility("default")]] void __jit_debug_register_code();
[[gnu::weak, gnu::noinline, gnu::visibility("default")]] void __jit_debug_register_code() {
  asm volatile("" ::: "memory");
}
[[gnu::weak, gnu::visibility("default")]] extern jit_descriptor __jit_debug_descriptor;
[[gnu::weak, gnu::visibility("default")]] jit_descriptor __jit_debug_descriptor = {1, kJitNoAction, nullptr, nullptr};
}
// NOLINTEND(readability-identifier-naming, bugprone-reserved-identifier)

namespace lino::jit {
namespace {

struct Registration {
  std::vector<char> object;
  jit_code_entry entry;
};

enum Section : uint16_t { kNull, kText, kDebugFrame, kSymbols, kStrings, kSectionCount };

template <class T>
void append(std::vector<char>& out, const T* items, std::size_t count) {
  const std::size_t size = out.size();  // not insert(): g++ 12 warns of an overflow that is none
  out.resize(size + count * sizeof(T));
  if (count != 0) std::memcpy(out.data() + size, items, count * sizeof(T));
}

uint32_t append_name(std::vector<char>& strings, std::string_view name) {
  const uint32_t at = static_cast<uint32_t>(strings.size());
  append(strings, name.data(), name.size());
  strings.push_back('\0');
  return at;
}

// One CIE and one FDE over [begin, begin + size): CFA = rsp + 8, the return address at CFA - 8.
std::vector<char> debug_frame(uint64_t begin, uint64_t size) {
  const uint8_t cie[] = {20,   0, 0, 0,    0xFF, 0xFF, 0xFF, 0xFF,  // length after this word, CIE
                         1,    0, 1, 0x78, 16,                      // version, no augmentation, factors 1 and -8, rip
                         0x0C, 7, 8, 0x90, 1,                       // DW_CFA_def_cfa rsp 8, DW_CFA_offset rip 1
                         0,    0, 0, 0,    0,    0};                // DW_CFA_nop
  static_assert(sizeof cie == 24);
  const uint32_t fde[] = {20, 0};  // length, the CIE's offset
  const uint64_t range[] = {begin, size};
  std::vector<char> out;
  append(out, cie, std::size(cie));
  append(out, fde, std::size(fde));
  append(out, range, std::size(range));
  return out;
}

// The image in the making: a header, the section headers, then the sections' contents, each at a multiple of 8.
struct Object {
  Elf64_Ehdr header = {};
  std::array<Elf64_Shdr, kSectionCount> sections = {};
  std::vector<char> strings = std::vector<char>(1, '\0');
  std::vector<char> body;

  Elf64_Shdr& describe(Section section, const char* name, uint32_t type) {
    sections[section].sh_name = append_name(strings, name);
    sections[section].sh_type = type;
    return sections[section];
  }
  template <class T>
  void place(Section section, const std::vector<T>& contents) {
    body.resize((body.size() + 7) / 8 * 8);
    sections[section].sh_offset = sizeof header + sizeof sections + body.size();
    sections[section].sh_size = contents.size() * sizeof(T);
    sections[section].sh_addralign = 8;
    append(body, contents.data(), contents.size());
  }
};

Elf64_Ehdr elf_header() {
  Elf64_Ehdr header = {};
  const unsigned char ident[] = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB, EV_CURRENT};
  std::memcpy(header.e_ident, ident, sizeof ident);
  header.e_type = ET_EXEC;
  header.e_machine = EM_X86_64;
  header.e_version = EV_CURRENT;
  header.e_ehsize = sizeof header;
  header.e_shoff = sizeof header;
  header.e_shentsize = sizeof(Elf64_Shdr);
  header.e_shnum = kSectionCount;
  header.e_shstrndx = kStrings;
  return header;
}

std::vector<char> make_object(const std::vector<Symbol>& symbols) {
  Object object;
  object.header = elf_header();
  const uint8_t* begin = symbols.front().address;
  const uint8_t* end = begin;
  std::vector<Elf64_Sym> table(1);
  for (const Symbol& symbol : symbols) {
    begin = std::min(begin, symbol.address);
    end = std::max(end, symbol.address + symbol.size);
    table.push_back({append_name(object.strings, symbol.name), ELF64_ST_INFO(STB_GLOBAL, STT_FUNC), STV_DEFAULT, kText,
                     reinterpret_cast<uint64_t>(symbol.address), symbol.size});
  }

  Elf64_Shdr& text = object.describe(kText, ".text", SHT_NOBITS);
  text.sh_flags = SHF_ALLOC | SHF_EXECINSTR;
  text.sh_addr = reinterpret_cast<uint64_t>(begin);
  text.sh_size = static_cast<uint64_t>(end - begin);
  text.sh_addralign = 1;
  object.describe(kDebugFrame, ".debug_frame", SHT_PROGBITS);
  Elf64_Shdr& symtab = object.describe(kSymbols, ".symtab", SHT_SYMTAB);
  symtab.sh_link = kStrings;
  symtab.sh_info = 1;  // the first symbol that is not local
  symtab.sh_entsize = sizeof(Elf64_Sym);
  object.describe(kStrings, ".strtab", SHT_STRTAB);
  object.place(kDebugFrame, debug_frame(text.sh_addr, text.sh_size));
  object.place(kSymbols, table);
  object.place(kStrings, object.strings);

  std::vector<char> out;
  append(out, &object.header, 1);
  append(out, object.sections.data(), object.sections.size());
  append(out, object.body.data(), object.body.size());
  return out;
}

}  // namespace

bool gdb_wanted() {
  static const bool wanted = [] {
    const char* value = std::getenv("LINO_GDB_JIT");
    return value != nullptr && std::string_view(value) == "1";
  }();
  return wanted;
}

void* register_with_gdb(const std::vector<Symbol>& symbols) {
  auto registration = std::make_unique<Registration>(make_object(symbols), jit_code_entry{});
  jit_code_entry& entry = registration->entry;
  entry.symfile_addr = registration->object.data();
  entry.symfile_size = registration->object.size();
  entry.next_entry = __jit_debug_descriptor.first_entry;
  if (entry.next_entry != nullptr) entry.next_entry->prev_entry = &entry;
  __jit_debug_descriptor.first_entry = &entry;
  __jit_debug_descriptor.relevant_entry = &entry;
  __jit_debug_descriptor.action_flag = kJitRegister;
  __jit_debug_register_code();
  return registration.release();
}

void unregister_from_gdb(void* handle) {
  const std::unique_ptr<Registration> registration(static_cast<Registration*>(handle));
  jit_code_entry& entry = registration->entry;
  if (entry.prev_entry != nullptr) {
    entry.prev_entry->next_entry = entry.next_entry;
  } else {
    __jit_debug_descriptor.first_entry = entry.next_entry;
  }
  if (entry.next_entry != nullptr) entry.next_entry->prev_entry = entry.prev_entry;
  __jit_debug_descriptor.relevant_entry = &entry;
  __jit_debug_descriptor.action_flag = kJitUnregister;
  __jit_debug_register_code();
}

std::size_t gdb_objects() {
  std::size_t count = 0;
  for (const jit_code_entry* e = __jit_debug_descriptor.first_entry; e != nullptr; e = e->next_entry) ++count;
  return count;
}

}  // namespace lino::jit

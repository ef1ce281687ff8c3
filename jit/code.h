// Executable memory. Codes of many Regexes are stamped into an open page, which nobody executes; sealing makes it
// read-execute for good and publishes all its codes at once (one flag a page, released and acquired). A page is
// never writable again and never both; it is unmapped when its last code goes. (DESIGN section 6.)
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "jit/chain.h"

namespace lino::jit {

using Entry = uint64_t (*)(const uint8_t* cur, const uint8_t* end, const uint8_t* mark, lino_search* search,
                           const lino_entry* row, uintptr_t aux);

class Page;

// A piece of stamped code; owns a share of its page. Safe to use from several threads at once, except that it must
// not be moved from or destroyed while others use it. entry() is null until the page is sealed.
class Code {
 public:
  Code() = default;
  Code(Code&& other) noexcept;
  Code& operator=(Code&& other) noexcept;
  ~Code();

  // Null: not sealed (yet), use the interpreter or the table. Two loads; what a search asks first.
  Entry entry() const {
    if (sealed_ == nullptr || !sealed_->load(std::memory_order_acquire)) return nullptr;
    return reinterpret_cast<Entry>(const_cast<uint8_t*>(bytes_) + entry_offset_);
  }

  // Seals its page now (this code is hot), publishing every code in it. Idempotent and thread-safe; costs a system
  // call (some 5 us). Where nothing may be made executable entry() stays null. seal() waits for a thread that is
  // stamping or sealing; try_seal() gives up instead, for searches that promise not to wait: true when sealed.
  void seal() const;
  bool try_seal() const;

  std::size_t size() const { return size_; }       // bytes of machine code and data
  const uint8_t* bytes() const { return bytes_; }  // readable always; executable once sealed
  explicit operator bool() const { return page_ != nullptr; }

 private:
  friend Code assemble(const Chain& chain, stencils::Isa isa, std::string_view name);
  void release() noexcept;

  Page* page_ = nullptr;                       // which counts this code in
  const std::atomic<bool>* sealed_ = nullptr;  // in *page_, so that entry() need not know what a Page is
  const uint8_t* bytes_ = nullptr;
  std::size_t size_ = 0;
  std::size_t entry_offset_ = 0;
};

// Chain -> Code: sums the sizes, copies the stencils, patches the holes. An empty Code when no executable memory
// can be had or the code would be larger than 64 MiB (the caller goes on with the table walk or the
// interpreter). `name` (the pattern) is what perf and gdb show where LINO_PERF_MAP or LINO_GDB_JIT is set.
// O(steps + data). Precondition: check(chain).empty().
Code assemble(const Chain& chain, stencils::Isa isa, std::string_view name = {});

struct CodeStatistics {
  uint64_t codes_stamped, bytes_stamped, pages_opened, pages_sealed;
};
CodeStatistics code_statistics();  // of the process, since it started

// The best level this CPU has, lowered by LINO_CPU=sse2|ssse3|avx2|avx512 (read once). A level above the CPU's gives its best
// one, a name that is none of these (or an empty one) changes nothing.
stencils::Isa cpu_isa();
// False when this CPU has no stencils, LINO_NO_EXEC=1 is set or a mapping could not be made executable once.
bool executable_memory();

}  // namespace lino::jit

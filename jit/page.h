// The page pool behind code.h. One page per process is open: mapped private and read-write, stamped into under a lock,
// run by nobody. Sealing turns it read-execute, once and for good, and the next code opens another. A page goes back
// to the system with its last code; the open one is emptied instead and used again, since nobody has executed it.
//
// fork: a child gets the open page as its own copy (private mapping), and the lock is held across fork, so that the
// child finds the pool in one piece whatever other threads were doing.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace lino::jit {

// What perf and gdb are told about a range of a page; collected only where asked for (symbols_wanted).
struct Symbol {
  const uint8_t* address;
  std::size_t size;
  std::string name;
};

// A mapping; its length is a multiple of kPageSpan. (Not the kernel's page: several of them, so that a small code
// costs bytes and not 4 KiB, and a system call is shared by about a hundred codes. Measured on a virtual machine: a
// mapping 2.3 us, a first touch 2.4 us a 4 KiB, sealing 3.0 us with one of them touched and 5.5 us with 16, and none
// of it depends on the span from 16 KiB to 1 MiB.)
class Page {
 public:
  Page(uint8_t* bytes, std::size_t capacity) : bytes(bytes), capacity(capacity) {}
  Page(const Page&) = delete;
  Page& operator=(const Page&) = delete;
  ~Page();

  uint8_t* const bytes;
  const std::size_t capacity;
  std::atomic<bool> sealed = false;  // released when all bytes are there and executable, never reset

  // Under the pool's lock:
  std::size_t codes = 0;  // alive in this page; it goes with the last one
  std::size_t used = 0;   // bytes
  bool refused = false;   // could not be made executable; never tried again
  std::vector<Symbol> symbols;
  void* gdb_entry = nullptr;  // see gdb.h
};

inline constexpr std::size_t kPageSpan = 64 << 10;
inline constexpr std::size_t kLargeCode = kPageSpan / 4;  // more than this shares no page: no page is closed half empty
inline constexpr std::size_t kCodeAlign = 64;             // a code begins a cache line; data blocks ask for no more

// Room in the open page, or for a large code in a page of its own; with the pool locked for as long as this object
// lives (stamp and let go).
class Stamping {
 public:
  // bytes() is null where `size` bytes cannot be had: no executable memory, or the system gives no mapping.
  explicit Stamping(std::size_t size);
  uint8_t* bytes() const { return bytes_; }
  // Keeps the bytes: counts a code in and returns its page. Without it they are given back.
  Page* keep(std::vector<Symbol> symbols);

 private:
  std::unique_ptr<Page> own_;  // a large code's, not kept; unmapped after the lock
  std::unique_lock<std::mutex> lock_;
  Page* page_ = nullptr;
  uint8_t* bytes_ = nullptr;
  std::size_t size_;
};

// For a page that the caller has a code in.
void seal(Page& page);      // waits for the lock
bool try_seal(Page& page);  // does not; true: the page is sealed
void leave(Page* page);     // one code of it is gone

bool symbols_wanted();  // LINO_PERF_MAP=1 or LINO_GDB_JIT=1, read once

}  // namespace lino::jit

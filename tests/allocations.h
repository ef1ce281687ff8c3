// Every call of operator new in a test program: counted, measured, and made to fail when a test says so. Linking this
// replaces the program's operator new and delete; malloc itself stays as it is, so sanitizers still see all memory.
#pragma once

#include <cstddef>
#include <cstdint>

namespace lino::test {

struct Allocations {
  uint64_t calls = 0;       // of operator new, by all threads
  uint64_t blocks = 0;      // alive now
  std::size_t bytes = 0;    // alive now
  std::size_t highest = 0;  // the most bytes that were alive since reset_highest()
};
Allocations allocations();
void reset_highest();

// The call of operator new after `calls` further ones fails, and, with `all_after`, every one behind it, until
// allow_all(). Of this thread only.
void fail_after(uint64_t calls, bool all_after);
void allow_all();
uint64_t refused();  // by this thread since fail_after()

}  // namespace lino::test

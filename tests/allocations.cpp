// The replaced operator new and delete. Bytes are what malloc really gave (malloc_usable_size).
#include "tests/allocations.h"

#include <malloc.h>

#include <atomic>
#include <cstdlib>
#include <limits>
#include <new>

namespace lino::test {
namespace {

constexpr uint64_t kNever = std::numeric_limits<uint64_t>::max();

std::atomic<uint64_t> calls{0}, blocks{0};
std::atomic<std::size_t> bytes{0}, highest{0};
thread_local uint64_t allowed = kNever;  // calls until one fails
thread_local bool go_on_failing = false;
thread_local uint64_t refusals = 0;

bool refuse() {
  if (allowed == kNever) return false;
  if (allowed > 0) {
    --allowed;
    return false;
  }
  if (!go_on_failing) allowed = kNever;
  ++refusals;
  return true;
}

void* take(std::size_t size, std::size_t align) {
  calls.fetch_add(1, std::memory_order_relaxed);
  if (refuse()) return nullptr;
  if (size == 0) size = 1;
  void* memory = align <= alignof(std::max_align_t) ? std::malloc(size)
                                                    : std::aligned_alloc(align, (size + align - 1) / align * align);
  if (memory == nullptr) return nullptr;
  const std::size_t usable = malloc_usable_size(memory);
  blocks.fetch_add(1, std::memory_order_relaxed);
  const std::size_t now = bytes.fetch_add(usable, std::memory_order_relaxed) + usable;
  std::size_t most = highest.load(std::memory_order_relaxed);
  while (now > most && !highest.compare_exchange_weak(most, now, std::memory_order_relaxed)) {}
  return memory;
}

void* take_or_throw(std::size_t size, std::size_t align) {
  if (void* memory = take(size, align)) return memory;
  throw std::bad_alloc();
}

void give_back(void* memory) {
  if (memory == nullptr) return;
  blocks.fetch_sub(1, std::memory_order_relaxed);
  bytes.fetch_sub(malloc_usable_size(memory), std::memory_order_relaxed);
  std::free(memory);
}

}  // namespace

Allocations allocations() { return {calls, blocks, bytes, highest}; }
void reset_highest() { highest.store(bytes.load()); }

void fail_after(uint64_t n, bool all_after) {
  refusals = 0;
  go_on_failing = all_after;
  allowed = n;
}
void allow_all() { allowed = kNever; }
uint64_t refused() { return refusals; }

}  // namespace lino::test

using lino::test::give_back;
using lino::test::take;
using lino::test::take_or_throw;

void* operator new(std::size_t size) { return take_or_throw(size, 0); }
void* operator new[](std::size_t size) { return take_or_throw(size, 0); }
void* operator new(std::size_t size, std::align_val_t align) {
  return take_or_throw(size, static_cast<std::size_t>(align));
}
void* operator new[](std::size_t size, std::align_val_t align) {
  return take_or_throw(size, static_cast<std::size_t>(align));
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return take(size, 0); }
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept { return take(size, 0); }
void* operator new(std::size_t size, std::align_val_t align, const std::nothrow_t&) noexcept {
  return take(size, static_cast<std::size_t>(align));
}
void* operator new[](std::size_t size, std::align_val_t align, const std::nothrow_t&) noexcept {
  return take(size, static_cast<std::size_t>(align));
}
void operator delete(void* memory) noexcept { give_back(memory); }
void operator delete[](void* memory) noexcept { give_back(memory); }
void operator delete(void* memory, std::size_t) noexcept { give_back(memory); }
void operator delete[](void* memory, std::size_t) noexcept { give_back(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { give_back(memory); }
void operator delete[](void* memory, std::align_val_t) noexcept { give_back(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { give_back(memory); }
void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept { give_back(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { give_back(memory); }
void operator delete[](void* memory, const std::nothrow_t&) noexcept { give_back(memory); }

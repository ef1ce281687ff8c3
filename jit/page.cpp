// Maps, seals and frees pages; see page.h for the life of one. The idea of sealing once: no page is ever both
// writable and executable, no executed page is ever written again, so there is no cross-modifying code to get right.
#include "jit/page.h"

#include <pthread.h>
#include <sys/mman.h>

#include <cassert>
#include <cerrno>
#include <memory>
#include <utility>

#include "jit/code.h"
#include "jit/cpu.h"
#include "jit/gdb.h"
#include "jit/perf_map.h"

namespace lino::jit {
namespace {

struct Pool {
  std::mutex mutex;
  Page* open = nullptr;              // null: none, the next code opens one
  std::atomic<bool> denied = false;  // the system does not let us execute what we wrote
  std::atomic<uint64_t> codes_stamped = 0, bytes_stamped = 0, pages_opened = 0, pages_sealed = 0;
};

// Lives from before the first constructor until after the last destructor: a Regex may be a static object.
union Immortal {
  Pool pool;
  constexpr Immortal() : pool() {}
  ~Immortal() {}
};
constinit Immortal immortal;
Pool& pool() { return immortal.pool; }

// Registered at start-up, not on first use: a fork beside the first use must not find it half done.
[[maybe_unused]] const int fork_handlers =
    pthread_atfork([] { pool().mutex.lock(); }, [] { pool().mutex.unlock(); }, [] { pool().mutex.unlock(); });

// With the lock held, so no locked instruction is needed; readers come without it.
void count(std::atomic<uint64_t>& counter, uint64_t n = 1) {
  counter.store(counter.load(std::memory_order_relaxed) + n, std::memory_order_relaxed);
}

std::unique_ptr<Page> open_page(std::size_t size) {
  const std::size_t capacity = (size + kPageSpan - 1) / kPageSpan * kPageSpan;
  void* bytes = mmap(nullptr, capacity, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (bytes == MAP_FAILED) return nullptr;
  count(pool().pages_opened);
  try {
    return std::make_unique<Page>(static_cast<uint8_t*>(bytes), capacity);
  } catch (...) {
    munmap(bytes, capacity);
    throw;
  }
}

void announce(Page& page) {
  if (page.symbols.empty()) return;
  if (perf_map_wanted()) write_perf_map(page.symbols);
  if (gdb_wanted()) page.gdb_entry = register_with_gdb(page.symbols);
  page.symbols.clear();
}

// With the lock held. Closes the page, and publishes its codes or marks it as refused: their entries stay null.
void seal_locked(Page& page) {
  if (pool().open == &page) pool().open = nullptr;
  if (page.refused || page.sealed.load(std::memory_order_relaxed)) return;
  if (mprotect(page.bytes, page.capacity, PROT_READ | PROT_EXEC) != 0) {
    page.refused = true;
    // Out of memory may pass; everything else is a rule of this system (SELinux, seccomp, PaX) and will not.
    if (errno != ENOMEM) pool().denied.store(true, std::memory_order_relaxed);
    return;
  }
  __builtin___clear_cache(reinterpret_cast<char*>(page.bytes), reinterpret_cast<char*>(page.bytes + page.used));
  count(pool().pages_sealed);
  page.sealed.store(true, std::memory_order_release);
  announce(page);
}

}  // namespace

Page::~Page() {
  if (gdb_entry != nullptr) {
    const std::lock_guard lock(pool().mutex);
    unregister_from_gdb(gdb_entry);
  }
  munmap(bytes, capacity);
}

Stamping::Stamping(std::size_t size) : size_((size + kCodeAlign - 1) / kCodeAlign * kCodeAlign) {
  if (!executable_memory()) return;
  lock_ = std::unique_lock(pool().mutex);
  Page*& open = pool().open;
  if (size_ > kLargeCode) {
    own_ = open_page(size_);
    page_ = own_.get();
  } else {
    if (open != nullptr && open->capacity - open->used < size_) seal_locked(*open);
    if (open == nullptr) open = open_page(size_).release();
    page_ = open;
  }
  if (page_ != nullptr) bytes_ = page_->bytes + page_->used;
}

Page* Stamping::keep(std::vector<Symbol> symbols) {
  assert(bytes_ != nullptr);
  for (Symbol& symbol : symbols) page_->symbols.push_back(std::move(symbol));
  page_->used += size_;
  ++page_->codes;
  count(pool().codes_stamped);
  count(pool().bytes_stamped, size_);
  (void)own_.release();  // its code owns it now, see leave()
  return page_;
}

void seal(Page& page) {
  if (page.sealed.load(std::memory_order_acquire)) return;
  const std::lock_guard lock(pool().mutex);
  seal_locked(page);
}

bool try_seal(Page& page) {
  if (page.sealed.load(std::memory_order_acquire)) return true;
  const std::unique_lock lock(pool().mutex, std::try_to_lock);
  if (!lock.owns_lock()) return false;
  seal_locked(page);
  return page.sealed.load(std::memory_order_relaxed);
}

void leave(Page* page) {
  std::unique_ptr<Page> gone;  // unmapped after the lock
  const std::lock_guard lock(pool().mutex);
  if (--page->codes != 0) return;
  if (page == pool().open) {
    page->used = 0;
    page->symbols.clear();
  } else {
    gone.reset(page);
  }
}

bool symbols_wanted() { return perf_map_wanted() || gdb_wanted(); }

bool executable_memory() { return may_execute() && !pool().denied.load(std::memory_order_relaxed); }

CodeStatistics code_statistics() {
  const Pool& p = pool();
  return {p.codes_stamped.load(std::memory_order_relaxed), p.bytes_stamped.load(std::memory_order_relaxed),
          p.pages_opened.load(std::memory_order_relaxed), p.pages_sealed.load(std::memory_order_relaxed)};
}

}  // namespace lino::jit

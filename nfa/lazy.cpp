// Growing the lazy DFA: rows, generations, announcements. The walk itself is table.cpp.
#include "nfa/lazy.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <new>

#include "nfa/row.h"

namespace lino::nfa {

namespace {

constexpr uint64_t kBytesPerState = 16;  // a generation that served fewer bytes a state did not pay
constexpr uint64_t kQuietBytes = 32768;  // how long a search then stays private
constexpr std::size_t kFirstChunk = 4096, kLargestChunk = 65536;

uint32_t hash_of(std::span<const uint32_t> key) {
  uint64_t h = 0x9E3779B97F4A7C15u ^ key.size();
  for (uint32_t word : key) h = (h ^ word) * 0xFF51AFD7ED558CCDu, h ^= h >> 29;
  return static_cast<uint32_t>(h ^ (h >> 32));
}

}  // namespace

// One growing piece of the automaton. Changed under LazyDfa::growth_ only; the entries of its rows are read
// without it.
struct LazyDfa::Generation {
  std::atomic<Entry> start[kBeforeCount] = {unknown_entry(), unknown_entry(), unknown_entry(), unknown_entry()};
  std::vector<std::unique_ptr<std::byte[]>> chunks;
  std::size_t chunk_size = 0, chunk_used = 0;
  std::vector<Row*> table;  // open addressing, a power of two
  uint64_t states = 0;
  uint64_t number = 1;  // of this LazyDfa's generations
  std::size_t memory = sizeof(Generation);

  // Memory for a row, or null when it would need a new chunk and may not have one. Never throws.
  void* allocate(std::size_t size, std::size_t limit, bool may_allocate) {
    size = (size + 15) & ~std::size_t{15};
    if (chunk_used + size > chunk_size) {
      std::size_t next = chunk_size == 0 ? kFirstChunk : std::min(chunk_size * 2, kLargestChunk);
      if (next < size) next = size;
      if (memory + next > limit && memory + size <= limit) next = size;
      if (!may_allocate || memory + next > limit) return nullptr;
      std::unique_ptr<std::byte[]> chunk(new (std::nothrow) std::byte[next]);
      if (chunk == nullptr || !reserve(chunks, chunks.size() + 1)) return nullptr;
      chunks.push_back(std::move(chunk));
      chunk_size = next, chunk_used = 0, memory += next;
    }
    void* result = chunks.back().get() + chunk_used;
    chunk_used += size;
    return result;
  }

  Row* find(std::span<const uint32_t> key, uint32_t hash) const {
    if (table.empty()) return nullptr;
    for (std::size_t i = hash & (table.size() - 1);; i = (i + 1) & (table.size() - 1)) {
      Row* row = table[i];
      if (row == nullptr) return nullptr;
      if (row->hash == hash && row->key_size == key.size() &&
          std::memcmp(row->key, key.data(), key.size_bytes()) == 0) {
        return row;
      }
    }
  }

  // Room for one more row in the table; false when memory is short.
  bool make_room(std::size_t limit, bool may_allocate) {
    if ((states + 1) * 4 <= table.size() * 3) return true;
    std::size_t size = table.empty() ? 32 : table.size() * 2;
    std::size_t more = (size - table.size()) * sizeof(Row*);
    if (!may_allocate || memory + more > limit) return false;
    std::vector<Row*> bigger;
    if (!reserve(bigger, size)) return false;
    bigger.resize(size);
    for (Row* row : table) {
      if (row != nullptr) place(bigger, row);
    }
    table.swap(bigger);
    memory += more;
    return true;
  }

  static void place(std::vector<Row*>& table, Row* row) {
    std::size_t i = row->hash & (table.size() - 1);
    while (table[i] != nullptr) i = (i + 1) & (table.size() - 1);
    table[i] = row;
  }

  template <class T>
  static bool reserve(std::vector<T>& vector, std::size_t size) {
    try {
      vector.reserve(size);
      return true;
    } catch (const std::bad_alloc&) {
      return false;
    }
  }
};

LazyDfa::Cache::Cache(LazyDfa& dfa, Workspace& workspace, bool may_allocate)
    : determinizer_(dfa.nfa_, dfa.options_.kind, dfa.options_.anchored, workspace),
      key_(workspace.key),
      slot_(dfa.take_slot()),
      may_allocate_(may_allocate) {}

LazyDfa::Cache::Cache(LazyDfa& dfa)
    : own_(std::make_unique<Workspace>(dfa.nfa_, dfa.options_.kind)),
      determinizer_(dfa.nfa_, dfa.options_.kind, dfa.options_.anchored, *own_),
      key_(own_->key),
      slot_(dfa.take_slot()),
      may_allocate_(true) {}

LazyDfa::Cache::~Cache() {
  rest();
  slot_->taken.store(false, std::memory_order_release);
}

LazyDfa::LazyDfa(const Nfa& nfa, const LazyOptions& options) : nfa_(nfa), options_(options) {
  auto generation = std::make_unique<Generation>();
  memory_ = generation->memory;
  generations_ = 1;
  current_ = generation.release();
}

LazyDfa::~LazyDfa() {
  delete current_.load();
  delete retired_;
  for (Slot* slot = slots_.load(); slot != nullptr;) {
    Slot* next = slot->next;
    delete slot;
    slot = next;
  }
}

void LazyDfa::reserve(std::size_t bytes) {
  constexpr std::size_t kRowBytes = 512;  // about
  const std::lock_guard<std::mutex> lock(growth_);
  Generation* generation = current_.load(std::memory_order_relaxed);
  const std::size_t before = generation->memory, limit = limit_of_current();
  const std::size_t rows = std::bit_ceil(2 * bytes / kRowBytes), more = rows * sizeof(Row*);
  if (before + bytes + more > limit || rows <= generation->table.size()) return;
  std::vector<Row*> table(rows);
  for (Row* row : generation->table) {
    if (row != nullptr) Generation::place(table, row);
  }
  generation->chunks.push_back(std::make_unique<std::byte[]>(bytes));
  generation->memory += bytes + (rows - generation->table.size()) * sizeof(Row*);
  generation->table.swap(table);
  generation->chunk_size = bytes;
  generation->chunk_used = 0;
  memory_.fetch_add(generation->memory - before, std::memory_order_relaxed);
}

std::size_t LazyDfa::memory() const { return memory_.load(std::memory_order_relaxed); }

LazyDfa::Slot* LazyDfa::take_slot() {
  for (Slot* slot = slots_.load(std::memory_order_acquire); slot != nullptr; slot = slot->next) {
    bool expected = false;
    if (slot->taken.compare_exchange_strong(expected, true, std::memory_order_acq_rel)) return slot;
  }
  Slot* slot = new Slot;
  slot->next = slots_.load(std::memory_order_relaxed);
  while (!slots_.compare_exchange_weak(slot->next, slot, std::memory_order_release)) {}
  return slot;
}

// Names the current generation in the slot, so that nobody frees it. Sequentially consistent on both sides: either
// the freeing thread sees the announcement, or this one sees that the generation is no longer current.
LazyDfa::Generation* LazyDfa::announce(Cache& cache) const {
  Generation* named = cache.slot_->walking.load(std::memory_order_relaxed);
  if (named != nullptr && named == current_.load(std::memory_order_acquire)) return named;
  for (;;) {
    Generation* generation = current_.load(std::memory_order_seq_cst);
    cache.slot_->walking.store(generation, std::memory_order_seq_cst);
    if (current_.load(std::memory_order_seq_cst) == generation) return generation;
  }
}

uint64_t LazyDfa::walks_in(const Cache& cache) const {
  const Generation* named = cache.slot_->walking.load(std::memory_order_relaxed);
  return named != nullptr ? named->number : 0;
}

// The start state behind `before`, made if need be; 0 when it cannot be made now, and then its key is in cache.key_.
LazyDfa::Entry LazyDfa::start_entry(Cache& cache, Before before) const {
  Generation* generation = announce(cache);
  std::atomic<Entry>* starts = generation->start;
  const auto which = static_cast<unsigned>(before);
  const Entry known = starts[which].load(std::memory_order_acquire);
  if (known != unknown_entry()) return known;
  std::span<const uint32_t> key = cache.determinizer_.start(before);
  cache.key_.assign(key.begin(), key.end());
  return intern(cache, cache.key_, reinterpret_cast<Entry>(starts), which);
}

// Precondition: growth_ is held.
void LazyDfa::free_retired() const {
  if (retired_ == nullptr) return;
  for (Slot* slot = slots_.load(std::memory_order_seq_cst); slot != nullptr; slot = slot->next) {
    if (slot->walking.load(std::memory_order_seq_cst) == retired_) return;
  }
  memory_.fetch_sub(retired_->memory, std::memory_order_relaxed);
  delete retired_;
  retired_ = nullptr;
}

// Starts an empty generation; false when that is not worth it or not possible now. Precondition: growth_ is held
// and the cache announces the current generation.
bool LazyDfa::open_generation(Cache& cache) const {
  Generation* old = current_.load(std::memory_order_relaxed);
  if (!cache.may_allocate_ || old->states == 0) return false;
  if (cache.progress_ < old->states * kBytesPerState) {
    cache.quiet_ = kQuietBytes;
    return false;
  }
  free_retired();
  if (retired_ != nullptr) return false;
  Generation* fresh = new (std::nothrow) Generation;
  if (fresh == nullptr) return false;
  memory_.fetch_add(fresh->memory, std::memory_order_relaxed);
  fresh->number = generations_.fetch_add(1, std::memory_order_relaxed) + 1;
  current_.store(fresh, std::memory_order_seq_cst);
  retired_ = old;
  cache.slot_->walking.store(fresh, std::memory_order_seq_cst);
  cache.progress_ = 0;
  free_retired();
  return true;
}

// What the current generation may hold. A sixteenth of the budget is left to begin the next one with, for as long as
// somebody still walks in this one then. Precondition: growth_ is held.
std::size_t LazyDfa::limit_of_current() const {
  free_retired();
  return retired_ == nullptr ? options_.budget / 16 * 15
                             : options_.budget - std::min(options_.budget, retired_->memory);
}

// The row of `key` in the current generation, made if need be; 0 when there is no memory for it.
LazyDfa::Entry LazyDfa::intern_locked(Cache& cache, std::span<const uint32_t> key) const {
  if (Determinizer::is_dead(key)) return dead_entry();
  uint32_t hash = hash_of(key);
  for (;;) {
    Generation* generation = current_.load(std::memory_order_relaxed);
    if (Row* row = generation->find(key, hash)) return row->entry();
    std::size_t limit = limit_of_current(), before = generation->memory;
    unsigned stride = nfa_.stride();
    std::size_t size = sizeof(Row) + stride * sizeof(Entry) + key.size_bytes();
    void* memory = nullptr;
    if (generation->make_room(limit, cache.may_allocate_)) {
      memory = generation->allocate(size, limit, cache.may_allocate_);
    }
    memory_.fetch_add(generation->memory - before, std::memory_order_relaxed);
    if (memory == nullptr) {
      if (open_generation(cache)) continue;
      return 0;
    }
    Row* row = make_row(memory, stride, key, hash);
    Generation::place(generation->table, row);
    ++generation->states;
    states_built_.fetch_add(1, std::memory_order_relaxed);
    return row->entry();
  }
}

// The entry for `key`, recorded as what `from` goes to on `symbol` (from 0: nothing to record); 0 when somebody
// else is growing the automaton or memory is short. Never waits.
LazyDfa::Entry LazyDfa::intern(Cache& cache, std::span<const uint32_t> key, Entry from, unsigned symbol) const {
  if (cache.quiet_ > 0) return 0;
  std::unique_lock<std::mutex> lock(growth_, std::try_to_lock);
  if (!lock.owns_lock()) return 0;
  Generation* generation = current_.load(std::memory_order_relaxed);
  Generation* walking = cache.slot_->walking.load(std::memory_order_relaxed);
  if (walking != generation) {  // `from` belongs to a retired generation
    cache.slot_->walking.store(generation, std::memory_order_seq_cst);
    cache.progress_ = 0;
    from = 0;
  }
  Entry entry = intern_locked(cache, key);
  bool same = current_.load(std::memory_order_relaxed) == generation;
  if (entry != 0 && from != 0 && same) entries_of(from)[symbol].store(entry, std::memory_order_release);
  return entry;
}

}  // namespace lino::nfa

// A state of the lazy DFA in memory: a header, the entries the walk reads, then the key. See lazy.h.
#pragma once

#include <atomic>
#include <cstdint>
#include <cstring>
#include <new>
#include <span>

#include "nfa/closure.h"

namespace lino::nfa {

inline constexpr uintptr_t kSpecial = 1;  // low bit of an entry: the row's flags are not 0

enum RowFlags : uint32_t {
  kRowMatch = 1,    // a match ended before the byte just consumed
  kRowFinal = 2,    // no thread is left
  kRowUnknown = 4,  // not determinised yet
};

// The entries stand directly behind the header; an Entry is the address of entries()[0], plus kSpecial.
struct alignas(16) Row {
  uint32_t flags;
  uint32_t pattern;
  uint32_t key_size;
  uint32_t hash;
  const uint32_t* key;

  uintptr_t entry() const { return reinterpret_cast<uintptr_t>(this + 1) | (flags != 0 ? kSpecial : 0); }
};

inline std::atomic<uintptr_t>* entries_of(uintptr_t entry) {
  return reinterpret_cast<std::atomic<uintptr_t>*>(entry & ~kSpecial);
}
inline const Row& header_of(uintptr_t entry) { return reinterpret_cast<const Row*>(entry & ~kSpecial)[-1]; }
inline std::span<const uint32_t> key_of(uintptr_t entry) { return {header_of(entry).key, header_of(entry).key_size}; }

// Two rows all automata share; neither is ever walked from.
inline constinit Row unknown_row{kRowUnknown, 0, 0, 0, nullptr};
inline constinit Row dead_row{kRowFinal, 0, 0, 0, nullptr};
inline uintptr_t unknown_entry() { return unknown_row.entry(); }
inline uintptr_t dead_entry() { return dead_row.entry(); }

// Lays a row out in `memory` (16-byte aligned; sizeof(Row) + stride entries + the key). All entries unknown.
inline Row* make_row(void* memory, unsigned stride, std::span<const uint32_t> key, uint32_t hash) {
  auto* entries = reinterpret_cast<std::atomic<uintptr_t>*>(static_cast<std::byte*>(memory) + sizeof(Row));
  auto* key_copy = reinterpret_cast<uint32_t*>(entries + stride);
  std::memcpy(key_copy, key.data(), key.size_bytes());
  uint32_t flags = (Determinizer::is_match(key) ? kRowMatch : 0u) | (Determinizer::is_final(key) ? kRowFinal : 0u);
  uint32_t pattern = Determinizer::is_match(key) ? Determinizer::pattern(key) : 0;
  Row* row = new (memory) Row{flags, pattern, static_cast<uint32_t>(key.size()), hash, key_copy};
  for (unsigned i = 0; i < stride; ++i) {
    new (&entries[i]) std::atomic<uintptr_t>((flags & kRowFinal) != 0 ? dead_entry() : unknown_entry());
  }
  return row;
}

}  // namespace lino::nfa

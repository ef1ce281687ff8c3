// Room on the stack for a search's results, not written before they are: a haystack mostly has few, and to zero kilobytes takes
// as long as to search a line.
#pragma once

#include <cstddef>
#include <span>
#include <type_traits>

namespace lino {

template <class T, std::size_t kSize>
class Room {
 public:
  // Objects that come to life when they are written to (C++20, implicit-lifetime types).
  static_assert(std::is_aggregate_v<T> && std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);

  Room() {}  // NOLINT: bytes_ stay as they are
  std::span<T> span() { return {reinterpret_cast<T*>(bytes_), kSize}; }

 private:
  alignas(T) std::byte bytes_[kSize * sizeof(T)];
};

}  // namespace lino

// An array with a limit, for tables that are made as they are needed: its memory is taken at once, for those who must not be
// refused any later, or grows by doubling. What was never written is not initialised, and no page of it is touched.
#pragma once

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <type_traits>

namespace lino::nfa {

enum class Growth : uint8_t { kAtOnce, kAsNeeded };

template <class T>
  requires std::is_trivially_copyable_v<T> && std::is_trivially_default_constructible_v<T>
class BoundedArray {
 public:
  BoundedArray() = default;
  // Room for `least` elements (kAtOnce: for `limit`). Precondition: least <= limit.
  BoundedArray(std::size_t least, std::size_t limit, Growth growth)
      : limit_(limit), room_(growth == Growth::kAtOnce ? limit : least) {
    assert(least <= limit);
    elements_ = std::make_unique_for_overwrite<T[]>(room_);
  }

  // False: so many are more than the limit. References to elements are void after true. Amortised O(1) an element.
  bool make_room(std::size_t count) {
    if (count <= room_) [[likely]]
      return true;
    if (count > limit_) return false;
    const std::size_t room = std::min(limit_, std::max(count, 2 * room_));
    auto more = std::make_unique_for_overwrite<T[]>(room);
    std::memcpy(static_cast<void*>(more.get()), elements_.get(), room_ * sizeof(T));
    elements_ = std::move(more);
    room_ = room;
    return true;
  }

  T* data() { return elements_.get(); }
  const T* data() const { return elements_.get(); }
  T& operator[](std::size_t i) { return elements_[i]; }
  const T& operator[](std::size_t i) const { return elements_[i]; }
  std::size_t most_memory() const { return limit_ * sizeof(T); }

 private:
  std::size_t limit_ = 0, room_ = 0;
  std::unique_ptr<T[]> elements_;
};

}  // namespace lino::nfa

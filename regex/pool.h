// Working memory of searches, kept from one to the next: a few slots, taken and filled by one atomic exchange each, so
// that threads neither wait nor see each other. Whoever finds none makes one; what finds no free slot is deleted.
#pragma once

#include <array>
#include <atomic>
#include <memory>

namespace lino {

template <class T>
class Pool {
 public:
  Pool() = default;
  ~Pool() {
    for (auto& slot : slots_) delete slot.load(std::memory_order_relaxed);
  }
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  // Null: there is none now.
  std::unique_ptr<T> take() {
    for (auto& slot : slots_) {
      if (slot.load(std::memory_order_relaxed) == nullptr) continue;
      if (T* taken = slot.exchange(nullptr, std::memory_order_acquire)) return std::unique_ptr<T>(taken);
    }
    return nullptr;
  }

  void give(std::unique_ptr<T> back) {
    for (auto& slot : slots_) {
      T* expected = nullptr;
      if (slot.load(std::memory_order_relaxed) != nullptr) continue;
      if (slot.compare_exchange_strong(expected, back.get(), std::memory_order_release)) {
        static_cast<void>(back.release());
        return;
      }
    }
  }

 private:
  std::array<std::atomic<T*>, 8> slots_{};
};

}  // namespace lino

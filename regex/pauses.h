// When to try something that may be in vain: after every failure in a row, twice as many occasions go by without it.
#pragma once

#include <atomic>
#include <cstdint>

namespace lino {

// Exact for one thread; several may lose counts.
class Pauses {
 public:
  // Is it time to try? Else this occasion has gone by.
  bool are_over() {
    const uint32_t left = left_.load(std::memory_order_relaxed);
    if (left > 0) left_.store(left - 1, std::memory_order_relaxed);
    return left == 0;
  }
  void tell(bool success) {
    const uint32_t failures = failures_.load(std::memory_order_relaxed);
    if (success && failures == 0) return;
    const uint32_t now = success ? 0 : failures + (failures < kMost ? 1 : 0);
    failures_.store(now, std::memory_order_relaxed);
    left_.store((uint32_t{1} << now) - 1, std::memory_order_relaxed);
  }

 private:
  static constexpr uint32_t kMost = 6;  // 63 occasions
  std::atomic<uint32_t> failures_{0}, left_{0};
};

}  // namespace lino

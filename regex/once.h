// A value made when first asked for, by any thread, without a lock: threads that race each make one, the first to
// publish wins, the others throw theirs away.
#pragma once

#include <atomic>
#include <memory>

namespace lino {

template <class T>
class Once {
 public:
  Once() = default;
  ~Once() { delete value_.load(std::memory_order_relaxed); }
  Once(const Once&) = delete;
  Once& operator=(const Once&) = delete;

  // `make` returns a std::unique_ptr<T>; it may run in several threads at once.
  template <class Make>
  T& get(Make&& make) const {
    if (T* value = value_.load(std::memory_order_acquire)) return *value;
    std::unique_ptr<T> fresh = make();
    T* expected = nullptr;
    if (value_.compare_exchange_strong(expected, fresh.get(), std::memory_order_acq_rel)) return *fresh.release();
    return *expected;
  }

  // What there is; null: nothing yet.
  T* peek() const { return value_.load(std::memory_order_acquire); }

 private:
  mutable std::atomic<T*> value_{nullptr};
};

}  // namespace lino

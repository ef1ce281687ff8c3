// See allowance.h.
#include "cli/allowance.h"

namespace lino::cli {

Allowance::Allowance(std::atomic<std::uint64_t>& left, Turn& turn)
    : left_(left), turn_(turn), ahead_(!turn.has_come()) {
  if (ahead_) turn.hold();
}

std::uint64_t Allowance::left() const {
  const std::uint64_t left = left_.load(std::memory_order_relaxed);
  return left > used_ ? left - used_ : 0;
}

void Allowance::use(std::uint64_t lines) {
  if (ahead_) {
    used_ += lines;
  } else {
    left_.fetch_sub(lines, std::memory_order_relaxed);
  }
}

bool Allowance::settle() {
  if (!ahead_) return true;
  const bool come = turn_.wait();
  const std::uint64_t left = left_.load(std::memory_order_relaxed), used = used_;
  ahead_ = false;
  used_ = 0;
  const bool too_many = used > left;
  if (!come || too_many) turn_.discard();
  turn_.release();
  if (!come || too_many) return false;
  use(used);
  return true;
}

}  // namespace lino::cli

// A scratch of the program's pool for one search, given back at the end. The pool is a few slots, taken and filled by
// one atomic exchange.
#pragma once

#include "regex/program.h"
#include "regex/search.h"

namespace lino {

class Borrowed {
 public:
  explicit Borrowed(const SearchContext& context) : program_(context.program), state_(context.scratch) {
    if (state_ != nullptr) return;
    for (auto& slot : program_.pool) {
      if (slot.load(std::memory_order_relaxed) == nullptr) continue;
      state_ = slot.exchange(nullptr, std::memory_order_acquire);
      if (state_ != nullptr) break;
    }
    if (state_ == nullptr) state_ = new ScratchState(program_);
    mine_ = true;
  }
  ~Borrowed() {
    state_->rest();
    if (!mine_) return;
    for (auto& slot : program_.pool) {
      ScratchState* expected = nullptr;
      if (slot.load(std::memory_order_relaxed) != nullptr) continue;
      if (slot.compare_exchange_strong(expected, state_, std::memory_order_release)) return;
    }
    delete state_;
  }
  Borrowed(const Borrowed&) = delete;
  Borrowed& operator=(const Borrowed&) = delete;

  ScratchState& operator*() const { return *state_; }
  ScratchState* operator->() const { return state_; }

 private:
  const Program& program_;
  ScratchState* state_;
  bool mine_ = false;
};

}  // namespace lino

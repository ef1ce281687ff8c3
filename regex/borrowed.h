// A scratch of the program's pool for one search, given back at the end. The pool is a few slots, taken and filled by
// one atomic exchange. A thread begins where it put its last one, so that it mostly gets the same again: what that knows
// is of its haystack, and in its core's cache.
#pragma once

#include "regex/program.h"
#include "regex/search.h"

namespace lino {

class Borrowed {
 public:
  explicit Borrowed(const SearchContext& context) : program_(context.program), state_(context.scratch) {
    if (state_ != nullptr) return;
    mine_ = true;
    for (std::size_t i = 0; i < program_.pool.size(); ++i) {
      const std::size_t at = (home() + i) % program_.pool.size();
      if (program_.pool[at].load(std::memory_order_relaxed) == nullptr) continue;
      state_ = program_.pool[at].exchange(nullptr, std::memory_order_acquire);
      if (state_ == nullptr) continue;
      home() = at;
      return;
    }
    state_ = new ScratchState(program_);
  }
  ~Borrowed() {
    state_->rest();
    if (!mine_) return;
    for (std::size_t i = 0; i < program_.pool.size(); ++i) {
      const std::size_t at = (home() + i) % program_.pool.size();
      ScratchState* expected = nullptr;
      if (program_.pool[at].load(std::memory_order_relaxed) != nullptr) continue;
      if (!program_.pool[at].compare_exchange_strong(expected, state_, std::memory_order_release)) continue;
      home() = at;
      return;
    }
    delete state_;
  }
  Borrowed(const Borrowed&) = delete;
  Borrowed& operator=(const Borrowed&) = delete;

  ScratchState& operator*() const { return *state_; }
  ScratchState* operator->() const { return state_; }

 private:
  // Where this thread put what it had last.
  static std::size_t& home() {
    static thread_local std::size_t slot = 0;
    return slot;
  }

  const Program& program_;
  ScratchState* state_;
  bool mine_ = false;
};

}  // namespace lino

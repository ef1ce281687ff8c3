// --max-total: how many lines may still be selected, in the order in which they are shown, though several threads search.
//
// A task whose turn has come knows how many are left. One that is ahead of its turn selects as many as could be left and
// keeps its results and messages to itself; when its turn comes, and it was too many, all is forgotten and searched again:
// that is one task of a run, since all is over behind it. A task that selects nothing waits for nobody.
#pragma once

#include <atomic>
#include <cstdint>

#include "cli/tasks.h"

namespace lino::cli {

class Allowance {
 public:
  // `left`: of the run; only the task whose turn has come changes it.
  Allowance(std::atomic<std::uint64_t>& left, Turn& turn);
  Allowance(const Allowance&) = delete;
  Allowance& operator=(const Allowance&) = delete;
  ~Allowance() { turn_.release(); }

  // Lines that may still be selected, or under is_ahead() at most those.
  std::uint64_t left() const;
  void use(std::uint64_t lines);
  bool is_ahead() const { return ahead_; }
  // Waits for the turn. False: it selected more than are left, or the run was stopped; what it wrote is forgotten.
  bool settle();

 private:
  std::atomic<std::uint64_t>& left_;
  Turn& turn_;
  bool ahead_;
  std::uint64_t used_ = 0;  // ahead of the turn
};

}  // namespace lino::cli

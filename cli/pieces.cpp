#include "cli/pieces.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <utility>

namespace lino::cli {

Pieces::Pieces(int fd, std::uint64_t size, std::string path, bool found_by_walk)
    : fd_(fd),
      size_(size),
      path_(std::move(path)),
      found_by_walk_(found_by_walk),
      told_((size + kPiece - 1) / kPiece) {}

Pieces::~Pieces() { close(fd_); }

void Pieces::tell(std::size_t piece, const Before& of_it) {
  const std::lock_guard lock(mutex_);
  told_[piece] = {of_it, true};
  const std::size_t before = sums_to_;
  for (; sums_to_ < told_.size() && told_[sums_to_].known; ++sums_to_) {
    if (sums_to_ == 0) continue;
    told_[sums_to_].lines += told_[sums_to_ - 1].lines;
    told_[sums_to_].ends |= told_[sums_to_ - 1].ends;
  }
  if (sums_to_ != before) changed_.notify_all();
}

std::optional<Pieces::Before> Pieces::before(std::size_t piece, const std::function<bool()>& stopped) {
  constexpr std::chrono::milliseconds kLook(10);  // who stops all does not know of this wait
  if (piece == 0) return Before();
  std::unique_lock lock(mutex_);
  while (sums_to_ < piece) {
    if (stopped()) return std::nullopt;
    changed_.wait_for(lock, kLook);
  }
  return told_[piece - 1];
}

}  // namespace lino::cli

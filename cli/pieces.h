// A large file in pieces that several threads read and search. A line belongs to the piece in which it begins. What a piece
// must know of those before it, each tells as soon as it has been read: how many lines it ends, whether it
// holds a NUL byte or a line that is too long.
#pragma once

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace lino::cli {

class Pieces {
 public:
  static constexpr std::uint64_t kLeastSize = std::uint64_t{8} << 20;  // of a file that is worth it
  static constexpr std::uint64_t kPiece = std::uint64_t{1} << 20;

  // `fd` is a regular file of that size, which is closed at the end.
  Pieces(int fd, std::uint64_t size, std::string path, bool found_by_walk);
  Pieces(const Pieces&) = delete;
  Pieces& operator=(const Pieces&) = delete;
  ~Pieces();

  int fd() const { return fd_; }
  const std::string& path() const { return path_; }
  bool found_by_walk() const { return found_by_walk_; }
  std::size_t count() const { return told_.size(); }
  std::uint64_t begin(std::size_t piece) const { return piece * kPiece; }
  std::uint64_t end(std::size_t piece) const { return std::min(size_, (piece + 1) * kPiece); }

  struct Before {
    std::uint64_t lines = 0;
    bool ends = false;  // the search in pieces: one thread searches the rest
  };
  // Each piece tells, in whatever order.
  void tell(std::size_t piece, const Before& of_it);
  // The sum over all before; waits until they have told. Nothing: `stopped` has become true meanwhile.
  std::optional<Before> before(std::size_t piece, const std::function<bool()>& stopped);

  // What has been found, by all pieces so far.
  std::atomic<std::uint64_t> lines{0}, matches{0};
  std::atomic<bool> passed_over{false};

 private:
  struct Told : Before {
    bool known = false;
  };
  const int fd_;
  const std::uint64_t size_;
  const std::string path_;
  const bool found_by_walk_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Told> told_;  // that of a piece; up to sums_to_: of all up to it and with it
  std::size_t sums_to_ = 0;
};

}  // namespace lino::cli

// Short files of a folder, opened and read several at a time: io_uring_enter(2) is one system call for all of them, where open(2),
// read(2) and close(2) are three for each.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/open_folder.h"

namespace lino::cli {

class BulkReader {
 public:
  static constexpr std::size_t kMost = 8;                           // files at a time
  static constexpr std::size_t kMostBytes = std::size_t{64} << 10;  // of one
  static constexpr unsigned kDescriptors = kMost + 1;               // that it has open at most

  struct File {
    int fd = -1;                 // the caller's; it stands at the file's begin
    std::string_view text = {};  // all of it, if it is whole; valid until the next read()
    bool whole = false;
  };

  // nullptr: the kernel has no io_uring or forbids it, LINO_URING=off is set, or lino was built without liburing.
  static std::unique_ptr<BulkReader> make();
  BulkReader(const BulkReader&) = delete;
  BulkReader& operator=(const BulkReader&) = delete;
  ~BulkReader();

  // Opens and reads the first of these files, up to kMost, from the folder that they are in; nullptr: by their paths. Fewer, or
  // none, where one cannot be opened; open(2) says why. What is left of those before is closed.
  void read(const OpenFolder* folder, std::span<const std::string> paths);
  // How many of them have not been taken.
  std::size_t left() const { return opened_ - taken_; }
  // The next one, if any is left.
  File take();
  // Takes a descriptor, to be closed with others by the next read().
  void close_later(int fd) { to_close_.push_back(fd); }
  // Closes what is left.
  void drop();

 private:
  struct Ring;
  explicit BulkReader(std::unique_ptr<Ring> ring);
  bool open_all(const OpenFolder* folder, std::span<const std::string> paths);
  bool read_all();
  template <class OnResult>
  bool complete(std::size_t wanted, OnResult on_result);

  std::unique_ptr<Ring> ring_;  // nullptr: it does not work any more
  std::unique_ptr<char[]> buffer_;
  std::array<File, kMost> files_;
  std::size_t opened_ = 0, taken_ = 0;
  std::vector<int> to_close_;
};

}  // namespace lino::cli

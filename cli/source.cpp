// See source.h.
#include "cli/source.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace lino::cli {

FileSource::FileSource(int fd) : fd_(fd), begin_(lseek(fd, 0, SEEK_CUR)) {}

FileSource::~FileSource() {
  if (fd_ > STDIN_FILENO) close(fd_);
}

ssize_t FileSource::read(char* to, std::size_t size) {
  ssize_t n;
  do n = ::read(fd_, to, size);
  while (n < 0 && errno == EINTR);
  if (n < 0) error_ = errno;
  return n;
}

std::int64_t FileSource::seek(std::int64_t offset, int whence) {
  if (begin_ < 0) return -1;
  const std::int64_t at = lseek(fd_, whence == SEEK_SET ? begin_ + offset : offset, whence);
  return at < begin_ ? -1 : at - begin_;
}

std::string FileSource::reason() const { return std::strerror(error_); }

std::string_view PeekSource::peek(std::size_t size) {
  constexpr std::size_t kAtOnce = 512;
  if (first_.size() < size && !ended_) {
    char more[kAtOnce];
    const ssize_t n = below_->read(more, kAtOnce);
    first_.append(more, static_cast<std::size_t>(std::max<ssize_t>(n, 0)));
    ended_ = n <= 0;
    failed_ = n < 0;
  }
  return first_;
}

ssize_t PeekSource::read(char* to, std::size_t size) {
  if (given_ < first_.size()) {
    const std::size_t n = first_.copy(to, size, given_);
    given_ += n;
    return static_cast<ssize_t>(n);
  }
  if (ended_) return failed_ ? -1 : 0;
  return below_->read(to, size);
}

std::int64_t PeekSource::seek(std::int64_t offset, int whence) {
  // Where the source below stands is where first_ ends, not where this one is.
  if (whence == SEEK_CUR) offset -= static_cast<std::int64_t>(first_.size() - given_);
  const std::int64_t at = below_->seek(offset, whence);
  if (at < 0) return -1;
  given_ = first_.size();
  ended_ = failed_ = false;
  return at;
}

}  // namespace lino::cli

// Reading and mapping. Blocks are cut behind the last line's end that was read; what follows it is moved to the buffer's front and
// begins the next block. A line that does not fit doubles the buffer.
#include "cli/input.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "cli/decode.h"
#include "cli/lines.h"

namespace lino::cli {
namespace {

constexpr std::size_t kBlock = std::size_t{256} << 10;    // stays in the L2 cache between reading and searching
constexpr std::size_t kLongLine = std::size_t{16} << 20;  // may be cut at a NUL byte
constexpr std::size_t kLongestLine = std::size_t{1} << 30;
constexpr std::size_t kMapFrom = std::size_t{1} << 20;  // smaller files are read: mapping costs more than copying

}  // namespace

std::optional<std::string> content_of(const std::string& path) {
  const bool is_input = path == "-";
  const int fd = is_input ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (fd < 0) return std::nullopt;
  std::string content;
  char block[4096];
  ssize_t n;
  while ((n = read(fd, block, sizeof block)) > 0 || (n < 0 && errno == EINTR)) {
    content.append(block, static_cast<std::size_t>(std::max<ssize_t>(n, 0)));
  }
  const int error = errno;
  if (!is_input) ::close(fd);
  errno = error;
  if (n < 0) return std::nullopt;
  return content;
}

void Input::begin(const InputOptions& how) {
  close();
  how_ = how;
  error_ = 0;
  at_end_ = false;
  offset_ = to_read_ = 0;
  size_ = given_ = 0;
}

void Input::open(std::unique_ptr<Source> source, const InputOptions& how) {
  begin(how);
  may_wait_ = how.may_wait;
  source_ = how.encoding != nullptr ? decode(std::move(source), *how.encoding) : std::move(source);
}

// From now on what the file's bytes stand for is read. `read`: those that have been.
void Input::decode_file(std::string read) {
  to_read_ = 0;
  auto file = std::make_unique<FileSource>(std::exchange(fd_, -1));
  source_ = decode(std::make_unique<PeekSource>(std::move(file), std::move(read)), *how_.encoding);
}

void Input::open(int fd, const InputOptions& how, const struct stat* known) {
  begin(how);
  fd_ = fd;
  struct stat status;
  if (known != nullptr) status = *known;
  may_wait_ = (known == nullptr && fstat(fd, &status) != 0) || !S_ISREG(status.st_mode);
  if (how.from > 0 && !may_wait_ && map(fd, static_cast<std::size_t>(status.st_size))) {
    at_end_ = true;
    return;
  }
  if (how.from > 0) {  // behind a line's end
    if (lseek(fd, static_cast<off_t>(how.from), SEEK_SET) < 0) error_ = errno;
    make_room(1);
    buffer_[0] = how.terminator;
    size_ = given_ = 1;
    offset_ = how.from;
    return;
  }
  if (how.encoding != nullptr && how.encoding->kind > Encoding::Kind::kNone) return decode_file({});
  if (may_wait_ || (fd == STDIN_FILENO && lseek(fd, 0, SEEK_CUR) != 0)) return;
  to_read_ = static_cast<std::uint64_t>(status.st_size);
  if (!how.map || to_read_ < kMapFrom || !map(fd, static_cast<std::size_t>(to_read_))) return;
  at_end_ = true;
  if (!is_marked(mapping_)) return;
  at_end_ = false;
  unmap();
  decode_file({});
}

void Input::open(std::string_view text) {
  begin({});
  text_ = text;
  at_end_ = true;
}

bool Input::map(int fd, std::size_t size) {
  void* begin = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
  if (begin == MAP_FAILED) return false;
  madvise(begin, size, MADV_SEQUENTIAL);
  mapping_ = {static_cast<const char*>(begin), size};
  return true;
}

void Input::unmap() {
  if (!mapping_.empty()) munmap(const_cast<char*>(mapping_.data()), mapping_.size());
  mapping_ = {};
}

void Input::close() {
  unmap();
  text_ = {};
  source_.reset();
  if (fd_ > STDIN_FILENO) ::close(fd_);
  fd_ = -1;
}

// Does the file's text, of which these are the first bytes, begin with a byte order mark that counts? Or perhaps.
bool Input::is_marked(std::string_view first) const {
  return how_.encoding != nullptr && how_.encoding->kind == Encoding::Kind::kAuto && may_be_marked(first);
}

std::string Input::reason() const {
  if (error_ == kTooLong) {
    return how_.whole ? "more than 1 GiB to be kept in memory for --multiline or --scope=file, not searched"
                      : "a line of more than 1 GiB, not searched";
  }
  return source_ ? source_->reason() : std::strerror(error_);
}

ssize_t Input::read(char* to, std::size_t size) {
  if (!source_) return ::read(fd_, to, size);
  const ssize_t n = source_->read(to, size);
  if (n < 0) errno = EIO;
  return n;
}

// Room for so many more bytes behind size_.
void Input::make_room(std::size_t least) {
  if (size_ + least <= capacity_) return;
  const std::size_t capacity = std::max({kBlock, capacity_ * 2, size_ + least});
  auto bigger = std::make_unique_for_overwrite<char[]>(capacity);
  if (buffer_) std::memcpy(bigger.get(), buffer_.get(), size_);
  buffer_ = std::move(bigger);
  capacity_ = capacity;
}

// Of a line that has got long: where it may be cut, behind a NUL byte among those from `fresh` on; 0: not here. An endless
// one, such as /dev/zero, is searched in pieces so, and one that holds no NUL either ends in an error.
std::size_t Input::end_of_piece(std::size_t fresh) {
  if (size_ < kLongLine) return 0;
  const void* nul = how_.text ? nullptr : memrchr(&buffer_[fresh], '\0', size_ - fresh);
  if (nul != nullptr) return static_cast<std::size_t>(static_cast<const char*>(nul) - buffer_.get()) + 1;
  if (size_ > kLongestLine) error_ = kTooLong;
  return 0;
}

// Moves what has been read and not given to the front, with what is to stand before it.
void Input::keep() {
  if (given_ == 0) return;
  std::size_t from = given_;
  for (std::size_t n = 0; n < how_.lines_kept && from > 0; ++n)
    from = line_begin({buffer_.get(), given_}, from - 1, 0, how_.terminator);
  from = std::min(from, given_ - 1);
  std::memmove(&buffer_[0], &buffer_[from], size_ - from);
  size_ -= from;
  given_ -= from;
}

bool Input::next(Block& block) {
  if (!text_.empty()) {
    block = {.text = std::exchange(text_, {}), .last = true};
    return true;
  }
  if (!mapping_.empty()) {
    if (offset_ > 0) return false;
    block = {.text = mapping_, .start = static_cast<std::size_t>(how_.from), .offset = how_.from, .last = true};
    offset_ = mapping_.size();
    return true;
  }
  if (at_end_ || error_ != 0) return false;
  keep();
  std::size_t end = 0;  // behind the last line's end; 0: none yet
  while (end == 0) {
    make_room(kBlock / 8);
    const std::size_t room = capacity_ - size_;
    const ssize_t n = read(&buffer_[size_], room);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) error_ = errno;
    if (n <= 0) {
      at_end_ = true;
      end = size_;
      break;
    }
    const std::size_t behind = size_ + static_cast<std::size_t>(n);
    if (offset_ == 0 && size_ == 0 && !source_ && is_marked({buffer_.get(), behind})) {
      decode_file({buffer_.get(), behind});
      continue;
    }
    // As long as was told, and no more came though there was room: there is no need to wait for a 0.
    if (to_read_ != 0 && to_read_ == offset_ - given_ + behind && static_cast<std::size_t>(n) < room) {
      at_end_ = true;
      size_ = end = behind;
      break;
    }
    const std::size_t begin = line_begin({buffer_.get(), behind}, behind, size_, how_.terminator);
    if (begin > size_ && !how_.whole) end = begin;  // a line's end was read
    const std::size_t fresh = std::exchange(size_, behind);
    if (end == 0 && !how_.whole) end = end_of_piece(fresh);
    if (how_.whole && size_ > kLongestLine) error_ = kTooLong;
    if (error_ != 0) return false;
  }
  if (end == given_) return false;
  block = {.text = {buffer_.get(), end}, .start = given_, .offset = offset_, .last = at_end_};
  offset_ += end - given_;
  given_ = end;
  return true;
}

// Fills the buffer up to `size` with what stands at `from`, or up to the file's end.
bool Input::read_to(int fd, std::uint64_t from, std::size_t size) {
  make_room(size - size_);
  while (size_ < size) {
    const ssize_t n = pread(fd, &buffer_[size_], size - size_, static_cast<off_t>(from + size_));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) error_ = errno;
    if (n <= 0) return n == 0;
    size_ += static_cast<std::size_t>(n);
  }
  return true;
}

bool Input::read_piece(int fd, const InputOptions& how, std::uint64_t begin, std::uint64_t end, Block& block) {
  constexpr std::size_t kMore = std::size_t{64} << 10;
  this->begin(how);
  const std::size_t before = begin > 0 ? 1 : 0;  // a line begins at `begin` if this one ends another
  const std::uint64_t from = begin - before;
  block = {};
  if (!read_to(fd, from, static_cast<std::size_t>(end - from))) return false;
  const auto text = [this] { return std::string_view(buffer_.get(), size_); };
  const std::size_t start = before == 0 ? 0 : line_end(text(), 0, how.terminator) + 1;
  if (start >= size_) return true;  // no line begins here, unless one does behind the end
  std::size_t last = line_end(text(), size_ - 1, how.terminator);
  for (std::size_t more = kMore; last == size_; more *= 2) {
    const std::size_t known = size_;
    struct stat status;
    if (known > kLongLine && fstat(fd, &status) == 0 && map(fd, static_cast<std::size_t>(status.st_size))) {
      const std::size_t behind = std::min(line_end(mapping_, from + known, how.terminator) + 1, mapping_.size());
      block = {.text = mapping_.substr(0, behind), .start = from + start, .offset = from + start, .last = true};
      return true;
    }
    if (known > kLongestLine) error_ = kTooLong;
    if (error_ != 0) return false;
    if (!read_to(fd, from, known + more)) return false;
    if (size_ == known) break;  // the file's end
    last = line_end(text(), known, how.terminator);
  }
  block = {.text = text().substr(0, last + 1), .start = start, .offset = from + start, .last = true};
  return true;
}

}  // namespace lino::cli

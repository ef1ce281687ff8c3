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
#include <vector>

#include "cli/decode.h"
#include "cli/lines.h"

namespace lino::cli {
namespace {

constexpr std::size_t kBlock = std::size_t{256} << 10;  // stays in the L2 cache between reading and searching
constexpr std::size_t kLongLine = kMappedLine;          // or of a pipe: may be cut at a NUL byte
constexpr std::size_t kMapLine = kMappedLine / 2;       // of a file: the buffer does not double once more for it
constexpr std::size_t kLargestWhole = std::size_t{1} << 30;
constexpr std::size_t kWindow = std::size_t{1} << 20;   // of a mapping that is not one block
constexpr std::size_t kMapFrom = std::size_t{1} << 20;  // of a file that is wanted in one block

// As --max-line takes it.
std::string in_units(std::size_t bytes) {
  constexpr std::string_view kUnits = "KMG";
  std::size_t unit = 0;
  for (; unit < kUnits.size() && bytes % 1024 == 0; ++unit) bytes /= 1024;
  return std::to_string(bytes) + (unit > 0 ? std::string(1, kUnits[unit - 1]) : std::string());
}

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
  at_end_ = is_file_ = false;
  offset_ = to_read_ = lines_ = 0;
  size_ = given_ = read_ahead_ = 0;
}

void Input::open(std::unique_ptr<Source> source, const InputOptions& how) {
  begin(how);
  may_wait_ = how.may_wait;
  source_ = how.encoding != nullptr ? decode(std::move(source), *how.encoding) : std::move(source);
}

// From now on what the file's bytes stand for is read. `read`: those that have been.
void Input::decode_file(std::string read) {
  to_read_ = 0;
  is_file_ = false;
  auto file = std::make_unique<FileSource>(std::exchange(fd_, -1));
  source_ = decode(std::make_unique<PeekSource>(std::move(file), std::move(read)), *how_.encoding);
}

void Input::open(int fd, const InputOptions& how, const struct stat* known) {
  begin(how);
  fd_ = fd;
  struct stat status;
  if (known != nullptr) status = *known;
  may_wait_ = (known == nullptr && fstat(fd, &status) != 0) || !S_ISREG(status.st_mode);
  is_file_ = !may_wait_;
  offset_ = how.from;
  if (how.from > 0) {  // behind a line's end
    if (lseek(fd, static_cast<off_t>(how.from), SEEK_SET) < 0) error_ = errno;
    make_room(1);
    buffer_[0] = how.terminator;
    size_ = given_ = 1;
    return;
  }
  if (how.encoding != nullptr && how.encoding->kind > Encoding::Kind::kNone) return decode_file({});
  is_file_ = is_file_ && (fd != STDIN_FILENO || lseek(fd, 0, SEEK_CUR) == 0);
  if (!is_file_) return;
  to_read_ = static_cast<std::uint64_t>(status.st_size);
  if (!how.whole || to_read_ < kMapFrom || !map(fd, static_cast<std::size_t>(to_read_))) return;
  if (!is_marked(mapping_)) return;
  unmap();
  decode_file({});
}

bool Input::open_short(int fd, const InputOptions& how) {
  begin(how);
  if (how.encoding != nullptr && how.encoding->kind > Encoding::Kind::kNone) return false;
  make_room(kBlock);
  const ssize_t n = ::read(fd, &buffer_[0], capacity_);
  if (n < 0 || static_cast<std::size_t>(n) == capacity_) {
    lseek(fd, 0, SEEK_SET);
    return false;
  }
  fd_ = fd;
  is_file_ = true;
  may_wait_ = false;
  read_ahead_ = static_cast<std::size_t>(n);
  // Where a page cannot be read, a read ends before it, and only the next one says why.
  constexpr std::size_t kPage = 4096;
  if (read_ahead_ % kPage != 0) to_read_ = read_ahead_;
  return true;
}

bool Input::open_whole(std::string_view text, const InputOptions& how) {
  begin(how);
  const bool is_encoded = how.encoding != nullptr && how.encoding->kind > Encoding::Kind::kNone;
  if (is_encoded || is_marked(text) || text.size() > how.max_line) return false;
  text_ = text;
  at_end_ = true;
  return true;
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
  unmapped_ = 0;
  return true;
}

void Input::unmap_before(std::size_t end) {
  munmap(const_cast<char*>(mapping_.data()) + unmapped_, end - unmapped_);
  unmapped_ = end;
}

void Input::unmap() {
  if (!mapping_.empty()) unmap_before(mapping_.size());
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
  if (error_ == kTooLong && how_.whole)
    return "more than 1 GiB to be kept in memory for --multiline or --scope=file, not searched";
  if (error_ == kTooLong) {
    return "line " + std::to_string(too_long_) + " is longer than " + in_units(how_.max_line) +
           ", not searched from there on (raise --max-line)";
  }
  return source_ ? source_->reason() : std::strerror(error_);
}

ssize_t Input::read(char* to, std::size_t size) {
  if (read_ahead_ > 0) return static_cast<ssize_t>(std::exchange(read_ahead_, 0));
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
  const std::size_t size = size_ - given_;
  if (size < std::min(kLongLine, how_.max_line)) return 0;
  const void* nul = how_.text ? nullptr : memrchr(&buffer_[fresh], '\0', size_ - fresh);
  return nul != nullptr ? static_cast<std::size_t>(static_cast<const char*>(nul) - buffer_.get()) + 1 : 0;
}

// The number of the line that begins at offset_. A file's lines are counted when it is asked for, which reads them again.
std::uint64_t Input::number_of_next_line() const {
  if (!is_file_) return lines_ + 1;
  std::uint64_t number = 1;
  std::vector<char> block(kBlock);
  for (std::uint64_t at = 0; at < offset_;) {
    const std::size_t wanted = static_cast<std::size_t>(std::min<std::uint64_t>(block.size(), offset_ - at));
    const ssize_t n = pread(fd_, block.data(), wanted, static_cast<off_t>(at));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) break;
    number += count_terminators({block.data(), static_cast<std::size_t>(n)}, how_.terminator);
    at += static_cast<std::uint64_t>(n);
  }
  return number;
}

// A line that begins at offset_ is too long.
bool Input::fail_too_long() {
  error_ = kTooLong;
  too_long_ = number_of_next_line();
  return false;
}

// The block text[start, end) ends before a line that is too long; false: that is its first.
bool Input::end_before_long_line(std::string_view text, std::size_t start, std::size_t& end) {
  const std::size_t begin = long_line(text.substr(0, end), start, how_.max_line, how_.terminator);
  if (begin == end) return true;
  if (begin == start) return fail_too_long();
  end = begin;
  at_end_ = false;
  return true;
}

// Where what is to stand before the line at `at` begins, not before `floor`, from which on all lines are there that may be wanted.
std::size_t Input::begin_of_kept(std::string_view text, std::size_t at, std::size_t floor) const {
  std::size_t from = at;
  for (std::size_t n = 0; n < how_.lines_kept && from > floor; ++n)
    from = line_begin(text, from - 1, floor, how_.terminator);
  return at > 0 ? std::min(from, at - 1) : 0;
}

// Moves what has been read and not given to the front, with what is to stand before it.
void Input::keep() {
  if (given_ == 0) return;
  const std::size_t from = begin_of_kept({buffer_.get(), given_}, given_, 0);
  std::memmove(&buffer_[0], &buffer_[from], size_ - from);
  size_ -= from;
  given_ -= from;
}

bool Input::next(Block& block) {
  if (!text_.empty()) {
    block = {.text = std::exchange(text_, {}), .last = true};
    return true;
  }
  return mapping_.empty() ? next_read(block) : next_mapped(block);
}

// All of the mapping, or as many lines of it as are about kWindow. What stands before is given back: its pages, and what the system
// needs to know where they are.
bool Input::next_mapped(Block& block) {
  if (offset_ >= mapping_.size() || error_ != 0) return false;
  auto start = static_cast<std::size_t>(offset_), end = mapping_.size();
  std::size_t from = 0;
  if (!how_.whole) {
    from = begin_of_kept(mapping_, start, unmapped_);
    const std::size_t page = from - from % static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    if (page > unmapped_) unmap_before(page);
    const std::size_t enough = std::min(start + kWindow, end);
    const std::size_t begin = line_begin(mapping_, enough, start, how_.terminator);
    end = begin > start ? begin : std::min(line_end(mapping_, enough, how_.terminator) + 1, end);
    if (how_.max_line <= kMappedLine && !end_before_long_line(mapping_, start, end)) return false;
  }
  at_end_ = end == mapping_.size();
  block = {.text = mapping_.substr(from, end - from),
           .start = start - from,
           .offset = offset_,
           .last = at_end_,
           .ahead = mapping_.size() - end};
  offset_ = end;
  return true;
}

// Maps the file, of which a line has got so long that it is not to be kept in memory, unless that is asked for.
bool Input::map_from_here() {
  if (!is_file_ || how_.max_line <= kMappedLine || size_ - given_ < kMapLine) return false;
  struct stat status;
  if (fstat(fd_, &status) != 0 || static_cast<std::uint64_t>(status.st_size) < offset_ + kMapLine) return false;
  if (!map(fd_, static_cast<std::size_t>(status.st_size))) return false;
  size_ = given_ = 0;
  return true;
}

bool Input::next_read(Block& block) {
  if (at_end_ || error_ != 0) return false;
  keep();
  std::size_t end = 0;    // behind the last line's end; 0: none yet
  bool is_piece = false;  // of a line
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
    const std::size_t fresh = std::exchange(size_, behind);
    if (how_.whole && size_ > kLargestWhole) error_ = kTooLong;
    if (error_ != 0) return false;
    if (how_.whole) continue;
    if (begin <= fresh && map_from_here()) return next_mapped(block);
    end = begin > fresh ? begin : end_of_piece(fresh);  // a line's end was read, or is made
    is_piece = begin <= fresh && end != 0;
    if (end == 0 && size_ - given_ > how_.max_line) return fail_too_long();
  }
  const bool may_be_long = how_.whole || is_piece || (is_file_ && how_.max_line > kMappedLine);
  if (end == given_ || (!may_be_long && !end_before_long_line({buffer_.get(), end}, given_, end))) return false;
  block = {.text = {buffer_.get(), end}, .start = given_, .offset = offset_, .last = at_end_, .ahead = size_ - end};
  if (!is_file_ && !how_.whole) lines_ += count_terminators(block.text.substr(given_), how_.terminator);
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
  const std::size_t most = how.max_line <= kMappedLine ? how.max_line : SIZE_MAX;  // else it is mapped
  const auto is_too_long = [&] { return long_line(text(), start, most, how.terminator) < size_; };
  std::size_t last = line_end(text(), size_ - 1, how.terminator);
  for (std::size_t more = kMore; last == size_ && !is_too_long(); more *= 2) {
    const std::size_t known = size_;
    struct stat status;
    if (known > kLongLine && fstat(fd, &status) == 0 && map(fd, static_cast<std::size_t>(status.st_size))) {
      const std::size_t behind = std::min(line_end(mapping_, from + known, how.terminator) + 1, mapping_.size());
      block = {.text = mapping_.substr(0, behind), .start = from + start, .offset = from + start, .last = true};
      return true;
    }
    if (!read_to(fd, from, known + more)) return false;
    if (size_ == known) break;  // the file's end
    last = line_end(text(), known, how.terminator);
  }
  block = {.text = text().substr(0, last + 1),
           .start = start,
           .offset = from + start,
           .last = true,
           .too_long = is_too_long()};
  return true;
}

}  // namespace lino::cli

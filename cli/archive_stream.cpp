// See archive_stream.h.
#include "cli/archive_stream.h"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <new>
#include <utility>

namespace lino::cli {
namespace {

constexpr std::size_t kBlock = std::size_t{128} << 10;

}  // namespace

ArchiveStream::ArchiveStream(std::unique_ptr<Source> below)
    : below_(std::move(below)), reader_(libraries().archive_read_new()), block_(kBlock, '\0') {
  if (reader_ == nullptr) throw std::bad_alloc();
}

ArchiveStream::~ArchiveStream() { libraries().archive_read_free(reader_); }

int ArchiveStream::open() {
  const Libraries& lib = libraries();
  lib.archive_read_set_callback_data(reader_, this);
  lib.archive_read_set_read_callback(
      reader_, [](archive*, void* self, const void** data) { return static_cast<ArchiveStream*>(self)->give(data); });
  if (below_->seek(0, SEEK_CUR) >= 0) {
    lib.archive_read_set_seek_callback(reader_, [](archive*, void* self, la_int64_t offset, int whence) {
      const std::int64_t at = static_cast<ArchiveStream*>(self)->below_->seek(offset, whence);
      return at < 0 ? la_int64_t{ARCHIVE_FATAL} : la_int64_t{at};
    });
  }
  return lib.archive_read_open1(reader_);
}

int ArchiveStream::next(archive_entry** entry) {
  piece_ = {};
  piece_at_ = read_ = 0;
  int done;
  do done = libraries().archive_read_next_header(reader_, entry);
  while (done == ARCHIVE_RETRY);
  return done;
}

// archive_read_data() would fill all of `to`, and give nothing when that ends in an error.
la_ssize_t ArchiveStream::read(char* to, std::size_t size) {
  while (piece_.empty() && piece_at_ <= read_) {
    const void* data = nullptr;
    std::size_t n = 0;
    const int done = libraries().archive_read_data_block(reader_, &data, &n, &piece_at_);
    if (done == ARCHIVE_EOF) return 0;
    if (done < ARCHIVE_OK) return done;
    if (n > 0) piece_ = {static_cast<const char*>(data), n};
  }
  if (piece_at_ > read_) {
    const auto n = static_cast<std::size_t>(std::min<la_int64_t>(piece_at_ - read_, static_cast<la_int64_t>(size)));
    std::memset(to, 0, n);
    read_ += static_cast<la_int64_t>(n);
    return static_cast<la_ssize_t>(n);
  }
  const std::size_t n = piece_.copy(to, size);
  piece_.remove_prefix(n);
  read_ += static_cast<la_int64_t>(n);
  piece_at_ = read_;
  return static_cast<la_ssize_t>(n);
}

bool ArchiveStream::read_rest() {
  if (below_->seek(0, SEEK_CUR) >= 0) return true;
  const void* data = nullptr;
  la_ssize_t n;
  do n = give(&data);
  while (n > 0);
  return n == 0;
}

std::string ArchiveStream::reason() const {
  const char* text = libraries().archive_error_string(reader_);
  return text != nullptr && *text != '\0' ? text : "the archive is damaged, or ends too early";
}

// Called by C, which no exception may cross.
la_ssize_t ArchiveStream::give(const void** data) {
  *data = block_.data();
  ssize_t n = -1;
  try {
    n = below_->read(block_.data(), block_.size());
    if (n < 0) libraries().archive_set_error(reader_, EIO, "%s", below_->reason().c_str());
  } catch (const std::bad_alloc&) {
    libraries().archive_set_error(reader_, ENOMEM, "%s", std::strerror(ENOMEM));
  }
  return n < 0 ? la_ssize_t{ARCHIVE_FATAL} : la_ssize_t{n};
}

}  // namespace lino::cli

// RFC 1952.
#include "cli/gunzip.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <new>
#include <string>
#include <utility>

#include "cli/libraries.h"

namespace lino::cli {
namespace {

class Gunzip : public Source {
 public:
  explicit Gunzip(std::unique_ptr<Source> file) : file_(std::move(file)) {
    constexpr int kGzipAlone = 16;
    if (libraries().inflateInit2_(&stream_, MAX_WBITS + kGzipAlone, ZLIB_VERSION, sizeof stream_) != Z_OK)
      throw std::bad_alloc();
  }
  ~Gunzip() override { libraries().inflateEnd(&stream_); }

  ssize_t read(char* to, std::size_t size) override;
  std::string reason() const override { return reason_; }

 private:
  bool refill();
  bool begin_member();
  void fail(std::string reason) {
    reason_ = std::move(reason);
    ended_ = true;
  }

  const std::unique_ptr<Source> file_;
  std::string reason_;
  bool ended_ = false;     // nothing more is read
  bool in_member_ = true;  // the first one is there, as the file's magic number says
  z_stream stream_{};
  std::array<char, 1 << 16> block_;
};

// False at the end of the file, and after an error.
bool Gunzip::refill() {
  if (stream_.avail_in > 0) return true;
  const ssize_t n = file_->read(block_.data(), block_.size());
  if (n < 0) fail(file_->reason());
  if (n <= 0) return false;
  stream_.next_in = reinterpret_cast<Bytef*>(block_.data());
  stream_.avail_in = static_cast<uInt>(n);
  return true;
}

// False when no further one follows. NUL bytes may, up to the end: tapes have blocks.
bool Gunzip::begin_member() {
  while (refill()) {
    if (*stream_.next_in != 0) {
      constexpr Bytef kMagic = 0x1F;
      if (*stream_.next_in != kMagic) fail("what follows the compressed data is not compressed");
      libraries().inflateReset(&stream_);
      return !ended_;
    }
    ++stream_.next_in;
    --stream_.avail_in;
  }
  ended_ = true;
  return false;
}

ssize_t Gunzip::read(char* to, std::size_t size) {
  constexpr std::size_t kAtOnce = std::size_t{1} << 30;
  size = std::min(size, kAtOnce);
  stream_.next_out = reinterpret_cast<Bytef*>(to);
  stream_.avail_out = static_cast<uInt>(size);
  while (!ended_ && stream_.avail_out == size) {
    if (!in_member_ && !begin_member()) break;
    in_member_ = true;
    if (!refill()) {
      if (!ended_) fail("the compressed data end too early");
      break;
    }
    const int done = libraries().inflate(&stream_, Z_NO_FLUSH);
    if (done == Z_MEM_ERROR) throw std::bad_alloc();
    if (done == Z_STREAM_END) {
      in_member_ = false;
    } else if (done != Z_OK && done != Z_BUF_ERROR) {
      fail(std::string("the compressed data are damaged (") + (stream_.msg != nullptr ? stream_.msg : "zlib") + ")");
    }
  }
  const std::size_t made = size - stream_.avail_out;
  return made > 0 ? static_cast<ssize_t>(made) : reason_.empty() ? 0 : -1;
}

}  // namespace

std::unique_ptr<Source> gunzip(std::unique_ptr<Source> file) { return std::make_unique<Gunzip>(std::move(file)); }

}  // namespace lino::cli

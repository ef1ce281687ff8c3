// libarchive reads such a file as an archive without a format, of one member.
#include "cli/decompress.h"

#include <string>
#include <string_view>
#include <utility>

#include "cli/archive_stream.h"

namespace lino::cli {
namespace {

// libarchive has a sentence for each format.
std::string in_words(std::string reason) {
  for (const std::string_view early : {"runcated ", "No progress is possible"}) {
    if (reason.find(early) != std::string::npos) return "the compressed data end too early";
  }
  return reason;
}

class Decompressor : public Source {
 public:
  explicit Decompressor(std::unique_ptr<Source> file) : stream_(std::move(file)) {}
  ssize_t read(char* to, std::size_t size) override;
  std::string reason() const override { return reason_; }

 private:
  int begin();

  ArchiveStream stream_;
  bool begun_ = false;
  bool ended_ = false;
  std::string reason_;
};

int Decompressor::begin() {
  begun_ = true;
  const Libraries& lib = libraries();
  lib.archive_read_support_filter_bzip2(stream_.reader());
  lib.archive_read_support_filter_compress(stream_.reader());
  lib.archive_read_support_filter_lz4(stream_.reader());
  lib.archive_read_support_filter_lzip(stream_.reader());
  lib.archive_read_support_filter_lzma(stream_.reader());
  lib.archive_read_support_filter_rpm(stream_.reader());
  lib.archive_read_support_filter_xz(stream_.reader());
  lib.archive_read_support_filter_zstd(stream_.reader());
  lib.archive_read_support_format_raw(stream_.reader());
  lib.archive_read_support_format_empty(stream_.reader());
  const int opened = stream_.open();
  archive_entry* entry = nullptr;
  return opened < ARCHIVE_WARN ? opened : stream_.next(&entry);
}

ssize_t Decompressor::read(char* to, std::size_t size) {
  if (ended_) return reason_.empty() ? 0 : -1;
  const int begun = begun_ ? ARCHIVE_OK : begin();
  const la_ssize_t n = begun == ARCHIVE_EOF ? 0 : begun < ARCHIVE_WARN ? begun : stream_.read(to, size);
  if (n > 0) return n;
  ended_ = true;
  if (n == 0) return 0;
  reason_ = in_words(stream_.reason());
  return -1;
}

}  // namespace

std::unique_ptr<Source> decompress(std::unique_ptr<Source> file) {
  return std::make_unique<Decompressor>(std::move(file));
}

}  // namespace lino::cli

// A file is a stack: its bytes; for each time it is compressed, what is in that; then the text, or an archive's members.
#include "cli/archive.h"

#include <locale.h>

#include <cstddef>
#include <utility>

#include "cli/archive_stream.h"
#include "cli/decompress.h"
#include "cli/gunzip.h"
#include "cli/packed.h"

namespace lino::cli {
namespace {

constexpr int kLayers = 8;  // of compression

// Names that are not of bytes become UTF-8, whatever the user's locale.
class NamesInUtf8 {
 public:
  NamesInUtf8() : before_(uselocale(utf8())) {}
  NamesInUtf8(const NamesInUtf8&) = delete;
  NamesInUtf8& operator=(const NamesInUtf8&) = delete;
  ~NamesInUtf8() { uselocale(before_); }

 private:
  static locale_t utf8() {
    static const locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", locale_t{});
    return locale;
  }
  const locale_t before_;
};

// 7z has its list of members at its end.
std::string in_words(std::string reason) {
  if (reason.find("not support seeking") == std::string::npos) return reason;
  return "is an archive that is read from a file only, not from a pipe or compressed data";
}

std::string name_of(archive_entry* entry) {
  const char* name = libraries().archive_entry_pathname(entry);
  if (name == nullptr) name = libraries().archive_entry_pathname_utf8(entry);
  return name != nullptr ? name : "?";
}

// Not a folder, a link or a device. The type of a hard link is none; in some formats the last one has the content.
bool is_file(archive_entry* entry) {
  const auto type = libraries().archive_entry_filetype(entry);
  if (type != AE_IFREG && type != 0) return false;
  return libraries().archive_entry_hardlink(entry) == nullptr || libraries().archive_entry_size(entry) > 0;
}

}  // namespace

class Archive::Content : public Source {
 public:
  explicit Content(Archive& archive) : archive_(archive) {}
  ssize_t read(char* to, std::size_t size) override {
    const la_ssize_t n = archive_.stream_->read(to, size);
    if (n >= 0) return n;
    reason_ = archive_.stream_->reason();
    if (n == ARCHIVE_FATAL) archive_.ended_ = true;
    return -1;
  }
  std::string reason() const override { return reason_; }

 private:
  Archive& archive_;
  std::string reason_;
};

std::string packed_files_trouble() { return libraries().wrong; }

Unpacked unpack(std::unique_ptr<Source> file) {
  for (int layer = 0;; ++layer) {
    auto content = std::make_unique<PeekSource>(std::move(file));
    std::string_view first = content->peek(1);
    while (may_be_packed(first) && !content->at_end()) first = content->peek(kPackingBytes);
    const Packing packing = packing_of(first);
    if (layer == kLayers || packing == Packing::kNone) return {.content = std::move(content)};
    if (packing == Packing::kArchive) return {.content = std::move(content), .is_archive = true};
    file = packing == Packing::kGzip ? gunzip(std::move(content)) : decompress(std::move(content));
  }
}

Archive::Archive(std::unique_ptr<Source> content) : stream_(std::make_unique<ArchiveStream>(std::move(content))) {
  const Libraries& lib = libraries();
  lib.archive_read_support_format_7zip(stream_->reader());
  lib.archive_read_support_format_cpio(stream_->reader());
  lib.archive_read_support_format_tar(stream_->reader());
  lib.archive_read_support_format_zip(stream_->reader());
  if (stream_->open() >= ARCHIVE_WARN) return;
  reason_ = stream_->reason();
  ended_ = true;
}

Archive::~Archive() = default;

std::optional<Member> Archive::next() {
  const NamesInUtf8 names;
  while (!ended_) {
    archive_entry* entry = nullptr;
    const int done = stream_->next(&entry);
    if (done == ARCHIVE_EOF && stream_->read_rest()) break;
    if (done < ARCHIVE_WARN || done == ARCHIVE_EOF) {
      reason_ = in_words(stream_->reason());
      break;
    }
    if (!is_file(entry)) continue;
    return Member{.name = name_of(entry), .encrypted = libraries().archive_entry_is_encrypted(entry) != 0};
  }
  ended_ = true;
  return std::nullopt;
}

std::unique_ptr<Source> Archive::content() { return std::make_unique<Content>(*this); }

}  // namespace lino::cli

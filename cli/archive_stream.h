// libarchive's reader over a source: it asks for bytes when it needs some, so nothing is held but its buffers.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "cli/libraries.h"
#include "cli/source.h"

namespace lino::cli {

class ArchiveStream {
 public:
  explicit ArchiveStream(std::unique_ptr<Source> below);
  ArchiveStream(const ArchiveStream&) = delete;
  ArchiveStream& operator=(const ArchiveStream&) = delete;
  ~ArchiveStream();

  // Once filters and formats have been chosen for it.
  archive* reader() const { return reader_; }
  int open();
  // Reads the next header; one of libarchive's codes.
  int next(archive_entry** entry);
  // Of that entry's data, as Source::read(); holes in it are NUL bytes. An error is one of libarchive's codes.
  la_ssize_t read(char* to, std::size_t size);
  // Reads what the source has behind the archive, if it is decompressed, so that damage there is seen. False: there is
  // some, and reason() tells.
  bool read_rest();
  // What went wrong last.
  std::string reason() const;

 private:
  la_ssize_t give(const void** data);

  const std::unique_ptr<Source> below_;
  archive* const reader_;
  std::string block_;       // of the source
  std::string_view piece_;  // unpacked and not read yet
  la_int64_t piece_at_ = 0;
  la_int64_t read_ = 0;  // so many bytes of the entry
};

}  // namespace lino::cli

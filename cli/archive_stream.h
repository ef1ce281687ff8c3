// libarchive's reader over a source: it asks for bytes when it needs some, so nothing is held but its buffers.
#pragma once

#include <memory>
#include <string>

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
  la_ssize_t read(char* to, std::size_t size) { return libraries().archive_read_data(reader_, to, size); }
  // What went wrong last.
  std::string reason() const;

 private:
  la_ssize_t give(const void** data);

  const std::unique_ptr<Source> below_;
  archive* const reader_;
  std::string block_;
};

}  // namespace lino::cli

// Packed files: compressed ones as what they hold, archives as their members.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "cli/source.h"

namespace lino::cli {

class ArchiveStream;

// Why packed files cannot be searched; empty: they can.
std::string packed_files_trouble();

// What is in a file once it is decompressed, as often as it is compressed.
struct Unpacked {
  std::unique_ptr<Source> content;
  bool is_archive = false;
};
Unpacked unpack(std::unique_ptr<Source> file);

struct Member {
  std::string name;
  bool encrypted = false;
};

class Archive {
 public:
  // Keeps a buffer of some hundred KiB, and what the format's decompression takes.
  explicit Archive(std::unique_ptr<Source> content);
  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;
  ~Archive();

  // The next one that is a file with a content of its own; nothing at the end, and where the archive cannot be read on:
  // then reason() is not empty.
  std::optional<Member> next();
  // Of the member that next() gave, until it is called again.
  std::unique_ptr<Source> content();
  const std::string& reason() const { return reason_; }

 private:
  class Content;

  std::unique_ptr<ArchiveStream> stream_;
  bool ended_ = false;
  std::string reason_;
};

}  // namespace lino::cli

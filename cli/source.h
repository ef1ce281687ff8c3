// Where bytes to search come from when they are not a file's own: decompressed, decoded, printed by a command. Sources are
// put on each other: a file, what is packed in it, the text that stands for.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace lino::cli {

class Source {
 public:
  Source() = default;
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;
  virtual ~Source() = default;

  // At least a byte, at most `size`, which is 64 or more; 0: the end; -1: an error, of which reason() tells. What could be
  // read before an error is given first.
  virtual ssize_t read(char* to, std::size_t size) = 0;
  // As lseek(2), from where the source began; -1: it cannot.
  virtual std::int64_t seek(std::int64_t, int) { return -1; }
  virtual std::string reason() const = 0;
};

// A file, closed with the object unless it is standard input.
class FileSource : public Source {
 public:
  explicit FileSource(int fd);
  ~FileSource() override;
  ssize_t read(char* to, std::size_t size) override;
  std::int64_t seek(std::int64_t offset, int whence) override;
  std::string reason() const override;

 private:
  const int fd_;
  const std::int64_t begin_;  // -1: there is no seeking in it
  int error_ = 0;
};

// A source whose first bytes may be looked at before they are read.
class PeekSource : public Source {
 public:
  // `read`: what has been read of `below`.
  explicit PeekSource(std::unique_ptr<Source> below, std::string read = {})
      : below_(std::move(below)), first_(std::move(read)) {}
  // The first bytes that have been read; if they are fewer than `size`, some more, or none at the end and after an error.
  std::string_view peek(std::size_t size);
  bool at_end() const { return ended_; }  // no more come behind those

  ssize_t read(char* to, std::size_t size) override;
  std::int64_t seek(std::int64_t offset, int whence) override;
  std::string reason() const override { return below_->reason(); }

 private:
  const std::unique_ptr<Source> below_;
  std::string first_;
  std::size_t given_ = 0;  // of first_
  bool ended_ = false;
  bool failed_ = false;
};

}  // namespace lino::cli

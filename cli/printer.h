// What is written to standard output: through one buffer, every write checked; and how a line is shown.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "lino/error.h"

namespace lino::cli {

// A buffered file descriptor. After a failed write everything is dropped and failed() is true, so the caller can stop.
class Writer {
 public:
  explicit Writer(int fd) : fd_(fd) { buffer_.reserve(kSize); }

  void write(std::string_view text) {
    used_ = true;
    if (buffer_.size() + text.size() > kSize) return write_through(text);
    buffer_ += text;
  }
  void write(char c) { write(std::string_view(&c, 1)); }
  void write(std::uint64_t number);
  void flush() { write_through({}); }
  bool failed() const { return error_ != 0; }
  bool used() const { return used_; }   // something was written
  int error() const { return error_; }  // the errno of the first write that failed

 private:
  static constexpr std::size_t kSize = std::size_t{64} << 10;
  void write_through(std::string_view text);
  void write_all(std::string_view text);

  int fd_;
  int error_ = 0;
  bool used_ = false;
  std::string buffer_;
};

// How lines are shown: what stands before them and whether in colour.
struct Style {
  bool file_names = false;
  bool line_numbers = false;
  bool color = false;
};

class Printer {
 public:
  Printer(Writer& out, const Style& style) : out_(out), style_(style) {}

  const Style& style() const { return style_; }
  Writer& out() { return out_; }
  bool has_prefix() const { return style_.file_names || style_.line_numbers; }

  // "path:12:", as far as asked for.
  void prefix(std::string_view path, std::uint64_t line_number);
  void path(std::string_view path);  // alone, without a separator
  void matched(std::string_view text);
  void plain(std::string_view text) { out_.write(text); }
  // Whole lines; a last one without '\n' gets one.
  void lines(std::string_view text);
  void end_line() { out_.write('\n'); }
  // "path:513"
  void count(std::string_view path, std::uint64_t count);
  void binary_matches(std::string_view path, std::uint64_t offset);

 private:
  void colored(std::string_view color, std::string_view text);

  Writer& out_;
  Style style_;
};

}  // namespace lino::cli

// What is written to standard output: through buffers, every write checked.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace lino::cli {

class Pager;
class Turn;

// A file descriptor that Writers share, one at a time. After a failed write nothing more is written.
class Sink {
 public:
  explicit Sink(int fd) : fd_(fd) {}
  void write(std::string_view text);
  // From now on texts are written when there are 64 KiB of them, and by flush().
  void hold() { holds_ = true; }
  void flush();
  // The first text starts it, and goes there.
  void page(Pager& pager) { pager_ = &pager; }
  bool failed() const { return error() != 0; }
  int error() const { return error_.load(std::memory_order_relaxed); }  // the errno of the first write that failed
  bool used() const { return used_; }                                   // something was written, or tried to be

 private:
  void write_now(std::string_view text);

  int fd_;
  bool holds_ = false;
  Pager* pager_ = nullptr;  // not started yet
  std::string held_;
  std::atomic<int> error_{0};
  bool used_ = false;
};

// A buffer before a Sink. That of a task keeps what its turn has not come to write yet.
class Writer {
 public:
  explicit Writer(Sink& sink) : sink_(sink) {}
  // `separator` is written before its first text, if the sink has been used by then.
  Writer(Sink& sink, Turn* turn, std::string_view separator) : sink_(sink), turn_(turn), separator_(separator) {}

  void write(std::string_view text) {
    bytes_ += text.size();
    if (buffer_.size() + text.size() > kSize) return write_through(text);
    buffer_ += text;
  }
  void write(char c) { write(std::string_view(&c, 1)); }
  void write(std::uint64_t number);
  void flush() { write_through({}); }
  // Now, if that needs no waiting.
  void flush_if_first();
  // While it is held it keeps all, be it the first; forget() is for what it has kept.
  void hold(bool held) { held_ = held; }
  void forget() { buffer_.clear(); }
  bool failed() const { return sink_.failed(); }
  std::uint64_t bytes() const { return bytes_; }       // written so far
  std::size_t kept() const { return buffer_.size(); }  // bytes

 private:
  static constexpr std::size_t kSize = std::size_t{64} << 10;  // written at once
  static constexpr std::size_t kKept = std::size_t{4} << 20;   // until the turn comes
  void write_through(std::string_view text);
  void write_now(std::string_view text);

  Sink& sink_;
  Turn* turn_ = nullptr;  // nullptr: it always has come
  std::string_view separator_;
  std::uint64_t bytes_ = 0;
  bool begun_ = false;  // something has reached the sink
  bool held_ = false;
  std::string buffer_;
};

}  // namespace lino::cli

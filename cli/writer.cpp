// Buffers and the descriptor behind them.
#include "cli/writer.h"

#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <utility>

#include "cli/messages.h"
#include "cli/pager.h"
#include "cli/progress.h"
#include "cli/tasks.h"

namespace lino::cli {

void Sink::write(std::string_view text) {
  used_ = used_ || !text.empty();
  if (!holds_) return write_now(text);
  constexpr std::size_t kHeld = std::size_t{64} << 10;
  held_ += text;
  if (held_.size() >= kHeld) flush();
}

void Sink::flush() {
  write_now(held_);
  held_.clear();
}

void Sink::write_now(std::string_view text) {
  if (Pager* const pager = text.empty() ? nullptr : std::exchange(pager_, nullptr)) {
    if (!pager->start(error_)) complain(pager->command(), std::strerror(errno));
  }
  const ProgressPause pause(ProgressPause::For::kResults, text);
  while (!text.empty() && !failed()) {
    const ssize_t n = ::write(fd_, text.data(), text.size());
    if (n >= 0) {
      text.remove_prefix(static_cast<std::size_t>(n));
    } else if (errno != EINTR) {
      error_.store(errno, std::memory_order_relaxed);
    }
  }
}

void Writer::write(std::uint64_t number) {
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  write(std::string_view(digits, static_cast<std::size_t>(end - digits)));
}

void Writer::write_now(std::string_view text) {
  if (text.empty()) return;
  if (!begun_ && sink_.used()) sink_.write(separator_);
  begun_ = true;
  sink_.write(text);
}

void Writer::write_through(std::string_view text) {
  if (held_) {
    buffer_ += text;
    return;
  }
  if (turn_ != nullptr && !turn_->has_come()) {
    if (buffer_.size() + text.size() <= kKept) {
      buffer_ += text;
      return;
    }
    if (!turn_->wait()) return;
  }
  write_now(buffer_);
  buffer_.clear();
  if (!text.empty() && text.size() < kSize / 2) {
    buffer_ = text;
  } else {
    write_now(text);
  }
}

void Writer::flush_if_first() {
  if (turn_ == nullptr || turn_->has_come()) flush();
}

}  // namespace lino::cli

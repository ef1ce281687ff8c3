// The buffered writer, and lines with their prefixes and colours (ripgrep's: paths magenta, numbers green, matches
// bold red).
#include "cli/printer.h"

#include <unistd.h>

#include <cerrno>
#include <charconv>

namespace lino::cli {
namespace {

constexpr std::string_view kPathColor = "\x1b[35m";
constexpr std::string_view kNumberColor = "\x1b[32m";
constexpr std::string_view kMatchColor = "\x1b[1m\x1b[31m";
constexpr std::string_view kReset = "\x1b[0m";

}  // namespace

void Writer::write(std::uint64_t number) {
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  write(std::string_view(digits, static_cast<std::size_t>(end - digits)));
}

void Writer::write_through(std::string_view text) {
  write_all(buffer_);
  buffer_.clear();
  if (text.size() < kSize / 2) {
    buffer_ = text;
  } else {
    write_all(text);
  }
}

void Writer::write_all(std::string_view text) {
  while (!text.empty() && error_ == 0) {
    const ssize_t n = ::write(fd_, text.data(), text.size());
    if (n >= 0) {
      text.remove_prefix(static_cast<std::size_t>(n));
    } else if (errno != EINTR) {
      error_ = errno;
    }
  }
}

void Printer::colored(std::string_view color, std::string_view text) {
  if (style_.color) out_.write(color);
  out_.write(text);
  if (style_.color) out_.write(kReset);
}

void Printer::path(std::string_view path) { colored(kPathColor, path); }

void Printer::matched(std::string_view text) { colored(kMatchColor, text); }

void Printer::prefix(std::string_view path, std::uint64_t line_number) {
  if (style_.file_names) {
    colored(kPathColor, path);
    out_.write(':');
  }
  if (style_.line_numbers) {
    if (style_.color) out_.write(kNumberColor);
    out_.write(line_number);
    if (style_.color) out_.write(kReset);
    out_.write(':');
  }
}

void Printer::lines(std::string_view text) {
  if (text.empty()) return;
  out_.write(text);
  if (text.back() != '\n') out_.write('\n');
}

void Printer::count(std::string_view path, std::uint64_t count) {
  if (style_.file_names) {
    colored(kPathColor, path);
    out_.write(':');
  }
  out_.write(count);
  out_.write('\n');
}

void Printer::binary_matches(std::string_view path, std::uint64_t offset) {
  if (style_.file_names) {
    colored(kPathColor, path);
    out_.write(": ");
  }
  out_.write("binary file matches (NUL byte at offset ");
  out_.write(offset);
  out_.write(")\n");
}

}  // namespace lino::cli

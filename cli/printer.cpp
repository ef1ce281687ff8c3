// Lines with their prefixes and colours (ripgrep's: paths magenta, numbers green, matches bold red).
#include "cli/printer.h"

namespace lino::cli {
namespace {

constexpr std::string_view kPathColor = "\x1b[35m";
constexpr std::string_view kNumberColor = "\x1b[32m";
constexpr std::string_view kMatchColor = "\x1b[1m\x1b[31m";
constexpr std::string_view kReset = "\x1b[0m";

}  // namespace

void Printer::colored(std::string_view color, std::string_view text) {
  if (style_.color) out_.write(color);
  out_.write(text);
  if (style_.color) out_.write(kReset);
}

void Printer::path(std::string_view path, std::string_view separator) {
  colored(kPathColor, path);
  if (style_.null) {
    out_.write('\0');
  } else {
    out_.write(separator);
  }
}

void Printer::path_alone(std::string_view path) { this->path(path, "\n"); }

void Printer::matched(std::string_view text) { colored(kMatchColor, text); }

void Printer::prefix(std::string_view path, std::uint64_t line_number) {
  if (style_.file_names) this->path(path, ":");
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
  if (style_.file_names) this->path(path, ":");
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

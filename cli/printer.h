// How a line is shown: what stands before it, and colours.
#pragma once

#include <cstdint>
#include <string_view>

#include "cli/writer.h"

namespace lino::cli {

// How lines are shown: what stands before them and whether in colour.
struct Style {
  bool file_names = false;
  bool line_numbers = false;
  bool color = false;
  bool null = false;  // a NUL byte behind paths
};

class Printer {
 public:
  Printer(Writer& out, const Style& style) : out_(out), style_(style) {}

  const Style& style() const { return style_; }
  Writer& out() { return out_; }
  bool has_prefix() const { return style_.file_names || style_.line_numbers; }

  // "path:12:", as far as asked for.
  void prefix(std::string_view path, std::uint64_t line_number);
  void path_alone(std::string_view path);  // on a line of its own
  void matched(std::string_view text);
  void plain(std::string_view text) { out_.write(text); }
  // Whole lines; a last one without '\n' gets one.
  void lines(std::string_view text);
  void end_line() { out_.write('\n'); }
  // "path:513"
  void count(std::string_view path, std::uint64_t count);
  void binary_matches(std::string_view path, std::uint64_t offset);

 private:
  void path(std::string_view path, std::string_view separator);
  void colored(std::string_view color, std::string_view text);

  Writer& out_;
  Style style_;
};

}  // namespace lino::cli

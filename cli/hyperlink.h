// Paths and line numbers that a terminal opens at a click (OSC 8), by ripgrep's formats.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lino::cli {

// Text, and what stands for a place in a file; nothing: no links.
struct HyperlinkFormat {
  enum class Kind : std::uint8_t { kText, kPath, kLine, kColumn };
  struct Part {
    Kind kind = Kind::kText;
    std::string text;
  };
  std::vector<Part> parts;
};

// `text` is the name of a format or one itself: {path}, {line}, {column}, {host} and {wslprefix} stand for themselves, {{ and }} for
// braces. What is wrong with it; empty when nothing is.
std::string read_hyperlink_format(const std::string& text, HyperlinkFormat& format);

// The absolute path without links, as it stands in a URI: other bytes than A-Z a-z 0-9 / : . _ ~ - are in hexadecimal. Empty: there is
// no such file.
std::string hyperlink_path(const std::string& path);

// The sequence before a linked text. `path`: of hyperlink_path(). A line or column of 0 is not known, and the first.
std::string hyperlink_begin(const HyperlinkFormat& format, std::string_view path, std::uint64_t line,
                            std::uint64_t column);
inline constexpr std::string_view kHyperlinkEnd = "\x1b]8;;\x1b\\";

}  // namespace lino::cli

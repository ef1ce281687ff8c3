// Where lines begin and end. A line is what stands between '\n' bytes; the last one may lack its '\n'.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace lino::cli {

// How many '\n' are in `text`, at the speed of memory.
std::uint64_t count_newlines(std::string_view text);

// The offset of the first byte at `from` or later that is not ASCII; text.size() when there is none.
std::size_t first_not_ascii(std::string_view text, std::size_t from);

// The offset of the last such byte at `from` or later; text.size() when there is none.
std::size_t last_not_ascii(std::string_view text, std::size_t from);

// The offset of the first '\n' at `from` or later; text.size() when there is none.
inline std::size_t line_end(std::string_view text, std::size_t from) {
  const void* found = from < text.size() ? std::memchr(text.data() + from, '\n', text.size() - from) : nullptr;
  return found != nullptr ? static_cast<std::size_t>(static_cast<const char*>(found) - text.data()) : text.size();
}

// The begin of the line that `at` is in, not before `floor`, which is the begin of a line.
inline std::size_t line_begin(std::string_view text, std::size_t at, std::size_t floor) {
  const void* newline = at > floor ? memrchr(text.data() + floor, '\n', at - floor) : nullptr;
  return newline != nullptr ? static_cast<std::size_t>(static_cast<const char*>(newline) - text.data()) + 1 : floor;
}

// Lines in `text`, a last one without '\n' included.
inline std::uint64_t count_lines(std::string_view text) {
  return count_newlines(text) + (!text.empty() && text.back() != '\n' ? 1 : 0);
}

}  // namespace lino::cli

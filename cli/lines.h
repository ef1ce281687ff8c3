// Where lines begin and end. A line is what stands between bytes that are terminators: '\n', or under --null-data '\0'. The
// last one may lack its own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace lino::cli {

// How many terminators are in `text`, at the speed of memory.
std::uint64_t count_terminators(std::string_view text, char terminator);

// The offset of the first byte at `from` or later that is not ASCII; text.size() when there is none.
std::size_t first_not_ascii(std::string_view text, std::size_t from);

// The offset of the last such byte at `from` or later; text.size() when there is none.
std::size_t last_not_ascii(std::string_view text, std::size_t from);

// The offset of the first terminator at `from` or later; text.size() when there is none.
inline std::size_t line_end(std::string_view text, std::size_t from, char terminator) {
  const void* found = from < text.size() ? std::memchr(text.data() + from, terminator, text.size() - from) : nullptr;
  return found != nullptr ? static_cast<std::size_t>(static_cast<const char*>(found) - text.data()) : text.size();
}

// The begin of the line that `at` is in, not before `floor`, which is the begin of a line.
inline std::size_t line_begin(std::string_view text, std::size_t at, std::size_t floor, char terminator) {
  const void* found = at > floor ? memrchr(text.data() + floor, terminator, at - floor) : nullptr;
  return found != nullptr ? static_cast<std::size_t>(static_cast<const char*>(found) - text.data()) + 1 : floor;
}

// Where the first line at `from` or later begins that has more than `most` bytes before its terminator, or before the text's end;
// text.size(): there is none. `from` is the begin of a line. Few bytes are looked at where lines are shorter.
std::size_t long_line(std::string_view text, std::size_t from, std::size_t most, char terminator);

// Does a line end with the text's last byte, or is there none?
inline bool ends_lines(std::string_view text, char terminator) { return text.empty() || text.back() == terminator; }

// Lines in `text`, a last one without its terminator included.
inline std::uint64_t count_lines(std::string_view text, char terminator) {
  return count_terminators(text, terminator) + (ends_lines(text, terminator) ? 0 : 1);
}

}  // namespace lino::cli

// What replacing makes of a text: pieces of it, and what stands in their place.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lino/regex.h"

namespace lino::cli {

// old[begin, end) becomes `text`. It begins where a line begins, and ends where one ends.
struct Change {
  std::size_t begin = 0, end = 0;
  std::string text;
};

// Of one text, in its order. Memory is that of the changed lines.
struct Changes {
  std::string_view old;
  std::vector<Change> list;
  std::uint64_t replacements = 0;  // matches whose replacement differs from them
  bool binary = false;             // a match was found in a binary file, which is not changed

  // old[begin, end) with its matches, and the same with them replaced: `text`, where they have become `spans`.
  void add(std::size_t begin, std::size_t end, std::span<const Span> matches, const std::string& text,
           const std::vector<Span>& spans);
  // Every change becomes one of whole lines in the new text, too: where a match took a line's end away, the line that follows
  // joins it.
  void close_lines(char terminator);
  // The new text, piece by piece; they point into `old` and `list`.
  std::vector<std::string_view> pieces() const;
};

}  // namespace lino::cli

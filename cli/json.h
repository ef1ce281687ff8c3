// Results as JSON Lines of ripgrep's schema: begin, match, context, end and summary objects. Text that is not UTF-8 goes as
// {"bytes": base64} instead of {"text": string}.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "cli/printer.h"
#include "cli/writer.h"

namespace lino::cli {

// Of a file, or of all.
struct JsonStats {
  std::uint64_t nanoseconds = 0;
  std::uint64_t searches = 0, searches_with_match = 0;
  std::uint64_t bytes_searched = 0, bytes_printed = 0;
  std::uint64_t matched_lines = 0, matches = 0;
};

void json_begin(Writer& out, std::string_view path);
void json_lines(Writer& out, std::string_view path, const Lines& lines);
void json_end(Writer& out, std::string_view path, const std::optional<std::uint64_t>& binary_offset,
              const JsonStats& stats);
// `nanoseconds`: of the whole run.
void json_summary(Writer& out, std::uint64_t nanoseconds, const JsonStats& stats);

}  // namespace lino::cli

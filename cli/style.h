// How what was found is shown.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "cli/hyperlink.h"

namespace lino::cli {

// Escape sequences, empty for none; kReset ends them.
struct Colors {
  std::string path = "\x1b[35m";
  std::string line = "\x1b[32m";
  std::string column;
  std::string match = "\x1b[1m\x1b[31m";
};
inline constexpr char kReset[] = "\x1b[0m";

// When what is shown leaves the buffer: kAuto where the search waits for input, and on a terminal behind each file; kLine behind each
// line; kBlock when the buffer is full.
enum class Buffering : std::uint8_t { kAuto, kLine, kBlock };

struct Style {
  bool json = false;     // a JSON object a line, of ripgrep's schema; then only `lines` and `stats` matter
  bool heading = false;  // a file's path on a line of its own, before what is found in it
  bool file_names = false;
  bool line_numbers = false;
  bool columns = false;  // of the first match, from 1, in bytes
  bool offsets = false;  // of the line in the file, or with only_matching of the match
  bool only_matching = false;
  bool per_match = false;  // a line for each match, as editors like to read it
  bool trim = false;       // without white space at the begin of lines
  bool null = false;       // a NUL byte behind paths
  char terminator = '\n';  // ends a line, of what is searched and of what is shown; '\0': of --null-data
  bool color = false;
  Colors colors;
  HyperlinkFormat hyperlink;                                   // of what stands before lines, where there are colours
  std::string match_separator = ":", context_separator = "-";  // behind what stands before a line
  std::optional<std::string> gap = "--";                       // between lines that do not follow each other
  std::string path_separator = "/";
  std::optional<std::string> replacement;  // of each match; a template of Regex::expand()
  std::size_t max_columns = 0;             // bytes of a line, around its first match; 0: all
  Buffering buffering = Buffering::kAuto;

  bool has_prefix() const { return (file_names && !heading) || line_numbers || columns || offsets; }
};

}  // namespace lino::cli

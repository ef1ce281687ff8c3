// The options that say which files are searched.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/command_line.h"
#include "cli/file_types.h"
#include "cli/filter.h"

namespace lino::cli {

// As they stand on the command line.
struct FilterArgs {
  std::vector<std::string> globs, iglobs, types, types_not, type_definitions, type_clears, ignore_files;
  std::string max_depth, max_size;
  bool ignore = true, ignore_vcs = true, ignore_dot = true, ignore_exclude = true, ignore_global = true;
  bool ignore_parent = true, ignore_files_too = true;
  bool list_types = false;
  int unrestricted = 0;
};

void declare_filter(CommandLine& command, Filter& filter, FilterArgs& raw);

// What is wrong with them; empty when nothing is.
std::string read_filter(const FilterArgs& raw, Filter& filter, Notes& notes);
std::string define_types(const FilterArgs& raw, FileTypes& types);

// Digits and nothing else (CLI11 reads -1 as 2^64 - 1).
std::optional<std::uint64_t> number(const std::string& text);
// With K, M or G behind them, of 1024; nothing: it is none, or too large.
std::optional<std::uint64_t> size_in_bytes(std::string text);

}  // namespace lino::cli

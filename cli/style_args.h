// The options that say what is shown, and how.
#pragma once

#include <string>
#include <vector>

#include "cli/args.h"
#include "cli/command_line.h"

namespace lino::cli {

// As they stand on the command line.
struct StyleArgs {
  std::string color = "auto", hyperlink = "none", buffering = "auto", pager = "false";
  std::vector<std::string> colors;
  std::string after, before, context, max_count, max_total, max_columns, path_separator, replacement, gap;
  bool count = false, count_matches = false, files = false, files_without = false, quiet = false;
  bool only_matching = false, line_numbers = false, file_names = false, heading = false, pretty = false;
  bool per_match = false, json = false, no_gap = false, offsets = false;
};

void declare_style(CommandLine& command, Args& args, StyleArgs& raw);

// What is wrong with them; empty when nothing is.
std::string read_style(const CommandLine& command, const StyleArgs& raw, Args& args);

}  // namespace lino::cli

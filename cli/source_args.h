// The options that say what of a file is searched.
#pragma once

#include <string>
#include <vector>

#include "cli/args.h"
#include "cli/command_line.h"

namespace lino::cli {

// As they stand on the command line.
struct SourceArgs {
  std::string encoding = "auto";
  bool text = false, binary = false;
  bool search_zip = false;
  std::string max_line = "1G";
  std::string preprocessor;
  std::vector<std::string> preprocessor_globs;
};

void declare_sources(CommandLine& command, SourceArgs& raw);

// What is wrong with them; empty when nothing is.
std::string read_sources(const CommandLine& command, const SourceArgs& raw, Args& args);

}  // namespace lino::cli

// The options of replacing in place.
#pragma once

#include <string>

#include "cli/args.h"
#include "cli/command_line.h"

namespace lino::cli {

// As they stand on the command line.
struct WriteArgs {
  std::string write = "no";
};

void declare_write(CommandLine& command, WriteArgs& raw);

// What is wrong with them; empty when nothing is. Precondition: all other options have been read.
std::string read_write(const WriteArgs& raw, Args& args);

}  // namespace lino::cli

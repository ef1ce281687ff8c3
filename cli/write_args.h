// The options of replacing in place.
#pragma once

#include <CLI/App.hpp>
#include <string>

#include "cli/args.h"

namespace lino::cli {

// As they stand on the command line.
struct WriteArgs {
  std::string write = "no";
};

void declare_write(CLI::App& command, WriteArgs& raw);

// What is wrong with them; empty when nothing is. Precondition: all other options have been read.
std::string read_write(const WriteArgs& raw, Args& args);

}  // namespace lino::cli

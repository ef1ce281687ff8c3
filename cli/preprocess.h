// What a command of the user's makes of a file, to be searched instead of it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "cli/ignore.h"
#include "cli/source.h"

namespace lino::cli {

struct Preprocessor {
  std::string command;  // as the user named it; empty: there is none
  std::string path;     // where it is
  Rules globs;          // only files that they name; those with '!' leave out
  bool only_globs = false;

  // For this file? `path`: from the current folder on.
  bool is_for(std::string_view path) const;
};

// Where a command is, by PATH if it is only a name; nothing: errno says why.
std::optional<std::string> path_of_command(const std::string& name);

// What the command prints when it is run with `path` as its argument and the file on its standard input. `fd` is closed.
// An error: it could not be run, or it has failed, once all that it printed has been read; its reason() has what it said
// on standard error. When it is no longer read it is ended, and waited for.
std::unique_ptr<Source> preprocess(const Preprocessor& preprocessor, const std::string& path, int fd);

}  // namespace lino::cli

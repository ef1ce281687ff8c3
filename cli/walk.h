// A directory, recursively, as a stream of regular files in the order of their names.
#pragma once

#include <functional>
#include <string>

namespace lino::cli {

struct Walk {
  bool hidden = false;                                               // dot files and folders, too
  std::function<bool(const std::string& path)> on_file;              // false ends the walk
  std::function<void(const std::string& path, int error)> on_error;  // an errno; the walk goes on
};

// Visits the files below `root`. Paths begin with `root`, or with nothing when it is empty, which stands for the current
// directory. Symbolic links, devices, sockets and pipes are passed over. False when on_file ended it.
bool walk(const std::string& root, const Walk& how);

}  // namespace lino::cli

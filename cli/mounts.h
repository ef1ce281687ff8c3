// Where file systems are mounted.
#pragma once

#include <string>

namespace lino::cli {

// May one of this folder's entries be of another file system than the folder is, as one over which another was mounted? As it was when
// that was asked first. `folder`: an absolute path without symbolic links, and without '/' at its end.
bool is_mounted_in(const std::string& folder);

}  // namespace lino::cli

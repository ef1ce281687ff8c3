// Depth first, with a stack of its own: a folder is read in full and closed before any of its entries is visited, so
// depth costs neither file descriptors nor the thread's stack.
#include "cli/walk.h"

#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <vector>

namespace lino::cli {
namespace {

struct Entry {
  std::string path;
  bool folder = false;
};

bool is_hidden(std::string_view name) { return name.starts_with('.'); }

enum class Kind { kFile, kFolder, kOther };

// Of an entry whose directory does not say, or of nothing else.
Kind kind_of(const dirent& entry, const std::string& path) {
  if (entry.d_type == DT_REG) return Kind::kFile;
  if (entry.d_type == DT_DIR) return Kind::kFolder;
  if (entry.d_type != DT_UNKNOWN) return Kind::kOther;
  struct stat status;
  if (lstat(path.c_str(), &status) != 0) return Kind::kOther;
  return S_ISREG(status.st_mode) ? Kind::kFile : S_ISDIR(status.st_mode) ? Kind::kFolder : Kind::kOther;
}

// Appends what is in the folder, the name that comes first in the last place, for a stack.
void read_folder(const std::string& folder, const Walk& how, std::vector<Entry>& stack) {
  DIR* directory = opendir(folder.empty() ? "." : folder.c_str());
  if (directory == nullptr) {
    how.on_error(folder.empty() ? "." : folder, errno);
    return;
  }
  const std::size_t first = stack.size();
  const std::string prefix = folder.empty() || folder.ends_with('/') ? folder : folder + '/';
  errno = 0;
  while (const dirent* entry = readdir(directory)) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != ".." && (how.hidden || !is_hidden(name))) {
      std::string path = prefix + std::string(name);
      const Kind kind = kind_of(*entry, path);
      if (kind != Kind::kOther) stack.push_back({std::move(path), kind == Kind::kFolder});
    }
    errno = 0;
  }
  if (errno != 0) how.on_error(folder, errno);
  closedir(directory);
  std::sort(stack.begin() + static_cast<std::ptrdiff_t>(first), stack.end(),
            [](const Entry& a, const Entry& b) { return a.path > b.path; });
}

}  // namespace

bool walk(const std::string& root, const Walk& how) {
  std::vector<Entry> stack{{root, true}};
  while (!stack.empty()) {
    const Entry entry = std::move(stack.back());
    stack.pop_back();
    if (entry.folder) {
      read_folder(entry.path, how, stack);
    } else if (!how.on_file(entry.path)) {
      return false;
    }
  }
  return true;
}

}  // namespace lino::cli

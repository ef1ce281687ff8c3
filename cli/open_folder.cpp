// A folder that is not kept costs a longer way to its files and no more, so there is no waiting for one.
#include "cli/open_folder.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>

#include "cli/bulk_reader.h"

namespace lino::cli {
namespace {

constexpr rlim_t kMost = 64;
constexpr rlim_t kOwn = 16;  // standard streams, what the linker or the loader has opened, and some to spare
constexpr rlim_t kOfThread =
    4 + BulkReader::kDescriptors;  // a folder and a file, or a file and pipes; and what is read in bulk

}  // namespace

OpenFolder::~OpenFolder() {
  close(fd_);
  left_.fetch_add(1, std::memory_order_relaxed);
}

OpenFolders::OpenFolders(unsigned threads) : left_(0) {
  rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  const rlim_t used = kOwn + kOfThread * threads;
  any_ = limit.rlim_cur > used;
  if (any_) left_ = static_cast<int>(std::min(kMost, limit.rlim_cur - used));
}

std::shared_ptr<const OpenFolder> OpenFolders::keep(int fd) {
  if (left_.fetch_sub(1, std::memory_order_relaxed) > 0) return std::make_shared<const OpenFolder>(fd, left_);
  left_.fetch_add(1, std::memory_order_relaxed);
  return nullptr;
}

int open_in(const OpenFolder* folder, const std::string& path, int flags) {
  if (folder == nullptr) return open(path.c_str(), flags);
  return openat(folder->fd(), path.c_str() + (path.rfind('/') + 1), flags);
}

}  // namespace lino::cli

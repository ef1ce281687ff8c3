// Folders that stay open while what is in them is searched: a file that is opened from there is found by its bare name, whatever
// the length of its path, and is found though a folder on the way is renamed.
#pragma once

#include <atomic>
#include <memory>
#include <string>

namespace lino::cli {

class OpenFolder {
 public:
  // Takes the descriptor, and closes it. A place among `left` is given back with it.
  OpenFolder(int fd, std::atomic<int>& left) : fd_(fd), left_(left) {}
  OpenFolder(const OpenFolder&) = delete;
  OpenFolder& operator=(const OpenFolder&) = delete;
  ~OpenFolder();

  int fd() const { return fd_; }

 private:
  const int fd_;
  std::atomic<int>& left_;
};

class OpenFolders {
 public:
  // So many that `threads` can still open what they read.
  explicit OpenFolders(unsigned threads);

  // Takes the descriptor; nullptr: there are as many as may be, and it is not taken.
  std::shared_ptr<const OpenFolder> keep(int fd);
  // Are there as many descriptors as the threads want to be quick? Else none is kept.
  bool any() const { return any_; }

 private:
  bool any_ = false;
  std::atomic<int> left_;
};

// open(path) from the folder that it is in; nullptr: from the current one.
int open_in(const OpenFolder* folder, const std::string& path, int flags);

}  // namespace lino::cli

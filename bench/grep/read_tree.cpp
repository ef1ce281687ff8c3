// What a grep cannot be faster than: every file of a tree is opened, read whole and closed by two threads, and as much is written as
// the search prints. Nothing is looked at.
//
//   read_tree FOLDER BYTES    bytes that go to standard output; the files and the bytes read are told on standard error
#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace {

constexpr std::size_t kBuffer = std::size_t{256} << 10;

class Folders {
 public:
  void push(std::string path) {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(path));
    ++open_;
    changed_.notify_one();
  }
  bool pop(std::string& path) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !waiting_.empty() || open_ == 0; });
    if (waiting_.empty()) return false;
    path = std::move(waiting_.back());
    waiting_.pop_back();
    return true;
  }
  void done() {
    const std::lock_guard lock(mutex_);
    if (--open_ == 0) changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> waiting_;
  std::size_t open_ = 0;  // waiting, or being read
};

struct Sums {
  std::atomic<uint64_t> files, bytes;
};

void read_all(Folders& folders, Sums& sums) {
  std::vector<char> buffer(kBuffer);
  uint64_t files = 0, bytes = 0;
  for (std::string path; folders.pop(path); folders.done()) {
    DIR* const folder = opendir(path.c_str());
    if (folder == nullptr) continue;
    while (const dirent* const entry = readdir(folder)) {
      if (entry->d_name[0] == '.') continue;
      if (entry->d_type == DT_DIR) folders.push(path + "/" + entry->d_name);
      if (entry->d_type != DT_REG) continue;
      const int file = openat(dirfd(folder), entry->d_name, O_RDONLY | O_CLOEXEC);
      if (file < 0) continue;
      ++files;
      // What is shorter than the buffer has ended.
      for (ssize_t n = kBuffer; n == static_cast<ssize_t>(kBuffer);) {
        n = read(file, buffer.data(), kBuffer);
        bytes += n > 0 ? static_cast<uint64_t>(n) : 0;
      }
      close(file);
    }
    closedir(folder);
  }
  sums.files += files;
  sums.bytes += bytes;
}

void write_some(uint64_t bytes) {
  const std::vector<char> buffer(kBuffer, 'x');
  while (bytes > 0) {
    const ssize_t n = write(STDOUT_FILENO, buffer.data(), bytes < kBuffer ? bytes : kBuffer);
    if (n <= 0) std::exit(2);
    bytes -= static_cast<uint64_t>(n);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: read_tree FOLDER BYTES\n");
    return 2;
  }
  Folders folders;
  Sums sums{};
  folders.push(argv[1]);
  std::thread other([&] { read_all(folders, sums); });
  write_some(std::strtoull(argv[2], nullptr, 10));
  read_all(folders, sums);
  other.join();
  std::fprintf(stderr, "%llu files, %llu bytes\n", static_cast<unsigned long long>(sums.files),
               static_cast<unsigned long long>(sums.bytes));
  return 0;
}

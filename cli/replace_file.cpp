// The order of steps is what matters: write, flush to the disk, compare the old file with what was read, rename, flush the folder.
#include "cli/replace_file.h"

#include <fcntl.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <random>
#include <utility>

#include "cli/encoding.h"

namespace lino::cli {
namespace {

constexpr std::string_view kPrefix = ".lino-", kSuffix = ".tmp";

// Temporary files that exist or are about to, and the signal that asked the process to end.
std::atomic<int> temporaries{0}, ending{0};

void end_by(int signal) {
  std::signal(signal, SIG_DFL);
  (void)std::raise(signal);
}

// One of the two sees what the other wrote: this the temporary file, or who makes it the signal.
void on_end(int signal) {
  ending.store(signal);
  if (temporaries.load() == 0) end_by(signal);
}

struct Descriptor {
  int fd;
  explicit Descriptor(int opened) : fd(opened) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd >= 0) ::close(fd);
  }
};

// A new file in a folder, that is removed unless it has got another's name.
class Temporary {
 public:
  explicit Temporary(int folder) : folder_(folder) {
    temporaries.fetch_add(1);
    if (ending.load() == 0) return;
    leave();
    for (;;) pause();  // until another thread has removed the last one
  }
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;
  ~Temporary() {
    if (fd_ >= 0) ::close(fd_);
    if (!name_.empty()) (void)unlinkat(folder_, name_.c_str(), 0);
    leave();
  }

  bool create();
  int fd() const { return fd_; }
  bool close() { return ::close(std::exchange(fd_, -1)) == 0; }
  bool take_name(const std::string& name) {
    if (renameat(folder_, name_.c_str(), folder_, name.c_str()) != 0) return false;
    name_.clear();
    return true;
  }

 private:
  static void leave() {
    if (temporaries.fetch_sub(1) == 1 && ending.load() != 0) end_by(ending.load());
  }

  int folder_;
  int fd_ = -1;
  std::string name_;
};

bool Temporary::create() {
  std::random_device random;
  do {
    const std::string name = std::string(kPrefix) + std::to_string(random()) + std::string(kSuffix);
    fd_ = openat(folder_, name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
    if (fd_ >= 0) name_ = name;
  } while (fd_ < 0 && errno == EEXIST);
  return fd_ >= 0;
}

bool write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = write(fd, text.data(), text.size());
    if (n < 0 && errno != EINTR) return false;
    if (n > 0) text.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

// Access lists, labels and the user's own attributes. A file system may have none, or not permit them.
void copy_attributes(int from, int to) {
  const ssize_t size = flistxattr(from, nullptr, 0);
  if (size <= 0) return;
  std::string names(static_cast<std::size_t>(size), '\0'), value;
  const ssize_t listed = flistxattr(from, names.data(), names.size());
  for (std::size_t at = 0; listed > 0 && at < static_cast<std::size_t>(listed);) {
    const char* name = &names[at];
    at += std::strlen(name) + 1;
    if (std::string_view(name) == "security.capability") continue;  // writing to a file takes it away, too
    const ssize_t length = fgetxattr(from, name, nullptr, 0);
    if (length < 0) continue;
    value.resize(static_cast<std::size_t>(length));
    if (fgetxattr(from, name, value.data(), value.size()) != length) continue;
    (void)fsetxattr(to, name, value.data(), value.size(), 0);
  }
}

// Owner and mode; what could not be kept. Rights of an owner are not given to another.
std::string copy_rights(int from, const struct stat& status, int to) {
  struct stat made;
  if (fstat(to, &made) != 0) return std::strerror(errno);
  bool same_owner = made.st_uid == status.st_uid, same_group = made.st_gid == status.st_gid;
  if (!same_owner) same_owner = fchown(to, status.st_uid, static_cast<gid_t>(-1)) == 0;
  if (!same_group) same_group = fchown(to, static_cast<uid_t>(-1), status.st_gid) == 0;
  copy_attributes(from, to);
  mode_t mode = status.st_mode & 07777;
  if (!same_owner) mode &= ~static_cast<mode_t>(S_ISUID);
  // Those of another group are at most everybody's.
  if (!same_group) mode = (mode & ~static_cast<mode_t>(S_ISGID | S_IRWXG)) | (mode & S_IRWXO) << 3;
  if (fchmod(to, mode) != 0) return "its mode could not be kept";
  if (!same_owner) return "belongs to you now, its owner could not be kept";
  return same_group ? "" : "its group could not be kept";
}

bool same(const struct stat& a, const struct stat& b) {
  const auto equal = [](const timespec& x, const timespec& y) {
    return x.tv_sec == y.tv_sec && x.tv_nsec == y.tv_nsec;
  };
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino && a.st_size == b.st_size && equal(a.st_mtim, b.st_mtim) &&
         equal(a.st_ctim, b.st_ctim);
}

std::string trouble(std::string_view doing) {
  return std::string(doing) + ": " + std::strerror(errno) + ", not changed";
}

constexpr std::size_t kWindow = std::size_t{64} << 10;

constexpr char kChanged[] = "was changed by somebody else meanwhile, not written";

std::string add(const std::string& note, const std::string& more) {
  return note.empty() || more.empty() ? note + more : note + "; " + more;
}

}  // namespace

bool is_temporary(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  return name.starts_with(kPrefix) && name.ends_with(kSuffix);
}

void end_without_temporaries() {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) {
    const auto before = std::signal(signal, on_end);
    if (before == SIG_IGN) std::signal(signal, SIG_IGN);
  }
  std::signal(SIGXFSZ, SIG_IGN);
}

std::string read_old(const std::string& path, bool only_text, OldFile& old) {
  const std::unique_ptr<char, decltype(&std::free)> real(realpath(path.c_str(), nullptr), &std::free);
  if (real == nullptr) return std::strerror(errno);
  old.path = real.get();
  // Not one that would wait for somebody, as a pipe does.
  const Descriptor file(open(old.path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW));
  if (file.fd < 0) return std::strerror(errno);
  if (fstat(file.fd, &old.status) != 0) return std::strerror(errno);
  if (!S_ISREG(old.status.st_mode)) return "is no regular file, not changed";
  // A byte more than there should be, to see its end.
  old.content.resize(static_cast<std::size_t>(old.status.st_size) + 1);
  std::size_t size = 0;
  while (size < old.content.size()) {
    const std::size_t wanted = size < kWindow ? std::min(kWindow, old.content.size()) : old.content.size();
    const ssize_t n = read(file.fd, &old.content[size], wanted - size);
    if (n < 0 && errno != EINTR) return std::strerror(errno);
    if (n == 0) break;
    if (n > 0) size += static_cast<std::size_t>(n);
    if (only_text && size <= kWindow && mark_of({old.content.data(), size}).size == 0 &&
        std::memchr(old.content.data(), '\0', size) != nullptr) {
      old.content.clear();
      return {};
    }
  }
  if (size != static_cast<std::size_t>(old.status.st_size)) return "was changed while it was read, not changed";
  old.content.resize(size);
  return {};
}

Replaced replace_file(const OldFile& old, const std::vector<std::string_view>& pieces) {
  const std::size_t slash = old.path.rfind('/');
  const std::string folder_path = old.path.substr(0, slash + 1), name = old.path.substr(slash + 1);
  if ((old.status.st_mode & (S_IWUSR | S_IWGRP | S_IWOTH)) == 0) return {"is read-only, not changed", {}};
  const Descriptor folder(open(folder_path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.fd < 0) return {trouble("its folder cannot be opened"), {}};
  const Descriptor file(openat(folder.fd, name.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW));
  if (file.fd < 0) return {kChanged, {}};
  if (faccessat(folder.fd, name.c_str(), W_OK, AT_EACCESS) != 0) return {trouble("cannot be written to"), {}};

  Temporary made(folder.fd);
  if (!made.create()) return {trouble("no file can be made beside it"), {}};
  for (const std::string_view piece : pieces) {
    if (!write_all(made.fd(), piece)) return {trouble("cannot write its new content"), {}};
  }
  std::string note = copy_rights(file.fd, old.status, made.fd());
  if (fsync(made.fd()) != 0 || !made.close()) return {trouble("cannot write its new content"), {}};
  struct stat now;
  if (fstatat(folder.fd, name.c_str(), &now, AT_SYMLINK_NOFOLLOW) != 0 || !same(now, old.status)) return {kChanged, {}};
  if (!made.take_name(name)) return {trouble("its new content cannot take its place"), {}};
  // File systems that have nothing to flush here say EINVAL.
  if (fsync(folder.fd) != 0 && errno != EINVAL)
    note = add(note, std::string("is written, but perhaps not yet on the disk: ") + std::strerror(errno));
  if (old.status.st_nlink > 1)
    note = add(note, "is linked to its other names (hard links) no more, which were left as they are");
  return {{}, note};
}

}  // namespace lino::cli

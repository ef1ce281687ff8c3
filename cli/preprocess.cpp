// One process a file. Its standard output and its standard error are pipes, and both are read whenever there is something:
// so it never waits for the one while the other is waited for.
#include "cli/preprocess.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <thread>
#include <utility>

namespace lino::cli {
namespace {

constexpr std::size_t kWords = 4096;  // of standard error that are kept
constexpr std::chrono::milliseconds kPatience{200};

void close_fd(int& fd) {
  if (fd >= 0) close(fd);
  fd = -1;
}

class Process : public Source {
 public:
  Process(const Preprocessor& preprocessor, const std::string& path, int fd);
  ~Process() override;
  ssize_t read(char* to, std::size_t size) override;
  std::string reason() const override { return preprocessor_.command + ": " + reason_; }

 private:
  void start(const std::string& path, int fd);
  bool wait_for_more();
  void read_words();
  bool end();

  const Preprocessor& preprocessor_;
  pid_t process_ = -1;
  int out_ = -1, err_ = -1;
  std::string words_;
  std::string reason_;
};

Process::Process(const Preprocessor& preprocessor, const std::string& path, int fd) : preprocessor_(preprocessor) {
  start(path, fd);
  close(fd);
}

// The signals that this process ignores are not to be ignored there.
void Process::start(const std::string& path, int fd) {
  int out[2] = {-1, -1}, err[2] = {-1, -1};
  int error = pipe2(out, O_CLOEXEC) != 0 || pipe2(err, O_CLOEXEC) != 0 ? errno : 0;
  if (error == 0) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, fd, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, err[1], STDERR_FILENO);
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGPIPE);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigdefault(&attributes, &signals);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    std::string command = preprocessor_.command, argument = path;
    char* arguments[] = {command.data(), argument.data(), nullptr};
    error = posix_spawn(&process_, preprocessor_.path.c_str(), &actions, &attributes, arguments, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
  }
  close_fd(out[1]);
  close_fd(err[1]);
  if (error != 0) {
    reason_ = std::strerror(error);
    process_ = -1;
    close_fd(out[0]);
    close_fd(err[0]);
  }
  out_ = out[0];
  err_ = err[0];
}

// Nobody reads it any more. Most end by themselves then, soon, since they cannot write.
Process::~Process() {
  close_fd(out_);
  close_fd(err_);
  if (process_ < 0) return;
  int status;
  const auto ended = [&] { return waitpid(process_, &status, WNOHANG) != 0; };
  for (const int signal : {SIGTERM, SIGKILL}) {
    if (ended()) return;
    kill(process_, signal);
    const auto until = std::chrono::steady_clock::now() + kPatience;
    while (signal == SIGTERM && std::chrono::steady_clock::now() < until) {
      if (ended()) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }
  while (waitpid(process_, &status, 0) < 0 && errno == EINTR) {}
}

// Standard error, as far as it is there.
void Process::read_words() {
  char block[1024];
  const ssize_t n = ::read(err_, block, sizeof block);
  if (n < 0 && errno == EINTR) return;
  if (n <= 0) return close_fd(err_);
  words_.append(block, std::min(static_cast<std::size_t>(n), kWords - words_.size()));
}

// Until standard output can be read.
bool Process::wait_for_more() {
  for (;;) {
    pollfd both[] = {{.fd = out_, .events = POLLIN, .revents = 0}, {.fd = err_, .events = POLLIN, .revents = 0}};
    if (poll(both, err_ < 0 ? 1 : 2, -1) < 0) {
      if (errno == EINTR) continue;
      return false;
    }
    if (err_ >= 0 && both[1].revents != 0) read_words();
    if (both[0].revents != 0) return true;
  }
}

// The process has closed its standard output: how did it end?
bool Process::end() {
  while (err_ >= 0) read_words();
  int status = 0;
  while (waitpid(process_, &status, 0) < 0 && errno == EINTR) {}
  process_ = -1;
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return true;
  reason_ = WIFEXITED(status) ? "exit status " + std::to_string(WEXITSTATUS(status))
                              : std::string("ended by signal ") + strsignal(WTERMSIG(status));
  while (!words_.empty() && (words_.back() == '\n' || words_.back() == '\r')) words_.pop_back();
  if (!words_.empty()) reason_ += ": " + words_;
  return false;
}

ssize_t Process::read(char* to, std::size_t size) {
  if (!reason_.empty()) return -1;
  while (process_ >= 0) {
    const ssize_t n = wait_for_more() ? ::read(out_, to, size) : -1;
    if (n > 0) return n;
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) reason_ = std::strerror(errno);
    close_fd(out_);
    if (n < 0 || !end()) return -1;
  }
  return 0;
}

bool is_command(const std::string& path) {
  struct stat status;
  if (access(path.c_str(), X_OK) != 0 || stat(path.c_str(), &status) != 0) return false;
  if (!S_ISDIR(status.st_mode)) return true;
  errno = EACCES;
  return false;
}

}  // namespace

bool Preprocessor::is_for(std::string_view file) const {
  if (command.empty()) return false;
  if (file.starts_with("./")) file.remove_prefix(2);
  const Verdict verdict = globs.of(file, false);
  return verdict == Verdict::kNone ? !only_globs : verdict == Verdict::kIgnore;
}

std::optional<std::string> path_of_command(const std::string& name) {
  if (name.find('/') != std::string::npos) return is_command(name) ? std::optional(name) : std::nullopt;
  const char* variable = std::getenv("PATH");
  const std::string_view folders = variable != nullptr ? variable : "/usr/local/bin:/usr/bin:/bin";
  int error = ENOENT;
  for (std::size_t at = 0; at <= folders.size();) {
    const std::size_t end = std::min(folders.find(':', at), folders.size());
    const std::string folder(folders.substr(at, end - at));
    std::string path = (folder.empty() ? "." : folder) + "/" + name;
    if (is_command(path)) return path;
    if (errno == EACCES) error = EACCES;
    at = end + 1;
  }
  errno = error;
  return std::nullopt;
}

std::unique_ptr<Source> preprocess(const Preprocessor& preprocessor, const std::string& path, int fd) {
  return std::make_unique<Process>(preprocessor, path, fd);
}

}  // namespace lino::cli

// The search may be in several threads when its first result starts the pager, so between fork and exec nothing is done but system
// calls.
#include "cli/pager.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <string_view>
#include <vector>

namespace lino::cli {
namespace {

// For the signal handler: whose end is waited for, and who is told.
std::atomic<pid_t> waited_for{-1};
std::atomic<std::atomic<int>*> told{nullptr};

void on_signal(int signal) {
  const int saved = errno;
  siginfo_t ended{};
  const auto pid = static_cast<id_t>(waited_for.load());
  // Of children only the pager counts.
  const bool over =
      signal == SIGINT || (waitid(P_PID, pid, &ended, WEXITED | WNOHANG | WNOWAIT) == 0 && ended.si_pid != 0);
  if (std::atomic<int>* error = told.load(); over && error != nullptr) error->store(EPIPE);
  errno = saved;
}

void handle(int signal, void (*handler)(int)) {
  struct sigaction action{};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  sigaction(signal, &action, nullptr);
}

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

// This process's, and LESS=R where there is none, so that less shows colours.
std::vector<char*> environment_with(char* less) {
  std::vector<char*> variables;
  for (char** one = environ; *one != nullptr; ++one) variables.push_back(*one);
  if (std::getenv("LESS") == nullptr) variables.push_back(less);
  variables.push_back(nullptr);
  return variables;
}

}  // namespace

std::string pager_command(const std::string& given) {
  for (const std::string& command : {given, variable("LINO_PAGER"), variable("PAGER")}) {
    if (!command.empty()) return command;
  }
  return "less -R";
}

bool Pager::start(std::atomic<int>& error) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return false;
  char shell[] = "sh", option[] = "-c", less[] = "LESS=R";
  char* const argv[] = {shell, option, command_.data(), nullptr};
  std::vector<char*> variables = environment_with(less);
  const pid_t pid = fork();
  if (pid == 0) {
    dup2(ends[0], STDIN_FILENO);
    handle(SIGPIPE, SIG_DFL);
    execve("/bin/sh", argv, variables.data());
    _exit(127);
  }
  const int failure = errno;
  close(ends[0]);
  if (pid > 0) {
    pid_ = pid;
    told.store(&error);
    waited_for.store(pid);
    handle(SIGCHLD, on_signal);
    handle(SIGINT, on_signal);
    output_ = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    dup2(ends[1], STDOUT_FILENO);
    if (isatty(STDERR_FILENO) != 0) {
      errors_ = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
      dup2(ends[1], STDERR_FILENO);
    }
    on_signal(SIGCHLD);  // it may have ended before there was a handler
  }
  close(ends[1]);
  errno = failure;
  return pid > 0;
}

bool Pager::finish() {
  dup2(output_, STDOUT_FILENO);
  if (errors_ >= 0) dup2(errors_, STDERR_FILENO);
  int ended = 0;
  while (waitpid(pid_, &ended, 0) < 0 && errno == EINTR) {}
  handle(SIGCHLD, SIG_DFL);
  handle(SIGINT, SIG_DFL);
  told.store(nullptr);
  pid_ = -1;
  constexpr int kNotExecutable = 126, kNotFound = 127;
  return !WIFEXITED(ended) || (WEXITSTATUS(ended) != kNotExecutable && WEXITSTATUS(ended) != kNotFound);
}

}  // namespace lino::cli

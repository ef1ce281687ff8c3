// See terminal.h.
#include "tests/terminal.h"

#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <utility>

namespace lino::test {
namespace {

constexpr std::chrono::seconds kPatience{30};

}  // namespace

Terminal::Terminal(const Folder& folder, const std::string& line) {
  const std::string script = "lino() { \"$LINO_COMMAND\" \"$@\"; }\ncd " + folder.root() + "/work || exit 99\n" + line;
  const winsize size{.ws_row = 24, .ws_col = 80, .ws_xpixel = 0, .ws_ypixel = 0};
  child_ = forkpty(&master_, nullptr, nullptr, &size);
  if (child_ != 0) return;
  setenv("TERM", "xterm", 1);
  execl("/bin/sh", "sh", "-c", script.c_str(), nullptr);
  _exit(99);
}

Terminal::~Terminal() {
  if (child_ > 0) {
    kill(child_, SIGKILL);
    waitpid(child_, nullptr, 0);
  }
  if (master_ >= 0) close(master_);
}

bool Terminal::read_some(int milliseconds) {
  pollfd input{.fd = master_, .events = POLLIN, .revents = 0};
  if (poll(&input, 1, milliseconds) <= 0) return false;
  char block[4096];
  const ssize_t n = read(master_, block, sizeof block);
  if (n <= 0) return false;
  shown_.append(block, static_cast<std::size_t>(n));
  return true;
}

bool Terminal::wait_for(const std::string& text) {
  const auto end = std::chrono::steady_clock::now() + kPatience;
  for (;;) {
    const std::size_t at = shown_.find(text, waited_);
    if (at != std::string::npos) {
      waited_ = at + text.size();
      return true;
    }
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    if (left.count() <= 0 || !read_some(static_cast<int>(left.count()))) return false;
  }
}

void Terminal::type(const std::string& text) {
  if (write(master_, text.data(), text.size()) < 0) shown_ += "(nobody reads what is typed)";
}

Outcome Terminal::finish() {
  const int kMilliseconds = static_cast<int>(std::chrono::milliseconds(kPatience).count());
  while (read_some(kMilliseconds)) {}
  int ended = 0;
  waitpid(std::exchange(child_, -1), &ended, 0);
  std::string out;
  for (std::size_t i = 0; i < shown_.size(); ++i) {
    if (shown_[i] != '\r' || i + 1 == shown_.size() || shown_[i + 1] != '\n') out += shown_[i];
  }
  return {out, "", WIFEXITED(ended) ? WEXITSTATUS(ended) : 128 + WTERMSIG(ended)};
}

}  // namespace lino::test

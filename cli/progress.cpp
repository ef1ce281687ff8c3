// See progress.h.
#include "cli/progress.h"

#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <string>
#include <system_error>

namespace lino::cli {
namespace {

constexpr std::chrono::milliseconds kPatience{1000}, kPace{100};
constexpr std::string_view kErase = "\r\x1b[K";

// The terminal, which the line shares with results and messages.
struct Terminal {
  std::atomic<bool> in_use{false};  // there is a Progress
  std::mutex mutex;                 // of what follows, and of writing to the terminal
  bool shown = false;               // the line
  bool free = true;                 // nothing stands where the line would be
  bool piped = false;               // results go to a program
};
Terminal terminal;

void write_error(std::string_view text) { (void)!::write(STDERR_FILENO, text.data(), text.size()); }

void erase() {
  if (terminal.shown) write_error(kErase);
  terminal.shown = false;
}

std::string with_unit(std::uint64_t bytes) {
  constexpr std::array<std::string_view, 5> units{" B", " KiB", " MiB", " GiB", " TiB"};
  std::size_t unit = 0;
  std::uint64_t tenths = bytes * 10;
  for (; tenths >= 10240 && unit + 1 < units.size(); ++unit) tenths /= 1024;
  std::string text = std::to_string(tenths / 10);
  if (unit > 0) text += "." + std::to_string(tenths % 10);
  return text + std::string(units[unit]);
}

std::string line_of(const ProgressCounts& counts) {
  const std::uint64_t files = counts.files.load(), matches = counts.matches.load();
  return "lino: " + std::to_string(files) + (files == 1 ? " file, " : " files, ") + with_unit(counts.bytes.load()) +
         ", " + std::to_string(matches) + (matches == 1 ? " match" : " matches");
}

void show(const ProgressCounts& counts) {
  const std::lock_guard lock(terminal.mutex);
  if (!terminal.free || counts.bytes.load() + counts.files.load() == 0) return;
  if (tcgetpgrp(STDERR_FILENO) != getpgrp()) return;  // in the background
  winsize size{};
  std::string line = line_of(counts);
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && line.size() >= size.ws_col)
    line.resize(size.ws_col - 1U);
  write_error(std::string(kErase) + line);
  terminal.shown = true;
}

}  // namespace

bool can_show_progress() {
  const char* term = std::getenv("TERM");
  return isatty(STDERR_FILENO) != 0 && term != nullptr && std::string_view(term) != "dumb";
}

Progress::Progress(const ProgressCounts& counts) : counts_(counts) {
  struct stat output;
  terminal.free = true;
  terminal.piped = fstat(STDOUT_FILENO, &output) == 0 && (S_ISFIFO(output.st_mode) || S_ISSOCK(output.st_mode));
  terminal.in_use.store(true);
  try {
    thread_ = std::thread([this] { run(); });
  } catch (const std::system_error&) {
    // Then nothing is shown.
  }
}

Progress::~Progress() {
  {
    const std::lock_guard lock(mutex_);
    over_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
  const std::lock_guard lock(terminal.mutex);
  erase();
  terminal.in_use.store(false);
}

void Progress::run() {
  std::unique_lock lock(mutex_);
  const auto over = [this] { return over_; };
  if (changed_.wait_for(lock, kPatience, over)) return;
  do show(counts_);
  while (!changed_.wait_for(lock, kPace, over));
}

ProgressPause::ProgressPause(For what, std::string_view text) {
  if (!terminal.in_use.load()) return;
  lock_ = std::unique_lock(terminal.mutex);
  erase();
  if (what == For::kMessage || text.empty()) return;
  if (terminal.piped) {
    terminal.free = false;
  } else if (isatty(STDOUT_FILENO) != 0) {
    terminal.free = text.back() == '\n';
  }
}

}  // namespace lino::cli

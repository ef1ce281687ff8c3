// A program such as less that shows standard output page by page, when there is something to show.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <string>
#include <utility>

namespace lino::cli {

// `given`, else $LINO_PAGER, else $PAGER, else less -R: the first that is not empty. A command of the shell.
std::string pager_command(const std::string& given);

// Stands between standard output, which is a terminal, and what is written there from start() to finish(). Standard error goes
// there, too, if it is a terminal. One at a time.
class Pager {
 public:
  explicit Pager(std::string command) : command_(std::move(command)) {}
  Pager(const Pager&) = delete;
  Pager& operator=(const Pager&) = delete;
  ~Pager() {
    if (started()) (void)finish();
  }

  // Once. When the pager ends or the user interrupts it, `error` becomes EPIPE, as if a write had found nobody to read. False: errno
  // says why it cannot be started, and all is as before.
  bool start(std::atomic<int>& error);
  bool started() const { return pid_ > 0; }
  // Ends its input and waits until the user leaves it. False: the shell could not run the command.
  bool finish();
  const std::string& command() const { return command_; }

 private:
  std::string command_;
  pid_t pid_ = -1;
  int output_ = -1, errors_ = -1;  // the terminal
};

}  // namespace lino::cli

// A command line in a pseudo-terminal, and whoever sits there: reads what is shown, waits for it, types.
#pragma once

#include <sys/types.h>

#include <string>

#include "tests/cli_run.h"

namespace lino::test {

// 80 columns, 24 rows, TERM=xterm. A shell runs the line in the folder, where "lino" is the command under test; it is killed
// with the object.
class Terminal {
 public:
  Terminal(const Folder& folder, const std::string& line);
  ~Terminal();
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  // Until `text` is shown behind what was waited for before; false: it was not, within half a minute or before the end.
  bool wait_for(const std::string& text);
  void type(const std::string& text);
  // Waits for its end: all that was shown, as `out`, with "\n" for "\r\n", and the exit status.
  Outcome finish();

 private:
  bool read_some(int milliseconds);

  int master_ = -1;
  pid_t child_ = -1;
  std::string shown_;
  std::size_t waited_ = 0;  // what was waited for ends here
};

}  // namespace lino::test

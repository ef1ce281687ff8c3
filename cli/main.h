// The command as a function, for start.cpp and for tests that call it many times in one process.
#pragma once

namespace lino::cli {

// What `lino` does with these arguments, on the process's standard streams; standard output may be closed afterwards, and
// SIGPIPE and SIGBUS are handled. Returns the exit status: 0 something matched, 1 nothing did, 2 an error.
int run(int argc, const char* const* argv);

}  // namespace lino::cli

// A file's content is replaced as a whole or not at all: what is new is written beside it, and takes its name when it is on
// the disk.
#pragma once

#include <sys/stat.h>

#include <string>
#include <string_view>
#include <vector>

namespace lino::cli {

struct OldFile {
  std::string path;  // of the file itself: links have been followed
  struct stat status{};
  std::string content;
};

// Reads the regular file that `path` leads to; with `only_text` nothing of one that has no byte order mark and a
// NUL byte in its first 64 KiB. Why not, or nothing.
std::string read_old(const std::string& path, bool only_text, OldFile& old);

// What replacing came to.
struct Replaced {
  std::string error;  // empty: the file has its new content; else it is as it was
  std::string note;   // what else the user should know
};

// `pieces`: the new content. Owner, mode, access lists and other attributes stay, as far as the system permits. The file is left as
// it is when it may not be written to, and when it is not any more what was read.
Replaced replace_file(const OldFile& old, const std::vector<std::string_view>& pieces);

// Is it the name of such a new file? One is left behind only where the power failed or the process was killed by force.
bool is_temporary(std::string_view path);

// From now on SIGINT, SIGTERM, SIGHUP and SIGQUIT end the process once no temporary file is left, and a file size limit is an error.
void end_without_temporaries();

}  // namespace lino::cli

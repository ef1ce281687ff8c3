// Files one after another, or several at once, whose matches are replaced in place.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

#include "cli/args.h"
#include "cli/changes.h"
#include "cli/input.h"
#include "cli/printer.h"
#include "cli/replace_file.h"
#include "cli/search.h"

namespace lino::cli {

// What has been written, or, if nobody may be asked, would be.
struct Written {
  std::uint64_t replacements = 0;
  std::uint64_t files = 0;
};

// What there is to say about a file.
struct WriteResult {
  std::string error;  // it matched, or could not be read, and is as it was
  std::string note;
  bool quit = false;  // the user wants nothing further
};

class FilesWriter {
 public:
  // Is there a terminal that shows the changes and another, or the same, that answers? Then files must come one at a time.
  explicit FilesWriter(const Args& args);
  FilesWriter(const FilesWriter&) = delete;
  FilesWriter& operator=(const FilesWriter&) = delete;
  ~FilesWriter();

  bool asks() const { return answers_ >= 0; }
  // Searches the file, and shows or writes what replacing makes of it.
  WriteResult write(const std::string& path, bool found_by_walk, Input& input, Searcher& searcher, Printer& printer);
  Written written() const { return {replacements_.load(), files_.load()}; }

 private:
  enum class Answer { kYes, kNo, kQuit };

  std::string search(const std::string& path, bool found_by_walk, const OldFile& old, Changes& changes, Input& input,
                     Searcher& searcher, Printer& printer) const;
  bool claim(const std::string& path);
  Answer ask(std::string_view path, Writer& out);
  char answer() const;
  WriteResult replace(const OldFile& old, const Changes& changes);

  const Args& args_;
  int answers_ = -1;  // where they come from; -1: nobody is asked
  bool all_ = false;  // the answer to all that follows is yes
  std::atomic<std::uint64_t> replacements_{0}, files_{0};
  std::mutex mutex_;               // of what follows
  std::set<std::string> claimed_;  // files that changes have been found in, by the path that is no link
};

// The last word: what has been written, or how it could be.
void tell_written(const Args& args, const Written& written, bool asked, Writer& out);

}  // namespace lino::cli

// What the user asked for: the command line as a plain struct. Parsing is CLI11's; the letters are ripgrep's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/encoding.h"
#include "cli/filter.h"
#include "cli/preprocess.h"
#include "cli/style.h"
#include "lino/regex.h"

namespace lino::cli {

// What is shown of a file; when several are asked for, the one further down wins, but -c with -o counts matches.
enum class Show { kLines, kCount, kCountMatches, kFiles, kFilesWithout, kNothing };

// In which order files are searched and shown.
struct Sort {
  enum class By { kPath, kModified, kAccessed, kCreated, kSize };
  By by = By::kPath;
  bool descending = false;
};

// Are matches replaced in the files themselves?
enum class Write { kNo, kAsk, kYes };

// Of a boolean query: lines must match one of the patterns, or none of them.
struct Clause {
  bool negated = false;
  std::vector<std::string> patterns;
};

struct Args {
  std::vector<std::string> patterns;
  std::vector<Clause> clauses;          // what is asked beside the patterns
  bool of_files = false;                // they are about a file as a whole, not about a line
  std::vector<std::string> paths;       // "-" is standard input; empty: standard input or the current directory
  std::vector<std::string> path_files;  // files that name further paths, a line each, or up to a NUL byte
  bool fixed_strings = false;
  bool perl = false;  // patterns are PCRE2's: what would be read otherwise is an error
  bool ignore_case = false;
  bool invert = false;
  bool words = false;
  bool whole_lines = false;
  bool text = false;    // search binary files as if they were text
  bool binary = false;  // do not pass over those that nobody named
  Encoding encoding;
  std::size_t max_line = std::size_t{1} << 30;  // bytes that a line may have which is kept in memory
  bool search_zip = false;                      // in compressed files and archives
  Preprocessor preprocessor;
  Filter filter;  // of what is found below a folder
  Sort sort;
  bool list = false;        // print what would be searched, and search nothing
  unsigned threads = 0;     // 0: as many as the machine runs at once
  bool smart_case = false;  // ignore case unless the pattern has a capital
  bool unicode = true;      // \w \d \s \b are Unicode's
  bool crlf = false;        // \r\n ends a line, too
  bool multiline = false;   // a match may go over several lines
  bool multiline_dotall = false;
  Show show = Show::kLines;
  bool include_zero = false;               // -c: files without a match, too
  std::optional<std::uint64_t> max_count;  // of selected lines in a file; its rest is not read
  std::optional<std::uint64_t> max_total;  // of selected lines, in all files together
  std::uint64_t before = 0, after = 0;     // lines shown with a selected one
  bool passthru = false;                   // all lines are shown
  std::optional<bool> line_numbers;        // unset: only on a terminal
  std::optional<bool> file_names;          // unset: only with several files
  std::optional<bool> heading;             // unset: only on a terminal
  Style style;                             // but for those
  Write write = Write::kNo;
  bool write_quietly = false;        // without a summary
  std::optional<std::string> pager;  // what shows the results on a terminal; empty: of the environment, or less
  bool progress = true;              // of long searches, on a terminal
  bool stats = false;
  bool debug = false;              // say what is read, passed over, and how it is searched
  std::vector<std::string> notes;  // of what has been read for the arguments
  Engine engine = Engine::kAuto;
  std::string dump;  // a stage; empty: search
  bool dot = false;
  std::optional<std::uint64_t> sample;  // how many strings to make instead of searching
  std::optional<std::uint64_t> seed;    // unset: different strings each time
};

// The command line, or, when there is nothing to search for (--help, --version, a mistake), what to print and the
// status to end with.
struct Parsed {
  Args args;
  std::optional<int> status;
  std::string output;  // for standard output when *status is 0, else for standard error
};
Parsed parse_args(int argc, const char* const* argv);

// All that CLI11 is told of: "--hidden", "-.", "--no-hidden". Some are there twice.
std::vector<std::string> declared_names();

}  // namespace lino::cli

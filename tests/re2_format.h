// Reads the files of regexes and results that RE2 writes and Go ships (re2-search.txt, re2-exhaustive.txt.bz2):
// `strings` and quoted strings, then `regexps` and, for each quoted regex, one line of results a string, four of
// them separated by `;`. A stream: nothing but the current strings and one regex's results is held.
#pragma once

#include <array>
#include <cstddef>
#include <cstdio>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lino::test {

// The columns of a result line. The full match columns mean the whole string.
enum Re2Column { kFullFirst, kFirst, kFullLongest, kLongest };

struct Re2Case {
  std::string suite;  // the headline above, e.g. Regexp.SearchTests
  std::string regexp;
  std::vector<std::string> strings;
  std::vector<std::string> results;  // a line a string: 0-1;0-1;-;0-1 -

  // "-" or "0-2 1-2 -": begin-end of all groups.
  std::string_view result(std::size_t string, Re2Column column) const;
};

class Re2File {
 public:
  explicit Re2File(const std::string& path);  // ends in .bz2: through bzcat
  bool is_open() const { return file_ != nullptr; }
  bool next(Re2Case& out);                             // false at the end; reuses out's memory
  std::size_t line() const { return line_; }           // lines read so far
  const std::string& error() const { return error_; }  // not empty: the file ended in a way it should not

 private:
  bool read_line();

  struct Close {
    bool pipe;
    void operator()(std::FILE* file) const;
  };
  std::unique_ptr<std::FILE, Close> file_;
  std::string suite_;
  std::string text_;  // the current line
  std::vector<std::string> strings_;
  bool in_regexps_ = false;
  std::size_t line_ = 0;
  std::string error_;
};

// Slots (two a group, npos where it took no part) in the format's own form, appended to `out`; "-" if !matched.
void append_result(std::string& out, bool matched, std::span<const std::size_t> slots);

// "\n" with its quotes, as Go's strconv.Quote writes it -> the bytes.
std::string unquote(std::string_view quoted);

// The file `name` (e.g. "re2/re2-search.txt") of the conformance suites: in LINO_CONFORMANCE, else in
// ../shared/conformance beside the source tree, else (re2 only) where Debian's golang-1.19-src puts it. "" if nowhere.
std::string conformance_file(const std::string& name);

}  // namespace lino::test

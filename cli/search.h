// One file after another: blocks in, spans from one find_all over each block, lines out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "cli/args.h"
#include "cli/input.h"
#include "cli/printer.h"
#include "lino/regex.h"

namespace lino::cli {

// What has been searched and found; for --stats and the exit status.
struct Tally {
  std::uint64_t files = 0;
  std::uint64_t files_matched = 0;
  std::uint64_t bytes = 0;
  std::uint64_t matches = 0;
  std::uint64_t lines = 0;  // that matched, or with -v that did not

  Tally& operator+=(const Tally& other) {
    files += other.files;
    files_matched += other.files_matched;
    bytes += other.bytes;
    matches += other.matches;
    lines += other.lines;
    return *this;
  }
};

class Searcher {
 public:
  Searcher(const Regex& regex, const Args& args, Printer& printer);

  // Searches all of `input` and prints. `found_by_walk`: a file the user did not name, which is passed over when it is
  // binary. Nothing is searched further once the printer's writer has failed.
  void search(Input& input, std::string_view path, bool found_by_walk);
  const Tally& tally() const { return tally_; }

 private:
  // Of the file being searched.
  struct File {
    std::string_view path;
    bool found_by_walk = false;
    bool stop = false;        // nothing more is wanted from this file
    bool open_line = false;   // a coloured line whose end has not been printed
    std::uint64_t lines = 0;  // selected
    std::uint64_t matches = 0;
    std::uint64_t line_number = 1;  // of the line at `numbered`
  };

  void search_block(const Block& block);
  void skip_line(std::size_t matches, std::uint64_t lines);
  void match_alone(Span span);
  void match_in_line(Span span);
  void begin_line(Span span);
  void end_block();
  void end_file();
  void show_match(Span span);
  void show_open_line_to(std::size_t end);
  void unmatched_lines(std::size_t begin, std::size_t end);
  bool admit(std::size_t line_end);
  std::uint64_t lines_left() const;  // of Args::max_count
  void take_number(std::size_t begin, std::size_t next);

  const Regex& regex_;
  const Args& args_;
  Printer& printer_;
  Tally tally_;
  std::vector<Span> spans_;
  bool only_counts_ = false;      // -c, -l, -q: no text is shown
  bool first_is_enough_ = false;  // -l, -q
  bool lines_matter_ = true;      // false: -o alone, where a match is enough
  bool first_in_line_is_enough_ = false;
  std::size_t batch_ = 0;         // how many of spans_ are asked for at once
  std::uint64_t lines_seen_ = 0;  // with a match, in all files

  File file_;
  Block block_;
  Cursor cursor_;
  std::size_t next_line_ = 0;   // where the line after the current one begins, in block_.text
  std::size_t line_begin_ = 0;  // the current line, without its '\n'
  std::size_t line_end_ = 0;
  std::size_t shown_ = 0;     // of a coloured line, printed up to here
  std::uint64_t number_ = 0;  // of the current line
  std::size_t numbered_ = 0;  // file_.line_number is that of the line beginning here
  std::size_t checked_ = 0;   // no NUL before here
};

}  // namespace lino::cli

// One file after another: blocks in, spans from one find_all over each block, lines out.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "cli/args.h"
#include "cli/input.h"
#include "cli/json.h"
#include "cli/matcher.h"
#include "cli/printer.h"
#include "cli/progress.h"
#include "cli/query.h"
#include "lino/regex.h"

namespace lino::cli {

// What has been searched and found; for --stats and the exit status.
struct Tally {
  std::uint64_t files = 0;
  std::uint64_t files_matched = 0;
  std::uint64_t bytes = 0;
  std::uint64_t matches = 0;
  std::uint64_t lines = 0;        // that matched, or with -v that did not
  std::uint64_t nanoseconds = 0;  // of JSON
  std::uint64_t bytes_printed = 0;

  Tally& operator+=(const Tally& other);
};
JsonStats json_stats(const Tally& tally);

// In a file, or a part of it.
struct Found {
  std::uint64_t lines = 0, matches = 0;
  bool passed_over = false;  // for it is a binary file
};

class Searcher {
 public:
  // `counts`, unless it is nullptr, grows with the search.
  Searcher(const Matchers& matchers, const Args& args, Printer& printer, ProgressCounts* counts);

  // Searches all of `input` and prints. `found_by_walk`: a file the user did not name, which is passed over when it is
  // binary. Nothing is searched further once the printer's writer has failed.
  void search(Input& input, std::string_view path, bool found_by_walk);
  const Tally& tally() const { return tally_; }
  void add(const Tally& other) { tally_ += other; }
  // At most so many lines are selected in the next file (or, with --files-without-match, its path is one).
  void limit(std::uint64_t lines) { limit_ = lines; }
  std::uint64_t selected() const { return selected_; }    // so far
  bool passed_over() const { return file_.passed_over; }  // the last file, since it is binary

  // A file in pieces (pieces.h): the lines of one, whose first has that number, and in the end what goes for all of it. Where
  // a file is searched on from a place, what has been found before is given.
  Found search_piece(const Block& block, std::string_view path, bool found_by_walk, std::uint64_t line_number);
  Found search_on(Input& input, std::string_view path, bool found_by_walk, std::uint64_t line_number, Found before);
  void end_pieces(std::string_view path, Found found);
  // Does it matter whether there is a NUL byte?
  bool asks_for_nul(bool found_by_walk) const {
    return !args_.text && (!only_counts_ || (found_by_walk && !args_.binary));
  }

 private:
  // Of the file being searched. Offsets are in the file.
  struct File {
    std::string_view path;
    bool found_by_walk = false;
    bool stop = false;          // nothing more is wanted from this file
    bool passed_over = false;   // for it is a binary file
    bool selected_all = false;  // as many lines as are wanted; only neighbours of the last may be shown
    bool begun = false;         // of JSON: its first object is out
    std::uint64_t lines = 0;    // selected
    std::uint64_t matches = 0;
    std::uint64_t reported = 0;     // of those
    std::uint64_t line_number = 1;  // of the line at numbered_
    std::uint64_t shown_to = 0;     // lines before have been shown, or will not be
    std::uint64_t after_left = 0;   // lines to be shown though they are not selected
    bool shown = false;             // a line
    std::optional<std::uint64_t> binary_offset;
    std::optional<std::uint64_t> nul;  // the first, in a block before
  };

  void begin_file(std::string_view path, bool found_by_walk);
  std::uint64_t search_blocks(Input& input);
  void search_block(const Block& block);
  void pass_file();
  void find_matches();
  bool ask_query(std::size_t end);
  void skip_line(std::size_t matches, std::uint64_t lines);
  void match_alone(Span span);
  void take(Span span);
  void take_line(Span line);
  void open_lines(Span span);
  void close_lines();
  void end_block();
  void end_file();
  void report(std::uint64_t bytes);
  void between(std::size_t begin, std::size_t end);
  void select(std::size_t begin, std::size_t end);
  void select_all(std::size_t begin, std::size_t end);
  void pass(std::size_t begin, std::size_t end);
  void show_before(std::size_t begin);
  void show(std::size_t begin, std::size_t end, bool selected);
  bool has_nul(std::size_t end);
  bool admit(std::size_t line_end);
  std::uint64_t lines_left() const;  // of Args::max_count
  std::uint64_t number_of(std::size_t begin);
  std::uint64_t offset_of(std::size_t at) const { return block_.offset - block_.start + at; }

  const Matchers& matchers_;
  Matcher matcher_;
  Matcher all_matches_;
  std::optional<LineQuery> line_query_;  // whose driver the matcher is of; else all lines that match are selected
  const Args& args_;
  Printer& printer_;
  ProgressCounts* const counts_;
  const char terminator_;  // of lines
  Tally tally_;
  std::uint64_t limit_ = UINT64_MAX, selected_ = 0;  // of Args::max_total
  std::array<Span, 256> spans_;   // found in one go; here, since there is a Searcher for every few files
  bool only_counts_ = false;      // -c, -l, -q: no text is shown
  bool first_is_enough_ = false;  // -l, -q
  bool lines_matter_ = true;      // false: -o alone, where a match is enough
  bool first_in_line_is_enough_ = false;
  bool wants_matches_ = false;     // all of them in a line, to show or to count
  std::size_t enough_ = SIZE_MAX;  // of them to show: those behind are not in an excerpt
  bool plain_ = false;             // lines are shown as they are
  bool dense_ = false;             // lines that match are asked for instead of their matches, for those are many
  std::size_t most_ = 0;           // of spans_ are asked for at once
  std::uint64_t lines_seen_ = 0;   // with a match, in all files

  File file_;
  Block block_;
  bool open_ = false;              // there is a line with matches that has not been dealt with
  std::size_t next_line_ = 0;      // where the line after it begins, in block_.text
  std::size_t line_begin_ = 0;     // of that line
  std::vector<Span> matches_;      // in it, if they are shown
  std::uint64_t match_count_ = 0;  // in it
  std::size_t numbered_ = 0;       // file_.line_number is that of the line beginning here
  std::size_t checked_ = 0;        // no NUL before here
  std::size_t searched_ = 0;       // for a query of lines, as the driver knows
};

}  // namespace lino::cli

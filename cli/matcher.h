// All matches in a text, by the pattern, and by a twin of it for text that is ASCII: there every character is a byte, so \w
// is a few ranges and \b needs no look at a character ahead.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "lino/regex.h"

namespace lino::cli {

struct Query;

// What the command searches with.
struct Matchers {
  Regex regex;
  std::optional<Regex> ascii;  // the same on ASCII text; nothing: that is the same automaton, or not possible
  char terminator = '\n';      // of lines
  bool one_by_one = false;     // a line is all that is seen at once, so ^ and $ are at its ends without being (?m)
  bool by_lines = true;        // no match and no look goes beyond its line, so lines may go to either
  std::size_t patience = 0;    // bytes of ASCII lines that the regex searches, too, before the twin takes over
  // Which of the lines that match are selected, or of files; none: all. The regex is then that of all its patterns which
  // may match.
  std::shared_ptr<const Query> query = {};

  Regex::Statistics statistics() const;
};

// The matches of one text after another, in order.
class Matcher {
 public:
  explicit Matcher(const Matchers& matchers) : matchers_(&matchers) {}

  // In text[start, ..), which begins a line; what stands before it is seen. The text must outlive what follows.
  void begin(std::string_view text, std::size_t start);
  // Those that follow; fewer than there is room for: there are no more.
  std::size_t next(std::span<Span> spans);
  // As next(), but lines that have a match, without their terminators; for those who have passed over the rest of a line.
  bool knows_lines() const { return matchers_->by_lines && !matchers_->one_by_one; }
  std::size_t next_lines(std::span<Span> lines);
  // No match that begins before `at` is wanted any more.
  void skip_to(std::size_t at);
  bool done() const { return done_; }

 private:
  void begin_line(std::size_t at);
  void begin_run(std::size_t at);
  std::size_t behind_line(std::size_t at) const;
  std::size_t end_of_mixed(std::size_t begin, std::size_t at) const;

  const Matchers* matchers_;
  std::string_view text_;
  const Regex* regex_ = nullptr;  // of text_[base_, run_end_), where spans are relative to base_ until they are given
  std::size_t base_ = 0;          // a byte before the run, for its first look behind
  std::size_t run_end_ = 0;
  std::size_t behind_run_ = 0;  // where the next one begins
  Cursor cursor_;
  bool done_ = true;
};

}  // namespace lino::cli

// What becomes of lines that match, or do not: counted, shown with those around them, or kept back since the file is a binary
// one. Newlines are counted only between lines that are printed. O(lines), but for the lines before a selected one that are
// shown with it, which are looked at twice.
#include <algorithm>
#include <cstring>
#include <span>

#include "cli/lines.h"
#include "cli/search.h"

namespace lino::cli {
namespace {

constexpr std::size_t kBinaryWindow = std::size_t{64} << 10;  // a NUL in a file's first bytes counts from the start

}  // namespace

// Whole lines, each of which is selected: of -v.
void Searcher::select_all(std::size_t begin, std::size_t end) {
  const std::string_view lines = block_.text.substr(begin, end - begin);
  if (only_counts_) {
    if (file_.found_by_walk && file_.lines == 0 && !admit(line_end(block_.text, begin, terminator_))) return;
    file_.lines += first_is_enough_ ? 1 : std::min(count_lines(lines, terminator_), lines_left());
    file_.stop = first_is_enough_ || lines_left() == 0;
    return;
  }
  if (plain_ && !args_.max_count && !args_.max_total && args_.before == 0 && args_.after == 0 && !args_.passthru) {
    // In one piece, as long as there is no NUL to stop at.
    if (!admit(end)) return;
    file_.lines += args_.stats ? count_lines(lines, terminator_) : 1;
    printer_.plain(lines);
    return;
  }
  for (std::size_t at = begin; at < end && !file_.stop;) {
    const std::size_t next = std::min(line_end(block_.text, at, terminator_) + 1, end);
    if (file_.selected_all) return pass(at, end);
    select(at, next);
    at = next;
  }
}

// One line, or several with one match, that is asked for.
void Searcher::select(std::size_t begin, std::size_t end) {
  if (!admit(std::max(begin, end - (ends_lines(block_.text.substr(begin, end - begin), terminator_) ? 1 : 0)))) return;
  ++file_.lines;
  file_.matches += match_count_;
  if (first_is_enough_) file_.stop = true;
  if (!only_counts_) {
    show_before(begin);
    show(begin, end, true);
    file_.after_left = args_.passthru ? UINT64_MAX : args_.after;
  }
  if (lines_left() > 0) return;
  file_.selected_all = true;
  file_.stop = file_.stop || file_.after_left == 0;
}

// Lines that are not asked for, but perhaps shown since they follow one that is.
void Searcher::pass(std::size_t begin, std::size_t end) {
  while (file_.after_left > 0 && begin < end && !only_counts_ && !file_.stop) {
    const std::size_t next = std::min(line_end(block_.text, begin, terminator_) + 1, end);
    if (!admit(next)) return;
    show(begin, next, false);
    --file_.after_left;
    begin = next;
  }
}

// The lines before a selected one that belong to it, and what tells that there were others before them.
void Searcher::show_before(std::size_t begin) {
  if (args_.before == 0 && args_.after == 0) return;
  const std::uint64_t base = offset_of(0);
  const std::size_t floor = file_.shown_to > base ? static_cast<std::size_t>(file_.shown_to - base) : 0;
  std::size_t from = begin;
  for (std::uint64_t n = 0; n < args_.before && from > floor; ++n)
    from = line_begin(block_.text, from - 1, floor, terminator_);
  if (from > floor || (floor == 0 && base > file_.shown_to)) {
    if (file_.shown && !printer_.style().json) printer_.gap();
  }
  while (from < begin) {
    const std::size_t next = line_end(block_.text, from, terminator_) + 1;
    show(from, next, false);
    from = next;
  }
}

void Searcher::show(std::size_t begin, std::size_t end, bool selected) {
  file_.shown = true;
  file_.shown_to = offset_of(end);
  if (plain_) return printer_.plain(block_.text.substr(begin, end - begin));
  const Lines lines{.haystack = block_.text,
                    .begin = begin,
                    .end = end,
                    .number = printer_.style().line_numbers ? number_of(begin) : 0,
                    .offset = offset_of(begin),
                    .matches = selected ? std::span<const Span>(matches_) : std::span<const Span>(),
                    .selected = selected,
                    .one = !args_.multiline};
  if (printer_.style().line_numbers && lines.one && begin >= numbered_ && end > begin &&
      block_.text[end - 1] == terminator_) {
    numbered_ = end;
    ++file_.line_number;
  }
  if (!printer_.style().json) return printer_.print(lines);
  if (!file_.begun) json_begin(printer_.out(), file_.path);
  file_.begun = true;
  json_lines(printer_.out(), file_.path, lines);
  printer_.end_text();
}

// Is there a NUL byte before `end`, or near the file's beginning? Each byte is looked at once.
bool Searcher::has_nul(std::size_t end) {
  if (file_.nul) return true;
  const std::size_t window = block_.offset == 0 ? kBinaryWindow : 0;
  const std::size_t to = std::min(std::max(end, window), block_.text.size() + block_.ahead);
  if (to <= checked_) return false;
  const void* nul = std::memchr(block_.text.data() + checked_, '\0', to - checked_);
  checked_ = to;
  if (nul != nullptr)
    file_.nul = offset_of(static_cast<std::size_t>(static_cast<const char*>(nul) - block_.text.data()));
  return nul != nullptr;
}

// May the line that ends at `end` be shown? A NUL byte up to there, or near the file's beginning, makes the file a
// binary one: passed over when nobody named it and nothing has been shown of it, else reported in one line, or in JSON by
// its last object.
bool Searcher::admit(std::size_t end) {
  if (args_.text || (only_counts_ && (!file_.found_by_walk || file_.lines > 0)) || !has_nul(end)) return true;
  const bool nothing_before =
      file_.lines == 0 && file_.matches == 0 && (*file_.nul < offset_of(end) || file_.found_by_walk);
  if (only_counts_ && !nothing_before) return true;
  file_.passed_over = file_.found_by_walk && nothing_before;
  file_.binary_offset = file_.nul;
  if (printer_.style().json && !file_.found_by_walk) return true;
  file_.stop = true;
  if (file_.passed_over) return false;
  if (!printer_.style().json) printer_.binary_matches(file_.path, *file_.nul);
  ++file_.lines;
  return false;
}

// The number of the line that begins at `begin`. Lines are asked for in order, but for those before a selected one.
std::uint64_t Searcher::number_of(std::size_t begin) {
  if (begin < numbered_)
    return file_.line_number - count_terminators(block_.text.substr(begin, numbered_ - begin), terminator_);
  file_.line_number += count_terminators(block_.text.substr(numbered_, begin - numbered_), terminator_);
  numbered_ = begin;
  return file_.line_number;
}

}  // namespace lino::cli

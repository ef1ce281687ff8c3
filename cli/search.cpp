// From spans to lines. A block is searched as a whole, so a line costs something only when it matches: its begin is
// looked for backwards from the match, its end forwards, and newlines are counted only between lines that are printed.
// No step looks at a byte twice: all is O(block).
#include "cli/search.h"

#include <algorithm>
#include <cstring>
#include <span>

#include "cli/lines.h"

namespace lino::cli {
namespace {

constexpr std::size_t kBatch = 256;
constexpr std::size_t kBinaryWindow = std::size_t{64} << 10;  // a NUL in a block's first bytes counts from the start

bool ends_lines(std::string_view text) { return text.empty() || text.back() == '\n'; }

}  // namespace

Searcher::Searcher(const Regex& regex, const Args& args, Printer& printer)
    : regex_(regex), args_(args), printer_(printer) {
  only_counts_ = args.show != Show::kLines && args.show != Show::kMatches;
  first_is_enough_ = args.show == Show::kFiles || args.show == Show::kNothing;
  lines_matter_ = args.max_count || args.invert || args.show != Show::kMatches || printer.has_prefix() || args.stats;
  first_in_line_is_enough_ =
      (args.invert || args.show == Show::kCount || (args.show == Show::kLines && !printer.style().color)) &&
      !args.stats;
  spans_.resize(first_is_enough_ && !args.invert ? 1 : kBatch);
  batch_ = spans_.size();
}

void Searcher::search(Input& input, std::string_view path, bool found_by_walk) {
  file_ = {.path = path, .found_by_walk = found_by_walk};
  file_.stop = lines_left() == 0;
  Block block;
  while (!file_.stop && !printer_.out().failed()) {
    if (input.may_wait()) printer_.out().flush_if_first();
    if (!input.next(block)) break;
    tally_.bytes += block.text.size() - block.start;
    search_block(block);
  }
  end_file();
}

void Searcher::search_block(const Block& block) {
  block_ = block;
  cursor_ = {.at = block.start};
  next_line_ = line_begin_ = line_end_ = shown_ = numbered_ = checked_ = block.start;
  // A match at the very end, behind the last '\n', is in no line.
  const std::size_t limit = block.text.size() + (ends_lines(block.text) ? 0 : 1);
  while (!file_.stop && !cursor_.done && !printer_.out().failed()) {
    const std::uint64_t lines_before = lines_seen_;
    const std::span<Span> batch = std::span(spans_).first(batch_);
    const std::size_t n = regex_.find_all(block_.text, cursor_, batch);
    for (const Span span : batch.first(n)) {
      if (span.begin >= limit || file_.stop) break;
      if (lines_matter_) {
        match_in_line(span);
      } else {
        match_alone(span);
      }
    }
    if (n < batch.size()) break;
    if (first_in_line_is_enough_) skip_line(n, lines_seen_ - lines_before);
  }
  end_block();
}

std::uint64_t Searcher::lines_left() const {
  if (!args_.max_count) return UINT64_MAX;
  return *args_.max_count > file_.lines ? *args_.max_count - file_.lines : 0;
}

// The rest of a line that has matched is passed over, when nobody asks for more of its matches. That takes a new search,
// so batches are as long as pays: short where a batch was mostly within one line.
void Searcher::skip_line(std::size_t matches, std::uint64_t lines) {
  if (cursor_.at < next_line_) cursor_ = {.at = next_line_};
  batch_ = matches >= 2 * lines ? std::max<std::size_t>(batch_ / 2, 1) : std::min(batch_ * 2, spans_.size());
}

// One match of -o, when its line does not matter.
void Searcher::match_alone(Span span) {
  if ((file_.matches == 0 || span.end > checked_) && !admit(line_end(block_.text, span.end))) return;
  ++file_.matches;
  show_match(span);
}

// One match; the lines between the one before it and its own are the unmatched ones.
void Searcher::match_in_line(Span span) {
  if (span.begin >= next_line_) begin_line(span);
  if (file_.stop || args_.invert) return;
  ++file_.matches;
  if (args_.show == Show::kMatches) {
    show_match(span);
  } else if (file_.open_line && !span.empty()) {
    show_open_line_to(span.begin);
    printer_.matched(block_.text.substr(span.begin, span.size()));
    shown_ = span.end;
  }
}

// `span` begins in a line of its own: closes the one before it, and prints the new one, or in colour its prefix.
void Searcher::begin_line(Span span) {
  show_open_line_to(next_line_);
  file_.open_line = false;
  if (!args_.invert && lines_left() == 0) file_.stop = true;
  if (file_.stop) return;
  ++lines_seen_;
  const std::size_t floor = next_line_;
  const bool begin_matters = args_.invert || !only_counts_;
  line_begin_ = begin_matters ? line_begin(block_.text, span.begin, floor) : span.begin;
  line_end_ = line_end(block_.text, span.end);
  if (args_.invert) unmatched_lines(floor, line_begin_);
  next_line_ = line_end_ + 1;
  if (file_.stop || args_.invert || !admit(line_end_)) return;
  ++file_.lines;
  if (first_is_enough_) file_.stop = true;
  if (only_counts_) return;
  take_number(line_begin_, next_line_);
  if (args_.show != Show::kLines) return;
  if (printer_.has_prefix()) printer_.prefix(file_.path, number_);
  if (printer_.style().color) {
    file_.open_line = true;
    shown_ = line_begin_;
  } else {
    printer_.lines(block_.text.substr(line_begin_, line_end_ + 1 - line_begin_));
  }
}

// The rest of a coloured line up to `end`; behind its last byte comes its '\n'.
void Searcher::show_open_line_to(std::size_t end) {
  if (!file_.open_line) return;
  const std::size_t stop = std::min(end, line_end_);
  if (stop > shown_) printer_.plain(block_.text.substr(shown_, stop - shown_));
  shown_ = std::max(shown_, stop);
  if (end > line_end_) printer_.end_line();
}

void Searcher::show_match(Span span) {
  if (printer_.has_prefix()) printer_.prefix(file_.path, number_);
  printer_.matched(block_.text.substr(span.begin, span.size()));
  printer_.end_line();
}

// Whole lines without a match, for -v.
void Searcher::unmatched_lines(std::size_t begin, std::size_t end) {
  if (begin >= end || file_.stop) return;
  const std::string_view lines = block_.text.substr(begin, end - begin);
  if (only_counts_) {
    if (file_.found_by_walk && file_.lines == 0 && !admit(line_end(block_.text, begin))) return;
    file_.lines += first_is_enough_ ? 1 : std::min(count_lines(lines), lines_left());
    file_.stop = first_is_enough_;
    return;
  }
  if (!printer_.has_prefix() && !args_.max_count) {
    // In one piece, as long as there is no NUL to stop at.
    if (admit(end)) {
      file_.lines += args_.stats ? count_lines(lines) : 1;
      printer_.lines(lines);
    }
    return;
  }
  for (std::size_t at = begin; at < end;) {
    const std::size_t next = std::min(line_end(block_.text, at) + 1, end);
    if (lines_left() == 0 || !admit(next)) return;
    ++file_.lines;
    take_number(at, next);
    if (printer_.has_prefix()) printer_.prefix(file_.path, number_);
    printer_.lines(block_.text.substr(at, next - at));
    at = next;
  }
}

void Searcher::end_block() {
  if (file_.stop) return;
  show_open_line_to(next_line_);
  file_.open_line = false;
  if (args_.invert) unmatched_lines(std::min(next_line_, block_.text.size()), block_.text.size());
  take_number(block_.text.size(), block_.text.size());
  file_.line_number = number_;
  if (lines_left() == 0) file_.stop = true;
}

// May the line that ends at `end` be shown? A NUL byte up to there, or near the block's beginning, makes the file a
// binary one: passed over when nobody named it and nothing was found before the NUL, else reported in one line.
bool Searcher::admit(std::size_t end) {
  if (args_.text || (only_counts_ && (!file_.found_by_walk || file_.lines > 0))) return true;
  const std::size_t window = std::min(block_.start + kBinaryWindow, block_.text.size());
  const std::size_t to = std::max(std::min(end, block_.text.size()), window);
  if (to <= checked_) return true;
  const void* nul = std::memchr(block_.text.data() + checked_, '\0', to - checked_);
  checked_ = to;
  if (nul == nullptr) return true;
  const auto at = static_cast<std::size_t>(static_cast<const char*>(nul) - block_.text.data());
  const bool nothing_before = file_.lines == 0 && file_.matches == 0 && at < end;
  if (only_counts_ && !nothing_before) return true;
  file_.stop = true;
  if (file_.found_by_walk && nothing_before) return false;
  printer_.binary_matches(file_.path, block_.offset + at - block_.start);
  ++file_.lines;
  return false;
}

// Sets number_ to that of the line that begins at `begin`; the line after it begins at `next`. Lines are asked for in
// order.
void Searcher::take_number(std::size_t begin, std::size_t next) {
  if (!printer_.style().line_numbers) return;
  if (begin > numbered_) file_.line_number += count_newlines(block_.text.substr(numbered_, begin - numbered_));
  number_ = file_.line_number++;
  numbered_ = next;
}

void Searcher::end_file() {
  ++tally_.files;
  tally_.lines += file_.lines;
  tally_.matches += file_.matches;
  if (file_.lines == 0 && file_.matches == 0) return;
  ++tally_.files_matched;
  if (args_.show == Show::kFiles) {
    printer_.path_alone(file_.path);
  } else if (args_.show == Show::kCount) {
    printer_.count(file_.path, file_.lines);
  } else if (args_.show == Show::kCountMatches) {
    printer_.count(file_.path, file_.matches);
  }
}

}  // namespace lino::cli

// From spans to lines. A block is searched as a whole, so a line costs something only when it matches: its begin is
// looked for backwards from the match, its end forwards. No step looks at a byte twice: all is O(block). What becomes of the
// lines is in select_lines.cpp.
#include "cli/search.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <span>
#include <utility>

#include "cli/lines.h"

namespace lino::cli {
namespace {

std::uint64_t now() {
  return static_cast<std::uint64_t>(
      std::chrono::nanoseconds(std::chrono::steady_clock::now().time_since_epoch()).count());
}

}  // namespace

Tally& Tally::operator+=(const Tally& other) {
  files += other.files;
  files_matched += other.files_matched;
  bytes += other.bytes;
  matches += other.matches;
  lines += other.lines;
  nanoseconds += other.nanoseconds;
  bytes_printed += other.bytes_printed;
  return *this;
}

JsonStats json_stats(const Tally& tally) {
  return {.nanoseconds = tally.nanoseconds,
          .searches = tally.files,
          .searches_with_match = tally.files_matched,
          .bytes_searched = tally.bytes,
          .bytes_printed = tally.bytes_printed,
          .matched_lines = tally.lines,
          .matches = tally.matches};
}

Searcher::Searcher(const Matchers& matchers, const Args& args, Printer& printer, ProgressCounts* counts)
    : matchers_(matchers),
      matcher_(matchers),
      all_matches_(matchers),
      args_(args),
      printer_(printer),
      counts_(counts),
      terminator_(printer.style().terminator) {
  if (matchers.query && !matchers.query->of_files) line_query_.emplace(*matchers.query);
  const Style& style = printer.style();
  only_counts_ = args.show != Show::kLines;
  first_is_enough_ = args.show == Show::kFiles || args.show == Show::kFilesWithout || args.show == Show::kNothing;
  const bool asks_lines = args.max_count || args.max_total || args.invert || style.has_prefix() || style.heading ||
                          style.json || style.trim || style.max_columns > 0 || style.replacement || args.stats ||
                          args.multiline;
  lines_matter_ = only_counts_ || asks_lines || args.after > 0 || args.before > 0 || !style.only_matching;
  const bool shows_matches = style.color || style.only_matching || style.per_match || style.columns || style.json ||
                             style.replacement || style.max_columns > 0;
  first_in_line_is_enough_ =
      (args.invert || args.show == Show::kCount || (args.show == Show::kLines && !shows_matches)) && !args.stats &&
      !args.multiline;
  plain_ = args.show == Show::kLines && !shows_matches && !style.has_prefix() && !style.trim;
  wants_matches_ = !first_in_line_is_enough_ && !first_is_enough_;
  const bool shows_each = style.only_matching || style.per_match || style.json || style.replacement;
  if (style.max_columns > 0 && !shows_each && !args.stats && !args.multiline) enough_ = style.max_columns + 1;
  if (line_query_) first_in_line_is_enough_ = lines_matter_ = true;
  most_ = first_is_enough_ && !args.invert && !line_query_ ? 1 : spans_.size();
}

void Searcher::begin_file(std::string_view path, bool found_by_walk) {
  file_ = {};
  file_.path = path;
  file_.found_by_walk = found_by_walk && !args_.binary;
  file_.stop = lines_left() == 0;
  if (args_.passthru) file_.after_left = UINT64_MAX;
  printer_.begin_file(path);
}

// How many bytes were searched.
std::uint64_t Searcher::search_blocks(Input& input) {
  std::uint64_t bytes = 0;
  Block block;
  while (!file_.stop && !printer_.out().failed()) {
    if (input.may_wait()) printer_.out().flush_if_first();
    if (!input.next(block)) break;
    search_block(block);
    const std::size_t size = (file_.stop ? std::min(next_line_, block.text.size()) : block.text.size()) - block.start;
    bytes += size;
    if (counts_ != nullptr) report(size);
  }
  tally_.bytes += bytes;
  return bytes;
}

void Searcher::search(Input& input, std::string_view path, bool found_by_walk) {
  begin_file(path, found_by_walk);
  const std::uint64_t begin = printer_.style().json ? now() : 0, written = printer_.out().bytes();
  const std::uint64_t bytes = search_blocks(input);
  if (printer_.style().json) tally_.nanoseconds += now() - begin;
  end_file();
  if (file_.begun) {
    Tally of_file{.files = 1,
                  .files_matched = 1,
                  .bytes = bytes,
                  .matches = file_.matches,
                  .lines = file_.lines,
                  .nanoseconds = now() - begin,
                  .bytes_printed = printer_.out().bytes() - written};
    json_end(printer_.out(), path, file_.binary_offset, json_stats(of_file));
    tally_.bytes_printed += of_file.bytes_printed;
  }
}

Found Searcher::search_piece(const Block& block, std::string_view path, bool found_by_walk, std::uint64_t line_number) {
  begin_file(path, found_by_walk);
  file_.line_number = line_number;
  search_block(block);
  const std::size_t size = block.text.size() - block.start;
  tally_.bytes += size;
  if (counts_ != nullptr) report(size);
  return {file_.lines, file_.matches, file_.passed_over};
}

Found Searcher::search_on(Input& input, std::string_view path, bool found_by_walk, std::uint64_t line_number,
                          Found before) {
  begin_file(path, found_by_walk);
  file_.line_number = line_number;
  file_.lines = before.lines;
  file_.matches = before.matches;
  file_.reported = std::max(before.matches, before.lines);
  search_blocks(input);
  return {file_.lines - before.lines, file_.matches - before.matches, file_.passed_over};
}

void Searcher::end_pieces(std::string_view path, Found found) {
  begin_file(path, false);
  file_.lines = found.lines;
  file_.matches = found.matches;
  file_.passed_over = found.passed_over;
  end_file();
}

void Searcher::search_block(const Block& block) {
  block_ = block;
  match_count_ = 0;
  next_line_ = line_begin_ = numbered_ = checked_ = block.start;
  if (block.no_nul) checked_ = block.text.size();
  open_ = false;
  if (file_.selected_all) {
    pass(block.start, block.text.size());
    file_.stop = file_.after_left == 0;
    return;
  }
  if (!matchers_.query || !matchers_.query->of_files) {
    find_matches();
  } else if (matchers_.query->holds(block_.text, block_.start)) {
    args_.invert ? pass_file() : find_matches();
  }  // else no line counts as matching
  end_block();
}

// All of the block, which is a file.
void Searcher::pass_file() {
  pass(block_.start, block_.text.size());
  next_line_ = block_.text.size();
}

void Searcher::find_matches() {
  searched_ = block_.start;
  if (line_query_) matcher_ = Matcher(line_query_->driver());
  matcher_.begin(block_.text, block_.start);
  // A match at the very end, behind the last line's end, is in no line.
  const std::size_t limit = block_.text.size() + (ends_lines(block_.text, terminator_) ? 0 : 1);
  while (!file_.stop && !file_.selected_all && !matcher_.done() && !printer_.out().failed()) {
    const std::uint64_t lines_before = lines_seen_;
    const std::span<Span> room = std::span(spans_).first(most_);
    const std::size_t n = dense_ ? matcher_.next_lines(room) : matcher_.next(room);
    for (const Span span : room.first(n)) {
      if (span.begin >= limit || file_.stop || file_.selected_all) break;
      if (dense_) {
        take_line(span);
      } else if (lines_matter_) {
        take(span);
      } else {
        match_alone(span);
      }
    }
    if (n < most_) break;
    if (first_in_line_is_enough_) skip_line(n, lines_seen_ - lines_before);
    if (matches_.size() >= enough_) matcher_.skip_to(next_line_);
    if (!line_query_) continue;
    close_lines();  // while its driver is the one
    const std::size_t to = std::min(next_line_, block_.text.size());
    if (line_query_->change_driver(to - std::exchange(searched_, to))) {
      matcher_ = Matcher(line_query_->driver());
      matcher_.begin(block_.text, to);
    }
  }
  if (line_query_) line_query_->went(block_.text.size() - searched_);
}

// Does the query hold for the line that a driver's match is in? If so, and if they are wanted, its matches are collected.
bool Searcher::ask_query(std::size_t end) {
  if (!line_query_->holds(block_.text, line_begin_, end)) return false;
  if (args_.invert || !wants_matches_) return true;
  matches_.clear();
  match_count_ = 0;
  const std::string_view text = block_.text.substr(0, end);
  const std::size_t limit = text.size() + (ends_lines(text, terminator_) ? 0 : 1);
  all_matches_.begin(text, line_begin_);
  std::array<Span, 16> some;
  std::size_t n = some.size();
  while (n == some.size()) {
    n = all_matches_.next(some);
    while (n > 0 && some[n - 1].begin >= limit) --n;
    match_count_ += n;
    if (!only_counts_) matches_.insert(matches_.end(), some.begin(), some.begin() + static_cast<std::ptrdiff_t>(n));
  }
  return true;
}

std::uint64_t Searcher::lines_left() const {
  std::uint64_t most = args_.max_count.value_or(UINT64_MAX);
  if (args_.show != Show::kFilesWithout) most = std::min(most, limit_);
  return most > file_.lines ? most - file_.lines : 0;
}

// The rest of a line that has matched is passed over, when nobody asks for more of its matches. A search for each line pays
// where there are several matches in a line, and lines with some follow each other.
void Searcher::skip_line(std::size_t matches, std::uint64_t lines) {
  constexpr std::size_t kFar = 1024;  // bytes from one to the next
  if (dense_) {
    dense_ = spans_.back().begin - spans_.front().begin < kFar * spans_.size();
  } else {
    matcher_.skip_to(next_line_);
    dense_ = 4 * matches >= 5 * lines && matcher_.knows_lines();
  }
}

// One match of -o, when its line does not matter.
void Searcher::match_alone(Span span) {
  if ((file_.matches == 0 || span.end > checked_) && !admit(line_end(block_.text, span.end, terminator_))) return;
  ++file_.matches;
  printer_.match(block_.text.substr(span.begin, span.size()));
}

// One match; the lines between the one before it and its own are the unmatched ones.
void Searcher::take(Span span) {
  if (span.begin >= next_line_) {
    close_lines();
    if (file_.stop || file_.selected_all) return;
    open_lines(span);
    if (file_.stop) return;
  } else if (span.end > next_line_) {
    next_line_ = line_end(block_.text, span.end - 1, terminator_) + 1;
  }
  if (args_.invert) return;
  ++match_count_;
  if (first_is_enough_) return close_lines();
  if (!first_in_line_is_enough_ && !only_counts_ && matches_.size() < enough_) matches_.push_back(span);
}

// A line with a match, of which that is all that is asked for.
void Searcher::take_line(Span line) {
  close_lines();
  if (file_.stop || file_.selected_all) return;
  ++lines_seen_;
  const std::size_t floor = std::exchange(next_line_, line.end + 1);
  line_begin_ = line.begin;
  if (args_.invert || !only_counts_ || line_query_) between(floor, line_begin_);
  open_ = !file_.stop;
  match_count_ = args_.invert ? 0 : 1;
}

// `span` begins in a line of its own.
void Searcher::open_lines(Span span) {
  ++lines_seen_;
  const std::size_t floor = next_line_;
  const bool begin_matters = args_.invert || !only_counts_ || line_query_;
  line_begin_ = begin_matters ? line_begin(block_.text, span.begin, floor, terminator_) : span.begin;
  next_line_ = line_end(block_.text, span.empty() ? span.end : span.end - 1, terminator_) + 1;
  if (begin_matters) between(floor, line_begin_);
  open_ = true;
}

void Searcher::close_lines() {
  if (!open_) return;
  open_ = false;
  const std::size_t end = std::min(next_line_, block_.text.size());
  const bool holds = !line_query_ || ask_query(end);
  if (holds == args_.invert) {
    pass(line_begin_, end);
  } else {
    select(line_begin_, end);
  }
  matches_.clear();
  match_count_ = 0;
}

// Lines without a match.
void Searcher::between(std::size_t begin, std::size_t end) {
  if (begin >= end || file_.stop) return;
  if (args_.invert) {
    select_all(begin, end);
  } else {
    pass(begin, end);
  }
}

void Searcher::end_block() {
  close_lines();
  if (file_.stop) return;
  if (file_.selected_all) {
    pass(std::min(next_line_, block_.text.size()), block_.text.size());
    file_.stop = file_.after_left == 0;
  } else {
    between(std::min(next_line_, block_.text.size()), block_.text.size());
  }
  if (block_.last) return;
  if (printer_.style().line_numbers) file_.line_number = number_of(block_.text.size());
  if (asks_for_nul(file_.found_by_walk)) (void)has_nul(block_.text.size());
}

void Searcher::report(std::uint64_t bytes) {
  const std::uint64_t matches = std::max(file_.matches, file_.lines);
  counts_->bytes += bytes;
  counts_->matches += matches - file_.reported;
  file_.reported = matches;
}

void Searcher::end_file() {
  if (counts_ != nullptr) ++counts_->files;
  ++tally_.files;
  if (file_.passed_over) return;
  tally_.lines += file_.lines;
  tally_.matches += file_.matches;
  const bool found = file_.lines > 0 || file_.matches > 0;
  selected_ += args_.show != Show::kFilesWithout ? file_.lines : found ? 0 : 1;
  if (found != (args_.show == Show::kFilesWithout)) ++tally_.files_matched;
  if (args_.show == Show::kFilesWithout && !found) printer_.path_alone(file_.path);
  if (!found && !args_.include_zero) return;
  if (args_.show == Show::kFiles && found) {
    printer_.path_alone(file_.path);
  } else if (args_.show == Show::kCount) {
    printer_.count(file_.path, file_.lines);
  } else if (args_.show == Show::kCountMatches) {
    printer_.count(file_.path, file_.matches);
  }
}

}  // namespace lino::cli

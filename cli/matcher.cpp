// The text is cut into runs of lines, of ASCII and of what is not, which take turns; or each line is one.
#include "cli/matcher.h"

#include <algorithm>

#include "cli/lines.h"
#include "cli/query.h"

namespace lino::cli {
namespace {

// Bytes of a run, about: so that they are in the cache when they are searched, and few are read for nothing where the first
// match is enough.
constexpr std::size_t kRun = std::size_t{256} << 10;

void add(Regex::Statistics& sum, const Regex::Statistics& other) {
  sum.bytes_draft += other.bytes_draft;
  sum.bytes_chain += other.bytes_chain;
  sum.bytes_kernel += other.bytes_kernel;
  sum.bytes_table += other.bytes_table;
  sum.bytes_nfa += other.bytes_nfa;
  sum.bytes_pass += other.bytes_pass;
  sum.states_built += other.states_built;
  sum.codes_stamped += other.codes_stamped;
  sum.code_bytes += other.code_bytes;
}

}  // namespace

Regex::Statistics Matchers::statistics() const {
  Regex::Statistics sum = regex.statistics();
  if (ascii) add(sum, ascii->statistics());
  if (query) {
    for (const Matchers& clause : query->all) add(sum, clause.statistics());
    if (query->none) add(sum, query->none->statistics());
  }
  return sum;
}

void Matcher::begin(std::string_view text, std::size_t start) {
  text_ = text;
  done_ = false;
  begin_run(start);
}

// Where the line that `at` is in ends, with its newline.
std::size_t Matcher::behind_line(std::size_t at) const {
  return std::min(line_end(text_, at, matchers_->terminator) + 1, text_.size());
}

// From a line that is not ASCII on: where lines of ASCII begin that are worth a change of the automaton, or kRun bytes.
std::size_t Matcher::end_of_mixed(std::size_t begin, std::size_t at) const {
  for (;;) {
    const std::size_t plain = behind_line(at);
    const std::size_t enough = std::min(plain + matchers_->patience + 1, text_.size());
    const std::size_t far = last_not_ascii(text_.substr(0, enough), plain);  // so that most bytes are not looked at
    if (far == enough || far - begin > kRun) return plain;
    at = far;
  }
}

// A run of one line, without its terminator.
void Matcher::begin_line(std::size_t at) {
  base_ = at;
  cursor_ = {};
  run_end_ = line_end(text_, at, matchers_->terminator);
  behind_run_ = run_end_ + 1;
  const std::string_view line = text_.substr(at, run_end_ - at);
  const bool ascii = matchers_->ascii && first_not_ascii(line, 0) == line.size();
  regex_ = ascii ? &*matchers_->ascii : &matchers_->regex;
}

void Matcher::begin_run(std::size_t at) {
  if (matchers_->one_by_one) return begin_line(at);
  base_ = at - (at > 0 ? 1 : 0);
  cursor_ = {.at = at - base_};
  run_end_ = behind_run_ = text_.size();
  regex_ = &matchers_->regex;
  if (!matchers_->ascii) return;
  const std::size_t limit = matchers_->by_lines && text_.size() - at > kRun ? behind_line(at + kRun) : text_.size();
  const std::size_t first = first_not_ascii(text_.substr(0, limit), at);
  const std::size_t line = first == limit ? limit : line_begin(text_, first, at, matchers_->terminator);
  if (line > at && (matchers_->by_lines || first == limit)) {
    regex_ = &*matchers_->ascii;
    run_end_ = behind_run_ = line;
  } else if (matchers_->by_lines) {
    run_end_ = behind_run_ = end_of_mixed(at, first);
  }
}

std::size_t Matcher::next(std::span<Span> spans) {
  std::size_t n = 0;
  while (!done_) {
    const std::span<Span> room = spans.subspan(n);
    const std::size_t found = regex_->find_all(text_.substr(base_, run_end_ - base_), cursor_, room);
    for (Span& span : room.first(found)) span = {span.begin + base_, span.end + base_};
    n += found;
    bool more = n == spans.size() && !cursor_.done;
    const bool last = behind_run_ >= text_.size();
    // An empty match behind a run's last line is in the next one's first.
    for (; !last && !matchers_->one_by_one && n > 0 && spans[n - 1].begin >= run_end_; --n) more = false;
    if (more) break;
    done_ = last;
    if (!last) begin_run(behind_run_);
    if (n == spans.size()) break;
  }
  return n;
}

std::size_t Matcher::next_lines(std::span<Span> lines) {
  std::size_t n = 0;
  while (!done_ && n < lines.size()) {
    const std::span<Span> room = lines.subspan(n);
    const std::size_t found = regex_->lines(text_.substr(base_, run_end_ - base_), cursor_, room);
    for (Span& line : room.first(found)) line = {line.begin + base_, line.end + base_};
    n += found;
    if (found == room.size() && !cursor_.done) break;
    done_ = run_end_ == text_.size();
    if (!done_) begin_run(run_end_);
  }
  return n;
}

void Matcher::skip_to(std::size_t at) {
  if (done_ || base_ + cursor_.at >= at) return;
  if (at < run_end_) {  // by the same cursor, which knows what passes over the run have told
    cursor_.at = at - base_;
    cursor_.last_end = Cursor{}.last_end;
  } else if (at < text_.size()) {
    begin_run(at);
  } else {
    done_ = true;
  }
}

}  // namespace lino::cli

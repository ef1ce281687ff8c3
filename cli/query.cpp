// Lines are asked about one at a time: short texts, for which a Regex needs some tens of nanoseconds.
#include "cli/query.h"

#include <algorithm>
#include <iterator>

#include "cli/lines.h"

namespace lino::cli {
namespace {

constexpr std::uint64_t kTrial = 64;  // lines, after which drivers are compared

bool matches_line(const Matchers& matchers, std::string_view text, std::size_t begin, std::size_t end) {
  // The byte before is seen, so that only the file's first line is at the begin of a text.
  const std::size_t base = begin - (begin > 0 && !matchers.one_by_one ? 1 : 0);
  if (matchers.one_by_one) end = line_end(text.substr(0, end), begin, matchers.terminator);
  const std::string_view line = text.substr(base, end - base);
  const bool ascii = matchers.ascii && first_not_ascii(line, 0) == line.size();
  const std::optional<Match> match = (ascii ? *matchers.ascii : matchers.regex).find(line, begin - base);
  return match && (match->begin() < line.size() || !line.ends_with(matchers.terminator));
}

bool matches_text(const Matchers& matchers, std::string_view text, std::size_t start) {
  Matcher matcher(matchers);
  matcher.begin(text, start);
  Span span;
  // Behind the last line's end is no line.
  return matcher.next({&span, 1}) == 1 && (span.begin < text.size() || !text.ends_with(matchers.terminator));
}

}  // namespace

bool Query::holds(std::string_view text, std::size_t start) const {
  if (!std::ranges::all_of(all, [&](const Matchers& clause) { return matches_text(clause, text, start); }))
    return false;
  return !none || !matches_text(*none, text, start);
}

bool LineQuery::holds(std::string_view text, std::size_t begin, std::size_t end) {
  ++cost_.lines;
  for (std::size_t i = 0; i < query_.all.size(); ++i) {
    if (i == driver_ || matches_line(query_.all[i], text, begin, end)) continue;
    ++failures_[i];
    return false;
  }
  return !query_.none || !matches_line(*query_.none, text, begin, end);
}

bool LineQuery::use(std::size_t clause) {
  const bool changed = clause != driver_;
  driver_ = clause;
  query_.driver.store(clause, std::memory_order_relaxed);
  return changed;
}

bool LineQuery::change_driver(std::size_t bytes) {
  if (settled_) return false;
  cost_.bytes += bytes;
  if (cost_.lines < kTrial) return false;
  tried_[driver_] = true;
  if (best_cost_.bytes == 0 || cost_ < best_cost_) {
    best_ = driver_;
    best_cost_ = cost_;
  }
  // Of the clauses not tried yet, the one for which most lines fail.
  std::size_t next = best_;
  for (std::size_t i = 0; i < failures_.size(); ++i) {
    if (!tried_[i] && failures_[i] >= cost_.lines / 2 && (next == best_ || failures_[i] > failures_[next])) next = i;
  }
  settled_ = next == best_;
  cost_ = {};
  failures_.assign(failures_.size(), 0);
  return use(next);
}

}  // namespace lino::cli

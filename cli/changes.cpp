// See changes.h.
#include "cli/changes.h"

#include <algorithm>
#include <utility>

#include "cli/lines.h"

namespace lino::cli {

void Changes::add(std::size_t begin, std::size_t end, std::span<const Span> matches, const std::string& text,
                  const std::vector<Span>& spans) {
  std::uint64_t different = 0;
  for (std::size_t i = 0; i < matches.size(); ++i) {
    const std::string_view before = old.substr(matches[i].begin, matches[i].size());
    if (before != std::string_view(text).substr(spans[i].begin, spans[i].size())) ++different;
  }
  if (different == 0) return;
  replacements += different;
  list.push_back({begin, end, text});
}

void Changes::close_lines(char terminator) {
  std::vector<Change> closed;
  for (Change& change : list) {
    const bool joins = !closed.empty() && closed.back().end == change.begin && !closed.back().text.empty() &&
                       closed.back().text.back() != terminator;
    if (joins) {
      closed.back().text += change.text;
      closed.back().end = change.end;
    } else {
      closed.push_back(std::move(change));
    }
    Change& last = closed.back();
    const std::size_t next = &change == &list.back() ? old.size() : (&change + 1)->begin;
    if (last.text.empty() || last.text.back() == terminator || last.end == next) continue;
    const std::size_t end = std::min(line_end(old, last.end, terminator) + 1, old.size());
    last.text += old.substr(last.end, end - last.end);
    last.end = end;
  }
  list = std::move(closed);
}

std::vector<std::string_view> Changes::pieces() const {
  std::vector<std::string_view> pieces;
  std::size_t at = 0;
  for (const Change& change : list) {
    pieces.push_back(old.substr(at, change.begin - at));
    pieces.push_back(change.text);
    at = change.end;
  }
  pieces.push_back(old.substr(at));
  return pieces;
}

}  // namespace lino::cli

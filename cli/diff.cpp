// What was replaced is known, so nothing is compared: each change is shown with the three lines before and behind it, and
// changes whose neighbours meet share a hunk. O(text + changes).
#include "cli/diff.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "cli/lines.h"
#include "cli/style.h"

namespace lino::cli {
namespace {

constexpr int kContext = 3;
constexpr std::string_view kHeader = "\x1b[1m", kPlace = "\x1b[36m", kRemoved = "\x1b[31m", kAdded = "\x1b[32m";

// changes[first, last) and the lines around them, old[begin, end).
struct Hunk {
  std::size_t first = 0, last = 0;
  std::size_t begin = 0, end = 0;
};

class Diff {
 public:
  Diff(Writer& out, const Changes& changes, bool color) : out_(out), changes_(changes), color_(color) {}

  void header(std::string_view sign, std::string_view folder, std::string_view path);
  void hunks();

 private:
  std::size_t before(std::size_t at, std::size_t floor) const;
  std::size_t behind(std::size_t at) const;
  void print(const Hunk& hunk);
  void place(const Hunk& hunk);
  void lines(char sign, std::string_view color, std::string_view text);
  void painted(std::string_view color, std::string_view text);

  Writer& out_;
  const Changes& changes_;
  const bool color_;
  std::size_t at_ = 0;  // old_line_ and new_line_ are counted up to here
  std::uint64_t old_line_ = 1, new_line_ = 1;
};

void Diff::painted(std::string_view color, std::string_view text) {
  if (color_ && !color.empty()) out_.write(color);
  out_.write(text);
  if (color_ && !color.empty()) out_.write(kReset);
}

// A name with bytes that would end it is quoted as git does; behind one with a space comes the tab that patch looks for.
void Diff::header(std::string_view sign, std::string_view folder, std::string_view path) {
  std::string quoted;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= ' ' && byte != 0x7F && c != '"' && c != '\\') {
      quoted += c;
      continue;
    }
    quoted += '\\';
    if (c == '"' || c == '\\') {
      quoted += c;
    } else {
      for (const int shift : {6, 3, 0}) quoted += static_cast<char>('0' + (byte >> shift & 7));
    }
  }
  std::string line = std::string(sign) + " ";
  if (quoted.size() == path.size()) {
    line += std::string(folder) + quoted + (path.find(' ') != std::string_view::npos ? "\t" : "");
  } else {
    line += "\"" + std::string(folder) + quoted + "\"";
  }
  painted(kHeader, line);
  out_.write('\n');
}

std::size_t Diff::before(std::size_t at, std::size_t floor) const {
  for (int n = 0; n < kContext && at > floor; ++n) at = line_begin(changes_.old, at - 1, floor, '\n');
  return at;
}

std::size_t Diff::behind(std::size_t at) const {
  for (int n = 0; n < kContext && at < changes_.old.size(); ++n) {
    at = std::min(line_end(changes_.old, at, '\n') + 1, changes_.old.size());
  }
  return at;
}

void Diff::lines(char sign, std::string_view color, std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = line_end(text, at, '\n');
    painted(color, std::string(1, sign) + std::string(text.substr(at, end - at)));
    out_.write(end < text.size() ? std::string_view("\n") : "\n\\ No newline at end of file\n");
    at = end + 1;
  }
}

// "@@ -1,7 +1,6 @@": of each text the first line and how many; of none, the line before.
void Diff::place(const Hunk& hunk) {
  const auto skipped = count_terminators(changes_.old.substr(at_, hunk.begin - at_), '\n');
  old_line_ += skipped;
  new_line_ += skipped;
  const std::uint64_t old_lines = count_lines(changes_.old.substr(hunk.begin, hunk.end - hunk.begin), '\n');
  std::uint64_t new_lines = old_lines;
  for (std::size_t i = hunk.first; i < hunk.last; ++i) {
    const Change& change = changes_.list[i];
    new_lines += count_lines(change.text, '\n');
    new_lines -= count_lines(changes_.old.substr(change.begin, change.end - change.begin), '\n');
  }
  const auto range = [](std::uint64_t line, std::uint64_t count) {
    return std::to_string(count == 0 ? line - 1 : line) + (count == 1 ? "" : "," + std::to_string(count));
  };
  painted(kPlace, "@@ -" + range(old_line_, old_lines) + " +" + range(new_line_, new_lines) + " @@");
  out_.write('\n');
  old_line_ += old_lines;
  new_line_ += new_lines;
  at_ = hunk.end;
}

void Diff::print(const Hunk& hunk) {
  place(hunk);
  std::size_t at = hunk.begin;
  for (std::size_t i = hunk.first; i < hunk.last; ++i) {
    const Change& change = changes_.list[i];
    lines(' ', {}, changes_.old.substr(at, change.begin - at));
    lines('-', kRemoved, changes_.old.substr(change.begin, change.end - change.begin));
    lines('+', kAdded, change.text);
    at = change.end;
  }
  lines(' ', {}, changes_.old.substr(at, hunk.end - at));
}

void Diff::hunks() {
  Hunk hunk;
  for (std::size_t i = 0; i < changes_.list.size(); ++i) {
    const Change& change = changes_.list[i];
    const std::size_t floor = i > 0 ? changes_.list[i - 1].end : 0;
    const std::size_t begin = before(change.begin, floor);
    if (i == 0 || begin > hunk.end) {
      if (i > 0) print(hunk);
      hunk.begin = begin;
      hunk.first = i;
    }
    hunk.last = i + 1;
    hunk.end = behind(change.end);
  }
  print(hunk);
}

}  // namespace

void print_diff(Writer& out, std::string_view path, const Changes& changes, bool color) {
  Diff diff(out, changes, color);
  diff.header("---", "a/", path);
  diff.header("+++", "b/", path);
  diff.hunks();
}

}  // namespace lino::cli

// One line at a time. Matches come as spans of the haystack, and are cut to the line that is shown.
#include "cli/printer.h"

#include <algorithm>
#include <charconv>

#include "cli/lines.h"

namespace lino::cli {
namespace {

constexpr std::size_t kFew = 2;  // matches in a line, for which one search each is cheaper than one for all

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

}  // namespace

void Printer::colored(const std::string& color, std::string_view text) {
  const bool paint = style_.color && !color.empty();
  if (paint) out_.write(color);
  out_.write(text);
  if (paint) out_.write(kReset);
}

void Printer::number(const std::string& color, std::uint64_t number) {
  const bool paint = style_.color && !color.empty();
  if (paint) out_.write(color);
  out_.write(number);
  if (paint) out_.write(kReset);
}

void Printer::begin_file(std::string_view path) {
  path_ = path;
  shown_ = false;
}

void Printer::end_text() {
  if (style_.buffering == Buffering::kLine) out_.flush_if_first();
}

void Printer::end_line() {
  out_.write(style_.terminator);
  end_text();
}

// Before the first that is shown of a file.
void Printer::show_file() {
  if (shown_) return;
  shown_ = true;
  if (any_file_) out_.write(between_);
  any_file_ = true;
  if (style_.heading && style_.file_names) path(path_, {&style_.terminator, 1});
}

// Is there a link now that was not before? Then end_link(true) ends it.
bool Printer::begin_link(std::string_view path, std::uint64_t line, std::uint64_t column) {
  if (in_link_ || !style_.color || style_.hyperlink.parts.empty()) return false;
  if (linked_ != path) {
    linked_ = path;
    link_path_ = hyperlink_path(linked_);
  }
  if (link_path_.empty()) return false;
  out_.write(hyperlink_begin(style_.hyperlink, link_path_, line, column));
  return in_link_ = true;
}

void Printer::end_link(bool begun) {
  if (!begun) return;
  out_.write(kHyperlinkEnd);
  in_link_ = false;
}

void Printer::path(std::string_view path, std::string_view separator) {
  const bool linked = begin_link(path, 0, 0);
  if (style_.path_separator == "/") {
    colored(style_.colors.path, path);
  } else {
    std::string other;
    for (const char c : path) c == '/' ? other += style_.path_separator : other += c;
    colored(style_.colors.path, other);
  }
  end_link(linked);
  if (style_.null) {
    out_.write('\0');
  } else {
    out_.write(separator);
  }
}

void Printer::path_alone(std::string_view path) {
  this->path(path, {&style_.terminator, 1});
  end_text();
}

void Printer::prefix(const Lines& lines, std::uint64_t number, std::size_t column, std::uint64_t offset) {
  const std::string& separator = lines.selected ? style_.match_separator : style_.context_separator;
  const bool linked = style_.has_prefix() && begin_link(path_, number, column);
  if (style_.file_names && !style_.heading) path(path_, separator);
  if (style_.line_numbers) {
    this->number(style_.colors.line, number);
    out_.write(separator);
  }
  if (style_.columns && column > 0) {
    this->number(style_.colors.column, column);
    out_.write(separator);
  }
  if (style_.offsets) {
    out_.write(offset);
    out_.write(separator);
  }
  end_link(linked);
}

// text[begin, end), its matches in colour.
void Printer::painted(std::string_view text, std::span<const Span> matches, std::size_t begin, std::size_t end) {
  for (const Span match : matches) {
    if (match.begin >= end) break;
    const std::size_t from = std::max(match.begin, begin), to = std::min(match.end, end);
    if (from >= to) continue;
    out_.write(text.substr(begin, from - begin));
    colored(style_.colors.match, text.substr(from, to - from));
    begin = to;
  }
  out_.write(text.substr(begin, end - begin));
}

// At most max_columns bytes of a longer line: of where its first match is.
void Printer::excerpt(std::string_view text, std::span<const Span> matches) {
  const std::size_t width = style_.max_columns;
  const Span match = matches.empty() ? Span{0, 0} : matches.front();
  const std::size_t size = std::min(match.size(), width);
  std::size_t begin = match.begin - std::min(match.begin, (width - size) / 2);
  begin = std::min(begin, text.size() - width);
  std::size_t end = begin + width;
  while (begin < match.begin && continues(text[begin])) ++begin;
  while (end > begin && end < text.size() && continues(text[end])) --end;
  const auto left_out = [this](std::string_view before, std::size_t bytes, std::string_view behind) {
    out_.write(before);
    out_.write(std::uint64_t{bytes});
    out_.write(behind);
  };
  if (begin > 0) left_out("[", begin, " bytes ...]");
  painted(text, matches, begin, end);
  if (end < text.size()) left_out("[... ", text.size() - end, " bytes]");
}

// A line without its terminator, which comes behind it.
void Printer::line(std::string_view text, std::span<const Span> matches) {
  std::size_t begin = 0;
  if (style_.trim) {
    while (begin < text.size() && is_space(text[begin])) ++begin;
  }
  if (style_.max_columns > 0 && text.size() > style_.max_columns) {
    excerpt(text, matches);
  } else {
    painted(text, style_.color ? matches : std::span<const Span>(), begin, text.size());
  }
  end_line();
}

// expanded_: of its lines alone, and the byte before, since a pattern with looks is decided over all that it is given; and of all
// their matches at once, which takes linear time.
void Printer::expand(const Lines& lines) {
  const std::string& with = *style_.replacement;
  const bool plain = with.find('$') == std::string::npos;
  expanded_.assign(lines.matches.size(), plain ? with : std::string());
  if (plain) return;
  const bool alone = lines.one && style_.terminator != '\n';  // as Matchers::one_by_one has it
  const std::size_t from = lines.begin - (lines.begin > 0 && !alone ? 1 : 0);
  std::string_view text = lines.haystack.substr(from, lines.end - from);
  if (alone && text.ends_with(style_.terminator)) text.remove_suffix(1);
  std::size_t next = 0;
  // Where less of the text is seen a match may be found that is none, or one be missed.
  const auto expand_one = [&](Span match) {
    if (const auto captures = regex_.captures(text, match.begin - from))
      Regex::expand(*captures, with, expanded_[next]);
    ++next;
  };
  const auto all = [&](const Captures& captures) {
    const Span found = *captures.span(0);
    while (next < lines.matches.size() && lines.matches[next].begin < found.begin + from)
      expand_one(lines.matches[next]);
    if (next < lines.matches.size() && lines.matches[next] == Span{found.begin + from, found.end + from})
      Regex::expand(captures, with, expanded_[next++]);
    return std::string();
  };
  if (lines.matches.size() > kFew) (void)regex_.replace_all(text, all);
  while (next < lines.matches.size()) expand_one(lines.matches[next]);
}

// text_ and spans_: the lines with their matches replaced.
bool Printer::replace(const Lines& lines) {
  if (!style_.replacement || !lines.selected) return false;
  text_.clear();
  spans_.clear();
  expand(lines);
  std::size_t at = lines.begin;
  for (std::size_t i = 0; i < lines.matches.size(); ++i) {
    const Span match = lines.matches[i];
    text_ += lines.haystack.substr(at, match.begin - at);
    const std::size_t begin = text_.size();
    text_ += expanded_[i];
    spans_.push_back({begin, text_.size()});
    at = match.end;
  }
  text_ += lines.haystack.substr(at, lines.end - at);
  return true;
}

// Each line with its own prefix, and the matches that reach into it.
void Printer::each_line(const Lines& lines) {
  std::string_view text = lines.text();
  std::span<const Span> matches = spans_;
  if (replace(lines)) {
    text = text_;
    matches = spans_;
  } else {
    spans_.clear();
    for (const Span match : lines.matches) spans_.push_back({match.begin - lines.begin, match.end - lines.begin});
    matches = spans_;
  }
  std::uint64_t number = lines.number;
  for (std::size_t at = 0; at < text.size() || at == 0; ++number) {
    const std::size_t end = line_end(text, at, style_.terminator);
    in_line_.clear();
    for (const Span match : matches) {
      if (match.begin > end || match.end < at || (match.end == at && match.begin < at)) continue;
      in_line_.push_back({std::max(match.begin, at) - at, std::min(match.end, end) - at});
    }
    prefix(lines, number, in_line_.empty() ? 0 : in_line_.front().begin + 1, lines.offset + at);
    line(text.substr(at, end - at), in_line_);
    at = end + 1;
  }
}

bool Printer::is_simple(const Style& style) {
  return !style.color && !style.only_matching && !style.per_match && !style.columns && !style.trim && !style.null &&
         !style.replacement && style.max_columns == 0 && style.path_separator == "/" &&
         style.match_separator.size() <= 8;
}

// What each_line() does, of one line, in few steps: there may be a hundred million.
void Printer::simple(const Lines& lines) {
  const std::string& separator = style_.match_separator;
  if (style_.file_names && !style_.heading) {
    out_.write(path_);
    out_.write(separator);
  }
  const auto number = [&](std::uint64_t value) {
    char text[32];
    char* const end = std::to_chars(text, text + sizeof text, value).ptr;
    std::ranges::copy(separator, end);
    out_.write(std::string_view(text, static_cast<std::size_t>(end - text) + separator.size()));
  };
  if (style_.line_numbers) number(lines.number);
  if (style_.offsets) number(lines.offset);
  const std::string_view text = lines.text();
  out_.write(text);
  if (!text.ends_with(style_.terminator)) out_.write(style_.terminator);
  end_text();
}

// The matches alone, or for each its line.
void Printer::each_match(const Lines& lines) {
  if (style_.only_matching && style_.replacement) expand(lines);
  for (std::size_t i = 0; i < lines.matches.size(); ++i) {
    const Span match = lines.matches[i];
    const std::size_t first = line_begin(lines.haystack, match.begin, lines.begin, style_.terminator);
    const std::uint64_t number =
        lines.number + count_terminators(lines.haystack.substr(lines.begin, first - lines.begin), style_.terminator);
    const std::size_t column = match.begin - first + 1;
    if (!style_.only_matching) {
      const std::size_t end = std::min(line_end(lines.haystack, match.begin, style_.terminator), lines.end);
      const std::size_t size = std::min(match.end, end) - match.begin;
      const Span in_line{match.begin - first, match.begin - first + size};
      prefix(lines, number, column, lines.offset + (first - lines.begin));
      line(lines.haystack.substr(first, end - first), {&in_line, 1});
      continue;
    }
    std::string_view text = lines.haystack.substr(match.begin, match.size());
    if (style_.replacement) text = expanded_[i];
    if (text.size() > 1 && ends_lines(text, style_.terminator)) text.remove_suffix(1);
    std::uint64_t offset = lines.offset + (match.begin - lines.begin);
    for (std::size_t at = 0, row = 0; at < text.size() || at == 0; ++row) {
      const std::size_t end = line_end(text, at, style_.terminator);
      prefix(lines, number + row, row == 0 ? column : 1, offset + at);
      const Span all{0, end - at};
      line(text.substr(at, end - at), {&all, 1});
      at = end + 1;
    }
  }
}

void Printer::collect_changes(const Lines& lines) {
  if (!replace(lines)) return;
  changes_->old = lines.haystack;
  changes_->add(lines.begin, lines.end, lines.matches, text_, spans_);
}

void Printer::print(const Lines& lines) {
  if (changes_ != nullptr) return collect_changes(lines);
  show_file();
  if (is_simple_ && lines.one && lines.selected) {
    simple(lines);
  } else if (lines.selected && (style_.only_matching || style_.per_match) && !lines.matches.empty()) {
    each_match(lines);
  } else {
    each_line(lines);
  }
}

void Printer::gap() {
  if (!style_.gap) return;
  out_.write(*style_.gap);
  out_.write(style_.terminator);
}

void Printer::plain(std::string_view lines) {
  if (lines.empty()) return;
  show_file();
  out_.write(lines);
  if (!ends_lines(lines, style_.terminator)) out_.write(style_.terminator);
  end_text();
}

void Printer::match(std::string_view text) {
  show_file();
  colored(style_.colors.match, text);
  end_line();
}

void Printer::count(std::string_view path, std::uint64_t count) {
  if (style_.file_names) this->path(path, ":");
  out_.write(count);
  end_line();
}

void Printer::binary_matches(std::string_view path, std::uint64_t offset) {
  if (changes_ != nullptr) {
    changes_->binary = true;
    return;
  }
  show_file();
  if (style_.file_names && !style_.heading) {
    const bool linked = begin_link(path, 0, 0);
    colored(style_.colors.path, path);
    end_link(linked);
    out_.write(": ");
  }
  out_.write("binary file matches (NUL byte at offset ");
  out_.write(offset);
  out_.write(")");
  end_line();
}

}  // namespace lino::cli

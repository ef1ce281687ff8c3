// Error of lino/error.h: the kinds' names, and the message with the pattern's line and carets under the span.
#include "lino/error.h"

#include <algorithm>

namespace lino {

std::string_view to_string(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kBadEscape: return "bad escape";
    case ErrorKind::kBadClass: return "unknown character class";
    case ErrorKind::kBadClassRange: return "bad range in character class";
    case ErrorKind::kMissingBracket: return "missing closing ]";
    case ErrorKind::kMissingParen: return "missing closing )";
    case ErrorKind::kUnexpectedParen: return "unexpected )";
    case ErrorKind::kMissingOperand: return "nothing to repeat";
    case ErrorKind::kBadRepeat: return "bad repeat count";
    case ErrorKind::kRepeatTooLarge: return "repeat count too large";
    case ErrorKind::kBadGroup: return "bad group syntax";
    case ErrorKind::kBadName: return "bad group name";
    case ErrorKind::kBadUtf8: return "pattern is not UTF-8";
    case ErrorKind::kUnsupported: return "unsupported syntax";
    case ErrorKind::kNestingTooDeep: return "nesting too deep";
    case ErrorKind::kPatternTooLong: return "pattern too long";
    case ErrorKind::kProgramTooLarge: return "program too large";
    case ErrorKind::kNoString: return "no string to generate";
  }
  return "error";
}

namespace {

constexpr std::size_t kContext = 40;  // bytes shown on each side of the span's begin in a long line

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// Well-formed UTF-8 at text[at] (or ASCII): its length; else 0.
std::size_t utf8_at(std::string_view text, std::size_t at) {
  unsigned char lead = static_cast<unsigned char>(text[at]);
  std::size_t length = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
  if (length == 0 || text.size() - at < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if (!is_continuation(text[at + i])) return 0;
  }
  return length;
}

// One character of the pattern as it is shown, and how many columns it takes.
struct Shown {
  std::string text;
  std::size_t columns = 0;
  std::size_t bytes = 1;  // of the pattern
};

Shown show(std::string_view pattern, std::size_t at) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  unsigned char byte = static_cast<unsigned char>(pattern[at]);
  std::size_t length = utf8_at(pattern, at);
  bool c1_control = length == 2 && byte == 0xC2 && static_cast<unsigned char>(pattern[at + 1]) < 0xA0;
  if (byte == '\t') return {"\\t", 2, 1};
  if (byte == '\r') return {"\\r", 2, 1};
  if (byte < 0x20 || byte == 0x7F || length == 0 || c1_control) {
    return {std::string("\\x") + kHex[byte >> 4] + kHex[byte & 15], 4, 1};
  }
  return {std::string(pattern.substr(at, length)), 1, length};
}

// The part of the pattern to show: the line the span begins on, cut to an excerpt around it.
Span excerpt(std::string_view pattern, Span span) {
  std::size_t at = std::min(span.begin, pattern.size());
  std::size_t begin = at == 0 ? 0 : pattern.rfind('\n', at - 1) + 1;  // npos + 1 == 0
  std::size_t end = std::min(pattern.find('\n', at), pattern.size());
  if (at - begin > kContext) begin = at - kContext;
  std::size_t last = std::max(std::min(span.end, end), at);
  end = std::min({end, last + kContext, at + 2 * kContext});
  while (begin > 0 && begin < at && is_continuation(pattern[begin])) --begin;
  while (end < pattern.size() && is_continuation(pattern[end])) ++end;
  return {begin, end};
}

}  // namespace

Error::Error(ErrorKind kind, Span span, std::string message, std::string_view pattern,
             std::optional<std::size_t> pattern_index)
    : std::runtime_error((pattern_index ? "pattern " + std::to_string(*pattern_index) + ": " : "") +
                         render(kind, span, message, pattern)),
      kind_(kind),
      span_(span),
      message_(std::move(message)),
      pattern_index_(pattern_index) {}

std::string Error::render(ErrorKind kind, Span span, std::string_view message, std::string_view pattern) {
  std::string out(to_string(kind));
  out += " at byte " + std::to_string(span.begin) + ": ";
  out += message;
  if (pattern.empty()) return out;
  Span part = excerpt(pattern, span);
  bool cut_before = part.begin > 0 && pattern[part.begin - 1] != '\n';
  bool cut_after = part.end < pattern.size() && pattern[part.end] != '\n';
  std::string line = cut_before ? "..." : "";
  std::string carets(line.size(), ' ');
  bool marked = false;
  for (std::size_t at = part.begin; at < part.end;) {
    Shown shown = show(pattern, at);
    bool begins_here = at <= span.begin && at + shown.bytes > span.begin;  // an empty span gets a caret too
    bool inside = begins_here || (at >= span.begin && at < span.end);
    marked |= inside;
    line += shown.text;
    carets.append(shown.columns, inside ? '^' : ' ');
    at += shown.bytes;
  }
  if (!marked) carets += '^';  // at the end of the line
  while (!carets.empty() && carets.back() == ' ') carets.pop_back();
  if (cut_after) line += "...";
  return out + "\n    " + line + "\n    " + carets;
}

}  // namespace lino

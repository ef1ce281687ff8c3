// The parser's backslashes.
#include <algorithm>
#include <string>

#include "regex/syntax/parser.h"

namespace lino::syntax {
namespace {

bool is_octal(char c) { return c >= '0' && c <= '7'; }

// The value of a hexadecimal digit, or -1.
int hex_value(uint32_t c) {
  if (c >= '0' && c <= '9') return static_cast<int>(c - '0');
  if (c >= 'A' && c <= 'F') return static_cast<int>(c - 'A' + 10);
  if (c >= 'a' && c <= 'f') return static_cast<int>(c - 'a' + 10);
  return -1;
}

// What a letter behind a backslash is by itself outside of brackets; kEmpty: none of these.
AstKind escaped_kind(char c) {
  switch (c) {
    case 'A': return AstKind::kStartText;
    case 'z': return AstKind::kEndText;
    case 'C': return AstKind::kAnyByte;
    case 'N': return AstKind::kNotNewline;
    case 'R': return AstKind::kNewlineSequence;
    case 'X': return AstKind::kGraphemeCluster;
    default: return AstKind::kEmpty;
  }
}

}  // namespace

// At a backslash outside of brackets.
bool Parser::escape() {
  std::size_t begin = at_;
  char c = peek(1);
  if ((c == 'b' || c == 'B') && (perl_ || options_.word_boundary)) {
    at_ += 2;
    if (c == 'b' && (flags_ & kSets) != 0 && peek() == '{' && !(peek(1) >= '0' && peek(1) <= '9')) {
      return named_boundary();
    }
    push_item(c == 'b' ? AstKind::kWordBoundary : AstKind::kNotWordBoundary, begin);
    return true;
  }
  if ((c == '<' || c == '>') && (flags_ & kSets) != 0) {
    at_ += 2;
    push_item(c == '<' ? AstKind::kWordStart : AstKind::kWordEnd, begin);
    return true;
  }
  if (AstKind kind = perl_ ? escaped_kind(c) : AstKind::kEmpty; kind != AstKind::kEmpty) {
    at_ += 2;
    if (kind == AstKind::kNotNewline && peek() == '{' && !(peek(1) >= '0' && peek(1) <= '9')) {
      return fail(ErrorKind::kBadEscape, begin, at_ + 1,
                  "\\N{..} is not known; write \\x{..} for a character by its number");
    }
    push_item(kind, begin);
    return true;
  }
  if (perl_ && c == 'Q') return quoted();
  uint32_t first_item = static_cast<uint32_t>(ast_.items.size());
  bool found = false;
  if (!perl_class(found) || (!found && !unicode_class(found))) return false;
  if (found) {
    push_item(AstKind::kClass, begin, first_item, 1);
    return true;
  }
  uint32_t code_point = 0;
  if (!escaped_char(code_point)) return false;
  literal(begin, code_point);
  return true;
}

// At the { of \b{..} under (?v).
bool Parser::named_boundary() {
  struct Named {
    std::string_view text;
    AstKind kind;
  };
  static constexpr Named kNamed[] = {{"{start}", AstKind::kWordStart},
                                     {"{end}", AstKind::kWordEnd},
                                     {"{start-half}", AstKind::kWordStartHalf},
                                     {"{end-half}", AstKind::kWordEndHalf}};
  const std::size_t begin = at_ - 2;
  for (const Named& named : kNamed) {
    if (!looking_at(named.text)) continue;
    at_ += named.text.size();
    push_item(named.kind, begin);
    return true;
  }
  return fail(ErrorKind::kBadEscape, begin, at_ + 1,
              "behind \\b lino knows {start}, {end}, {start-half} and {end-half}; for a brace, write \\{");
}

// \Q: everything up to \E, or to the end, is literal.
bool Parser::quoted() {
  at_ += 2;
  std::size_t begin = at_;
  std::size_t end = std::min(pattern_.find("\\E", at_), pattern_.size());
  at_ = std::min(end + 2, pattern_.size());
  if (end == begin) return true;
  std::size_t last = end - 1;
  while (options_.utf8 && (static_cast<unsigned char>(pattern_[last]) & 0xC0) == 0x80) --last;
  literal_bytes(begin, pattern_.substr(begin, end - begin), last, end - last);
  return true;
}

bool Parser::escaped_char(uint32_t& code_point) {
  std::size_t begin = at_++;
  if (done()) {
    return fail(ErrorKind::kBadEscape, begin, at_,
                "the pattern ends with a lone \\; for the character itself, write \\\\");
  }
  uint32_t c = 0;
  at_ += decode(at_, c);
  bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  bool digit = c >= '0' && c <= '9';
  if (c < 0x80 && !letter && !digit) {  // punctuation, spaces and controls stand for themselves
    code_point = c;
    return true;
  }
  switch (c) {
    case 'n': code_point = '\n'; return true;
    case 'r': code_point = '\r'; return true;
    case 't': code_point = '\t'; return true;
    case 'a': code_point = '\a'; return true;
    case 'f': code_point = '\f'; return true;
    case 'v': code_point = '\v'; return true;
    case 'x': return hex_escape(begin, code_point);
    default: break;
  }
  if (digit && (c == '0' || (c < '8' && is_octal(peek())))) return octal_escape(begin, code_point);
  return bad_escape(begin);
}

// \0 \012 \12: one to three octal digits, the first of which has been read.
bool Parser::octal_escape(std::size_t begin, uint32_t& code_point) {
  code_point = static_cast<uint32_t>(pattern_[at_ - 1] - '0');
  for (int i = 0; i < 2 && !done() && is_octal(pattern_[at_]); ++i) {
    code_point = code_point * 8 + static_cast<uint32_t>(pattern_[at_++] - '0');
  }
  if (code_point <= max_char()) return true;
  return fail(ErrorKind::kBadEscape, begin, at_, "this octal escape is above \\377, the last character of Latin-1");
}

// \x7F or \x{10FFFF}; the x has been read.
bool Parser::hex_escape(std::size_t begin, uint32_t& code_point) {
  bool braces = peek() == '{';
  if (braces) ++at_;
  std::size_t digits = at_;
  code_point = 0;
  while (!done() && hex_value(static_cast<unsigned char>(pattern_[at_])) >= 0 && (braces || at_ < digits + 2)) {
    code_point = code_point * 16 + static_cast<uint32_t>(hex_value(static_cast<unsigned char>(pattern_[at_++])));
    if (code_point > max_char()) {
      return fail(
          ErrorKind::kBadEscape, begin, at_,
          options_.utf8 ? "there is no character above \\x{10FFFF}" : "in Latin-1 there is no character above \\xFF");
    }
  }
  bool ok = braces ? at_ > digits && peek() == '}' : at_ == digits + 2;
  if (!ok) {
    return fail(ErrorKind::kBadEscape, begin, char_end(at_),
                "\\x needs two hexadecimal digits, as in \\x7F, or some in braces, as in \\x{10FFFF}");
  }
  if (braces) ++at_;
  return true;
}

}  // namespace lino::syntax

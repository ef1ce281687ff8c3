// Pattern text -> Ast: the main loop and operators; see parser.h for the idea.
//
// The parts where RE2's grammar is not the obvious one are followed to the letter: an operator applies to the last
// character of a literal; (?i) and \Q\E are no operand, so that a(?i)* repeats a; a number in braces that does not
// fit nine digits, or starts with a zero, makes the braces literal text.
#include "regex/syntax/parse.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "regex/syntax/budget.h"
#include "regex/syntax/encoding.h"
#include "regex/syntax/parser.h"

namespace lino::syntax {
namespace {

constexpr std::array<bool, 256> make_special_bytes() {
  std::array<bool, 256> special{};
  for (char c : std::string_view("()|^$.[*+?{\\")) special[static_cast<unsigned char>(c)] = true;
  return special;
}
constexpr std::array<bool, 256> kSpecial = make_special_bytes();

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// A decimal number as RE2 reads it in braces: no leading zero, at most nine digits. False: not a number.
bool parse_number(std::string_view text, std::size_t& at, uint32_t& value) {
  std::size_t begin = at;
  uint32_t number = 0;
  for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
    if (at - begin == 9) return false;
    number = number * 10 + static_cast<uint32_t>(text[at] - '0');
  }
  value = number;
  return at > begin && (at == begin + 1 || text[begin] != '0');
}

// {n}, {n,} or {n,m} at text[at]; moves `at` behind it.
bool parse_counts(std::string_view text, std::size_t& at, uint32_t& min, uint32_t& max) {
  std::size_t i = at + 1;
  if (!parse_number(text, i, min)) return false;
  max = min;
  if (i < text.size() && text[i] == ',') {
    ++i;
    max = kUnbounded;
    if (i < text.size() && text[i] != '}' && !parse_number(text, i, max)) return false;
  }
  if (i >= text.size() || text[i] != '}') return false;
  at = i + 1;
  return true;
}

}  // namespace

Parser::Parser(std::string_view pattern, const SyntaxOptions& options, std::pmr::memory_resource* memory)
    : pattern_(pattern),
      options_(options),
      perl_(!options.posix_syntax),
      ast_(memory),
      frames_(memory),
      class_frames_(memory),
      properties_(memory) {
  if (!options.case_sensitive) flags_ |= kFoldCase;
  if (options.dot_nl) flags_ |= kDotNl;
  if (options.unicode) flags_ |= kUnicode;
  if (options.posix_syntax && !options.one_line) flags_ |= kMultiLine;
}

Expected<Ast> Parser::run() {
  if (parse_all()) return std::move(ast_);
  return Error(error_kind_, error_span_, std::move(error_message_), pattern_);
}

bool Parser::parse_all() {
  if (pattern_.size() > options_.pattern_limit || pattern_.size() > UINT32_MAX) {
    return fail(ErrorKind::kPatternTooLong, 0, 0,
                "the pattern has " + std::to_string(pattern_.size()) + " bytes; the limit is " +
                    std::to_string(std::min<std::size_t>(options_.pattern_limit, UINT32_MAX)) +
                    ", raise it or use a shorter pattern");
  }
  if (options_.utf8 && !check_utf8()) return false;
  if (options_.utf8 && static_cast<unsigned char>(options_.line_terminator) >= 0x80) {
    return fail(ErrorKind::kUnsupported, 0, 0,
                "a line terminator above \\x7F is no character; it needs the Latin-1 mode");
  }
  ast_.nodes.reserve(std::min<std::size_t>(pattern_.size() + 2, 64));
  ast_.capture_names.emplace_back();
  constexpr std::size_t kUsualDepth = 4;
  frames_.reserve(kUsualDepth);
  frames_.emplace_back();
  if (options_.literal) {
    if (!pattern_.empty()) {
      at_ = pattern_.size();
      if (pattern_.size() > options_.memory_limit) return !over_limit(pattern_.size());
      literal_bytes(0, pattern_, 0, 0);
    }
    return finish();
  }
  constexpr std::size_t kLong = 4096;  // memory that is never touched costs nothing, but moving nodes does
  if (pattern_.size() > kLong) {
    ast_.nodes.reserve(std::min(pattern_.size(), options_.memory_limit / sizeof(AstNode)));
  }
  while (!done()) {
    if (!step() || (is_check_due() && !check_limits())) return false;
  }
  return finish();
}

bool Parser::step() {
  if ((flags_ & kVerbose) != 0 && skip_insignificant()) return true;
  switch (pattern_[at_]) {
    case '(': return open_group();
    case ')': return close_group();
    case '|':
      end_branch();
      frames_.back().branch_begin = ++at_;
      return true;
    case '^': push_item(AstKind::kCaret, at_++); return true;
    case '$': push_item(AstKind::kDollar, at_++); return true;
    case '.': push_item(AstKind::kAnyChar, at_++); return true;
    case '[': return bracket_class();
    case '*':
    case '+':
    case '?': return repeat_operator();
    case '{': return counted_repeat();
    case '\\': return escape();
    default: plain_run(); return true;
  }
}

bool Parser::check_limits() {
  checked_ = at_;
  std::size_t memory = ast_.nodes.size() * sizeof(AstNode) + ast_.items.size() * sizeof(ClassItem) + ast_.text.size() +
                       ast_.capture_names.size() * sizeof(std::string);
  return !over_limit(memory);
}

// Fails where the tree, of which `memory` bytes were made for the pattern up to at_, is too large.
bool Parser::over_limit(std::size_t memory) {
  if (memory <= options_.memory_limit) return false;
  const double part = static_cast<double>(at_) / static_cast<double>(pattern_.size());
  fail(ErrorKind::kProgramTooLarge, 0, pattern_.size(),
       over_budget("a syntax tree", static_cast<double>(memory) / part, options_.memory_limit, "use a shorter pattern",
                   pattern_)
           .message());
  return true;
}

bool Parser::check_utf8() {
  std::size_t at = 0;
  while (at < pattern_.size()) {
    uint64_t eight = 0;
    if (pattern_.size() - at >= sizeof eight) {
      std::memcpy(&eight, pattern_.data() + at, sizeof eight);
      if ((eight & 0x8080808080808080) == 0) {
        at += sizeof eight;
        continue;
      }
    }
    if (static_cast<unsigned char>(pattern_[at]) < 0x80) {
      ++at;
      continue;
    }
    uint32_t ignored = 0;
    std::size_t length = decode_utf8(pattern_, at, ignored);
    if (length == 0) {
      return fail(ErrorKind::kBadUtf8, at, at + 1,
                  "the pattern is not valid UTF-8 here; write \\C for any byte, or use the Latin-1 mode");
    }
    at += length;
  }
  return true;
}

// White space, and comments from a # to the end of the line. As in PCRE2, Perl and Python both are literal in brackets
// and behind a backslash, and may stand between a thing and the operator that repeats it, but not inside an operator:
// (?x) a+ ? is an error, like a++.
bool Parser::skip_insignificant() {
  const std::size_t begin = at_;
  while (!done()) {
    uint32_t c = 0;
    const std::size_t length = decode(at_, c);
    if (c == '#') {
      const std::size_t newline = pattern_.find('\n', at_);
      at_ = newline == std::string_view::npos ? pattern_.size() : newline + 1;
    } else if (is_pattern_space(c)) {
      at_ += length;
    } else {
      break;
    }
  }
  if (at_ == begin) return false;
  if (operator_end_ == begin && begin > 0) operator_end_ = at_;
  return true;
}

// Characters that stand for themselves, as many as there are.
void Parser::plain_run() {
  std::size_t begin = at_;
  const bool verbose = (flags_ & kVerbose) != 0;
  while (!done() && !kSpecial[static_cast<unsigned char>(pattern_[at_])]) {
    uint32_t c = 0;
    const std::size_t length = verbose ? decode(at_, c) : 1;
    if (verbose && (c == '#' || is_pattern_space(c))) break;
    at_ += length;
  }
  std::size_t last = at_ - 1;
  while (options_.utf8 && last > begin && is_continuation(pattern_[last])) --last;
  literal_bytes(begin, pattern_.substr(begin, at_ - begin), last, at_ - last);
}

bool Parser::repeat_operator() {
  std::size_t begin = at_;
  switch (pattern_[at_++]) {
    case '*': return push_repeat(begin, 0, kUnbounded);
    case '+': return push_repeat(begin, 1, kUnbounded);
    default: return push_repeat(begin, 0, 1);
  }
}

bool Parser::counted_repeat() {
  std::size_t begin = at_;
  uint32_t min = 0, max = 0;
  if (!parse_counts(pattern_, at_, min, max)) {
    at_ = begin + 1;
    literal(begin, '{');
    return true;
  }
  return push_repeat(begin, min, max);
}

// at_ is behind the operator that starts at `begin`.
bool Parser::push_repeat(std::size_t begin, uint32_t min, uint32_t max) {
  bool lazy = perl_ && peek() == '?';
  if (lazy) ++at_;
  std::string_view written = pattern_.substr(begin, at_ - begin);
  if (perl_ && operator_end_ == begin && begin > 0) {
    if (written == "+") {
      return fail(
          ErrorKind::kUnsupported, operator_begin_, at_,
          "possessive operators are not supported; lino never backtracks, so that the operator without the + is "
          "as fast; to repeat a repetition, write (?:x*)+");
    }
    return fail(ErrorKind::kMissingOperand, operator_begin_, at_,
                "two repetition operators in a row; to repeat a repetition, write (?:x*)*");
  }
  if (max < min) {
    return fail(ErrorKind::kBadRepeat, begin, at_, "the counts are in the wrong order; write the smaller one first");
  }
  if (min > options_.repeat_limit || (max != kUnbounded && max > options_.repeat_limit)) {
    return fail(ErrorKind::kRepeatTooLarge, begin, at_,
                "the count is too large; the limit is " + std::to_string(options_.repeat_limit));
  }
  if (frames_.back().items == 0) {
    return fail(ErrorKind::kMissingOperand, begin, at_,
                "there is nothing before this operator to repeat; for the character itself, write a \\ before it");
  }
  if (literal_open_) split_last_character();
  Frame& frame = frames_.back();
  if (++frame.last_height > options_.nest_limit) {
    return fail(ErrorKind::kNestingTooDeep, begin, at_,
                "more than " + std::to_string(options_.nest_limit) +
                    " groups and operators inside each other; simplify the pattern or raise the limit");
  }
  std::size_t operand_begin = ast_.nodes.back().begin;
  push(AstKind::kRepeat, operand_begin, min, max);
  ast_.nodes.back().lazy = lazy;
  operator_begin_ = begin;
  operator_end_ = at_;
  return true;
}

void Parser::push(AstKind kind, std::size_t begin, uint32_t arg, uint32_t count) {
  ast_.nodes.push_back(
      {kind, flags_, false, false, static_cast<uint32_t>(begin), static_cast<uint32_t>(at_), arg, count});
}

void Parser::push_item(AstKind kind, std::size_t begin, uint32_t arg, uint32_t count) {
  push(kind, begin, arg, count);
  Frame& frame = frames_.back();
  ++frame.items;
  frame.height = std::max(frame.height, frame.last_height);
  frame.last_height = 0;
  literal_open_ = false;
}

void Parser::literal_bytes(std::size_t begin, std::string_view bytes, std::size_t last_begin, std::size_t last_length) {
  if (literal_open_ && ((ast_.nodes.back().flags ^ flags_) & kFoldCase) == 0) {
    ast_.nodes.back().count += static_cast<uint32_t>(bytes.size());
    ast_.nodes.back().end = static_cast<uint32_t>(at_);
  } else {
    push_item(AstKind::kLiteral, begin, static_cast<uint32_t>(ast_.text.size()), static_cast<uint32_t>(bytes.size()));
    literal_open_ = true;
  }
  ast_.text += bytes;
  last_char_begin_ = last_begin;
  last_char_length_ = last_length;
}

void Parser::literal(std::size_t begin, uint32_t code_point) {
  std::string bytes;
  if (options_.utf8) {
    append_utf8(bytes, code_point);
  } else {
    bytes += static_cast<char>(code_point);
  }
  literal_bytes(begin, bytes, begin, bytes.size());
}

// abc* repeats c alone: makes it a literal of its own.
void Parser::split_last_character() {
  literal_open_ = false;
  AstNode& whole = ast_.nodes.back();
  if (whole.count == last_char_length_) return;
  AstNode last = whole;
  whole.count -= static_cast<uint32_t>(last_char_length_);
  whole.end = static_cast<uint32_t>(last_char_begin_);
  last.arg += whole.count;
  last.count = static_cast<uint32_t>(last_char_length_);
  last.begin = static_cast<uint32_t>(last_char_begin_);
  ast_.nodes.push_back(last);
  ++frames_.back().items;
}

std::size_t Parser::decode(std::size_t at, uint32_t& code_point) const {
  if (options_.utf8) return decode_utf8(pattern_, at, code_point);
  code_point = static_cast<unsigned char>(pattern_[at]);
  return 1;
}

std::size_t Parser::char_end(std::size_t at) const {
  uint32_t ignored = 0;
  return at < pattern_.size() ? at + decode(at, ignored) : pattern_.size();
}

bool Parser::fail(ErrorKind kind, std::size_t begin, std::size_t end, std::string message) {
  error_kind_ = kind;
  error_span_ = {begin, end};
  error_message_ = std::move(message);
  return false;
}

Expected<Ast> parse(std::string_view pattern, const SyntaxOptions& options, std::pmr::memory_resource* memory) {
  return Parser(pattern, options, memory).run();
}

}  // namespace lino::syntax

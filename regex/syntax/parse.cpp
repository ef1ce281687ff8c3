// Pattern text -> Ast: the main loop, operators and groups; see parser.h for the idea.
//
// The parts where RE2's grammar is not the obvious one are followed to the letter: an operator applies to the last
// character of a literal; (?i) and \Q\E are no operand, so that a(?i)* repeats a; a number in braces that does not
// fit nine digits, or starts with a zero, makes the braces literal text.
#include "regex/syntax/parse.h"

#include <algorithm>
#include <array>

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

Parser::Parser(std::string_view pattern, const SyntaxOptions& options)
    : pattern_(pattern), options_(options), perl_(!options.posix_syntax) {
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
    if (!step() || !check_limits()) return false;
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

bool Parser::open_group() {
  std::size_t begin = at_;
  if (perl_ && peek(1) == '?') {
    if (looking_at("(?P<")) return open_named_group(begin + 4);
    const bool behind = looking_at("(?<");
    if (const char sign = peek(behind ? 3 : 2); sign == '=' || sign == '!') return open_lookaround(begin);
    if (behind) return open_named_group(begin + 3);
    return open_flags();
  }
  if (perl_ && peek(1) == '*' && !fail_verb()) return false;
  ++at_;
  return push_group(begin, !options_.never_capture, {});
}

bool Parser::open_named_group(std::size_t name_begin) {
  std::size_t begin = at_;
  std::size_t end = name_begin;
  uint32_t c = 0;
  while (end < pattern_.size() && (end += decode(end, c), is_name_char(c))) {}
  // `end` is behind the first character that is not of a name.
  bool closed = end > name_begin && end <= pattern_.size() && pattern_[end - 1] == '>' && c == '>';
  if (!closed || end == name_begin + 1) {
    return fail(ErrorKind::kBadName, begin, std::min(end, pattern_.size()),
                "a group's name is letters, digits and _, followed by >, as in (?P<name>...)");
  }
  std::string name(pattern_.substr(name_begin, end - 1 - name_begin));
  if (!options_.utf8) {  // names are UTF-8 whatever the pattern is
    std::string utf8;
    for (char byte : name) append_utf8(utf8, static_cast<unsigned char>(byte));
    name = std::move(utf8);
  }
  at_ = end;
  return push_group(begin, true, std::move(name));
}

// (?= (?! (?<= (?<!
bool Parser::open_lookaround(std::size_t begin) {
  const bool behind = peek(2) == '<';
  at_ += behind ? 4 : 3;
  const bool negated = pattern_[at_ - 1] == '!';
  if (!push_group(begin, false, {})) return false;
  frames_.back().lookaround = (negated ? kNegated : 0) | (behind ? kBehind : 0);
  ++lookarounds_open_;
  return true;
}

// (?flags) or (?flags:
bool Parser::open_flags() {
  std::size_t begin = at_;
  uint8_t flags = flags_;
  bool negated = false, any = false;
  for (at_ += 2; !done(); ++at_) {
    uint8_t flag = 0;
    switch (pattern_[at_]) {
      case 'i': flag = kFoldCase; break;
      case 'm': flag = kMultiLine; break;
      case 's': flag = kDotNl; break;
      case 'U': flag = kSwapGreed; break;
      case 'x': flag = kVerbose; break;
      case 'u': flag = kUnicode; break;
      case 'v': flag = kSets; break;
      case 'R':  // (?R) may be meant as Perl's recursion, except where there is nothing yet that could recur
        if (begin == 0 || pattern_.substr(begin, 4) != "(?R)") flag = kCrlf;
        break;
      case '-':
        if (negated) break;
        negated = true;
        any = false;
        continue;
      case ':':
      case ')':
        if (negated && !any) break;
        if (pattern_[at_++] == ':' && !push_group(begin, false, {})) return false;
        flags_ = flags;
        return true;
      default: break;
    }
    if (flag == 0) break;
    any = true;
    flags = static_cast<uint8_t>(negated ? flags & ~flag : flags | flag);
  }
  std::size_t bad = at_;
  at_ = begin;
  const bool minus_digit = bad == begin + 3 && pattern_[begin + 2] == '-' && peek(3) >= '0' && peek(3) <= '9';
  if ((bad == begin + 2 && bad < pattern_.size()) || minus_digit) return fail_perl_group();
  return fail(ErrorKind::kBadGroup, begin, char_end(bad), std::string(kKnownGroups));
}

bool Parser::push_group(std::size_t begin, bool capture, std::string name) {
  if (frames_.size() > options_.nest_limit) {
    return fail(ErrorKind::kNestingTooDeep, begin, at_,
                "more than " + std::to_string(options_.nest_limit) +
                    " groups inside each other; simplify the pattern or raise the limit");
  }
  if (capture && lookarounds_open_ > 0) {
    return fail(ErrorKind::kUnsupported, begin, at_,
                "a group inside a lookaround cannot capture; write (?:...), and capture outside of it");
  }
  Frame frame;
  frame.begin = begin;
  frame.content_begin = frame.branch_begin = at_;
  frame.outer_flags = flags_;
  if (capture) {
    frame.capture = ++ast_.capture_count;
    ast_.capture_names.push_back(std::move(name));
  }
  frames_.push_back(frame);
  literal_open_ = false;
  return true;
}

bool Parser::close_group() {
  if (frames_.size() == 1) {
    return fail(ErrorKind::kUnexpectedParen, at_, at_ + 1,
                "there is no open ( for this ); for the character itself, write \\)");
  }
  end_branch();
  end_alternation();
  Frame frame = frames_.back();
  frames_.pop_back();
  ++at_;
  flags_ = frame.outer_flags;
  if (frame.height + 1 > options_.nest_limit) {
    return fail(ErrorKind::kNestingTooDeep, frame.begin, at_,
                "more than " + std::to_string(options_.nest_limit) +
                    " groups and operators inside each other; simplify the pattern or raise the limit");
  }
  if (frame.lookaround == kNoLookaround) {
    push_item(AstKind::kGroup, frame.begin, frame.capture);
  } else {
    push_item(AstKind::kLookaround, frame.begin, static_cast<uint32_t>(frame.lookaround));
    --lookarounds_open_;
  }
  frames_.back().last_height = frame.height + 1;
  return true;
}

void Parser::end_branch() {
  Frame& frame = frames_.back();
  if (frame.items == 0) push(AstKind::kEmpty, at_);
  if (frame.items > 1) push(AstKind::kConcat, frame.branch_begin, frame.items);
  frame.items = 0;
  frame.height = std::max(frame.height, frame.last_height);
  frame.last_height = 0;
  ++frame.branches;
  literal_open_ = false;
}

void Parser::end_alternation() {
  const Frame& frame = frames_.back();
  if (frame.branches == 1) return;
  push(AstKind::kAlternate, frame.content_begin, frame.branches);
}

bool Parser::finish() {
  if (frames_.size() > 1) {
    std::size_t begin = frames_.back().begin;
    return fail(ErrorKind::kMissingParen, begin, begin + 1,
                "this ( is never closed; add a ), or write \\( for the character itself");
  }
  end_branch();
  end_alternation();
  return check_limits();
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

Expected<Ast> parse(std::string_view pattern, const SyntaxOptions& options) { return Parser(pattern, options).run(); }

}  // namespace lino::syntax

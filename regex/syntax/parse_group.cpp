// The parser's groups: what parentheses and | open and close, and flags.
#include <algorithm>
#include <string>
#include <utility>

#include "regex/syntax/encoding.h"
#include "regex/syntax/parser.h"

namespace lino::syntax {

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

}  // namespace lino::syntax

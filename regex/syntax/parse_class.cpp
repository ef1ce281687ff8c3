// The parser's character classes: [..], [:alpha:], \d, \pL, and the characters of names.
#include <algorithm>
#include <array>
#include <span>
#include <string>

#include "regex/syntax/parser.h"
#include "regex/syntax/unicode/unicode.h"

namespace lino::syntax {
namespace {

struct PosixName {
  std::string_view name;
  AsciiClass cls;
};

constexpr std::array<PosixName, 14> kPosixNames = {{
    {"alnum", AsciiClass::kAlnum},
    {"alpha", AsciiClass::kAlpha},
    {"ascii", AsciiClass::kAscii},
    {"blank", AsciiClass::kBlank},
    {"cntrl", AsciiClass::kCntrl},
    {"digit", AsciiClass::kDigit},
    {"graph", AsciiClass::kGraph},
    {"lower", AsciiClass::kLower},
    {"print", AsciiClass::kPrint},
    {"punct", AsciiClass::kPunct},
    {"space", AsciiClass::kSpace},
    {"upper", AsciiClass::kUpper},
    {"word", AsciiClass::kWord},
    {"xdigit", AsciiClass::kXdigit},
}};

}  // namespace

// At a [. Under (?v) brackets nest; class_frames_ are those that are open.
bool Parser::bracket_class() {
  const std::size_t begin = at_;
  const uint32_t first_item = static_cast<uint32_t>(ast_.items.size());
  bool negated = false;
  class_frames_.clear();
  if (!open_class(negated)) return false;
  while (!class_frames_.empty()) {
    if (!class_step() || (is_check_due() && !check_limits())) return false;
  }
  push_item(AstKind::kClass, begin, first_item, static_cast<uint32_t>(ast_.items.size()) - first_item);
  ast_.nodes.back().negated = negated;
  return true;
}

bool Parser::open_class(bool& negated) {
  const std::size_t begin = at_++;
  if (class_frames_.size() >= options_.nest_limit) {
    return fail(ErrorKind::kNestingTooDeep, begin, at_,
                "more than " + std::to_string(options_.nest_limit) +
                    " brackets inside each other; simplify the pattern or raise the limit");
  }
  class_frames_.push_back({begin});
  negated = peek() == '^' && !done();
  if (negated) ++at_;
  return true;
}

// At a ].
bool Parser::close_class() {
  const ClassFrame frame = class_frames_.back();
  if (!frame.operand) {
    return fail(ErrorKind::kBadClass, at_ - 2, at_ + 1,
                "there is nothing behind this operator; write a set, as in [a-z--[aeiou]]");
  }
  ++at_;
  class_frames_.pop_back();
  if (class_frames_.empty()) return true;
  class_frames_.back().operand = true;
  add_item({ClassItem::Kind::kClose});
  return true;
}

// One thing inside brackets, or their end.
bool Parser::class_step() {
  ClassFrame& frame = class_frames_.back();
  if (done()) {
    return fail(ErrorKind::kMissingBracket, frame.begin, frame.begin + 1,
                "this [ is never closed; add a ], or write \\[ for the character itself");
  }
  if (peek() == ']' && !frame.first) return close_class();
  // POSIX allows a - only as the first or last character; Perl everywhere.
  if (peek() == '-' && !frame.first && !perl_ && (at_ + 1 >= pattern_.size() || peek(1) != ']')) {
    return fail(ErrorKind::kBadClassRange, at_, char_end(at_ + 1),
                "a - between others must be part of a range; put it first or last, or write \\-");
  }
  frame.first = false;
  bool found = false;
  if ((flags_ & kSets) != 0) {
    if (!class_operator(found)) return false;
    if (found) return true;
    if (peek() == '[') {
      if (peek(1) == ':' && !posix_class(found)) return false;
      frame.operand = true;
      if (found) return true;
      bool negated = false;
      if (!open_class(negated)) return false;
      add_item({ClassItem::Kind::kOpen, negated});
      return true;
    }
  }
  frame.operand = true;
  return class_item(frame.begin);
}

bool Parser::class_operator(bool& found) {
  ClassItem::Kind kind;
  if (looking_at("&&")) kind = ClassItem::Kind::kIntersect;
  else if (looking_at("--")) kind = ClassItem::Kind::kSubtract;
  else if (looking_at("~~")) kind = ClassItem::Kind::kSymmetric;
  else return true;
  const std::size_t begin = at_;
  at_ += 2;
  ClassFrame& frame = class_frames_.back();
  if (!frame.operand) {
    return fail(ErrorKind::kBadClass, begin, at_,
                "there is nothing before this operator; write a set, or \\ before each character for the characters "
                "themselves");
  }
  frame.operand = false;
  add_item({kind});
  found = true;
  return true;
}

bool Parser::class_item(std::size_t class_begin) {
  bool found = false;
  if (peek() == '[' && peek(1) == ':') {
    if (!posix_class(found)) return false;
    if (found) return true;
  }
  if (peek() == '\\') {
    // A backslash and p at the very end are an escape without an end, not a class.
    bool room = pattern_.size() - at_ > 2;
    if ((room && !unicode_class(found)) || (!found && !perl_class(found))) return false;
    if (found) return true;
  }
  return class_range(class_begin);
}

// A character, or two with a - between them.
bool Parser::class_range(std::size_t class_begin) {
  std::size_t begin = at_;
  uint32_t lo = 0;
  if (!class_char(class_begin, lo)) return false;
  uint32_t hi = lo;
  const bool subtracts = (flags_ & kSets) != 0 && peek(1) == '-';
  if (peek() == '-' && at_ + 1 < pattern_.size() && peek(1) != ']' && !subtracts) {
    ++at_;
    if ((flags_ & kSets) != 0 && peek() == '[') {
      return fail(ErrorKind::kBadClassRange, begin, at_ + 1,
                  "a range ends with a character; to subtract a set, write --[..]");
    }
    if (!class_char(class_begin, hi)) return false;
    if (hi < lo) {
      return fail(ErrorKind::kBadClassRange, begin, at_,
                  "the range's ends are in the wrong order; write the smaller character first");
    }
  }
  add_item({ClassItem::Kind::kRange, false, lo, hi});
  return true;
}

bool Parser::class_char(std::size_t class_begin, uint32_t& code_point) {
  if (done()) {
    return fail(ErrorKind::kMissingBracket, class_begin, class_begin + 1,
                "this [ is never closed; add a ], or write \\[ for the character itself");
  }
  if (peek() == '\\') return escaped_char(code_point);
  at_ += decode(at_, code_point);
  return true;
}

// At [: inside brackets. Without a :] further on, they are ordinary characters.
bool Parser::posix_class(bool& found) {
  if (no_posix_end_) return true;
  std::size_t end = pattern_.find(":]", at_ + 2);
  if (end == std::string_view::npos) {
    no_posix_end_ = true;  // or else [[:[:[:.. would search to the end again and again
    return true;
  }
  std::string_view name = pattern_.substr(at_ + 2, end - at_ - 2);
  bool negated = !name.empty() && name[0] == '^';
  if (negated) name.remove_prefix(1);
  for (const PosixName& known : kPosixNames) {
    if (known.name != name) continue;
    add_item({ClassItem::Kind::kAscii, negated, static_cast<uint32_t>(known.cls), 0});
    at_ = end + 2;
    found = true;
    return true;
  }
  return fail(ErrorKind::kBadClass, at_, end + 2,
              "there is no class of this name; known are alnum, alpha, ascii, blank, cntrl, digit, graph, lower, "
              "print, punct, space, upper, word and xdigit, each also with a ^ before it");
}

namespace {

// What a letter behind a backslash stands for: a property, or without (?u) a class of ASCII characters, if it has one.
struct LetterClass {
  char letter;
  bool has_ascii;
  AsciiClass ascii;
  unicode::Property property;
};

std::span<const LetterClass> letter_classes() {
  using unicode::Kind, unicode::property;
  static const std::array<LetterClass, 4> kClasses = {{
      {'d', true, AsciiClass::kDigit, property(Kind::kCategory, "Nd")},
      {'s', true, AsciiClass::kPerlSpace, property(Kind::kBinary, "White_Space")},
      {'w', true, AsciiClass::kWord, property(Kind::kBinary, "word")},
      {'h', false, AsciiClass::kBlank, property(Kind::kBinary, "blank")},
  }};
  return kClasses;
}

}  // namespace

// At a backslash.
bool Parser::perl_class(bool& found) {
  if (!perl_ && !options_.perl_classes) return true;
  const char letter = peek(1);
  const bool negated = letter >= 'A' && letter <= 'Z';
  const bool unicode = (flags_ & kUnicode) != 0;
  for (const LetterClass& known : letter_classes()) {
    if (letter != known.letter && letter != known.letter - ('a' - 'A')) continue;
    if (!known.has_ascii && !perl_) return true;
    const bool ascii = known.has_ascii && !unicode;
    add_item({ascii ? ClassItem::Kind::kAscii : ClassItem::Kind::kUnicode, negated,
              ascii ? static_cast<uint32_t>(known.ascii) : static_cast<uint32_t>(known.property), 0});
    at_ += 2;
    found = true;
    return true;
  }
  return true;
}

bool Parser::unicode_class(bool& found) {
  if (!perl_ || (peek(1) != 'p' && peek(1) != 'P')) return true;
  std::size_t begin = at_;
  bool negated = peek(1) == 'P';
  std::size_t name_begin = at_ + 2;
  std::size_t name_end = char_end(name_begin);
  at_ = name_end;
  if (name_begin < pattern_.size() && pattern_[name_begin] == '{') {
    ++name_begin;
    name_end = std::min(pattern_.find('}', name_begin), pattern_.size());
    if (name_end == pattern_.size()) {
      return fail(ErrorKind::kBadClass, begin, name_end, "this \\p{ is never closed; write it as in \\p{Greek}");
    }
    at_ = name_end + 1;
  }
  std::string_view name = pattern_.substr(name_begin, name_end - name_begin);
  if (name.starts_with('^')) {
    negated = !negated;
    name.remove_prefix(1);
  }
  if (properties_.empty()) properties_.resize(8);
  KnownProperty& known = properties_[(name.size() + (name.empty() ? 0u : static_cast<unsigned char>(name.back()))) % 8];
  if (known.name.empty() || known.name != name) {
    unicode::Property property{};
    bool unequal = false;  // \p{sc!=Greek}
    if (!unicode::find_property(name, property, unequal)) return fail_unicode_name(begin, name);
    known = {name, static_cast<uint32_t>(property), unequal};
  }
  add_item({ClassItem::Kind::kUnicode, negated != known.unequal, known.property, 0});
  found = true;
  return true;
}

// at_ is behind the \p{name} that begins at `begin`.
bool Parser::fail_unicode_name(std::size_t begin, std::string_view name) {
  std::string message = "there is no Unicode property of this name; ";
  if (std::string nearest = unicode::nearest_property(name); !nearest.empty()) {
    message += "the nearest is \\p{" + nearest + "}";
  } else {
    message +=
        "lino knows general categories, scripts and binary properties, as in \\pL, \\p{Greek} or \\p{Alphabetic}, "
        "and gc=, sc=, scx=, gcb= and age= with a value";
  }
  return fail(ErrorKind::kBadClass, begin, at_, std::move(message));
}

// Letters, marks, decimal digits, letter-like numbers and connecting punctuation, as in RE2.
bool is_name_char(uint32_t c) {
  if (c < 0x80) return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
  static const CharSet& kNameChars = *new auto([] {  // never destroyed
    CharSet all;
    for (std::string_view name : {"Lu", "Ll", "Lt", "Lm", "Lo", "Nl", "Mn", "Mc", "Nd", "Pc"}) {
      all.add(unicode::set(unicode::property(unicode::Kind::kCategory, name)));
    }
    return all;
  }());
  return kNameChars.contains(c);
}

bool is_pattern_space(uint32_t c) {
  return (c >= '\t' && c <= '\r') || c == ' ' || c == 0x85 || c == 0x200E || c == 0x200F || c == 0x2028 || c == 0x2029;
}

}  // namespace lino::syntax

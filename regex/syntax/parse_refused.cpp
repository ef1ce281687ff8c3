// What Perl, PCRE2 and others have and lino has not: an error that names it and, where there is one, the way to write
// it. Nothing is accepted here.
#include <algorithm>
#include <string>

#include "regex/syntax/parser.h"

namespace lino::syntax {
namespace {

constexpr std::string_view kBackreference =
    "backreferences are not supported, as no linear-time search can follow them; capture both places and compare their "
    "texts in your own code";
constexpr std::string_view kRecursion =
    "recursion into a group is not supported, as no linear-time search can follow it; where the group does not contain "
    "the call, write the group's pattern again";

struct Refused {
  std::string_view text;   // how it begins
  std::string_view close;  // up to what it goes on; "": no further
  std::string_view message;
};

constexpr Refused kGroups[] = {
    {"(?P=", ")", kBackreference},
    {"(?P>", ")", kRecursion},
    {"(?R", ")",
     "recursion is not supported, as no linear-time search can follow it; the flag R is written at the pattern's "
     "start, "
     "among other flags, as in (?mR), or as (?R:...)"},
    {"(?&", ")", kRecursion},
    {"(?+", ")", kRecursion},
    {"(?>", "",
     "atomic groups are not supported; lino never backtracks, so that (?:...) is as fast, but it may give back what an "
     "atomic group would keep"},
    {"(?|", "", "branch reset is not supported; number the groups of each branch"},
    {"(?#", "",
     "comments in (?#...) are not supported; begin with (?x) and write # before them, to the end of the line"},
    {"(?(", "",
     "conditional groups are not supported; write both cases as alternatives, as in (?:(?=if)then|(?!if)else)"},
    {"(?C", ")", "callouts are not supported; run your own code on what matched"},
    {"(?'", "", "write a named group as (?P<name>...)"},
    {"(?^", "", "(?^...) is not supported; turn the flags off by name, as in (?-imsx:...)"},
    {"(?{", "", "code in a pattern is not supported; run your own code on what matched"},
    {"(??{", "", "code in a pattern is not supported; run your own code on what matched"},
};

constexpr Refused kEscapes[] = {
    {"\\g<", ">", kRecursion},
    {"\\g'", "'", kRecursion},
    {"\\g{", "}", kBackreference},
    {"\\g", "", kBackreference},
    {"\\k<", ">", kBackreference},
    {"\\k{", "}", kBackreference},
    {"\\k'", "'", kBackreference},
    {"\\k", "", kBackreference},
    {"\\K", "", "\\K is not supported; write what stands before it as (?<=...), or capture what stands behind it"},
    {"\\G", "",
     "\\G is not supported; to go on where a search ended, ask for an anchored one, as with Regex::find_anchored()"},
};

struct Unknown {
  char letter;
  std::string_view message;
};

constexpr Unknown kUnknown[] = {
    {'Z', "\\Z is not known; write \\z for the end of the text, or (?=\\n?\\z) to allow a last newline behind it"},
    {'E', "\\E has no \\Q before it; remove it"},
    {'b', "\\b and \\B mean nothing here; for a backspace, write \\x08"},
    {'B', "\\b and \\B mean nothing here; for a backspace, write \\x08"},
    {'e', "\\e is not known; for the escape character, write \\x1B"},
    {'c', "\\c is not known; write a control character by its number, as in \\x01"},
    {'o', "\\o is not known; write a character by its hexadecimal number, as in \\x{41}"},
    {'u', "\\u is not known; write \\x{..} for a character by its number"},
    {'U', "\\U is not known; write \\x{..} for a character by its number"},
    {'V', "\\V is not known; write (?:(?!\\R)(?s:.)) for a character that ends no line"},
};

// Letters that mean something elsewhere: outside of brackets, outside of a range, or in Perl's syntax.
constexpr std::string_view kMeantElsewhere = "ACQzdDsSwWhHpP";
constexpr std::string_view kNoCharacter = "NRX";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

// at_ is behind the escaped character, or behind what has been read of the escape.
bool Parser::bad_escape(std::size_t begin) {
  const char letter = pattern_[begin + 1];
  if (is_digit(letter)) {
    while (!done() && is_digit(peek())) ++at_;
    return fail(ErrorKind::kUnsupported, begin, at_,
                std::string(kBackreference) + "; for a character by its number, write \\x{..}");
  }
  for (const Refused& known : kEscapes) {
    if (pattern_.substr(begin, known.text.size()) != known.text) continue;
    at_ = known.close.empty() ? begin + known.text.size() : refused_end(begin + known.text.size(), known.close);
    return fail(ErrorKind::kUnsupported, begin, at_, std::string(known.message));
  }
  for (const Unknown& known : kUnknown) {
    if (letter == known.letter) return fail(ErrorKind::kBadEscape, begin, at_, std::string(known.message));
  }
  std::string message = "this escape is not known; for the character itself, leave the \\ out";
  if (kNoCharacter.find(letter) != std::string_view::npos) {
    message = std::string("\\") + letter + " is no single character, and so means nothing in brackets";
  } else if (kMeantElsewhere.find(letter) != std::string_view::npos) {
    message = std::string("\\") + letter + " means nothing here, inside a range or in this syntax";
  }
  return fail(ErrorKind::kBadEscape, begin, at_, std::move(message));
}

// Behind the `close` that follows at `from`; where there is none, `from`.
std::size_t Parser::refused_end(std::size_t from, std::string_view close) const {
  const std::size_t end = pattern_.find(close, from);
  return end == std::string_view::npos ? from : end + close.size();
}

// At a (? that no flag follows.
bool Parser::fail_perl_group() {
  for (const Refused& known : kGroups) {
    if (!looking_at(known.text)) continue;
    const std::size_t end = at_ + known.text.size();
    return fail(ErrorKind::kUnsupported, at_, known.close.empty() ? end : refused_end(end, known.close),
                std::string(known.message));
  }
  const bool minus = peek(2) == '-';  // (?-1)
  if (is_digit(peek(minus ? 3 : 2))) {
    return fail(ErrorKind::kUnsupported, at_, refused_end(at_ + 3, ")"), std::string(kRecursion));
  }
  return fail(ErrorKind::kBadGroup, at_, char_end(at_ + 2), std::string(kKnownGroups));
}

// At a (*: with a capital letter or a colon behind it, or with a name and a colon, it is one of PCRE2's verbs.
bool Parser::fail_verb() {
  std::size_t end = at_ + 2;
  auto letter = [&](std::size_t at) {
    const char c = at < pattern_.size() ? pattern_[at] : '\0';
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  while (letter(end)) ++end;
  const char next = end < pattern_.size() ? pattern_[end] : '\0';
  const bool capital = peek(2) >= 'A' && peek(2) <= 'Z';
  if (!capital && next != ':') return true;
  fail(ErrorKind::kUnsupported, at_, refused_end(end, ")"),
       "verbs such as (*SKIP), (*ACCEPT) and (*UTF) are not supported; what Options and lookarounds offer is written "
       "with them, the rest in your own code");
  return false;
}

}  // namespace lino::syntax

// The POSIX and Perl classes, ASCII only as in RE2. [:space:] has \v and Perl's \s has not.
#include "regex/syntax/classes.h"

#include <array>

namespace lino::syntax {
namespace {

std::array<CharSet, kAsciiClassCount> make_sets() {
  std::array<CharSet, kAsciiClassCount> sets;
  auto set = [&sets](AsciiClass cls) -> CharSet& { return sets[static_cast<std::size_t>(cls)]; };
  set(AsciiClass::kAlnum) = {{'0', '9'}, {'A', 'Z'}, {'a', 'z'}};
  set(AsciiClass::kAlpha) = {{'A', 'Z'}, {'a', 'z'}};
  set(AsciiClass::kAscii) = {{0, 0x7F}};
  set(AsciiClass::kBlank) = {{'\t', '\t'}, {' ', ' '}};
  set(AsciiClass::kCntrl) = {{0, 0x1F}, {0x7F, 0x7F}};
  set(AsciiClass::kDigit) = {{'0', '9'}};
  set(AsciiClass::kGraph) = {{'!', '~'}};
  set(AsciiClass::kLower) = {{'a', 'z'}};
  set(AsciiClass::kPrint) = {{' ', '~'}};
  set(AsciiClass::kPunct) = {{'!', '/'}, {':', '@'}, {'[', '`'}, {'{', '~'}};
  set(AsciiClass::kSpace) = {{'\t', '\r'}, {' ', ' '}};
  set(AsciiClass::kUpper) = {{'A', 'Z'}};
  set(AsciiClass::kWord) = {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
  set(AsciiClass::kXdigit) = {{'0', '9'}, {'A', 'F'}, {'a', 'f'}};
  set(AsciiClass::kPerlSpace) = {{'\t', '\n'}, {'\f', '\r'}, {' ', ' '}};
  return sets;
}

}  // namespace

const CharSet& ascii_class(AsciiClass cls) {
  static const auto& kSets = *new auto(make_sets());  // never destroyed
  return kSets[static_cast<std::size_t>(cls)];
}

std::string_view ascii_class_name(AsciiClass cls) {
  static constexpr std::string_view kNames[kAsciiClassCount] = {"alnum", "alpha", "ascii", "blank",  "cntrl",
                                                                "digit", "graph", "lower", "print",  "punct",
                                                                "space", "upper", "word",  "xdigit", "\\s"};
  return kNames[static_cast<std::size_t>(cls)];
}

}  // namespace lino::syntax

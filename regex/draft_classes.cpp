// See draft_classes.h.
#include "regex/draft_classes.h"

#include <algorithm>
#include <bit>

#include "regex/syntax/classes.h"

namespace lino {

using syntax::AstKind;
using syntax::AstNode;
using syntax::ClassItem;

namespace {

void add_ascii(uint64_t ascii[2], uint32_t lo, uint32_t hi) {
  for (uint32_t word = 0; word < 2; ++word) {
    const uint32_t begin = std::max(lo, 64 * word), end = std::min(hi, 64 * word + 63);
    if (begin <= end) ascii[word] |= ~uint64_t{0} >> (63 - (end - begin)) << (begin - 64 * word);
  }
}

void add_ascii(uint64_t ascii[2], const syntax::CharSet& set) {
  for (const syntax::CodeRange& range : set.ranges()) {
    if (range.lo < 0x80) add_ascii(ascii, range.lo, std::min(range.hi, 0x7Fu));
  }
}

bool holds(const ClassItem& item, uint32_t c) {
  switch (item.kind) {
    case ClassItem::Kind::kRange: return item.lo <= c && c <= item.hi;
    case ClassItem::Kind::kUnicode:
      return syntax::unicode::stretch(static_cast<syntax::unicode::Property>(item.lo), c).in;
    default: return false;  // kAscii: of characters from U+0080 on
  }
}

// The ASCII characters of an item, its negation left out.
void ascii_of(const ClassItem& item, bool fold, uint64_t ascii[2]) {
  constexpr uint64_t kUpper = 0x7FFFFFE, kLower = kUpper << 32;  // of the second word: @A..Z at bits 1 to 26
  switch (item.kind) {
    case ClassItem::Kind::kRange: add_ascii(ascii, item.lo, item.hi); break;
    case ClassItem::Kind::kAscii:
      add_ascii(ascii, syntax::ascii_class(static_cast<syntax::AsciiClass>(item.lo)));
      break;
    default: syntax::unicode::ascii(static_cast<syntax::unicode::Property>(item.lo), ascii); break;
  }
  if (!fold) return;
  ascii[1] |= (ascii[1] & kUpper) << 32 | (ascii[1] & kLower) >> 32;
  if (holds(item, 0x212A)) add_ascii(ascii, 'K', 'K'), add_ascii(ascii, 'k', 'k');  // KELVIN SIGN
  if (holds(item, 0x17F)) add_ascii(ascii, 'S', 'S'), add_ascii(ascii, 's', 's');   // LONG S
}

}  // namespace

namespace {

// False: operators and nested brackets, or what else is no item of a draft.
bool add_items(std::span<const ClassItem> items, DraftClass& cls) {
  bool beyond_ascii = cls.fold;
  for (const ClassItem& item : items) {
    if (item.kind > ClassItem::Kind::kUnicode) return false;
    uint64_t ascii[2] = {};
    ascii_of(item, cls.fold, ascii);
    for (int word = 0; word < 2; ++word) cls.ascii[word] |= item.negated ? ~ascii[word] : ascii[word];
    beyond_ascii |= item.negated || item.kind == ClassItem::Kind::kUnicode ||
                    (item.kind == ClassItem::Kind::kRange && item.hi >= 0x80);
  }
  if (cls.negated) cls.ascii[0] = ~cls.ascii[0], cls.ascii[1] = ~cls.ascii[1];
  cls.high = beyond_ascii ? DraftClass::High::kItems : cls.negated ? DraftClass::High::kAll : DraftClass::High::kNone;
  return true;
}

std::optional<uint8_t> only_missing(const uint64_t ascii[2]) {
  const int missing = std::popcount(~ascii[0]) + std::popcount(~ascii[1]);
  if (missing > 1) return std::nullopt;
  if (missing == 0) return uint8_t{0x80};
  return static_cast<uint8_t>(ascii[0] != ~uint64_t{0} ? std::countr_one(ascii[0]) : 64 + std::countr_one(ascii[1]));
}

}  // namespace

std::optional<DraftClass> draft_class(const syntax::Ast& ast, const AstNode& node, bool never_nl) {
  DraftClass cls;
  if (node.kind == AstKind::kClass) {
    cls.negated = node.negated;
    cls.fold = (node.flags & syntax::kFoldCase) != 0;
    if (!add_items(std::span(ast.items).subspan(node.arg, node.count), cls)) return std::nullopt;
  } else if (node.kind == AstKind::kLiteral) {
    const auto byte = static_cast<uint8_t>(ast.text[node.arg]);
    if (byte >= 0x80) return std::nullopt;
    add_ascii(cls.ascii, byte, byte);
  } else {
    const bool newline = node.kind == AstKind::kAnyChar && (node.flags & syntax::kDotNl) != 0;
    if (!newline && (node.flags & syntax::kCrlf) != 0) return std::nullopt;
    cls.ascii[0] = newline ? ~uint64_t{0} : ~(uint64_t{1} << '\n');
    cls.ascii[1] = ~uint64_t{0};
    cls.high = DraftClass::High::kAll;
  }
  if (never_nl) cls.ascii[0] &= ~(uint64_t{1} << '\n');
  cls.only_missing = only_missing(cls.ascii);
  return cls;
}

// The item's own negation left out; the character is none of ASCII's, but where case is ignored.
bool DraftLookup::holds(const ClassItem& item, uint32_t c) {
  using Kind = ClassItem::Kind;
  if (item.kind == Kind::kRange) return item.lo <= c && c <= item.hi;
  if (item.kind == Kind::kAscii) {
    return c < 0x80 && syntax::ascii_class(static_cast<syntax::AsciiClass>(item.lo)).contains(c);
  }
  auto& known = known_[item.lo % std::size(known_)];
  if (known.property != item.lo || c < known.stretch.lo || c > known.stretch.hi) {
    known = {item.lo, syntax::unicode::stretch(static_cast<syntax::unicode::Property>(item.lo), c)};
    work_ += known.stretch.work / 2;
  }
  return known.stretch.in;
}

bool DraftLookup::is_in(const DraftClass& cls, std::span<const ClassItem> items, uint32_t c) {
  bool any = false;
  for (const ClassItem& item : items.subspan(cls.first, cls.count)) {
    bool in = holds(item, c);
    if (cls.fold) {
      using syntax::unicode::next_fold;
      for (uint32_t other = next_fold(c); !in && other != c; other = next_fold(other)) in = holds(item, other);
      ++work_;
    }
    any |= in != item.negated;
  }
  return any != cls.negated;
}

}  // namespace lino

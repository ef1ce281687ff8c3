// Escapes that stand for a whole expression: each is put together here from the constructors of Hir, so that no later
// stage knows of them. In Latin-1 sets are cut down to its characters, and Options::never_nl takes the terminator of lines out of all.
#include "regex/syntax/named_expressions.h"

#include <initializer_list>
#include <string_view>
#include <utility>

#include "regex/syntax/unicode/unicode.h"

namespace lino::syntax {
namespace {

// Hir in fewer words.
class Composer {
 public:
  Composer(HirArena& arena, const SyntaxOptions& options) : arena_(arena), options_(options) {}

  Hir chars(CharSet set, unicode::BeyondAscii beyond_ascii = {}) const {
    if (!options_.utf8) set.intersect({{0, 0xFF}});
    if (options_.never_nl) set.subtract({{options_.terminator(), options_.terminator()}});
    return arena_.make_class(arena_.share(std::move(set)), !options_.utf8, beyond_ascii);
  }
  Hir crlf() const {
    constexpr std::string_view bytes = "\r\n";
    return options_.never_nl && bytes.contains(options_.line_terminator) ? arena_.make_fail() : text(bytes);
  }
  Hir text(std::string_view bytes) const { return arena_.make_literal(bytes); }
  Hir look(Look look) const { return arena_.make_look(look); }
  Hir cat(std::initializer_list<Hir> parts) const { return arena_.make_concat(parts); }
  Hir alt(std::initializer_list<Hir> parts) const { return arena_.make_alternate(parts); }
  Hir star(const Hir& child) const { return arena_.make_repeat(child, 0, kUnbounded, true); }
  Hir plus(const Hir& child) const { return arena_.make_repeat(child, 1, kUnbounded, true); }
  Hir ahead(const Hir& child, bool there = true) const { return arena_.make_lookaround(child, true, !there); }
  Hir behind(const Hir& child, bool there = true) const { return arena_.make_lookaround(child, false, !there); }

 private:
  HirArena& arena_;
  const SyntaxOptions& options_;
};

// The characters with one of these values of Grapheme_Cluster_Break.
CharSet breaks(std::initializer_list<std::string_view> values) {
  CharSet set;
  for (std::string_view value : values) set.add(unicode::set(unicode::property(unicode::Kind::kGraphemeBreak, value)));
  return set;
}

}  // namespace

namespace {

Hir ascii_word_edge(AstKind kind, const Composer& make) {
  switch (kind) {
    case AstKind::kWordBoundary: return make.look(Look::kWordBoundary);
    case AstKind::kNotWordBoundary: return make.look(Look::kNotWordBoundary);
    case AstKind::kWordStart: return make.cat({make.look(Look::kNotAfterWord), make.look(Look::kWordBoundary)});
    case AstKind::kWordEnd: return make.cat({make.look(Look::kNotBeforeWord), make.look(Look::kWordBoundary)});
    case AstKind::kWordStartHalf: return make.look(Look::kNotAfterWord);
    default: return make.look(Look::kNotBeforeWord);
  }
}

}  // namespace

Hir word_edge(AstKind kind, bool unicode, HirArena& arena, const SyntaxOptions& options) {
  const Composer make(arena, options);
  if (!unicode) return ascii_word_edge(kind, make);
  const unicode::Property property = unicode::property(unicode::Kind::kBinary, "word");
  const unicode::BeyondAscii part = {.known = true, .property = property};
  const CharSet word = unicode::set(property);
  auto after = [&](bool is_word) { return make.behind(make.chars(word, part), is_word); };
  auto before = [&](bool is_word) { return make.ahead(make.chars(word, part), is_word); };
  switch (kind) {
    case AstKind::kWordBoundary:
      return make.alt({make.cat({after(false), before(true)}), make.cat({after(true), before(false)})});
    case AstKind::kNotWordBoundary:
      return make.alt({make.cat({after(true), before(true)}), make.cat({after(false), before(false)})});
    case AstKind::kWordStart: return make.cat({after(false), before(true)});
    case AstKind::kWordEnd: return make.cat({after(true), before(false)});
    case AstKind::kWordStartHalf: return after(false);
    default: return before(false);
  }
}

Hir line_start(bool crlf, HirArena& arena, const SyntaxOptions& options) {
  const Composer make(arena, options);
  if (crlf) {  // behind a \n, or behind a \r that no \n follows
    return make.alt(
        {make.look(Look::kStartLine), make.cat({make.behind(make.text("\r")), make.ahead(make.text("\n"), false)})});
  }
  if (options.line_terminator == '\n') return make.look(Look::kStartLine);
  return make.alt({make.look(Look::kStartText), make.behind(make.text({&options.line_terminator, 1}))});
}

Hir line_end(bool crlf, HirArena& arena, const SyntaxOptions& options) {
  const Composer make(arena, options);
  if (crlf) {  // before a \r, or before a \n that follows no \r
    return make.alt({make.look(Look::kEndText), make.ahead(make.text("\r")),
                     make.cat({make.behind(make.text("\r"), false), make.ahead(make.text("\n"))})});
  }
  if (options.line_terminator == '\n') return make.look(Look::kEndLine);
  return make.alt({make.look(Look::kEndText), make.ahead(make.text({&options.line_terminator, 1}))});
}

Hir newline_sequence(HirArena& arena, const SyntaxOptions& options) {
  const Composer make(arena, options);
  return make.alt({make.crlf(), make.chars({{'\n', '\r'}, {0x85, 0x85}, {0x2028, 0x2029}})});
}

// Table 1c of UAX #29, its names on the left:
//   crlf | Control | precore* core postcore*
//   precore          Prepend
//   core             hangul-syllable | ri-sequence | xpicto-sequence | [^Control CR LF]
//   hangul-syllable  L* (V+ | LV V* | LVT) T* | L+ | T+
//   ri-sequence      RI RI
//   xpicto-sequence  ExtPict (Extend* ZWJ ExtPict)*
//   postcore         [Extend ZWJ SpacingMark]
Hir grapheme_cluster(HirArena& arena, const SyntaxOptions& options) {
  const Composer make(arena, options);
  const CharSet controls = breaks({"Control", "CR", "LF"});
  const CharSet extpict = unicode::set(unicode::property(unicode::Kind::kBinary, "Extended_Pictographic"));
  CharSet others = controls;
  others.negate();
  auto one = [&](std::string_view value) { return make.chars(breaks({value})); };

  Hir vowels = make.alt({make.plus(one("V")), make.cat({one("LV"), make.star(one("V"))}), one("LVT")});
  Hir hangul = make.alt(
      {make.cat({make.star(one("L")), vowels, make.star(one("T"))}), make.plus(one("L")), make.plus(one("T"))});
  Hir flag = make.cat({one("RI"), one("RI")});
  Hir joined = make.star(make.cat({make.star(one("EX")), one("ZWJ"), make.chars(extpict)}));
  Hir picture = make.cat({make.chars(extpict), joined});
  Hir core = make.alt({hangul, flag, picture, make.chars(others)});
  return make.alt({make.crlf(), make.chars(controls),
                   make.cat({make.star(one("PP")), core, make.star(make.chars(breaks({"EX", "ZWJ", "SM"})))})});
}

}  // namespace lino::syntax

// Escapes that stand for a whole expression: each is put together here from the constructors of Hir, so that no later
// stage knows of them. In Latin-1 sets are cut down to its characters, and Options::never_nl takes '\n' out of all.
#include "regex/syntax/named_expressions.h"

#include <initializer_list>
#include <string_view>
#include <utility>
#include <vector>

#include "regex/syntax/unicode/unicode.h"

namespace lino::syntax {
namespace {

// Hir in fewer words.
class Composer {
 public:
  explicit Composer(const SyntaxOptions& options) : options_(options) {}

  Hir chars(CharSet set) const {
    if (!options_.utf8) set.intersect({{0, 0xFF}});
    if (options_.never_nl) set.subtract({{'\n', '\n'}});
    return Hir::make_class(std::move(set), !options_.utf8);
  }
  Hir crlf() const { return options_.never_nl ? Hir::make_fail() : Hir::make_literal("\r\n"); }

 private:
  const SyntaxOptions& options_;
};

Hir cat(std::initializer_list<Hir> parts) { return Hir::make_concat(parts); }
Hir alt(std::initializer_list<Hir> parts) { return Hir::make_alternate(parts); }
Hir star(Hir child) { return Hir::make_repeat(std::move(child), 0, kUnbounded, true); }
Hir ahead(Hir child, bool there = true) { return Hir::make_lookaround(std::move(child), true, !there); }
Hir behind(Hir child, bool there = true) { return Hir::make_lookaround(std::move(child), false, !there); }
Hir plus(Hir child) { return Hir::make_repeat(std::move(child), 1, kUnbounded, true); }

// The characters with one of these values of Grapheme_Cluster_Break.
CharSet breaks(std::initializer_list<std::string_view> values) {
  CharSet set;
  for (std::string_view value : values) set.add(unicode::set(unicode::property(unicode::Kind::kGraphemeBreak, value)));
  return set;
}

}  // namespace

namespace {

Hir ascii_word_edge(AstKind kind) {
  switch (kind) {
    case AstKind::kWordBoundary: return Hir::make_look(Look::kWordBoundary);
    case AstKind::kNotWordBoundary: return Hir::make_look(Look::kNotWordBoundary);
    case AstKind::kWordStart: return cat({Hir::make_look(Look::kNotAfterWord), Hir::make_look(Look::kWordBoundary)});
    case AstKind::kWordEnd: return cat({Hir::make_look(Look::kNotBeforeWord), Hir::make_look(Look::kWordBoundary)});
    case AstKind::kWordStartHalf: return Hir::make_look(Look::kNotAfterWord);
    default: return Hir::make_look(Look::kNotBeforeWord);
  }
}

}  // namespace

Hir word_edge(AstKind kind, bool unicode, const SyntaxOptions& options) {
  if (!unicode) return ascii_word_edge(kind);
  const Composer make(options);
  const CharSet word = unicode::set(unicode::property(unicode::Kind::kBinary, "word"));
  auto after = [&](bool is_word) { return behind(make.chars(word), is_word); };
  auto before = [&](bool is_word) { return ahead(make.chars(word), is_word); };
  switch (kind) {
    case AstKind::kWordBoundary: return alt({cat({after(false), before(true)}), cat({after(true), before(false)})});
    case AstKind::kNotWordBoundary: return alt({cat({after(true), before(true)}), cat({after(false), before(false)})});
    case AstKind::kWordStart: return cat({after(false), before(true)});
    case AstKind::kWordEnd: return cat({after(true), before(false)});
    case AstKind::kWordStartHalf: return after(false);
    default: return before(false);
  }
}

Hir line_start(bool crlf, const SyntaxOptions& options) {
  if (crlf) {  // behind a \n, or behind a \r that no \n follows
    return alt({Hir::make_look(Look::kStartLine),
                cat({behind(Hir::make_literal("\r")), ahead(Hir::make_literal("\n"), false)})});
  }
  if (options.line_terminator == '\n') return Hir::make_look(Look::kStartLine);
  return alt({Hir::make_look(Look::kStartText), behind(Hir::make_literal({options.line_terminator}))});
}

Hir line_end(bool crlf, const SyntaxOptions& options) {
  if (crlf) {  // before a \r, or before a \n that follows no \r
    return alt({Hir::make_look(Look::kEndText), ahead(Hir::make_literal("\r")),
                cat({behind(Hir::make_literal("\r"), false), ahead(Hir::make_literal("\n"))})});
  }
  if (options.line_terminator == '\n') return Hir::make_look(Look::kEndLine);
  return alt({Hir::make_look(Look::kEndText), ahead(Hir::make_literal({options.line_terminator}))});
}

Hir newline_sequence(const SyntaxOptions& options) {
  const Composer make(options);
  return alt({make.crlf(), make.chars({{'\n', '\r'}, {0x85, 0x85}, {0x2028, 0x2029}})});
}

// Table 1c of UAX #29, its names on the left:
//   crlf | Control | precore* core postcore*
//   precore          Prepend
//   core             hangul-syllable | ri-sequence | xpicto-sequence | [^Control CR LF]
//   hangul-syllable  L* (V+ | LV V* | LVT) T* | L+ | T+
//   ri-sequence      RI RI
//   xpicto-sequence  ExtPict (Extend* ZWJ ExtPict)*
//   postcore         [Extend ZWJ SpacingMark]
Hir grapheme_cluster(const SyntaxOptions& options) {
  const Composer make(options);
  const CharSet controls = breaks({"Control", "CR", "LF"});
  const CharSet extpict = unicode::set(unicode::property(unicode::Kind::kBinary, "Extended_Pictographic"));
  CharSet others = controls;
  others.negate();
  auto one = [&](std::string_view value) { return make.chars(breaks({value})); };

  Hir vowels = alt({plus(one("V")), cat({one("LV"), star(one("V"))}), one("LVT")});
  Hir hangul = alt({cat({star(one("L")), vowels, star(one("T"))}), plus(one("L")), plus(one("T"))});
  Hir flag = cat({one("RI"), one("RI")});
  Hir joined = star(cat({star(one("EX")), one("ZWJ"), make.chars(extpict)}));
  Hir picture = cat({make.chars(extpict), joined});
  Hir core = alt({hangul, flag, picture, make.chars(others)});
  return alt(
      {make.crlf(), make.chars(controls), cat({star(one("PP")), core, star(make.chars(breaks({"EX", "ZWJ", "SM"})))})});
}

}  // namespace lino::syntax

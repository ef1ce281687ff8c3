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

template <class... Parts>
std::vector<Hir> list(Parts... parts) {
  std::vector<Hir> out;
  out.reserve(sizeof...(parts));
  (out.push_back(std::move(parts)), ...);
  return out;
}
template <class... Parts>
Hir cat(Parts... parts) {
  return Hir::make_concat(list(std::move(parts)...));
}
template <class... Parts>
Hir alt(Parts... parts) {
  return Hir::make_alternate(list(std::move(parts)...));
}
Hir star(Hir child) { return Hir::make_repeat(std::move(child), 0, kUnbounded, true); }
Hir plus(Hir child) { return Hir::make_repeat(std::move(child), 1, kUnbounded, true); }

// The characters with one of these values of Grapheme_Cluster_Break.
CharSet breaks(std::initializer_list<std::string_view> values) {
  CharSet set;
  for (std::string_view value : values) set.add(unicode::set(unicode::property(unicode::Kind::kGraphemeBreak, value)));
  return set;
}

}  // namespace

Hir word_edge(AstKind kind) {
  const Hir not_after = Hir::make_look(Look::kNotAfterWord), not_before = Hir::make_look(Look::kNotBeforeWord);
  switch (kind) {
    case AstKind::kWordStart: return cat(not_after, Hir::make_look(Look::kWordBoundary));
    case AstKind::kWordEnd: return cat(not_before, Hir::make_look(Look::kWordBoundary));
    case AstKind::kWordStartHalf: return not_after;
    default: return not_before;
  }
}

Hir newline_sequence(const SyntaxOptions& options) {
  const Composer make(options);
  return alt(make.crlf(), make.chars({{'\n', '\r'}, {0x85, 0x85}, {0x2028, 0x2029}}));
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

  Hir vowels = alt(plus(one("V")), cat(one("LV"), star(one("V"))), one("LVT"));
  Hir hangul = alt(cat(star(one("L")), std::move(vowels), star(one("T"))), plus(one("L")), plus(one("T")));
  Hir flag = cat(one("RI"), one("RI"));
  Hir joined = star(cat(star(one("EX")), one("ZWJ"), make.chars(extpict)));
  Hir picture = cat(make.chars(extpict), std::move(joined));
  Hir core = alt(std::move(hangul), std::move(flag), std::move(picture), make.chars(others));
  return alt(make.crlf(), make.chars(controls),
             cat(star(one("PP")), std::move(core), star(make.chars(breaks({"EX", "ZWJ", "SM"})))));
}

}  // namespace lino::syntax

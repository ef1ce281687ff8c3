// regex/syntax against libre2: which patterns are accepted, as which kind of error the others are refused, how many
// groups they have and what they are called, and which characters a class means.
//
// The known differences of DESIGN section 3 are masked one by one in `masked`; everything else must agree.
#include <gtest/gtest.h>
#include <re2/re2.h>

#include <random>
#include <string>
#include <vector>

#include "regex/syntax/encoding.h"
#include "regex/syntax/parse.h"
#include "regex/syntax/unicode/unicode.h"
#include "tests/count.h"
#include "tests/extends_re2.h"

namespace lino::syntax {
namespace {

RE2::Options to_re2(const SyntaxOptions& options) {
  RE2::Options re2;
  re2.set_log_errors(false);
  re2.set_max_mem(int64_t{1} << 30);
  re2.set_encoding(options.utf8 ? RE2::Options::EncodingUTF8 : RE2::Options::EncodingLatin1);
  re2.set_literal(options.literal);
  re2.set_never_nl(options.never_nl);
  re2.set_dot_nl(options.dot_nl);
  re2.set_never_capture(options.never_capture);
  re2.set_case_sensitive(options.case_sensitive);
  re2.set_posix_syntax(options.posix_syntax);
  re2.set_perl_classes(options.perl_classes);
  re2.set_word_boundary(options.word_boundary);
  re2.set_one_line(options.one_line);
  re2.set_longest_match(options.longest_match);
  return re2;
}

std::string describe(const SyntaxOptions& options) {
  std::string out;
  auto add = [&out](bool on, std::string_view name) {
    if (on) out += std::string(out.empty() ? "" : " ") + std::string(name);
  };
  add(!options.utf8, "latin1");
  add(options.literal, "literal");
  add(options.never_nl, "never_nl");
  add(options.dot_nl, "dot_nl");
  add(options.never_capture, "never_capture");
  add(!options.case_sensitive, "ignore_case");
  add(options.posix_syntax, "posix_syntax");
  add(options.perl_classes, "perl_classes");
  add(options.word_boundary, "word_boundary");
  add(options.one_line, "one_line");
  add(options.longest_match, "longest_match");
  return out;
}

std::string escaped(std::string_view bytes) {
  std::string out;
  for (char c : bytes) {
    char hex[8];
    std::snprintf(hex, sizeof hex, "\\x%02X", static_cast<unsigned char>(c));
    out += c >= 0x20 && c < 0x7F ? std::string(1, c) : std::string(hex);
  }
  return out;
}

// The options that RE2's users combine most, each alone.
std::vector<SyntaxOptions> option_sets() {
  std::vector<SyntaxOptions> sets(1);
  auto add = [&sets](auto change) { change(sets.emplace_back()); };
  add([](SyntaxOptions& o) { o.utf8 = false; });
  add([](SyntaxOptions& o) { o.posix_syntax = true; });
  add([](SyntaxOptions& o) { o.posix_syntax = o.perl_classes = true; });
  add([](SyntaxOptions& o) { o.posix_syntax = o.word_boundary = true; });
  add([](SyntaxOptions& o) { o.posix_syntax = o.one_line = true; });
  add([](SyntaxOptions& o) { o.posix_syntax = o.longest_match = true; });
  add([](SyntaxOptions& o) { o.literal = true; });
  add([](SyntaxOptions& o) { o.never_nl = true; });
  add([](SyntaxOptions& o) { o.never_capture = true; });
  add([](SyntaxOptions& o) { o.longest_match = true; });
  add([](SyntaxOptions& o) { o.case_sensitive = false; });
  add([](SyntaxOptions& o) { o.utf8 = o.case_sensitive = false; });
  add([](SyntaxOptions& o) { o.dot_nl = true; });
  return sets;
}

SyntaxOptions random_options(std::mt19937& random) {
  std::vector<SyntaxOptions> sets = option_sets();
  if (random() % 4 != 0) return sets[random() % sets.size()];
  SyntaxOptions options;
  for (bool* flag : {&options.utf8, &options.never_nl, &options.dot_nl, &options.never_capture, &options.case_sensitive,
                     &options.posix_syntax, &options.perl_classes, &options.word_boundary, &options.one_line,
                     &options.longest_match}) {
    *flag = random() % 2 == 0;
  }
  return options;
}

// RE2's code for what lino calls `kind`; several of lino's kinds may share one.
bool same_kind(ErrorKind kind, RE2::ErrorCode code) {
  switch (code) {
    case RE2::ErrorBadEscape: return kind == ErrorKind::kBadEscape || kind == ErrorKind::kUnsupported;
    case RE2::ErrorTrailingBackslash: return kind == ErrorKind::kBadEscape;
    case RE2::ErrorBadCharRange: return kind == ErrorKind::kBadClass || kind == ErrorKind::kBadClassRange;
    case RE2::ErrorMissingBracket: return kind == ErrorKind::kMissingBracket;
    case RE2::ErrorMissingParen: return kind == ErrorKind::kMissingParen;
    case RE2::ErrorUnexpectedParen: return kind == ErrorKind::kUnexpectedParen;
    case RE2::ErrorRepeatArgument:
    case RE2::ErrorRepeatOp: return kind == ErrorKind::kMissingOperand || kind == ErrorKind::kUnsupported;
    case RE2::ErrorRepeatSize: return kind == ErrorKind::kBadRepeat || kind == ErrorKind::kRepeatTooLarge;
    case RE2::ErrorBadPerlOp:
      return kind == ErrorKind::kBadGroup || kind == ErrorKind::kUnsupported || kind == ErrorKind::kBadName;
    case RE2::ErrorBadNamedCapture: return kind == ErrorKind::kBadName;
    case RE2::ErrorBadUTF8: return kind == ErrorKind::kBadUtf8;
    default: return false;
  }
}

bool is_utf8(std::string_view text) {
  uint32_t c = 0;
  for (std::size_t at = 0, length = 0; at < text.size(); at += length) {
    if ((length = decode_utf8(text, at, c)) == 0) return false;
  }
  return true;
}

// Empty if RE2 and lino agree about the pattern, else what they disagree about.
std::string difference(const std::string& pattern, const SyntaxOptions& options, bool& was_masked) {
  RE2 re2(pattern, to_re2(options));
  Expected<Ast> ast = parse(pattern, options);
  RE2::ErrorCode code = re2.error_code();
  bool accepted = code == RE2::NoError || code == RE2::ErrorPatternTooLarge;
  was_masked = !accepted && test::extends_re2(re2);
  if (was_masked) return "";
  if (accepted != ast.has_value()) {
    return accepted ? "RE2 accepts; lino: " + std::string(ast.error().what()) : "lino accepts; RE2: " + re2.error();
  }
  if (!accepted) {
    // lino looks for bad UTF-8 first.
    if (ast.error().kind() == ErrorKind::kBadUtf8 && !is_utf8(pattern)) return "";
    // RE2 calls the end of the pattern bad UTF-8 where it looks for one more character: \x{ and POSIX's [a-
    if (code == RE2::ErrorBadUTF8 && (!options.utf8 || is_utf8(pattern)) &&
        (pattern.ends_with("\\x{") || pattern.ends_with("-")))
      return "";
    if (same_kind(ast.error().kind(), code)) return "";
    return "RE2: " + re2.error() + "; lino: " + ast.error().what();
  }
  if (code == RE2::ErrorPatternTooLarge) return "";
  if (static_cast<int>(ast->capture_count) != re2.NumberOfCapturingGroups()) return "number of groups";
  for (const auto& [name, index] : re2.NamedCapturingGroups()) {
    if (static_cast<std::size_t>(index) >= ast->capture_names.size()) return "group number of " + name;
    if (ast->capture_names[static_cast<std::size_t>(index)] != name) return "name " + name;
  }
  if (Expected<HirTree> hir = translate(*ast, options); !hir) return hir.error().what();
  return "";
}

void check(const std::string& suite, const std::string& pattern, const SyntaxOptions& options) {
  bool was_masked = false;
  std::string reason = difference(pattern, options, was_masked);
  test::count(suite, was_masked ? 0 : 1, reason.empty() ? 0 : 1);
  if (was_masked) test::count_skipped(suite, "lino-extends-re2");
  EXPECT_EQ(reason, "") << "pattern " << escaped(pattern) << " options [" << describe(options) << "]";
}

// Written by hand: each near a border of the grammar. \0 stands for a NUL byte.
// clang-format off
const char* const kPatterns[] = {
  "", "a", "ab", "a|b", "a||b", "|", "||", "(|a)*", "(|)", "()", "(())", "(?:)", "(a", "a)", ")", "(", "((a)", "(a))",
  "a)|(b", "a*", "a+", "a?", "a*?", "a+?", "a??", "a**", "a*+", "a++", "a???", "a+*", "a?*", "(a*)*", "(?:a*)*", "*",
  "+", "?", "{2}", "a|*", "|*", "(*)", "(|*)", "(+)", "^*", "$+", "\\b?", "\\B{3}", "\\A*", "\\z*", "(?i)*", "a(?i)*", "(?x)", "(?x) a", "(?i-x:a)", "(?xz)",
  "a|(?i)*", "a*(?i)*", "a*(?:)*", "()*", "(?:)*", "a*\\Q\\E*", "\\Q\\E*", "a\\Q\\E*", "\\Qab\\E*", "a{2}", "a{2,}",
  "a{2,3}", "a{2,1}", "a{,2}", "a{}", "a{", "a{2", "a{2,", "a{2,3", "a{ 2}", "a{2 }", "a{-1}", "a{0}", "a{0,0}",
  "a{0,1}", "a{01}", "a{00}", "a{1,01}", "a{1000}", "a{1001}", "a{1000,}", "a{1001,}", "a{1,1001}", "a{999999999}",
  "a{1000000000}", "a{99999999999999999999}", "a{2}{3}", "a{2}*", "a*{2}", "a{2}?", "a{2}??", "a{2}?*",
  "(a{100}){10}", "(a{100}){11}", "((a{10}){10}){10}", "((a{10}){10}){11}", "(a{1000}){0}", "(a{1000}){1}",
  "(a{0}){1000}", "(a*){1000}", "(?:a{2,}){501}", "{", "}", "]", "{}", "{,}", "x{2}{", "a{1}{1}", "[a]", "[abc]",
  "[a-c]", "[c-a]", "[a-a]", "[^a]", "[^a-c]", "[]", "[^]", "[]a]", "[^]a]", "[]-a]", "[a", "[", "[^", "[-a]", "[a-]",
  "[-]", "[--]", "[---]", "[+--]", "[a-b-c]", "[a-b-]", "[--a]", "[a--]", "[%--]", "[a\\-c]", "[a-\\x7a]", "[\\d]",
  "[\\D]", "[^\\d]", "[\\d-a]", "[a-\\d]", "[\\d-\\w]", "[\\s\\S]", "[^\\s\\S]", "[\\w-]", "[\\b]", "[\\B]", "[\\Q]",
  "[\\E]", "[\\A]", "[\\z]", "[\\C]", "[\\p]", "[\\pL]", "[\\p{Lu}]", "[^\\pL]", "[\\PL]", "[\\P{^L}]", "[a-\\pL]",
  "[\\pL-a]", "[\\", "[\\]", "[a\\]", "[\\]]", "[\\[]", "[[]", "[[a]", "[[]]", "[[a]]", "[a[b]", "[&&a]",
  "[[:alpha:]]", "[[:^alpha:]]", "[^[:alpha:]]", "[[:word:]]", "[[:nope:]]", "[[:ALPHA:]]", "[[:alpha:][:digit:]]",
  "[[:alpha:]-z]", "[a-[:alpha:]]", "[:alpha:]", "[[:alpha:", "[[:alpha:]", "[[:", "[[:]", "[[::]]", "[[:^:]]",
  "[[:^^alpha:]]",
  "[[:alnum:][:ascii:][:blank:][:cntrl:][:graph:][:lower:][:print:][:punct:][:space:][:upper:][:xdigit:]]", "[[.a.]]",
  "[[=a=]]", "[[:a:b:]]", "[x[:foo", "[x[:foo]", "[[:space:]\\n]", "\\a\\f\\t\\n\\r\\v", "\\e", "\\cA", "\\0", "\\00",
  "\\000", "\\0000", "\\08", "\\1", "\\2", "\\7", "\\8", "\\9", "\\10", "\\12", "\\18", "\\77", "\\78", "\\123",
  "\\377", "\\400", "\\777", "\\1234", "\\x", "\\x4", "\\x41", "\\x411", "\\xg0", "\\x0g", "\\x{", "\\x{}", "\\x{4",
  "\\x{41", "\\x{41}", "\\x{0041}", "\\x{0000000000000041}", "\\x{10FFFF}", "\\x{110000}", "\\x{FFFFFFFFFFFFFFFFFF}",
  "\\x{D800}", "\\x{DFFF}", "\\x{100}", "\\x{FF}", "\\x{4g}", "\\x{ 41}", "\\x\xC3\xA9", "\\x{\xC3\xA9}", "\\u0041",
  "\\N{U+41}", "\\o{101}", "\\", "a\\", "\\\\", "\\_", "\\-", "\\ ", "\\/", "\\\"", "\\<", "\\>", "\\`", "\\'", "\\%",
  "\\q", "\\y", "\\m", "\\\xC3\xA9", "\\\n", "\\G", "\\K", "\\R", "\\X", "\\h", "\\H", "\\V", "\\N", "\\Z", "\\z",
  "\\A", "\\C", "\\E", "\\g1", "\\g{1}", "\\k<n>", "\\k{n}", "\\b", "\\B", "\\d", "\\D", "\\s", "\\S", "\\w", "\\W",
  "\\ba\\b", "\\Q", "\\Qa", "\\Qa\\E", "\\Q\\E", "\\Qa\\Eb", "\\Q(*\\E+", "\\Q\\\\E", "\\Q\\", "\\Qa\\Q\\Eb",
  "\\Qa\\E\\E", "\\Q\xC3\xA9\\E*", "\\Q[a\\E", "[\\Qa\\E]", "\\pL", "\\PL", "\\pN", "\\p{L}", "\\p{Lu}", "\\p{^Lu}",
  "\\P{^Lu}", "\\p{Greek}", "\\p{greek}", "\\p{GREEK}", "\\p{^Greek}", "\\p{Any}", "\\P{Any}", "\\p{any}", "\\pA",
  "\\p", "\\P", "\\p{", "\\p{}", "\\p{^}", "\\p{^^L}", "\\p{L", "\\pZs", "\\p{Zs}", "\\p{Cn}", "\\p{C}", "\\p{LC}",
  "\\p{L&}", "\\p{Cs}", "\\p{Co}", "\\p{Latin}", "\\p{Old_Italic}", "\\p{Old Italic}", "\\p{Script=Greek}",
  "\\p{IsL}", "\\p{Common}", "\\p{Inherited}", "\\p{Unknown}", "\\p{Zyyy}", "\\p^", "\\p^L", "\\p\xC3\xA9",
  "\\p{\xC3\xA9}", "\\pLa", "\\p{L}a", "\\p{Nag_Mundari}", "(?i)", "(?i)a", "(?i:a)", "(?-i)", "(?-i:a)", "(?i-s)",
  "(?i-s:a)", "(?imsU)", "(?imsU-imsU)", "(?imsU:a)", "(?ii)", "(?i-i)", "(?--i)", "(?i--s)", "(?-)", "(?i-)",
  "(?-:a)", "(?i-:a)", "(?)", "(?:a)", "(?", "(?i", "(?i-", "(?i-s", "(?:", "(?i:", "(?i:a", "(?z)", "(?iz)", "(?x)",
  "(?u)", "(?a)", "(?L)", "(?I)", "(?n)", "(?^i:a)", "(?i,m)", "(?\xC3\xA9)", "(?i)a|b", "(a(?i)b|c)d",
  "(?i)(?-i:a)b", "a(?s)b", "(?s).", "(?m)^a$", "(?U)a*", "(?U)a*?", "(?P<n>a)", "(?P<n>a)(?P<m>b)",
  "(?P<n>a)(?P<n>b)", "(?P<>a)", "(?P<n", "(?P<n>", "(?P<", "(?P", "(?Pn>a)", "(?P<1a>a)", "(?P<1>a)", "(?P<_>a)",
  "(?P<a-b>a)", "(?P<a b>a)", "(?P<\xC3\xA9>a)", "(?P<\xCE\xB1\xCE\xB2>a)", "(?P<\xE4\xB8\xAD>a)",
  "(?P<\xE2\x82\xAC>a)", "(?P<a\xCC\x81>a)", "(?P<n>a|(?P<m>b)*)", "(?P=n)", "(?P>n)", "(?P<n>>a)", "(?<n>a)", "(?<n",
  "(?<>a)", "(?<n>a", "(?'n'a)", "(?=a)", "(?!a)", "(?<=a)", "(?<!a)", "(?>a)", "(?|a)", "(?#a)", "(?R)", "(?1)",
  "(?+1)", "(?-1)", "(?&n)", "(?(1)a|b)", "(?C)", "(?C1)", "(*ACCEPT)", "(*:a)", "(?i)\\Q", "(?:(?i)a)b", "((?i))a",
  "(((a)))", "(?:(?:(?:a)))", "\xC3\xA9", "\xC3\xA9*", "\xC3", "\xA9", "a\xFF", "\xFF", "\xED\xA0\x80",
  "\xED\xBF\xBF", "\xC0\x80", "\xE0\x80\x80", "\xF4\x90\x80\x80", "\xF4\x8F\xBF\xBF", "\xEF\xBF\xBD", "[\xC3\xA9]",
  "[\xC3]", "[\xC3\xA9-\xC3\xA8]", "[\xC3\xA8-\xC3\xA9]", "[\xED\xA0\x80-\xED\xBF\xBF]", "(?P<\xFF>a)", "\\p\xFF",
  "\\p{\xFF}", "\\\xFF", "\\Q\xFF\\E", "(?\xFF)", "[[:\xFF:]]", "\xE9", "[\xE0-\xFF]", "[\xFF-\xE0]", "\\\xE9",
  "(?i)\xE9", "(?P<\xE9>a)", "^$", "^a$", "a^b$c", "(?m)^$", "\n", "[\n]", "[^\n]", "a\nb", "\\n", "[\\n]", "\t", " ",
  "#", "~", "@", "!", ",", "-", "\"", "'", "/", ":", ";", "<", "=", ">", "&", "%", "_", "`"
};
// clang-format on

TEST(SyntaxRe2, Handwritten) {
  std::vector<std::string> patterns(std::begin(kPatterns), std::end(kPatterns));
  patterns.push_back(std::string("a\0b", 3));
  patterns.push_back(std::string("\0*", 2));
  patterns.push_back(std::string("\\\0", 2));
  patterns.push_back(std::string("[\0-\x01]", 5));
  patterns.push_back(std::string("(?\0)", 4));
  patterns.push_back(std::string(900, '(') + "a" + std::string(900, ')'));
  for (const SyntaxOptions& options : option_sets()) {
    for (const std::string& pattern : patterns) check("syntax_re2 handwritten", pattern, options);
  }
}

// clang-format off
const char* const kTokens[] = {
  "(", ")", "(?:", "(?i)", "(?-i)", "(?P<n>", "(?<n>", "(?P<", "(?-s:", "(?i-U)", "(?m", "(?", "|", "*", "+", "?",
  "{2}", "{2,}", "{2,3}", "{,2}", "{3,2}", "{1001}", "{0}", "{01}", "{9999999999}", "{", "}", "[", "]", "[^", "[a-z]",
  "[[:alpha:]]", "[:", ":]", "[[:^word:]]", "[[:foo:]]", "-", "^", "$", ".", "\\d", "\\D", "\\W", "\\b", "\\B", "\\A",
  "\\z", "\\Z", "\\C", "\\pL", "\\PN", "\\p{Greek}", "\\p{^Lu}", "\\p{Nope}", "\\p", "\\p{", "\\Q", "\\E", "\\",
  "\\x41", "\\x{41}", "\\x{", "\\x{110000}", "\\x{d800}", "\\x", "\\1", "\\12", "\\0", "\\777", "\\8", "\\_", "\\n",
  "\n", "a", "b", "k", "z", "\xC3\xA9", "\xC3", "\xFF", "s", "\xC5\xBF", "\xE2\x84\xAA", ",", "1", "0", "P", "<", ">",
  "=", "!", "i", "m", ":", "ab", "xyz"
};
// clang-format on

// Any tokens in any order: mostly refused.
std::string random_tokens(std::mt19937& random) {
  std::string pattern;
  for (unsigned n = 1 + random() % 10; n > 0; --n) pattern += kTokens[random() % std::size(kTokens)];
  if (random() % 20 == 0) pattern += '\0';
  return pattern;
}

// Mostly well-formed: mostly accepted.
std::string random_pattern(std::mt19937& random, int depth) {
  // clang-format off
  static const char* const kAtoms[] = {
    "a", "b", "k", "S", "\xC3\xA9", "\xE2\x84\xAA", ".", "^", "$", "\\b", "\\B", "\\A", "\\z", "\\C", "\\d", "\\W",
    "\\pL", "\\P{Greek}", "[a-c]", "[^x]", "[]-a]", "[[:upper:]k]", "[^\\d\\pL]", "\\Qa*\\E", "(?i)", "(?-i)",
    "(?s-U)", "\\x{10FFFF}", "\\n", "{", "{,3}", "()", "[a-\\x{212A}]"
  };
  // clang-format on
  // clang-format off
  static const char* const kOperators[] = {
    "*", "+", "?", "*?", "+?", "??", "{2}", "{0,3}", "{2,}?", "{0}", "{1}", "{15}"
  };
  // clang-format on
  // clang-format off
  static const char* const kOpen[] = {
    "(", "(?:", "(?i:", "(?P<x>", "(?-i:", "(?sU:"
  };
  // clang-format on
  std::string out;
  for (unsigned n = 1 + random() % 4; n > 0; --n) {
    unsigned choice = random() % 10;
    if (choice < 2 && depth > 0) {
      out += kOpen[random() % std::size(kOpen)] + random_pattern(random, depth - 1) + ")";
    } else if (choice == 2) {
      out += "|";
    } else {
      out += kAtoms[random() % std::size(kAtoms)];
    }
    if (random() % 3 == 0) out += kOperators[random() % std::size(kOperators)];
  }
  return out;
}

TEST(SyntaxRe2, RandomTokens) {
  std::mt19937 random(20220601);
  for (uint64_t i = test::scaled(60'000); i > 0; --i) {
    check("syntax_re2 random tokens", random_tokens(random), random_options(random));
  }
}

TEST(SyntaxRe2, RandomPatterns) {
  std::mt19937 random(15);
  for (uint64_t i = test::scaled(20'000); i > 0; --i) {
    check("syntax_re2 random patterns", random_pattern(random, 4), random_options(random));
  }
}

// Every character once, in order; surrogates have no place in UTF-8.
const std::string& all_characters(bool utf8) {
  static const std::string kUtf8 = [] {
    std::string text;
    for (uint32_t c = 0; c <= kMaxCodePoint; ++c) {
      if (c < 0xD800 || c > 0xDFFF) append_utf8(text, c);
    }
    return text;
  }();
  static const std::string kLatin1 = [] {
    std::string text;
    for (int c = 0; c < 256; ++c) text += static_cast<char>(c);
    return text;
  }();
  return utf8 ? kUtf8 : kLatin1;
}

// The characters that RE2 matches with a pattern for one character.
CharSet re2_set(const std::string& pattern, const SyntaxOptions& options) {
  RE2 re2("(" + pattern + ")+", to_re2(options));
  EXPECT_TRUE(re2.ok()) << escaped(pattern);
  CharSet set;
  const std::string& all = all_characters(options.utf8);
  re2::StringPiece run;
  for (std::size_t at = 0; re2.Match(all, at, all.size(), RE2::UNANCHORED, &run, 1);) {
    // A run is of neighbours, but for the surrogates.
    at = static_cast<std::size_t>(run.end() - all.data());
    const std::string_view text(run.data(), run.size());
    std::size_t last = text.size() - 1;
    while (options.utf8 && last > 0 && (static_cast<unsigned char>(text[last]) & 0xC0) == 0x80) --last;
    uint32_t lo = static_cast<unsigned char>(text[0]), hi = static_cast<unsigned char>(text[last]);
    if (options.utf8) decode_utf8(text, 0, lo), decode_utf8(text, last, hi);
    set.add(lo, hi);
  }
  if (options.utf8) set.subtract({{0xD800, 0xDFFF}});
  return set;
}

CharSet lino_set(const std::string& pattern, const SyntaxOptions& options) {
  Expected<Ast> ast = parse(pattern, options);
  EXPECT_TRUE(ast.has_value()) << escaped(pattern);
  if (!ast) return {};
  HirTree hir = *translate(*ast, options);
  if (auto* literal = std::get_if<Hir::Literal>(&hir.root.node)) {
    uint32_t c = static_cast<unsigned char>(literal->bytes[0]);
    if (options.utf8) decode_utf8(literal->bytes, 0, c);
    return {{c, c}};
  }
  auto* cls = std::get_if<Hir::Class>(&hir.root.node);
  EXPECT_TRUE(cls) << escaped(pattern) << " is " << to_string(hir);
  if (!cls) return {};
  CharSet set = cls->set();
  if (options.utf8) set.subtract({{0xD800, 0xDFFF}});
  return set;
}

void check_set(const std::string& suite, const std::string& pattern, const SyntaxOptions& options) {
  CharSet re2 = re2_set(pattern, options);
  CharSet ours = lino_set(pattern, options);
  test::count(suite, 1, re2 == ours ? 0 : 1);
  CharSet only_re2 = re2, only_lino = ours;
  only_re2.subtract(ours);
  only_lino.subtract(re2);
  EXPECT_TRUE(re2 == ours) << escaped(pattern) << " options [" << describe(options)
                           << "] only RE2: " << to_string(only_re2) << " only lino: " << to_string(only_lino);
}

TEST(SyntaxRe2, UnicodeClasses) {
  int known = 0;  // to RE2
  for (int i = 0; i < unicode::property_count(); ++i) {
    const std::string pattern = "\\p{" + unicode::name(static_cast<unicode::Property>(i)) + "}";
    if (!RE2(pattern, to_re2({})).ok()) continue;
    ++known;
    check_set("syntax_re2 classes", pattern, {});
    SyntaxOptions latin1;
    latin1.utf8 = false;
    check_set("syntax_re2 classes", pattern, latin1);
  }
  EXPECT_EQ(known, 36 + 1 + 163);  // categories and groups, Any, scripts
}

TEST(SyntaxRe2, Classes) {
  // clang-format off
  const char* const kClasses[] = {
    ".", "\\d", "\\D", "\\s", "\\S", "\\w", "\\W", "[[:alnum:]]", "[[:alpha:]]", "[[:ascii:]]", "[[:blank:]]",
    "[[:cntrl:]]", "[[:digit:]]", "[[:graph:]]", "[[:lower:]]", "[[:print:]]", "[[:punct:]]", "[[:space:]]",
    "[[:upper:]]", "[[:word:]]", "[[:xdigit:]]", "[[:^alpha:]]", "[[:^upper:]]", "[^[:^alpha:]]", "[[:^space:]\\n]",
    "k", "K", "s", "[k]", "[^k]", "[^K]", "[k-s]", "[^a-z]", "[a-z]", "[A-Z]", "[K-S]", "[^\\w]", "[\\W]", "[^\\W]",
    "[\\W_]", "[^\\s\\d]", "\\n", "[\\n]", "[^\\n]", "[\\na]", "[^\\na]", "[^a]", "[\\x00-\\xFF]", "[^\\x00-\\xFF]",
    "\\xE9", "\\xFF", "\\xB5", "\\xDF", "[\\xE0-\\xF0]", "[^\\xE0-\\xF0]", "\\x{7F}", "[a\\xE5k]"
  };
  // clang-format on
  // clang-format off
  const char* const kUnicodeClasses[] = {
    "\\x{212A}", "\\x{17F}", "\\x{1E9E}", "\\x{3C9}", "\\x{3C3}", "\\x{1C4}", "\\x{1C5}", "\\x{10400}", "\\x{13A0}",
    "\\x{AB70}", "\\x{1C80}", "\\x{130}", "\\x{131}", "[\\x{100}-\\x{17F}]", "[\\x{370}-\\x{3FF}]",
    "[^\\x{370}-\\x{3FF}]", "[\\x{1000}-\\x{2000}]", "[\\x{D000}-\\x{E000}]", "[\\x{0}-\\x{10FFFF}]",
    "[^\\x{D800}-\\x{DFFF}]", "[\\x{1E00}-\\x{1EFF}]", "[\\x{101}-\\x{110}]", "[\\x{10D}\\x{10A0}-\\x{10C5}]",
    "[\\x{A640}-\\x{A7FF}]"
  };
  // clang-format on
  // clang-format off
  const char* const kPerlClasses[] = {
    "\\pL", "\\PL", "\\p{Lu}", "\\P{Lu}", "\\p{^Lu}", "\\P{^Lu}", "\\p{Ll}", "\\p{Lt}", "\\p{Greek}", "\\P{Greek}",
    "[^\\pL]", "[^\\PL]", "[\\p{Lu}\\d]", "[\\P{Lu}a]", "[\\P{Lu}A]", "[^\\P{Lu}A]", "[^\\p{Ll}]", "[\\pN\\pL]",
    "[^\\pN\\pL]", "[\\P{Latin}k]", "\\p{Any}", "[^\\p{Any}a]", "[\\P{Lu}\\P{Ll}]", "[[:^lower:]\\p{Lu}]", "\\p{Cs}"
  };
  // clang-format on
  for (const SyntaxOptions& options : option_sets()) {
    bool other_classes = !options.literal && !options.never_capture && !options.longest_match &&
                         !options.word_boundary && !options.one_line;
    if (!other_classes) continue;
    bool perl = !options.posix_syntax;
    for (const char* pattern : kClasses) {
      if (perl || RE2(pattern, to_re2(options)).ok()) check_set("syntax_re2 classes", pattern, options);
    }
    if (options.utf8) {
      for (const char* pattern : kUnicodeClasses) check_set("syntax_re2 classes", pattern, options);
    }
    if (perl) {
      for (const char* pattern : kPerlClasses) check_set("syntax_re2 classes", pattern, options);
    }
  }
}

// Every character with other cases, by itself and negated.
TEST(SyntaxRe2, FoldOrbits) {
  SyntaxOptions options;
  options.case_sensitive = false;
  int step = 0;
  for (const unicode::FoldRange& range : unicode::fold_ranges()) {
    char pattern[64];
    std::snprintf(pattern, sizeof pattern, "[\\x{%X}-\\x{%X}]", range.lo, range.hi);
    if (++step % 4 == 0) check_set("syntax_re2 folds", pattern, options);
  }
  CharSet all_folding;
  for (const unicode::FoldRange& range : unicode::fold_ranges()) all_folding.add(range.lo, range.hi);
  for (uint32_t c = 0; c <= kMaxCodePoint; ++c) {
    if (!all_folding.contains(c)) continue;
    std::string text;
    append_utf8(text, c);
    RE2 re2(text, to_re2(options));
    uint32_t other = unicode::next_fold(c);
    uint64_t length = 0;
    bool agreed = other != c;
    for (; other != c && length < 5; other = unicode::next_fold(other), ++length) {
      std::string haystack;
      append_utf8(haystack, other);
      agreed = agreed && RE2::FullMatch(haystack, re2);
    }
    test::count("syntax_re2 folds", 1, agreed ? 0 : 1);
    EXPECT_TRUE(agreed) << std::hex << c;
  }
}

}  // namespace
}  // namespace lino::syntax

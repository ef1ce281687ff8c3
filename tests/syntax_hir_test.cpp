// Ast -> Hir, as rows {pattern, printed form}, the facts, the smart constructors' invariants on random patterns.
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "regex/syntax/hir_arena.h"
#include "regex/syntax/parse.h"
#include "tests/count.h"

namespace lino::syntax {
namespace {

std::string hir_of(const std::string& pattern, const SyntaxOptions& options) {
  Expected<Ast> ast = parse(pattern, options);
  if (!ast) return ast.error().what();
  Expected<HirTree> hir = translate(*ast, options);
  return hir ? to_string(*hir) : hir.error().what();
}

struct Row {
  const char* pattern;
  const char* hir;
};

void check(const Row& row, const SyntaxOptions& options) {
  std::string printed = hir_of(row.pattern, options);
  test::count("hir rows", 1, printed == row.hir ? 0 : 1);
  EXPECT_EQ(printed, row.hir) << "pattern " << row.pattern;
}

const Row kRows[] = {
    {"", "empty"},
    {"abc", "lit{abc}"},
    {"é", "lit{\\xC3\\xA9}"},
    {"a(?:b)c", "lit{abc}"},
    {"a(?:bc*)d", "cat{lit{ab} rep{0,inf greedy lit{c}} lit{d}}"},
    {"(?:(?:))", "empty"},
    {"a()b", "cat{lit{a} cap{1: empty} lit{b}}"},
    {"(?P<n>a)", "cap{1: lit{a}}"},
    {"a(?=b)", "cat{lit{a} (?={lit{b}}}"},
    {"(?<!a)+b", "cat{(?<!{lit{a}} lit{b}}"},
    {"(?=a*)b", "lit{b}"},
    {"(?!)a|b", "lit{b}"},
    {"(?!a*)", "fail"},
    {"(?=$|)a", "cat{(?={alt{look{\\z}|empty}} lit{a}}"},
    {"(?![^\\x00-\\x{10FFFF}])a", "lit{a}"},
    {"[a]", "lit{a}"},
    {"[é]", "lit{\\xC3\\xA9}"},
    {"[ab]", "cls[ab]"},
    {"a[b]c", "lit{abc}"},
    {"[^\\x00-\\x{10FFFF}]", "fail"},
    {"a[^\\x00-\\x{10FFFF}]b", "fail"},
    {"(a[^\\x00-\\x{10FFFF}]b)", "cap{1: fail}"},
    {"(a)[^\\x00-\\x{10FFFF}]|b", "alt{cat{cap{1: lit{a}} fail}|lit{b}}"},
    {"[^\\x00-\\x{10FFFF}]|b", "lit{b}"},
    {"[^\\x00-\\x{10FFFF}]*", "empty"},
    {"[^\\x00-\\x{10FFFF}]+", "fail"},
    {"\\x{D800}", "fail"},
    {"a\\x{DFFF}b", "fail"},
    {"[\\x{D800}-\\x{DBFF}]", "fail"},
    {"\\x{D7FF}", "lit{\\xED\\x9F\\xBF}"},
    {"a|b", "cls[ab]"},
    {"a|b|[c-e]|é", "cls[a-e\\xE9]"},
    {"a|bc|d|e", "alt{lit{a}|lit{bc}|cls[de]}"},
    {"a|\\C", "bytes[\\x00-\\xFF]"},
    {"é|\\C", "alt{lit{\\xC3\\xA9}|bytes[\\x00-\\xFF]}"},
    {"ab|cd", "alt{lit{ab}|lit{cd}}"},
    {"(?:a|b)|cd|(?:e|f)", "alt{cls[ab]|lit{cd}|cls[ef]}"},
    {"(?:ab|cd)|ef", "alt{lit{ab}|lit{cd}|lit{ef}}"},
    {"|a", "alt{empty|lit{a}}"},
    {"a||b", "alt{lit{a}|empty|lit{b}}"},
    {"a|||b", "alt{lit{a}|empty|lit{b}}"},
    {"||", "empty"},
    {"(|a)*", "rep{0,inf greedy cap{1: alt{empty|lit{a}}}}"},
    {"a*", "rep{0,inf greedy lit{a}}"},
    {"a+?", "rep{1,inf lazy lit{a}}"},
    {"a??", "rep{0,1 lazy lit{a}}"},
    {"ab{2,5}", "cat{lit{a} rep{2,5 greedy lit{b}}}"},
    {"a{0}", "empty"},
    {"(a){0}b", "lit{b}"},
    {"ab(?:xy){0}cd", "lit{abcd}"},
    {"(?i)1(?:2(?:3))-k4[5]6", "cat{lit{123-} cls[Kk\\x{212A}] lit{456}}"},
    {"a{1}", "lit{a}"},
    {"(?:a{2}){3}", "rep{3,3 greedy rep{2,2 greedy lit{a}}}"},
    {"(?:a*)+", "rep{0,inf greedy lit{a}}"},
    {"(?:a+)?", "rep{0,inf greedy lit{a}}"},
    {"(?:a?)*", "rep{0,inf greedy lit{a}}"},
    {"(?:a+)+", "rep{1,inf greedy lit{a}}"},
    {"(?:a*?)+", "rep{1,inf greedy rep{0,inf lazy lit{a}}}"},
    {"(?:a?"
     "?)*?",
     "rep{0,inf lazy lit{a}}"},
    {"(?:a{0,2})*", "rep{0,inf greedy rep{0,2 greedy lit{a}}}"},
    {"(?:)*", "empty"},
    {"()*", "rep{0,inf greedy cap{1: empty}}"},
    {"^*", "rep{0,1 greedy look{\\A}}"},
    {"\\b{5}", "look{\\b}"},
    {"(?:^$){0,7}", "rep{0,1 greedy cat{look{\\A} look{\\z}}}"},
    {"(?U)a*b*?", "cat{rep{0,inf lazy lit{a}} rep{0,inf greedy lit{b}}}"},
    {"^$\\A\\z\\b\\B", "cat{look{\\A} look{\\z} look{\\A} look{\\z} look{\\b} look{\\B}}"},
    {"(?m)^$", "cat{look{^} look{$}}"},
    {".", "cls[\\x00-\\t\\x0B-\\x{10FFFF}]"},
    {"(?s).", "cls[\\x00-\\x{10FFFF}]"},
    {"\\C", "bytes[\\x00-\\xFF]"},
    {"\\d\\s\\w", "cat{cls[0-9] cls[\\t\\n\\x0C\\r ] cls[0-9A-Z_a-z]}"},
    {"\\D", "cls[\\x00-/:-\\x{10FFFF}]"},
    {"[[:space:]]", "cls[\\t-\\r ]"},
    {"[^\\D]", "cls[0-9]"},
    {"[\\d\\D]", "cls[\\x00-\\x{10FFFF}]"},
    {"[[:^ascii:]]", "cls[\\x80-\\x{10FFFF}]"},
    {"\\p{Ogham}", "cls[\\x{1680}-\\x{169C}]"},
    {"\\p{^Ogham}", "cls[\\x00-\\x{167F}\\x{169D}-\\x{10FFFF}]"},
    {"[^\\P{Ogham}]", "cls[\\x{1680}-\\x{169C}]"},
    {"\\p{scx=Ogam}|\\p{Join_C}|[\\p{gcb=ZWJ}x]", "cls[x\\x{1680}-\\x{169C}\\x{200C}\\x{200D}]"},
    {"\\p{sc=Hrkt}", "fail"},
    {"[\\P{age!=1.1}\\p{ASCII=N}a]", "cls[\\x00-\\x{10FFFF}]"},
    {"\\p{ASCII=N}", "cls[\\x80-\\x{10FFFF}]"},
    {"(?i)\\p{scx=Ugar}\\p{Hex_Digit=Yes}",
     "cat{cls[\\x{10380}-\\x{1039D}\\x{1039F}] "
     "cls[0-9A-Fa-f\\x{FF10}-\\x{FF19}\\x{FF21}-\\x{FF26}\\x{FF41}-\\x{FF46}]}"},
    {"\\P{^Zl}", "lit{\\xE2\\x80\\xA8}"},
    {"\\h", "cls[\\t \\xA0\\x{1680}\\x{2000}-\\x{200A}\\x{202F}\\x{205F}\\x{3000}]"},
    {"(?u)\\s", "cls[\\t-\\r \\x85\\xA0\\x{1680}\\x{2000}-\\x{200A}\\x{2028}\\x{2029}\\x{202F}\\x{205F}\\x{3000}]"},
    {"(?u)[\\d\\D](?-u)\\d", "cat{cls[\\x00-\\x{10FFFF}] cls[0-9]}"},
    {"(?s)\\N", "cls[\\x00-\\t\\x0B-\\x{10FFFF}]"},
    {"(?R).\\N", "cat{cls[\\x00-\\t\\x0B\\x0C\\x0E-\\x{10FFFF}] cls[\\x00-\\t\\x0B\\x0C\\x0E-\\x{10FFFF}]}"},
    {"(?Rs).", "cls[\\x00-\\x{10FFFF}]"},
    {"\\R", "alt{lit{\\x0D\\n}|cls[\\n-\\r\\x85\\x{2028}\\x{2029}]}"},
    {"(?v)[a-z&&[^aeiou]]", "cls[b-df-hj-np-tv-z]"},
    {"(?v)[a-e&&b-g&&c-z]", "cls[c-e]"},
    {"(?v)[a-z--m-p--[a-c]]", "cls[d-lq-z]"},
    {"(?v)[a-f~~d-j]", "cls[a-cg-j]"},
    {"(?v)[a-f--b&&a-c]", "cls[ac]"},
    {"(?v)[^a-z&&[^x]]", "cls[\\x00-`x{-\\x{10FFFF}]"},
    {"(?v)[^[^a][^b]]", "fail"},
    {"(?v)[\\p{ASCII}&&\\pL&&\\P{Lu}]", "cls[a-z]"},
    {"(?v)[0[1[2[3]]]]", "cls[0-3]"},
    {"(?vi)[a-z--k]", "cls[A-JL-Za-jl-z\\x{17F}]"},
    {"(?vi)[\\p{ASCII}&&[\\p{Lu}]--\\p{Ll}]", "fail"},
    {"(?vi)[\\p{Lu}&&[^K]&&[i-m]]", "cls[IJLMijlm]"},
    {"(?vi)[[^k]~~[^K]]", "fail"},
    {"(?vi)[^\\P{Lu}&&\\x00-\\x7F]", "cls[A-Za-z\\x80-\\x{10FFFF}]"},
    {"(?mR)^$",
     "cat{alt{look{^}|cat{(?<={lit{\\x0D}} (?!{lit{\\n}}}} alt{look{\\z}|(?={lit{\\x0D}}|cat{(?<!{lit{\\x0D}} "
     "(?={lit{\\n}}}}}"},
    {"(?R)^$", "cat{look{\\A} look{\\z}}"},
    {"(?v)\\<\\>", "cat{look{\\b{start-half}} look{\\b} look{\\b{end-half}} look{\\b}}"},
    {"(?v)\\b{start-half}a\\b{end-half}", "cat{look{\\b{start-half}} lit{a} look{\\b{end-half}}}"},
    {"(?i)a1b", "cat{cls[Aa] lit{1} cls[Bb]}"},
    {"(?i)12", "lit{12}"},
    {"(?i)@AZ`az", "cat{lit{@} cls[Aa] cls[Zz] lit{`} cls[Aa] cls[Zz]}"},
    {"(?i)k", "cls[Kk\\x{212A}]"},
    {"(?i)\\x{212A}", "cls[Kk\\x{212A}]"},
    {"(?i)ſ", "cls[Ss\\x{17F}]"},
    {"(?i)ß", "cls[\\xDF\\x{1E9E}]"},
    {"(?i)é", "cls[\\xC9\\xE9]"},
    {"(?i)[^k]", "cls[\\x00-JL-jl-\\x{2129}\\x{212B}-\\x{10FFFF}]"},
    {"(?i)[a-c]", "cls[A-Ca-c]"},
    {"(?i)[[:lower:]]", "cls[A-Za-z\\x{17F}\\x{212A}]"},
    {"(?i)[[:^lower:]]", "cls[\\x00-@\\[-`{-\\x{17E}\\x{180}-\\x{2129}\\x{212B}-\\x{10FFFF}]"},
    {"(?i)\\w", "cls[0-9A-Z_a-z\\x{17F}\\x{212A}]"},
    {"(?i)a(?-i)b(?i:c)", "cat{cls[Aa] lit{b} cls[Cc]}"},
    {"\\n", "lit{\\n}"},
    {"a{1000}", "rep{1000,1000 greedy lit{a}}"},
};

TEST(Hir, Rows) {
  for (const Row& row : kRows) check(row, {});
}

TEST(Hir, Latin1) {
  SyntaxOptions options;
  options.utf8 = false;
  for (const Row& row : {
           Row{"\xE9", "lit{\\xE9}"},
           Row{"\xC3\xA9", "lit{\\xC3\\xA9}"},
           Row{".", "bytes[\\x00-\\t\\x0B-\\xFF]"},
           Row{"\\C", "bytes[\\x00-\\xFF]"},
           Row{"[^a]", "bytes[\\x00-`b-\\xFF]"},
           Row{"(?i)k", "bytes[Kk]"},
           Row{"(?i)\xE9", "bytes[\\xC9\\xE9]"},
           Row{"(?i)\xB5", "lit{\\xB5}"},
           Row{"(?i)\xFF", "lit{\\xFF}"},
           Row{"(?i)[^K]", "bytes[\\x00-JL-jl-\\xFF]"},
           Row{"\\p{Lu}", "bytes[A-Z\\xC0-\\xD6\\xD8-\\xDE]"},
           Row{"\\p{Greek}", "fail"},
           Row{"(?v)[^a-z--[x]]", "bytes[\\x00-`x{-\\xFF]"},
           Row{"\\R", "alt{lit{\\x0D\\n}|bytes[\\n-\\r\\x85]}"},
           Row{"\\X", "alt{lit{\\x0D\\n}|bytes[\\x00-\\xFF]}"},
           Row{"\\h", "bytes[\\t \\xA0]"},
           Row{"(?u)\\w\\s",
               "cat{bytes[0-9A-Z_a-z\\xAA\\xB5\\xBA\\xC0-\\xD6\\xD8-\\xF6\\xF8-\\xFF] bytes[\\t-\\r \\x85\\xA0]}"},
           Row{"\xE0|\xE1|a", "bytes[a\\xE0\\xE1]"},
       }) {
    check(row, options);
  }
}

TEST(Hir, Options) {
  SyntaxOptions options;
  options.never_nl = true;
  for (const Row& row :
       {Row{"a\\nb", "fail"}, Row{"[\\n]", "fail"}, Row{"[\\na]", "lit{a}"},
        Row{"[^a]", "cls[\\x00-\\t\\x0B-`b-\\x{10FFFF}]"}, Row{"[^\\n]", "cls[\\x00-\\t\\x0B-\\x{10FFFF}]"},
        Row{"(?s).", "cls[\\x00-\\t\\x0B-\\x{10FFFF}]"}, Row{"\\s", "cls[\\t\\x0C\\r ]"},
        Row{"(?v)[\\n-z&&[^a]]", "cls[\\x0B-`b-z]"}, Row{"(?v)[^[a\\n]--b]", "cls[\\x00-\\t\\x0B-`b-\\x{10FFFF}]"},
        Row{"\\R", "cls[\\x0B-\\r\\x85\\x{2028}\\x{2029}]"}, Row{"(?R).", "cls[\\x00-\\t\\x0B\\x0C\\x0E-\\x{10FFFF}]"},
        Row{"\\D", "cls[\\x00-\\t\\x0B-/:-\\x{10FFFF}]"}, Row{"\\C", "bytes[\\x00-\\xFF]"}}) {
    check(row, options);
  }
  options = {};
  options.dot_nl = true;
  options.case_sensitive = false;
  for (const Row& row : {Row{"x.", "cat{cls[Xx] cls[\\x00-\\x{10FFFF}]}"},
                         Row{"(?-i)x(?-s).", "cat{lit{x} cls[\\x00-\\t\\x0B-\\x{10FFFF}]}"}})
    check(row, options);
  options = {};
  options.posix_syntax = true;
  check({"^a$", "cat{look{^} lit{a} look{$}}"}, options);
  options.one_line = true;
  check({"^a$", "cat{look{\\A} lit{a} look{\\z}}"}, options);
  options = {};
  options.literal = true;
  options.case_sensitive = false;
  check({"a.\\", "cat{cls[Aa] lit{.\\\\}}"}, options);
  options = {};
  options.line_terminator = 0;
  for (const Row& row : {Row{".", "cls[\\x01-\\x{10FFFF}]"}, Row{"(?s).", "cls[\\x00-\\x{10FFFF}]"},
                         Row{"(?R).", "cls[\\x00-\\t\\x0B\\x0C\\x0E-\\x{10FFFF}]"},
                         Row{"(?m)^$", "cat{alt{look{\\A}|(?<={lit{\\x00}}} alt{look{\\z}|(?={lit{\\x00}}}}"},
                         Row{"(?s)\\N^$", "cat{cls[\\x01-\\x{10FFFF}] look{\\A} look{\\z}}"}}) {
    check(row, options);
  }
  options.never_nl = true;
  for (const Row& row : {Row{"a\\x00b", "fail"}, Row{"a\\nb", "lit{a\\nb}"}, Row{"[^a]", "cls[\\x01-`b-\\x{10FFFF}]"},
                         Row{"(?s).", "cls[\\x01-\\x{10FFFF}]"}, Row{"\\s", "cls[\\t\\n\\x0C\\r ]"},
                         Row{"(?R).", "cls[\\x01-\\t\\x0B\\x0C\\x0E-\\x{10FFFF}]"},
                         Row{"\\R", "alt{lit{\\x0D\\n}|cls[\\n-\\r\\x85\\x{2028}\\x{2029}]}"}}) {
    check(row, options);
  }
  options.never_nl = false;
  options.line_terminator = '\x80';
  EXPECT_EQ(parse("a", options).error().kind(), ErrorKind::kUnsupported);
  options.utf8 = false;
  check({".", "bytes[\\x00-\\x7F\\x81-\\xFF]"}, options);
  options = {};
  options.never_capture = true;
  check({"(a)(?P<n>b)", "cat{lit{a} cap{1: lit{b}}}"}, options);
}

std::string facts_to_string(const Hir& hir) {
  auto length = [](uint64_t n) { return n == Hir::kNoLength ? std::string("-") : std::to_string(n); };
  auto looks = [](LookSet set) {
    std::string out;
    for (int i = 0; i < kLookCount; ++i) {
      if (set.contains(static_cast<Look>(i))) out += "AzsebB"[i];
    }
    return out;
  };
  const Hir::Facts& f = hir.facts;
  return length(f.min_len) + ".." + length(f.max_len) + " looks " + looks(f.looks) + " first " + looks(f.looks_prefix) +
         " captures " + std::to_string(f.captures) + (f.any_byte ? " any byte" : "");
}

// Shortest and longest match in bytes (-: never, or no end); looks: A z, s e for (?m)^ (?m)$, b B.
const Row kFactRows[] = {
    {"", "0..0 looks  first  captures 0"},
    {"aé", "3..3 looks  first  captures 0"},
    {"[a-é]", "1..2 looks  first  captures 0"},
    {".", "1..4 looks  first  captures 0"},
    {"\\C", "1..1 looks  first  captures 0 any byte"},
    {"a*", "0..- looks  first  captures 0"},
    {"a{2,5}b?", "2..6 looks  first  captures 0"},
    {"[^\\x00-\\x{10FFFF}]", "-..0 looks  first  captures 0"},
    {"(a)[^\\x00-\\x{10FFFF}]", "-..0 looks  first  captures 1"},
    {"(?:(a)[^\\x00-\\x{10FFFF}])*", "0..0 looks  first  captures 1"},
    {"^a$", "1..1 looks Az first A captures 0"},
    {"(?m)\\b^a$\\B", "1..1 looks sebB first sb captures 0"},
    {"^a|^b", "1..1 looks A first A captures 0"},
    {"^a|b", "1..1 looks A first  captures 0"},
    {"(^)*a", "1..1 looks A first  captures 1"},
    {"(^)+a", "1..1 looks A first A captures 1"},
    {"a?^b", "1..2 looks A first  captures 0"},
    {"(?:^|\\b)^", "0..0 looks Ab first A captures 0"},
    {"(a(b)|c){3}", "3..6 looks  first  captures 2"},
    {"(?:(?:(?:a{100000}){100000}){100000}){100000}", "18446744073709551614..- looks  first  captures 0"},
    {"(?:)*$", "0..0 looks z first z captures 0"},
};

TEST(Hir, Facts) {
  for (const Row& row : kFactRows) {
    HirTree hir = *translate(*parse(row.pattern, {}), {});
    std::string printed = facts_to_string(hir);
    test::count("hir facts", 1, printed == row.hir ? 0 : 1);
    EXPECT_EQ(printed, row.hir) << row.pattern;
  }
}

// The invariants that hir.h names, checked on a whole tree.
std::string broken_invariant(const Hir& hir) {
  auto is = []<class T>(const Hir& h, T*) { return std::holds_alternative<T>(h.node); };
  Hir::Concat* concat_type = nullptr;
  Hir::Alternate* alternate_type = nullptr;
  Hir::Empty* empty_type = nullptr;
  Hir::Literal* literal_type = nullptr;
  auto children_broken = [](const Hir::Nodes& children) {
    for (const Hir& child : children) {
      if (std::string why = broken_invariant(child); !why.empty()) return why;
    }
    return std::string();
  };
  if (auto* literal = std::get_if<Hir::Literal>(&hir.node)) return literal->bytes.empty() ? "empty literal" : "";
  if (auto* cls = std::get_if<Hir::Class>(&hir.node)) return cls->set().size() == 1 ? "class of one" : "";
  if (auto* repeat = std::get_if<Hir::Repeat>(&hir.node)) {
    if (repeat->child.size() != 1 || is(repeat->child[0], empty_type)) return "repeat's child";
    if (repeat->max == 0 || (repeat->min == 1 && repeat->max == 1) || repeat->min > repeat->max)
      return "repeat's counts";
    return children_broken(repeat->child);
  }
  if (auto* capture = std::get_if<Hir::Capture>(&hir.node)) {
    return capture->index == 0 || capture->child.size() != 1 ? "capture" : children_broken(capture->child);
  }
  if (auto* concat = std::get_if<Hir::Concat>(&hir.node)) {
    if (concat->children.size() < 2) return "short concat";
    for (std::size_t i = 0; i < concat->children.size(); ++i) {
      const Hir& child = concat->children[i];
      if (is(child, concat_type) || is(child, empty_type)) return "concat's child";
      if (i > 0 && is(child, literal_type) && is(concat->children[i - 1], literal_type)) return "literals side by side";
    }
    return children_broken(concat->children);
  }
  if (auto* alternate = std::get_if<Hir::Alternate>(&hir.node)) {
    if (alternate->children.size() < 2) return "short alternate";
    for (const Hir& child : alternate->children) {
      if (is(child, alternate_type)) return "alternate's child";
    }
    return children_broken(alternate->children);
  }
  return "";
}

// Groups that do not capture dissolve, whichever side they nest on; what they held is not held again at each level.
TEST(Hir, DissolvedAgainAndAgain) {
  constexpr unsigned kDeep = 400;
  std::string parts, left, right;
  for (unsigned i = 0; i < kDeep; ++i) {
    const std::string part = std::string(1, static_cast<char>('a' + i % 26)) + "*";
    parts += part;
    left = i == 0 ? part : "(?:" + left + ")" + part;
  }
  for (unsigned i = kDeep; i-- > 0;) {
    const std::string part = std::string(1, static_cast<char>('a' + i % 26)) + "*";
    right = i + 1 == kDeep ? part : part + "(?:" + right + ")";
  }
  const HirTree flat = *translate(*parse(parts, {}), {});
  for (const std::string& nested : {left, right}) {
    const HirTree tree = *translate(*parse(nested, {}), {});
    EXPECT_EQ(to_string(tree), to_string(flat));
    EXPECT_LT(tree.memory(), 8 * flat.memory());
    test::count("hir dissolved");
  }
  std::string words = "x", nested = "x";
  for (unsigned i = 0; i < kDeep; ++i) {
    const std::string word = std::string(2, static_cast<char>('a' + i % 26)) + "y*";
    words += "|" + word;
    nested = "(?:" + nested + ")|" + word;
  }
  const HirTree alternation = *translate(*parse(nested, {}), {}), plain = *translate(*parse(words, {}), {});
  EXPECT_EQ(to_string(alternation), to_string(plain));
  EXPECT_LT(alternation.memory(), 8 * plain.memory());
  test::count("hir dissolved");
}

// A tree that is copied is another: the first may grow, or be no more.
TEST(Hir, Copies) {
  for (const char* pattern : {"(?:(?:ab*)c*)d*", "\\X", "(?i)(?:x|yz)+\\b", "(?u)\\bab\\b", "(a(?:b|cd){2,3}(?=e))"}) {
    HirTree tree = *translate(*parse(pattern, {}), {});
    const std::string before = to_string(tree);
    HirArena arena;
    const Hir copy = arena.copy(tree.root);
    const Hir more[] = {tree.arena->make_look(Look::kWordBoundary), tree.root, tree.arena->make_literal("-")};
    tree.root = tree.arena->make_concat(more);
    tree = {};
    EXPECT_EQ(to_string(copy), before);
    test::count("hir copies");
  }
}

TEST(Hir, InvariantsHoldOnRandomPatterns) {
  static const char* const kTokens[] = {"a",   "b",         "ab",   "é",    "[ab]", "[^\\x00-\\x{10FFFF}]",
                                        "[x]", "(",         "(?:",  "(?i:", ")",    ")",
                                        "|",   "*",         "+?",   "?",    "{0}",  "{1}",
                                        "{2}", "{0,1}",     "^",    "$",    "\\b",  "\\C",
                                        ".",   "\\x{D800}", "(?i)", "()",   "(?:)"};
  std::mt19937 random(4);
  SyntaxOptions latin1;
  latin1.utf8 = false;
  uint64_t accepted = 0;
  for (uint64_t i = test::scaled(200'000); i > 0; --i) {
    std::string pattern;
    for (unsigned n = 1 + random() % 12; n > 0; --n) pattern += kTokens[random() % std::size(kTokens)];
    const SyntaxOptions& options = i % 4 == 0 ? latin1 : SyntaxOptions{};
    Expected<Ast> ast = parse(pattern, options);
    if (!ast) continue;
    HirTree hir = *translate(*ast, options);
    std::string why = broken_invariant(hir);
    ++accepted;
    test::count("hir invariants", 1, why.empty() ? 0 : 1);
    EXPECT_EQ(why, "") << pattern << ": " << to_string(hir);
    EXPECT_LE(hir.root.facts.captures, ast->capture_count);
  }
  EXPECT_GT(accepted, test::scaled(200'000) / 20);
}

}  // namespace
}  // namespace lino::syntax

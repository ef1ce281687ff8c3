// Pattern text -> Ast, as rows {pattern, printed form}; errors as rows {pattern, kind, span}; and hostile patterns.
#include <gtest/gtest.h>

#include <chrono>
#include <random>
#include <string>

#include "regex/syntax/parse.h"
#include "tests/count.h"

namespace lino::syntax {
namespace {

struct Row {
  const char* pattern;
  const char* ast;
};

void check(const char* suite, const Row& row, const SyntaxOptions& options) {
  Expected<Ast> ast = parse(row.pattern, options);
  std::string printed = ast ? to_string(*ast) : ast.error().what();
  test::count(suite, 1, printed == row.ast ? 0 : 1);
  EXPECT_EQ(printed, row.ast) << "pattern " << row.pattern;
}

const Row kRows[] = {
    {"", "empty"},
    {"a", "lit{a}"},
    {"abc", "lit{abc}"},
    {"ab*", "cat{lit{a} rep{0,inf lit{b}}}"},
    {"ab*c", "cat{lit{a} rep{0,inf lit{b}} lit{c}}"},
    {"a+?", "rep{1,inf? lit{a}}"},
    {"a??b", "cat{rep{0,1? lit{a}} lit{b}}"},
    {"é*", "rep{0,inf lit{\\xC3\\xA9}}"},
    {"aé*", "cat{lit{a} rep{0,inf lit{\\xC3\\xA9}}}"},
    {"a{2}b{2,}c{2,3}?", "cat{rep{2,2 lit{a}} rep{2,inf lit{b}} rep{2,3? lit{c}}}"},
    {"a{0}", "rep{0,0 lit{a}}"},
    {"a{1001}", "rep{1001,1001 lit{a}}"},
    {"(?:(?:a{1000}){1000}){1000}", "rep{1000,1000 group{rep{1000,1000 group{rep{1000,1000 lit{a}}}}}}"},
    {"a{,2}", "lit{a\\{,2\\}}"},
    {"a{", "lit{a\\{}"},
    {"a{01}", "lit{a\\{01\\}}"},
    {"a{9999999999}", "lit{a\\{9999999999\\}}"},
    {"x{2}{", "cat{rep{2,2 lit{x}} lit{\\{}}"},
    {"a|b", "alt{lit{a}|lit{b}}"},
    {"ab|cd|", "alt{lit{ab}|lit{cd}|empty}"},
    {"|", "alt{empty|empty}"},
    {"(a)", "group{1: lit{a}}"},
    {"()", "group{1: empty}"},
    {"(?:a)", "group{lit{a}}"},
    {"(a(b)|c)(d)", "cat{group{1: alt{cat{lit{a} group{2: lit{b}}}|lit{c}}} group{3: lit{d}}}"},
    {"(?P<n>a)(?<m_2>b)", "cat{group{1 n: lit{a}} group{2 m_2: lit{b}}}"},
    {"(?P<α>a)", "group{1 α: lit{a}}"},
    {"(?P<n>a)(?P<n>b)", "cat{group{1 n: lit{a}} group{2 n: lit{b}}}"},
    {"a(?=b)", "cat{lit{a} (?={lit{b}}}"},
    {"(?!a|b)*", "rep{0,inf (?!{alt{lit{a}|lit{b}}}}"},
    {"(?<=a(?<!b))(?<n>c)", "cat{(?<={cat{lit{a} (?<!{lit{b}}}} group{1 n: lit{c}}}"},
    {"(?=(?i)a)a", "cat{(?={lit:i{a}} lit{a}}"},
    {"(?i)ab", "lit:i{ab}"},
    {"a(?i)b", "cat{lit{a} lit:i{b}}"},
    {"a(?i:b)c", "cat{lit{a} group{lit:i{b}} lit{c}}"},
    {"(a(?i)b|c)d", "cat{group{1: alt{cat{lit{a} lit:i{b}}|lit:i{c}}} lit{d}}"},
    {"(?i)a(?-i:b)", "cat{lit:i{a} group{lit{b}}}"},
    {"(?i)a|b", "alt{lit:i{a}|lit:i{b}}"},
    {"a(?i)*", "rep{0,inf lit{a}}"},
    {"ab(?s)c", "lit{abc}"},
    {"a*(?i)*", "rep{0,inf rep{0,inf lit{a}}}"},
    {"(?U)a*b*?", "cat{rep:U{0,inf lit{a}} rep:U{0,inf? lit{b}}}"},
    {"(?i-i)a", "lit{a}"},
    {"(?)a", "lit{a}"},
    {".(?s).(?-s).", "cat{dot dot:s dot}"},
    {"^$(?m)^$", "cat{^ $ ^:m $:m}"},
    {"\\A\\z\\b\\B\\C", "cat{\\A \\z \\b \\B \\C}"},
    {"\\a\\f\\t\\n\\r\\v\\.\\_\\\\", "lit{\\x07\\x0C\\x09\\n\\x0D\\x0B._\\\\}"},
    {"\\123\\0\\x7F\\x{10FFFF}", "lit{S\\x00\\x7F\\xF4\\x8F\\xBF\\xBF}"},
    {"\\08\\12\\777", "lit{\\x008\\n\\xC7\\xBF}"},
    {"\\x{D800}", "lit{\\xED\\xA0\\x80}"},
    {"\\Qa.*\\E+", "cat{lit{a.} rep{1,inf lit{*}}}"},
    {"\\Q\\E", "empty"},
    {"a\\Q\\E*", "rep{0,inf lit{a}}"},
    {"\\Qa\\", "lit{a\\\\}"},
    {"[a-z]", "class{a-z}"},
    {"[^a-z0]", "class{^ a-z 0}"},
    {"[]a]", "class{\\] a}"},
    {"[^]a]", "class{^ \\] a}"},
    {"[-a]", "class{\\- a}"},
    {"[a-]", "class{a \\-}"},
    {"[a-b-c]", "class{a-b \\- c}"},
    {"[[a]", "class{\\[ a}"},
    {"[[:alpha:][:^word:]x]", "class{[:alpha:] [:^word:] x}"},
    {"[[:x]", "class{\\[ : x}"},
    {"[\\d\\S\\-\\n]", "class{[:digit:] [:^\\s:] \\- \\n}"},
    {"(?i)[k]", "class:i{k}"},
    {"\\d\\W\\s", "cat{class{[:digit:]} class{[:^word:]} class{[:\\s:]}}"},
    {"\\pN\\PL\\p{^Greek}\\P{^Lu}", "cat{class{\\p{N}} class{\\P{L}} class{\\P{Greek}} class{\\p{Lu}}}"},
    {"[\\pL\\P{Any}-]", "class{\\p{L} \\P{Any} \\-}"},
    {"\\p{upper case letter}\\P{IsGreek}\\p{scx=grek}", "cat{class{\\p{Lu}} class{\\P{Greek}} class{\\p{scx=Greek}}}"},
    {"\\p{^gc=nd}\\p{sc!=Greek}\\P{^age!=6}[\\P{Alpha=no}]",
     "cat{class{\\P{Nd}} class{\\P{Greek}} class{\\P{age=6.0}} class{\\p{Alphabetic}}}"},
    {"(?u)\\d\\S[\\W\\d](?-u)\\w[[:word:]]",
     "cat{class{\\p{Nd}} class{\\P{White_Space}} class{\\P{word} \\p{Nd}} class{[:word:]} class{[:word:]}}"},
    {"(?u:\\w)[\\w]", "cat{group{class{\\p{word}}} class{[:word:]}}"},
    {"\\h\\H[\\h\\H]", "cat{class{\\p{blank}} class{\\P{blank}} class{\\p{blank} \\P{blank}}}"},
    {"\\N(?s)\\N{2}\\R+\\X?", "cat{\\N rep{2,2 \\N} rep{1,inf \\R} rep{0,1 \\X}}"},
    {"(?R).\\N(?-R).(?Rs:.)", "cat{dot:R \\N:R dot group{dot:sR}}"},
    {"(?R)(?iR:a)(?R:.)", "cat{group{lit:i{a}} group{dot:R}}"},
    {"(?v)[a-z&&[^aeiou]]", "class{a-z && {^ a e i o u}}"},
    {"(?v)[^\\pL--[a-z]~~b]", "class{^ \\p{L} -- {a-z} ~~ b}"},
    {"(?v)[[[:alpha:]x]&-~]", "class{{[:alpha:] x} &-~}"},
    {"(?v)[]][[]]][[^]]]", "cat{class{\\]} class{{\\]}} class{{^ \\]}}}"},
    {"(?v)[a-z--b-d-]", "class{a-z -- b-d \\-}"},
    {"(?v)[-a&b~]", "class{\\- a & b ~}"},
    {"(?v:[a--b])[a&&b[]", "cat{group{class{a -- b}} class{a & & b \\[}}"},
    {"\\b{start}\\<\\>", "cat{\\b lit{\\{start\\}<>}}"},
    {"(?v)\\b{start}\\b{end}\\b{start-half}\\b{end-half}\\<\\>\\b{2}\\b\\B",
     "cat{\\b{start} \\b{end} \\b{start-half} \\b{end-half} \\b{start} \\b{end} rep{2,2 \\b} \\b \\B}"},
    {"(?u)\\b\\B(?v)\\<\\b{end-half}(?-u)\\>", "cat{\\b:u \\B:u \\b{start}:u \\b{end-half}:u \\b{end}}"},
    {"(?mR)^$(?-m)^", "cat{^:mR $:mR ^:R}"},
    {"a#b c\n", "lit{a#b c\\n}"},
    {"(?x) a b # c\n d#e", "lit{abd}"},
    {"(?x)ab *", "cat{lit{a} rep{0,inf lit{b}}}"},
    {"(?x)a\t\n\v\f\r b", "lit{ab}"},
    {"(?x)[a b] {2}", "rep{2,2 class{a   b}}"},
    {"(?x)a\\ \\#b[ #]\\Q #\\E", "cat{lit{a #b} class{  #} lit{ #}}"},
    {"(?x: a b ) c", "cat{group{lit{ab}} lit{ c}}"},
    {"(?x) a | b (?-x: c) #|", "alt{lit{a}|cat{lit{b} group{lit{ c}}}}"},
    {"(?x)\u00E9\u0085\u2029\u00E9", "lit{\\xC3\\xA9\\xC3\\xA9}"},
    {"(?x) # nothing", "empty"},
    {"()*^*(?:)+", "cat{rep{0,inf group{1: empty}} rep{0,inf ^} rep{1,inf group{empty}}}"},
};

TEST(Parse, Rows) {
  for (const Row& row : kRows) check("parse rows", row, {});
}

TEST(Parse, Options) {
  SyntaxOptions options;
  options.literal = true;
  for (const Row& row : {Row{"a.*(", "lit{a.*(}"}, Row{"", "empty"}, Row{"\\d", "lit{\\\\d}"}})
    check("parse rows", row, options);
  options.case_sensitive = false;
  check("parse rows", {"a.", "lit:i{a.}"}, options);
  options = {};
  options.utf8 = false;
  for (const Row& row :
       {Row{"\xE9*\xC3\xA9", "cat{rep{0,inf lit{\\xE9}} lit{\\xC3\\xA9}}"}, Row{"[\xE0-\xFF]", "class{\\xE0-\\xFF}"},
        Row{"(?P<\xE9>a)", "group{1 é: lit{a}}"}, Row{"\\x{e9}", "lit{\\xE9}"}}) {
    check("parse rows", row, options);
  }
  options = {};
  options.posix_syntax = true;
  for (const Row& row : {Row{"^a$", "cat{^:m lit{a} $:m}"}, Row{"a**", "rep{0,inf rep{0,inf lit{a}}}"},
                         Row{"a*?", "rep{0,1 rep{0,inf lit{a}}}"}, Row{"(a)", "group{1: lit{a}}"}}) {
    check("parse rows", row, options);
  }
  options.one_line = options.perl_classes = options.word_boundary = true;
  check("parse rows", {"^\\d\\b", "cat{^ class{[:digit:]} \\b}"}, options);
  options.unicode = true;
  check("parse rows", {"\\d[[:word:]]", "cat{class{\\p{Nd}} class{[:word:]}}"}, options);
  EXPECT_FALSE(parse("\\h", options));
  options = {};
  options.unicode = true;
  check("parse rows", {"\\d(?-u)\\d", "cat{class{\\p{Nd}} class{[:digit:]}}"}, options);
  options = {};
  options.never_capture = options.dot_nl = true;
  check("parse rows", {"(a)(?P<n>.)", "cat{group{lit{a}} group{1 n: dot:s}}"}, options);
}

TEST(Parse, CapturesAreCountedWhereverTheyAre) {
  Ast ast = *parse("(a){0}(?P<x>b|(c))", {});
  EXPECT_EQ(ast.capture_count, 3u);
  EXPECT_EQ(ast.capture_names, (std::vector<std::string>{"", "", "x", ""}));
  test::count("parse rows", 1);
}

TEST(Parse, Spans) {
  Ast ast = *parse("xab*|(?:c|de)[f]", {});
  std::string spans;
  for (const AstNode& node : ast.nodes) spans += std::to_string(node.begin) + "-" + std::to_string(node.end) + " ";
  // xa, b, b*, xab*; c, de, c|de, the group, [f], their concatenation; all.
  EXPECT_EQ(spans, "0-2 2-3 2-4 0-4 8-9 10-12 8-12 5-13 13-16 5-16 0-16 ");
  test::count("parse rows", 1);
}

struct BadRow {
  const char* pattern;
  ErrorKind kind;
  std::size_t begin, end;
};

const BadRow kBadRows[] = {
    {"\\q", ErrorKind::kBadEscape, 0, 2},
    {"ab\\", ErrorKind::kBadEscape, 2, 3},
    {"\\x{110000}", ErrorKind::kBadEscape, 0, 9},
    {"\\x4g", ErrorKind::kBadEscape, 0, 4},
    {"\\x{}", ErrorKind::kBadEscape, 0, 4},
    {"a\\Z", ErrorKind::kBadEscape, 1, 3},
    {"\\E", ErrorKind::kBadEscape, 0, 2},
    {"\\é", ErrorKind::kBadEscape, 0, 3},
    {"[\\b]", ErrorKind::kBadEscape, 1, 3},
    {"x[[:nope:]]", ErrorKind::kBadClass, 2, 10},
    {"\\p{Nope}", ErrorKind::kBadClass, 0, 8},
    {"\\p{Greek", ErrorKind::kBadClass, 0, 8},
    {"\\pQ", ErrorKind::kBadClass, 0, 3},
    {"a[\\p{^Gerek}]", ErrorKind::kBadClass, 2, 12},
    {"\\p{sc=Lu}", ErrorKind::kBadClass, 0, 9},
    {"\\p{age=6.5}", ErrorKind::kBadClass, 0, 11},
    {"\\p{", ErrorKind::kBadClass, 0, 3},
    {"\\p{}", ErrorKind::kBadClass, 0, 4},
    {"[z-a]", ErrorKind::kBadClassRange, 1, 4},
    {"x[a", ErrorKind::kMissingBracket, 1, 2},
    {"[]", ErrorKind::kMissingBracket, 0, 1},
    {"a(b(c)", ErrorKind::kMissingParen, 1, 2},
    {"a(b", ErrorKind::kMissingParen, 1, 2},
    {"a)", ErrorKind::kUnexpectedParen, 1, 2},
    {"*a", ErrorKind::kMissingOperand, 0, 1},
    {"(|*)", ErrorKind::kMissingOperand, 2, 3},
    {"a|{2,3}?", ErrorKind::kMissingOperand, 2, 8},
    {"a**", ErrorKind::kMissingOperand, 1, 3},
    {"a++", ErrorKind::kUnsupported, 1, 3},
    {"a{2}{3}", ErrorKind::kMissingOperand, 1, 7},
    {"(?x)a+ ?", ErrorKind::kMissingOperand, 5, 8},
    {"(?x) *", ErrorKind::kMissingOperand, 5, 6},
    {"(?x)( ?:a)", ErrorKind::kMissingOperand, 6, 7},
    {"a{2,1}", ErrorKind::kBadRepeat, 1, 6},
    {"a{1000001}", ErrorKind::kRepeatTooLarge, 1, 10},
    {"a{5,999999999}", ErrorKind::kRepeatTooLarge, 1, 14},
    {"(?z)", ErrorKind::kBadGroup, 0, 3},
    {"(?i-)", ErrorKind::kBadGroup, 0, 5},
    {"(?i", ErrorKind::kBadGroup, 0, 3},
    {"(?", ErrorKind::kBadGroup, 0, 2},
    {"(?P<>a)", ErrorKind::kBadName, 0, 5},
    {"(?P<a-b>a)", ErrorKind::kBadName, 0, 6},
    {"(?<n", ErrorKind::kBadName, 0, 4},
    {"a\xFF", ErrorKind::kBadUtf8, 1, 2},
    {"[\xC3]", ErrorKind::kBadUtf8, 1, 2},
    {"(a)\\1", ErrorKind::kUnsupported, 3, 5},
    {"\\k<n>", ErrorKind::kUnsupported, 0, 5},
    {"(?=a", ErrorKind::kMissingParen, 0, 1},
    {"x(?<!a(b))", ErrorKind::kUnsupported, 6, 7},
    {"(?=(?:a(?P<n>b)))", ErrorKind::kUnsupported, 7, 13},
    {"(?P=n)", ErrorKind::kUnsupported, 0, 6},
    {"(?>a)", ErrorKind::kUnsupported, 0, 3},
    {"(?1)", ErrorKind::kUnsupported, 0, 4},
    {"(?v)[a", ErrorKind::kMissingBracket, 4, 5},
    {"(?v)[a[b]", ErrorKind::kMissingBracket, 4, 5},
    {"(?v)[a[b", ErrorKind::kMissingBracket, 6, 7},
    {"(?v)[&&a]", ErrorKind::kBadClass, 5, 7},
    {"(?v)[a&&]", ErrorKind::kBadClass, 6, 9},
    {"(?v)[a&&--b]", ErrorKind::kBadClass, 8, 10},
    {"(?v)[a-[b]]", ErrorKind::kBadClassRange, 5, 8},
    {"(?v)[[:nope:]]", ErrorKind::kBadClass, 5, 13},
    {"(?v)\\b{middle}", ErrorKind::kBadEscape, 4, 7},
    {"a(?R)", ErrorKind::kUnsupported, 1, 5},
    {"(?i)(?R)", ErrorKind::kUnsupported, 4, 8},
    {"(?Rz)", ErrorKind::kBadGroup, 0, 4},
    {"\\N{U+41}", ErrorKind::kBadEscape, 0, 3},
    {"[\\N]", ErrorKind::kBadEscape, 1, 3},
    {"[\\R]", ErrorKind::kBadEscape, 1, 3},
    {"[\\X]", ErrorKind::kBadEscape, 1, 3},
    {"[a-\\h]", ErrorKind::kBadEscape, 3, 5},
    {"\\19", ErrorKind::kUnsupported, 0, 3},
    {"\\g{-1}", ErrorKind::kUnsupported, 0, 6},
    {"\\g<n>", ErrorKind::kUnsupported, 0, 5},
    {"\\g<n", ErrorKind::kUnsupported, 0, 3},
    {"\\k", ErrorKind::kUnsupported, 0, 2},
    {"[\\1]", ErrorKind::kUnsupported, 1, 3},
    {"a\\Kb", ErrorKind::kUnsupported, 1, 3},
    {"\\Ga", ErrorKind::kUnsupported, 0, 2},
    {"(?&n)", ErrorKind::kUnsupported, 0, 5},
    {"(?P>n)", ErrorKind::kUnsupported, 0, 6},
    {"(?+1)", ErrorKind::kUnsupported, 0, 5},
    {"(?-1)", ErrorKind::kUnsupported, 0, 5},
    {"(?-z)", ErrorKind::kBadGroup, 0, 4},
    {"(?C1)a", ErrorKind::kUnsupported, 0, 5},
    {"(*SKIP)a", ErrorKind::kUnsupported, 0, 7},
    {"(*:a)", ErrorKind::kUnsupported, 0, 5},
    {"(*atomic:a)", ErrorKind::kUnsupported, 0, 11},
    {"(*a)", ErrorKind::kMissingOperand, 1, 2},
    {"(*", ErrorKind::kMissingOperand, 1, 2},
    {"a{2}+", ErrorKind::kUnsupported, 1, 5},
    {"a*+", ErrorKind::kUnsupported, 1, 3},
    {"(?^i:a)", ErrorKind::kUnsupported, 0, 3},
    {"(?(1)a)", ErrorKind::kUnsupported, 0, 3},
};

TEST(Parse, Errors) {
  for (const BadRow& row : kBadRows) {
    Expected<Ast> ast = parse(row.pattern, {});
    bool ok = !ast && ast.error().kind() == row.kind && ast.error().span() == Span{row.begin, row.end};
    test::count("parse errors", 1, ok ? 0 : 1);
    ASSERT_FALSE(ast.has_value()) << row.pattern;
    EXPECT_TRUE(ok) << row.pattern << ": " << ast.error().span().begin << "-" << ast.error().span().end << " "
                    << ast.error().what();
    // A sentence that does not run into the caret line.
    EXPECT_FALSE(ast.error().message().empty());
    EXPECT_EQ(ast.error().message().find('\n'), std::string::npos);
  }
}

struct RenderRow {
  std::string pattern;
  Span span;
  const char* rendered;
};

TEST(Parse, RenderedErrors) {
  const RenderRow kRenderRows[] = {
      {"ab(c", {2, 3}, "missing closing ) at byte 2: m\n    ab(c\n      ^"},
      {"", {0, 0}, "missing closing ) at byte 0: m"},
      {"abc", {3, 3}, "missing closing ) at byte 3: m\n    abc\n       ^"},
      {"abc", {1, 1}, "missing closing ) at byte 1: m\n    abc\n     ^"},
      {"é(é", {2, 3}, "missing closing ) at byte 2: m\n    é(é\n     ^"},
      {"éé", {0, 4}, "missing closing ) at byte 0: m\n    éé\n    ^^"},
      {"a\tb\x01(", {4, 5}, "missing closing ) at byte 4: m\n    a\\tb\\x01(\n            ^"},
      {"a\xFF(", {1, 2}, "missing closing ) at byte 1: m\n    a\\xFF(\n     ^^^^"},
      {"one\nt(wo\nthree", {5, 6}, "missing closing ) at byte 5: m\n    t(wo\n     ^"},
      {"one\nt(wo\nthree", {5, 14}, "missing closing ) at byte 5: m\n    t(wo\n     ^^^"},
      {std::string(60, 'x') + "(" + std::string(60, 'y'),
       {60, 61},
       "missing closing ) at byte 60: m\n    "
       "...xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx(yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy...\n"
       "                                               ^"},
  };
  for (const RenderRow& row : kRenderRows) {
    std::string rendered = Error::render(ErrorKind::kMissingParen, row.span, "m", row.pattern);
    test::count("parse errors", 1, rendered == row.rendered ? 0 : 1);
    EXPECT_EQ(rendered, row.rendered);
  }
  // Whatever the span, rendering is short and does not fail.
  std::mt19937 random(7);
  for (int i = 0; i < 20'000; ++i) {
    std::string pattern;
    for (unsigned n = random() % 200; n > 0; --n) pattern += static_cast<char>(random() % 3 ? 'a' : random());
    std::size_t begin = random() % 210, end = begin + random() % 100;
    EXPECT_LT(Error::render(ErrorKind::kBadEscape, {begin, end}, "m", pattern).size(), 1000u);
    test::count("parse errors", 1);
  }
}

struct MessageRow {
  const char* pattern;
  const char* message;
};

TEST(Parse, UnknownPropertiesSuggestTheNearest) {
  const MessageRow kMessageRows[] = {
      {"\\p{Gerek}", "there is no Unicode property of this name; the nearest is \\p{Greek}"},
      {"\\P{sc=Gerek}", "there is no Unicode property of this name; the nearest is \\p{Greek}"},
      {"\\p{age=6.4}", "there is no Unicode property of this name; the nearest is \\p{age=6.0}"},
      {"[\\p{^Emoij}]", "there is no Unicode property of this name; the nearest is \\p{Emoji}"},
      {"\\p{xyzzyxyzzy}",
       "there is no Unicode property of this name; lino knows general categories, scripts and binary properties, as in "
       "\\pL, \\p{Greek} or \\p{Alphabetic}, and gc=, sc=, scx=, gcb= and age= with a value"},
  };
  for (const MessageRow& row : kMessageRows) {
    const std::string message = parse(row.pattern, {}).error().message();
    test::count("parse errors", 1, message == row.message ? 0 : 1);
    EXPECT_EQ(message, row.message) << row.pattern;
  }
}

// Of every construct that is refused: what the sentence must say.
TEST(Parse, RefusedConstructsAreNamed) {
  const MessageRow kMessageRows[] = {
      {"(a)\\1", "backreferences"}, {"\\k{n}", "backreferences"}, {"(?P=n)", "backreferences"},
      {"[\\2]", "\\x{..}"},         {"(?>a)", "atomic"},          {"(?>a)", "(?:...)"},
      {"a*+", "possessive"},        {"a++", "(?:x*)+"},           {"(?(1)a|b)", "(?:(?=if)then|(?!if)else)"},
      {"a(?R)", "recursion"},       {"a(?R)", "(?R:...)"},        {"(?1)", "recursion"},
      {"(?&n)", "recursion"},       {"(?P>n)", "recursion"},      {"\\g<n>", "recursion"},
      {"a\\Kb", "(?<=...)"},        {"\\Ga", "find_anchored"},    {"a\\Z", "(?=\\n?\\z)"},
      {"(?C)", "callouts"},         {"(*ACCEPT)", "verbs"},       {"(?#a)", "(?x)"},
      {"(?|a)", "branch reset"},    {"(?'n'a)", "(?P<name>...)"}, {"\\e", "\\x1B"},
      {"\\V", "(?!\\R)"},           {"(?{a})", "code"},           {"a**", "(?:x*)*"},
  };
  for (const MessageRow& row : kMessageRows) {
    const std::string message = parse(row.pattern, {}).error().message();
    const bool ok = message.find(row.message) != std::string::npos;
    test::count("parse errors", 1, ok ? 0 : 1);
    EXPECT_TRUE(ok) << row.pattern << ": " << message;
  }
}

TEST(Parse, ErrorIsThrowableAndCarriesItsPattern) {
  try {
    (void)parse("a(", {}).value();
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find("\n    a(\n     ^"), std::string::npos) << error.what();
  }
  test::count("parse errors", 1);
}

std::string times(std::string_view text, std::size_t n) {
  std::string out;
  out.reserve(text.size() * n);
  for (; n > 0; --n) out += text;
  return out;
}

// Neither crashes nor stalls: parses and translates, or says why not, in linear time.
void check_hostile(const std::string& name, const std::string& pattern, const SyntaxOptions& options = {}) {
  auto begin = std::chrono::steady_clock::now();
  Expected<Ast> ast = parse(pattern, options);
  if (ast) (void)translate(*ast, options);
  std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  bool ok = took.count() < 60;  // a fraction of a second, but under a sanitizer on a busy machine
  test::count("parse hostile", 1, ok ? 0 : 1);
  EXPECT_TRUE(ok) << name << " took " << took.count() << " s";
}

TEST(Parse, HostilePatterns) {
  const std::size_t size = test::scaled(10'000'000);
  for (const char* piece : {"a",
                            ".",
                            "(",
                            ")",
                            "()",
                            "(a)",
                            "(?:",
                            "(?:a)",
                            "a|",
                            "|",
                            "ab|",
                            "^",
                            "\\b",
                            "*",
                            "a*",
                            "a?",
                            "a{2}",
                            "{",
                            "{1",
                            "a{111111111",
                            "[",
                            "[[:",
                            "[[:]",
                            "[:",
                            "[a",
                            "[a]",
                            "\\",
                            "\\\\",
                            "\\pL",
                            "[\\pL",
                            "[\\PN]",
                            "\\p{",
                            "\\Qa",
                            "\\Q",
                            "\\x{0",
                            "(?i)",
                            "(?i)a(?-i)b",
                            "(?P<n>)",
                            "(?P<n",
                            "(?P<n>a",
                            "(?",
                            "(?-",
                            "é",
                            "a\n",
                            "\\0",
                            "k(?i)",
                            "(?i)[^k]",
                            "(?i)\\p{Any}",
                            "[^a]",
                            "\\C",
                            "\\X",
                            "\\R",
                            "\\h",
                            "(?u)\\w",
                            "[\\p{age=15.0}"}) {
    std::string pattern = times(piece, size / std::string_view(piece).size());
    check_hostile(piece, pattern);
    pattern.resize(pattern.size() / 10);
    check_hostile(std::string("[") + piece, "[" + pattern + "]");
    check_hostile(std::string("(?i)") + piece, "(?i)" + pattern);
  }
  check_hostile("[a--b--b..", "(?v)[a" + times("--b", size / 3) + "]");
  check_hostile("[&&[^b]..", "(?v)[" + times("ac", size / 20) + times("&&[^b]", size / 20) + "]");
  check_hostile("[a--\\pL]..", times("(?v)[a--\\pL]", size / 14));
  check_hostile("[[a][b]..", "(?v)[" + times("[\\x{400}][\\x{404}]", size / 20) + "]");
  check_hostile("[[[..]]]", "(?v)" + times("[", 1000) + times("a", size / 10) + times("]", 1000));
  check_hostile("[[[..", "(?v)" + times("[", size));
  SyntaxOptions posix;
  posix.posix_syntax = true;
  check_hostile("a***", "a" + times("*", size), posix);
  check_hostile("a{1}{1}", "a" + times("{1}", size / 3), posix);
}

TEST(Parse, HostileClasses) {
  std::mt19937 random(3);
  SyntaxOptions latin1;
  latin1.utf8 = false;
  std::string bytes;
  for (uint64_t i = test::scaled(10'000'000); i > 0; --i) bytes += static_cast<char>(random());
  check_hostile("random bytes", bytes);
  check_hostile("random bytes, Latin-1", bytes, latin1);
  for (int i = 0; i < 1000; ++i)
    check_hostile("random bytes, short", bytes.substr(random() % (bytes.size() - 200), 200), latin1);
  latin1.literal = true;
  check_hostile("random bytes, literal", bytes, latin1);
  std::string cls = "[";  // code points in random order
  for (uint64_t i = test::scaled(2'000'000); i > 0; --i) {
    uint32_t c = random() % 0x10F000 + 0x1000;
    char text[5] = {static_cast<char>(0xF0 | c >> 18), static_cast<char>(0x80 | (c >> 12 & 63)),
                    static_cast<char>(0x80 | (c >> 6 & 63)), static_cast<char>(0x80 | (c & 63)), 0};
    if (c >= 0x10000) cls += text;
  }
  check_hostile("random class", cls + "]");
  check_hostile("random class, folded", "(?i)" + cls + "]");
}

TEST(Parse, Nesting) {
  for (const char* open : {"(", "(?:", "(?i:", "(?P<n>", "(|"}) {
    for (std::size_t depth : {900, 999, 1000, 1001, 100'000, 1'000'000}) {
      std::string pattern = times(open, depth) + "a" + times(")", depth);
      Expected<Ast> ast = parse(pattern, {});
      bool ok = ast.has_value() == (depth <= 1000);
      if (!ast)
        ok =
            ok && ast.error().kind() == ErrorKind::kNestingTooDeep && std::string_view(ast.error().what()).size() < 500;
      if (ast) ok = ok && translate(*ast, {}).has_value();
      test::count("parse hostile", 1, ok ? 0 : 1);
      EXPECT_TRUE(ok) << open << " x " << depth;
    }
  }
  EXPECT_TRUE(parse(times("(", 500) + "a" + times(")*", 500), {}));
  EXPECT_FALSE(parse(times("(", 501) + "a" + times(")*", 501), {}));
  SyntaxOptions options;
  options.nest_limit = 2;
  EXPECT_TRUE(parse("((a))(b)*c*", options));
  EXPECT_FALSE(parse("(((a)))", options));
  EXPECT_FALSE(parse("(a*)*", options));
  EXPECT_EQ(parse("(?v)[[[a]]]", options).error().kind(), ErrorKind::kNestingTooDeep);
  EXPECT_TRUE(parse("(?v)[[a]]", options));
  options = {};
  EXPECT_EQ(translate(*parse("(?v)[\\pL" + times("--a", 1'000'000) + "]", options), options).error().kind(),
            ErrorKind::kProgramTooLarge);
  options.pattern_limit = 3;
  EXPECT_TRUE(parse("abc", options));
  EXPECT_EQ(parse("abcd", options).error().kind(), ErrorKind::kPatternTooLong);
  options = {};
  options.memory_limit = 1000;
  EXPECT_EQ(parse(times("a.", 100), options).error().kind(), ErrorKind::kProgramTooLarge);
  Expected<Ast> classes = parse("\\pL\\pL", options);
  ASSERT_TRUE(classes);
  EXPECT_EQ(translate(*classes, options).error().kind(), ErrorKind::kProgramTooLarge);
  options = {};
  options.repeat_limit = 5;
  EXPECT_EQ(parse("a{2,6}", options).error().kind(), ErrorKind::kRepeatTooLarge);
  test::count("parse hostile", 10);
}

}  // namespace
}  // namespace lino::syntax

// Hir -> Nfa: printed forms, byte classes, UTF-8 automata against an encoder, and budgets.
#include "nfa/nfa.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "nfa/builder.h"
#include "nfa/code_point.h"
#include "nfa/compile.h"
#include "nfa/sparse_set.h"
#include "nfa/utf8.h"
#include "tests/count.h"
#include "tests/pattern.h"

namespace lino {
namespace {

using nfa::CompileOptions;
using test::hir_of;
using test::nfa_of;

struct Row {
  const char* pattern;
  CompileOptions options;
  const char* expected;
};

constexpr CompileOptions kBare = {.captures = false, .anchored_only = true};
constexpr CompileOptions kReverse = {.reverse = true, .captures = false, .anchored_only = true};

TEST(Nfa, Printed) {
  const Row rows[] = {
      {"ab",
       {},
       "0: '\\x00'-'\\xff' -> 1\n>1: union 2 0\n^2: capture 0 -> 3\n3: 'a' -> 4\n4: 'b' -> 5\n"
       "5: capture 1 -> 6\n6: match 0\n"},
      {"ab", kBare, "^>0: 'a' -> 1\n1: 'b' -> 2\n2: match 0\n"},
      {"ab", kReverse, "^>0: 'b' -> 1\n1: 'a' -> 2\n2: match 0\n"},
      {"(ab)c",
       {.reverse = true, .anchored_only = true},
       "^>0: capture 1 -> 1\n1: 'c' -> 2\n2: capture 3 -> 3\n3: 'b' -> 4\n4: 'a' -> 5\n"
       "5: capture 2 -> 6\n6: capture 0 -> 7\n7: match 0\n"},
      {"", kBare, "^>0: match 0\n"},
      {"[^\\x00-\\x{10FFFF}]", kBare, "^>0: fail\n1: match 0\n"},
      {"(a)(b)",
       {.anchored_only = true},
       "^>0: capture 0 -> 1\n1: capture 2 -> 2\n2: 'a' -> 3\n3: capture 3 -> 4\n4: capture 4 -> 5\n"
       "5: 'b' -> 6\n6: capture 5 -> 7\n7: capture 1 -> 8\n8: match 0\n"},
      {"(a){0}(b)",
       {.anchored_only = true},
       "^>0: capture 0 -> 1\n1: capture 4 -> 2\n2: 'b' -> 3\n3: capture 5 -> 4\n4: capture 1 -> 5\n"
       "5: match 0\n"},
      {"ab|cd|", kBare, "^>0: union 1 4\n1: sparse 'a' -> 3, 'c' -> 2\n2: 'd' -> 4\n3: 'b' -> 4\n4: match 0\n"},
      {"a*", kBare, "0: 'a' -> 1\n^>1: union 0 2\n2: match 0\n"},
      {"a*?", kBare, "0: 'a' -> 1\n^>1: union 2 0\n2: match 0\n"},
      {"a+", kBare, "^>0: 'a' -> 1\n1: union 0 2\n2: match 0\n"},
      {"a+?", kBare, "^>0: 'a' -> 1\n1: union 2 0\n2: match 0\n"},
      {"a?", kBare, "^>0: union 1 2\n1: 'a' -> 2\n2: match 0\n"},
      {"a??", kBare, "^>0: union 2 1\n1: 'a' -> 2\n2: match 0\n"},
      {"(?:a?|b)*", kBare, "^>0: union 1 5\n1: union 2 4 3\n2: 'a' -> 4\n3: 'b' -> 4\n4: union 1 5\n5: match 0\n"},
      {"(?:a?|b)+?", kBare, "^>0: union 1 3 2\n1: 'a' -> 3\n2: 'b' -> 3\n3: union 4 0\n4: match 0\n"},
      {"a{2,4}", kBare,
       "^>0: 'a' -> 1\n1: 'a' -> 2\n2: union 3 6\n3: 'a' -> 4\n4: union 5 6\n5: 'a' -> 6\n6: match 0\n"},
      {"a{2,}", kBare, "^>0: 'a' -> 1\n1: 'a' -> 2\n2: union 1 3\n3: match 0\n"},
      {"(?:ab|cd){2}", kBare,
       "^>0: sparse 'a' -> 2, 'c' -> 1\n1: 'd' -> 3\n2: 'b' -> 3\n3: sparse 'a' -> 5, 'c' -> 4\n"
       "4: 'd' -> 6\n5: 'b' -> 6\n6: match 0\n"},
      {"(?:[ax]b|cd){2}", kBare,
       "^>0: union 1 3\n1: sparse 'a' -> 2, 'x' -> 2\n2: 'b' -> 5\n3: 'c' -> 4\n4: 'd' -> 5\n"
       "5: union 6 8\n6: sparse 'a' -> 7, 'x' -> 7\n7: 'b' -> 10\n8: 'c' -> 9\n9: 'd' -> 10\n"
       "10: match 0\n"},
      {"[ax]b|cd|", kBare,
       "^>0: union 1 3 5\n1: sparse 'a' -> 2, 'x' -> 2\n2: 'b' -> 5\n3: 'c' -> 4\n4: 'd' -> 5\n"
       "5: match 0\n"},
      {"(?:[ax]b|c){0,2}?", kBare,
       "^>0: union 10 1\n1: union 2 4\n2: sparse 'a' -> 3, 'x' -> 3\n3: 'b' -> 5\n4: 'c' -> 5\n"
       "5: union 10 6\n6: union 7 9\n7: sparse 'a' -> 8, 'x' -> 8\n8: 'b' -> 10\n9: 'c' -> 10\n"
       "10: match 0\n"},
      {"(?:^){1000}(?:\\b|){7}a", kBare,
       "^>0: look \\A -> 1\n1: union 2 3\n2: look \\b -> 3\n3: 'a' -> 4\n4: match 0\n"},
      {"(?:[ax]b|cd)?e", kBare,
       "^>0: union 1 3 5\n1: sparse 'a' -> 2, 'x' -> 2\n2: 'b' -> 5\n3: 'c' -> 4\n4: 'd' -> 5\n"
       "5: 'e' -> 6\n6: match 0\n"},
      {"(?:(?:[ax]b|cd)+|e)", kBare,
       "^>0: union 1 7\n1: union 2 4\n2: sparse 'a' -> 3, 'x' -> 3\n3: 'b' -> 6\n4: 'c' -> 5\n"
       "5: 'd' -> 6\n6: union 1 8\n7: 'e' -> 8\n8: match 0\n"},
      {"(?:(?:[ax]b|cd)+)??", kBare,
       "^>0: union 7 1\n1: union 2 4\n2: sparse 'a' -> 3, 'x' -> 3\n3: 'b' -> 6\n4: 'c' -> 5\n"
       "5: 'd' -> 6\n6: union 1 7\n7: match 0\n"},
      {"^a$(?m)^b$\\b\\B", kBare,
       "^>0: look \\A -> 1\n1: 'a' -> 2\n2: look \\z -> 3\n3: look ^ -> 4\n4: 'b' -> 5\n5: look $ -> 6\n"
       "6: look \\b -> 7\n7: look \\B -> 8\n8: match 0\n"},
      {"^a$(?m)^b$\\b\\B", kReverse,
       "^>0: look \\B -> 1\n1: look \\b -> 2\n2: look ^ -> 3\n3: 'b' -> 4\n4: look $ -> 5\n"
       "5: look \\A -> 6\n6: 'a' -> 7\n7: look \\z -> 8\n8: match 0\n"},
      {"foo|foobar|fo|fox|bar|foo", kBare,
       "^>0: sparse 'b' -> 9, 'f' -> 1\n1: 'o' -> 2\n2: union 4 11 3\n3: sparse 'o' -> 11, 'x' -> 11\n"
       "4: 'o' -> 5\n5: union 11 6\n6: 'b' -> 7\n7: 'a' -> 8\n8: 'r' -> 11\n9: 'a' -> 10\n"
       "10: 'r' -> 11\n11: match 0\n"},
      {"foo|foobar|fo|bar", kReverse,
       "^>0: sparse 'o' -> 7, 'r' -> 1\n1: 'a' -> 2\n2: 'b' -> 3\n3: union 4 9\n4: 'o' -> 5\n"
       "5: 'o' -> 6\n6: 'f' -> 9\n7: sparse 'f' -> 9, 'o' -> 8\n8: 'f' -> 9\n9: match 0\n"},
      {"abc|abd|[xy]|e|f", kBare,
       "^>0: union 1 4\n1: 'a' -> 2\n2: 'b' -> 3\n3: 'c'-'d' -> 5\n"
       "4: sparse 'e'-'f' -> 5, 'x'-'y' -> 5\n5: match 0\n"},
      {"[a-cx]", kBare, "^>0: sparse 'a'-'c' -> 1, 'x' -> 1\n1: match 0\n"},
      {"\\C", kBare, "^>0: '\\x00'-'\\xff' -> 1\n1: match 0\n"},
      {"[\\x{80}-\\x{7FF}]", kBare, "^>0: '\\xc2'-'\\xdf' -> 1\n1: '\\x80'-'\\xbf' -> 2\n2: match 0\n"},
      {"[\\x{D7FF}-\\x{E000}]", kBare,
       "^>0: sparse '\\xed' -> 3, '\\xee' -> 1\n1: '\\x80' -> 2\n2: '\\x80' -> 5\n3: '\\x9f' -> 4\n"
       "4: '\\xbf' -> 5\n5: match 0\n"},
      {"(?s).", kBare,
       "^>0: sparse '\\x00'-'\\x7f' -> 8, '\\xc2'-'\\xdf' -> 7, '\\xe0' -> 6, '\\xe1'-'\\xec' -> 5, '\\xed' -> 4, "
       "'\\xee'-'\\xef' -> 5, '\\xf0' -> 3, '\\xf1'-'\\xf3' -> 2, '\\xf4' -> 1\n"
       "1: '\\x80'-'\\x8f' -> 5\n2: '\\x80'-'\\xbf' -> 5\n3: '\\x90'-'\\xbf' -> 5\n"
       "4: '\\x80'-'\\x9f' -> 7\n5: '\\x80'-'\\xbf' -> 7\n6: '\\xa0'-'\\xbf' -> 7\n"
       "7: '\\x80'-'\\xbf' -> 8\n8: match 0\n"},
      {"(?s).", kReverse,
       "^>0: sparse '\\x00'-'\\x7f' -> 12, '\\x80'-'\\xbf' -> 1\n1: union 3 2\n2: '\\x80'-'\\xbf' -> 5\n"
       "3: sparse '\\x80'-'\\x9f' -> 11, '\\xa0'-'\\xbf' -> 4, '\\xc2'-'\\xdf' -> 12\n4: '\\xe0' -> 12\n"
       "5: union 7 6\n6: '\\x80'-'\\xbf' -> 9\n"
       "7: sparse '\\x80'-'\\x8f' -> 10, '\\x90'-'\\xbf' -> 8, '\\xe1'-'\\xec' -> 12, '\\xee'-'\\xef' -> 12\n"
       "8: '\\xf0' -> 12\n9: '\\xf1'-'\\xf3' -> 12\n10: '\\xf4' -> 12\n11: '\\xed' -> 12\n12: match 0\n"},
      {"[\\x{3B1}-\\x{3C9}]", kReverse,
       "^>0: sparse '\\x80'-'\\x89' -> 2, '\\xb1'-'\\xbf' -> 1\n1: '\\xce' -> 3\n2: '\\xcf' -> 3\n"
       "3: match 0\n"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(to_string(nfa_of(row.pattern, row.options)), row.expected) << row.pattern;
    test::count("nfa rows");
  }
}

TEST(Nfa, ByteClasses) {
  struct ClassRow {
    const char* pattern;
    const char* expected;
  };
  const ClassRow rows[] = {
      {"(?s)\\C", "0:\\x00-\\xff"},
      {"a", "0:\\x00-`b-\\xff 1:a"},
      {"\\x00", "0:\\x00 1:\\x01-\\xff"},
      {"[ -\\-]", "0:\\x00-\\x1f.-\\xff 1:\\ -\\-"},
      {"[a-cx]b", "0:\\x00-`d-wy-\\xff 1:acx 2:b"},
      {"[x-\\x7f]", "0:\\x00-w\\x80-\\xff 1:x-\\x7f"},
      {"$", "0:\\x00-\\xff"},
      {"(?m)$", "0:\\x00-\\x09\\x0b-\\xff 1:\\n"},
      {"\\b", "0:\\x00-/:-@[-\\^`{-\\xff 1:0-9A-Z_a-z"},
      {"(?s).",
       "0:\\x00-\\x7f 1:\\x80-\\x8f 2:\\x90-\\x9f 3:\\xa0-\\xbf 4:\\xc0\\xc1\\xf5-\\xff 5:\\xc2-\\xdf 6:\\xe0 "
       "7:\\xe1-\\xec\\xee\\xef 8:\\xed 9:\\xf0 10:\\xf1-\\xf3 11:\\xf4"},
  };
  for (const ClassRow& row : rows) {
    EXPECT_EQ(to_string(nfa_of(row.pattern).classes), row.expected) << row.pattern;
    test::count("nfa rows");
  }
  nfa::ByteClassBuilder every, some, both;
  for (unsigned b = 0; b < 256; ++b) every.add_range(static_cast<uint8_t>(b), static_cast<uint8_t>(b));
  EXPECT_EQ(every.build().count, 256);
  some.add_range('a', 'z');
  both.add_range('m', 'm');
  both.add_all_of(some.build());
  EXPECT_EQ(to_string(both.build()), "0:\\x00-`{-\\xff 1:a-ln-z 2:m");
}

TEST(Nfa, Dot) {
  EXPECT_EQ(to_dot(nfa_of("a?^", {.anchored_only = true})),
            "digraph {\n  rankdir=LR;\n  node [shape=circle];\n"
            "  \"anchored\" [shape=plaintext];\n  \"anchored\" -> 0;\n"
            "  \"unanchored\" [shape=plaintext];\n  \"unanchored\" -> 0;\n"
            "  0 -> 1 [label=\"slot 0\"];\n"
            "  1 -> 2 [label=\"#1\"];\n  1 -> 3 [label=\"#2\"];\n"
            "  2 -> 3 [label=\"'a'\"];\n"
            "  3 -> 4 [label=\"\\\\A\"];\n"
            "  4 -> 5 [label=\"slot 1\"];\n"
            "  5 [shape=doublecircle, label=\"5\\nmatch 0\"];\n}\n");
  test::count("nfa rows");
}

TEST(Nfa, SparseSet) {
  nfa::SparseSet set(5);
  EXPECT_TRUE(set.insert(3));
  EXPECT_TRUE(set.insert(0));
  EXPECT_FALSE(set.insert(3));
  EXPECT_EQ(set.size(), 2u);
  EXPECT_EQ(set[0], 3u);
  EXPECT_EQ(set[1], 0u);
  EXPECT_FALSE(set.contains(4));
  set.clear();
  EXPECT_FALSE(set.contains(3));
}

// Does the automaton, which is one class from start to match, accept exactly these bytes?
bool accepts(const nfa::Nfa& nfa, std::string_view bytes) {
  std::set<uint32_t> now = {index(nfa.start_anchored)}, next;
  const auto close = [&nfa](std::set<uint32_t>& set) {
    for (bool grown = true; grown;) {
      grown = false;
      for (const uint32_t id : set) {
        if (nfa.states[id].kind != nfa::StateKind::kUnion) continue;
        for (const nfa::StateId to : nfa.alternatives_of(nfa.states[id])) grown = set.insert(index(to)).second || grown;
      }
    }
  };
  close(now);
  for (const char c : bytes) {
    const auto b = static_cast<uint8_t>(c);
    next.clear();
    for (const uint32_t id : now) {
      const nfa::State& s = nfa.states[id];
      if (s.kind == nfa::StateKind::kByteRange && b >= s.lo && b <= s.hi) next.insert(index(s.next));
      if (s.kind != nfa::StateKind::kSparse) continue;
      for (const nfa::Transition& t : nfa.transitions_of(s)) {
        if (b >= t.lo && b <= t.hi) next.insert(index(t.next));
      }
    }
    close(next);
    now = next;
    if (now.empty()) return false;
  }
  return std::ranges::any_of(now, [&](uint32_t id) { return nfa.states[id].kind == nfa::StateKind::kMatch; });
}

std::string encode(uint32_t c) {
  if (c < 0x80) return {static_cast<char>(c)};
  const int size = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  std::string out{static_cast<char>((0xF00 >> size) | (c >> (6 * (size - 1))))};
  for (int i = size - 2; i >= 0; --i) out += static_cast<char>(0x80 | ((c >> (6 * i)) & 0x3F));
  return out;
}

// A set's automata agree with the encoder at and around every range's ends, and at random.
void check_class(const syntax::CharSet& set, std::mt19937& random) {
  syntax::HirArena arena;
  const syntax::Hir hir = arena.make_class(set, false);
  const nfa::Nfa forward = nfa_of(hir, kBare), backward = nfa_of(hir, kReverse);
  std::vector<uint32_t> probes = {0,      0x7F,   0x80,   0x7FF,  0x800,   0xD7FF,
                                  0xD800, 0xDFFF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF};
  for (const syntax::CodeRange& r : set.ranges()) probes.insert(probes.end(), {r.lo - 1, r.lo, r.hi, r.hi + 1});
  for (int i = 0; i < 50; ++i) probes.push_back(random() % 0x110000);
  for (const uint32_t c : probes) {
    if (c > 0x1FFFFF) continue;  // 0 - 1; code points above 10FFFF are probed as what their encoding would be
    std::string text = encode(c);
    const bool expected = set.contains(c) && (c < 0xD800 || c > 0xDFFF);
    ASSERT_EQ(accepts(forward, text), expected) << c << " in " << to_string(set);
    std::ranges::reverse(text);
    ASSERT_EQ(accepts(backward, text), expected) << c << " in " << to_string(set);
    test::count("utf8 classes");
  }
}

TEST(Utf8, Classes) {
  std::mt19937 random(7);
  for (uint64_t round = test::scaled(400); round > 0; --round) {
    syntax::CharSet set;
    for (unsigned ranges = 1 + random() % 8; ranges > 0; --ranges) {
      const uint32_t lo = (random() % 0x110000) >> (random() % 16), width = (random() % 0x110000) >> (random() % 21);
      set.add(lo, std::min(lo + width, syntax::kMaxCodePoint));
    }
    check_class(set, random);
  }
  for (const char* name : {"\\pL", "\\pN", "\\p{Greek}", "\\PL", "\\p{Han}", "\\pC"}) {
    const syntax::HirTree hir = hir_of(name);
    if (const auto* cls = std::get_if<syntax::Hir::Class>(&hir.root.node)) check_class(cls->set(), random);
    else ADD_FAILURE() << name;
  }
}

// The splitter's sequences cover every scalar value once, in order.
TEST(Utf8, Splitter) {
  nfa::Utf8Splitter splitter;
  splitter.start({0, 0x10FFFF});
  nfa::Utf8Sequence s;
  uint64_t strings = 0, sequences = 0;
  for (; splitter.next(s); ++sequences) {
    uint64_t product = 1;
    for (unsigned i = 0; i < s.size; ++i) product *= s.bytes[i].hi - s.bytes[i].lo + 1u;
    strings += product;
  }
  EXPECT_EQ(sequences, 9u);
  EXPECT_EQ(strings, 0x110000u - 0x800u);
}

// The bytes of the code point at the front of `text`: of the one whose encoding it begins with, else 1.
std::size_t length_by_encoder(std::string_view text) {
  for (std::size_t size = 1; size <= 4 && size <= text.size(); ++size) {
    uint32_t c = static_cast<uint8_t>(text[0]) & (size == 1 ? 0xFFu : 0x7Fu >> size);
    for (std::size_t i = 1; i < size; ++i) c = c << 6 | (static_cast<uint8_t>(text[i]) & 0x3Fu);
    const bool scalar = c < 0xD800 || (c > 0xDFFF && c <= 0x10FFFF);
    if (scalar && encode(c) == text.substr(0, size)) return size;
  }
  return 1;
}

// Every text of up to four of the bytes at the edges of Unicode's table 3-7, at every place.
TEST(Utf8, CodePoints) {
  const std::string bytes = "a\x7F\x80\x8F\x90\x9F\xA0\xBF\xC1\xC2\xDF\xE0\xE1\xED\xEF\xF0\xF1\xF4\xF5\xFF";
  std::vector<std::string> texts = {""};
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::string text = texts[i];
    bool good = true;
    for (std::size_t at = 0; at <= text.size(); ++at) {
      const std::string_view rest = std::string_view(text).substr(at);
      bool splits = false;
      for (std::size_t p = 0; p < at; ++p) splits |= at - p < length_by_encoder(std::string_view(text).substr(p));
      good &= nfa::code_point_length(text, at) == length_by_encoder(rest);
      good &= nfa::splits_code_point(text, at) == splits;
    }
    EXPECT_TRUE(good) << testing::PrintToString(text);
    test::count("utf8 code points", 1, good ? 0 : 1);
    for (std::size_t b = 0; b < bytes.size() && text.size() < 4; ++b) texts.push_back(text + bytes[b]);
  }
}

TEST(Nfa, SizeOfClasses) {
  struct SizeRow {
    const char* pattern;
    CompileOptions options;
    std::size_t states;  // at most
  };
  const SizeRow rows[] = {
      {".", kBare, 9},         {".", kReverse, 14},       {"\\pL", kBare, 300},
      {"\\pL", kReverse, 520}, {"\\pL{10}", kBare, 2980}, {"\\p{Han}", kReverse, 60},
  };
  for (const SizeRow& row : rows) {
    EXPECT_LE(nfa_of(row.pattern, row.options).states.size(), row.states) << row.pattern;
    test::count("nfa rows");
  }
}

TEST(Nfa, Budget) {
  const char* const patterns[] = {"(?:(?:a{1000}){1000}){1000}", "(?:(?:a{1000}){1000}|b){1000}", "\\pL{1000000}",
                                  "(?:(?:a?){1000}){1000}", "((((((a{100}){100}){100}){100}){100}){100})"};
  for (const char* pattern : patterns) {
    const syntax::HirTree hir = hir_of(pattern);
    const auto begin = std::chrono::steady_clock::now();
    const auto nfa = nfa::compile(hir, {});
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
    ASSERT_FALSE(nfa) << pattern;
    EXPECT_EQ(nfa.error().kind(), ErrorKind::kProgramTooLarge) << pattern;
    EXPECT_LT(took.count(), 50) << pattern;
    test::count("nfa budgets");
  }
  EXPECT_EQ(nfa::compile(hir_of("(?:(?:a{1000}){1000}){1000}").root, {}).error().message(),
            "the pattern needs an automaton of about 30 GiB, but the memory budget allows 4 MiB; use smaller counts or "
            "raise the budget (max_mem)");
  // Every budget either refuses or is kept.
  const syntax::HirTree hir = hir_of("(\\pL{1,3}|[a-c]x*?){2,}\\b");
  for (std::size_t limit = 0; limit < 20'000; limit += 37) {
    const auto nfa = nfa::compile(hir, {.size_limit = limit});
    if (nfa) {
      EXPECT_LE(nfa->states.size() * sizeof(nfa::State), limit);
    }
    test::count("nfa budgets");
  }
}

}  // namespace
}  // namespace lino

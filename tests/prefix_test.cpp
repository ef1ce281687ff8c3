// What every match begins with, which kernel looks for it, and searches with it against the plain table walk.
#include "nfa/prefix.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "jit/prefilter.h"
#include "lino/regex.h"
#include "tests/count.h"
#include "tests/pattern.h"

namespace lino {
namespace {

TEST(Prefix, Printed) {
  const struct {
    const char* pattern;
    const char* expected;
    nfa::PrefixLimits limits = {};
  } rows[] = {
      {"abc", "[a][b][c]\n"},
      {"(?i)ab", "[Aa][Bb]\n"},
      {"(?i)ks", "[Kk][Ss]\n[Kk][\\xc5]\n[\\xe2][\\x84]\n"},
      {"ab|cde", "[a][b]\n[c][d]\n"},
      {"a*bc", "[a][a]\n[a][b]\n[b][c]\n"},
      {"a[0-9]?b", "[a][0-9]\n[a][b]\n"},
      {"\\bab(?=c)d", "[a][b][d]\n"},
      {"(?u)\\b[ab]c", "[ab][c]\n"},
      {"a*", "\n"},
      {"", "\n"},
      {"[^\\x00-\\x{10FFFF}]", ""},
      {"abcdefghijklmnopqrstuvwxyz", "[a][b][c][d][e][f][g][h][i][j][k][l][m][n][o][p]\n"},
      {"\xD0\xA8[\xD0\xB0\xD1\x80]", "[\\xd0][\\xa8][\\xd0][\\xb0]\n[\\xd0][\\xa8][\\xd1][\\x80]\n"},
      {"ab|cd|ef", "[ace][bdf]\n", {.alternatives = 2}},
      {"(?:a|b|c|d)(?:a|bb|c|d)x", "[a-d][acd][x]\n[a-d][b][b]\n"},
      {"abc", "[a]\n", {.length = 1}},
  };
  for (const auto& row : rows) {
    const nfa::Nfa nfa = test::nfa_of(row.pattern, {.captures = false});
    EXPECT_EQ(nfa::to_string(nfa::prefixes(nfa, row.limits)), row.expected) << row.pattern;
    test::count("prefix printed");
  }
}

TEST(Prefix, Choice) {
  const struct {
    const char* pattern;
    const char* expected;  // the beginning of what is printed
  } rows[] = {
      {"Sherlock Holmes", "find_pair at 7, 9: 1 alternative"},
      {"(?i:zebra)x", "find_pair at 0, 5: 1 alternative"},
      {"ab", "find_pair at 0, 1: 1 alternative"},
      {"Sherlock|Watson|Moriarty", "find_buckets"},
      {"[0-9]{2}-[0-9]", "find_buckets"},
      {"[a-z]+ing", "none"},
      {"a", "none"},
      {"^ab", "none"},
      {"a*", "none"},
  };
  for (const auto& row : rows) {
    const Regex regex(row.pattern, {.engine = Engine::kJit});
    const std::string plan = regex.explain();
    const std::size_t at = plan.find("begins: ");
    const std::string got = at == std::string::npos ? "none" : plan.substr(at + 8, plan.find('\n', at) - at - 8);
    EXPECT_EQ(got.substr(0, std::string(row.expected).size()), row.expected) << row.pattern << "\n" << plan;
    test::count("prefix choice");
  }
}

// Pieces of matches, and what is nearly one, in the order that chance has: every kernel's stops, candidates that fail
// late, matches that begin in one another, haystacks shorter than a match.
TEST(Prefix, SearchesAgreeWithTheTable) {
  const struct {
    const char* pattern;
    std::vector<const char*> pieces;
  } rows[] = {
      {"abcab", {"a", "b", "c", "abc", "ab", "abcab", "x"}},
      {"(?i)abcd|bce", {"a", "B", "c", "D", "aB", "Bc", "e", "x"}},
      {"abc|bcd|cde|def|efg|fgh|ghi|hij|ijk|jkl", {"abc", "bcd", "a", "hij", "k", "de", "fg", "l", " "}},
      {"foo\\d+|bar[a-z]{3}", {"foo", "bar", "fo", "1", "22", "ba", "xyz", "abc"}},
      {"\\bfoo\\b|\\bbar", {"foo", "bar", " ", "x", "fo", "-"}},
      {"(?m)^[ay]*[bx]+c", {"a", "y", "b", "x", "c", "\n", "aybc", "z"}},
      {"(?m)^ab$", {"ab", "\n", "a", "b", "\nab\n"}},
      {"a*bc", {"a", "b", "c", "bc", "aaa", "x"}},
      {"(?:ab)*cd", {"ab", "cd", "a", "c", "abab", "x"}},
      {"xa.*yz", {"xa", "x", "a", "yz", "y", "z", "\n", "w"}},
      {"(?s)ab.{3,9}?cd", {"ab", "cd", "a", "c", "....", "\n"}},
      {"\xD0\xA8\xD0\xB5|(?i)\xD1\x85\xD0\xBE",
       {"\xD0\xA8\xD0\xB5", "\xD0\xA5", "\xD0\xBE", "\xD0", "\xB5", "\xA8", "x"}},
      {"\\B[ab]c", {"a", "b", "c", " ", "bc"}},
  };
  std::mt19937_64 random(11);
  for (const auto& row : rows) {
    for (const bool longest : {false, true}) {
      const Regex table(row.pattern, {.longest_match = longest, .engine = Engine::kTable});
      const Regex jit(row.pattern, {.longest_match = longest, .engine = Engine::kJit});
      const Regex interpreted(row.pattern, {.longest_match = longest, .engine = Engine::kInterpret});
      EXPECT_NE(jit.explain().find("begins: find_"), std::string::npos) << row.pattern;
      for (std::size_t n = 0; n < std::max<std::size_t>(40, test::scaled(400)); ++n) {
        std::string haystack;
        const std::size_t pieces = n % 3 == 0 ? n / 4 : random() % 60;
        const bool sparse = random() % 2 == 0;
        for (std::size_t i = 0; i < pieces; ++i) {
          haystack += row.pieces[random() % row.pieces.size()];
          if (sparse) haystack.append(random() % 40, '.');
        }
        const std::vector<Span> expected = [&] {
          std::vector<Span> spans(haystack.size() + 1);
          Cursor cursor;
          spans.resize(table.find_all(haystack, cursor, spans));
          return spans;
        }();
        for (const Regex* regex : {&jit, &interpreted}) {
          std::vector<Span> spans(haystack.size() + 1);
          Cursor cursor;
          spans.resize(regex->find_all(haystack, cursor, spans));
          const bool same = spans == expected && regex->is_match(haystack) == !expected.empty();
          EXPECT_TRUE(same) << row.pattern << " in " << testing::PrintToString(haystack);
          test::count("prefix searches", 1, !same);
        }
      }
    }
  }
}

}  // namespace
}  // namespace lino

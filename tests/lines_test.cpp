// Regex::lines: the lines that have a match, against the matches of find_all() and the lines around them.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "lino/regex.h"
#include "tests/count.h"

namespace lino {

void PrintTo(const Span& span, std::ostream* out) { *out << span.begin << '-' << span.end; }

namespace {

using namespace std::string_literals;

constexpr Engine kEngines[] = {Engine::kAuto,      Engine::kJit,       Engine::kTable,
                               Engine::kInterpret, Engine::kForesight, Engine::kNfa};

std::vector<Span> lines_of(const Regex& regex, std::string_view haystack, std::size_t start, std::size_t batch) {
  std::vector<Span> all, some(batch);
  Cursor cursor{.at = start};
  while (!cursor.done) {
    const std::size_t n = regex.lines(haystack, cursor, some);
    all.insert(all.end(), some.begin(), some.begin() + static_cast<std::ptrdiff_t>(n));
    EXPECT_TRUE(n == batch || cursor.done);
  }
  return all;
}

// Of each match the line; what stands behind the last terminator is none.
std::vector<Span> lines_of_matches(const Regex& regex, std::string_view haystack, std::size_t start, char terminator) {
  std::vector<Span> all;
  Span match;
  for (Cursor cursor{.at = start}; regex.find_all(haystack, cursor, {&match, 1}) == 1;) {
    if (match.begin == haystack.size() && (match.begin == start || haystack[match.begin - 1] == terminator)) break;
    const std::size_t before = match.begin > 0 ? haystack.rfind(terminator, match.begin - 1) : std::string_view::npos;
    const Span line{before == std::string_view::npos ? 0 : before + 1,
                    std::min(haystack.find(terminator, match.begin), haystack.size())};
    if (all.empty() || all.back().begin != line.begin) all.push_back(line);
  }
  return all;
}

TEST(Lines, Edges) {
  const struct {
    const char* pattern;
    std::string haystack;
    std::size_t start;
    std::vector<Span> lines;
  } rows[] = {
      {"a", "", 0, {}},
      {"", "", 0, {}},
      {"a", "a", 0, {{0, 1}}},
      {"a", "a\n", 0, {{0, 1}}},
      {"", "\n", 0, {{0, 0}}},
      {"", "\n\n", 0, {{0, 0}, {1, 1}}},
      {"", "x\n", 0, {{0, 1}}},
      {"x*", "a\nxx\n\nb", 0, {{0, 1}, {2, 4}, {5, 5}, {6, 7}}},
      {"a", "aaa\nb\nba", 0, {{0, 3}, {6, 8}}},
      {"a", "aaa\nb\nba", 4, {{6, 8}}},
      {"a", "aaa\nb\nba", 8, {}},
      {"(?m)^$", "a\n\nb\n", 0, {{2, 2}}},
      {"(?m)b$", "ab\nba\nb", 0, {{0, 2}, {6, 7}}},
      {"(?m)^b", "ab\nba\nb", 3, {{3, 5}, {6, 7}}},
      {"\\bb", "ab\nb-", 3, {{3, 5}}},
      {"[^a]", "aa\nba\n", 0, {{3, 5}}},  // never_nl
      {"(a|b)+c", "abab\nabc\n", 0, {{5, 8}}},
      {"\\z", "a\nb", 0, {{2, 3}}},
      {"\\z", "a\n", 0, {}},
      {"(?<=a)b|c(?!d)", "ab\ncd\nce", 0, {{0, 2}, {6, 8}}},
  };
  for (const auto& row : rows) {
    for (const Engine engine : kEngines) {
      const Regex regex(row.pattern, {.never_nl = true, .engine = engine});
      EXPECT_EQ(lines_of(regex, row.haystack, row.start, 3), row.lines) << row.pattern << " on " << row.haystack;
      test::count("lines at the edges");
    }
  }
}

TEST(Lines, AreThoseOfMatches) {
  const char* const patterns[] = {"a",        ".",        "[ab]+c",  "\\w+",     "(?m)^a|b$", "a*",
                                  "\\bab\\b", "abc|cab",  "c[^b]*b", "(?i)AB+",  "\\pL{3}",   "a.*b",
                                  "\\s",      "ca|ca\\w", "x",       "(?<=a)b.", "[a-c]{5}",  "(?:a|b|c| ){20,}"};
  std::mt19937 random(5);
  for (std::size_t round = 0; round < test::scaled(12); ++round) {
    std::string haystack;
    const std::size_t size = round % 3 == 0 ? random() % 40 : random() % 6000, length = 2 + random() % 40;
    while (haystack.size() < size) {
      haystack += random() % length == 0 ? "\n"s
                  : random() % 50 == 0   ? "\xC3\xA9"s
                                         : std::string(1, "abc aab"[random() % 7]);
    }
    const std::size_t newline = haystack.find('\n', random() % (haystack.size() + 1));
    const std::size_t start = round % 2 == 0 || newline == std::string::npos ? 0 : newline + 1;
    for (const char* pattern : patterns) {
      for (const Engine engine : kEngines) {
        const bool slow = engine == Engine::kForesight || engine == Engine::kNfa;
        if (slow && haystack.size() > 1500) continue;
        const Regex regex(pattern, {.never_nl = true, .engine = engine});
        const std::vector<Span> expected = lines_of_matches(regex, haystack, start, '\n');
        for (const std::size_t batch : {1, 7, 1000}) {  // more than once: by drafts, tables, and code
          const std::vector<Span> lines = lines_of(regex, haystack, start, batch);
          EXPECT_EQ(lines, expected) << pattern << " from " << start << " in " << testing::PrintToString(haystack);
          test::count("lines of matches", 1, lines != expected);
        }
      }
    }
  }
}

TEST(Lines, OfAnotherTerminator) {
  const Regex regex("a.b", {.never_nl = true, .line_terminator = '\0'});
  const std::string haystack = "a\nb\0a\0b\0acb"s;
  EXPECT_EQ(lines_of(regex, haystack, 0, 2), (std::vector<Span>{{0, 3}, {8, 11}}));
  test::count("lines of another terminator");
}

}  // namespace
}  // namespace lino

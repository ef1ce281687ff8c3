// What lino means where RE2 has no meaning: rows {pattern, haystack, all matches} through the public interface, by
// every engine, and the Unicode database's own test of grapheme clusters.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "lino/regex.h"
#include "regex/syntax/encoding.h"
#include "tests/count.h"

namespace lino {
namespace {

using namespace std::string_literals;

constexpr std::array kEngines = {Engine::kAuto, Engine::kJit, Engine::kTable, Engine::kInterpret, Engine::kNfa};

struct Row {
  std::string pattern;
  std::string haystack;
  std::string spans;  // "0-2 4-5"; or "error"
};

std::string spans_of(const Regex& regex, std::string_view haystack) {
  std::string out;
  for (const Match match : regex.matches(haystack)) {
    out += (out.empty() ? "" : " ") + std::to_string(match.begin()) + "-" + std::to_string(match.end());
  }
  return out;
}

void check(const Row& row, Options options = {}) {
  for (const Engine engine : kEngines) {
    options.engine = engine;
    const Expected<Regex> regex = Regex::make(row.pattern, options);
    const std::string spans = regex ? spans_of(*regex, row.haystack) : "error";
    test::count("meaning", 1, spans == row.spans ? 0 : 1);
    EXPECT_EQ(spans, row.spans) << row.pattern << " on " << row.haystack << ", engine " << static_cast<int>(engine)
                                << (regex ? "" : regex.error().what());
  }
}

TEST(Meaning, Properties) {
  for (const Row& row : std::vector<Row>{
           {"\\p{Script=Greek}+", "abc αβγ d", "4-10"},
           {"\\p{scx=Deva}", "\u0964x\u0915", "0-3 4-7"},
           {"\\p{sc=Deva}", "\u0964x\u0915", "4-7"},
           {"\\p{Alphabetic}+", "ab1\u0345é", "0-2 3-7"},
           {"[\\p{Uppercase}--]+", "AB-Éc", "0-5"},
           {"\\p{Emoji_Presentation}", "a\U0001F600\u00A9", "1-5"},
           {"\\p{age=6.0}+", "\u20B9\u20BA\U0001F601\U0001F600", "0-3 6-10"},
           {"\\P{^white space}+", "a \u2003b", "1-5"},
           {"\\p{ASCII}\\P{ASCII}", "aéb", "0-3"},
           {"(?i)\\p{Lu}+", "aB1ß", "0-2 3-5"},
           {"\\p{Other}", "\u0378a\n", "0-2 3-4"},
           {"\\p{C}", "\u0378a\n", "3-4"},
       }) {
    check(row);
  }
}

TEST(Meaning, UnicodeClasses) {
  for (const Row& row : std::vector<Row>{
           {"\\d+", "1\u0663", "0-1"},
           {"(?u)\\d+", "1\u0663x", "0-3"},
           {"(?u)\\w+", "né_\u0301\u200D\u0663-a", "0-11 12-13"},
           {"(?u)\\W+", "né \u2014\xFFx", "3-7"},
           {"(?u)\\s+", "a\v\u00A0\u2028b", "1-7"},
           {"\\s+", "a\v\u00A0\u2028b", ""},
           {"(?u:\\w)\\w", "éa aé", "0-3"},
           {"(?u)[[:word:]\\s]+", "aé\u00A0b", "0-1 3-6"},
           {"(?u)(?i)\\w", "\u212A", "0-3"},
       }) {
    check(row);
  }
  check({"\\w+(?-u:\\w)", "né éa", "4-7"}, {.unicode = true});
  check({"\\w+", "n\xE9_\x80", "0-3"}, {.latin1 = true, .unicode = true});
  check({"\\w+", "né", "0-3"}, {.unicode = true, .posix_syntax = true, .perl_classes = true});
}

TEST(Meaning, Lines) {
  for (const Row& row : std::vector<Row>{
           {"\\R", "a\r\nb\nc\rd\u0085\u2028\v", "1-3 4-5 6-7 8-10 10-13 13-14"},
           {"\\R\\n", "\r\n\n", "0-3"},
           {"\\R\\n", "\r\n", "0-2"},
           {"\\R{2}", "\r\n", "0-2"},
           {"\\h+\\H", "a \t\u00A0\u3000\u180E", "1-11"},
           {"(?s)\\N+.", "ab\nc", "0-3"},
           {"(?R).+", "ab\r\nc\nd\re", "0-2 4-5 6-7 8-9"},
           {"(?R)\\N+", "ab\r\nc", "0-2 4-5"},
           {"(?Rs).+", "ab\r\nc", "0-5"},
           {"a(?R:.)a(?-R:.)", "a\ra\ra-a\r", "4-8"},
       }) {
    check(row);
  }
  check({".+", "ab\0c\n"s, "0-2 3-5"}, {.line_terminator = '\0'});
  check({"\\N+", "ab\0c\n"s, "0-2 3-5"}, {.dot_nl = true, .line_terminator = '\0'});
  check({".+", "ab\xFFz", "0-2 3-4"}, {.latin1 = true, .line_terminator = '\xFF'});
  check({".+", "ab", "error"}, {.line_terminator = '\xFF'});
}

TEST(Meaning, GraphemeClusters) {
  for (const Row& row : std::vector<Row>{
           {"\\X", "ae\u0301\r\n\U0001F1E9\U0001F1EA\U0001F1EB", "0-1 1-4 4-6 6-14 14-18"},
           {"\\X", "\U0001F468\u200D\U0001F469\u200D\U0001F467x\u0300\u0300", "0-18 18-23"},
           {"\\X", "\u0600\u0600\n\u0600a", "0-4 4-5 5-8"},
           {"\\X", "\u1100\u1161\u11A8\uAC00\u11A8", "0-9 9-15"},
           {"a\\X", "ab\u0301a\xFF", "0-4"},
           {"\\Xb", "a\u0301bb", "0-4"},
           {"\\X\\p{M}", "e\u0301", "0-3"},
           {"^\\X{2}$", "e\u0301\u1100\u1161", "0-9"},
           {"\\X", "\xFF\xCC", ""},
       }) {
    check(row);
  }
  check({"\\X", "\r\n\xE9\xAD", "0-2 2-3 3-4"}, {.latin1 = true});
  check({"\\X", "\r\na", "0-1 2-3"}, {.never_nl = true});
  check({"\\X", "\U0001F1E9\U0001F1EA\U0001F1EBa", "0-8 8-12 12-13"}, {.longest_match = true});
}

TEST(Meaning, SetOperations) {
  for (const Row& row : std::vector<Row>{
           {"(?v)[\\w--\\d]+", "ab12_c", "0-2 4-6"},
           {"(?v)[\\p{Greek}&&\\p{Lu}]+", "αΒΓδ", "2-6"},
           {"(?v)[\\p{Lu}--\\p{ASCII}]", "AÉ", "1-3"},
           {"(?vi)[a-z--[aeiou]]+", "HEllo", "0-1 2-4"},
           {"(?vi)[[^s]&&[^\\x00-\\x7F]]", "\u017F\u0180", "2-4"},
           {"(?v)[a~~[b&&c]]", "abc", "0-1"},
           {"(?v:[a--b])[+--b]", "a-ab", "0-2 2-4"},
           {"(?v)\\b{start}\\w", "ab cd", "0-1 3-4"},
           {"(?v)\\<.|.\\>", "ab c", "0-1 1-2 3-4"},
           {"(?v)\\b{start-half}.", "a-bc", "0-1 2-3"},
           {"(?v).\\b{end-half}", "ab-c", "1-2 3-4"},
           {"(?v)\\b{end}", "ab c", "2-2 4-4"},
       }) {
    check(row);
  }
}

TEST(Meaning, UnicodeBoundaries) {
  for (const Row& row : std::vector<Row>{
           {"(?u)\\b", "né a", "0-0 3-3 4-4 5-5"},
           {"\\b", "né a", "0-0 1-1 4-4 5-5"},
           {"(?u)\\B", "né -", "1-1 4-4 5-5"},
           {"(?u)\\b\\w+\\b", "né, \u0434\u0430\xFFx", "0-3 5-9 10-11"},
           {"(?u)(?-u:\\b).", "éa", "2-3"},
           {"(?u)é\\b", "éa é", "4-6"},
           {"(?uv)\\b{start}.", "né da", "0-1 4-5"},
           {"(?uv).\\b{end}", "né da", "1-3 5-6"},
           {"(?uv)\\b{start-half}.", "é-a", "0-2 3-4"},
           {"(?uv).\\b{end-half}", "é-a", "0-2 3-4"},
           {"(?uv)\\<|\\>", "né da", "0-0 3-3 4-4 6-6"},
           {"(?ui)\\bK\\b", "\u212A k ék", "0-3 4-5"},
       }) {
    check(row);
  }
  check({"\\b\\w", "\xE9z b", "0-1 3-4"}, {.latin1 = true, .unicode = true});
  check({"a", "éa a aé", "4-5"}, {.unicode = true, .whole_words = true});
  check({"a", "éa a aé", "2-3 4-5 6-7"}, {.whole_words = true});
}

TEST(Meaning, LineEnds) {
  for (const Row& row : std::vector<Row>{
           {"(?mR)^", "a\r\nb\rc\nd", "0-0 3-3 5-5 7-7"},
           {"(?mR)$", "a\r\nb\rc\nd", "1-1 4-4 6-6 8-8"},
           {"(?mR)^$", "\r\n\n\r\r\n", "0-0 2-2 3-3 4-4 6-6"},
           {"(?mR)^.*$", "ab\r\n\rc", "0-2 4-4 5-6"},
           {"(?R)^.*$", "ab\r\nc", ""},
           {"(?mR)^b(?-R:$)", "b\rb\nb", "2-3 4-5"},
           {"(?mRs)^.+?$", "a\r\nb", "0-1 3-4"},
           {"(?m)^.*$", "a\r\nb", "0-2 3-4"},
       }) {
    check(row);
  }
  check({"(?m)^.+$", "a\nb\0c"s, "0-3 4-5"}, {.line_terminator = '\0'});
  check({"(?m)^|$", "a\nb\0c"s, "0-0 3-3 4-4 5-5"}, {.line_terminator = '\0'});
  check({"(?mR)^.+$", "a\nb\0c"s, "0-1 2-5"}, {.line_terminator = '\0'});
  check({"(?m)^.$", "a\xFF\xFE\xFFzz", "0-1 2-3"}, {.latin1 = true, .line_terminator = '\xFF'});
}

// The positions at which a zero-width pattern matches, by a loop over the haystack.
template <class Holds>
std::string positions(std::string_view haystack, Holds holds) {
  std::string out;
  for (std::size_t at = 0; at <= haystack.size(); ++at) {
    // Not inside a character: the first byte of the next one, or of what is none.
    const bool inside = at > 0 && at < haystack.size() && (static_cast<unsigned char>(haystack[at]) & 0xC0) == 0x80;
    if (!inside && holds(at)) out += (out.empty() ? "" : " ") + std::to_string(at) + "-" + std::to_string(at);
  }
  return out;
}

TEST(Meaning, LineEndsEverywhere) {
  const Regex start("(?mR)^"), end("(?mR)$"), other("(?m)^|$", {.line_terminator = 'x'});
  for (uint32_t i = 0; i < 4 * 4 * 4 * 4 * 4 * 4; ++i) {
    std::string haystack;
    for (uint32_t rest = i; rest > 0; rest /= 4) haystack += "\r\nxa"[rest % 4];
    auto is = [&](std::size_t at, char c) { return at < haystack.size() && haystack[at] == c; };
    const std::string starts = positions(
        haystack, [&](std::size_t at) { return at == 0 || is(at - 1, '\n') || (is(at - 1, '\r') && !is(at, '\n')); });
    const std::string ends = positions(haystack, [&](std::size_t at) {
      return at == haystack.size() || is(at, '\r') || (is(at, '\n') && (at == 0 || !is(at - 1, '\r')));
    });
    const std::string others = positions(
        haystack, [&](std::size_t at) { return at == 0 || at == haystack.size() || is(at - 1, 'x') || is(at, 'x'); });
    const bool ok =
        spans_of(start, haystack) == starts && spans_of(end, haystack) == ends && spans_of(other, haystack) == others;
    test::count("meaning lines", 1, ok ? 0 : 1);
    EXPECT_TRUE(ok) << i << ": " << starts << ", " << ends << ", " << others;
  }
}

TEST(Meaning, UnicodeBoundariesEverywhere) {
  const std::array<std::string, 7> kPieces = {"a", "é", "\u0301", "-", "\u2028", "\U0001D7D8", "\u200D"};
  const std::array<bool, 7> kIsWord = {true, true, true, false, false, true, true};
  const Regex boundary("(?u)\\b"), start("(?uv)\\<"), end_half("(?uv)\\b{end-half}"), none("(?u)\\B");
  std::mt19937 random(5);
  for (uint64_t i = test::scaled(4000); i > 0; --i) {
    std::string haystack, word(1, '-');  // word[at]: what is before position at; word[at + 1]: what is behind
    for (unsigned n = random() % 8; n > 0; --n) {
      const std::size_t piece = random() % kPieces.size();
      haystack += kPieces[piece];
      word += std::string(kPieces[piece].size(), kIsWord[piece] ? 'w' : '-');
    }
    word += '-';
    auto holds = [&](auto test) {
      return positions(haystack, [&](std::size_t at) { return test(word[at] == 'w', word[at + 1] == 'w'); });
    };
    const bool ok = spans_of(boundary, haystack) == holds([](bool a, bool b) { return a != b; }) &&
                    spans_of(none, haystack) == holds([](bool a, bool b) { return a == b; }) &&
                    spans_of(start, haystack) == holds([](bool a, bool b) { return !a && b; }) &&
                    spans_of(end_half, haystack) == holds([](bool, bool b) { return !b; });
    test::count("meaning boundaries", 1, ok ? 0 : 1);
    EXPECT_TRUE(ok) << haystack;
  }
}

// A line of GraphemeBreakTest.txt: code points in hexadecimal between the signs for a break and for none.
Row cluster_row(std::string_view line) {
  Row row{"\\X", "", ""};
  std::size_t begin = 0;
  std::istringstream words{std::string(line)};
  for (std::string word; words >> word;) {
    if (word == "\u00F7") {  // a break
      if (!row.haystack.empty()) {
        row.spans += (row.spans.empty() ? "" : " ") + std::to_string(begin) + "-" + std::to_string(row.haystack.size());
      }
      begin = row.haystack.size();
    } else if (word != "\u00D7") {
      syntax::append_utf8(row.haystack, static_cast<uint32_t>(std::stoul(word, nullptr, 16)));
    }
  }
  return row;
}

TEST(Meaning, GraphemeBreakTest) {
  std::ifstream file("/usr/share/unicode/auxiliary/GraphemeBreakTest.txt");
  if (!file) {
    test::count_skipped("meaning clusters", "unicode-data-is-not-installed");
    GTEST_SKIP();
  }
  std::vector<Regex> regexes;
  for (const Engine engine : kEngines) regexes.emplace_back("\\X", Options{.engine = engine});
  int lines = 0;
  for (std::string line; std::getline(file, line);) {
    line.resize(std::min(line.find('#'), line.size()));
    if (line.empty()) continue;
    ++lines;
    const Row row = cluster_row(line);
    for (const Regex& regex : regexes) {
      const std::string spans = spans_of(regex, row.haystack);
      test::count("meaning clusters", 1, spans == row.spans ? 0 : 1);
      EXPECT_EQ(spans, row.spans) << line << ", engine " << static_cast<int>(regex.options().engine);
    }
  }
  EXPECT_EQ(lines, 602);
}

}  // namespace
}  // namespace lino

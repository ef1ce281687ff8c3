// What lino means where RE2 has no meaning: rows {pattern, haystack, all matches} through the public interface, by
// every engine, and UnicodeData's own test of grapheme clusters.
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "lino/regex.h"
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

}  // namespace
}  // namespace lino

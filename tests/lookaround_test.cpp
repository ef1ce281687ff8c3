// Lookarounds: rows through every engine; generated patterns against a backtracking matcher (backtrack.h) and against
// PCRE2; haystacks longer than a block of a pass; and what is refused.
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "lino/regex.h"
#include "nfa/foresight.h"
#include "nfa/pike.h"
#include "tests/backtrack.h"
#include "tests/count.h"
#include "tests/generate.h"
#include "tests/pattern.h"
#include "tests/pcre2_matcher.h"

namespace lino {
namespace {

constexpr Engine kEngines[] = {Engine::kNfa, Engine::kTable, Engine::kInterpret, Engine::kJit, Engine::kAuto};

std::string text_of(const std::vector<Span>& spans) {
  std::string text;
  for (const Span& span : spans) {
    text += (text.empty() ? "" : " ") + std::to_string(span.begin) + "-" + std::to_string(span.end);
  }
  return text;
}

std::vector<Span> all_of(const Regex& regex, std::string_view haystack, std::size_t batch = 16) {
  std::vector<Span> found, spans(batch);
  Cursor cursor;
  while (!cursor.done) {
    const std::size_t n = regex.find_all(haystack, cursor, spans);
    found.insert(found.end(), spans.begin(), spans.begin() + static_cast<std::ptrdiff_t>(n));
  }
  return found;
}

struct Row {
  const char* pattern;
  const char* haystack;
  const char* spans;
};

const Row kRows[] = {
    {"foo(?=bar)", "foobar foo", "0-3"},
    {"foo(?!bar)", "foobar foo", "7-10"},
    {"(?<=\\$)\\d+", "$12 34", "1-3"},
    {"(?<!\\$)\\b\\d+", "$12 34", "4-6"},
    {"(?=a)", "aba", "0-0 2-2"},
    {"(?!a)", "aba", "1-1 3-3"},
    {"(?<=a)", "aba", "1-1 3-3"},
    {"(?<!a)", "aba", "0-0 2-2"},
    {"(?=a)*b", "ab", "1-2"},
    {"(?=a)?a|b", "ab", "0-1 1-2"},
    {"(?:(?=a)a|b)+", "abc", "0-2"},
    {"(?=.*c)a", "aab\naac", "4-5 5-6"},
    {"(?<=^.*b)a", "aabaa\na", "3-4"},
    {"(?<=(?=ab)a)b", "ab bb", "1-2"},
    {"(?=(?<=x)a)a", "xa a", "1-2"},
    {"(?=(?!ab)a)a", "ab ac", "3-4"},
    {"(?<=(?<=a)b)c", "abc bc", "2-3"},
    {"(?<=(?<!a)b)c", "abc bc", "5-6"},
    {"\\w+(?=\\s(?=\\w+\\d))", "ab cd ef1", "3-5"},
    {"(?=$)", "ab", "2-2"},
    {"(?<=^)a", "aa", "0-1"},
    {"(?<=\\ba)b", "ab aab", "1-2"},
    {"(?m)(?<=^a)b(?=$)", "ab\nab x", "1-2"},
    {"(?i)(?<=A)b", "aB", "1-2"},
    {"(?<=é)x", "éx", "2-3"},
    {"(?<!é)x", "éx x", "4-5"},
    {".(?=é)", "aéé", "0-1 1-3"},
    {"a*?(?=b)", "aab", "0-2"},
    {"(?=a{3})a+", "aaaa", "0-4"},
    {"(?<=a{2,3})b", "abaab", "4-5"},
    {"(?s)(?<=x.*)y", "ayxyy", "3-4 4-5"},
    {"(?!.*x)a", "axa", "2-3"},
    {"", "ab", "0-0 1-1 2-2"},
    {"x(?=y)|x", "xxy", "0-1 1-2"},
    {"(a(?=b)|a)b?", "aab", "0-1 1-3"},
    {"(?=)a", "a", "0-1"},
    {"(?!)a", "a", ""},
    {"(?=a)b", "ab", ""},
    {"(?<=a|bc)d", "ad bcd cd", "1-2 5-6"},
    {"(?=\\Ca)\xC3\xA9|b", "ba", "0-1"},
};

TEST(Lookaround, Rows) {
  for (const Row& row : kRows) {
    for (const Engine engine : kEngines) {
      const Regex regex(row.pattern, {.engine = engine});
      const std::string got = text_of(all_of(regex, row.haystack));
      test::count("lookaround rows", 1, got == row.spans ? 0 : 1);
      EXPECT_EQ(got, row.spans) << row.pattern << " on " << row.haystack << ", engine " << static_cast<int>(engine);
    }
  }
}

TEST(Lookaround, EveryEntryPoint) {
  for (const Engine engine : kEngines) {
    const Regex regex("(?<=<)(\\w+)(?=>)", {.engine = engine});
    const std::string haystack = "<a> <bc> d>";
    EXPECT_TRUE(regex.is_match(haystack));
    EXPECT_FALSE(regex.is_match("<a <b"));
    EXPECT_EQ(regex.find(haystack)->span(), (Span{1, 2}));
    EXPECT_EQ(regex.find(haystack, 2)->span(), (Span{5, 7}));
    EXPECT_FALSE(regex.find(haystack, 8).has_value());
    EXPECT_EQ(regex.find_anchored(haystack, 5)->span(), (Span{5, 7}));
    EXPECT_FALSE(regex.find_anchored(haystack, 4).has_value());
    EXPECT_FALSE(regex.full_match("a"));
    EXPECT_TRUE(Regex("(?=a|ab)\\w+(?<!c)", {.engine = engine}).full_match("ab"));
    EXPECT_FALSE(Regex("(?=a|ab)\\w+(?<!c)", {.engine = engine}).full_match("abc"));
    EXPECT_EQ(regex.captures(haystack, 2)->span(1), (Span{5, 7}));
    EXPECT_EQ(regex.count(haystack), 2u);
    EXPECT_EQ(regex.replace_all(haystack, "[$1]"), "<[a]> <[bc]> d>");
    EXPECT_EQ(regex.replace(haystack, "-"), "<-> <bc> d>");
    EXPECT_EQ(regex.split(haystack).size(), 3u);
    Scratch scratch(regex);
    Span match, spans[4];
    EXPECT_TRUE(regex.find(haystack, 0, false, match, scratch));
    EXPECT_EQ(match, (Span{1, 2}));
    Cursor one, two;
    const std::string other = "<xyz>";
    EXPECT_EQ(regex.find_all(haystack, one, std::span(spans, 1), scratch), 1u);
    EXPECT_EQ(regex.find_all(other, two, std::span(spans + 1, 1), scratch), 1u);
    EXPECT_EQ(regex.find_all(haystack, one, std::span(spans + 2, 1), scratch), 1u);
    EXPECT_EQ(spans[2], (Span{5, 7}));
    EXPECT_EQ(spans[1], (Span{1, 4}));
    Cursor three;  // another haystack is asked about in between, without a cursor
    EXPECT_EQ(regex.find_all(haystack, three, std::span(spans, 1), scratch), 1u);
    EXPECT_FALSE(regex.full_match(other, scratch));
    EXPECT_EQ(regex.find_all(haystack, three, std::span(spans, 1), scratch), 1u);
    EXPECT_EQ(spans[0], (Span{5, 7}));
    test::count("lookaround entry points", 24);
  }
}

TEST(Lookaround, LongestMatch) {
  for (const Engine engine : kEngines) {
    const Options longest{.longest_match = true, .engine = engine};
    EXPECT_EQ(text_of(all_of(Regex("(?<=x)(?:a|ab|abc)(?!d)", longest), "xabcd xabc")), "1-3 7-10");
    EXPECT_EQ(text_of(all_of(Regex("a*?(?=b)", longest), "aaab")), "0-3");
    test::count("lookaround longest", 2);
  }
}

// So many that the truths of all take more than a word: each letter of 80 behind itself.
TEST(Lookaround, ManyInOnePattern) {
  std::string pattern, haystack, expected;
  for (unsigned char c = 0x21; c < 0x21 + 80; ++c) {
    const std::string letter = "\\x" + std::string(1, "234567"[c / 16 - 2]) + "0123456789abcdef"[c % 16];
    pattern += (pattern.empty() ? "(?<=" : "|(?<=") + letter + ")" + letter;
    const std::size_t at = haystack.size() + 1;
    expected += (expected.empty() ? "" : " ") + std::to_string(at) + "-" + std::to_string(at + 1);
    haystack += std::string(2, static_cast<char>(c)) + "\n";
  }
  for (const Engine engine : kEngines) {
    const std::string got = text_of(all_of(Regex(pattern, {.engine = engine}), haystack));
    EXPECT_EQ(got, expected) << "engine " << static_cast<int>(engine);
    test::count("lookaround many in one pattern", 1, got == expected ? 0 : 1);
  }
}

// ---- Generated patterns ----

// A pattern over a few letters in which nothing nullable is repeated (engines disagree on what that means).
class PatternMaker {
 public:
  PatternMaker(std::mt19937& random, bool fixed_behind) : random_(random), fixed_behind_(fixed_behind) {}
  std::string make() { return alternate(3, 3); }

 private:
  uint32_t below(uint32_t n) { return random_() % n; }
  std::string alternate(int depth, int around) {
    std::string text = concat(depth, around);
    for (uint32_t n = below(3); n > 1; --n) text += "|" + concat(depth, around);
    return text;
  }
  std::string concat(int depth, int around) {
    std::string text;
    for (uint32_t n = below(4); n > 0; --n) text += piece(depth, around);
    return text;
  }
  std::string piece(int depth, int around) {
    switch (below(depth > 0 ? 10 : 5)) {
      case 5: return "(?:" + alternate(depth - 1, around) + ")";
      case 6:
      case 7:
      case 8: return around > 0 ? lookaround(depth - 1, around - 1) : consuming();
      case 9: return consuming() + repeat();
      case 4: return looks_[below(6)];
      default: return consuming();
    }
  }
  std::string lookaround(int depth, int around) {
    const uint32_t kind = below(4);
    static constexpr const char* kOpen[] = {"(?=", "(?!", "(?<=", "(?<!"};
    return kOpen[kind] + (kind >= 2 && fixed_behind_ ? fixed(around) : alternate(depth, around)) + ")";
  }
  std::string fixed(int around) {  // what PCRE2 takes in a lookbehind
    std::string text;
    for (uint32_t n = 1 + below(3); n > 0; --n) text += below(5) == 0 && around > 0 ? lookaround(1, 0) : consuming();
    return text;
  }
  std::string consuming() { return atoms_[below(8)]; }
  std::string repeat() { return repeats_[below(8)]; }

  std::mt19937& random_;
  const bool fixed_behind_;
  const char* const atoms_[8] = {"a", "b", "c", "a", ".", "[ab]", "[^a]", "\\w"};
  const char* const looks_[6] = {"^", "$", "\\b", "\\B", "(?m:^)", "(?m:$)"};
  const char* const repeats_[8] = {"*", "+", "?", "*?", "+?", "{2}", "{1,2}", "{2,}?"};
};

std::string make_haystack(std::mt19937& random, std::size_t most) {
  std::string text;
  for (std::size_t n = random() % (most + 1); n > 0; --n) text += "aaabbc \n"[random() % 8];
  return text;
}

TEST(Lookaround, AgainstBacktracking) {
  std::mt19937 random(1);
  for (uint64_t i = 0; i < test::scaled(6000); ++i) {
    const std::string pattern = PatternMaker(random, false).make();
    std::vector<Regex> regexes;
    for (const Engine engine : kEngines) regexes.emplace_back(pattern, Options{.engine = engine});
    test::Backtracker oracle(pattern);
    for (int j = 0; j < 8; ++j) {
      const std::string haystack = make_haystack(random, 12);
      const std::string expected = text_of(oracle.find_all(haystack));
      for (const Regex& regex : regexes) {
        const std::string got = text_of(all_of(regex, haystack, 1 + random() % 3));
        test::count("lookaround backtracking", 1, got == expected ? 0 : 1);
        ASSERT_EQ(got, expected) << "pattern " << pattern << " on " << test::quoted(haystack) << ", engine "
                                 << static_cast<int>(regex.options().engine);
      }
    }
  }
}

// ---- PCRE2 ----

TEST(Lookaround, AgainstPcre2) {
  std::mt19937 random(2);
  for (uint64_t i = 0; i < test::scaled(20000); ++i) {
    const std::string pattern = PatternMaker(random, true).make();
    const test::Pcre2 pcre2(pattern);
    if (!pcre2.ok()) {
      test::count_skipped("lookaround pcre2", "pcre2 refuses the pattern");
      continue;
    }
    const Regex regex(pattern, {.engine = i % 2 == 0 ? Engine::kTable : Engine::kNfa});
    for (int j = 0; j < 8; ++j) {
      const std::string haystack = make_haystack(random, 20);
      const std::string expected = text_of(pcre2.find_all(haystack).value()), got = text_of(all_of(regex, haystack));
      test::count("lookaround pcre2", 1, got == expected ? 0 : 1);
      ASSERT_EQ(got, expected) << "pattern " << pattern << " on " << test::quoted(haystack);
    }
  }
}

// Haystacks of several blocks, so that passes go by checkpoints; with short ones, so that blocks are left and entered.
TEST(Lookaround, LongHaystacks) {
  std::mt19937 random(3);
  const char* const patterns[] = {
      "(?<=\\n[^\\n]*b)c(?=[^\\n]*a)", "(?<!c[ab]*)b",
      "a(?=(?:[^c]|c(?<=b.))*\\n)",    "(?:(?=b)|(?<=c))\\w(?!a)",
      "(?s)(?<=\\Aa.*c)b(?=.*a\\z)",   "\\b(?=\\w)(?<!\\w\\W)\\w+",
  };
  for (const char* pattern : patterns) {
    const Regex pike(pattern, {.engine = Engine::kNfa}), table(pattern, {.engine = Engine::kTable});
    for (uint64_t i = 0; i < test::scaled(20); ++i) {
      std::string haystack = "a" + make_haystack(random, 30'000) + "a";
      const std::string expected = text_of(all_of(pike, haystack, 100));
      const std::string got = text_of(all_of(table, haystack, 1 + random() % 200));
      test::count("lookaround long haystacks", 1, got == expected ? 0 : 1);
      ASSERT_EQ(got, expected) << pattern << ", " << haystack.size() << " bytes";
    }
  }
}

// Long haystacks one behind the other: what a pass has learnt of one is no news about the next.
TEST(Lookaround, AnotherHaystack) {
  const std::string letters(20'000, 'a');
  for (const Engine engine : kEngines) {
    const Regex ahead("(?s)a(?=.*z)", {.engine = engine}), behind("(?s)(?<=z.*)a", {.engine = engine});
    Scratch scratch(ahead);
    for (int i = 0; i < 2; ++i) {
      EXPECT_EQ(ahead.count(letters + "z"), letters.size());
      EXPECT_EQ(ahead.count(letters + "b"), 0u);
      EXPECT_EQ(behind.count("z" + letters), letters.size());
      EXPECT_EQ(behind.count("b" + letters), 0u);
      Span first;
      EXPECT_TRUE(ahead.find(letters + "z", 9000, false, first, scratch));
      EXPECT_FALSE(ahead.find(letters + "b", 9000, false, first, scratch));
      test::count("lookaround another haystack", 6);
    }
  }
}

// Room for 64 sets of live states, where a block has many more: those that were lost are made again. The short haystacks
// are of many lengths, so that in some the last set of a block, at its very end, is the one there is no room for.
TEST(Lookaround, FewSets) {
  std::mt19937 random(4);
  const nfa::Nfa nfa = test::nfa_of("(?:[ab]{2}a|[ab]{5}b|[ab]{9}a)c?|[ab]{4}c");
  nfa::Foresight foresight(nfa, {}, 0, nfa::Growth::kAsNeeded);
  nfa::PikeCache cache(nfa);
  std::vector<std::size_t> sizes = {1000, 5000, 9000};
  for (std::size_t size = 64; size < 700; ++size) sizes.push_back(size);
  for (const std::size_t size : sizes) {
    std::string haystack(size, 'a');
    for (char& c : haystack) c = "aaabbbbc"[random() % 8];
    for (const nfa::MatchKind kind : {nfa::MatchKind::kLeftmostFirst, nfa::MatchKind::kLeftmostLongest}) {
      foresight.begin(haystack);
      std::size_t slots[2] = {0, 0}, begin = 0, end = 0, matches = 0;
      while (foresight.find(end, false, kind, begin, end)) {
        ++matches;
        const nfa::Input input{.haystack = haystack, .start = slots[1], .kind = kind};
        ASSERT_NE(nfa::pike_search(nfa, cache, input, slots), nfa::kNoPattern);
        ASSERT_EQ((Span{begin, end}), (Span{slots[0], slots[1]})) << size << " bytes";
      }
      EXPECT_EQ(nfa::pike_search(nfa, cache, {.haystack = haystack, .start = end, .kind = kind}, slots),
                nfa::kNoPattern);
      EXPECT_GT(matches, size / 16);
      test::count("lookaround few sets", matches);
    }
  }
}

TEST(Lookaround, Errors) {
  const char* const refused[] = {"(?=(a))", "(?<!a(?P<n>b))", "(?=a", "(?<=", "(?!a)(?<!(?:b)", "(?=(?>a))"};
  for (const char* pattern : refused) {
    EXPECT_FALSE(Regex::make(pattern)) << pattern;
    test::count("lookaround errors");
  }
  std::string turns = "a", many;
  for (int i = 0; i < 20; ++i) turns = (i % 2 != 0 ? "(?=" : "(?<=") + turns + ")";
  for (int i = 0; i < 100'000; ++i) many += "(?=" + std::to_string(i) + ")";
  for (const std::string& pattern : {turns, many}) {
    const auto regex = Regex::make(pattern);
    EXPECT_FALSE(regex.has_value());
    test::count("lookaround errors");
  }
  EXPECT_TRUE(Regex::make("(?<=(?=(?<=(?=a))))"));
}

}  // namespace
}  // namespace lino

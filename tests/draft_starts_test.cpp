// All matches by one DraftSearch, which remembers of a haystack what it has found out: with and without the sequence that
// every match begins with, they are Pike's.
#include <gtest/gtest.h>

#include <optional>
#include <random>
#include <string>
#include <vector>

#include "regex/draft_search.h"
#include "regex/iteration.h"
#include "regex/program.h"
#include "tests/count.h"

namespace lino {
namespace {

Draft draft_of(std::string_view pattern, const Options& options = {}) {
  return Draft::make(parse_pattern(pattern, options).value(), options);
}

// What letters are rare in.
std::string blank() { return std::string(5000, '.'); }

TEST(DraftStarts, Prefixes) {
  struct Row {
    const char* pattern;
    uint32_t length;  // 0: none
    Options options = {};
  };
  const Row rows[] = {
      {"ab", 2},
      {"a", 0},  // memchr() finds it
      {"abc*d", 2},
      {"(a)b(c|d)", 2},
      {"ab?c", 0},
      {"[Aa]b[Cc]x+", 4},
      {"[ab]c", 0},  // differ in two bits
      {"x{3}y", 4},
      {"xa{2,}y", 3},
      {"xa{0,2}y", 0},
      {"^ab", 0},
      {"a|b", 0},
      {"(?i)ab", 2},
      {"(?i)Шерлок", 8},  // о has another form, of three bytes
      {"(?i)ask", 0},     // and so has s, of two
      {"(?i)ask", 3, {.latin1 = true}},
      {"(?i)xé\\d", 3},
      {"a\\Cb", 0},
      {"日本語", 9},
      {"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz", 32},
      {"[^b]c", 0},
      {"[aé]b", 0},
      {"..", 0},
  };
  uint64_t failed = 0;
  for (const Row& row : rows) {
    const DraftPrefix prefix = prefix_of(draft_of(row.pattern, row.options), blank());
    const uint32_t length = prefix.sequence ? prefix.sequence->length : 0;
    failed += length != row.length;
    EXPECT_EQ(length, row.length) << row.pattern;
  }
  std::string often;
  while (often.size() < 5000) often += "the ";
  EXPECT_FALSE(prefix_of(draft_of("the"), often).sequence);
  test::count("prefixes of drafts", std::size(rows) + 1, failed);
}

// Nothing: patience is over.
std::optional<std::vector<Span>> all_matches(const Draft& draft, std::string_view haystack,
                                             const jit::Sequence* prefix) {
  DraftSearch search(draft, haystack, 0, 1'000'000, prefix);
  std::vector<Span> matches;
  Cursor cursor;
  Iteration iteration{haystack, true, cursor};
  for (Span match; !cursor.done;) {
    const Draft::Answer answer = search.find(cursor.at, false, Regex::npos, {&match, 1});
    if (answer == Draft::Answer::kUnknown) return std::nullopt;
    if (answer == Draft::Answer::kNo) cursor.done = true;
    else if (iteration.take(match)) matches.push_back(match);
  }
  return matches;
}

std::vector<Span> expected_matches(const Regex& oracle, std::string_view haystack) {
  std::vector<Span> matches;
  for (const Match match : oracle.matches(haystack)) matches.push_back(match.span());
  return matches;
}

TEST(DraftStarts, AllMatches) {
  const char* const patterns[] = {
      "ab",           "abb*",          "(?i)aB",          "(?i)éa+",       "[Aa]b.*?b",   "abab|abb",  "ab(?:ab)*c?",
      "(?i)ab.*[^B]", "aab",           "b{2}a",           ".*b",           ".*[^b]|b",    ".*.*é",     "[ab]*c|a",
      "[^é]*é|[ab]",  "a.*b.*c|b",     ".*ab|[^c]",       "(?s).*c.*a|.",  "a*(?:b*c|b)", "\\w*é|\\w", ".*?c|a",
      "a.*?ab|b",     "\\C.*b|\\C",    "[^\\n]*\\n|a",    ".+c|b",         ".{2,}c|b",    ".{0,9}c|b", "a+?b",
      "[ab]+?c|b",    "[ab]{1,3}?c|b", "[ab]{1,3}c|b",    "[ab]+[cé].*?b", "(?i)日é.*|é", "a(?:b|é)",  "é+.*é|a",
      "(?:a|b.*c)*b", "(?:a.*b){2}",   "(?:b.*a){2,3}?c", "(?:a|b*.*é){2}"};
  const char* const letters[] = {"a", "b", "ab", "aab", "A",    "B",        "c",
                                 "é", "É", "日", "\n",  "\xFF", "........", "bbbbbbbbbbbbbbbbb"};
  std::mt19937 random(11);
  uint64_t ran = 0, failed = 0, with_prefix = 0;
  for (const char* pattern : patterns) {
    const Draft draft = draft_of(pattern);
    const Regex oracle(pattern, {.engine = Engine::kNfa});
    ASSERT_TRUE(draft) << pattern;
    const DraftPrefix prefix = prefix_of(draft, blank());
    for (std::size_t i = 0; i < 96; ++i) {
      std::string haystack;
      const std::size_t rare = 1 + i % 3 * 40;  // most is dots, often
      for (std::size_t n = random() % (4 << i % 7); n > 0; --n) {
        haystack += random() % rare == 0 ? letters[random() % std::size(letters)] : "..";
      }
      const std::vector<Span> expected = expected_matches(oracle, haystack);
      for (const jit::Sequence* sequence :
           {static_cast<const jit::Sequence*>(nullptr), prefix.sequence ? &*prefix.sequence : nullptr}) {
        const auto found = all_matches(draft, haystack, sequence);
        if (!found) continue;
        ++ran;
        with_prefix += sequence != nullptr;
        failed += *found != expected;
        if (*found != expected && failed < 10) {
          ADD_FAILURE() << pattern << " on " << ::testing::PrintToString(haystack)
                        << (sequence ? ", by its prefix" : "");
        }
      }
    }
  }
  EXPECT_GT(ran, std::size(patterns) * 150);
  EXPECT_GT(with_prefix, 500u);
  test::count("all matches by a draft", ran, failed);
}

// What is found out about a run is not found out again: from every place of it would be quadratic.
TEST(DraftStarts, RunsAreNotReadAgain) {
  const std::string haystack(20'000, 'A');
  uint64_t failed = 0;
  for (const char* pattern : {".*[^A]|A", "(?:.*b|A)", "A?.*=|A", "A.*[b-z]|A"}) {
    const Regex oracle(pattern, {.engine = Engine::kTable});
    const auto found = all_matches(draft_of(pattern), haystack, nullptr);
    failed += !found;
    ASSERT_TRUE(found) << pattern;
    EXPECT_EQ(*found, expected_matches(oracle, haystack)) << pattern;
  }
  test::count("runs a draft does not read again", 4, failed);
}

// What is remembered of a run is of its characters, not of what was tried behind it: in another round of a loop that may match.
TEST(DraftStarts, RunsInLoops) {
  struct Row {
    const char* pattern;
    const char* haystack;
  };
  const Row rows[] = {{"(?:a.*b){2}", "aXbabzz"},           {"(?:a.*b){2}c", "abaybyybc"},
                      {"(?:a.*b){2,3}?c", "abaybyybc"},     {"(?:a.*é){2}", "aéaézzéz日日"},
                      {"(?:a.*b|x){3}", "aabxbxxabzz"},     {"(?:[^x]*b,){2}", "ab,ab,aaaa"},
                      {"(?:a.*b.*){2}c", "aabbaybyybcbzz"}, {"(?:a\\w*b){2}", "aabbaabzz zz"}};
  uint64_t failed = 0;
  for (const Row& row : rows) {
    const std::vector<Span> expected = expected_matches(Regex(row.pattern, {.engine = Engine::kNfa}), row.haystack);
    const auto found = all_matches(draft_of(row.pattern), row.haystack, nullptr);
    const bool same = found && *found == expected;
    failed += !same || expected.empty();
    EXPECT_TRUE(same) << row.pattern;
    EXPECT_FALSE(expected.empty()) << row.pattern;
  }
  test::count("a draft's runs in loops", std::size(rows), failed);
}

// A long haystack is searched by the draft alone, as long as few places look like a match.
TEST(DraftStarts, LongHaystacks) {
  struct Row {
    const char* pattern;
    const char* match;
    const char* almost;
  };
  const Row rows[] = {{"Sherlock Holmes", "Sherlock Holmes", "Sherlock holmes"},
                      {"(?i)Шерлок Холмс", "ШЕРЛОК хоᲂлмс", "шерлок Холмц"},
                      {"(?i)Шерлок Холмс", "шерлᲂк Холмс", "шерлᲂк Халмс"},
                      {"abc\\d+", "abc123", "abcd"},
                      {"(?i)xyz(?:a|b)", "xYza", "XYZ"}};
  uint64_t failed = 0;
  for (const Row& row : rows) {
    std::string haystack;
    for (int i = 0; i < 20; ++i) {
      haystack += std::string(static_cast<std::size_t>(400 + 37 * i), ' ') + (i % 3 == 0 ? row.match : row.almost);
    }
    const Regex drafted(row.pattern), oracle(row.pattern, {.engine = Engine::kNfa});
    const bool same = expected_matches(drafted, haystack) == expected_matches(oracle, haystack);
    failed += !same || drafted.statistics().states_built != 0;
    EXPECT_TRUE(same) << row.pattern;
    EXPECT_EQ(drafted.statistics().states_built, 0u) << row.pattern;
    EXPECT_EQ(drafted.statistics().bytes_draft, haystack.size()) << row.pattern;
  }
  test::count("long haystacks searched by a draft", std::size(rows), failed);
}

}  // namespace
}  // namespace lino

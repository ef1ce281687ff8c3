// Bytes that every match contains: which ones, and that a haystack without one is answered as by the table.
#include "regex/required.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "lino/regex.h"
#include "tests/count.h"
#include "tests/pattern.h"

namespace lino {
namespace {

TEST(Required, Bytes) {
  struct Row {
    const char* pattern;
    std::string_view bytes;  // ascending
  };
  const Row rows[] = {
      {"a", "a"},          {"ab*c+d?", "ac"}, {"(a|bc)d", "d"}, {"ax|bx|xc", "x"}, {"(ab){2}|ba", "ab"},
      {"a{0}b", "b"},      {"[ab]c", "c"},    {"(?i)ab1", "1"}, {"(?:a|)b", "b"},  {"a*", ""},
      {"(?=x)y", "y"},     {"\\b-\\B$", "-"}, {"[a]", "a"},     {"é", "\xA9\xC3"}, {"x(?:yz?|zy)+", "xy"},
      {"(?:ab|cd)e", "e"}, {"(?s).*!", "!"},
  };
  uint64_t failed = 0;
  for (const Row& row : rows) {
    const std::bitset<256> bytes = required_bytes(test::hir_of(row.pattern).root);
    std::string found;
    for (std::size_t b = 0; b < 256; ++b) {
      if (bytes[b]) found += static_cast<char>(b);
    }
    failed += found != row.bytes;
    EXPECT_EQ(found, row.bytes) << row.pattern;
  }
  test::count("bytes that matches contain", std::size(rows), failed);
}

std::string text(std::mt19937& random, std::size_t size, std::string_view alphabet) {
  std::string made;
  while (made.size() < size) made += alphabet[random() % alphabet.size()];
  return made;
}

// Everything a haystack may be asked, as text.
std::string answers(const Regex& regex, std::string_view haystack, std::size_t start) {
  std::string out = regex.is_match(haystack) ? "yes" : "no";
  const auto append = [&](const std::optional<Match>& match) {
    out += match ? ' ' + std::to_string(match->begin()) + '-' + std::to_string(match->end()) : " none";
  };
  append(regex.find(haystack, start));
  append(regex.find(haystack, start, {.want = Want::kEarliest}));
  append(regex.find(haystack, start, {.want = Want::kLongest}));
  append(regex.find_anchored(haystack, start));
  if (const auto groups = regex.captures(haystack, start)) append(Match(haystack, *groups->span(0)));
  for (const Match match : regex.matches(haystack)) append(match);
  return out;
}

TEST(Required, AnswersAreTheTables) {
  std::mt19937 random(5);
  uint64_t cases = 0, failed = 0, in_vain = 0;
  for (const char* pattern : {"([a-z]+)@([a-z]+)", "[a-z ]+#", "(?:\\w+ )+%|[a-c]+%", "[ab]+@?c*@", "(a|b)*#a",
                              "[a-z]{3,}\\^", "[a-z ]*#a*"}) {
    const Regex regex(pattern), table(pattern, {.engine = Engine::kTable});
    for (int i = 0; i < 8; ++i) {  // until it is stamped
      const std::string warm = text(random, 8192, "abcxyz  ") + "a@b#c%x^";
      (void)regex.is_match(warm), (void)regex.count(warm);
    }
    for (uint64_t n = 0; n < test::scaled(2000); ++n) {
      // More haystacks without the byte than with it, or it would be given up.
      const bool lacks = random() % 8 != 0;
      const std::string haystack = text(random, random() % 120, lacks ? "abcxyz  " : "abcxyz @#%^");
      const std::size_t start = random() % (haystack.size() + 1);
      const std::string expected = answers(table, haystack, start), got = answers(regex, haystack, start);
      ++cases;
      in_vain += lacks;
      if (got == expected) continue;
      if (++failed < 5)
        ADD_FAILURE() << pattern << " on " << haystack << " from " << start << ": " << got << ", not " << expected;
    }
    const Regex::Statistics statistics = regex.statistics();
    EXPECT_GT(statistics.bytes_kernel, 0u) << pattern;
  }
  EXPECT_GT(in_vain, cases / 2);
  test::count("haystacks without a byte", cases, failed);
}

TEST(Required, FirstAndLastPlace) {
  const Regex regex("(?:[a-m][n-z])*#[a-z ]*");
  const std::string words = "some words without it, ";
  for (int i = 0; i < 2000; ++i) (void)regex.count(words + words), (void)regex.is_match(words + words);
  for (const std::string& haystack : {"#" + words, words + "#", words + "#" + words}) {
    const std::size_t at = haystack.find('#');
    EXPECT_TRUE(regex.is_match(haystack));
    EXPECT_EQ(regex.find(haystack, at)->begin(), at);
    EXPECT_FALSE(regex.find(haystack, at + 1));
    EXPECT_EQ(regex.count(haystack), 1u);
  }
  test::count("required bytes at the edges", 12);
}

// Where the byte is always there, it is looked for now and then only; and an unusual one is not looked for in vain.
TEST(Required, PausesWhereItIsInVain) {
  RequiredByte byte;
  EXPECT_FALSE(byte.is_missing("nothing was chosen yet"));
  byte.choose(test::hir_of("[a-z]+@[a-z]+").root, jit::background_shares());
  EXPECT_TRUE(byte.is_missing("here it is missing, and it is long"));
  EXPECT_FALSE(byte.is_missing("too short"));
  for (int i = 0; i < 68; ++i) EXPECT_FALSE(byte.is_missing("here it is, the @ that we look for"));
  int looks = 0;
  while (looks < 100 && !byte.is_missing("here it is missing, and after a while somebody looks")) ++looks;
  EXPECT_EQ(looks, 16);  // nobody looked
  for (int i = 0; i < 20; ++i) EXPECT_TRUE(byte.is_missing("and goes on looking, for it pays again"));
  RequiredByte common;
  common.choose(test::hir_of("[0-9]+e").root, jit::background_shares());
  EXPECT_FALSE(common.is_missing("a byl jsou toho tisky"));
  test::count("required bytes that are given up", 26);
}

}  // namespace
}  // namespace lino

// Searches from the haystack's end: which patterns they are for; then patterns that end there in every way, on haystacks
// around the lengths at which walks are tried and give up, against Pike's simulation.
#include "regex/from_end.h"

#include <gtest/gtest.h>

#include <array>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "lino/regex.h"
#include "regex/pauses.h"
#include "regex/text_end.h"
#include "tests/agree.h"
#include "tests/count.h"
#include "tests/pattern.h"

namespace lino {
namespace {

using test::text_of;

TEST(FromEnd, Patterns) {
  const struct {
    const char* pattern;
    bool ends_last;
    const char* last;  // some of what is no longer than a byte
    const char* never;
  } rows[] = {
      {"\\s+$", true, " \n", "a"},
      {"foo\\d*$", true, "o7", "f"},
      {"(?:a|b)$", true, "ab", "$c"},
      {"a$|(b)\\z|(?:c$){2}", true, "abc", "d"},
      {"(?:ab?$\\b)+", true, "ab", "c"},
      {"x*$", true, "x", "y"},
      {"$", true, "", "a"},
      {"(a$)()\\B", true, "a", "b"},
      {"a$b*", false, "", ""},
      {"(?:a$)*", false, "", ""},
      {"(?:a$)?", false, "", ""},
      {"a$|b", false, "", ""},
      {"a|b$", false, "", ""},
      {"(?m)a$", false, "", ""},
      {"a\\b", false, "", ""},
      {"[^\\x00-\\x{10FFFF}]|a$", true, "a", "b"},
      {"[\\x{E9}-\\x{EB}z]$", true, "\xA9z\xAB", "\xC3 "},
      {"\\C$", true, "\xFF\x80 ", ""},
      {"ab{0,3}$", true, "ab", "c"},
  };
  for (const auto& row : rows) {
    const syntax::HirTree hir = test::hir_of(row.pattern);
    EXPECT_EQ(ends_at_text_end(hir), row.ends_last) << row.pattern;
    for (const char* c = row.last; *c != 0; ++c) EXPECT_TRUE(last_bytes(hir)[static_cast<uint8_t>(*c)]) << row.pattern;
    for (const char* c = row.never; *c != 0; ++c) {
      EXPECT_FALSE(last_bytes(hir)[static_cast<uint8_t>(*c)]) << row.pattern;
    }
    test::count("from end pattern");
  }
}

TEST(FromEnd, Explained) {
  const auto says = [](const char* pattern, Engine engine) {
    return Regex(pattern, {.engine = engine}).explain().find("from the end") != std::string::npos;
  };
  EXPECT_TRUE(says("\\s+$", Engine::kAuto));
  EXPECT_TRUE(says("\\s+$", Engine::kTable));
  EXPECT_FALSE(says("\\s+$", Engine::kNfa));
  EXPECT_FALSE(says("\\s+$", Engine::kJit));
  EXPECT_FALSE(says("\\s+$", Engine::kInterpret));
  EXPECT_FALSE(says("\\s+$", Engine::kForesight));
  EXPECT_FALSE(says("\\s+(?!x)$", Engine::kAuto));
  EXPECT_FALSE(says("\\s+", Engine::kAuto));
  test::count("from end explained", 8);
}

TEST(FromEnd, Pauses) {
  Pauses pauses;
  std::string tries;
  for (int i = 0; i < 12; ++i) {
    const bool try_it = pauses.are_over();
    tries += try_it ? 'x' : '.';
    if (try_it) pauses.tell(false);
  }
  EXPECT_EQ(tries, "x.x...x.....");
  int rare = 0;
  for (int i = 0; i < 6400; ++i) {
    if (!pauses.are_over()) continue;
    ++rare;
    pauses.tell(false);
  }
  EXPECT_GE(rare, 99);
  EXPECT_LE(rare, 105);
  while (!pauses.are_over()) {}
  pauses.tell(true);
  EXPECT_TRUE(pauses.are_over());
  test::count("from end pauses", 3);
}

// Little is read where little tells, and a share where a walk gives up; most searches do not try then.
TEST(FromEnd, ReadsLittle) {
  std::string haystack;
  while (haystack.size() < (1 << 16)) haystack += "the quick brown fox, jumps over\n";
  const auto read = [&](const char* pattern, Engine engine, int searches, const std::string& tail) {
    const Regex regex(pattern, {.engine = engine});
    const std::string text = haystack + tail;
    for (int i = 0; i < searches; ++i) (void)regex.find(text);
    const Regex::Statistics read = regex.statistics();
    return read.bytes_table + read.bytes_chain + read.bytes_kernel + read.bytes_nfa + read.bytes_pass;
  };
  for (const Engine engine : {Engine::kAuto, Engine::kTable}) {
    EXPECT_LE(read("\\s+$", engine, 100, ""), 200u);
    EXPECT_LE(read("\\s+$", engine, 100, "x"), 0u);
    EXPECT_LE(read("over\\s$", engine, 100, ""), 600u);
    EXPECT_LE(read("r\\s\\z", engine, 100, "   "), 500u);
    EXPECT_LE(read("\\w*$", engine, 100, "word"), 600u);
    EXPECT_LE(read("^[^,]+$", engine, 100, ""), 2000u);
  }
  // A walk reads a 32nd of the haystack for nothing, the first time and then before more and more searches.
  const std::size_t plain = read("(?s)nowhere.*", Engine::kTable, 640, "");
  EXPECT_EQ(read("(?s)nowhere.*$", Engine::kTable, 1, ""), plain / 640 + haystack.size() / 32 + 16);
  EXPECT_EQ(read("(?s)nowhere.*$", Engine::kTable, 640, ""), plain + 15 * (haystack.size() / 32 + 16));
  test::count("from end reads little", 14);
}

constexpr const char* kPatterns[] = {
    "\\s+$",
    "\\s*$",
    "$",
    "\\z",
    "foo$",
    "fo{1,2}\\d*$",
    "(?:a|b)$",
    "(?:a|b)+$",
    "a+?$",
    "(?:a+?|a+b)$",
    "[ab]{20}$",
    "[ab]{3,40}$",
    "(?:ab|b)*$",
    ".*$",
    "(?s).*$",
    "(?s)fo.*$",
    "(?s)fo.*?$",
    "[^o]*$",
    "\\b\\w+$",
    "\\B\\w+$",
    "\\b$",
    "\\B$",
    "\\w+\\b$",
    "(?:^|a)[ab]*$",
    "^[ab ]*$",
    "^a.*$",
    "(?m)^[ab]+(?-m)$",
    "(?m)(?:^|x)\\s*(?-m)$",
    "(a)$|(b+)$|o(o)$",
    "(?i)\\x{E9}+$",
    "[\\x{E9}-\\x{FF}a]*$",
    "\\C$",
    "\\C{2}$",
    "\\C*$",
    "(?:a$)+",
    "[^\\x00-\\xFFa]$",
};

std::string haystack_of(std::mt19937_64& random) {
  static const std::string kPieces[] = {"a",  "b",  "ab", "foo", "fo1", " ",        "  ",           "\n",
                                        "aa", "bb", "x",  "\t",  "12",  "\xC3\xA9", "\xE4\xB8\xAD", "\xE4\xB8"};
  const std::size_t sizes[] = {0, 1, 5, 20, 63, 64, 65, 80, 100, 150, 500, 4095, 4100};
  const std::size_t size = sizes[random() % std::size(sizes)];
  std::string haystack;
  while (haystack.size() < size) haystack += kPieces[random() % std::size(kPieces)];
  // A tail of one kind, so that walks meet a long match.
  const std::string& piece = kPieces[random() % std::size(kPieces)];
  for (std::size_t n = random() % 5 == 0 ? random() % 80 : random() % 3; n > 0; --n) haystack += piece;
  return haystack;
}

std::vector<Span> all_of(const Regex& regex, std::string_view haystack, std::size_t start, const SearchOptions& how,
                         std::size_t room, Scratch* scratch) {
  std::vector<Span> all, spans(room);
  for (Cursor cursor{.at = start}; !cursor.done;) {
    const std::size_t n = scratch != nullptr ? regex.find_all(haystack, cursor, spans, how, *scratch)
                                             : regex.find_all(haystack, cursor, spans, how);
    all.insert(all.end(), spans.begin(), spans.begin() + static_cast<std::ptrdiff_t>(n));
  }
  return all;
}

void compare(const Regex& regex, const Regex& oracle, std::string_view haystack, std::mt19937_64& random,
             Scratch* scratch) {
  const std::size_t start = random() % 3 == 0 ? random() % (haystack.size() + 2) : 0;
  const SearchOptions how{
      .want = std::array{Want::kPreferred, Want::kPreferred, Want::kLongest, Want::kEarliest}[random() % 4],
      .anchored = random() % 8 == 0};
  const std::size_t room = random() % 2 == 0 ? 1 : 8;
  EXPECT_EQ(text_of(all_of(regex, haystack, start, how, room, scratch)),
            text_of(all_of(oracle, haystack, start, how, room, nullptr)))
      << regex.pattern() << " from " << start << " in " << haystack;
  const std::optional<Match> match = regex.find(haystack, start), expected = oracle.find(haystack, start);
  ASSERT_EQ(match.has_value(), expected.has_value()) << regex.pattern() << " from " << start << " in " << haystack;
  if (match) {
    EXPECT_EQ(match->span(), expected->span()) << regex.pattern() << " from " << start << " in " << haystack;
  }
  EXPECT_EQ(regex.is_match(haystack), oracle.is_match(haystack)) << regex.pattern() << " in " << haystack;
  if (random() % 4 != 0) return;
  const std::optional<Captures> groups = regex.captures(haystack), wanted = oracle.captures(haystack);
  ASSERT_EQ(groups.has_value(), wanted.has_value()) << regex.pattern() << " in " << haystack;
  for (std::size_t i = 0; groups && i < groups->size(); ++i) {
    EXPECT_EQ(groups->span(i), wanted->span(i)) << regex.pattern() << " in " << haystack;
  }
}

TEST(FromEnd, AsPike) {
  std::mt19937_64 random(7);
  for (const char* pattern : kPatterns) {
    for (const bool latin1 : {false, true}) {
      for (const bool longest : {false, true}) {
        Options options{.latin1 = latin1, .longest_match = longest, .engine = Engine::kNfa};
        const Regex oracle(pattern, options);
        for (const Engine engine : {Engine::kAuto, Engine::kTable}) {
          options.engine = engine;
          const Regex regex(pattern, options);
          Scratch scratch(regex);
          const uint64_t rounds = test::scaled(120);
          for (uint64_t i = 0; i < rounds && !testing::Test::HasFailure(); ++i) {
            compare(regex, oracle, haystack_of(random), random, i % 3 == 0 ? &scratch : nullptr);
            test::count("from end as Pike");
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace lino

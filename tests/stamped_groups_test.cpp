// Groups by stamped code and by a match's ends, through the public API: what is stamped, what is too large for it, how many
// groups are asked for, haystacks shorter than a vector. (That the code is right: tagged_test.)
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "jit/code.h"
#include "lino/regex.h"
#include "nfa/tagged.h"
#include "regex/slots_by_ends.h"
#include "regex/stamped_groups.h"
#include "tests/count.h"
#include "tests/pattern.h"

namespace lino {
namespace {

// All groups of all matches; without a scratch, or with one.
std::vector<Span> all_groups(const Regex& regex, std::string_view haystack, Scratch* scratch) {
  const std::size_t count = regex.capture_count() + 1;
  std::vector<Span> all, batch(8 * count);
  for (Cursor cursor; !cursor.done;) {
    const std::size_t n = scratch != nullptr ? regex.captures_all(haystack, cursor, batch, {}, *scratch)
                                             : regex.captures_all(haystack, cursor, batch);
    all.insert(all.end(), batch.begin(), batch.begin() + static_cast<std::ptrdiff_t>(n * count));
  }
  return all;
}

std::string fields(int lines) {
  std::string text;
  for (int i = 0; i < lines; ++i) {
    text += std::to_string(i * 7919) + ";" + std::string(static_cast<std::size_t>(i % 40), 'x') + ";;" +
            std::to_string(i) + "\n";
  }
  return text;
}

constexpr const char* kFields = "(?m)^(\\d+);(x*);([^;\\n]*);(\\d+)$";
// Which of the last ten bytes were a, is a state each.
constexpr const char* kManyStates = "((?:a|b)*)a((?:a|b){9})(c?)";

TEST(StampedGroups, LimitsAreKept) {
  const nfa::Nfa nfa = test::nfa_of("([^;]*);([^;]*);([^;]*)$");
  nfa::TaggedDfa tagged(nfa, std::size_t{1} << 20, false, nfa::Growth::kAsNeeded);
  EXPECT_FALSE(stamp_of(tagged, {.states = 2, .work = 1 << 16}, true, ""));
  EXPECT_EQ(tagged.states(), 0u);
  EXPECT_FALSE(stamp_of(tagged, {.states = 100, .work = 10}, true, ""));
  std::vector<std::size_t> slots(8);
  EXPECT_EQ(tagged.find_groups("a;b;c", 0, 5, slots), nfa::TaggedDfa::Result::kFound);
  EXPECT_EQ(slots[6], 4u);
  const std::optional<GroupStamp> stamp = stamp_of(tagged, {.states = 100, .work = 1 << 16}, true, "");
  ASSERT_TRUE(stamp);
  EXPECT_EQ(stamp->slots, 6u);
  EXPECT_EQ(stamp->code.size() > 0, jit::executable_memory());
  const nfa::Nfa many = test::nfa_of(kManyStates);
  nfa::TaggedDfa large(many, std::size_t{1} << 20, false, nfa::Growth::kAsNeeded);
  EXPECT_FALSE(stamp_of(large, {.states = 256, .work = 1 << 16}, true, ""));
  test::count("stamped groups limits", 5);
}

TEST(StampedGroups, WhatIsTooLargeIsLeftToOthers) {
  std::string haystack;
  for (unsigned i = 0; i < 2000; ++i) haystack += "aababbbac-"[i * i * 7919 % 1009 % 10];
  const Regex oracle(kManyStates, {.engine = Engine::kNfa});
  const std::vector<Span> expected = all_groups(oracle, haystack, nullptr);
  EXPECT_FALSE(expected.empty());
  for (const Engine engine : {Engine::kAuto, Engine::kJit, Engine::kInterpret, Engine::kTable}) {
    const Regex regex(kManyStates, {.engine = engine});
    EXPECT_TRUE(regex.dump("groups").starts_with("no chain"));
    Scratch scratch(regex);
    EXPECT_EQ(all_groups(regex, haystack, nullptr), expected);
    EXPECT_EQ(all_groups(regex, haystack, &scratch), expected);
    test::count("stamped groups too large", 2);
  }
}

// With Engine::kAuto code comes with the haystack, and then the tables rest.
TEST(StampedGroups, AreStampedInTime) {
  const std::string haystack = fields(3000);
  const std::vector<Span> expected = all_groups(Regex(kFields, {.engine = Engine::kNfa}), haystack, nullptr);
  const Regex regex(kFields);
  EXPECT_EQ(all_groups(regex, haystack.substr(0, 1000), nullptr).size(),
            all_groups(Regex(kFields, {.engine = Engine::kNfa}), haystack.substr(0, 1000), nullptr).size());
  const auto before = regex.statistics();
  EXPECT_EQ(all_groups(regex, haystack, nullptr), expected);
  EXPECT_EQ(all_groups(regex, haystack, nullptr), expected);
  const auto after = regex.statistics();
  EXPECT_GE(after.codes_stamped, before.codes_stamped + (jit::executable_memory() ? 1 : 0));
  for (const Engine engine : {Engine::kJit, Engine::kInterpret, Engine::kTable}) {
    for (const std::size_t max_mem : {Options{}.max_mem, std::size_t{1} << 20, std::size_t{200} << 10}) {
      const auto small = Regex::make(kFields, {.max_mem = max_mem, .engine = engine});
      ASSERT_TRUE(small) << max_mem;
      EXPECT_EQ(all_groups(*small, haystack, nullptr), expected);
      Scratch scratch(*small);
      EXPECT_EQ(all_groups(*small, haystack, &scratch), expected);
      EXPECT_LE(small->memory_used(), max_mem);
      test::count("stamped groups in time", 2);
    }
  }
}

// What takes more work than the first bytes are worth is tried again later, with more of it.
TEST(StampedGroups, AreTriedAgain) {
  constexpr const char* kLine = "(?m)^([^;\\n]*);([^;\\n]*);([^;\\n]*);([^;\\n]*)$";
  const nfa::Nfa nfa = test::nfa_of(kLine);
  nfa::TaggedDfa tagged(nfa, std::size_t{1} << 20, false, nfa::Growth::kAsNeeded);
  EXPECT_FALSE(stamp_of(tagged, {.states = 256, .work = (8 << 10) / 8}, true, ""));
  EXPECT_TRUE(stamp_of(tagged, {.states = 256, .work = (64 << 10) / 8}, true, ""));
  const std::string haystack = fields(3000);
  const Regex regex(kLine);
  const std::vector<Span> expected = all_groups(Regex(kLine, {.engine = Engine::kNfa}), haystack, nullptr);
  const std::string some = fields(250);
  std::size_t codes = 0;
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(all_groups(regex, some, nullptr).size(), std::size_t{250 * 5});
    codes = regex.statistics().codes_stamped;
  }
  for (int i = 0; i < 2; ++i) EXPECT_EQ(all_groups(regex, haystack, nullptr), expected);
  EXPECT_GT(regex.statistics().codes_stamped + (jit::executable_memory() ? 0 : 1), codes);
  test::count("stamped groups tried again", 4);
}

// Into fewer places than there are groups, and into more; of patterns that need more registers than slots, and of those that
// do not; in haystacks of every length.
TEST(StampedGroups, AnyNumberOfGroups) {
  for (const char* const pattern : {"(a*)(b*)c?", "^(.*?) \\{([^}]*)\\}$", "(\\w)(\\w)(\\w*)", "(a)|(b)x*(y)?"}) {
    const Regex oracle(pattern, {.engine = Engine::kNfa});
    for (const Engine engine : {Engine::kAuto, Engine::kJit, Engine::kInterpret, Engine::kTable}) {
      const Regex regex(pattern, {.engine = engine});
      Scratch scratch(regex);
      for (std::size_t length = 0; length < 70; ++length) {
        for (const char* const end : {"aabc", "b {a} {b}", "abcd", "bxxy"}) {
          const std::string haystack = std::string(length, ' ') + end;
          const auto captures = oracle.captures(haystack);
          for (std::size_t count = 0; count < 6; ++count) {
            std::vector<Span> groups(count, Span{1, 2});
            ASSERT_EQ(regex.captures(haystack, 0, false, groups, scratch), captures.has_value());
            for (std::size_t i = 0; captures && i < count; ++i) {
              const std::optional<Span> right = i <= regex.capture_count() ? captures->span(i) : std::optional<Span>{};
              EXPECT_EQ(groups[i], right.value_or(Span{Regex::npos, Regex::npos})) << pattern << " on " << haystack;
            }
            test::count("stamped groups number");
          }
        }
      }
    }
  }
}

TEST(StampedGroups, MatchesOfAllThatBeginLater) {
  for (const Engine engine : {Engine::kAuto, Engine::kTable, Engine::kNfa}) {
    const Regex regex("^(a*)(b*)$", {.engine = engine});
    EXPECT_TRUE(regex.captures("aabb", 0));
    EXPECT_FALSE(regex.captures("aabb", 1));
    EXPECT_FALSE(regex.captures("aabb", 4));
    EXPECT_TRUE(Regex("(?m)^(a*)(b*)$", {.engine = engine}).captures("aabb", 4) == std::nullopt);
    test::count("stamped groups later", 4);
  }
}

TEST(StampedGroups, ByEnds) {
  constexpr struct {
    const char* pattern;
    const char* told;  // slots from 2 on: a distance from the begin (+) or end (-); "": not all are
  } kRows[] = {
      {"(\\d{4})-(\\d{2})-(\\d{2})", "+0 +4 +5 +7 +8 +10"},
      {"(.)(.*)", ""},
      {"(a)(b*)", "+0 +1 +1 -0"},
      {"(a*)(b)", "+0 -1 -1 -0"},
      {"((a)b*)", "+0 -0 +0 +1"},
      {"x*(y)x(z)", "-3 -2 -1 -0"},
      {"(a*)b(c*)", ""},
      {"(a)?", ""},
      {"(?:(a)|b)", ""},
      {"(a){2}", ""},
      {"(a){0}b", ""},
      {"(a|b)\\b", "+0 +1"},
      {"(a|bc)", "+0 -0"},
      {"a(b*)c", "+1 -1"},
      {"a(\\b)c*", "+1 +1"},
      {"()", "+0 +0"},
      {"a", ""},
      {"(\\w(a))*", ""},
  };
  for (const auto& row : kRows) {
    const test::Pattern pattern = test::pattern_of(row.pattern);
    std::string told;
    for (const SlotByEnds& slot : slots_by_ends(pattern.hir, pattern.groups)) {
      const auto distance = slot.from_end ? -slot.distance : slot.distance;
      told += (told.empty() ? "" : " ") + std::string(slot.from_end ? "-" : "+") + std::to_string(distance);
    }
    EXPECT_EQ(told, row.told) << row.pattern;
    test::count("slots by ends");
  }
}

}  // namespace
}  // namespace lino

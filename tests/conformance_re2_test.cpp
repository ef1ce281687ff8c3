// RE2's own suites through the public API and every engine: re2-search.txt and all 107,012 regexes of
// re2-exhaustive.txt.bz2, all four columns (full match and unanchored, leftmost-first and leftmost-longest) with all
// groups. One test an engine, so that ctest can run them side by side (tests/runs.cmake).
//
// Every second regex goes through the overloads that take a Scratch. With LINO_TEST_SCALE below 1 every n-th regex
// runs. No difference is allowed but the one of DESIGN section 3 that these files touch: see splits_a_code_point.
#include <gtest/gtest.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <vector>

#include "lino/regex.h"
#include "nfa/code_point.h"
#include "tests/count.h"
#include "tests/re2_format.h"

namespace lino {
namespace {

constexpr uint64_t kAllowedFailures = 20;  // then a file is given up

struct Tally {
  uint64_t regexes = 0, lines = 0, wrong = 0, codes = 0, masked = 0;
};

void append_groups(std::string& out, bool matched, const std::vector<Span>& groups) {
  static_assert(sizeof(Span) == 2 * sizeof(std::size_t));
  test::append_result(out, matched, {reinterpret_cast<const std::size_t*>(groups.data()), 2 * groups.size()});
}

// One Regex asked in the file's way.
struct Subject {
  Regex regex;
  std::optional<Scratch> scratch;
  std::vector<Span> groups;
  std::string text;

  Subject(const std::string& pattern, const Options& options, bool with_scratch)
      : regex(pattern, options), groups(regex.capture_count() + 1) {
    if (with_scratch) scratch.emplace(regex);
  }

  const std::string& result(const std::string& haystack, bool full) {
    text.clear();
    if (scratch) {
      const bool matched =
          full ? regex.captures_full(haystack, groups, *scratch) : regex.captures(haystack, 0, false, groups, *scratch);
      append_groups(text, matched, groups);
      return text;
    }
    const std::optional<Captures> captures = full ? regex.captures_full(haystack) : regex.captures(haystack);
    for (std::size_t i = 0; captures && i < groups.size(); ++i) {
      groups[i] = captures->span(i).value_or(Span{Regex::npos, Regex::npos});
    }
    append_groups(text, captures.has_value(), groups);
    return text;
  }

  bool matches(const std::string& haystack, bool full) {
    if (scratch) return full ? regex.full_match(haystack, *scratch) : regex.is_match(haystack, *scratch);
    return full ? regex.full_match(haystack) : regex.is_match(haystack);
  }
};

struct Bounds {
  std::size_t begin = 0, end = 0;
};

// Of group 0 in a result that is not "-".
Bounds bounds_of(std::string_view result) {
  Bounds bounds;
  const char* const last = result.data() + result.size();
  const char* const dash = std::from_chars(result.data(), last, bounds.begin).ptr;
  std::from_chars(dash + 1, last, bounds.end);
  return bounds;
}

// RE2 lets an empty match stand between the bytes of a character (\B does that in the suite InterestingUTF8); lino
// passes over it and goes on (DESIGN section 3). There the answer has to be a later match or none.
bool splits_a_code_point(std::string_view haystack, std::string_view expected) {
  if (expected == "-") return false;
  const Bounds bounds = bounds_of(expected);
  return bounds.begin == bounds.end && nfa::splits_code_point(haystack, bounds.end);
}

bool is_later(std::string_view haystack, std::string_view got, std::string_view expected) {
  if (got == "-") return true;
  return bounds_of(got).begin > bounds_of(expected).begin && !splits_a_code_point(haystack, got);
}

// Both columns of one match kind; returns how many results differ.
uint64_t check_kind(const test::Re2Case& c, Options options, bool longest, Tally& tally) {
  options.longest_match = longest;
  Subject subject(c.regexp, options, tally.regexes % 2 == 1);
  uint64_t wrong = 0;
  for (std::size_t i = 0; i < c.strings.size(); ++i) {
    for (const bool full : {true, false}) {
      const auto column = static_cast<test::Re2Column>(2 * longest + !full);
      const std::string_view expected = c.result(i, column);
      const std::string& got = subject.result(c.strings[i], full);
      const bool matched = subject.matches(c.strings[i], full);
      if (matched == (got != "-")) {
        if (got == expected) continue;
        if (!full && splits_a_code_point(c.strings[i], expected) && is_later(c.strings[i], got, expected)) {
          ++tally.masked;
          continue;
        }
      }
      if (++wrong + tally.wrong > kAllowedFailures) continue;
      ADD_FAILURE() << c.suite << ": /" << c.regexp << "/ on " << testing::PrintToString(c.strings[i]) << " column "
                    << column << ": " << got << (matched ? " (matches)" : " (no match)") << ", expected " << expected;
    }
  }
  const Regex::Statistics statistics = subject.regex.statistics();
  tally.codes += statistics.codes_stamped;
  return wrong;
}

void run_file(Engine engine, const std::string& label, const std::string& name) {
  const std::string path = test::conformance_file(name);
  ASSERT_NE(path, "") << name << " is nowhere: set LINO_CONFORMANCE, or install golang-1.19-src";
  const uint64_t every = std::max<uint64_t>(1, static_cast<uint64_t>(1 / test::scale()));
  const std::string suite = name.substr(name.rfind('/') + 1) + " " + label;
  test::Re2File file(path);
  test::Re2Case c;
  Tally tally;
  for (uint64_t i = 0; file.next(c) && tally.wrong < kAllowedFailures; ++i) {
    if (i % every != 0) continue;
    uint64_t wrong = 0;
    for (const bool longest : {false, true}) wrong += check_kind(c, {.engine = engine}, longest, tally);
    ++tally.regexes;
    tally.lines += c.strings.size();
    tally.wrong += wrong;
  }
  EXPECT_EQ(file.error(), "");
  EXPECT_GT(tally.lines, 0u);
  if (every == 1 && name.ends_with(".bz2") && tally.wrong == 0) {
    EXPECT_EQ(tally.regexes, 107012u);
    EXPECT_EQ(tally.lines, 5716884u);
  }
  // Hollow success: the stamped engine has to stamp. Two Regexes a pattern, nearly all of them small.
  if (engine == Engine::kJit) {
    EXPECT_GT(tally.codes, tally.regexes * 19 / 10) << "of " << tally.regexes << " regexes";
  }
  test::count(suite + " regexes", tally.regexes);
  test::count(suite + " result lines", tally.lines, tally.wrong);
  if (tally.masked > 0) {
    test::count_skipped(suite + " result lines", "results that split a code point", tally.masked);
  }
}

void run_files(Engine engine, const std::string& label) {
  run_file(engine, label, "re2/re2-search.txt");
  run_file(engine, label, "re2/re2-exhaustive.txt.bz2");
}

TEST(ConformanceRe2, Nfa) { run_files(Engine::kNfa, "nfa"); }
TEST(ConformanceRe2, Table) { run_files(Engine::kTable, "table"); }
TEST(ConformanceRe2, Foresight) { run_files(Engine::kForesight, "foresight"); }
TEST(ConformanceRe2, Interpret) { run_files(Engine::kInterpret, "interpret"); }
TEST(ConformanceRe2, Jit) { run_files(Engine::kJit, "jit"); }

}  // namespace
}  // namespace lino

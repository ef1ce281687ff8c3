// All matches in linear time: for patterns that make a search read far ahead of a short match, and for lookarounds, the
// bytes that all searches of a haystack step over, by the Regex's statistics, must stay below a small multiple of the
// haystack while it doubles from 16 KiB to 16 MiB; whatever the engine and the size of the batch, through a scratch,
// and for replacing with groups.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "lino/regex.h"
#include "tests/count.h"

namespace lino {
namespace {

constexpr std::size_t kSmallest = std::size_t{16} << 10, kLargest = std::size_t{16} << 20,
                      kMiddle = std::size_t{1} << 20;

std::string repeated(std::string_view unit, std::size_t size) {
  std::string text;
  text.reserve(size + unit.size());
  while (text.size() < size) text += unit;
  text.resize(size);
  return text;
}

struct Row {
  const char* pattern;
  const char* unit;  // the haystack is this, again and again
  double factor;     // bytes stepped for a byte of haystack, at most
};

// What was measured is between 1.3 and 9, with lookarounds between 4.5 and 13: up to four haystacks read again before
// foresight, then two to three passes and the way through the matches; a lookaround adds as many passes of its own.
constexpr Row kRows[] = {
    {".*[^A-Z]|[A-Z]", "A", 14},
    {"(.*[^A-Z])|([A-Z])", "A", 14},
    {"[ab]fooq[^z]*z!|fooq", "afooq and ", 14},
    {"(?:a|b)*c|[ab]", "ab", 14},
    {"a+b|a", "a", 14},
    {"a*?b|a", "a", 14},
    {"(?:a|aa)+$|a", "ab", 14},
    {"(a+)+b|(a)", "a", 14},
    {"(?s)x.*y|x", "x", 14},
    {"foo(?:[^z]*z)?", "foo ", 14},
    {"abcd(?:[a-d]{1,9})*e|bc|d", "abcd", 14},
    {"\\b\\w+(?:\\s+\\w+)*!|\\w+", "some words ", 14},
    {"(?=a*b)a|a", "a", 18},
    {"(?<=^.*)a", "a", 18},
    {"a(?!.*b)", "a", 18},
    {"(?<!b.*)a(?=.*c)|a", "a", 22},
};

uint64_t stepped(const Regex& regex) {
  const Regex::Statistics s = regex.statistics();
  return s.bytes_chain + s.bytes_kernel + s.bytes_table + s.bytes_nfa + s.bytes_pass;
}

using Search = std::function<std::size_t(const Regex&, const std::string&)>;  // returns how many matches

std::size_t in_batches(const Regex& regex, std::string_view haystack, std::size_t batch) {
  std::vector<Span> spans(batch);
  Cursor cursor;
  std::size_t n = 0;
  while (!cursor.done) n += regex.find_all(haystack, cursor, spans);
  return n;
}

// Doubles the haystack up to `largest`.
void check(const char* suite, const Row& row, Engine engine, std::size_t largest, const Search& search) {
  const Regex regex(row.pattern, {.engine = engine});
  for (std::size_t size = kSmallest; size <= largest; size *= 2) {
    const std::string haystack = repeated(row.unit, size);
    const uint64_t before = stepped(regex);
    const std::size_t matches = search(regex, haystack);
    const double factor = static_cast<double>(stepped(regex) - before) / static_cast<double>(size);
    const bool ok = factor <= row.factor && matches >= size / 16;
    test::count(suite, 1, ok ? 0 : 1);
    ASSERT_TRUE(ok) << row.pattern << " on " << size << " bytes, engine " << static_cast<int>(engine) << ": " << factor
                    << " bytes stepped for one, " << matches << " matches";
  }
}

// The longest haystack, or a part of it where not all is asked.
std::size_t largest(std::size_t part = 1) {
  return std::max(kSmallest, (test::scale() < 1 ? kMiddle / 4 : kLargest) / part);
}

TEST(Linear, Doubling) {
  for (const Row& row : kRows) {
    check("linear doubling", row, Engine::kAuto, largest(),
          [](const Regex& regex, const std::string& haystack) { return regex.count(haystack); });
  }
}

TEST(Linear, BatchesOfOne) {
  for (const Row& row : kRows) {
    check("linear batches of one", row, Engine::kAuto, largest(16),
          [](const Regex& regex, const std::string& haystack) { return in_batches(regex, haystack, 1); });
  }
}

TEST(Linear, Engines) {
  for (const Engine engine : {Engine::kTable, Engine::kInterpret, Engine::kJit, Engine::kForesight}) {
    for (const Row& row : kRows) {
      check("linear engines", row, engine, largest(64),
            [](const Regex& regex, const std::string& haystack) { return in_batches(regex, haystack, 7); });
    }
  }
  for (const Row& row : kRows) {  // Pike's simulation takes its time for the first bytes
    check("linear engines", row, Engine::kNfa, largest() / 128,
          [](const Regex& regex, const std::string& haystack) { return in_batches(regex, haystack, 7); });
  }
}

TEST(Linear, Scratch) {
  for (const Row& row : kRows) {
    check("linear scratch", row, Engine::kAuto, largest(64), [](const Regex& regex, const std::string& haystack) {
      Scratch scratch(regex);
      Cursor cursor;
      Span spans[3];
      std::size_t n = 0;
      while (!cursor.done) n += regex.find_all(haystack, cursor, spans, scratch);
      return n;
    });
  }
}

// Each match's groups are looked up within it, also where the branch tells them.
TEST(Linear, ReplacingWithGroupsOfBranches) {
  const Row row = {"(.*[^A-Z])|([A-Z])", "A", 20};
  check("linear replacing", row, Engine::kAuto, largest(64),
        [](const Regex& regex, const std::string& haystack) { return regex.replace_all(haystack, "$2-").size() / 2; });
}

// All matches with their groups, in batches of some; branches that are groups are looked for as tokens first.
TEST(Linear, AllCaptures) {
  for (const Row row :
       {Row{"(.*[^A-Z])|([A-Z])", "A", 24}, Row{"(a+b)|(a)", "a", 24}, Row{"(?:(a)|b)*c|[ab]", "ab", 24}}) {
    check("linear captures", row, Engine::kAuto, largest(64), [](const Regex& regex, const std::string& haystack) {
      std::vector<Span> groups(7 * (regex.capture_count() + 1));
      std::size_t n = 0;
      for (Cursor cursor; !cursor.done;) n += regex.captures_all(haystack, cursor, groups);
      return n;
    });
  }
}

// Pike steps over them once more.
TEST(Linear, ReplacingWithGroups) {
  for (Row row : kRows) {
    row.factor += 3;
    const std::string grouped = std::string("(") + row.pattern + ")";
    row.pattern = grouped.c_str();
    check("linear replacing", row, Engine::kAuto, largest(64), [](const Regex& regex, const std::string& haystack) {
      const std::string twice = regex.replace_all(haystack, "$1-");
      return twice.size() - haystack.size();
    });
  }
}

}  // namespace
}  // namespace lino

// CharSet against a plain set of numbers, and its printed form.
#include "regex/syntax/charset.h"

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <string>

#include "regex/syntax/unicode/unicode.h"
#include "tests/count.h"

namespace lino::syntax {
namespace {

TEST(CharSet, Prints) {
  struct Row {
    CharSet set;
    const char* printed;
  };
  const Row kRows[] = {
      {{}, "[]"},
      {{{'a', 'a'}}, "[a]"},
      {{{'0', '9'}, {'A', 'F'}, {0x3B1, 0x3C9}}, "[0-9A-F\\x{3B1}-\\x{3C9}]"},
      {{{'c', 'd'}, {'a', 'a'}}, "[acd]"},
      {{{'a', 'b'}, {'c', 'd'}}, "[a-d]"},
      {{{'a', 'z'}, {'b', 'c'}}, "[a-z]"},
      {{{0, 0x10FFFF}}, "[\\x00-\\x{10FFFF}]"},
      {{{'\n', '\n'}, {'\t', '\t'}, {'\r', '\r'}, {0x7F, 0xFF}}, "[\\t\\n\\r\\x7F-\\xFF]"},
      {{{'[', '^'}, {'-', '-'}}, "[\\-\\[-\\^]"},
      {{{0x100, 0x100}, {0xFFFF, 0xFFFF}}, "[\\x{100}\\x{FFFF}]"},
  };
  for (const Row& row : kRows) {
    test::count("charset", 1, to_string(row.set) == row.printed ? 0 : 1);
    EXPECT_EQ(to_string(row.set), row.printed);
  }
}

TEST(CharSet, Folds) {
  struct Row {
    CharSet set;
    const char* folded;
  };
  const Row kRows[] = {
      {{{'k', 'k'}}, "[Kk\\x{212A}]"},
      {{{0x212A, 0x212A}}, "[Kk\\x{212A}]"},
      {{{'s', 's'}}, "[Ss\\x{17F}]"},
      {{{'a', 'z'}}, "[A-Za-z\\x{17F}\\x{212A}]"},
      {{{'0', '9'}}, "[0-9]"},
      {{{0xDF, 0xDF}}, "[\\xDF\\x{1E9E}]"},
      {{{0xB5, 0xB5}}, "[\\xB5\\x{39C}\\x{3BC}]"},
      {{{0x3C9, 0x3C9}}, "[\\x{3A9}\\x{3C9}\\x{2126}]"},
      {{{0x1C5, 0x1C5}}, "[\\x{1C4}-\\x{1C6}]"},
      {{{0x130, 0x131}}, "[\\x{130}\\x{131}]"},  // no simple folding
      {{{0x101, 0x101}}, "[\\x{100}\\x{101}]"},
      {{{0x13A, 0x13A}}, "[\\x{139}\\x{13A}]"},
      {{{0x390, 0x390}}, "[\\x{390}]"},  // only in Unicode 15.1 does it fold to U+1FD3
      {{{0xA64B, 0xA64B}}, "[\\x{1C88}\\x{A64A}\\x{A64B}]"},
      {{{0, 0x10FFFF}}, "[\\x00-\\x{10FFFF}]"},
      {{}, "[]"},
  };
  for (const Row& row : kRows) {
    CharSet set = row.set;
    set.add_simple_folds();
    test::count("charset", 1, to_string(set) == row.folded ? 0 : 1);
    EXPECT_EQ(to_string(set), row.folded) << to_string(row.set);
  }
}

// A model: the elements below `max`, one by one.
constexpr uint32_t kMax = 40;
using Model = std::set<uint32_t>;

Model model_of(const CharSet& set) {
  Model model;
  for (const CodeRange& range : set.ranges()) {
    for (uint32_t c = range.lo; c <= range.hi; ++c) model.insert(c);
  }
  return model;
}

bool is_normal(const CharSet& set) {
  const std::vector<CodeRange>& ranges = set.ranges();
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    if (ranges[i].lo > ranges[i].hi) return false;
    if (i > 0 && ranges[i - 1].hi + 1 >= ranges[i].lo) return false;
  }
  return true;
}

CharSet random_set(std::mt19937& random) {
  CharSet set;
  for (unsigned n = random() % 6; n > 0; --n) {
    uint32_t lo = random() % kMax;
    set.add(lo, std::min<uint32_t>(lo + random() % 6, kMax - 1));
  }
  return set;
}

TEST(CharSet, RangesAreAddedInAnyOrder) {
  std::mt19937 random(2);
  for (uint64_t i = test::scaled(50'000); i > 0; --i) {
    CharSet set;
    Model model;
    for (unsigned n = 1 + random() % 6; n > 0; --n) {
      const uint32_t lo = random() % kMax, hi = std::min<uint32_t>(lo + random() % 6, kMax - 1);
      set.add(lo, hi);
      for (uint32_t c = lo; c <= hi; ++c) model.insert(c);
      ASSERT_EQ(model_of(set), model) << to_string(set);
      ASSERT_TRUE(is_normal(set)) << to_string(set);
    }
  }
}

TEST(CharSet, OperationsAreThoseOfSets) {
  std::mt19937 random(1);
  for (uint64_t i = test::scaled(50'000); i > 0; --i) {
    CharSet a = random_set(random), b = random_set(random);
    Model x = model_of(a), y = model_of(b), expected;
    std::vector<CharSet> results;
    std::vector<Model> models;
    auto expect = [&](CharSet set, Model model) {
      results.push_back(std::move(set));
      models.push_back(std::move(model));
    };
    CharSet set = a;
    set.add(b);
    Model all = x;
    all.insert(y.begin(), y.end());
    expect(set, all);
    std::vector<CodeRange> ranges = b.ranges();
    ranges.insert(ranges.end(), a.ranges().begin(), a.ranges().end());
    expect(CharSet::from_ranges(ranges), all);
    set = a;
    set.intersect(b);
    Model common, rest, others;
    for (uint32_t c : x) (y.count(c) ? common : rest).insert(c);
    expect(set, common);
    set = a;
    set.subtract(b);
    expect(set, rest);
    set = a;
    uint32_t max = random() % (kMax + 5);
    set.negate(max);
    for (uint32_t c = 0; c <= max; ++c) {
      if (!x.count(c)) others.insert(c);
    }
    expect(set, others);
    for (std::size_t k = 0; k < results.size(); ++k) {
      bool ok = is_normal(results[k]) && model_of(results[k]) == models[k] && results[k].size() == models[k].size();
      for (uint32_t c = 0; c < kMax + 5; ++c) ok = ok && results[k].contains(c) == (models[k].count(c) == 1);
      test::count("charset", 1, ok ? 0 : 1);
      ASSERT_TRUE(ok) << k << ": " << to_string(a) << " " << to_string(b) << " " << to_string(results[k]);
    }
  }
}

// Closing over folds one character at a time.
TEST(CharSet, FoldsAreOrbits) {
  std::mt19937 random(2);
  for (uint64_t i = test::scaled(3'000); i > 0; --i) {
    uint32_t lo = random() % (random() % 2 ? 0x600 : 0x1F000);
    uint32_t hi = lo + random() % (random() % 2 ? 8 : 0x200);
    std::vector<CodeRange> all;
    for (uint32_t c = lo; c <= hi; ++c) {
      all.push_back({c, c});
      for (uint32_t d = unicode::next_fold(c); d != c; d = unicode::next_fold(d)) all.push_back({d, d});
    }
    CharSet set{{lo, hi}};
    set.add_simple_folds();
    bool ok = set == CharSet::from_ranges(all);
    test::count("charset", 1, ok ? 0 : 1);
    EXPECT_TRUE(ok) << to_string(CharSet{{lo, hi}});
  }
}

}  // namespace
}  // namespace lino::syntax

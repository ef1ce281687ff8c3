// What explain() says of plans: which one was chosen by the haystacks that were searched, and what it is expected to cost.
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>
#include <regex>
#include <string>
#include <vector>

#include "jit/cost.h"
#include "lino/regex.h"
#include "lino/set.h"
#include "tests/count.h"

namespace lino {
namespace {

// A cost, as it is printed.
const std::string kCost = R"((\d+\.\d\d\d?) cycles a byte expected)";

bool says(const std::string& text, const std::string& pattern) { return std::regex_search(text, std::regex(pattern)); }

std::string text_of(const char* unit, std::size_t size) {
  std::string text;
  while (text.size() < size) text += unit;
  return text;
}
const char* const kProse = "The quick brown fox jumps over the lazy dog, and nobody minds it at all.\n";
const char* const kRandom = "qxkjzv bwqpd mfhgt ylksr nvcxz wqjkp hgfds mnbvc ";

struct Row {
  std::string pattern;
  const char* unit;  // of the haystack; null: none is searched
  std::vector<std::string> said;
  std::vector<std::string> not_said = {};
};

const std::vector<Row>& rows() {
  static const std::vector<Row> all = {
      {"Sherlock Holmes", nullptr, {"begins: find_pair at .*, a stop expected in \\d+ bytes, " + kCost}, {"searched:"}},
      {"Sherlock|Holmes|Watson", nullptr, {"begins: find_buckets\\d at .*: 3 alternatives, .* bytes, " + kCost}},
      {"Sherlock Holmes", kProse, {"searched: \\d+ bytes by"}},
      {"[a-z]+@[a-z]+", nullptr, {"required: the byte 0x40\n"}, {"windows:"}},
      {"[a-z]+@[a-z]+",
       kProse,
       {"windows: 1 branches, .*memchr of 0x40 at \\d.*, " + kCost + "; in all " + kCost,
        "\n  factor: .*\\[@\\].* behind the start, a stop expected in \\d+ bytes, " + kCost,
        "required: the byte 0x40\n", "searched: (.*, )?\\d+ bytes by kernels"}},
      {"[a-z]+@[a-z]+|[a-z]+#x[0-9]|[a-z]{2}%%z",
       kProse,
       {"windows: 3 branches, \\d with", "\n  factor: .*\n  factor: .*\n  factor: .* bytes behind the start"}},
      {"\\s+$", nullptr, {"from the end: "}},
      {"\\w+", nullptr, {"plan: bitmasks; "}, {"cycles"}},
      {"(?=x)[a-z]", nullptr, {"plan: foresight; 1 lookarounds"}},
      {"x(?=y)", "xyxz", {"searched: .*\\d+ bytes by foresight"}},
      {"(?:[aeiou][^aeiou]){5}z", kRandom, {"plan: find-all loop of \\d+ ops"}},
  };
  return all;
}

TEST(Plan, OfARegex) {
  if (std::getenv("LINO_PLAN_OFF") != nullptr) {
    test::count_skipped("plans of a Regex", "plans are off", rows().size());
    return;
  }
  for (const Row& row : rows()) {
    const Regex regex(row.pattern);
    const std::string haystack = row.unit != nullptr ? text_of(row.unit, 1'200'000) : "";
    for (int i = 0; i < 3 && row.unit != nullptr; ++i) (void)regex.count(haystack);
    const std::string plan = regex.explain();
    bool good = plan == regex.dump("plan");
    for (const std::string& said : row.said) good = good && says(plan, said);
    for (const std::string& said : row.not_said) good = good && !says(plan, said);
    EXPECT_TRUE(good) << row.pattern << '\n' << plan;
    test::count("plans of a Regex", 1, !good);
  }
}

// Those that depend on the machine: where there are shuffles, they say what they are expected to cost.
TEST(Plan, OfShufflesAndStreams) {
  std::mt19937_64 random(1);
  std::string letters, digits;
  while (letters.size() < (1 << 17)) letters += static_cast<char>('a' + random() % 26);
  while (digits.size() < (1 << 17)) digits += "0123456789abcdef"[random() % 16];
  const Regex halves("(?:[a-m][n-z]){14}"), far("[0-9a-f]{4}.{2,6}[g-z]"), table("a+b", {.engine = Engine::kTable});
  for (int i = 0; i < 3; ++i) (void)(halves.count(letters) + far.count(digits) + table.count(letters));
  EXPECT_EQ(says(halves.explain(), "shuffles: "),
            says(halves.explain(), "shuffles: among \\d+ of the states, " + kCost));
  EXPECT_FALSE(says(halves.explain(), "streams: ") && says(halves.explain(), "shuffles: "));
  if (std::getenv("LINO_PLAN_OFF") == nullptr) {
    EXPECT_TRUE(says(far.explain(), "streams: four walks at a time, where matches are 64 KiB apart\n") ||
                says(far.explain(), "shuffles: "))
        << far.explain();
  }
  EXPECT_TRUE(says(table.explain(), "plan: lazy DFA, table walk\nsearched: \\d+ bytes by the table walk\n"));
  EXPECT_FALSE(says(table.explain(), "streams"));
  test::count("plans of shuffles and streams", 5);
}

TEST(Plan, OfASet) {
  if (std::getenv("LINO_PLAN_OFF") != nullptr) {
    test::count_skipped("plans of a Set", "plans are off", 4);
    return;
  }
  const std::string haystack = text_of(kProse, 100'000);
  const Set words({"Sherlock", "Holmes", "Watson"});
  EXPECT_FALSE(says(words.explain(), "windows:|searched:")) << words.explain();
  (void)words.matching(haystack);
  EXPECT_TRUE(says(words.explain(), "windows: 3 branches, .*; in all " + kCost + "\n(  .*\n)*  factor: .*" + kCost))
      << words.explain();
  EXPECT_TRUE(says(words.explain(), "searched: \\d+ bytes by kernels")) << words.explain();

  std::mt19937_64 random(2);
  std::vector<std::string> many;
  for (int i = 0; i < 100; ++i) {
    std::string word;
    while (word.size() < 12) word += static_cast<char>('a' + random() % 26);
    many.push_back(word);
  }
  const Set set(many);
  EXPECT_TRUE(says(set.explain(), "plan: words; 100 words, one window of 8 bytes in 5 is looked up")) << set.explain();
  test::count("plans of a Set", 4);
}

TEST(Plan, CostsAsText) {
  EXPECT_EQ(jit::cost_to_string(0), ", 0.000 cycles a byte expected");
  EXPECT_EQ(jit::cost_to_string(0.0634), ", 0.063 cycles a byte expected");
  EXPECT_EQ(jit::cost_to_string(0.996), ", 1.00 cycles a byte expected");
  EXPECT_EQ(jit::cost_to_string(12.5), ", 12.50 cycles a byte expected");
  EXPECT_EQ(jit::cost_to_string(3.046), ", 3.05 cycles a byte expected");
  EXPECT_EQ(jit::stops_to_string(0.01), ", a stop expected in 100 bytes");
  test::count("costs as text", 6);
}

}  // namespace
}  // namespace lino

// lino/rapidcheck.h: what it draws matches, and shrinks to the shortest and simplest string that still fails; so do
// near-misses, which stay near-misses.
#include "lino/rapidcheck.h"

#include <gtest/gtest.h>

#include <functional>
#include <random>
#include <string>
#include <vector>

#include "tests/count.h"

namespace {

using lino::GenerateOptions;
using lino::Generator;
using lino::Regex;
using lino::test::count;
using lino::test::scaled;

// Takes the first simpler value that still fails, as long as there is one: what rc::check does.
template <class T>
T shrunk(rc::Shrinkable<T> shrinkable, const std::function<bool(const T&)>& fails, int& steps) {
  for (;; ++steps) {
    auto simpler = shrinkable.shrinks();
    bool found = false;
    while (auto next = simpler.next()) {
      if (!fails(next->value())) continue;
      shrinkable = *next;
      found = true;
      break;
    }
    if (!found || steps > 100'000) return shrinkable.value();
  }
}

struct Row {
  const char* pattern;
  std::function<bool(const std::string&)> fails;
  const char* expected;
  GenerateOptions generate = {};
};

bool holds(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

std::vector<Row> rows() {
  const auto always = [](const std::string&) { return true; };
  const auto longer = [](std::size_t size) { return [size](const std::string& s) { return s.size() > size; }; };
  return {
      {"[a-z]*", always, ""},
      {"[a-z]+", always, "a"},
      {"[a-z]*", longer(4), "aaaaa"},
      {"[a-z]*", [](const std::string& s) { return holds(s, "q"); }, "q"},
      {"[a-z]*", [](const std::string& s) { return s.find_first_of("mnopqrstuvwxyz") != s.npos; }, "m"},
      {R"(\w+@\w+\.(?:org|com))", always, "a@a.com"},
      {R"(\w+@\w+\.(?:org|com))", [](const std::string& s) { return s.find('@') > 3; }, "aaaa@a.com"},
      {R"(\w+@\w+\.(?:org|com))", [](const std::string& s) { return holds(s, "org"); }, "a@a.org"},
      {R"(\w+@\w+\.(?:org|com))", [](const std::string& s) { return s[0] >= '0' && s[0] <= '9'; }, "0@a.com"},
      {R"(\d{4}-\d\d-\d\d)", always, "0000-00-00"},
      {R"(\d{4}-\d\d-\d\d)", [](const std::string& s) { return s > "2024-05-16"; }, "2024-05-17"},
      {"(?:abc)*", longer(5), "abcabc"},
      {"x(?:ab|cde)*y", longer(6), "xabcdey"},
      {"(?:ab){3,9}", longer(7), "abababab"},
      {"a{3,20}", longer(10), "aaaaaaaaaaa"},
      {"[a-z]*", longer(2), "aaaaa", {.min_length = 5, .max_length = 9}},
      {".*", longer(2), "aaa", {.alphabet = {lino::kPrintableAscii}}},
      {"[α-ω]{2,5}", always, "αα"},
      {"[α-ω]{2,5}", longer(4), "ααα"},
      {"[a-zα-ω]*", longer(2), "aaa"},
      {"(?s).{2}", always, "aa"},
      {R"(\b\w+\b(?: \w+)*$)", [](const std::string& s) { return holds(s, " "); }, "a a"},
      {"(?:0|1(?:01*0)*1)+", longer(3), "0000"},
      {"1(?:0|1)*", [](const std::string& s) { return holds(s, "10"); }, "10"},
  };
}

TEST(Shrink, EndsAtTheSimplest) {
  for (const Row& row : rows()) {
    const Generator generator(row.pattern, row.generate);
    const auto strings = lino::rc::matching(generator);
    uint64_t failing = 0;
    for (uint64_t seed = 0; failing < scaled(40) && seed < 20'000; ++seed) {
      const auto drawn = strings(rc::Random(seed), 100);
      ASSERT_TRUE(generator.contains(drawn.value())) << row.pattern;
      if (!row.fails(drawn.value())) continue;
      int steps = 0;
      const std::string end = shrunk<std::string>(drawn, row.fails, steps);
      EXPECT_EQ(end, row.expected) << row.pattern << " from " << drawn.value() << " in " << steps << " steps";
      count("shrink matching", 1, end == row.expected ? 0 : 1);
      ++failing;
    }
    EXPECT_GT(failing, 0u) << row.pattern;
  }
}

// Whatever is offered matches and is simpler; the simplest has nothing simpler.
TEST(Shrink, KeepsMatching) {
  std::mt19937_64 random(1);
  for (const char* pattern : {"[a-z]*", R"(\w+@\w+\.(?:org|com))", "[α-ω]+|x", R"((?s).{3,5})", R"((?s)\C*)",
                              R"((?m)^a$|\b.*\b)", "(?:a|b)*a(?:a|b){4}"}) {
    const Regex regex(pattern);
    const Generator generator(regex);
    for (uint64_t i = 0; i < scaled(40); ++i) {
      const std::string text = generator(random);
      for (const std::string& simpler : generator.simpler(text)) {
        EXPECT_TRUE(regex.full_match(simpler) && generator.contains(simpler)) << pattern;
        EXPECT_LE(simpler.size(), text.size()) << pattern;
        EXPECT_NE(simpler, text) << pattern;
        count("shrink candidates");
      }
    }
    EXPECT_TRUE(generator.simpler(generator.shortest()).empty()) << pattern;
    EXPECT_TRUE(generator.simpler("\n\n\n no such string \xff").empty() || std::string(pattern) == R"((?s)\C*)");
  }
}

// Sizes are RapidCheck's: small ones give short strings.
TEST(Shrink, SizesGrow) {
  const auto strings = lino::rc::matching("[a-z]*");
  for (uint64_t seed = 0; seed < scaled(200); ++seed) {
    EXPECT_EQ(strings(rc::Random(seed), 0).value(), "");
    EXPECT_LE(strings(rc::Random(seed), 50).value().size(), 16u);
    EXPECT_LE(strings(rc::Random(seed), 1000).value().size(), 32u);
    count("shrink sizes", 3);
  }
}

struct MissRow {
  const char* pattern;
  std::function<bool(const lino::NearMiss&)> fails;
  std::size_t most;  // bytes of what is left
};

TEST(Shrink, NearMissesStayNearMisses) {
  const auto always = [](const lino::NearMiss&) { return true; };
  const std::vector<MissRow> miss_rows = {
      {"[a-z]+", always, 1},
      {R"(\w+@\w+\.(?:org|com))", always, 8},
      {R"(\w+@\w+\.(?:org|com))", [](const lino::NearMiss& m) { return !holds(m.text, "@"); }, 6},
      {"a{3,20}", [](const lino::NearMiss& m) { return m.text.size() > 20; }, 21},
      {"[α-ω]{2,5}", always, 6},
      {R"((?s).*)", always, 1},
  };
  for (const MissRow& row : miss_rows) {
    const Regex regex(row.pattern);
    const auto misses = lino::rc::near_misses(Generator(regex));
    uint64_t failing = 0;
    for (uint64_t seed = 0; failing < scaled(40) && seed < 5'000; ++seed) {
      const auto drawn = misses(rc::Random(seed), 100);
      const auto fails = [&](const lino::NearMiss& miss) {
        EXPECT_FALSE(regex.full_match(miss.text)) << row.pattern << " on " << miss.text;
        EXPECT_TRUE(regex.full_match(miss.match)) << row.pattern << " on " << miss.match;
        return row.fails(miss);
      };
      if (!fails(drawn.value())) continue;
      int steps = 0;
      const lino::NearMiss end = shrunk<lino::NearMiss>(drawn, fails, steps);
      EXPECT_LE(end.text.size(), row.most) << row.pattern << ": " << drawn.value().text << " became " << end.text;
      EXPECT_LT(steps, 1000) << row.pattern;
      count("shrink near-misses", 1, end.text.size() <= row.most ? 0 : 1);
      ++failing;
    }
    EXPECT_GT(failing, 0u) << row.pattern;
  }
}

// The overloads, in a real property.
TEST(Shrink, Properties) {
  EXPECT_TRUE(rc::check("what is drawn matches", [] {
    const std::string text = *lino::rc::matching(R"([a-z]{2,4}\d?)");
    RC_ASSERT(Regex(R"([a-z]{2,4}\d?)").full_match(text));
  }));
  const Regex regex(R"((\d+)(?:\.\d+)?)");
  EXPECT_TRUE(rc::check("what nearly matches does not", [&regex] {
    RC_ASSERT(!regex.full_match(*lino::rc::near_missing(regex)));
    RC_ASSERT(regex.full_match(*lino::rc::matching(regex, {.max_length = 9})));
  }));
  EXPECT_THROW(lino::rc::matching("(", {}), lino::Error);
  EXPECT_THROW(lino::rc::near_missing(R"((?s)\C*)")(rc::Random(1), 10).value(), rc::GenerationFailure);
  count("shrink properties", 4);
}

}  // namespace

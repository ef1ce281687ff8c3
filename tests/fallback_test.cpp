// Where something is missing the answers stay the same: no executable memory (LINO_NO_EXEC=1), an older CPU
// (LINO_CPU=sse2, ssse3, avx2), hardly any memory (Options::max_mem). The same program runs once for each of them; the
// environment is set by ctest (tests/runs.cmake).
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "lino/regex.h"
#include "tests/agree.h"
#include "tests/count.h"
#include "tests/generate.h"

namespace lino::test {
namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

std::string suite() {
  std::string name = "fallback";
  for (const char* variable : {"LINO_NO_EXEC", "LINO_CPU"}) {
    if (const std::string value = environment(variable); !value.empty())
      name += " " + std::string(variable) + "=" + value;
  }
  return name;
}

// Long enough for every SIMD loop, its tail and its early exits.
std::vector<std::string> long_haystacks() {
  std::vector<std::string> out;
  for (const std::size_t n : {0, 1, 15, 16, 17, 31, 33, 63, 64, 65, 127, 129, 200, 1000}) {
    out.push_back(std::string(n, 'a') + "b");
    out.push_back("b" + std::string(n, 'a'));
    out.push_back(std::string(n, 'x') + "foobar" + std::string(n, ' ') + "2020-12-31\n" + std::string(n, 'b'));
  }
  return out;
}

TEST(Fallback, Patterns) {
  AgreeCounts counts;
  const std::vector<std::string> haystacks = long_haystacks();
  uint64_t failed = 0, cases = 0;
  for (const char* pattern :
       {"a*b", "a+", "[^b]*b", "(a*)(b?)", "foobar", "foo|bar|x+ ", "[0-9]{4}-[0-9]{2}-[0-9]{2}", "\\w+\\s+\\w+",
        "[a-z]+r", "(?m)^.*$", "(?i)FOOBAR", "\\bx*foo", "[xyz]", "b", "a{100}", "x*?f", ".*", "(?s).*31"}) {
    for (const bool longest : {false, true}) {
      Engines engines(pattern, {.longest_match = longest}, counts);
      EXPECT_EQ(engines.setup_difference(), "");
      for (const std::string& haystack : haystacks) {
        const std::string difference = engines.difference({.haystack = haystack, .start = 0, .batch = 1 + cases % 9});
        EXPECT_EQ(difference, "");
        failed += !difference.empty();
        ++cases;
      }
    }
  }
  count(suite() + " patterns", cases, failed);
}

// Automata too large to be stamped as a whole: the code meets transitions that it does not know.
TEST(Fallback, StampedInPart) {
  AgreeCounts counts;
  std::mt19937 random(12);
  uint64_t cases = 0, failed = 0;
  for (const char* pattern : {"a[ab]{14}c", "(?:a|b)*?a[ab]{13}c|d", "b([ab]{13}|[ab]{15})c$", "a[ab]{14}c?d"}) {
    Engines engines(pattern, {}, counts);
    EXPECT_EQ(engines.setup_difference(), "");
    for (std::size_t i = 0; i < 6; ++i, ++cases) {
      std::string haystack(1000 + 300 * i, 'a');
      for (char& c : haystack) c = "ab"[random() % 2];
      if (i > 2) haystack += "c";
      if (i > 4) haystack += "d";
      const std::string difference = engines.difference({.haystack = haystack, .start = 0, .batch = 1 + i % 3});
      EXPECT_EQ(difference, "");
      failed += !difference.empty();
    }
  }
  count(suite() + " stamped in part", cases, failed);
}

// Code stamped of what is known does not know how most states end.
TEST(Fallback, StampedOfWhatIsKnown) {
  std::mt19937 random(13);
  std::string period(400, 'a'), text;
  for (char& c : period) c = "ab"[random() % 2];
  while (text.size() < 100'000) text += period;
  for (const Engine engine : {Engine::kAuto, Engine::kJit, Engine::kInterpret, Engine::kTable}) {
    const Regex regex("a[ab]{14}$", {.engine = engine});
    for (int i = 0; i < 4; ++i) EXPECT_EQ(regex.is_match(text), regex.count(text) == 1);
    for (std::size_t size = 200; size < 900; ++size) {
      const std::string_view some = std::string_view(text).substr(0, size);
      const bool expected = some[size - 15] == 'a';
      const bool good = regex.is_match(some) == expected && regex.find(some).has_value() == expected;
      EXPECT_TRUE(good) << size << " bytes, engine " << static_cast<int>(engine);
      count(suite() + " stamped of what is known", 1, good ? 0 : 1);
    }
  }
}

// Random patterns under every memory limit that a small program may have.
TEST(Fallback, LittleMemory) {
  AgreeCounts counts;
  std::mt19937 random(11);
  uint64_t cases = 0, failed = 0;
  for (uint64_t i = 0; i < scaled(4000) && failed < 10; ++i) {
    std::vector<uint8_t> bytes(300);
    for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random());
    Choices choices(bytes);
    Options options = make_options(choices);
    const Tree tree = make_tree(choices, 1 + choices.below(4));
    options.max_mem = std::size_t{4000} << choices.below(9);
    Engines engines(to_pattern(tree, options), options, counts);
    std::string difference = engines.setup_difference();
    for (int n = 0; n < 4 && difference.empty() && engines.usable(); ++n, ++cases) {
      const std::string haystack = make_haystack(tree, choices);
      difference =
          engines.difference({.haystack = haystack, .start = haystack.size() / 4 * choices.below(2), .batch = 4});
    }
    EXPECT_EQ(difference, "");
    failed += !difference.empty();
  }
  count(suite() + " little memory", cases, failed);
  if (counts.mask_size > 0) count_skipped(suite() + " little memory", "memory limits", counts.mask_size);
}

// The environment did what it says.
TEST(Fallback, Engine) {
  const Regex regex("[ab]+c", {.engine = Engine::kJit});
  EXPECT_TRUE(regex.is_match(std::string(100, 'a') + "bc"));
  const bool no_exec = environment("LINO_NO_EXEC") == "1";
#if defined(__x86_64__)
  EXPECT_EQ(regex.statistics().codes_stamped, no_exec ? 0u : 1u);
  const std::string explained = regex.explain();
  const std::string cpu = environment("LINO_CPU");
  EXPECT_TRUE(cpu.empty() || no_exec || explained.find(cpu) != std::string::npos) << explained;
#endif
  EXPECT_EQ(regex.dump("code").empty(), false);
  count(suite() + " engine");
}

}  // namespace
}  // namespace lino::test

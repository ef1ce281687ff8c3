// Near-misses of lino::Generator do not match, are one edit from what does, and are found wherever there are some; and
// the errors of making a Generator.
#include <gtest/gtest.h>
#include <re2/re2.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "lino/generate.h"
#include "nfa/code_point.h"
#include "tests/count.h"
#include "tests/generate.h"

namespace lino::test {
namespace {

std::vector<std::string> characters(const std::string& text, bool latin1) {
  std::vector<std::string> all;
  for (std::size_t at = 0; at < text.size(); at += all.back().size()) {
    all.push_back(text.substr(at, latin1 ? 1 : nfa::code_point_length(text, at)));
  }
  return all;
}

// One character left out, put in, replaced, or swapped with the next.
bool one_edit_apart(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  std::size_t begin = 0, end = 0;
  const std::size_t shorter = std::min(a.size(), b.size());
  while (begin < shorter && a[begin] == b[begin]) ++begin;
  while (end < shorter - begin && a[a.size() - 1 - end] == b[b.size() - 1 - end]) ++end;
  const std::size_t in_a = a.size() - begin - end, in_b = b.size() - begin - end;
  if (in_a + in_b > 0 && in_a <= 1 && in_b <= 1) return true;
  return in_a == 2 && in_b == 2 && a[begin] == b[begin + 1] && a[begin + 1] == b[begin];
}

struct Row {
  const char* pattern;
  Options options = {};
  GenerateOptions generate = {};
};

TEST(NearMiss, DoesNotMatch) {
  const std::vector<Row> rows = {
      {R"(\d{4}-\d\d-\d\d)"},
      {R"([a-z]+@[a-z]+\.com)", {}, {.alphabet = {kPrintableAscii}}},
      {"a"},
      {"a*"},
      {""},
      {R"([α-ω]+)"},
      {R"([α-ω]+|.)", {}, {.alphabet = {{U'Ͱ', U'Ͽ'}}}},
      {R"(\b\w+\b)"},
      {R"((?m)^a+$)"},
      {R"([\x00-\xfe]*)", {.latin1 = true}},
      {R"([^\x{10FFFF}]*)"},
      {R"((?s).{0,32})", {}, {.max_length = 32, .alphabet = {kPrintableAscii}}},
      {R"((?i)straße)", {}, {.alphabet = {kPrintableAscii, {U'ß', U'ß'}}}},
      {R"((?:ab|cd)+)", {.longest_match = true}},
      {R"(\w+)", {.whole_words = true}},
      {R"((?s).+)", {}, {.max_length = 3}},
  };
  std::mt19937_64 random(3);
  for (const Row& row : rows) {
    const Regex regex(row.pattern, row.options);
    const Generator generator(regex, row.generate);
    const RE2 re2(row.pattern, row.options.latin1 ? RE2::Latin1 : RE2::Quiet);
    for (uint64_t i = 0; i < scaled(300); ++i) {
      const auto miss = generator.near_miss(random);
      ASSERT_TRUE(miss) << row.pattern;
      const bool apart =
          one_edit_apart(characters(miss->match, row.options.latin1), characters(miss->text, row.options.latin1));
      EXPECT_TRUE(apart) << row.pattern << ": " << quoted(miss->match) << " and " << quoted(miss->text);
      EXPECT_FALSE(regex.full_match(miss->text)) << row.pattern << " on " << quoted(miss->text);
      EXPECT_TRUE(generator.contains(miss->match)) << row.pattern << " on " << quoted(miss->match);
      EXPECT_FALSE(RE2::FullMatch(miss->text, re2)) << row.pattern << " on " << quoted(miss->text);
      count("near-misses", 1, apart ? 0 : 1);
    }
  }
}

// Without an alphabet they are UTF-8 as far as UTF-8 can miss; with one, of its characters.
TEST(NearMiss, Characters) {
  std::mt19937_64 random(4);
  const Generator words(R"([a-z]+ [a-z]+)"), anything(R"((?s).*)");
  const Generator printable(R"([a-z]+ [a-z]+)", {.alphabet = {kPrintableAscii}});
  for (uint64_t i = 0; i < scaled(500); ++i) {
    const std::string miss = words.near_miss(random)->text;
    EXPECT_TRUE(Regex("(?s).*").full_match(miss)) << quoted(miss);
    const std::string visible = printable.near_miss(random)->text;
    EXPECT_TRUE(Regex("[ -~]*").full_match(visible)) << quoted(visible);
    const std::string broken = anything.near_miss(random)->text;
    EXPECT_FALSE(Regex("(?s).*").full_match(broken)) << quoted(broken);
    count("near-misses", 3);
  }
}

// Beside the surrogates, which are no neighbours.
TEST(NearMiss, BesideSurrogates) {
  std::mt19937_64 random(6);
  const Regex utf8("(?s).*");
  for (const char* pattern : {R"(\x{E000}{1,2})", R"(\x{D7FF}{1,2})"}) {
    const Generator generator(pattern);
    for (int i = 0; i < 200; ++i) {
      const std::string miss = generator.near_miss(random)->text;
      EXPECT_TRUE(utf8.full_match(miss)) << quoted(miss);
      count("near-misses");
    }
  }
}

TEST(NearMiss, ThereIsNone) {
  std::mt19937_64 random(5);
  EXPECT_FALSE(Generator(R"((?s)\C*)").near_miss(random));
  EXPECT_FALSE(Generator(Regex("(?s).*", {.latin1 = true})).near_miss(random));
  EXPECT_FALSE(Generator(".*", {.alphabet = {kPrintableAscii}}).near_miss(random));
  count("near-misses", 3);
}

struct Refused {
  const char* pattern;
  GenerateOptions generate;
  ErrorKind kind;
  const char* message;  // a part of it
};

TEST(GenerateErrors, Rows) {
  const std::vector<Refused> rows = {
      {"[^\\x00-\\x{10FFFF}]", {}, ErrorKind::kNoString, "no string matches this pattern"},
      {"$a", {}, ErrorKind::kNoString, "no string matches this pattern"},
      {"é",
       {.alphabet = {kPrintableAscii}},
       ErrorKind::kNoString,
       "no string of characters of GenerateOptions::alphabet"},
      {"a", {.alphabet = {{U'b', U'a'}}}, ErrorKind::kNoString, "no string of characters of GenerateOptions::alphabet"},
      {"a{10}|b{20}",
       {.min_length = 11, .max_length = 19},
       ErrorKind::kNoString,
       "no string that matches has 11 to 19 bytes (min_length to max_length of GenerateOptions); there are some of 20"},
      {"a{10}", {.max_length = 9}, ErrorKind::kNoString, "0 to 9 bytes"},
      {"a{10}", {.min_length = 11}, ErrorKind::kNoString, "no string that matches has 11 bytes or more"},
      {"(?:a|b)*a(?:a|b){18}",
       {.max_mem = 4 << 20},
       ErrorKind::kProgramTooLarge,
       "does not fit into the 4194304 bytes of GenerateOptions::max_mem"},
      {"(?:a|b)*",
       {.max_length = 1 << 20, .max_mem = 1 << 20},
       ErrorKind::kProgramTooLarge,
       "to count its strings of up to 1048576 bytes takes 33554448 bytes, more than half of the 1048576 bytes"},
      {"a", {.max_mem = 0}, ErrorKind::kProgramTooLarge, "does not fit into the 0 bytes"},
      {"a(?=b).", {}, ErrorKind::kUnsupported, "no strings can be generated for lookarounds"},
      {"a(", {}, ErrorKind::kMissingParen, "never closed"},
  };
  for (const Refused& row : rows) {
    std::string message = "nothing was thrown";
    ErrorKind kind{};
    try {
      const Generator generator(row.pattern, row.generate);
    } catch (const Error& error) {
      message = error.message();
      kind = error.kind();
    }
    EXPECT_NE(message.find(row.message), std::string::npos) << row.pattern << ": " << message;
    EXPECT_EQ(kind, row.kind) << row.pattern;
    count("generate errors", 1, message.find(row.message) == std::string::npos ? 1 : 0);
  }
}

// A range without an end is one for a language that has an end of its own.
TEST(GenerateErrors, NoEndNeeded) {
  EXPECT_EQ(Generator("a{3,5}|b", {.max_length = SIZE_MAX}).lengths(), (std::vector<std::size_t>{1, 3, 4, 5}));
  EXPECT_EQ(Generator("", {.max_length = SIZE_MAX}).lengths(), (std::vector<std::size_t>{0}));
  EXPECT_EQ(Generator("a*", {.min_length = 7}).lengths().size(), 33u);
  EXPECT_FALSE(Generator::make(Regex("a*"), {.max_length = SIZE_MAX}));
  count("generate errors", 4);
}

}  // namespace
}  // namespace lino::test

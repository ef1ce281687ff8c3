// lino::Generator: what it lists is what RE2 fully matches, by enumeration of small alphabets; what it draws matches
// and is drawn with equal chances; what nearly matches does not match.
#include "lino/generate.h"

#include <gtest/gtest.h>
#include <re2/re2.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "nfa/code_point.h"
#include "tests/agree.h"
#include "tests/count.h"
#include "tests/generate.h"

namespace lino::test {
namespace {

using namespace std::string_literals;

RE2::Options re2_options(const Options& options) {
  RE2::Options re2;
  re2.set_log_errors(false);
  if (options.latin1) re2.set_encoding(RE2::Options::EncodingLatin1);
  re2.set_longest_match(options.longest_match);
  re2.set_dot_nl(options.dot_nl);
  re2.set_case_sensitive(options.case_sensitive);
  return re2;
}

// Over "a" "b" "_" " " "-" "\n" and a character of two bytes.
const std::vector<std::string> kCharacters = {"\n", " ", "-", "_", "a", "b", "é"};
const std::vector<CharRange> kAlphabet = {{U'\n', U'\n'}, {U' ', U' '}, {U'-', U'-'},
                                          {U'_', U'_'},   {U'a', U'b'}, {U'é', U'é'}};

const std::vector<const char*> kPatterns = {
    "",
    "a",
    "ab|a",
    "a|ab",
    "a*",
    "a*?b",
    "(?:a|b)*",
    "(a|b)*abb",
    "a{2,3}",
    "(?:ab){1,2}?",
    ".",
    ".*",
    "(?s).{2,3}",
    "[^a]+",
    "\\w+",
    "\\W*",
    "\\s|\\S\\S",
    "^a$",
    "$^",
    "a$",
    "^",
    "(?m)^a$",
    "(?m)^.*$",
    "(?m)(?:^a$\\n?)+",
    "a\\b.*",
    "\\b\\w+\\b",
    "\\B.*\\B",
    ".*\\b.*",
    "a\\b.\\bb",
    "\\Aa*\\z",
    "(?:\\ba|\\Bb)*",
    "(?:a|b\\b)*[ -]?",
    "a??a??",
    "(?i)A+B",
    "é+|[é-]a",
    "(?:a*)*",
    "(?:a|ab)(?:bb|b|)",
    "(?:(?:a?b)*_)*",
    "[a-b]{0,3}-",
    "(a?){3}b",
    "\\pL+",
    "x|y+|b",
    "[^\\n]*",
    "a.*b|b.*a",
    "(?:^|-)a(?:$|-)",
    "(?U)a+b*",
    "\\Q-_\\E|a_",
    "[[:punct:]]a",
    "(?s)\\C{1,3}",
};

// All strings of characters of the alphabet with at most `max` bytes that the pattern fully matches by RE2, in order.
std::vector<std::string> matching_by_re2(const RE2& re2, std::size_t max) {
  std::vector<std::string> all{""}, found;
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (const std::string& character : kCharacters) {
      if (all[i].size() + character.size() <= max) all.push_back(all[i] + character);
    }
  }
  for (const std::string& text : all) {
    if (RE2::FullMatch(text, re2)) found.push_back(text);
  }
  std::ranges::sort(found, [](const std::string& a, const std::string& b) {
    return a.size() != b.size() ? a.size() < b.size() : a < b;
  });
  return found;
}

std::vector<std::string> listed(const Generator& generator) {
  std::vector<std::string> all;
  for (const std::string& text : generator.strings()) all.push_back(text);
  return all;
}

// Lists, lengths, counts and the shortest string, from each length to each.
void check_list(const char* pattern, const Options& options, std::size_t max) {
  const std::vector<std::string> expected = matching_by_re2(RE2(pattern, re2_options(options)), max);
  for (const std::size_t min : {std::size_t{0}, max / 2}) {
    std::vector<std::string> wanted;
    std::ranges::copy_if(expected, std::back_inserter(wanted), [&](const std::string& s) { return s.size() >= min; });
    const auto generator =
        Generator::make(Regex(pattern, options), {.min_length = min, .max_length = max, .alphabet = kAlphabet});
    count("generate strings listed", std::max<std::size_t>(wanted.size(), 1));
    if (wanted.empty()) {
      ASSERT_FALSE(generator.has_value()) << pattern;
      EXPECT_EQ(generator.error().kind(), ErrorKind::kNoString);
      continue;
    }
    ASSERT_TRUE(generator.has_value()) << pattern << generator.error().what();
    EXPECT_EQ(listed(*generator), wanted) << pattern;
    EXPECT_EQ(generator->shortest().size(), wanted.front().size()) << pattern;
    std::map<std::size_t, double> counts;
    for (const std::string& text : wanted) ++counts[text.size()];
    std::vector<std::size_t> lengths;
    for (const auto& [length, n] : counts) {
      lengths.push_back(length);
      EXPECT_EQ(generator->count(length), n) << pattern;
    }
    EXPECT_EQ(generator->lengths(), lengths) << pattern;
  }
}

TEST(GenerateStrings, ListsWhatRe2Matches) {
  for (const char* pattern : kPatterns) {
    const std::size_t max = scale() < 1 ? 4 : 5;
    check_list(pattern, {}, max);
    check_list(pattern, {.longest_match = true}, 4);
    check_list(pattern, {.dot_nl = true, .case_sensitive = false}, 4);
  }
}

// Every byte, in Latin-1: all of the strings of up to two bytes.
TEST(GenerateStrings, ListsAllBytes) {
  for (const char* pattern : {".", "[^\\x00-\\x7f]+", "\\w\\W", "(?i)k[^a]?", "\\C\\b\\C", "\xe9?.|"}) {
    const Options options{.latin1 = true};
    const RE2 re2(pattern, re2_options(options));
    std::vector<std::string> wanted;
    for (int length = 0; length <= 2; ++length) {
      for (unsigned n = 0; n < (1u << 8 * length); ++n) {
        std::string text;
        for (int i = length; i-- > 0;) text += static_cast<char>(n >> 8 * i);
        if (RE2::FullMatch(text, re2)) wanted.push_back(text);
      }
    }
    EXPECT_EQ(listed(Generator(Regex(pattern, options), {.max_length = 2})), wanted) << pattern;
    count("generate strings listed", wanted.size());
  }
}

TEST(GenerateStrings, CountsAreThoseOfUtf8) {
  const Generator any(R"((?s).)");
  EXPECT_EQ(any.count(0), 0);
  EXPECT_EQ(any.count(1), 0x80);
  EXPECT_EQ(any.count(2), 0x800 - 0x80);
  EXPECT_EQ(any.count(3), 0x10000 - 0x800 - 0x800);
  EXPECT_EQ(any.count(4), 0x100000);
  EXPECT_EQ(any.count(5), 0);
  EXPECT_EQ(Generator("[α-ω]{3}").count(6), 25 * 25 * 25);
  EXPECT_EQ(Generator("[ab]{1000}").count(1000), std::ldexp(1, 1000));
  EXPECT_EQ(Generator("[ab]{1023}c?").count(1023), std::ldexp(1, 1023));
  EXPECT_TRUE(std::isinf(Generator("[ab]{1024}").count(1024)));
  count("generate strings counts", 10);
}

// Strings of one length that are one among 256^200 of a longer one.
TEST(GenerateStrings, FewBesideMany) {
  const Generator generator(Regex(R"((?s)a{10}x{200}|b{20}.{200})", {.latin1 = true}), {.max_length = 220});
  EXPECT_EQ(generator.lengths(), (std::vector<std::size_t>{210, 220}));
  EXPECT_EQ(generator.count(210), 1);
  std::mt19937_64 random(1);
  EXPECT_EQ(generator(random, 210), std::string(10, 'a') + std::string(200, 'x'));
  EXPECT_TRUE(generator(random, 220).starts_with(std::string(20, 'b')));
  count("generate strings counts", 5);
}

// ---- Chances ----

// Is this a likely outcome of draws with equal chances? Chi-square against its mean plus five deviations (it is close to
// normal for many cells; for few, the sixth deviation is covered by the constant).
bool is_uniform(const std::map<std::string, uint64_t>& drawn, std::size_t cells, uint64_t draws) {
  const double expected = static_cast<double>(draws) / static_cast<double>(cells);
  double chi = static_cast<double>(cells - drawn.size()) * expected;
  for (const auto& [text, n] : drawn) {
    chi += (static_cast<double>(n) - expected) * (static_cast<double>(n) - expected) / expected;
  }
  const double freedom = static_cast<double>(cells) - 1;
  return drawn.size() <= cells && chi < freedom + 5 * std::sqrt(2 * freedom) + 12;
}

void expect_uniform(const std::map<std::string, uint64_t>& drawn, std::size_t cells, uint64_t draws,
                    const std::string& what) {
  const bool uniform = is_uniform(drawn, cells, draws);
  EXPECT_TRUE(uniform) << what << ", " << cells << " cells";
  count("generate strings chi-square", 1, uniform ? 0 : 1);
}

// The test itself: it sees chances that are off by a quarter, as those of a walk that takes each byte alike would be.
TEST(GenerateStrings, UnequalChancesAreSeen) {
  const Generator generator("a{4}|b[a-d]{3}");
  std::mt19937_64 random(6);
  std::map<std::string, uint64_t> drawn;
  const uint64_t draws = 65 * 400;
  for (uint64_t i = 0; i < draws; ++i) {
    std::string text = generator(random);
    if (text[3] == 'd' && i % 4 == 0) text[3] = 'a';
    ++drawn[text == "aaaa" ? "baaa" : text];
  }
  EXPECT_FALSE(is_uniform(drawn, 65, draws));
  count("generate strings chi-square");
}

TEST(GenerateStrings, EqualChances) {
  std::mt19937_64 random(7);
  for (const char* pattern : {"(?:a|b)*", "a*b*", "(?:a|ab|b)*", "\\w*", "[ab]{2}|_{4}", ".*\\b.*", "(?:aé|b-|_)+",
                              "[ab]*_|é{2}", "(?:^|a)-*(?:b|$)"}) {
    for (const std::size_t length : {2u, 4u}) {
      const auto generator =
          Generator::make(Regex(pattern), {.min_length = length, .max_length = length, .alphabet = kAlphabet});
      if (!generator) continue;
      const std::vector<std::string> all = listed(*generator);
      const uint64_t draws = std::max<uint64_t>(scaled(200 * all.size()), 20 * all.size());
      std::map<std::string, uint64_t> drawn;
      for (uint64_t i = 0; i < draws; ++i) ++drawn[(*generator)(random)];
      for (const auto& [text, n] : drawn) EXPECT_TRUE(std::ranges::find(all, text) != all.end()) << quoted(text);
      if (all.size() > 1) expect_uniform(drawn, all.size(), draws, pattern);
      count("generate strings drawn", draws);
    }
  }
}

// Lengths too, whatever the number of strings they have.
TEST(GenerateStrings, EqualChancesOfLengths) {
  std::mt19937 random(8);
  for (const char* pattern : {"[a-z]*", "(?:ab){1,9}", "a|.{7}|[01]{20}"}) {
    const Generator generator(pattern);
    const uint64_t draws = scaled(20'000);
    std::map<std::string, uint64_t> drawn;
    for (uint64_t i = 0; i < draws; ++i) ++drawn[std::to_string(generator(random).size())];
    expect_uniform(drawn, generator.lengths().size(), draws, pattern);
  }
}

// The same numbers, the same strings, on every platform.
TEST(GenerateStrings, Seeds) {
  const Generator generator(R"([a-z]{1,8}@\w+\.(?:org|com))", {.alphabet = {kPrintableAscii}});
  std::mt19937_64 wide(42);
  std::mt19937 narrow(42);
  const auto row = [](const std::string& got, const std::string& expected) {
    EXPECT_EQ(got, expected);
    count("generate strings seeds", 1, got == expected ? 0 : 1);
  };
  row(generator(wide), "y@51HUqgPUPPWLDWtcUHX7wM_Rp.org");
  row(generator(wide), "u@5SnafJ0hNwMUjSqLuW0a.com");
  row(generator(narrow), "oa@lxo8_SC5Rf507gwM78al.com");
  row(generator(narrow), "v@LkKSYbZesHnMAynOtd0.com");
  row(generator.near_miss(wide)->text, "l@Q.rg");
  std::minstd_rand odd(1);
  EXPECT_TRUE(generator.contains(generator(odd)));
}

// ---- Drawn strings match ----

struct Drawn {
  const char* pattern;
  Options options = {};
  GenerateOptions generate = {};
};

const std::vector<Drawn>& drawn_rows() {
  static const std::vector<Drawn> rows = {
      {R"((\d{4})-(\d\d)-(\d\d))"},
      {R"([\w.+-]+@\w+\.\w{2,4})", {}, {.alphabet = {kPrintableAscii}}},
      {R"((?i)sherlock|holmes)"},
      {R"(\b\w+\b(?: \b\w+\b)*)"},
      {R"(^.*$)"},
      {R"((?m)^\S+$(?:\n^\S+$)*)", {}, {.max_length = 60}},
      {R"(\pL{1,3}\p{Greek}\P{Lu})"},
      {R"([^\x00-\x7f]{2})"},
      {R"((?s).*)", {.latin1 = true}},
      {R"([à-ý]+\W)", {.latin1 = true}},
      {R"((?s)\C+)"},
      {R"(.*)", {.whole_words = true}, {.alphabet = {kPrintableAscii}}},
      {R"(a.c)", {.literal = true}},
      {R"(straße|\x{1F600}+)", {.case_sensitive = false}},
      {R"((?:a|b)*a(?:a|b){6})"},
      {R"(\w{300}\d*)"},
      {R"(x{2000}|y{1,3}(?:ab)*)"},
      {R"([[:alpha:]]+[^[:alpha:]]\B.)", {}, {.min_length = 10, .max_length = 12}},
      {R"(.{3,9})", {}, {.alphabet = {{U'а', U'я'}, {U' ', U' '}}}},
      {R"([ -~]*)", {.never_nl = true}},
  };
  return rows;
}

TEST(GenerateStrings, DrawnStringsMatch) {
  std::mt19937_64 random(11);
  for (const Drawn& row : drawn_rows()) {
    const Regex regex(row.pattern, row.options);
    const Generator generator(regex, row.generate);
    AgreeCounts counts;
    Engines engines(row.pattern, row.options, counts);
    for (uint64_t i = 0; i < scaled(300); ++i) {
      const std::string text = generator(random);
      EXPECT_TRUE(regex.full_match(text)) << row.pattern << " on " << quoted(text);
      EXPECT_TRUE(generator.contains(text));
      if (row.options.whole_words) continue;  // which RE2 does not have
      EXPECT_EQ(engines.difference({.haystack = text}), "") << row.pattern;
    }
    EXPECT_TRUE(regex.full_match(generator.shortest())) << row.pattern;
    EXPECT_EQ(generator.shortest().size(), generator.lengths().front());
    count("generate strings drawn", scaled(300));
  }
}

// Patterns that nobody thought of (tests/generate.h).
TEST(GenerateStrings, DrawnFromRandomPatterns) {
  std::mt19937_64 random(12);
  AgreeCounts counts;
  uint64_t refused = 0;
  for (uint64_t i = 0; i < scaled(3000); ++i) {
    std::vector<uint8_t> bytes(256);
    for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random());
    Choices choices(bytes);
    Options options = make_options(choices);
    options.max_mem = std::size_t{8} << 20;
    const Tree tree = make_tree(choices, 2 + choices.below(3));
    const std::string pattern = to_pattern(tree, options);
    const auto regex = Regex::make(pattern, options);
    if (!regex) continue;
    const auto generator = Generator::make(*regex, {.max_mem = std::size_t{8} << 20});
    if (!generator) {
      ++refused;
      EXPECT_EQ(
          generator.error().kind() == ErrorKind::kNoString || generator.error().kind() == ErrorKind::kProgramTooLarge,
          true);
      continue;
    }
    Engines engines(pattern, options, counts);
    for (int k = 0; k < 4; ++k) {
      const std::string text = (*generator)(random);
      EXPECT_TRUE(regex->full_match(text)) << pattern << " (" << to_string(options) << ") on " << quoted(text);
      EXPECT_EQ(engines.difference({.haystack = text}), "") << pattern << " on " << quoted(text);
      count("generate strings random patterns");
    }
    if (const auto miss = generator->near_miss(random)) {
      EXPECT_FALSE(regex->full_match(miss->text)) << pattern << " on " << quoted(miss->text);
      EXPECT_EQ(engines.difference({.haystack = miss->text}), "") << pattern << " on " << quoted(miss->text);
      count("generate strings near-misses");
    }
  }
  count_skipped("generate strings random patterns", "nothing to generate, or too large", refused);
}

}  // namespace
}  // namespace lino::test

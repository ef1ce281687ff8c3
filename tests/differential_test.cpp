// lino's engines against each other and against libre2 (tests/agree.h): RapidCheck's random patterns and near-matching
// haystacks, shrunk to a minimal case; a list of tricky patterns and all small patterns over all short strings.
//
// RapidCheck's seed is fixed, so that a run can be repeated; RC_PARAMS="seed=.. max_success=.." asks for others.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cstdlib>
#include <ostream>
#include <sstream>
#include <string>
#include <vector>

#include "tests/agree.h"
#include "tests/count.h"
#include "tests/generate.h"

namespace lino::test {

// One random case: a pattern and some haystacks.
struct Case {
  Tree tree;
  Options options;
  std::vector<std::string> haystacks;
  uint32_t start = 0, batch = 1;

  std::string pattern() const { return to_pattern(tree, options.posix_syntax); }
};

std::ostream& operator<<(std::ostream& out, const Case& c) {
  out << "/" << quoted(c.pattern()) << "/ (" << to_string(c.options) << ") from " << c.start << " in batches of "
      << c.batch;
  for (const std::string& haystack : c.haystacks) out << "\n  on " << quoted(haystack);
  return out;
}

namespace {

Case make_case(const std::vector<uint8_t>& bytes) {
  Choices choices(bytes);
  Case c;
  c.batch = 1 + choices.below(3) * 7;
  c.start = choices.one_in(3) ? choices.below(8) : 0;
  c.options = make_options(choices);
  c.tree = make_tree(choices, 2 + choices.below(3));
  for (int i = 0; i < 6; ++i) c.haystacks.push_back(make_haystack(c.tree, choices));
  return c;
}

std::vector<Case> smaller_cases(const Case& c) {
  std::vector<Case> out;
  if (c.haystacks.size() > 1) {
    for (const std::string& haystack : c.haystacks) (out.emplace_back(c)).haystacks = {haystack};
    return out;
  }
  for (const Options& options : smaller(c.options)) (out.emplace_back(c)).options = options;
  for (Tree& tree : smaller(c.tree)) (out.emplace_back(c)).tree = std::move(tree);
  if (c.start > 0) (out.emplace_back(c)).start = c.start / 2;
  if (c.batch > 1) (out.emplace_back(c)).batch = 1;
  for (const std::string& haystack : smaller(c.haystacks[0])) (out.emplace_back(c)).haystacks = {haystack};
  return out;
}

rc::Gen<Case> cases() {
  const auto bytes = rc::gen::container<std::vector<uint8_t>>(512, rc::gen::arbitrary<uint8_t>());
  // Shrinking works on the case, not on the bytes that made it: structure gives smaller results.
  return rc::gen::shrink(rc::gen::noShrink(rc::gen::map(bytes, make_case)),
                         [](const Case& c) { return rc::seq::fromContainer(smaller_cases(c)); });
}

// Counts `comparisons` and the masks used.
void count_all(const std::string& suite, uint64_t cases, const AgreeCounts& counts, uint64_t failed) {
  count(suite + " cases", cases, failed);
  count(suite + " comparisons", counts.compared);
  const auto skipped = [&](const char* rule, uint64_t n) {
    if (n > 0) count_skipped(suite + " comparisons", rule, n);
  };
  skipped("ill-formed sequences that RE2's . takes", counts.mask_ill_formed);
  skipped("memory limits", counts.mask_size);
  skipped("characters of Unicode 15", counts.mask_unicode);
  skipped("RE2 contradicts itself", counts.mask_re2);
  skipped("patterns that only lino takes", counts.mask_extension);
}

TEST(Differential, Random) {
  AgreeCounts counts;
  uint64_t ran = 0;
  rc::detail::TestParams params;
  params.seed = 20220601;
  params.maxSuccess = static_cast<int>(scaled(20000));
  if (std::getenv("RC_PARAMS") != nullptr) params = rc::detail::configuration().testParams;  // a new seed each time
  const auto property = [&] {
    const Case c = *cases();
    ++ran;
    Engines engines(c.pattern(), c.options, counts);
    if (!engines.setup_difference().empty()) RC_FAIL(engines.setup_difference());
    for (const std::string& haystack : c.haystacks) {
      const std::string difference = engines.difference(
          {.haystack = haystack, .start = std::min<std::size_t>(c.start, haystack.size()), .batch = c.batch});
      if (!difference.empty()) RC_FAIL(difference);
    }
  };
  const auto result = rc::detail::checkTestable(property, rc::detail::TestMetadata(), params);
  std::ostringstream message;
  rc::detail::printResultMessage(result, message);
  const bool passed = result.is<rc::detail::SuccessResult>();
  EXPECT_TRUE(passed) << message.str();
  count_all("differential random", ran, counts, passed ? 0 : 1);
}

// All strings of at most `length` pieces.
std::vector<std::string> strings_of(const std::vector<std::string>& pieces, std::size_t length) {
  std::vector<std::string> all = {""};
  for (std::size_t from = 0, n = 0; n < length; ++n) {
    const std::size_t to = all.size();
    for (; from < to; ++from) {
      for (const std::string& piece : pieces) all.push_back(all[from] + piece);
    }
  }
  return all;
}

// Asks about every pattern and haystack, for both match kinds; stops after a few failures.
struct Enumeration {
  std::string suite;
  std::vector<std::string> haystacks;
  AgreeCounts counts{};
  uint64_t ran = 0, failed = 0;

  void run(const std::string& pattern, Options options = {}) {
    for (const bool longest : {false, true}) {
      if (failed >= 10) return;
      options.longest_match = longest;
      Engines engines(pattern, options, counts);
      std::string difference = engines.setup_difference();
      for (std::size_t i = 0; i < haystacks.size() && difference.empty() && engines.usable(); ++i, ++ran) {
        const std::string& haystack = haystacks[i];
        difference =
            engines.difference({.haystack = haystack, .start = haystack.size() / 2 * (i % 2), .batch = 1 + i % 5});
      }
      if (difference.empty()) continue;
      ++failed;
      ADD_FAILURE() << difference;
    }
  }
  void finish() const { count_all(suite, ran, counts, failed); }
};

const char* const kTricky[] = {
    "",
    "a",
    "ab|a",
    "a|ab",
    "(a|ab)(c|bcd)(d*)",
    "(a+)(b+)",
    "(a*)(b|abc)",
    "(a*)(abc|b)",
    "a*?",
    "a+?b",
    "(a*?)(a*)",
    "(a|b)*?b",
    "(?:a|b)*abb",
    "(a*)*",
    "(a*)+",
    "(a+)*",
    "(|a)*",
    "(|a)+",
    "(a|)*",
    "(a?)*?",
    "(?:(a?)?)*",
    "(?U)(a?)*",
    "(a{0,2})*",
    "(?:(a)|b)*",
    "(?:(a)|(b)|c)*",
    "((a)|(b)|c)*",
    "(a)|b",
    "(?:a(b)?)+",
    "a{2}",
    "a{2,}",
    "a{0,2}b",
    "a{1,2}?a",
    "(a{2}){2}",
    "^",
    "$",
    "^$",
    "^a",
    "a$",
    "^a*$",
    "(?m)^",
    "(?m)$",
    "(?m)^$",
    "(?m)^a$",
    "(?m)^a|b$",
    "(?m)a$|^b",
    "(?m)^(a|b)*$",
    "\\b",
    "\\B",
    "\\ba",
    "a\\b",
    "\\Ba",
    "a\\B",
    "\\ba\\b",
    "\\Ba\\B",
    "\\b\\B",
    "a\\b|b",
    "\\b(a|b)\\B",
    "(\\b)a|(\\B)b",
    "\\A",
    "\\z",
    "\\Aa",
    "a\\z",
    "\\A\\z",
    "\\za",
    "a\\A",
    "(?:\\A|b)a",
    "a(?:\\z|b)",
    "(^)*a",
    "($)*a",
    "(^a)*",
    "(?:^|a)+b",
    "(?:$|a)b?",
    "(?m)(?:^b?)*",
    "[^a]",
    "[^ab]",
    "[^a]*",
    "[^b]+a",
    "a[^a]*a",
    "a.*b",
    "a.*?b",
    ".*",
    ".+",
    ".*a",
    ".*?a",
    "(.*)(a|b)(.*)",
    "(?s).*",
    "(?s).*b",
    "(?s)a.b",
    "(?s).",
    ".",
    "..",
    ".?",
    ".??",
    "\\C",
    "\\C*a",
    "a\\C?b",
    "(?i)a",
    "(?i)A|b",
    "(?i:a)b",
    "a(?i)b|c",
    "(?i)[^a]",
    "(?U)a*",
    "(?U)a*?b",
    "(?U)(a+)(b+)",
    "(a)(b)?",
    "(a)?(b)?",
    "(?:(a)|(ab))(b?)",
    "(a(b)?)+",
    "(?P<x>a)(?P<y>b)",
    "aa|a",
    "aab|a|b",
    "abab|ab",
    "a(?:ba)*b",
    "(?:ab)*",
    "(?:ab|ba)+",
    "(?:aa|b)*a",
    "b*a*b*",
    "[ab][ab]",
    "[ab]{3}",
    "[ab]*b[ab]",
    "[ab]*b[ab]{2}",
    "(a|b)(a|b)",
    "a|b|",
    "|a|b",
    "a||b",
    "()",
    "()a",
    "a()",
    "(())",
    "(()|a)",
    "(a|())*",
    "(?:)",
    "(?:|)",
    "a*|b",
    "b|a*",
    "a*b*|b*a*",
    "x*",
    "x*a",
    "(x|a)*b",
    "[^\\n]*$",
    "(?m)[^\\n]*$",
    "(?m)^.*$",
    "(?m)^.+$",
    "\\n",
    "\\n*",
    "(?s).$",
    "(?m).$",
    "a\\n?b",
};

TEST(Differential, TrickyPatterns) {
  Enumeration letters{.suite = "differential tricky, letters",
                      .haystacks = strings_of({"a", "b"}, scale() < 1 ? 4 : 6)};
  Enumeration lines{.suite = "differential tricky, lines",
                    .haystacks = strings_of({"a", "b", "\n", " "}, scale() < 1 ? 2 : 4)};
  for (const char* pattern : kTricky) {
    letters.run(pattern);
    lines.run(pattern);
  }
  letters.finish();
  lines.finish();
}

// Characters of several bytes, and their parts alone.
TEST(Differential, TrickyBytes) {
  const std::vector<std::string> pieces = {"a", "\xC3", "\xA9", "\xC3\xA9", "\xE2\x84\xAA", "\xFF"};
  Enumeration utf8{.suite = "differential tricky, bytes", .haystacks = strings_of(pieces, scale() < 1 ? 2 : 4)};
  Enumeration latin1{.suite = "differential tricky, Latin-1", .haystacks = strings_of(pieces, scale() < 1 ? 2 : 3)};
  for (const char* pattern : {"\xC3\xA9",
                              "(?i)\xC3\xA9",
                              "[^a]",
                              ".",
                              ".*",
                              ".*?a",
                              "(?i)k",
                              "(?i)[k]",
                              "(?i)[^k]",
                              "\\B",
                              "\\b",
                              "\\B*",
                              "\\Ba",
                              "\\B\\C",
                              "\\C",
                              "\\C*",
                              "\\C\\B",
                              "(\\C)(\\C)",
                              "(.)(\\C)",
                              "",
                              "a*",
                              "\\pL",
                              "\\PL",
                              "\\pL*",
                              "\\W",
                              "\\W*",
                              "\\w",
                              "\\W\\b",
                              "[\\x{80}-\\x{10FFFF}]",
                              "[\xC3\xA9-\xC3\xBC]",
                              "(?s).",
                              "(?s).*",
                              "(\\B|a)*",
                              "(?m)^",
                              "$",
                              "[^\\x{80}-\\x{10FFFF}]*",
                              "\\xFF",
                              "\\x{E9}",
                              "[\\x{E9}]",
                              "(?i)\\x{C9}",
                              "(?:\\B.)*",
                              ".??",
                              "\\B|a",
                              "\\B|\\C",
                              "a|\\B",
                              "(\\B\\B)a?"}) {
    utf8.run(pattern);
    latin1.run(pattern, {.latin1 = true});
  }
  utf8.finish();
  latin1.finish();
}

// Every option alone, and some pairs.
TEST(Differential, TrickyOptions) {
  Enumeration options{.suite = "differential tricky, options",
                      .haystacks = strings_of({"a", "B", "\n"}, scale() < 1 ? 2 : 4)};
  std::vector<Options> sets = {{.literal = true},
                               {.never_nl = true},
                               {.dot_nl = true},
                               {.never_capture = true},
                               {.case_sensitive = false},
                               {.posix_syntax = true},
                               {.posix_syntax = true, .one_line = true},
                               {.posix_syntax = true, .perl_classes = true},
                               {.posix_syntax = true, .word_boundary = true},
                               {.never_nl = true, .dot_nl = true},
                               {.latin1 = true, .case_sensitive = false},
                               {.one_line = true}};
  for (const Options& set : sets) {
    for (std::size_t i = 0; i < std::size(kTricky); i += scale() < 1 ? 7 : 2) options.run(kTricky[i], set);
  }
  options.finish();
}

// Small patterns, all of them: atoms, one operator on them, two of those side by side or as alternatives, and one
// operator on all that.
TEST(Differential, SmallPatterns) {
  const std::vector<std::string> atoms = {"a", "b", ".", "^", "$", "\\b", "\\B", "", "[^a]", "(?m:$)"};
  const std::vector<std::string> operators = {"", "*", "+", "?", "*?", "??", "{2}"};
  std::vector<std::string> parts;
  for (const std::string& atom : atoms) {
    for (const std::string& op : operators) {
      if (atom.empty() && !op.empty()) continue;
      parts.push_back(parts.size() % 2 == 0 && !op.empty() ? "(" + atom + ")" + op : atom + op);
    }
  }
  Enumeration enumeration{.suite = "differential small patterns", .haystacks = strings_of({"a", "b", "\n"}, 3)};
  const std::size_t every = std::max<std::size_t>(1, static_cast<std::size_t>(4 / scale()));
  std::size_t i = 0;
  for (const std::string& x : parts) {
    for (const std::string& y : parts) {
      for (const char* outer : {"", "*", "+", "??"}) {
        if (++i % every == 0) enumeration.run("(?:" + x + y + ")" + outer);
        if (++i % every == 0) enumeration.run("(" + x + "|" + y + ")" + outer);
      }
    }
  }
  enumeration.finish();
}

}  // namespace
}  // namespace lino::test

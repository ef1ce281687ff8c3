// lino's engines against each other and against libre2 (tests/agree.h): a list of tricky patterns and all small patterns,
// over all short strings. What is generated at random is in random_test.cpp.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/agree.h"
#include "tests/agree_count.h"

namespace lino::test {

namespace {

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
  void finish() const { count_comparisons(suite, ran, counts, failed); }
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

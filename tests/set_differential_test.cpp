// lino::Set against what it is defined by (tests/agree_set.h): RapidCheck's random lists of patterns with haystacks grown
// from them; all small lists of small patterns over all short strings; overlapping matches by asking about every span.
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

#include "tests/agree_set.h"
#include "tests/count.h"
#include "tests/generate.h"

namespace lino::test {

struct SetCase {
  std::vector<Tree> trees;
  Options options;
  std::vector<std::string> haystacks;
  uint32_t start = 0, batch = 1;

  std::vector<std::string> patterns() const {
    std::vector<std::string> all;
    for (const Tree& tree : trees) all.push_back(to_pattern(tree, options));
    return all;
  }
};

std::ostream& operator<<(std::ostream& out, const SetCase& c) {
  for (const std::string& pattern : c.patterns()) out << "/" << quoted(pattern) << "/ ";
  out << "(" << to_string(c.options) << ") from " << c.start << " in batches of " << c.batch;
  for (const std::string& haystack : c.haystacks) out << "\n  on " << quoted(haystack);
  return out;
}

namespace {

SetCase make_case(const std::vector<uint8_t>& bytes) {
  Choices choices(bytes);
  SetCase c;
  c.batch = 1 + choices.below(3) * 7;
  c.start = choices.one_in(3) ? choices.below(8) : 0;
  c.options = make_options(choices);
  for (uint32_t n = 1 + choices.below(5); n > 0; --n) c.trees.push_back(make_tree(choices, 1 + choices.below(3)));
  if (choices.one_in(4)) c.trees.push_back(c.trees[0]);
  for (std::size_t i = 0; i < 5; ++i) {
    std::string text = make_haystack(c.trees[i % c.trees.size()], choices);
    if (choices.one_in(2))
      text += make_haystack(c.trees[choices.below(static_cast<uint32_t>(c.trees.size()))], choices);
    c.haystacks.push_back(text);
  }
  return c;
}

std::vector<SetCase> smaller_cases(const SetCase& c) {
  std::vector<SetCase> out;
  if (c.haystacks.size() > 1) {
    for (const std::string& haystack : c.haystacks) (out.emplace_back(c)).haystacks = {haystack};
    return out;
  }
  for (std::size_t i = 0; c.trees.size() > 1 && i < c.trees.size(); ++i) {
    auto& trees = (out.emplace_back(c)).trees;
    trees.erase(trees.begin() + static_cast<std::ptrdiff_t>(i));
  }
  for (const Options& options : smaller(c.options)) (out.emplace_back(c)).options = options;
  for (std::size_t i = 0; i < c.trees.size(); ++i) {
    for (Tree& tree : smaller(c.trees[i])) (out.emplace_back(c)).trees[i] = std::move(tree);
  }
  if (c.start > 0) (out.emplace_back(c)).start = c.start / 2;
  if (c.batch > 1) (out.emplace_back(c)).batch = 1;
  for (const std::string& haystack : smaller(c.haystacks[0])) (out.emplace_back(c)).haystacks = {haystack};
  return out;
}

rc::Gen<SetCase> cases() {
  const auto bytes = rc::gen::container<std::vector<uint8_t>>(600, rc::gen::arbitrary<uint8_t>());
  return rc::gen::shrink(rc::gen::noShrink(rc::gen::map(bytes, make_case)),
                         [](const SetCase& c) { return rc::seq::fromContainer(smaller_cases(c)); });
}

void count_all(const std::string& suite, uint64_t cases, const SetCounts& counts, uint64_t failed) {
  count(suite + " cases", cases, failed);
  count(suite + " comparisons", counts.compared);
  if (counts.re2 > 0) count(suite + " comparisons with RE2::Set", counts.re2);
  if (counts.refused > 0) count_skipped(suite + " cases", "patterns that are not accepted", counts.refused);
}

TEST(SetDifferential, Random) {
  SetCounts counts;
  uint64_t ran = 0;
  rc::detail::TestParams params;
  params.seed = 20260601;
  params.maxSuccess = static_cast<int>(scaled(8000));
  if (std::getenv("RC_PARAMS") != nullptr) params = rc::detail::configuration().testParams;  // a new seed each time
  const auto property = [&] {
    const SetCase c = *cases();
    ++ran;
    SetEngines engines(c.patterns(), c.options, counts);
    if (!engines.setup_difference().empty()) RC_FAIL(engines.setup_difference());
    for (const std::string& haystack : c.haystacks) {
      const std::string difference =
          engines.difference(haystack, std::min<std::size_t>(c.start, haystack.size()), c.batch);
      if (!difference.empty()) RC_FAIL(difference);
    }
  };
  const auto result = rc::detail::checkTestable(property, rc::detail::TestMetadata(), params);
  std::ostringstream message;
  rc::detail::printResultMessage(result, message);
  const bool passed = result.is<rc::detail::SuccessResult>();
  EXPECT_TRUE(passed) << message.str();
  count_all("set random", ran, counts, passed ? 0 : 1);
}

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

// Asks about every list and haystack, for both match kinds; stops after a few failures.
struct Enumeration {
  std::string suite;
  std::vector<std::string> haystacks;
  bool every_span = false;
  SetCounts counts{};
  uint64_t ran = 0, failed = 0;

  void run(const std::vector<std::string>& patterns, Options options = {}) {
    for (const bool longest : {false, true}) {
      if (failed >= 10 || (every_span && longest)) return;
      options.longest_match = longest;
      SetEngines engines(patterns, options, counts);
      std::string difference = engines.setup_difference();
      for (std::size_t i = 0; i < haystacks.size() && difference.empty() && engines.usable(); ++i, ++ran) {
        const std::string& haystack = haystacks[i];
        difference = every_span ? engines.overlapping_difference(haystack)
                                : engines.difference(haystack, haystack.size() / 2 * (i % 2), 1 + i % 5);
      }
      if (difference.empty()) continue;
      ++failed;
      ADD_FAILURE() << difference;
    }
  }
  void finish() const { count_all(suite, ran, counts, failed); }
};

const std::vector<std::string> kSmall = {"",     "a",    "b",     "ab",   "ba",   "aa",    "aab",    "a*",  "a+?",
                                         "[ab]", "a|ab", "b*a",   "(a)b", "^a",   "b$",    "\\bb",   "\\B", "a??b",
                                         ".+",   "abb",  "a[ab]", "$",    "(?:)", "(b|a)", "ab(ab)*"};

TEST(SetDifferential, SmallLists) {
  Enumeration pairs{.suite = "set small lists, pairs", .haystacks = strings_of({"a", "b"}, scale() < 1 ? 3 : 5)};
  Enumeration triples{.suite = "set small lists, triples", .haystacks = strings_of({"a", "b"}, 3)};
  const std::size_t every = std::max<std::size_t>(1, static_cast<std::size_t>(10 / scale()));
  std::size_t i = 0;
  for (const std::string& x : kSmall) {
    pairs.run({x});
    for (const std::string& y : kSmall) {
      pairs.run({x, y});
      for (const std::string& z : kSmall) {
        if (++i % every == 0) triples.run({x, y, z});
      }
    }
  }
  pairs.finish();
  triples.finish();
}

TEST(SetDifferential, Lookarounds) {
  Enumeration around{.suite = "set lookarounds", .haystacks = strings_of({"a", "b"}, scale() < 1 ? 3 : 4)};
  Enumeration spans{.suite = "set lookarounds, every span", .haystacks = strings_of({"a", "b"}, 3), .every_span = true};
  const std::vector<std::string> patterns = {"a(?=b)",    "a(?!b)", "(?<=a)b",  "(?<!a)b*", "(?=a)",
                                             "(?<=b)$|a", "a*",     "(?!aa).+", "ab",       "(?<=a(?=b)).?"};
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    for (std::size_t j = 0; j < patterns.size(); ++j) around.run({patterns[i], patterns[j]});
    spans.run({patterns[i], patterns[(i + 3) % patterns.size()]});
  }
  around.finish();
  spans.finish();
}

// Characters of several bytes, and their parts alone.
TEST(SetDifferential, SmallBytes) {
  const std::vector<std::string> pieces = {"a", "\xC3", "\xA9", "\xC3\xA9", "\xFF"};
  const std::vector<std::string> patterns = {"\xC3\xA9", ".",  "\\C",      "\\B",  "",
                                             "\\C*",     "a*", "\\B|\\Ca", "[^a]", "\\b"};
  Enumeration utf8{.suite = "set small bytes", .haystacks = strings_of(pieces, scale() < 1 ? 2 : 3)};
  Enumeration latin1{.suite = "set small Latin-1", .haystacks = strings_of(pieces, 2)};
  for (const std::string& x : patterns) {
    for (const std::string& y : patterns) {
      utf8.run({x, y});
      latin1.run({x, y}, {.latin1 = true});
    }
  }
  utf8.finish();
  latin1.finish();
}

TEST(SetDifferential, Overlapping) {
  Enumeration letters{.suite = "set every span", .haystacks = strings_of({"a", "b"}, 3), .every_span = true};
  Enumeration bytes{
      .suite = "set every span, bytes", .haystacks = strings_of({"a", "\xC3\xA9", "\xC3"}, 2), .every_span = true};
  for (std::size_t i = 0; i + 2 < kSmall.size(); i += scale() < 1 ? 4 : 1) {
    letters.run({kSmall[i], kSmall[i + 1], kSmall[i + 2]});
  }
  for (const char* pattern : {"\\B", "\\C*", "\\B|\\Ca", "\\b|\\C", "(\\C\\C)*", ".?", "\\B*a?"}) {
    bytes.run({pattern, "a*", "."});
    bytes.run({pattern, "a*", "."}, {.latin1 = true});
  }
  letters.finish();
  bytes.finish();
}

// Beginnings that patterns share, with and without something behind them, in random order.
TEST(SetDifferential, SharedBeginnings) {
  Enumeration shared{.suite = "set shared beginnings", .haystacks = {}};
  const std::vector<std::string> bodies = {"",   "a",   "b",    "ab",    "aa",  "aba",  "abb", "ba",
                                           "a*", "a+b", "(ab)", "[ab]a", "a|b", "ab.?", "b$",  "(a)(b)"};
  uint32_t state = 7;
  const auto next = [&](std::size_t n) { return (state = state * 1664525 + 1013904223) / 65536 % n; };
  for (uint64_t n = scaled(600); n > 0; --n) {
    std::vector<std::string> patterns;
    for (std::size_t k = 2 + next(6); k > 0; --k) {
      patterns.push_back(std::string(next(2), 'a') + bodies[next(bodies.size())] + bodies[next(bodies.size())]);
    }
    shared.haystacks.clear();
    for (int h = 0; h < 4; ++h) {
      std::string text;
      for (std::size_t k = next(12); k > 0; --k) text += "ab "[next(8) == 0 ? 2 : next(2)];
      shared.haystacks.push_back(text);
    }
    shared.run(patterns);
  }
  shared.finish();
}

}  // namespace
}  // namespace lino::test

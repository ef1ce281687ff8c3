// Random patterns and haystacks grown from them (tests/random_case.h): lino's engines against each other and against
// libre2 (tests/agree.h), a million pairs of pattern and haystack by default. What RE2 does not read is asked of PCRE2 as
// well: lookarounds, which are also asked of a backtracking matcher, and verbose mode, for which RE2 gets the pattern
// without white space, which must mean the same to lino.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "regex/program.h"
#include "tests/agree.h"
#include "tests/agree_count.h"
#include "tests/backtrack.h"
#include "tests/count.h"
#include "tests/pcre2_matcher.h"
#include "tests/random_case.h"

namespace lino::test {
namespace {

constexpr uint64_t kPairs = 1'000'000;
constexpr uint64_t kCases = kPairs / 55;  // most cases have 64 haystacks

struct Tally {
  uint64_t pairs = 0, lookarounds = 0, verbose = 0, pcre2 = 0, backtracking = 0;
  std::map<std::string, uint64_t> pcre2_skipped;  // by the feature
};

// PCRE2's matches beside Pike's.
class AgainstPcre2 {
 public:
  AgainstPcre2(const Case& c, Tally& tally) : case_(c), tally_(tally) {
    if (c.layout == 0 && !has_lookaround(c.tree)) return;
    otherwise_ = otherwise_in_pcre2(c.tree, c.options);
    if (otherwise_ != nullptr) return;
    std::string pattern = c.pattern();
    const bool verbose = pattern.starts_with("(?x)");  // by PCRE2_EXTENDED, here
    if (verbose) pattern.erase(0, 4);
    const Options& options = c.options;
    pcre2_.emplace(
        pattern, Pcre2::Settings{
                     .utf8 = true, .caseless = !options.case_sensitive, .dot_nl = options.dot_nl, .verbose = verbose});
    if (!pcre2_->ok()) otherwise_ = "PCRE2 refuses the pattern";
  }

  std::string difference(const std::string& haystack, const std::vector<Span>& spans) {
    if (!pcre2_ && otherwise_ == nullptr) return "";
    const char* otherwise = otherwise_ != nullptr ? otherwise_ : otherwise_in_pcre2(case_.tree, haystack);
    std::optional<std::vector<Span>> theirs;
    if (otherwise == nullptr) theirs = pcre2_->find_all(haystack);
    if (otherwise == nullptr && !theirs) otherwise = "PCRE2 gives up";
    if (otherwise != nullptr) {
      ++tally_.pcre2_skipped[otherwise];
      return "";
    }
    ++tally_.pcre2;
    return *theirs == spans
               ? ""
               : "PCRE2 finds " + text_of(*theirs) + ", lino " + text_of(spans) + " in " + test::quoted(haystack);
  }

 private:
  const Case& case_;
  Tally& tally_;
  const char* otherwise_ = nullptr;
  std::optional<Pcre2> pcre2_;
};

// A matcher that decides lookarounds otherwise than lino, which has one way of it for all its engines. Some haystacks a
// case, and short ones, since it is slow.
class AgainstBacktracking {
 public:
  AgainstBacktracking(const Case& c, Tally& tally) : tally_(tally) {
    if (!has_lookaround(c.tree) || c.options.longest_match) return;
    const syntax::SyntaxOptions options = syntax_options(c.options);
    if (Automaton(c.pattern(), c.options).states() <= kStates) backtracker_.emplace(c.pattern(), options);
  }

  std::string difference(const std::string& haystack, const std::vector<Span>& spans) {
    if (!backtracker_ || haystack.size() > kBytes || asked_++ >= kAsked) return "";
    ++tally_.backtracking;
    const std::vector<Span> found = backtracker_->find_all(haystack);
    if (found == spans) return "";
    return "backtracking finds " + text_of(found) + ", lino " + text_of(spans) + " in " + test::quoted(haystack);
  }

 private:
  static constexpr std::size_t kStates = 200, kBytes = 50, kAsked = 8;
  Tally& tally_;
  std::optional<Backtracker> backtracker_;
  std::size_t asked_ = 0;
};

// The white space of verbose mode means nothing.
void check_meaning(const Case& c) {
  const Expected<Meaning> verbose = meaning_of(c.pattern(), c.options),
                          plain = meaning_of(c.plain_pattern(), c.options);
  const bool same = verbose && plain ? to_string(verbose->hir) == to_string(plain->hir) : !verbose && !plain;
  if (!same) RC_FAIL(test::quoted(c.pattern()) + " does not mean " + test::quoted(c.plain_pattern()));
}

void check(const Case& c, AgreeCounts& counts, Tally& tally) {
  if (c.layout != 0) check_meaning(c);
  Engines engines(c.pattern(), c.options, counts, c.plain_pattern());
  if (!engines.setup_difference().empty()) RC_FAIL(engines.setup_difference());
  if (!engines.usable()) return;
  AgainstPcre2 pcre2(c, tally);
  AgainstBacktracking backtracking(c, tally);
  tally.lookarounds += has_lookaround(c.tree) ? c.haystacks.size() : 0;
  tally.verbose += c.layout != 0 ? c.haystacks.size() : 0;
  for (const std::string& haystack : c.haystacks) {
    ++tally.pairs;
    Answer pike;
    const Question question{
        .haystack = haystack, .start = std::min<std::size_t>(c.start, haystack.size()), .batch = c.batch};
    std::string difference = engines.difference(question, &pike);
    if (difference.empty()) difference = pcre2.difference(haystack, pike.all);
    if (difference.empty()) difference = backtracking.difference(haystack, pike.all);
    if (!difference.empty()) RC_FAIL(difference);
  }
}

TEST(Random, Agree) {
  AgreeCounts counts;
  Tally tally;
  const std::string failure = check_property([&] { check(*random_cases(), counts, tally); }, scaled(kCases));
  EXPECT_EQ(failure, "");
  const bool whole = scale() >= 1 && failure.empty() && !replays_one_case();
  EXPECT_GE(tally.pairs, whole ? kPairs : 1);
  count_comparisons("random pairs", tally.pairs, counts, failure.empty() ? 0 : 1);
  if (replays_one_case()) return;
  count("random pairs with lookarounds", tally.lookarounds);
  count("random pairs with lookarounds, backtracking", tally.backtracking);
  count("random pairs in verbose mode", tally.verbose);
  count("random pairs PCRE2 comparisons", tally.pcre2);
  for (const auto& [rule, pairs] : tally.pcre2_skipped) count_skipped("random pairs PCRE2 comparisons", rule, pairs);
}

}  // namespace
}  // namespace lino::test

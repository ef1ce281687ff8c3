// The tagged automaton, as a table and stamped, against Pike's simulation: the groups of every match of random patterns in
// haystacks grown from them, with plenty of memory and with the least there may be; and what makes its registers and states
// many.
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "jit/code.h"
#include "nfa/pike.h"
#include "nfa/tagged.h"
#include "regex/stamped_groups.h"
#include "tests/count.h"
#include "tests/generate.h"
#include "tests/pattern.h"

namespace lino {
namespace {

std::string text_of(const std::vector<std::size_t>& slots) {
  std::string text;
  for (const std::size_t slot : slots) {
    text += (text.empty() ? "" : " ") + (slot == nfa::kNoPosition ? "-" : std::to_string(slot));
  }
  return text;
}

bool has_wide() { return jit::cpu_isa() >= stencils::Isa::kAvx2; }

// Asks Pike and the automaton about every match of the haystack: with narrow and (where the CPU can) with wide loops, as
// stamped code and as its interpreter.
class Both {
 public:
  Both(const nfa::Nfa& nfa, std::size_t budget)
      : nfa_(nfa),
        pike_(nfa),
        narrow_(nfa, budget, false, nfa::Growth::kAsNeeded),
        wide_(nfa, budget, has_wide(), nfa::Growth::kAtOnce) {
    nfa::TaggedDfa whole(nfa, budget, false, nfa::Growth::kAsNeeded);
    stamp_ = stamp_of(whole, {.states = 300, .work = 1 << 18}, true, "");
    if (stamp_) stamp_->code.seal();
  }

  // Empty, or how they differ. `served` counts the matches of which the automaton knew the groups.
  std::string difference(std::string_view haystack, uint64_t& matches, uint64_t& served) {
    std::vector<std::size_t> expected(nfa_.first_slot.back()), got(expected.size());
    for (std::size_t at = 0; at <= haystack.size();) {
      nfa::Input input{.haystack = haystack, .start = at};
      if (nfa::pike_search(nfa_, pike_, input, expected) == nfa::kNoPattern) return "";
      ++matches;
      const Span match{expected[0], expected[1]};
      for (nfa::TaggedDfa* const tagged : {&narrow_, &wide_}) {
        got.assign(expected.size(), 0);
        got[0] = expected[0], got[1] = expected[1];
        const auto result = tagged->find_groups(haystack, match.begin, match.end, got);
        if (result == nfa::TaggedDfa::Result::kUnable) continue;
        served += tagged == &narrow_;
        if (got != expected) return "the automaton says " + text_of(got) + ", Pike " + text_of(expected);
      }
      for (const bool interpreted : {false, true}) {
        if (!stamp_ || (!interpreted && stamp_->code.entry() == nullptr)) continue;
        got.assign(2 + std::max(stamp_->registers, expected.size()), 0);
        if (!run_groups(*stamp_, interpreted, haystack, match, got.data() + 2)) return "no match, says stamped code";
        got[0] = match.begin, got[1] = match.end;
        got.resize(expected.size());
        if (got != expected) return "stamped code says " + text_of(got) + ", Pike " + text_of(expected);
        ++stamped;
      }
      // Where the span that ends a byte earlier is none, all know that.
      if (!match.empty()) {
        const Span shorter{match.begin, match.end - 1};
        const auto result = narrow_.find_groups(haystack, shorter.begin, shorter.end, got);
        got.resize(2 + (stamp_ ? stamp_->registers : 0));
        for (const bool interpreted : {false, true}) {
          if (!stamp_ || (!interpreted && stamp_->code.entry() == nullptr)) continue;
          if (result == nfa::TaggedDfa::Result::kUnable) continue;
          const bool found = run_groups(*stamp_, interpreted, haystack, shorter, got.data() + 2);
          if (found != (result == nfa::TaggedDfa::Result::kFound)) return "a shorter match, or none";
        }
        got.resize(expected.size());
      }
      at = expected[1] + (expected[0] == expected[1] ? 1 : 0);
    }
    return "";
  }
  std::size_t states() const { return narrow_.states(); }
  const std::optional<GroupStamp>& stamp() const { return stamp_; }

  uint64_t stamped = 0;  // groups found by stamped code, and by its interpreter

 private:
  const nfa::Nfa& nfa_;
  nfa::PikeCache pike_;
  nfa::TaggedDfa narrow_, wide_;
  std::optional<GroupStamp> stamp_;
};

TEST(Tagged, Rows) {
  constexpr struct {
    const char* pattern;
    const char* haystack;
  } kRows[] = {
      {"(a)(b)?", "ab a"},
      {"(a|ab)(c|bcd)(d*)", "abcd"},
      {"(a*)(a*)", "aaa"},
      {"(a*?)(a*)", "aaa"},
      {"(?:(a)|(b))*", "abab"},
      {"(?:(a)|b)*", "ab"},
      {"((a)|(b)|(c))+", "abcab"},
      {"(\\d+)-(\\d+)-(\\d+)", "2024-05-17 1-2-3"},
      {"(?m)^(\\w+)$", "ab\ncd\n"},
      {"\\b(\\w)(\\w*)\\b", "ab c def"},
      {"(a?)(b?)(c?)(d?)", "abd"},
      {"()(a|)()", "aa"},
      {"(x*)*(y)?", "xxy"},
      {"(?:(a)(b)?)+c", "abaac aabc"},
      {"(?:(.)(.)(.))*?(z)", "abcdefz"},
      {"([^,]*),([^,]*),([^,]*)", "a,bc,def\n,,"},
      {"(?s)(.*)(.)(.)(.)$", "abcdefgh"},
      {"(?:a(b)|(a)b|(ab))+", "ababab"},
      {"(\\pL+)(\\d*)", "h\xC3\xA9llo12 w"},
  };
  for (const auto& row : kRows) {
    const nfa::Nfa nfa = test::nfa_of(row.pattern);
    uint64_t matches = 0, served = 0;
    for (const std::size_t budget : {nfa::TaggedDfa::min_memory(nfa), std::size_t{1} << 20}) {
      EXPECT_EQ(Both(nfa, budget).difference(row.haystack, matches, served), "") << row.pattern;
    }
    EXPECT_EQ(served, matches) << row.pattern;
    EXPECT_GT(matches, 0u) << row.pattern;
    test::count("tagged rows", matches);
  }
}

TEST(Tagged, Random) {
  std::mt19937 random(11);
  uint64_t matches = 0, served = 0, stamped = 0;
  for (uint64_t i = 0; i < test::scaled(2500); ++i) {
    const std::vector<uint8_t> choices = test::random_bytes(random, 96);
    test::Choices source(choices);
    const test::Tree tree = test::make_tree(source, 3);
    const std::string pattern = test::to_pattern(tree);
    const auto ast = syntax::parse(pattern, {});
    if (!ast || !syntax::translate(*ast, {})) continue;
    const nfa::Nfa nfa = test::nfa_of(test::hir_of(pattern).root);
    if (!nfa::TaggedDfa::serves(nfa) || nfa.states.size() > 3000) {
      test::count_skipped("tagged random", nfa.states.size() > 3000 ? "more than 3000 states" : "not served");
      continue;
    }
    Both both(nfa, i % 4 == 0 ? nfa::TaggedDfa::min_memory(nfa) : std::size_t{1} << 20);
    for (int j = 0; j < 8; ++j) {
      const std::vector<uint8_t> more = test::random_bytes(random, 96);
      test::Choices walk(more);
      const std::string haystack = test::make_haystack(tree, walk);
      const std::string difference = both.difference(haystack, matches, served);
      ASSERT_EQ(difference, "") << test::quoted(pattern) << " on " << test::quoted(haystack);
    }
    stamped += both.stamped;
  }
  test::count("tagged random, stamped", stamped);
  test::count("tagged random", served);
  test::count_skipped("tagged random", "more states or registers than there is room for", matches - served);
  EXPECT_GT(served, matches * 9 / 10);
  EXPECT_GT(stamped, matches * (jit::executable_memory() ? 3 : 1) / 2);  // of two ways, or of the interpreter alone
}

// Fields of every length, bytes of every kind, matches that end anywhere before the haystack's end.
TEST(Tagged, LongLoops) {
  uint64_t matches = 0, served = 0, stamped = 0;
  for (const char* const pattern :
       {"([^;]*);([^;]*);", "(?:(\\d+)|(\\w+))-(.*?)!", "(.)([\\xa0-\\xaf]+)([\\x20-\\x2f]+)",
        "^([^,]*),(\\s*)([A-Z]*)$", "(?i)(k*)([a-z]*)=(\\pL*)"}) {
    const nfa::Nfa nfa = test::nfa_of(test::hir_of(pattern, {.utf8 = false}).root);
    Both both(nfa, std::size_t{1} << 20);
    std::mt19937 random(3);
    for (uint64_t length = 0; length < test::scaled(80); ++length) {
      for (unsigned behind = 0; behind < 70; behind += 3) {
        const auto run = [&](std::string_view of) {
          std::string text;
          for (uint64_t i = 0; i < length; ++i) text += of[random() % of.size()];
          return text;
        };
        const std::string haystack = run("abcKk") + ";" + run("019") + "-" + run(" xyz") + "!" + run("aZ;") + "=," +
                                     run("\n ") + run("AZ") + "." + run("\x80\xbf") + "." + std::string(behind, 'k');
        ASSERT_EQ(both.difference(haystack, matches, served), "") << pattern << " on " << test::quoted(haystack);
      }
    }
    stamped += both.stamped;
  }
  EXPECT_EQ(served, matches);
  EXPECT_EQ(stamped, matches * (jit::executable_memory() ? 2 : 1));
  test::count("tagged long loops", matches);
  if (!has_wide()) test::count_skipped("tagged long loops", "the CPU has no AVX2", matches);
}

// A loop must not make states without end, and a line of fields must need few.
TEST(Tagged, FewStates) {
  const nfa::Nfa fields = test::nfa_of("([^;]*);([^;]*);([^;]*);([^;]*)$");
  Both both(fields, std::size_t{1} << 20);
  uint64_t matches = 0, served = 0;
  for (int i = 0; i < 100; ++i) {
    const std::string n = std::to_string(i * 7919);
    EXPECT_EQ(both.difference(n + ";x" + n + ";;" + n, matches, served), "");
  }
  EXPECT_EQ(served, 100u);
  EXPECT_LE(both.states(), 16u);
  const nfa::Nfa loop = test::nfa_of("(?:(a)|(b)|(c)|(d))*");
  Both looped(loop, std::size_t{1} << 20);
  std::mt19937 random(5);
  std::string haystack;
  for (int i = 0; i < 10'000; ++i) haystack += static_cast<char>('a' + random() % 4);
  EXPECT_EQ(looped.difference(haystack, matches, served), "");
  EXPECT_LE(looped.states(), 40u);
  // What stands before a field's byte is no matter where no look asks for it.
  const nfa::Nfa line = test::nfa_of("^([^ ]*) ([0-4]*) ([^ ]*)$");
  Both lines(line, std::size_t{1} << 20);
  EXPECT_EQ(lines.difference("a1b-2c.3 1234 5d-6!", matches, served), "");
  EXPECT_EQ(lines.states(), 6u);
  test::count("tagged few states", 103);
}

}  // namespace
}  // namespace lino

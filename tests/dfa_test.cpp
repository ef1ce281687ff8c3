// The determinised automaton: printed forms, limits, and spans (forward for the end, reverse for the start) against
// RE2's search tests and a slice of its exhaustive tests.
#include "nfa/dfa.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "nfa/alike_classes.h"
#include "nfa/closure.h"
#include "nfa/compile.h"
#include "tests/count.h"
#include "tests/pattern.h"
#include "tests/re2_format.h"

namespace lino {
namespace {

using nfa::MatchKind;
using test::hir_of;
using test::nfa_of;

constexpr MatchKind kLongest = MatchKind::kLeftmostLongest;

struct Row {
  const char* pattern;
  nfa::DfaOptions options;
  const char* expected;
};

TEST(Dfa, Printed) {
  const Row rows[] = {
      {"a+b",
       {.anchored = true},
       "start: text=1 line=1 word=1 other=1\n"
       "0: dead\n"
       "1: [a] -> 2\n"
       "2: [a] -> 2, [b] -> 3\n"
       "3: [\\x00-\\xff] -> 4, eoi -> 4\n"
       "4 match: final\n"},
      {"a|ab",
       {},
       "start: text=1 line=1 word=1 other=1\n"
       "0: dead\n"
       "1: [\\x00-`b-\\xff] -> 1, [a] -> 2\n"
       "2: [\\x00-\\xff] -> 3, eoi -> 3\n"
       "3 match: final\n"},
      {"a|ab",
       {.kind = kLongest},
       "start: text=1 line=1 word=1 other=1\n"
       "0: dead\n"
       "1: [\\x00-`b-\\xff] -> 1, [a] -> 2\n"
       "2: [\\x00-ac-\\xff] -> 3, [b] -> 4, eoi -> 3\n"
       "3 match: final\n"
       "4 match: [\\x00-\\xff] -> 3, eoi -> 3\n"},
      {"(?m)^a$",
       {},
       "start: text=1 line=1 word=2 other=2\n"
       "0: dead\n"
       "1: [\\x00-\\x09\\x0b-`b-\\xff] -> 2, [\\n] -> 1, [a] -> 3\n"
       "2: [\\x00-\\x09\\x0b-\\xff] -> 2, [\\n] -> 1\n"
       "3: [\\x00-\\x09\\x0b-\\xff] -> 2, [\\n] -> 4, eoi -> 4\n"
       "4 match: final\n"},
      {R"(\b)",
       {.anchored = true},
       "start: text=1 line=1 word=2 other=1\n"
       "0: dead\n"
       "1: [0-9A-Z_a-z] -> 3\n"
       "2: [\\x00-/:-@[-\\^`{-\\xff] -> 3, eoi -> 3\n"
       "3 match: final\n"},
      {R"([^\x00-\x{10FFFF}])", {}, "start: text=1 line=1 word=1 other=1\n0: dead\n1: [\\x00-\\xff] -> 1\n"},
      {"a{3}",
       {.anchored = true, .state_limit = 3},
       "start: text=1 line=1 word=1 other=1\n"
       "0: dead\n"
       "1: [a] -> 2\n"
       "2: [a] -> ?\n"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(to_string(determinize(nfa_of(row.pattern, {.captures = false}), row.options)), row.expected)
        << row.pattern;
    test::count("dfa rows");
  }
}

TEST(Dfa, Dot) {
  EXPECT_EQ(to_dot(determinize(nfa_of("a\"", {.captures = false}), {.anchored = true})),
            "digraph {\n  rankdir=LR;\n  node [shape=circle];\n"
            "  \"text\" [shape=plaintext];\n  \"text\" -> 1;\n"
            "  1 -> 2 [label=\"[a]\"];\n"
            "  2 -> 3 [label=\"[\\\"]\"];\n"
            "  3 -> 4 [label=\"[\\\\x00-\\\\xff]\"];\n  3 -> 4 [label=\"eoi\"];\n"
            "  4 [shape=doublecircle];\n}\n");
  test::count("dfa rows");
}

TEST(Dfa, Limits) {
  const nfa::Nfa nfa = nfa_of("(?:a|b)*a(?:a|b){20}", {.captures = false});
  for (const uint32_t limit : {0u, 1u, 2u, 3u, 100u, 1000u}) {
    const nfa::Dfa dfa = determinize(nfa, {.state_limit = limit});
    EXPECT_FALSE(dfa.complete);
    EXPECT_LE(dfa.states.size(), std::max(limit, 1u));
    EXPECT_EQ(dfa.next.size(), dfa.states.size() * dfa.classes.stride());
    test::count("dfa limits");
  }
  const nfa::Dfa dfa = determinize(nfa, {.state_limit = 1u << 30, .work_limit = 10'000});
  EXPECT_FALSE(dfa.complete);
  EXPECT_LT(dfa.states.size(), 10'000u);
  EXPECT_TRUE(determinize(nfa_of("abc"), {}).complete);
}

// Match states become final; what only they led to is gone.
// A step by a class is that by the first of those like it, from every state; and there are as few kinds as they may be where
// a state has a thread or two.
TEST(Dfa, AlikeClasses) {
  const struct {
    const char* pattern;
    std::size_t start_kinds;  // of the start state's classes; 0: not looked at
  } rows[] = {{"Sherlock Holmes", 2},
              {"(?i)holmes|watson", 3},
              {"[0-9A-Za-z_]+;", 2},
              {"\\pL\\d", 0},
              {"(?:a|b(?:c|d))*e", 0},
              {"\\bx\\w+\\b|^y$", 0},
              {"(?m)^[a-f]+$|q\\B.", 0},
              {"[ab]x|[bc]y|[cd]z", 0},
              {"\xE5\xA4\x8F|\xE7\xBA\xA6|[\xE5\xA0\x80-\xE7\x80\x80]q", 0}};
  for (const auto& row : rows) {
    const syntax::HirTree hir = hir_of(row.pattern);
    const nfa::Nfa nfa = nfa_of(hir, {.captures = false});
    for (const bool anchored : {true, false}) {
      for (const MatchKind kind : {MatchKind::kLeftmostFirst, MatchKind::kLeftmostLongest, MatchKind::kAll}) {
        nfa::Workspace workspace(nfa, kind);
        nfa::Determinizer determinizer(nfa, kind, anchored, workspace);
        nfa::AlikeClasses classes(nfa);
        std::vector<std::vector<uint32_t>> keys;
        const auto meet = [&](std::span<const uint32_t> key) {
          std::vector<uint32_t> copy(key.begin(), key.end());
          if (std::ranges::find(keys, copy) == keys.end()) keys.push_back(std::move(copy));
        };
        for (int before = 0; before < nfa::kBeforeCount; ++before) {
          meet(determinizer.start(static_cast<nfa::Before>(before)));
        }
        for (std::size_t i = 0; i < std::min<std::size_t>(keys.size(), 40); ++i) {
          const std::vector<uint32_t> key = keys[i];
          const std::span<const uint16_t> alike = classes.of(key);
          ASSERT_EQ(alike.size(), nfa.classes.count);
          std::size_t kinds = 0;
          for (unsigned cls = 0; cls < alike.size(); ++cls) {
            ASSERT_LE(alike[cls], cls);
            ASSERT_EQ(alike[alike[cls]], alike[cls]);
            kinds += alike[cls] == cls;
            const auto step = determinizer.step(key, cls);
            const std::vector<uint32_t> by_class(step.begin(), step.end());
            const auto same = determinizer.step(key, alike[cls]);
            EXPECT_TRUE(std::ranges::equal(by_class, same)) << row.pattern << ", state " << i << ", class " << cls;
            meet(by_class);
          }
          if (i == 0 && row.start_kinds != 0) {
            EXPECT_EQ(kinds, row.start_kinds) << row.pattern;
          }
          test::count("alike classes");
        }
      }
    }
  }
}

TEST(Dfa, StopAtMatch) {
  const Row rows[] = {
      {R"([ab]+c?\z)",
       {.anchored = true},
       "start: text=1 line=1 word=1 other=1\n"
       "0: dead\n"
       "1: [ab] -> 2\n"
       "2: [ab] -> 2, [c] -> 3, eoi -> 4\n"
       "3: eoi -> 4\n"
       "4 match: final\n"},
      {"a[bc]*",
       {},
       "start: text=1 line=1 word=1 other=1\n"
       "0: dead\n"
       "1: [\\x00-`b-\\xff] -> 1, [a] -> 2\n"
       "2: [\\x00-ad-\\xff] -> 3, [bc] -> 4, eoi -> 3\n"
       "3 match: final\n"
       "4 match: final\n"},
      {"a{3}",
       {.anchored = true, .state_limit = 3},
       "start: text=1 line=1 word=1 other=1\n"
       "0: dead\n"
       "1: [a] -> 2\n"
       "2: [a] -> ?\n"},
  };
  for (const Row& row : rows) {
    const nfa::Dfa dfa = determinize(nfa_of(row.pattern, {.captures = false}), row.options);
    const nfa::Dfa stopping = stop_at_match(dfa);
    EXPECT_EQ(to_string(stopping), row.expected) << row.pattern << "\n" << to_string(dfa);
    EXPECT_EQ(stopping.complete, dfa.complete) << row.pattern;
    test::count("dfa rows");
  }
  // What is not known lies behind the first match only.
  const nfa::Dfa cut = determinize(nfa_of("ab{0,9}", {.captures = false}), {.anchored = true, .state_limit = 5});
  EXPECT_FALSE(cut.complete);
  EXPECT_TRUE(stop_at_match(cut).complete) << to_string(cut);
  test::count("dfa rows");
}

// Which pattern a match state names.
TEST(Dfa, SeveralPatterns) {
  std::vector<syntax::HirTree> hirs;
  std::vector<const syntax::Hir*> pointers;
  for (const char* pattern : {"ab", "a", "abc"}) hirs.push_back(hir_of(pattern));
  for (const syntax::HirTree& hir : hirs) pointers.push_back(&hir.root);
  const auto nfa = nfa::compile(pointers, {.captures = false});
  ASSERT_TRUE(nfa);
  EXPECT_EQ(to_string(determinize(*nfa, {.anchored = true})),
            "start: text=1 line=1 word=1 other=1\n"
            "0: dead\n"
            "1: [a] -> 2\n"
            "2: [\\x00-ac-\\xff] -> 3, [b] -> 4, eoi -> 3\n"
            "3 match 1: final\n"
            "4 match 1: [\\x00-\\xff] -> 5, eoi -> 5\n"
            "5 match: final\n");
  EXPECT_EQ(to_string(determinize(*nfa, {.anchored = true, .kind = kLongest})),
            "start: text=1 line=1 word=1 other=1\n"
            "0: dead\n"
            "1: [a] -> 2\n"
            "2: [\\x00-ac-\\xff] -> 3, [b] -> 4, eoi -> 3\n"
            "3 match 1: final\n"
            "4 match 1: [\\x00-bd-\\xff] -> 5, [c] -> 6, eoi -> 5\n"
            "5 match: final\n"
            "6 match: [\\x00-\\xff] -> 7, eoi -> 7\n"
            "7 match 2: final\n");
  test::count("dfa rows", 2);
}

// A floor bounds the reverse search, but what stands before it is looked at.
TEST(Dfa, Floor) {
  struct FloorRow {
    const char* pattern;
    const char* haystack;
    std::size_t at, floor, expected;
  };
  const FloorRow rows[] = {
      {"a+", "aaaa", 4, 0, 0},
      {"a+", "aaaa", 4, 2, 2},
      {"a+", "aaaa", 2, 2, nfa::kNoPosition},
      {"a*", "aaaa", 2, 2, 2},
      {"^a+", "aaaa", 4, 2, nfa::kNoPosition},
      {R"(\ba+)", "ba aa", 5, 4, nfa::kNoPosition},
      {R"(\ba+)", "ba aa", 5, 3, 3},
      {R"((?m)^a+$)", "b\naa\nb", 4, 2, 2},
  };
  for (const FloorRow& row : rows) {
    const nfa::Nfa nfa = nfa_of(row.pattern, {.reverse = true, .captures = false});
    const nfa::Dfa dfa = determinize(nfa, {.anchored = true, .kind = kLongest});
    EXPECT_EQ(run_backward(dfa, row.haystack, row.at, row.floor), row.expected) << row.pattern << " " << row.haystack;
    test::count("dfa rows");
  }
}

struct Automata {
  nfa::Dfa forward, backward;

  Automata(const syntax::Hir& hir, bool anchored, MatchKind kind) {
    constexpr uint32_t kStates = 100'000;
    constexpr std::size_t kWork = std::size_t{1} << 26;
    forward = determinize(nfa_of(hir, {.captures = false}),
                          {.anchored = anchored, .kind = kind, .state_limit = kStates, .work_limit = kWork});
    backward = determinize(nfa_of(hir, {.reverse = true, .captures = false}),
                           {.anchored = true, .kind = kLongest, .state_limit = kStates, .work_limit = kWork});
  }

  std::string span(std::string_view haystack) const {
    const std::size_t end = run_forward(forward, haystack, 0);
    std::string out;
    const bool matched = end != nfa::kNoPosition;
    const std::size_t slots[] = {matched ? run_backward(backward, haystack, end, 0) : end, end};
    test::append_result(out, matched, slots);
    return out;
  }
};

// What RE2's files do not have.
TEST(Dfa, Spans) {
  struct SpanRow {
    const char* pattern;
    const char* haystack;
    MatchKind kind;
    const char* expected;
  };
  constexpr MatchKind kFirst = MatchKind::kLeftmostFirst;
  const SpanRow rows[] = {
      {R"((?:\B|\s|a)+)", " a", kFirst, "0-0"},  // a look in a loop, preferred to what consumes
      {R"((?:\B|\s|a)+)", " a", kLongest, "0-2"},
      {R"((?:a|\B|\s)+?a)", " a", kFirst, "0-2"},
      {R"((?:$|a)*)", "aa", kFirst, "0-2"},
      {R"((?m)(?:^|$|a|\n)*)", "a\na", kFirst, "0-0"},
      {R"((?m)(?:$|^a|\n)+)", "a\na\n", kFirst, "0-4"},
      {"abcd|bc|bcde", "xabce", kLongest, "2-4"},
      {"abcd|bc|bcde", "xabcde", kLongest, "1-5"},
      {"abcdef|bcd|cdefg", "xabcdeg", kLongest, "2-5"},
      {"a.*z|b", "abab\nz", kLongest, "1-2"},
      {R"(\b)", "\xc3\xa4x", kFirst, "2-2"},
      {R"([à-ÿ]+x\b)", "\xc3\xa4x y", kFirst, "0-3"},
  };
  for (const SpanRow& row : rows) {
    EXPECT_EQ(Automata(hir_of(row.pattern).root, false, row.kind).span(row.haystack), row.expected)
        << row.pattern << " " << row.haystack;
    test::count("dfa rows");
  }
}

uint64_t check(const test::Re2Case& c) {
  uint64_t wrong = 0;
  for (const bool longest : {false, true}) {
    const MatchKind kind = longest ? kLongest : MatchKind::kLeftmostFirst;
    const syntax::HirTree hir = hir_of(c.regexp);
    for (const bool full : {true, false}) {
      const Automata automata((full ? test::whole(hir) : hir).root, full, kind);
      if (!automata.forward.complete || !automata.backward.complete) {
        ADD_FAILURE() << c.regexp << " needs too many states";
        return 1;
      }
      for (std::size_t i = 0; i < c.strings.size(); ++i) {
        const std::string_view groups = c.result(i, static_cast<test::Re2Column>(2 * longest + !full));
        const std::string_view expected = groups.substr(0, groups.find(' '));
        const std::string got = automata.span(c.strings[i]);
        if (got == expected) continue;
        if (++wrong <= 3) {
          ADD_FAILURE() << c.regexp << " on " << c.strings[i] << (longest ? " longest" : " first")
                        << (full ? " full" : "") << ": " << got << ", expected " << expected;
        }
      }
    }
  }
  return wrong;
}

void run_file(const std::string& name, uint64_t every) {
  const std::string path = test::conformance_file(name);
  ASSERT_NE(path, "") << name << " is nowhere";
  test::Re2File file(path);
  test::Re2Case c;
  uint64_t wrong = 0;
  for (uint64_t regexps = 0; file.next(c) && wrong < 20; ++regexps) {
    if (regexps % every != 0) continue;
    const uint64_t now = check(c);
    test::count(name + " (dfa, result lines)", c.strings.size(), now);
    wrong += now;
  }
  EXPECT_EQ(file.error(), "");
}

TEST(Dfa, Re2Search) { run_file("re2/re2-search.txt", 1); }
TEST(Dfa, Re2Exhaustive) {
  run_file("re2/re2-exhaustive.txt.bz2", std::max<uint64_t>(1, static_cast<uint64_t>(8 / test::scale())));
}

}  // namespace
}  // namespace lino

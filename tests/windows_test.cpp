// Windows around factors: which factors are chosen, and all matches by them against the automaton alone. Aimed at the
// proof in regex/windows.h: branches whose factors come early and late, at bounded and at any distance from the start,
// later hits whose windows begin further left, hits near each other and far apart, across the places where the search for
// hits stops to use them.
#include "regex/windows.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <random>
#include <string>
#include <vector>

#include "jit/plans.h"
#include "lino/regex.h"
#include "lino/set.h"
#include "tests/count.h"
#include "tests/generate.h"
#include "tests/pattern.h"
#include "tests/pieces.h"

namespace lino {
namespace {

using test::haystack_of;

const std::string kPlain(20000, '.');  // a haystack in which every factor is rare

std::string prose() {
  std::string text;
  while (text.size() < 20000) text += "the quick brown fox jumps over the lazy dog; ";
  return text;
}

TEST(Windows, Factors) {
  const struct {
    const char* pattern;
    const char* expected;  // the beginning of what is printed
  } rows[] = {
      {"[a-z]+foobar", "1 branches, 1 with a factor inside, 1 of them any distance behind the start"},
      {"[a-z]{0,9}foobar", "1 branches, 1 with a factor inside, 0 of them any distance behind the start"},
      {"foobar", "1 branches, 0 with a factor inside, 0 of them any distance behind the start"},
      {"([a-z]+)(?:(foobar)|xyz)", "1 branches, 1 with"},
      {"a+bcde|[a-z]{3}xyzzy|foo", "3 branches, 0 with a factor inside, 0 of them"},
      {".*quux|x?yz", "2 branches, 2 with a factor inside, 1 of them"},
      {"[a-z]+@[a-z]+",
       "1 branches, 1 with a factor inside, 1 of them any distance behind the start; 1 times memchr of 0x40 at 1"},
      {"[A-Z]@[a-z]+|[0-9]@",
       "2 branches, 0 with a factor inside, 0 of them any distance behind the start; 1 times memchr of 0x40 at 1"},
      {"(?m)[ \\t]+$", "1 branches, 1 with a factor inside, 1 of them"},
      {"[a-z]+_[a-z]+|[a-z]+_[0-9]+",
       "2 branches, 2 with a factor inside, 2 of them any distance behind the start; 1 times memchr of 0x5f at 1"},
      {"(?m)^[a-z]", "1 branches, 0 with a factor inside, 0 of them"},
      {"[a-z]+", ""},
      {"foo|[a-z]", ""},
  };
  for (const auto& row : rows) {
    const syntax::HirTree hir = test::hir_of(row.pattern);
    const auto factors = choose_factors(branches_of(hir), prose());
    const std::string got = factors ? to_string(*factors) : "";
    EXPECT_EQ(got.substr(0, std::string(row.expected).size()), row.expected) << row.pattern;
    EXPECT_EQ(got.empty(), std::string(row.expected).empty()) << row.pattern;
    test::count("windows factors");
  }
}

struct Row {
  const char* pattern;
  std::vector<const char*> pieces;
};
const Row kRows[] = {
    {"[a-c]+foobar", {"foobar", "abc", "foo", "a", "x"}},
    {"[a-c]+foo|[b-z]{2,40}quux", {"foo", "quux", "abcabc", "bcd", "xyz", "b", "-"}},
    {"x[^y]*yz1|foo2", {"x", "y", "yz1", "foo2", "foo", "a"}},
    {"a.{0,30}bcde|bcdf|c[a-e]*zz9", {"a", "bcde", "bcdf", "c", "zz9", "zz", "e", "\n"}},
    {"\\b[a-z]+\\.com\\b|\\bwww\\.", {"www.", ".com", "abc", " ", "-", ".comx", "w"}},
    {"(?m)^.*needle$|hay", {"needle", "hay", "\n", "x", "need", " "}},
    {"(?s)a.*needle|b1", {"a", "needle", "b1", "c", "need"}},
    {"(?:ab)*cdef|[0-9]+-[0-9]+!", {"ab", "cdef", "12", "-", "!", "7-8!", "a"}},
    {"(?i)[k-s]{0,5}straße|mass", {"straße", "STRASSE", "Straße", "ks", "s", "MASS", "ma"}},
    {"foo.{250,300}bar9", {"foo", "bar9", "................................................", "bar"}},
    {"[a-c.]+@[a-c]+", {"@", "a", "b.c", "a@", "@@", "-", "aaaaaaaaaaaaaaaa"}},
    {"(?m)[ \\t]+$", {" ", "\t", "\n", "  \n", "a", " b"}},
    {"(?m)(?:[.a-z]|a\\d)+$", {".", "\n", "ab", "a", ".\n"}},
    {"(?m)^$", {"\n", "a", "\n\n", "ab\n"}},
    {"(?m)^[ \\t]*$|^#$", {"\n", "a", " \n", "\n\t", "\n#", "#"}},
    {"(?m)^(?:a*|b+x)$", {"\n", "a", "\n\n", "\nb", "x", "\n\n\n\n"}},
    {"(?m)^[a-c]{2}x", {"\n", "abx", "ab", "x", "\nbcx", "\n\n"}},
    {"(?m)^[a-c]*q;$|^[xy]z*$", {"\n", "a", "q;", "q;\n", "\nx", "z", "y\n"}},
    {"(?m)[a-c]+\\b$|(?:^|,)x1", {"\n", "abc", ",", "x1", "x", "-", "a\n"}},
    {"(?m)(^)[^\\n]*z9$|[x-z]{1,3}8$", {"\n", "z9", "z9\n", "xy8", "8", "\nz", "."}},
    {"(?m)^\\s*#i[^\\n]*\\d$", {"\n", "#i", " ", "\t", "7", "\n#i", "7\n", "i"}},
};

// A pattern with its plan, and with the automata that need none.
class Both {
 public:
  // `budget` bytes for each automaton that the windows use; where that is little, they step privately all the time.
  Both(const syntax::Hir& hir, const WindowPlan& plan, std::size_t budget)
      : forward_(test::nfa_of(hir, {.captures = false})),
        reversed_(test::nfa_of(hir, {.reverse = true, .captures = false, .anchored_only = true})),
        budget_(budget),
        search_(plan) {}

  // Do all matches from `at` on agree, and begin where windows say, or behind?
  bool agree(std::string_view haystack, std::size_t at) {
    search_.forget();
    for (;;) {
      std::size_t floor = at;
      const nfa::HalfMatch expected = alone_.find_end(alone_cache_, haystack, at, false);
      const nfa::HalfMatch got =
          search_.find_end({unanchored_, unanchored_cache_}, {anchored_, anchored_cache_}, haystack, at, floor);
      if (got.at != expected.at) return false;
      if (!got) return true;
      if (floor < at || backward_.find_start(backward_cache_, haystack, got.at, at).at < floor) return false;
      at = got.at > at ? got.at : at + 1;
      if (at > haystack.size()) return true;
    }
  }

 private:
  static constexpr nfa::MatchKind kFirst = nfa::MatchKind::kLeftmostFirst;
  nfa::Nfa forward_, reversed_;
  std::size_t budget_;
  nfa::LazyDfa alone_{forward_, {}}, unanchored_{forward_, {.budget = budget_}};
  nfa::LazyDfa anchored_{forward_, {.anchored = true, .budget = budget_}};
  nfa::LazyDfa backward_{reversed_, {.anchored = true, .kind = nfa::MatchKind::kLeftmostLongest}};
  nfa::Workspace workspace_{forward_, kFirst};
  nfa::LazyDfa::Cache unanchored_cache_{unanchored_, workspace_}, anchored_cache_{anchored_, workspace_};
  nfa::LazyDfa::Cache alone_cache_{alone_}, backward_cache_{backward_};
  WindowSearch search_;
};

TEST(Windows, AgreeWithTheAutomatonAlone) {
  std::mt19937_64 random(9);
  for (const Row& row : kRows) {
    const syntax::HirTree hir = test::hir_of(row.pattern);
    const auto plan = WindowPlan::make(branches_of(hir), kPlain, std::size_t{1} << 20);
    ASSERT_TRUE(plan) << row.pattern;
    for (const std::size_t budget : {std::size_t{1} << 20, std::size_t{2} << 10}) {
      Both both(hir, *plan, budget);
      for (std::size_t n = 0; n < std::max<std::size_t>(30, test::scaled(120)); ++n) {
        const std::string haystack = haystack_of(row, random, n % 3 == 0 ? n : random() % 200);
        const bool same = both.agree(haystack, n % 4 == 0 ? random() % (haystack.size() + 1) : 0);
        EXPECT_TRUE(same) << row.pattern << " in " << testing::PrintToString(haystack);
        test::count("windows automaton", 1, !same);
      }
    }
  }
}

// Branches of chance, with a literal in each so that most have a factor; haystacks of what they match, and of parts of it.
TEST(Windows, RandomPatterns) {
  std::mt19937 random(12);
  for (std::size_t n = 0; n < std::max<std::size_t>(150, test::scaled(1500)); ++n) {
    std::string pattern;
    std::vector<test::Tree> trees;
    const unsigned branches = 1 + static_cast<unsigned>(random() % 3);
    const char* const literals[] = {"xyz", "qx", "zzq", "abab"};
    for (unsigned i = 0; i < branches; ++i) {
      const std::vector<uint8_t> choices = test::random_bytes(random, 64);
      test::Choices source(choices);
      trees.push_back(test::make_tree(source, 2));
      if (i > 0) pattern += '|';
      const std::string tree = "(?:" + test::to_pattern(trees.back()) + ")";
      if (random() % 4 == 0) pattern += "(?m:^)";
      pattern += random() % 3 == 0 ? literals[random() % 4] + tree
                                   : tree + literals[random() % 4] + (random() % 2 ? tree : "");
      if (random() % 4 == 0) pattern += "(?m:$)";
    }
    const auto ast = syntax::parse(pattern, {});
    const auto hir = ast ? syntax::translate(*ast, {}) : Expected<syntax::HirTree>(ast.error());
    if (!hir || hir->root.facts.min_len == 0 || hir->root.facts.lookaround) {
      test::count_skipped("windows random", "patterns that are not for windows");
      continue;
    }
    const auto plan = WindowPlan::make(branches_of(*hir), kPlain, std::size_t{1} << 20);
    if (!plan) {
      test::count_skipped("windows random", "patterns without a plan");
      continue;
    }
    Both both(*hir, *plan, n % 4 == 0 ? std::size_t{2} << 10 : std::size_t{1} << 20);
    for (int k = 0; k < 8; ++k) {
      std::string haystack;
      for (unsigned i = 0; i < 12; ++i) {
        const std::vector<uint8_t> more = test::random_bytes(random, 64);
        test::Choices walk(more);
        haystack += test::make_haystack(trees[random() % trees.size()], walk);
        if (random() % 4 == 0) haystack += '\n';
        if (random() % 2) haystack += literals[random() % 4];
        if (random() % 4 == 0) haystack += '\n';
        if (random() % 4 == 0) haystack.append(random() % 300, "b. \n"[random() % 4]);
      }
      const bool same = both.agree(haystack, k % 4 == 3 ? random() % (haystack.size() + 1) : 0);
      ASSERT_TRUE(same) << test::quoted(pattern) << " in " << test::quoted(haystack);
      test::count("windows random", 1, !same);
    }
  }
}

// A byte at one place, or a kernel: where may a sequence stand.
TEST(Windows, FindersStopWhereTheSequenceMayStand) {
  std::mt19937_64 random(13);
  for (const char* pattern : {"[ab]@[bc]", "@", "[a-c]@", "@[a-c]{3}", "[ab]{3}@"}) {
    const nfa::Nfa nfa = test::nfa_of(test::hir_of(pattern).root, {.captures = false, .anchored_only = true});
    const nfa::Prefixes prefixes = nfa::prefixes(nfa);
    const auto fixed = jit::choose_fixed_byte(prefixes, jit::background_shares());
    ASSERT_TRUE(fixed) << pattern;
    const jit::CandidateFinder finder(*fixed);
    for (std::size_t n = 0; n < test::scaled(400); ++n) {
      std::string haystack(random() % 80, '.');
      for (char& c : haystack) c = "@abc"[random() % 4];
      const std::size_t from = random() % (haystack.size() + 1);
      std::size_t expected = from;
      while (expected + prefixes.length <= haystack.size() && haystack[expected + fixed->place] != '@') ++expected;
      if (expected + prefixes.length > haystack.size()) expected = std::string::npos;
      const bool same = finder.find(haystack, from) == expected;
      EXPECT_TRUE(same) << pattern << " in " << haystack << " from " << from;
      test::count("windows finders", 1, !same);
    }
  }
}

// Where a prefilter stops often, and a factor would not, windows are what searches end up with.
TEST(Windows, InsteadOfAPrefilter) {
  const struct {
    const char *pattern, *unit;
    bool windows;
  } rows[] = {
      {"(?m)^\\s*#include\\s*[<\"]", "void one(int two) {\n    return three;\n}\n\n", true},
      {"#include", "void one(int two) {\n    return three;\n}\n\n", false},
      {"(?i)error|warn|fatal", "void one(int two) {\n    return three;\n}\n\n", false},
  };
  for (const auto& row : rows) {
    std::string haystack;
    while (haystack.size() < 400'000) haystack += row.unit;
    haystack += " #include";
    const Regex regex(row.pattern);
    uint64_t failed = 0;
    const std::size_t count = regex.count(haystack);
    for (int i = 0; i < 30; ++i) failed += regex.count(haystack) != count;
    failed += (regex.explain().find("windows:") != std::string::npos) != row.windows;
    EXPECT_EQ(failed, 0u) << row.pattern << '\n' << regex.explain();
    test::count("windows instead of a prefilter", 31, failed);
  }
}

// Through the library, in haystacks that are long enough for the plan; spans too, and of Sets.
TEST(Windows, InRegexAndSet) {
  std::mt19937_64 random(10);
  for (const Row& row : kRows) {
    const Regex table(row.pattern, {.engine = Engine::kTable});
    for (std::size_t n = 0; n < std::max<std::size_t>(3, test::scaled(12)); ++n) {
      const Regex regex(row.pattern);
      std::string haystack = kPlain;
      while (haystack.size() < 60000) haystack += haystack_of(row, random, 20) + std::string(random() % 3000, '.');
      const auto spans_of = [&](const Regex& which) {
        std::vector<Span> spans(haystack.size());
        Cursor cursor;
        spans.resize(which.find_all(haystack, cursor, spans));
        return spans;
      };
      const std::vector<Span> expected = spans_of(table);
      const bool same = spans_of(regex) == expected;
      EXPECT_TRUE(same) << row.pattern;
      test::count("windows in a Regex", 1, !same);

      const std::vector<std::string> patterns = {row.pattern, "[0-9]+xyzzy", "q{3}uux"};
      const Set set(patterns), slow(patterns, {.engine = Engine::kTable});
      const auto matches_of = [&](const Set& which) {
        std::vector<std::pair<std::size_t, Span>> all;
        for (const SetMatch& match : which.matches(haystack)) all.push_back({match.pattern, match.span});
        return all;
      };
      const bool equal = matches_of(set) == matches_of(slow);
      EXPECT_TRUE(equal) << row.pattern;
      test::count("windows in a Set", 1, !equal);
    }
  }
}

// What a search knows of a haystack is not of another that stands in the same place.
TEST(Windows, HaystacksInOnePlace) {
  const Regex regex("[a-z]+foobar|[0-9]{2}xyzzy");
  std::string haystack = prose();  // an automaton is slow there
  uint64_t failed = 0;
  for (const char* match : {"afoobar", "12xyzzy", "bcfoobar"}) {
    failed += regex.find(haystack).has_value();
    const std::size_t at = haystack.size() - 500;
    const std::string before = haystack;
    haystack.replace(at, std::string(match).size(), match);
    const std::optional<Match> found = regex.find(haystack);
    failed += !found || found->end() != at + std::string(match).size();
    failed += regex.count(haystack) != 1;
    haystack.replace(0, haystack.size(), before);
    failed += regex.count(haystack) != 0;
  }
  EXPECT_NE(regex.explain().find("windows:"), std::string::npos);
  EXPECT_EQ(failed, 0u);
  test::count("windows of haystacks in one place", 12, failed);
}

// A haystack that speaks against windows is not the last word: later ones are asked, too. Small ones are searched so as well
// where the plan is known.
TEST(Windows, AreThoughtOfAgain) {
  if (jit::is_plan_off("windows")) {
    test::count_skipped("windows thought of again", "the plan is off");
    GTEST_SKIP();
  }
  const auto has_windows = [](const Regex& regex) { return regex.explain().find("windows:") != std::string::npos; };
  const auto add_searched = [](const Regex& regex, const std::string& haystack, std::size_t times) {
    for (std::size_t i = 0; i < times; ++i) (void)regex.count(haystack);
  };
  const std::string plain = "_SUSPEND" + prose();  // lacks no byte that a match must have
  std::string dense;
  while (dense.size() < 20000) dense += "AX_SUSPEND";
  const Regex regex("[A-Z]+_SUSPEND");
  const std::size_t many = (std::size_t{3} << 20) / dense.size();
  add_searched(regex, dense, many);
  std::size_t failed = has_windows(regex);
  EXPECT_EQ(failed, 0u);
  add_searched(regex, plain, many);  // four MiB by now
  failed += !has_windows(regex);
  EXPECT_TRUE(has_windows(regex)) << regex.explain();
  const uint64_t before = regex.statistics().bytes_kernel;
  add_searched(regex, plain.substr(0, 2000), 10);
  const uint64_t by_kernels = regex.statistics().bytes_kernel - before;
  failed += by_kernels < 10000;
  EXPECT_GE(by_kernels, 10000u);
  test::count("windows thought of again", 3, failed);
}

// Haystacks on which windows once took hundreds of times as long as the automaton alone: a tail that is read again for
// every window, starts that stay undecided from one small batch to the next, windows that are one for every match, walks
// back from every hit of every branch, more windows than there is memory for.
TEST(Windows, TakeNoLongerThanTheAutomaton) {
  const auto again = [](std::string_view unit, std::size_t size) {
    std::string text;
    while (text.size() < size) text += unit;
    return text;
  };
  const std::string quiet =
      again("{\"id\": 123456789, \"name\": \"some words in here\", \"tags\": [\"a\", \"b\"]}, ", 400'000);
  const std::string far =
      again("{\"id\": 123456789, \"name\": \"some words in here\", \"tags\": [\"a\", \"b\"]}, ", 2'000'000);
  std::string branches, many;
  for (const char c : std::string("ABCDEFGHIJ")) {
    const std::string not_c = std::string("[^\\n") + c + "]";
    branches += (branches.empty() ? "" : "|") + not_c + "+[xyz]{3}[^\\n]*" + c;
  }
  for (int i = 0; i < 100; ++i) {
    many += (many.empty() ? "[" : "|[") + std::string(1, static_cast<char>('a' + i % 12)) + "-n]{1," +
            std::to_string(8 + i) + "}xyq" + std::to_string(i);
  }
  const struct {
    std::string pattern, haystack;
    std::size_t batch;
  } rows[] = {
      {"[a-z ]{0,9}xq.*[!?]", quiet + again("xq" + std::string(70, ','), 60'000) + far, 64},
      {"[a-x][^y]*ZZ9|QQ", again("xQQ" + std::string(2997, '.'), 12'000'000), 1},
      {"[a-z]{0,3}xq1", again("xq1", 600'000), 200'000},
      {branches, std::string(1'000'000, '-') + again(std::string(1500, 'z') + "\n", 50'000), 64},
      {many, quiet + again("xyq1", 60'000), 64},
      {"[a-z.]+@[a-z.]+", std::string(4'000'000, '@'), 64},
      {"[a-z.]+@[a-z.]+", quiet + far + std::string(8'000'000, '@'), 64},
  };
  uint64_t failed = 0;
  for (const auto& row : rows) {
    const auto milliseconds = [&](Engine engine, std::size_t& matches) {
      const Regex regex(row.pattern, {.engine = engine});
      (void)regex.count(kPlain);
      const auto begin = std::chrono::steady_clock::now();
      std::vector<Span> spans(row.batch);
      matches = 0;
      for (Cursor cursor; !cursor.done;) matches += regex.find_all(row.haystack, cursor, spans);
      return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
    };
    std::size_t matches = 0, expected = 0;
    const double table = milliseconds(Engine::kTable, expected), windows = milliseconds(Engine::kAuto, matches);
    EXPECT_EQ(matches, expected) << row.pattern;
    const bool quick = windows <= 8 * table + 40;
    EXPECT_TRUE(quick) << row.pattern << ": " << windows << " ms, the automaton alone " << table;
    failed += !quick || matches != expected;
  }
  test::count("windows that once took long", std::size(rows), failed);
}

}  // namespace
}  // namespace lino

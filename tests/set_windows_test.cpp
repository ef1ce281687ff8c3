// Which patterns of a Set match and where matches end, by windows around factors (regex/windows.h): against the automaton
// that reads the whole haystack, in windows near each other and far apart, with threads under way from one to the next,
// with and without memory for states; and of whole Sets against each pattern by itself, Pike's simulation and the walk.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <new>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "lino/regex.h"
#include "lino/set.h"
#include "regex/windows.h"
#include "tests/allocations.h"
#include "tests/count.h"
#include "tests/generate.h"
#include "tests/pattern.h"
#include "tests/pieces.h"

namespace lino {
namespace {

using test::haystack_of;

const std::string kPlain(20000, '.');  // a haystack in which every factor is rare

using Ends = std::vector<std::pair<std::size_t, uint32_t>>;  // where, of which pattern

// What a search tells, as far as `most` calls; of patterns that are known nothing is kept if it tells once.
struct Told {
  std::size_t most;
  std::vector<char> known;
  Ends ends = {};
  std::size_t calls = 0;
  nfa::MatchSink sink{.take = take, .context = this};

  static bool take(void* context, std::size_t at, std::span<const uint32_t> patterns) {
    auto& self = *static_cast<Told*>(context);
    for (const uint32_t pattern : patterns) {
      if (!self.sink.once || self.known[pattern] == 0) self.ends.push_back({at, pattern});
      self.known[pattern] = 1;
    }
    return ++self.calls < self.most;
  }
  std::span<const bool> flags() const {
    static_assert(sizeof(bool) == sizeof(char));
    return {reinterpret_cast<const bool*>(known.data()), known.size()};
  }
  std::vector<uint32_t> which() const {
    std::vector<uint32_t> all;
    for (const auto& [at, pattern] : ends) all.push_back(pattern);
    std::ranges::sort(all);
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
  }
};

// Patterns with their plan, and with the automaton that needs none.
class Both {
 public:
  // `budget` bytes for each automaton that the windows use; where that is little, they step privately all the time.
  Both(std::vector<syntax::HirTree> patterns, std::size_t budget) : hirs_(std::move(patterns)), budget_(budget) {
    std::vector<const syntax::Hir*> all, branches;
    std::vector<uint32_t> owners;
    for (const syntax::HirTree& hir : hirs_) {
      for (const syntax::Hir* branch : branches_of(hir)) {
        branches.push_back(branch);
        owners.push_back(static_cast<uint32_t>(all.size()));
      }
      all.push_back(&hir.root);
    }
    plan_ = WindowPlan::make(branches, kPlain, std::size_t{1} << 20, owners);
    if (plan_ == nullptr) return;
    nfa_ = nfa::compile(all, {.captures = false}).value();
    automata_ = std::make_unique<Automata>(nfa_, *plan_, budget_);
  }
  bool has_plan() const { return plan_ != nullptr; }

  bool agree(std::string_view haystack, std::size_t most) {
    Told alone = told(most), windows = told(most), once = told(SIZE_MAX), every = told(SIZE_MAX);
    Automata& with = *automata_;
    with.plain.find_ends(with.plain_cache, haystack, 0, alone.sink);
    with.plain.find_ends(with.plain_cache, haystack, 0, every.sink);
    const WindowSearch::Automaton all{with.all, with.all_cache}, rest{with.rest, with.rest_cache};
    with.search.find_ends(all, rest, haystack, windows.sink, {});
    once.sink.once = true;
    with.search.find_ends(all, rest, haystack, once.sink, once.flags());
    return alone.ends == windows.ends && every.which() == once.which();
  }

 private:
  static constexpr nfa::MatchKind kAll = nfa::MatchKind::kAll;
  struct Automata {
    Automata(const nfa::Nfa& nfa, const WindowPlan& plan, std::size_t budget)
        : plain(nfa, {.kind = kAll}),
          all(nfa, {.kind = kAll, .budget = budget}),
          rest(nfa, {.anchored = true, .kind = kAll, .budget = budget}),
          workspace(nfa, kAll),
          search(plan) {}
    nfa::LazyDfa plain, all, rest;
    nfa::Workspace workspace;
    nfa::LazyDfa::Cache plain_cache{plain}, all_cache{all, workspace}, rest_cache{rest, workspace};
    WindowSearch search;
  };
  Told told(std::size_t most) const { return {most, std::vector<char>(hirs_.size(), 0)}; }

  std::vector<syntax::HirTree> hirs_;
  std::size_t budget_;
  std::unique_ptr<WindowPlan> plan_;
  nfa::Nfa nfa_;
  std::unique_ptr<Automata> automata_;
};

struct Row {
  std::vector<std::string> patterns;
  std::vector<std::string> pieces;
};
const std::vector<Row> kRows = {
    {{"foobar", "fooba", "barfoo", "obarf"}, {"foobar", "foo", "bar", "barfoo", "obarf", "x"}},
    {{"[a-c]+foobar", "foo[^x]*zz", "cfo"}, {"foobar", "abc", "foo", "zz", "x", "a"}},
    {{"x[^y]*yz1", "foo2", "x[^z]*z1foo"}, {"x", "y", "yz1", "foo2", "foo", "a"}},
    {{"(?s)foo.*bar", "bar.{0,40}foo", "q{2}"}, {"foo", "bar", "qq", "q", "................................"}},
    {{"\\bfoo", "foo\\b", "\\Bbar\\B", "(?m)^bar$"}, {"foo", "bar", " ", "x", "\n", "foobar"}},
    {{"(?m)^.*needle$", "hay(?:stack)?", "\\Aneed|dle\\z"}, {"needle", "hay", "hays", "\n", "x", "need", "dle"}},
    {{"(?i)straße|mass", "[k-s]{0,5}asse", "e[a-z]{2,9}m"}, {"straße", "STRASSE", "Straße", "ks", "mass", "asse", "e"}},
    {{"foo.{250,300}bar9", "(?:ab)*cdef", "[0-9]+-[0-9]+!"},
     {"foo", "bar9", "................................................", "ab", "cdef", "12-7!", "!"}},
    {{"(?m)^[a-c]+q;$", "(?m)[ \\t]+$", "(?m)x1$|^y2"}, {"\n", "abc", "q;", " ", "\t\n", "x1", "\ny2", "y2"}},
    {{"(?m)^(?:[a-c]|\\n)x$", "(?m)[^q]*z9$", "(?m)^(?s:.{2})"}, {"\n", "x", "\nax", "z9", "q", "z", "\n\nx", "ab"}},
    {{"(?m)^\\s*#i[^\\n]*\\d$", "(?m)\\b[a-f]+\\b$", "i7"}, {"\n", "#i", " ", "7", "\n#i", "7\n", "i", "f", "abc\n"}},
};

TEST(SetWindows, AgreeWithTheAutomatonAlone) {
  std::mt19937_64 random(9);
  for (const Row& row : kRows) {
    for (const std::size_t budget : {std::size_t{1} << 20, std::size_t{2} << 10}) {
      std::vector<syntax::HirTree> hirs;
      for (const std::string& pattern : row.patterns) hirs.push_back(test::hir_of(pattern));
      Both both(std::move(hirs), budget);
      ASSERT_TRUE(both.has_plan()) << row.patterns[0];
      for (std::size_t n = 0; n < std::max<std::size_t>(30, test::scaled(150)); ++n) {
        const std::string haystack = haystack_of(row, random, n % 3 == 0 ? n : random() % 400);
        const bool same = both.agree(haystack, n % 4 == 0 ? 1 + random() % 20 : SIZE_MAX);
        EXPECT_TRUE(same) << row.patterns[0] << " in " << testing::PrintToString(haystack);
        test::count("set windows automaton", 1, !same);
      }
    }
  }
}

// Patterns of chance, with a literal in each so that most have a factor; haystacks of what they match, and of parts of it.
struct Chance {
  std::vector<std::string> patterns;
  std::vector<test::Tree> trees;

  Chance(std::mt19937& random, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      const std::vector<uint8_t> choices = test::random_bytes(random, 64);
      test::Choices source(choices);
      trees.push_back(test::make_tree(source, 2));
      const std::string tree = "(?:" + test::to_pattern(trees.back()) + ")";
      const std::string begin = random() % 4 == 0 ? "(?m:^)" : "", end = random() % 4 == 0 ? "(?m:$)" : "";
      const std::string inside =
          random() % 3 == 0 ? literal(random) + tree : tree + literal(random) + (random() % 2 == 0 ? tree : "");
      patterns.push_back(begin + inside + end);
    }
  }
  static std::string literal(std::mt19937& random) {
    return std::array<const char*, 4>{"xyz", "qx", "zzq", "abab"}[random() % 4];
  }
  std::string haystack(std::mt19937& random, std::size_t pieces) const {
    std::string text;
    for (std::size_t i = 0; i < pieces; ++i) {
      const std::vector<uint8_t> more = test::random_bytes(random, 64);
      test::Choices walk(more);
      text += test::make_haystack(trees[random() % trees.size()], walk);
      if (random() % 6 == 0) text += '\n';
      if (random() % 2 == 0) text += literal(random);
      if (random() % 4 == 0) text.append(random() % 300, "b. \n"[random() % 4]);
    }
    return text;
  }
};

TEST(SetWindows, RandomPatterns) {
  std::mt19937 random(12);
  for (std::size_t n = 0; n < std::max<std::size_t>(100, test::scaled(500)); ++n) {
    const Chance chance(random, 1 + random() % 5);
    std::vector<syntax::HirTree> hirs;
    for (const std::string& pattern : chance.patterns) {
      const auto ast = syntax::parse(pattern, {});
      auto hir = ast ? syntax::translate(*ast, {}) : Expected<syntax::HirTree>(ast.error());
      if (hir && hir->root.facts.min_len > 0 && !hir->root.facts.lookaround) hirs.push_back(*std::move(hir));
    }
    if (hirs.empty()) continue;
    Both both(std::move(hirs), n % 4 == 0 ? std::size_t{2} << 10 : std::size_t{1} << 20);
    if (!both.has_plan()) {
      test::count_skipped("set windows random", "patterns without a plan");
      continue;
    }
    for (int k = 0; k < 8; ++k) {
      const std::string haystack = chance.haystack(random, 12);
      const bool same = both.agree(haystack, k % 4 == 3 ? 1 + random() % 9 : SIZE_MAX);
      std::string all;
      for (const std::string& pattern : chance.patterns) all += test::quoted(pattern) + " ";
      ASSERT_TRUE(same) << all << "in " << test::quoted(haystack);
      test::count("set windows random", 1, !same);
    }
  }
}

std::vector<std::size_t> each_alone(const std::vector<std::string>& patterns, const Options& options,
                                    std::string_view haystack) {
  std::vector<std::size_t> which;
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    Options how = options;
    how.engine = Engine::kTable;
    if (Regex(patterns[i], how).is_match(haystack)) which.push_back(i);
  }
  return which;
}

// Sets in haystacks that are long enough for the plan, and then in short ones; spans in between, whose windows are others.
TEST(SetWindows, OfSets) {
  std::mt19937_64 random(10);
  for (const Row& row : kRows) {
    for (const bool longest : {false, true}) {
      const Options options{.longest_match = longest};
      const auto with = [&](Engine engine) {
        Options how = options;
        how.engine = engine;
        return how;
      };
      const Set set(row.patterns, options), slow(row.patterns, with(Engine::kTable)),
          nfa(row.patterns, with(Engine::kNfa));
      (void)set.is_match(kPlain);
      ASSERT_NE(set.explain().find("windows:"), std::string::npos) << set.explain();
      for (std::size_t n = 0; n < std::max<std::size_t>(4, test::scaled(16)); ++n) {
        std::string haystack = haystack_of(row, random, n % 4 == 0 ? 1 : 20);
        while (n % 2 == 0 && haystack.size() < 60000) {
          haystack += haystack_of(row, random, random() % 20) + std::string(random() % 9000, '.');
        }
        const std::vector<std::size_t> which = each_alone(row.patterns, options, haystack);
        bool same = set.matching(haystack) == which && slow.matching(haystack) == which;
        same = same && set.count(haystack) == slow.count(haystack);
        same = same && set.is_match(haystack) != which.empty();
        if (n % 4 == 0) same = same && nfa.matching(haystack) == which;
        Cursor cursor, other;
        SetMatch one[2], expected[2];
        for (std::size_t k = 0; k < 20 && !cursor.done; ++k) {
          const std::size_t found = set.find_all(haystack, cursor, one);
          same = same && found == slow.find_all(haystack, other, expected) && std::equal(one, one + found, expected);
          if (k % 4 == 0) same = same && set.matching(haystack) == which && set.is_match(haystack) == !which.empty();
        }
        same = same && set.overlapping(haystack) == slow.overlapping(haystack);
        EXPECT_TRUE(same) << row.patterns[0] << " in " << testing::PrintToString(haystack.substr(0, 300));
        test::count("set windows of sets", 1, !same);
      }
    }
  }
}

TEST(SetWindows, RandomSets) {
  std::mt19937 random(14);
  for (std::size_t n = 0; n < std::max<std::size_t>(30, test::scaled(100)); ++n) {
    const Chance chance(random, 1 + random() % 8);
    const auto set = Set::make(chance.patterns), slow = Set::make(chance.patterns, {.engine = Engine::kTable});
    if (!set || !slow) continue;
    (void)set->matching(kPlain);
    if (set->explain().find("windows:") == std::string::npos) {
      test::count_skipped("set windows random sets", "patterns without a plan");
      continue;
    }
    for (int k = 0; k < 4; ++k) {
      std::string haystack = chance.haystack(random, 12);
      if (k == 0) haystack = kPlain.substr(0, random() % 20000) + haystack + kPlain;
      const std::vector<std::size_t> which = each_alone(chance.patterns, {}, haystack);
      const bool same = set->matching(haystack) == which && set->is_match(haystack) == !which.empty() &&
                        set->overlapping(haystack) == slow->overlapping(haystack);
      EXPECT_TRUE(same) << test::quoted(chance.patterns[0]) << " in " << test::quoted(haystack.substr(0, 300));
      test::count("set windows random sets", 1, !same);
    }
  }
}

// Long words have a plan of their own for spans; which of them match is for windows.
TEST(SetWindows, LongWords) {
  const std::vector<std::string> words = {"abcdefghijkl", "defghijklmno", "abcdefghijklmno", "zyxwvutsrqpo"};
  const Set set(words);
  const std::string text = kPlain + "abcdefghijklmno" + kPlain;
  EXPECT_EQ(set.matching(text), (std::vector<std::size_t>{0, 1, 2}));
  EXPECT_EQ(set.count(text), 1u);
  EXPECT_TRUE(set.is_match(text));
  EXPECT_FALSE(set.is_match(kPlain));
  EXPECT_EQ(set.overlapping(text).size(), 3u);
  EXPECT_LT(set.statistics().bytes_table, 1000u);
  test::count("set windows of long words", 6);
}

// Hits of patterns that are known to match are passed over, and of no others.
TEST(SetWindows, KnownPatterns) {
  const Set set({"foo1|bar2|qux3", "zap4", "hit5"});
  for (const char* text :
       {"zap4", "hit5", "foo1", "zap4.bar2", "hit5.qux3", "foo1.foo1.zap4", "zap4zap4foo1zap4hit5"}) {
    std::string spread = kPlain;
    for (const char* c = text; *c != 0; ++c) spread += *c == '.' ? std::string(150'000, '.') : std::string(1, *c);
    std::vector<std::size_t> which;
    const auto has = [&](const char* word) { return spread.find(word) != spread.npos; };
    if (has("foo1") || has("bar2") || has("qux3")) which.push_back(0);
    if (has("zap4")) which.push_back(1);
    if (has("hit5")) which.push_back(2);
    EXPECT_EQ(set.matching(spread + kPlain), which) << text;
    test::count("set windows known patterns");
  }
}

// Little is read: not what no match is near, nor around what is known to match; nor much more behind an early answer.
TEST(SetWindows, ReadLittle) {
  std::string text = kPlain;
  for (int i = 0; i < 300; ++i) text += "foobar" + std::string(997, '-');
  text += "quux!";
  const Set set({"foo[a-z]*r", "quux!", "missing"});
  EXPECT_EQ(set.matching(text), (std::vector<std::size_t>{0, 1}));
  EXPECT_LT(set.statistics().bytes_table + set.statistics().bytes_nfa, 100u);
  EXPECT_GT(set.statistics().bytes_kernel, text.size() * 9 / 10);
  text = kPlain + "foo--bar" + std::string(3'000'000, '-');
  const Set any({"foo.*bar", "missing"});
  EXPECT_TRUE(any.is_match(text));
  EXPECT_LT(any.statistics().bytes_kernel + any.statistics().bytes_table, kPlain.size() + 50'000);
  test::count("set windows read little", 5);
}

// Haystacks made to be read again and again: hits that come to nothing, hits of a pattern that is known, threads that
// stay under way from one window to the next, walks back from every hit, a rare byte that is not, lines of nothing else.
TEST(SetWindows, TakeNoLongerThanTheWalk) {
  const auto again = [](std::string_view unit, std::size_t size) {
    std::string text;
    while (text.size() < size) text += unit;
    return text;
  };
  const std::string quiet = again("{\"id\": 123456789, \"name\": \"some words in here\"}, ", 200'000);
  const struct {
    std::vector<std::string> patterns;
    std::string haystack;
  } rows[] = {
      {{"xyz1", "foo2"}, again("xyz1", 3'000'000)},
      {{"xyz[0-9]1", "foo2"}, again("xyz", 3'000'000)},
      {{"(?s)xyz.*!", "foo2"}, again("xyz" + std::string(97, '.'), 5'000'000)},
      {{"(?s)xyz.*!", "[a-z]{0,99}foo2"}, quiet + again("xyz" + std::string(197, 'f') + "foo", 4'000'000)},
      {{"[a-z]+[0-9]xyz1", "foo2"}, again(std::string(900, 'a') + "9xyz1", 3'000'000)},
      {{"x[^y]*zz9", "foo2", "bar3"}, again(std::string(900, 'x') + "zz9yfoo2", 3'000'000)},
      {{"(?s)foo2.*!", "ab[0-9]"}, again(again("ab", 9000) + "foo2" + std::string(9000, '.'), 6'000'000)},
      {{"[a-z.]+@[a-z.]+", "[0-9]@[a-z]"}, std::string(4'000'000, '@')},
      {{"(?m)[ \\t]+$", "(?m)^[a-z]+!$"}, again("\t\n", 3'000'000)},
  };
  uint64_t failed = 0;
  for (const auto& row : rows) {
    const auto milliseconds = [&](Engine engine, std::vector<std::size_t>& which, std::size_t& ends) {
      const Set set(row.patterns, {.engine = engine});
      (void)set.matching(kPlain);
      const auto begin = std::chrono::steady_clock::now();
      which = set.matching(row.haystack);
      ends = 0;
      set.overlapping(row.haystack, [&](SetEnd) { return ++ends, true; });
      (void)set.is_match(row.haystack);
      return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
    };
    std::vector<std::size_t> which, expected;
    std::size_t ends = 0, all = 0;
    const double walk = milliseconds(Engine::kTable, expected, all);
    const double windows = milliseconds(Engine::kAuto, which, ends);
    EXPECT_EQ(which, expected) << row.patterns[0];
    EXPECT_EQ(ends, all) << row.patterns[0];
    const bool quick = windows <= 4 * walk + 40;
    EXPECT_TRUE(quick) << row.patterns[0] << ": " << windows << " ms, the walk alone " << walk;
    failed += !quick || which != expected || ends != all;
  }
  test::count("set windows that could take long", std::size(rows), failed);
}

// A search that an allocation ends leaves nothing behind that the next one would trust.
TEST(SetWindows, WithoutMemory) {
  const Row& row = kRows[1];
  std::mt19937_64 random(3);
  std::string haystack;
  while (haystack.size() < 40000) haystack += haystack_of(row, random, 3) + std::string(random() % 3000, '.');
  const Set slow(row.patterns, {.engine = Engine::kTable});
  const std::vector<std::size_t> which = slow.matching(haystack), ids = slow.matching(haystack.substr(0, 900));
  const std::size_t spans = slow.count(haystack), ends = slow.overlapping(haystack).size();
  for (const bool planned : {false, true}) {
    uint64_t refused = 1;
    for (uint64_t calls = 0; refused > 0; calls += 1 + calls / 16) {
      const Set set(row.patterns);
      if (planned) (void)set.count(haystack);
      test::fail_after(calls, calls % 2 == 0);
      try {
        (void)set.is_match(haystack);
        (void)set.matching(haystack);
        (void)set.overlapping(haystack);
      } catch (const std::bad_alloc&) {}
      refused = test::refused();
      test::allow_all();
      const bool same = set.count(haystack) == spans && set.matching(haystack) == which &&
                        set.overlapping(haystack).size() == ends && set.matching(haystack.substr(0, 900)) == ids;
      EXPECT_TRUE(same) << "after " << calls << " allocations";
      test::count("set windows without memory", 1, !same);
    }
  }
}

// A thread that stays under way begins only where the automaton just runs on: what it reads is read again each time.
TEST(SetWindows, ReadOnBehindRuns) {
  std::string unit, text;
  const auto add = [&unit](std::size_t size) {
    for (const std::size_t end = unit.size() + size; unit.size() < end;) unit += "xyz123" + std::string(36, '.');
  };
  add(9000);
  unit += "aQQ8" + std::string(50, '.');
  add(5000);
  unit += std::string(8500, '.');
  while (text.size() < 3'000'000) text += unit;
  const Set set({"[a-z]{1,60}xyz[0-9]{1,3}!", "[a-z]+QQ8(?s:.*)@"});
  (void)set.count(kPlain);
  ASSERT_NE(set.explain().find("windows:"), std::string::npos) << set.explain();
  EXPECT_FALSE(set.find(text));
  EXPECT_LT(set.statistics().bytes_table, 4 * text.size());
  EXPECT_TRUE(set.matching(text).empty());
  EXPECT_LT(set.statistics().bytes_table, 6 * text.size());
  test::count("set windows behind runs", 4);
}

}  // namespace
}  // namespace lino

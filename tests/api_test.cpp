// The public interface: what each member of Regex answers at the edges.
// Whether matches are right is re2_suite_test's and agree_test's business; here it is offsets, cursors, groups, names.
#include <gtest/gtest.h>

#include <sys/mman.h>
#include <unistd.h>
#include <array>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "lino/regex.h"
#include "tests/count.h"

namespace lino {

// So that GoogleTest prints spans.
void PrintTo(const Span& span, std::ostream* out) { *out << span.begin << '-' << span.end; }

namespace {

using namespace std::string_literals;

constexpr std::array kEngines = {Engine::kAuto,      Engine::kJit,       Engine::kTable,
                                 Engine::kInterpret, Engine::kForesight, Engine::kNfa};

std::string show(const std::optional<Match>& match) {
  return match ? std::to_string(match->begin()) + '-' + std::to_string(match->end()) : "none";
}

std::string show(const std::optional<Captures>& captures) {
  if (!captures) return "none";
  std::string out;
  for (std::size_t i = 0; i < captures->size(); ++i) {
    const std::optional<Span> span = captures->span(i);
    out +=
        (i > 0 ? " " : "") + (span ? std::to_string(span->begin) + '-' + std::to_string(span->end) : std::string("-"));
  }
  return out;
}

std::string show(std::span<const Span> spans) {
  std::string out;
  for (const Span span : spans) {
    out += (out.empty() ? "" : " ") +
           (span.begin == Regex::npos ? "-" : std::to_string(span.begin) + '-' + std::to_string(span.end));
  }
  return out;
}

// ---- find from an offset, anchored and not ----

struct FindRow {
  std::string pattern;
  std::string haystack;
  std::size_t start;
  std::string found;     // find
  std::string anchored;  // find_anchored
};

const std::vector<FindRow> kFindRows = {
    {"a", "banana", 0, "1-2", "none"},
    {"a", "banana", 1, "1-2", "1-2"},
    {"a", "banana", 2, "3-4", "none"},
    {"a", "banana", 5, "5-6", "5-6"},
    {"a", "banana", 6, "none", "none"},
    {"a", "banana", 7, "none", "none"},
    {"a", "banana", static_cast<std::size_t>(-1), "none", "none"},
    {"", "ab", 0, "0-0", "0-0"},
    {"", "ab", 2, "2-2", "2-2"},
    {"", "ab", 3, "none", "none"},
    {"", "", 0, "0-0", "0-0"},
    {"", "", 1, "none", "none"},
    {"a*", "baa", 0, "0-0", "0-0"},
    {"a*", "baa", 1, "1-3", "1-3"},
    {"^a", "aa", 0, "0-1", "0-1"},
    {"^a", "aa", 1, "none", "none"},
    {"\\Aa", "aa", 1, "none", "none"},
    {"(?m)^a", "b\na", 2, "2-3", "2-3"},
    {"(?m)^a", "ba", 1, "none", "none"},
    {"\\ba", "ba a", 1, "3-4", "none"},
    {"\\Ba", "ba a", 1, "1-2", "1-2"},
    {"a$", "aa", 1, "1-2", "1-2"},
    {"a$", "aa", 0, "1-2", "none"},
    {"\\b", "ab cd", 1, "2-2", "none"},
    {"\\b", "ab cd", 3, "3-3", "3-3"},
    {"x|ab", "zab", 1, "1-3", "1-3"},
    {"a|ab", "ab", 0, "0-1", "0-1"},
    {"ab|a", "ab", 0, "0-2", "0-2"},
    {"é", "aéb", 0, "1-3", "none"},
    {"é", "aéb", 2, "none", "none"},
    {".", "é", 0, "0-2", "0-2"},
    {"b", "a\0b"s, 0, "2-3", "none"},
    {"\\x00", "a\0b"s, 0, "1-2", "none"},
    {"[^a]", "\xff", 0, "none", "none"},
};

TEST(Api, Find) {
  for (const Engine engine : kEngines) {
    for (const FindRow& row : kFindRows) {
      const Regex regex(row.pattern, {.engine = engine});
      EXPECT_EQ(show(regex.find(row.haystack, row.start)), row.found) << row.pattern << " from " << row.start;
      EXPECT_EQ(show(regex.find_anchored(row.haystack, row.start)), row.anchored)
          << row.pattern << " from " << row.start;
      Scratch scratch(regex);
      for (const bool anchored : {false, true}) {
        Span span;
        const bool found = regex.find(row.haystack, row.start, anchored, span, scratch);
        EXPECT_EQ(found ? show(std::span(&span, 1)) : "none", anchored ? row.anchored : row.found)
            << row.pattern << " from " << row.start;
      }
      if (row.start == 0) {
        EXPECT_EQ(regex.is_match(row.haystack), row.found != "none") << row.pattern;
        EXPECT_EQ(regex.is_match(row.haystack, scratch), row.found != "none") << row.pattern;
      }
      test::count("api_test find", 4);
    }
  }
}

TEST(Api, FullMatch) {
  struct Row {
    std::string pattern, haystack;
    bool full;
    std::string groups;
  };
  const std::vector<Row> rows = {{"a|ab", "ab", true, "0-2"},
                                 {"a|ab", "a", true, "0-1"},
                                 {"a|ab", "abc", false, "none"},
                                 {"(a)|(ab)", "ab", true, "0-2 - 0-2"},
                                 {"(a+)(a*)", "aaa", true, "0-3 0-3 3-3"},
                                 {"(a+?)(a*?)", "aaa", true, "0-3 0-1 1-3"},
                                 {"", "", true, "0-0"},
                                 {"", "a", false, "none"},
                                 {"a*", "", true, "0-0"},
                                 {"^a$", "a", true, "0-1"},
                                 {"a", "ab", false, "none"},
                                 {"b", "ab", false, "none"},
                                 {"(?:a|(b))*", "ab", true, "0-2 1-2"},
                                 {"a\\b", "a", true, "0-1"},
                                 {"(a)??b?", "a", true, "0-1 0-1"}};
  for (const Engine engine : kEngines) {
    for (const Row& row : rows) {
      const Regex regex(row.pattern, {.engine = engine});
      Scratch scratch(regex);
      EXPECT_EQ(regex.full_match(row.haystack), row.full) << row.pattern << " on " << row.haystack;
      EXPECT_EQ(regex.full_match(row.haystack, scratch), row.full) << row.pattern << " on " << row.haystack;
      EXPECT_EQ(show(regex.captures_full(row.haystack)), row.groups) << row.pattern << " on " << row.haystack;
      std::vector<Span> groups(regex.capture_count() + 1);
      const bool found = regex.captures_full(row.haystack, groups, scratch);
      EXPECT_EQ(found ? show(groups) : "none", row.groups) << row.pattern << " on " << row.haystack;
      test::count("api_test full match", 4);
    }
  }
}

// ---- All matches ----

struct AllRow {
  std::string pattern;
  std::string haystack;
  std::string spans;
  Options options = {};
};

const std::vector<AllRow> kAllRows = {
    {"a", "banana", "1-2 3-4 5-6"},
    {"x", "banana", ""},
    {"a", "", ""},
    {"", "", "0-0"},
    {"", "ab", "0-0 1-1 2-2"},
    {"", "éa", "0-0 2-2 3-3"},
    {"", "éa", "0-0 1-1 2-2 3-3", {.latin1 = true}},
    {"", "\xff\xfe", "0-0 1-1 2-2"},
    {"", "\xe6\x97", "0-0 1-1 2-2"},
    {"", "日", "0-0 3-3"},
    {"a*", "baac", "0-0 1-3 4-4"},
    {"a*?", "aa", "0-0 1-1 2-2"},
    {"a|", "aba", "0-1 2-3"},
    {"|a", "aba", "0-0 1-1 2-2 3-3"},
    {"b*", "abbc", "0-0 1-3 4-4"},
    {"aa", "aaaaa", "0-2 2-4"},
    {"a|ab", "abab", "0-1 2-3"},
    {"a|ab", "abab", "0-2 2-4", {.longest_match = true}},
    {"^", "a\nb", "0-0"},
    {"(?m)^", "a\nb\n", "0-0 2-2 4-4"},
    {"(?m)$", "a\nb\n", "1-1 3-3 4-4"},
    {"$", "a\nb", "3-3"},
    {"\\b", "ab cd", "0-0 2-2 3-3 5-5"},
    {"\\B", "ab", "1-1"},
    {"\\b\\w", "ab cd", "0-1 3-4"},
    {"^a", "aaa", "0-1"},
    {"(?m)^a*", "aa\na", "0-2 3-4"},
    {"é", "ééé", "0-2 2-4 4-6"},
    {".",
     "é\xff"
     "a",
     "0-2 3-4"},
    {"[^a]*", "bab", "0-1 2-3"},
    {"a.c", "a\nc abc", "4-7"},
    {"a.c", "a\nc abc", "0-3 4-7", {.dot_nl = true}},
    {"a\\sc", "a\nc a c", "4-7", {.never_nl = true}},
    {"A", "aA", "0-1 1-2", {.case_sensitive = false}},
    {"a.", "a.ab", "0-2", {.literal = true}},
    {"\xe9", "a\xe9", "1-2", {.latin1 = true}},
};

TEST(Api, FindAll) {
  for (const Engine engine : kEngines) {
    for (const AllRow& row : kAllRows) {
      Options options = row.options;
      options.engine = engine;
      const Expected<Regex> made = Regex::make(row.pattern, options);
      ASSERT_TRUE(made.has_value()) << row.pattern;
      const Regex& regex = *made;
      Scratch scratch(regex);
      // In batches of every small size, with and without scratch: the cursor carries everything.
      for (const std::size_t batch : {1, 2, 3, 7, 64}) {
        for (const bool with_scratch : {false, true}) {
          std::vector<Span> all, spans(batch);
          Cursor cursor;
          std::size_t n = 0;
          do {
            n = with_scratch ? regex.find_all(row.haystack, cursor, spans, scratch)
                             : regex.find_all(row.haystack, cursor, spans);
            all.insert(all.end(), spans.begin(), spans.begin() + static_cast<std::ptrdiff_t>(n));
          } while (n == batch);
          EXPECT_EQ(show(all), row.spans) << row.pattern << " on " << row.haystack << " by " << batch;
          EXPECT_TRUE(cursor.done);
          EXPECT_EQ(regex.find_all(row.haystack, cursor, spans), 0u);
        }
      }
      std::vector<Span> all;
      for (const Match match : regex.matches(row.haystack)) all.push_back(match.span());
      EXPECT_EQ(show(all), row.spans) << row.pattern << " on " << row.haystack;
      EXPECT_EQ(regex.count(row.haystack), all.size()) << row.pattern << " on " << row.haystack;
      // One by one with find: the rule of iteration, written out.
      if (!all.empty()) {
        EXPECT_EQ(show(regex.find(row.haystack)), show(std::span(all).first(1)));
      }
      test::count("api_test find_all", 12);
    }
  }
}

TEST(Api, Cursor) {
  const Regex regex("a");
  std::array<Span, 4> spans;
  Cursor cursor{.at = 2};
  EXPECT_EQ(regex.find_all("aaaa", cursor, spans), 2u);
  EXPECT_EQ(spans[0], (Span{2, 3}));
  cursor = {.at = 4};
  EXPECT_EQ(regex.find_all("aaaa", cursor, spans), 0u);
  cursor = {.at = 5};
  EXPECT_EQ(regex.find_all("aaaa", cursor, spans), 0u);
  cursor = {.at = static_cast<std::size_t>(-1)};
  EXPECT_EQ(regex.find_all("aaaa", cursor, spans), 0u);
  cursor = {};
  EXPECT_EQ(regex.find_all("aaaa", cursor, std::span<Span>()), 0u);
  EXPECT_FALSE(cursor.done);  // a batch of none says nothing
  EXPECT_EQ(regex.find_all("aaaa", cursor, spans), 4u);
  EXPECT_EQ(regex.find_all("aaaa", cursor, spans), 0u);
  EXPECT_TRUE(cursor.done);
  // The end of the match before is remembered across calls: no empty match there.
  const Regex empty("a|");
  cursor = {};
  std::array<Span, 1> one;
  EXPECT_EQ(empty.find_all("ab", cursor, one), 1u);
  EXPECT_EQ(one[0], (Span{0, 1}));
  EXPECT_EQ(empty.find_all("ab", cursor, one), 1u);
  EXPECT_EQ(one[0], (Span{2, 2}));
  test::count("api_test cursor", 11);
}

TEST(Api, Matches) {
  const Regex regex("\\w+");
  std::string text, joined;
  for (int i = 0; i < 1000; ++i) text += "w" + std::to_string(i) + " ";
  std::size_t n = 0;
  for (const Match match : regex.matches(text)) {
    EXPECT_EQ(match.text(), "w" + std::to_string(n));
    EXPECT_EQ(match.size(), match.text().size());
    EXPECT_EQ(match.prefix().size(), match.begin());
    EXPECT_EQ(match.suffix().size(), text.size() - match.end());
    EXPECT_FALSE(match.empty());
    ++n;
  }
  EXPECT_EQ(n, 1000u);
  Matches range = regex.matches("one two");
  EXPECT_EQ(range.begin()->text(), "one");
  for (const Match match : regex.matches("")) ADD_FAILURE() << match.begin();
  for (const Match match : regex.matches(std::string_view())) ADD_FAILURE() << match.begin();
  test::count("api_test matches", 1002);
}

// No word character beside a match, whatever it begins and ends with.
TEST(Api, WholeWords) {
  const struct {
    const char* pattern;
    const char* haystack;
    const char* expected;
  } rows[] = {
      {"foo", "foo foobar barfoo _foo (foo) foo", "0-3 24-27 29-32"},
      {"C\\+\\+", "C++ C++a aC++ (C++)", "0-3 15-18"},
      {"-x", " -x a-x -xy -x", "1-3 12-14"},
      {"a|ab", "ab a abc", "0-2 3-4"},  // the shorter one is no whole word
      {"[^ ]+", "a-b -c", "0-3 4-6"},
      {"\\w*", "ab c", "0-2 3-4"},
      {"", "a  b", "2-2"},
      {"$", "a b", "none"},
      {"(?s).", "a-\n", "0-1 2-3"},
      {"\u00E9", "\u00E9 a\u00E9 \u00E9\u00E9", "0-2 7-9 9-11"},
  };
  for (const auto& row : rows) {
    for (const Engine engine : kEngines) {
      const Regex regex(row.pattern, {.whole_words = true, .engine = engine});
      std::vector<Span> spans;
      for (const Match match : regex.matches(row.haystack)) spans.push_back(match.span());
      EXPECT_EQ(spans.empty() ? "none" : show(spans), row.expected) << row.pattern << " on " << row.haystack;
      EXPECT_EQ(regex.is_match(row.haystack), !spans.empty()) << row.pattern;
      test::count("api_test whole words");
    }
  }
}

// ---- Groups ----

TEST(Api, Captures) {
  struct Row {
    std::string pattern, haystack;
    std::size_t start;
    std::string groups, anchored;
  };
  const std::vector<Row> rows = {
      {"(a)(b)?", "xab", 0, "1-3 1-2 2-3", "none"},
      {"(a)(b)?", "xab", 1, "1-3 1-2 2-3", "1-3 1-2 2-3"},
      {"(a)(b)?", "a", 0, "0-1 0-1 -", "0-1 0-1 -"},
      {"(a)|(b)", "b", 0, "0-1 - 0-1", "0-1 - 0-1"},
      {"(a)|(b)", "ba", 1, "1-2 1-2 -", "1-2 1-2 -"},
      {"(a*)*", "b", 0, "0-0 0-0", "0-0 0-0"},
      {"(a*)+", "aa", 0, "0-2 0-2", "0-2 0-2"},
      {"(?:(a)|b)*", "ab", 0, "0-2 0-1", "0-2 0-1"},
      {"(a|ab)(c|bcd)(d*)", "abcd", 0, "0-4 0-1 1-4 4-4", "0-4 0-1 1-4 4-4"},
      {"\\b(\\w+)\\b", "ab cd", 1, "3-5 3-5", "none"},
      {"()", "ab", 2, "2-2 2-2", "2-2 2-2"},
      {"()", "ab", 3, "none", "none"},
      {"x", "ab", 0, "none", "none"},
      {"((a)(b))", "ab", 0, "0-2 0-2 0-1 1-2", "0-2 0-2 0-1 1-2"},
      {"(é)(.)", "aé日", 0, "1-6 1-3 3-6", "none"},
  };
  for (const Engine engine : kEngines) {
    for (const Row& row : rows) {
      const Regex regex(row.pattern, {.engine = engine});
      EXPECT_EQ(show(regex.captures(row.haystack, row.start)), row.groups) << row.pattern << " on " << row.haystack;
      EXPECT_EQ(show(regex.captures_anchored(row.haystack, row.start)), row.anchored) << row.pattern;
      Scratch scratch(regex);
      // Any number of groups may be asked for; those beyond the last took no part.
      for (std::size_t n = 1; n <= regex.capture_count() + 3; ++n) {
        std::vector<Span> groups(n);
        std::vector<Span> without_scratch(n);
        const bool found = regex.captures(row.haystack, row.start, false, groups, scratch);
        EXPECT_EQ(found, row.groups != "none") << row.pattern;
        EXPECT_EQ(regex.captures(row.haystack, row.start, SearchOptions{}, without_scratch), found) << row.pattern;
        if (!found) continue;
        const auto all = regex.captures(row.haystack, row.start);
        for (std::size_t i = 0; i < n; ++i) {
          const Span group = all->span(i).value_or(Span{Regex::npos, Regex::npos});
          EXPECT_EQ(groups[i], group) << row.pattern << ' ' << i;
          EXPECT_EQ(without_scratch[i], group) << row.pattern << ' ' << i;
        }
      }
      EXPECT_EQ(regex.captures(row.haystack, row.start, SearchOptions{}, std::span<Span>{}), row.groups != "none");
      test::count("api_test captures", 2 + regex.capture_count() + 3);
    }
  }
}

TEST(Api, Names) {
  const Regex regex("(?P<year>\\d+)-(\\d+)(?:-(?<day>\\d+))?");
  EXPECT_EQ(regex.capture_count(), 3u);
  EXPECT_EQ(regex.capture_names(), (std::vector<std::string>{"", "year", "", "day"}));
  EXPECT_EQ(regex.capture_index("year"), 1u);
  EXPECT_EQ(regex.capture_index("day"), 3u);
  EXPECT_FALSE(regex.capture_index("month").has_value());
  EXPECT_FALSE(regex.capture_index("").has_value());
  const auto groups = regex.captures("on 2024-05");
  ASSERT_TRUE(groups.has_value());
  EXPECT_EQ(groups->size(), 4u);
  EXPECT_EQ((*groups)["year"], "2024");
  EXPECT_EQ((*groups)[0], "2024-05");
  EXPECT_EQ((*groups)[2], "05");
  EXPECT_EQ((*groups)["day"], "");
  EXPECT_EQ((*groups)["month"], "");
  EXPECT_EQ((*groups)[""], "");
  EXPECT_EQ((*groups)[99], "");
  EXPECT_TRUE(groups->matched("year"));
  EXPECT_FALSE(groups->matched("day"));
  EXPECT_FALSE(groups->matched("month"));
  EXPECT_FALSE(groups->matched(3));
  EXPECT_FALSE(groups->matched(99));
  EXPECT_FALSE(groups->span(99).has_value());
  // Groups outlive the Regex they came from.
  std::optional<Captures> kept;
  {
    const Regex gone("(?P<n>a)");
    kept = gone.captures("a");
  }
  EXPECT_EQ((*kept)["n"], "a");
  EXPECT_EQ(Regex("(a)(b)", {.never_capture = true}).capture_count(), 0u);
  test::count("api_test names", 22);
}

// ---- The object ----

TEST(Api, About) {
  EXPECT_EQ(version(), std::to_string(LINO_VERSION_MAJOR) + '.' + std::to_string(LINO_VERSION_MINOR) + '.' +
                           std::to_string(LINO_VERSION_PATCH));
  const Regex regex("a+b", {.case_sensitive = false});
  EXPECT_EQ(regex.pattern(), "a+b");
  EXPECT_FALSE(regex.options().case_sensitive);
  EXPECT_FALSE(regex.explain().empty());
  EXPECT_GT(regex.memory_used(), 0u);
  for (const char* stage : {"ast", "draft", "hir", "nfa", "dfa", "chain", "groups", "plan"}) {
    EXPECT_FALSE(regex.dump(stage).empty()) << stage;
  }
  for (const char* stage : {"nfa", "dfa"}) EXPECT_NE(regex.dump(stage, true).find("digraph"), std::string::npos);
  EXPECT_EQ(regex.dump("soup"), "");
  EXPECT_EQ(regex.dump("groups"), "no groups\n");
  if (std::getenv("LINO_PLAN_OFF") == nullptr) {
    EXPECT_EQ(Regex("(a)(b*)").dump("groups"), "a match's ends tell its groups\n");
    EXPECT_TRUE(Regex("(a*)(b*)").dump("groups").starts_with("entry "));
  }
  EXPECT_TRUE(Regex("(a*)(b*)", {.engine = Engine::kTable}).dump("groups").starts_with("no chain"));
  Regex copy = regex;
  EXPECT_EQ(&copy.pattern(), &regex.pattern());  // shared
  copy = Regex("x");
  EXPECT_TRUE(copy.is_match("x"));
  EXPECT_TRUE(regex.is_match("AAB"));
  const std::string nul("a\0b", 3);
  EXPECT_EQ(Regex(nul).pattern(), nul);
  EXPECT_TRUE(Regex(nul).full_match(nul));
  test::count("api_test about", 18);
}

TEST(Api, Errors) {
  const Expected<Regex> bad = Regex::make("ab(c");
  ASSERT_FALSE(bad.has_value());
  EXPECT_EQ(bad.error().kind(), ErrorKind::kMissingParen);
  EXPECT_FALSE(bad.error().message().empty());
  EXPECT_NE(std::string_view(bad.error().what()).find("ab(c"), std::string_view::npos);
  EXPECT_NE(std::string_view(bad.error().what()).find('^'), std::string_view::npos);
  EXPECT_THROW(Regex("["), Error);
  EXPECT_THROW(Regex("a**"), std::runtime_error);
  EXPECT_FALSE(Regex::make("((((a))))", {.nest_limit = 2}).has_value());
  EXPECT_FALSE(Regex::make("aaaa", {.pattern_limit = 3}).has_value());
  EXPECT_FALSE(Regex::make("(?:[a-z]{100}){100}", {.max_mem = 10000}).has_value());
  EXPECT_FALSE(to_string(ErrorKind::kBadEscape).empty());
  test::count("api_test errors", 10);
}

TEST(Api, Bytes) {
  const Regex regex("b+");
  const std::array<std::byte, 4> bytes = {std::byte{'a'}, std::byte{'b'}, std::byte{'b'}, std::byte{0xff}};
  EXPECT_TRUE(regex.is_match(bytes));
  EXPECT_FALSE(regex.full_match(bytes));
  EXPECT_EQ(show(regex.find(bytes)), "1-3");
  Cursor cursor;
  std::array<Span, 2> spans;
  EXPECT_EQ(regex.find_all(bytes, cursor, spans), 1u);
  EXPECT_FALSE(regex.is_match(std::string_view()));
  EXPECT_TRUE(Regex("").is_match(std::string_view()));
  EXPECT_EQ(show(Regex("").find(std::string_view())), "0-0");
  test::count("api_test bytes", 7);
}

// ---- Beyond 4 GiB: zeros, the same few pages again and again, with something in it on both sides of the 32-bit border ----

TEST(Api, BeyondFourGigabytes) {
  constexpr std::size_t kSize = std::size_t{5} << 30;
  constexpr std::size_t kBorder = std::size_t{4} << 30;
  constexpr std::size_t kPiece = std::size_t{2} << 20;
  void* map = mmap(nullptr, kSize, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (map == MAP_FAILED) {
    test::count_skipped("api_test beyond 4 GiB", "no address space", 4);
    GTEST_SKIP();
  }
  char* const bytes = static_cast<char*>(map);
  const int pages = memfd_create("zeros", MFD_CLOEXEC);
  ASSERT_EQ(ftruncate(pages, kPiece), 0);
  for (std::size_t at = 0; at < kSize; at += kPiece) {  // populated, which takes a tenth of the time of page faults
    constexpr int kFlags = MAP_PRIVATE | MAP_FIXED | MAP_POPULATE;
    ASSERT_NE(mmap(bytes + at, kPiece, PROT_READ, kFlags, pages, 0), MAP_FAILED);
  }
  close(pages);
  ASSERT_EQ(mprotect(map, kSize, PROT_READ | PROT_WRITE), 0);
  const std::string_view haystack(bytes, kSize);
  for (const std::size_t at : {std::size_t{10}, kBorder - 3, kBorder + 100, kSize - 6}) {
    std::memcpy(bytes + at, "needle", 6);
  }
  const std::string expected = "10-16 4294967293-4294967299 4294967396-4294967402 5368709114-5368709120";
  const Regex regex("n[e]+dle");
  std::vector<Span> all;
  for (const Match match : regex.matches(haystack)) all.push_back(match.span());
  EXPECT_EQ(show(all), expected);
  EXPECT_EQ(show(regex.find(haystack, kBorder)), "4294967396-4294967402");
  EXPECT_EQ(show(Regex("(n)(eedle)").captures(haystack, kBorder)),
            "4294967396-4294967402 4294967396-4294967397 "
            "4294967397-4294967402");
  EXPECT_EQ(show(regex.find_anchored(haystack, kBorder + 100)), "4294967396-4294967402");
  munmap(map, kSize);
  test::count("api_test beyond 4 GiB", 4);
}

}  // namespace
}  // namespace lino

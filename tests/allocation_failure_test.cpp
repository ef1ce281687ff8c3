// Memory that runs out at any moment: a whole life of a Regex (compile, every kind of search, destruction) is gone
// through with the k-th call of operator new failing, for every k, once alone and once with all calls behind it failing
// too. In: patterns, haystacks, entry points. Out: the right answer, an Error or std::bad_alloc; nothing leaked (blocks
// alive are counted; under AddressSanitizer its leak check runs as well); and the Regex gives right answers afterwards.
// Searches with the caller's Scratch do not call operator new at all.
#include <gtest/gtest.h>

#include <cstdio>
#include <functional>
#include <new>
#include <optional>
#include <string>
#include <vector>

#include "lino/regex.h"
#include "tests/allocations.h"
#include "tests/count.h"

namespace lino::test {
namespace {

const char* const kPatterns[] = {"a*b",
                                 "foobar",
                                 "foo|bar|x+ ",
                                 "(\\w+)@(\\w+)\\.com",
                                 "(?i)straße|(?P<name>k+)",
                                 "[^b]*b",
                                 "(a*)(b?)",
                                 "\\bx*foo\\b",
                                 "(?m)^(.*?)$",
                                 "\\pL+\\d",
                                 "(?:a|b)*a(?:a|b){7}",
                                 "((a)|(b)|(c)){3,5}",
                                 "x{50}",
                                 ".{0,20}x.{0,20}y",
                                 "[ab]{2}c|d",
                                 "",
                                 "$",
                                 "(?s).*z",
                                 "a|ab|abc|abcd|b|bc|bcd|cd",
                                 "(?:(?:(?:a?)?b?)*c?)*",
                                 "[\\p{Greek}\\d]+x",
                                 "\\C{3}",
                                 "one|two|three|four|five|six|seven|eight|nine|ten",
                                 "(a",
                                 "[z-a]",
                                 "a{2,1}",
                                 "\\p{Nope}",
                                 "x{1000}{1000}{1000}",
                                 "(?P<n>a)(?P<n>b)",
                                 "[[:alpha:]]+:[0-9a-f]{4}",
                                 "a+b|a",
                                 "(x(?=y)|(?<=o)b)|o(?!b)"};
const std::string kHaystacks[] = {"xx foobar a@b.com aab ab3 Straße KK k:00ff dcx abccba y",
                                  std::string(300, 'a') + "b", "foo\nbar\n\xff\xce\xb1 9x one ten"};

// What one entry point says of a haystack, as text.
struct EntryPoint {
  const char* name;
  std::function<std::string(const Regex&, const std::string&)> ask;
};

std::string shown(const std::optional<Match>& match) {
  return match ? std::to_string(match->begin()) + "-" + std::to_string(match->end()) : "none";
}

std::string shown(const std::optional<Captures>& captures) {
  std::string out = captures ? "" : "none";
  for (std::size_t i = 0; captures && i < captures->size(); ++i) out += std::string((*captures)[i]) + ";";
  return out;
}

std::string all_spans(const Regex& regex, const std::string& haystack, Scratch* scratch) {
  std::string out;
  Span spans[7];
  for (Cursor cursor; !cursor.done;) {
    const std::size_t n = scratch != nullptr ? regex.find_all(haystack, cursor, spans, *scratch)
                                             : regex.find_all(haystack, cursor, spans);
    for (std::size_t i = 0; i < n; ++i)
      out += std::to_string(spans[i].begin) + "-" + std::to_string(spans[i].end) + " ";
  }
  return out;
}

const EntryPoint kEntryPoints[] = {
    {"is_match", [](const Regex& r, const std::string& h) { return std::to_string(r.is_match(h)); }},
    {"full_match", [](const Regex& r, const std::string& h) { return std::to_string(r.full_match(h)); }},
    {"find", [](const Regex& r, const std::string& h) { return shown(r.find(h)); }},
    {"find_anchored", [](const Regex& r, const std::string& h) { return shown(r.find_anchored(h, 1)); }},
    {"find_all", [](const Regex& r, const std::string& h) { return all_spans(r, h, nullptr); }},
    {"captures", [](const Regex& r, const std::string& h) { return shown(r.captures(h)); }},
    {"captures_full", [](const Regex& r, const std::string& h) { return shown(r.captures_full(h)); }},
    {"replace_all", [](const Regex& r, const std::string& h) { return r.replace_all(h, "<$1>"); }},
    {"split",
     [](const Regex& r, const std::string& h) {
       std::string out;
       for (std::string_view piece : r.split(h)) out += std::string(piece) + "|";
       return out;
     }},
    {"Scratch",
     [](const Regex& r, const std::string& h) {
       Scratch scratch(r);
       return all_spans(r, h, &scratch);
     }},
    {"explain", [](const Regex& r, const std::string&) { return std::string(r.explain().empty() ? "" : "text"); }},
};

// The whole life with nothing failing.
std::string whole_life(const char* pattern, const Options& options, const EntryPoint& entry,
                       const std::string& haystack) {
  const Expected<Regex> regex = Regex::make(pattern, options);
  return regex ? entry.ask(*regex, haystack) : std::string("error");
}

struct Tally {
  uint64_t ran = 0, failed = 0, bad_allocs = 0, errors = 0, right = 0;
};

// As whole_life(), with operator new failing after `k` calls; then the same Regex, if there is one, once more with
// memory. False when no call was refused: k is beyond the last.
bool with_failure(uint64_t k, bool all_after, const char* pattern, const Options& options, const EntryPoint& entry,
                  const std::string& haystack, const std::string& right, Tally& tally) {
  const Allocations before = allocations();
  uint64_t refusals = 0;
  bool good = true;
  {
    std::optional<Expected<Regex>> regex;
    std::string answer;
    bool thrown = false;
    fail_after(k, all_after);
    try {
      regex.emplace(Regex::make(pattern, options));
      if (*regex) answer = entry.ask(**regex, haystack);
    } catch (const std::bad_alloc&) {
      thrown = true;
    }
    allow_all();
    refusals = refused();
    const bool error = regex && !*regex;
    tally.bad_allocs += thrown;
    tally.errors += error;
    tally.right += !thrown && !error;
    good = thrown || (error ? right == "error" : answer == right);
    if (regex && *regex) good = good && entry.ask(**regex, haystack) == right;
  }
  const bool leaked = allocations().blocks != before.blocks;
  EXPECT_TRUE(good) << pattern << ", " << entry.name << ", k = " << k;
  EXPECT_FALSE(leaked) << pattern << ", " << entry.name << ", k = " << k;
  ++tally.ran;
  tally.failed += !good || leaked;
  return refusals > 0;
}

// Every `step`-th k, from a different one on each time; with 2, each k either alone or with all behind it.
void run(const char* suite, const Options& options, uint64_t step) {
  Tally tally;
  step *= std::clamp<uint64_t>(static_cast<uint64_t>(1 / scale()), 1, 20);
  uint64_t shift = 0;
  for (const char* pattern : kPatterns) {
    for (const EntryPoint& entry : kEntryPoints) {
      const std::string& haystack = kHaystacks[shift % std::size(kHaystacks)];
      const std::string right = whole_life(pattern, options, entry, haystack);
      for (const bool all_after : {false, true}) {
        uint64_t k = shift++ % step;
        while (tally.failed < 10 && with_failure(k, all_after, pattern, options, entry, haystack, right, tally))
          k += step;
      }
    }
  }
  std::printf("%s: %llu with bad_alloc, %llu with an Error, %llu with the right answer\n", suite,
              static_cast<unsigned long long>(tally.bad_allocs), static_cast<unsigned long long>(tally.errors),
              static_cast<unsigned long long>(tally.right));
  EXPECT_GT(tally.bad_allocs, 0u);
  EXPECT_GT(tally.right, 0u);
  count(suite, tally.ran, tally.failed);
}

TEST(AllocationFailure, Auto) { run("allocation failure auto", {}, 2); }
TEST(AllocationFailure, Jit) { run("allocation failure jit", {.engine = Engine::kJit}, 13); }
TEST(AllocationFailure, Interpret) { run("allocation failure interpret", {.engine = Engine::kInterpret}, 13); }
TEST(AllocationFailure, Table) { run("allocation failure table", {.engine = Engine::kTable}, 13); }
TEST(AllocationFailure, Foresight) { run("allocation failure foresight", {.engine = Engine::kForesight}, 13); }
TEST(AllocationFailure, Nfa) { run("allocation failure nfa", {.engine = Engine::kNfa}, 13); }
TEST(AllocationFailure, LittleMemory) { run("allocation failure little memory", {.max_mem = 60000}, 13); }

// Through a Scratch: no call at all, on haystacks the automata have not seen.
TEST(AllocationFailure, ScratchAllocatesNothing) {
  uint64_t ran = 0, failed = 0;
  for (const char* pattern : kPatterns) {
    for (const Engine engine :
         {Engine::kAuto, Engine::kJit, Engine::kInterpret, Engine::kTable, Engine::kForesight, Engine::kNfa}) {
      const Expected<Regex> regex = Regex::make(pattern, {.engine = engine});
      if (!regex) continue;
      Scratch scratch(*regex);
      std::vector<Span> spans(20);
      for (const std::string& haystack : kHaystacks) {
        const uint64_t before = allocations().calls;
        (void)regex->is_match(haystack, scratch);
        (void)regex->full_match(haystack, scratch);
        (void)regex->find(haystack, 0, false, spans[0], scratch);
        (void)regex->find(haystack, 1, true, spans[0], scratch);
        for (Cursor cursor; !cursor.done;) (void)regex->find_all(haystack, cursor, spans, scratch);
        (void)regex->captures(haystack, 0, false, spans, scratch);
        (void)regex->captures(haystack, 0, true, spans, scratch);
        (void)regex->captures_full(haystack, spans, scratch);
        const uint64_t calls = allocations().calls - before;
        EXPECT_EQ(calls, 0u) << pattern << " on " << haystack;
        failed += calls != 0;
        ran += 8;
      }
    }
  }
  count("scratch allocates nothing", ran, failed);
}

}  // namespace
}  // namespace lino::test

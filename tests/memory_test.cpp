// Options::max_mem holds: 55 nasty patterns, each in a process of its own, compiled and searched through every entry
// point and every engine, and so sets of them and of many patterns. In: nasty_patterns.h. Out: a table of what became of
// each, the bytes it had allocated at most, by how much its process grew (peak resident set) and how long compiling took;
// a row fails when it grew by more than max_mem + 2 MiB, or when a refusal does not name its budget. (How long refusals
// take: refusal_test.cpp.)
//
// Under a sanitizer processes grow by shadows and quarantines, so there only the bytes allocated are judged.
#include <gtest/gtest.h>
#include <malloc.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <fstream>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lino/regex.h"
#include "lino/set.h"
#include "tests/allocations.h"
#include "tests/count.h"
#include "tests/nasty_patterns.h"
#include "tests/sanitized.h"

namespace lino::test {
namespace {

constexpr std::size_t kAllowance = std::size_t{2} << 20;

constexpr Engine kEngines[] = {Engine::kAuto,      Engine::kJit,       Engine::kTable,
                               Engine::kInterpret, Engine::kForesight, Engine::kNfa};
constexpr const char* kEngineNames[] = {"auto", "jit", "table", "interpret", "foresight", "nfa"};

// What a child found out.
struct Report {
  bool accepted = false;
  bool names_budget = false;
  double compile_ms = 0;      // of this process, whatever else the machine does
  std::size_t allocated = 0;  // bytes, at the most
  std::size_t grown = 0;      // of the resident set, at the most
  char error[160] = {};
};

// A line of /proc/self/status in bytes.
std::size_t status_bytes(const char* key) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(key)) return std::strtoull(line.c_str() + std::strlen(key), nullptr, 10) << 10;
  }
  return 0;
}

void forget_peak() { std::ofstream("/proc/self/clear_refs") << "5"; }

std::vector<std::string> make_haystacks(std::size_t size) {
  std::vector<std::string> all;
  for (const char* piece : {"a", "ab", "x+y foo bar ", "Wörter ἐν ἀρχῇ ы ", "b9a8 w144 etaoin\n", "\xff\xe2\x84"}) {
    std::string text;
    while (text.size() < size) text += piece + (text.size() % 7 == 0 ? std::to_string(text.size()) : "");
    all.push_back(text);
  }
  return all;
}

// Searching stops here: enough for every automaton to be made and to grow.
struct Deadline {
  std::chrono::steady_clock::time_point at = std::chrono::steady_clock::now() + std::chrono::milliseconds(40);
  bool is_over() const { return std::chrono::steady_clock::now() > at; }
};

// Every way to search, on a part of the haystack first: none is left out for want of time. The results are dropped at
// once, as they are the caller's memory.
void search_all(const Regex& regex, const std::string& whole, const Deadline& deadline) {
  for (const std::string& haystack : {whole.substr(0, 200), whole}) {
    (void)regex.is_match(haystack);
    (void)regex.find(haystack, 1);
    (void)regex.find_anchored(haystack);
    (void)regex.full_match(haystack);
    (void)regex.captures(haystack);
    (void)regex.captures_full(haystack);
    (void)regex.captures_anchored(haystack);
    (void)regex.replace(haystack, "<$0>");
    if (deadline.is_over()) return;
    (void)regex.count(haystack);
    (void)regex.replace_all(haystack, "<$0>");
    (void)regex.split(haystack, 100);
    if (deadline.is_over()) return;
  }
}

void search_with_scratch(const Regex& regex, const std::vector<std::string>& haystacks, const Deadline& deadline) {
  Scratch scratch(regex);
  std::vector<Span> spans(20);
  for (const std::string& haystack : haystacks) {
    (void)regex.is_match(haystack, scratch);
    (void)regex.full_match(haystack, scratch);
    (void)regex.captures(haystack, 0, false, spans, scratch);
    (void)regex.captures_full(haystack, spans, scratch);
    for (Cursor cursor; !cursor.done && !deadline.is_over();) (void)regex.find_all(haystack, cursor, spans, scratch);
    if (deadline.is_over()) return;
  }
}

// The same of a Set. Captures and overlapping ends are asked of the short haystack only: the former are the caller's.
void search_all(const Set& set, const std::string& whole, const Deadline& deadline) {
  for (const std::string& haystack : {whole.substr(0, 200), whole}) {
    const auto matched = std::make_unique<bool[]>(set.size());
    (void)set.is_match(haystack);
    (void)set.matching(haystack, {matched.get(), set.size()});
    (void)set.matching_full(haystack, {matched.get(), set.size()});
    (void)set.find(haystack, 1);
    (void)set.find_anchored(haystack);
    (void)set.captures(haystack);
    if (deadline.is_over()) return;
    (void)set.count(haystack);
    set.overlapping(haystack, [&](SetEnd) { return !deadline.is_over(); });
    if (deadline.is_over()) return;
  }
}

void search(const Regex& regex, bool own_scratch) {
  const std::vector<std::string> haystacks = make_haystacks(3000), long_haystacks = make_haystacks(30000);
  const Deadline deadline;
  if (own_scratch) search_with_scratch(regex, haystacks, deadline);
  for (std::size_t i = 0; i < haystacks.size() && !own_scratch; ++i) search_all(regex, haystacks[i], deadline);
  for (std::size_t i = 0; i < haystacks.size() && !deadline.is_over(); ++i) (void)regex.find(long_haystacks[i]);
  (void)regex.explain();
}

void search(const Set& set) {
  const Deadline deadline;
  for (const std::string& haystack : make_haystacks(3000)) search_all(set, haystack, deadline);
  (void)set.explain();
}

// In the child, behind some searches of a pattern that does not count, which bring lino's own code into memory.
template <class Make, class Search>
Report measure(const Make& make, const Search& search) {
  Report report;
  malloc_trim(0);  // what is free already would hide what is taken
  reset_highest();
  forget_peak();
  const std::size_t bytes = allocations().bytes, resident = status_bytes("VmRSS:");
  {
    const std::clock_t begin = std::clock();
    const auto made = make();
    report.compile_ms = 1000.0 * static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    report.accepted = made.has_value();
    if (made) {
      search(*made);
    } else {
      const std::string& message = made.error().message();
      report.names_budget = made.error().kind() == ErrorKind::kProgramTooLarge &&
                            message.find("max_mem") != std::string::npos &&
                            message.find("memory budget allows") != std::string::npos;
      (void)snprintf(report.error, sizeof report.error, "%s", message.c_str());
    }
  }
  report.allocated = allocations().highest - bytes;
  const std::size_t peak = status_bytes("VmHWM:");
  report.grown = peak > resident ? peak - resident : 0;
  return report;
}

Report measure(const NastyPattern& pattern, const Options& options, bool own_scratch) {
  search_all(Regex("(?i)(a+|\\pL)b", {.engine = options.engine}), make_haystacks(3000)[1], Deadline());
  return measure([&] { return Regex::make(pattern.text, options); },
                 [&](const Regex& regex) { search(regex, own_scratch); });
}

Report measure(const NastySet& set, const Options& options) {
  search_all(Set({"(?i)(a+|\\pL)b", "x"}, {.engine = options.engine}), make_haystacks(3000)[1], Deadline());
  return measure([&] { return Set::make(set.patterns, options); }, [](const Set& made) { search(made); });
}

// Nothing: the child died.
std::optional<Report> measure_in_child(const std::function<Report()>& measure) {
  int ends[2];
  if (pipe(ends) != 0) return std::nullopt;
  const pid_t child = fork();
  if (child == 0) {
    const Report report = measure();
    _exit(write(ends[1], &report, sizeof report) == sizeof report ? 0 : 1);
  }
  close(ends[1]);
  Report report;
  const bool whole = read(ends[0], &report, sizeof report) == sizeof report;
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  if (!whole || status != 0) return std::nullopt;
  return report;
}

struct Table {
  std::string suite;
  uint64_t ran = 0, failed = 0, refused = 0;
  std::size_t highest_allocated = 0, highest_grown = 0;

  void judge(const std::string& name, const char* way, std::size_t max_mem, const std::function<Report()>& measure);
  void finish() const;
};

void Table::judge(const std::string& name, const char* way, std::size_t max_mem,
                  const std::function<Report()>& measure) {
  const std::optional<Report> report = measure_in_child(measure);
  ++ran;
  const std::string what = name + ", " + way + ", " + std::to_string(max_mem >> 20) + " MiB";
  EXPECT_TRUE(report) << what << ": the process died";
  if (!report) {
    ++failed;
    return;
  }
  const std::size_t limit = max_mem + kAllowance;
  const bool fits = report->allocated <= limit && (kSanitized || report->grown <= limit);
  const bool refusal_is_good = report->accepted || report->names_budget;
  EXPECT_TRUE(fits) << what << ": " << (report->allocated >> 10) << " KiB allocated, grown by " << (report->grown >> 10)
                    << " KiB";
  EXPECT_TRUE(refusal_is_good) << what << ": " << report->error;
  failed += !fits || !refusal_is_good;
  refused += !report->accepted;
  highest_allocated = std::max(highest_allocated, report->allocated);
  highest_grown = std::max(highest_grown, report->grown);
  std::printf("%-34.34s %3zu MiB %-9s %-8s %8zu %8zu KiB %8.2f ms  %s\n", name.c_str(), max_mem >> 20, way,
              report->accepted ? "accepted" : "refused", report->allocated >> 10, report->grown >> 10,
              report->compile_ms, report->error);
}

void Table::finish() const {
  std::printf("%s: at most %zu KiB allocated, %zu KiB grown; %llu of %llu refused\n", suite.c_str(),
              highest_allocated >> 10, highest_grown >> 10, static_cast<unsigned long long>(refused),
              static_cast<unsigned long long>(ran));
  count(suite, ran, failed);
}

void run(std::size_t max_mem) {
  Table table{"memory " + std::to_string(max_mem >> 20) + " MiB"};
  const std::vector<NastyPattern> patterns = nasty_patterns();
  // At a small scale every so-manieth pattern, so that all kinds are among them.
  const std::size_t step = scale() >= 1 ? 1 : std::min<std::size_t>(19, static_cast<std::size_t>(1 / scale()));
  for (std::size_t i = 0; i < patterns.size(); i += step) {
    Options options = patterns[i].options;
    options.max_mem = max_mem;
    for (const Engine engine : kEngines) {
      options.engine = engine;
      table.judge(patterns[i].name, kEngineNames[static_cast<int>(engine)], max_mem,
                  [&] { return measure(patterns[i], options, false); });
    }
    options.engine = Engine::kAuto;
    table.judge(patterns[i].name, "scratch", max_mem, [&] { return measure(patterns[i], options, true); });
  }
  table.finish();
}

void run_sets(std::size_t max_mem) {
  Table table{"memory of sets " + std::to_string(max_mem >> 20) + " MiB"};
  const std::vector<NastySet> sets = nasty_sets();
  const std::size_t step = scale() >= 1 ? 1 : std::min<std::size_t>(19, static_cast<std::size_t>(1 / scale()));
  for (std::size_t i = 0; i < sets.size(); i += step) {
    Options options = sets[i].options;
    options.max_mem = max_mem;
    for (const Engine engine : {Engine::kAuto, Engine::kForesight, Engine::kNfa}) {
      options.engine = engine;
      table.judge(sets[i].name, kEngineNames[static_cast<int>(engine)], max_mem,
                  [&] { return measure(sets[i], options); });
    }
  }
  table.finish();
}

TEST(Memory, OneMiB) { run(std::size_t{1} << 20); }
TEST(Memory, EightMiB) { run(std::size_t{8} << 20); }
TEST(Memory, SixtyFourMiB) { run(std::size_t{64} << 20); }
TEST(Memory, SetsOneMiB) { run_sets(std::size_t{1} << 20); }
TEST(Memory, SetsEightMiB) { run_sets(std::size_t{8} << 20); }
TEST(Memory, SetsSixtyFourMiB) { run_sets(std::size_t{64} << 20); }

}  // namespace
}  // namespace lino::test

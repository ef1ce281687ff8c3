// Is stamped code ever slower than the table walk? The whole of find_all, in batches, with Options::engine kJit and
// kTable taking turns; a cell is the median ratio of their times. A cell that looks bad is measured again, longer.
#include "bench/walk_grid.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>

#include "bench/haystacks.h"
#include "bench/measure.h"
#include "lino/regex.h"

namespace lino::bench {
namespace {

constexpr const char* kPatterns[] = {
    R"(Sherlock Holmes)",  // literals: rare, dense, either case, several
    R"(the)",
    R"((?i)holmes)",
    R"(Sherlock|Holmes|Watson|Irene|Adler)",
    R"([0-9]{4}-[0-9]{2}-[0-9]{2})",  // rare exits
    R"([a-z]+ing)",                   // dense and hard to predict
    R"((?:[a-z]+)@(?:[a-z]+)\.com)",
    R"([A-Z][a-z]+ [A-Z][a-z]+)",
    R"(\w+\s+\w+)",
    R"(\b\w{8,}\b)",  // boundaries
    R"(\b[a-z]+\b)",
    R"((?m)^.{10,20}$)",  // lines
    R"((?m)^\s*(?:return|#include)\b)",
    R"("[^"\n]*")",  // delimited
    R"(\(.*\))",
    R"(\d+)",  // runs
    R"([aeiou]{3})",
    R"(\p{L}+)",  // Unicode
    R"([^\x00-\x7F]+)",
    R"([a-z])",  // a match almost every byte
};
constexpr double kMaxRatio = 1.05;
constexpr std::size_t kBatch = 256;

std::size_t count(const Regex& regex, std::string_view haystack) {
  Span spans[kBatch];
  std::size_t n = 0, sum = 0;
  for (Cursor cursor; !cursor.done;) {
    const std::size_t found = regex.find_all(haystack, cursor, spans);
    n += found;
    for (std::size_t i = 0; i < found; ++i) sum += spans[i].begin ^ spans[i].end;
  }
  return n + (sum << 32);  // differs where any span does
}

struct Cell {
  std::string where;
  double ratio;
};

class Grid {
 public:
  void run() {
    for (const char* pattern : kPatterns) {
      const Regex stamped(pattern, {.engine = Engine::kJit}), table(pattern, {.engine = Engine::kTable});
      std::vector<std::string> row = {pattern};
      for (const Haystack& haystack : haystacks()) {
        const std::size_t expected = count(table, haystack.text);
        if (count(stamped, haystack.text) != expected) {
          std::fprintf(stderr, "%s on %s: different matches\n", pattern, std::string(haystack.name).c_str());
          std::exit(1);
        }
        const Timings t = time(stamped, table, haystack.text);
        const double a_byte = 1e9 / kHaystackSize;
        row.push_back(number(t.of(0) * a_byte, 2) + " / " + number(t.of(1) * a_byte, 2) + " =");
        row.push_back(number(t.ratio(0, 1), 2));
        cells_.push_back({std::string(pattern) + " on " + std::string(haystack.name), t.ratio(0, 1)});
      }
      table_.row(std::move(row));
    }
  }

  void print() {
    table_.print();
    std::sort(cells_.begin(), cells_.end(), [](const Cell& a, const Cell& b) { return a.ratio > b.ratio; });
    std::printf("worst of %zu:\n", cells_.size());
    for (std::size_t i = 0; i < cells_.size() && (i < 3 || cells_[i].ratio > kMaxRatio); ++i) {
      std::printf("  %.3f  %s\n", cells_[i].ratio, cells_[i].where.c_str());
    }
    std::printf("stamped against table (bar <= %.2f): %s\n", kMaxRatio, bar(cells_[0].ratio <= kMaxRatio).c_str());
  }

 private:
  static Timings time(const Regex& stamped, const Regex& table, std::string_view haystack) {
    std::size_t sink = 0;
    const std::function<void()> runs[] = {[&] { sink += count(stamped, haystack); },
                                          [&] { sink += count(table, haystack); }};
    const Timings quick = take_turns(runs, 7, 1e-3);
    if (quick.ratio(0, 1) <= kMaxRatio - 0.03) return quick;
    return take_turns(runs, 41, 2e-3);
  }

  Table table_{{"ns a byte: stamped / table", "prose", "ratio", "code", "ratio", "random bytes", "ratio",
                "random letters", "ratio"}};
  std::vector<Cell> cells_;
};

}  // namespace

void compare_engines() {
  Grid grid;
  grid.run();
  grid.print();
}

}  // namespace lino::bench

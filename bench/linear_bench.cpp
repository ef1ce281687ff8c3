// All matches in linear time: what they take by lino and by RE2 while the haystack doubles, for patterns that make a
// search read far ahead of a short match. A bar: lino's time for a haystack of twice the size is at most 2.6 times as
// long (a median over the doublings). RE2's is four times as long, so it is asked about the smallest ones alone.
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "bench/measure.h"
#include "bench/rivals.h"

namespace lino::bench {
namespace {

constexpr std::size_t kSmallest = std::size_t{16} << 10, kLargest = std::size_t{4} << 20;
constexpr int kRe2Sizes = 3, kRounds = 3;
constexpr double kBar = 2.6;

struct Row {
  const char* pattern;
  const char* unit;  // the haystack is this, again and again
};
constexpr Row kRows[] = {{".*[^A-Z]|[A-Z]", "A"},
                         {"(?:a|b)*c|[ab]", "ab"},
                         {"a+b|a", "a"},
                         {"(?:a|aa)+$|a", "ab"},
                         {"(?s)x.*y|x", "x"},
                         {"foo(?:[^z]*z)?", "foo "},
                         {"[a-q][^u-z]{13}x", "a"},
                         {"\\b\\w+(?:\\s+\\w+)*!|\\w+", "some words "}};

std::string repeated(std::string_view unit, std::size_t size) {
  std::string text;
  while (text.size() < size) text += unit;
  text.resize(size);
  return text;
}

template <class Library>
double milliseconds(Library& library, const std::string& haystack) {
  std::vector<double> times;
  for (int i = 0; i < kRounds; ++i) {
    const double begin = now();
    (void)library.count(haystack);
    times.push_back(1e3 * (now() - begin));
  }
  return median(times);
}

int run() {
  std::vector<std::string> heading = {"linear: ms for all matches"};
  for (std::size_t size = kSmallest; size <= kLargest; size *= 2)
    heading.push_back(std::to_string(size >> 10) + " KiB");
  heading.insert(heading.end(), {"a doubling", "bar"});
  Table table(heading);
  for (const Row& row : kRows) {
    Lino lino(row.pattern);
    Re2 re2(row.pattern);
    std::vector<std::string> ours = {row.pattern}, theirs = {"  by RE2"};
    std::vector<double> growth, re2_growth;
    double before = 0, re2_before = 0;
    int sizes = 0;
    for (std::size_t size = kSmallest; size <= kLargest; size *= 2, ++sizes) {
      const std::string haystack = repeated(row.unit, size);
      const double time = milliseconds(lino, haystack);
      ours.push_back(number(time, 2));
      if (sizes > 0) growth.push_back(time / before);
      before = time;
      if (sizes >= kRe2Sizes) {
        theirs.emplace_back();
        continue;
      }
      const double re2_time = milliseconds(re2, haystack);
      theirs.push_back(number(re2_time, 2));
      if (sizes > 0) re2_growth.push_back(re2_time / re2_before);
      re2_before = re2_time;
    }
    ours.insert(ours.end(), {number(median(growth), 2), bar(median(growth) <= kBar)});
    theirs.push_back(number(median(re2_growth), 2));
    table.row(ours);
    table.row(theirs);
  }
  table.print();
  return bars_missed() > 0 ? 1 : 0;
}

}  // namespace
}  // namespace lino::bench

int main() { return lino::bench::run(); }

// From a pattern to its first match: compiling it, finding the match in one line of text, and freeing everything, by
// lino and its peers, for 20 patterns from one letter to 2,000 words. Two bars: lino takes no longer than PCRE2 without
// its JIT for 15 of them, and no longer than RE2 for any.
#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/measure.h"
#include "bench/rivals.h"

namespace lino::bench {
namespace {

constexpr int kRounds = 21, kLeastBelow = 15;
constexpr double kNoise = 1.02;  // ratios up to here are no difference

struct Row {
  std::string name;
  std::string pattern;
  std::string line;
  Encoding encoding = Encoding::kDefault;  // PCRE2 must be told of UTF-8
};

std::vector<std::string> words(std::size_t count) {
  std::vector<std::string> made;
  unsigned state = 7;
  const auto next = [&](unsigned below) {
    state = state * 1664525u + 1013904223u;
    return (state >> 16) % below;
  };
  while (made.size() < count) {
    std::string word;
    for (unsigned letters = 5 + next(5); letters > 0; --letters) word += static_cast<char>('a' + next(26));
    made.push_back(word);
  }
  return made;
}

Row alternation(const char* name, std::size_t count) {
  const std::vector<std::string> all = words(count);
  std::string pattern;
  for (const std::string& word : all) pattern += (pattern.empty() ? "" : "|") + word;
  return {name, pattern, "a line of some length in which the word " + all[count / 2] + " stands among others"};
}

std::vector<Row> rows() {
  const std::string octet = "(?:25[0-5]|2[0-4][0-9]|[01]?[0-9][0-9]?)";
  std::vector<Row> all = {
      {"a letter", "a", "of these words one holds the letter in the end: at"},
      {"a name", "Sherlock Holmes", "To him, Sherlock Holmes was always the man"},
      {"date", "[0-9]{4}-[0-9]{2}-[0-9]{2}", "it was on 2024-10-31 that this was written"},
      {"date, groups", R"((\d{4})-(\d\d)-(\d\d))", "it was on 2024-10-31 that this was written"},
      {"address of .com", R"((?:[a-z]+)@(?:[a-z]+)\.com)", "write to abc@xyz.com before the end of it"},
      {"address", R"([\w.+-]+@[\w-]+\.[\w.-]+)", "write to some.one+tag@mail.example.org today"},
      {"link", R"(https?://[^\s/]+/\S*)", "see https://example.org/path/to/it?x=1 for more"},
      {"names in any case", "(?i)holmes|watson|adler", "the friend of Dr. WATSON, who wrote it down"},
      {"two words", R"(\b\w+\s+\w+\b)", "   two words stand here, and then others"},
      {"a setting", R"(^\s*([A-Za-z_]\w*)\s*=\s*(.*?)\s*$)", "  max_connections = 100 per second  "},
      {"a string", R"("(?:[^"\\]|\\.)*")", R"(printf("a \"quoted\" string\n"); and more)"},
      {"a capital, small ones", R"(\p{Lu}\p{Ll}+)", "es war im \xC3\x96sterreich der Kaiser", Encoding::kUtf8},
      {"a Russian word", "(?i)\xD0\xBF\xD1\x80\xD0\xB8\xD0\xB2\xD0\xB5\xD1\x82",
       "\xD0\x9E\xD0\xBD \xD1\x81\xD0\xBA\xD0\xB0\xD0\xB7\xD0\xB0\xD0\xBB: "
       "\xD0\x9F\xD1\x80\xD0\xB8\xD0\xB2\xD0\xB5\xD1\x82!",
       Encoding::kUtf8},
      {"IPv4", "(?:" + octet + R"(\.){3})" + octet, "host 192.168.101.254 answered after 3 ms"},
      {"a log line", R"re(^(\S+) (\S+) (\S+) \[([\w:/]+\s[+\-]\d{4})\] "(\S+) (\S+)\s*(\S*)" (\d{3}) (\S+))re",
       R"(127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /apache_pb.gif HTTP/1.0" 200 2326)"},
      {"C's keywords",
       R"(\b(?:auto|break|case|char|const|continue|default|do|double|else|enum|extern|float|for|goto|if|inline|int|long|)"
       R"(register|restrict|return|short|signed|sizeof|static|struct|switch|typedef|union|unsigned|void|volatile|while)\b)",
       "  dp[i] = max(dp[i], y); sum += 2 * y; return sum;"},
      {"C's comments", R"(/\*[^*]*\*+(?:[^/*][^*]*\*+)*/)", "x = y; /* adds * one ** to it */ return x;"},
      {"version",
       R"((?P<major>0|[1-9]\d*)\.(?P<minor>0|[1-9]\d*)\.(?P<patch>0|[1-9]\d*))"
       R"((?:-(?P<prerelease>(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?)"
       R"((?:\+(?P<build>[0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*))?)",
       "released as 1.12.3-beta.11+exp.sha.5114f85 in May"},
  };
  all.push_back(alternation("300 words", 300));
  all.push_back(alternation("2,000 words", 2000));
  return all;
}

template <class Library>
std::function<void()> first_match(const Row& row) {
  return [&row] {
    Library library(row.pattern.c_str(), row.encoding);
    if (!library.find(row.line)) std::fprintf(stderr, "%s: no match\n", row.name.c_str());
  };
}

int run() {
  const std::vector<Row> all = rows();
  Table table(
      {"ns", "lino", "pcre2", "pcre2jit", "re2", "lino/pcre2", "lino/re2"});  // as bench/record/draw.py reads it
  int below = 0, above_re2 = 0;
  for (const Row& row : all) {
    const std::function<void()> runs[] = {first_match<Lino>(row), first_match<Pcre2>(row), first_match<Pcre2Jit>(row),
                                          first_match<Re2>(row)};
    const Timings timings = take_turns(runs, kRounds);
    std::vector<std::string> cells = {row.name};
    std::ranges::replace(cells[0], ' ', '_');
    for (std::size_t i = 0; i < std::size(runs); ++i) cells.push_back(number(1e9 * timings.of(i), 0));
    const double to_pcre2 = timings.ratio(0, 1), to_re2 = timings.ratio(0, 3);
    below += to_pcre2 <= kNoise;
    above_re2 += to_re2 > kNoise;
    cells.insert(cells.end(), {number(to_pcre2, 2), number(to_re2, 2)});
    table.row(cells);
  }
  table.print();
  std::printf("\nno longer than PCRE2 without JIT: %d of %zu, bar %s\nlonger than RE2: %d, bar %s\n", below, all.size(),
              bar(below >= kLeastBelow).c_str(), above_re2, bar(above_re2 == 0).c_str());
  return bars_missed() > 0 ? 1 : 0;
}

}  // namespace
}  // namespace lino::bench

int main() { return lino::bench::run(); }

// is_match and find on haystacks of 0 to 64 bytes, with a match behind the middle and without one: what a search costs
// that has next to nothing to read; and the groups of anchored patterns that are one-pass (never is there more than one
// way on), for which RE2 has an engine of its own, likewise, and with the compiling before (docs/decisions/tagged-automaton.md). A Regex is made once and has searched all the haystacks many times before. Names
// are what/library/pattern/match or not/bytes.
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bench/beside.h"
#include "bench/rivals.h"
#ifdef LINO_HYPERSCAN
#include "bench/hyperscan.h"
#endif

namespace lino::bench {
namespace {

constexpr std::size_t kSizes[] = {0, 1, 4, 8, 16, 20, 32, 64};
constexpr int kWarmRounds = 1000;  // some 200 KiB: lino has stamped its code long before

struct Named {
  const char* name;
  const char* pattern;
  std::string_view match;
};
constexpr Named kPatterns[] = {{"literal", "Holmes", "Holmes"},
                               {"date", "[0-9]{4}-[0-9]{2}-[0-9]{2}", "2024-10-31"},
                               {"email", R"((?:[a-z]+)@(?:[a-z]+)\.com)", "a@b.com"},
                               {"ignore_case", "(?i)holmes|watson|adler", "ADLER"}};

struct Short {
  std::string name;
  std::string text;
};

std::vector<Short> make_haystacks(std::string_view match) {
  // Words that end as matches do, or begin so.
  static constexpr std::string_view kWords = "so at 10 he said: home, and 20-4 would do @x for the hall ad of 1-2 days";
  std::vector<Short> all;
  for (const std::size_t size : kSizes) {
    all.push_back({"no/" + std::to_string(size), std::string(kWords.substr(0, size))});
    if (size < match.size()) continue;
    const std::size_t before = (size - match.size()) * 2 / 3;
    std::string text(kWords.substr(0, before));
    if (before > 0) text.back() = ' ';
    text += match;
    text += kWords.substr(text.size(), size - text.size());
    if (before + match.size() < size) text[before + match.size()] = ' ';
    all.push_back({"yes/" + std::to_string(size), text});
  }
  return all;
}

template <class Library>
void add_is_match(const Named& named, const std::vector<Short>& haystacks, const std::shared_ptr<Library>& regex) {
  for (int i = 0; i < kWarmRounds; ++i) {
    for (const Short& haystack : haystacks) benchmark::DoNotOptimize(regex->is_match(haystack.text));
  }
  for (const Short& haystack : haystacks) {
    add({"is_match", named.name + ("/" + haystack.name)}, Library::kName,
        [regex, text = std::string_view(haystack.text)] { return regex->is_match(text); });
  }
}

template <class Library>
void add_both(const Named& named, const std::vector<Short>& haystacks) {
  const auto regex = std::make_shared<Library>(named.pattern);
  for (int i = 0; i < kWarmRounds; ++i) {
    for (const Short& haystack : haystacks) benchmark::DoNotOptimize(regex->find(haystack.text));
  }
  add_is_match(named, haystacks, regex);
  for (const Short& haystack : haystacks) {
    add({"find", named.name + ("/" + haystack.name)}, Library::kName,
        [regex, text = std::string_view(haystack.text)] { return regex->find(text); });
  }
}

// All of a line's fields.
struct Line {
  const char* name;
  const char* pattern;
  std::size_t groups;  // with the match itself
  std::string_view text;
};
constexpr Line kLines[] = {
    {"phone", R"(^(\d+)-(\d+)-(\d+)$)", 4, "650-253-0001"},
    {"two_words", R"(^(\w+)\s(\w+)$)", 3, "Sherlock Holmes"},
    {"time", R"(^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)$)", 7, "2024-10-31T23:59:07"},
    {"link", R"(^([a-z]+)://([^/:]+)(?::(\d+))?(/[^?]*)?(\?.*)?$)", 6, "https://www.example.org:8080/path/to/it?x=1"},
    {"setting", R"(^([A-Za-z_]\w*)=([^#]*)(#.*)?$)", 4, "max_connections=100 per second# or so"},
    {"log", R"re(^(\S+) (\S+) (\S+) \[([^\]]*)\] "(\w+) ([^" ]*) ([^"]*)" (\d+) (\d+)$)re", 10,
     R"(127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /apache_pb.gif HTTP/1.0" 200 2326)"},
};

std::string shown(bool found, std::span<const Span> groups) {
  std::string text = found ? "" : "none";
  for (const Span& group : groups) text += std::to_string(group.begin) + "-" + std::to_string(group.end) + " ";
  return text;
}

template <class Library>
void add_groups(const Line& line) {
  const auto regex = std::make_shared<Library>(line.pattern);
  Span room[kMostGroups];
  const std::span<Span> groups = std::span(room).first(line.groups);
  for (int i = 0; i < kWarmRounds; ++i) benchmark::DoNotOptimize(regex->groups(line.text, groups));
  const Task warm{"groups", line.name}, first{"first_groups", line.name};
  expect_same(warm, Library::kName, shown(regex->groups(line.text, groups), groups));
  add_timed(warm, Library::kName, [regex, &line] {
    Span some[kMostGroups];
    return regex->groups(line.text, std::span(some).first(line.groups));
  });
  add_timed(first, Library::kName, [&line] {
    Span some[kMostGroups];
    Library fresh(line.pattern);
    return fresh.groups(line.text, std::span(some).first(line.groups));
  });
}

void add_all() {
  for (const Line& line : kLines) {
    add_groups<Lino>(line);
    add_groups<Re2>(line);
    add_groups<Pcre2Jit>(line);
  }
  static std::vector<std::vector<Short>> all;  // the benchmarks view them
  all.reserve(std::size(kPatterns));
  for (const Named& named : kPatterns) {
    const std::vector<Short>& haystacks = all.emplace_back(make_haystacks(named.match));
    for (const Short& haystack : haystacks)
      expect_same({"is_match", named.name + ("/" + haystack.name)}, "the text", haystack.name[0] == 'y');
    add_both<Lino>(named, haystacks);
    add_both<Re2>(named, haystacks);
    add_both<Pcre2Jit>(named, haystacks);
#ifdef LINO_HYPERSCAN
    add_is_match(named, haystacks, std::make_shared<Hyperscan>(named.pattern, Hyperscan::For::kIsMatch));
#endif
  }
}

}  // namespace
}  // namespace lino::bench

int main(int argc, char** argv) {
  lino::bench::add_all();
  return lino::bench::run_all(argc, argv);
}

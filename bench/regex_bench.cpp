// lino beside RE2 and PCRE2's JIT (Google Benchmark): compiling, compiling up to the first match, is_match on a short
// haystack, find on a long one, and the throughput of find_all. Names are what/library/pattern[/haystack].
//
// For medians of interleaved runs: --benchmark_repetitions=9 --benchmark_enable_random_interleaving=true
// --benchmark_report_aggregates_only=true, as scripts/bench does.
#include <benchmark/benchmark.h>

#include <string>

#include "bench/haystacks.h"
#include "bench/rivals.h"

namespace lino::bench {
namespace {

struct Named {
  const char* name;
  const char* pattern;
};

// The first is the one with bars: 15 us from pattern to first match, 40 ns for is_match.
constexpr Named kCompiled[] = {{"email", R"((?:[a-z]+)@(?:[a-z]+)\.com)"},
                               {"date", R"([0-9]{4}-[0-9]{2}-[0-9]{2})"},
                               {"literal", R"(Sherlock Holmes)"},
                               {"ignore_case", R"((?i)holmes|watson|adler)"}};
constexpr Named kSearched[] = {{"literal", R"(Sherlock Holmes)"},
                               {"ignore_case", R"((?i)holmes)"},
                               {"names", R"(Sherlock|Holmes|Watson|Irene|Adler)"},
                               {"date", R"([0-9]{4}-[0-9]{2}-[0-9]{2})"},
                               {"ing", R"([a-z]+ing)"},
                               {"email", R"((?:[a-z]+)@(?:[a-z]+)\.com)"},
                               {"two_words", R"(\w+\s+\w+)"},
                               {"long_words", R"(\b\w{12,}\b)"},
                               {"quoted", R"("[^"\n]*")"},
                               {"lines", R"(.*)"},
                               {"split_word", R"(\b(\w)\w*\b)"},
                               {"spaces_at_end", R"(\s+$)"}};

constexpr std::string_view kShort[] = {"hello abc@xyz.com by", "no match in these 20"};  // 20 bytes

template <typename Library>
void compile(benchmark::State& state, const char* pattern) {
  for (auto _ : state) {
    Library regex(pattern);
    benchmark::DoNotOptimize(&regex);
  }
}

template <typename Library>
void first_match(benchmark::State& state, const char* pattern) {
  for (auto _ : state) {
    Library regex(pattern);
    benchmark::DoNotOptimize(regex.find(kShort[0]));
  }
}

template <typename Library>
void is_match(benchmark::State& state, const char* pattern, std::string_view haystack) {
  Library regex(pattern);
  for (auto _ : state) benchmark::DoNotOptimize(regex.is_match(haystack));
}

template <typename Library>
void count(benchmark::State& state, const char* pattern, std::string_view haystack) {
  Library regex(pattern);
  std::size_t matches = 0;
  for (auto _ : state) matches = regex.count(haystack);
  state.SetBytesProcessed(static_cast<int64_t>(state.iterations() * haystack.size()));
  state.SetLabel(std::to_string(matches) + " matches");  // no counter: the CSV reporter wants those in all rows or none
}

template <typename Library>
void add_all() {
  const std::string library(Library::kName);
  const auto add = [&](const std::string& what, const Named& named, const std::string& rest, auto run) {
    return benchmark::RegisterBenchmark((what + "/" + library + "/" + named.name + rest).c_str(), run);
  };
  for (const Named& named : kCompiled) {
    const char* pattern = named.pattern;
    add("compile", named, "", [=](benchmark::State& state) { compile<Library>(state, pattern); });
    add("first_match", named, "", [=](benchmark::State& state) { first_match<Library>(state, pattern); });
  }
  for (std::string_view haystack : kShort) {
    const char* pattern = kCompiled[0].pattern;
    add("is_match_20_bytes", kCompiled[0], haystack == kShort[0] ? "/yes" : "/no",
        [=](benchmark::State& state) { is_match<Library>(state, pattern, haystack); });
  }
  for (const Named& named : kSearched) {
    for (const Haystack& haystack : haystacks()) {
      std::string where(haystack.name);
      for (char& c : where) {
        if (c == ' ') c = '_';
      }
      const char* pattern = named.pattern;
      const std::string_view text = haystack.text;
      add("find_all", named, "/" + where, [=](benchmark::State& state) { count<Library>(state, pattern, text); });
    }
  }
}

[[maybe_unused]] const int added = (add_all<Lino>(), add_all<Re2>(), add_all<Pcre2Jit>(), 0);

}  // namespace
}  // namespace lino::bench

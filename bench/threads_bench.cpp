// Do searches of one Regex by several threads get in each other's way? Throughput of find_all over one haystack a
// thread, by one thread and by two, and their ratio, beside RE2; the bar is 1.9, on a machine with two idle cores. Prints
// a row a pattern; status 1 when a ratio of lino's is below the bar or RE2 counts something else.
#include <algorithm>
#include <atomic>
#include <barrier>
#include <chrono>
#include <cstdio>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "bench/rivals.h"
#include "lino/regex.h"

namespace lino::bench {
namespace {

constexpr double kBar = 1.9;
constexpr int kRounds = 5;
constexpr const char* kPatterns[] = {"Sherlock Holmes", "[a-z]+ing", R"((?:[a-z]+)@(?:[a-z]+)\.com)", R"(\w+\s+\w+)",
                                     R"((?m)^.*\d$)"};

std::string make_haystack(unsigned seed) {
  std::string text;
  unsigned state = seed;
  while (text.size() < (1u << 20)) {
    state = state * 1664525u + 1013904223u;
    static constexpr const char* kWords[] = {"the ", "king ", "sing",     "a@b.com ", "Sherlock ", "Holmes ",
                                             "7\n",  "und ",  "reading ", "x ",       "walks ",    "far "};
    text += kWords[(state >> 16) % std::size(kWords)];
  }
  return text;
}

// Bytes a second of `threads` threads together, for half a second. `count` may be called by all of them at once.
template <class Count>
double throughput(const Count& count, int threads) {
  std::barrier start(threads + 1);
  std::atomic<bool> stop = false;
  std::atomic<uint64_t> bytes = 0;
  std::vector<std::jthread> running;
  for (int t = 0; t < threads; ++t) {
    running.emplace_back([&, t] {
      const std::string haystack = make_haystack(static_cast<unsigned>(t) + 1);
      (void)count(haystack);
      start.arrive_and_wait();
      uint64_t done = 0;
      for (; !stop; done += haystack.size()) (void)count(haystack);
      bytes += done;
    });
  }
  start.arrive_and_wait();
  const auto begin = std::chrono::steady_clock::now();
  std::this_thread::sleep_for(std::chrono::milliseconds(500));
  stop = true;
  running.clear();
  return static_cast<double>(bytes) / std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

// The best of what was measured: what the machine does beside it only costs.
struct Best {
  double one = 0, two = 0;  // bytes a second, by so many threads
  template <class Count>
  void measure(const Count& count) {
    one = std::max(one, throughput(count, 1));
    two = std::max(two, throughput(count, 2));
  }
  double ratio() const { return two / one; }
};

int run() {
  std::printf("%-36s %12s %12s %6s %12s %12s %6s\n", "threads: find_all", "1, MB/s", "2, MB/s", "ratio", "RE2 1, MB/s",
              "RE2 2, MB/s", "ratio");
  int missed = 0;
  for (const char* pattern : kPatterns) {
    const Regex regex(pattern);
    Re2 re2(pattern);
    const auto by_lino = [&](std::string_view haystack) { return regex.count(haystack); };
    const auto by_re2 = [&](std::string_view haystack) { return re2.count(haystack); };
    const std::string haystack = make_haystack(1);
    if (by_lino(haystack) != by_re2(haystack)) {
      std::fprintf(stderr, "%s: the answer of re2 differs\n", pattern);
      ++missed;
    }
    Best lino, peer;
    for (int round = 0; round < kRounds; ++round) {
      lino.measure(by_lino);
      peer.measure(by_re2);
    }
    const bool below = lino.ratio() < kBar;
    std::printf("%-36s %12.0f %12.0f %6.2f %12.0f %12.0f %6.2f%s\n", pattern, lino.one / 1e6, lino.two / 1e6,
                lino.ratio(), peer.one / 1e6, peer.two / 1e6, peer.ratio(), below ? "  below the bar" : "");
    missed += below;
  }
  return missed > 0 ? 1 : 0;
}

}  // namespace
}  // namespace lino::bench

int main() { return lino::bench::run(); }

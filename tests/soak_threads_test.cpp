// One Regex under everything a program does to it beside searching: eight threads for half a minute (at scale 1), forks
// while they search, a signal handler that searches with the caller's scratch in the middle of a search, an exit while
// others search. Made for ThreadSanitizer, too.
#include <gtest/gtest.h>
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "lino/regex.h"
#include "tests/count.h"
#include "tests/sanitized.h"

namespace lino::test {
namespace {

constexpr int kThreads = 8;
constexpr const char* kPatterns[] = {"(\\w+)@(\\w+)\\.com", "[ab]*a[ab]{9}c", "foo|bar|ba[zq]+", "(?m)^.*\\d$", "a+b|a",
                                     "x(?=y)|y(?<!z)",      "\\pL+\\s"};

std::string haystack_of(unsigned seed) {
  std::string text;
  unsigned state = seed * 2654435761u + 1;
  while (text.size() < 2000) {
    state = state * 1664525u + 1013904223u;
    text += "abfo barzq\nxy1@w.com"[(state >> 16) % 20];
  }
  return text + "aabaaaaaaaaac me@you.com foo";
}

uint64_t answer(const Regex& regex, std::string_view haystack, Scratch* scratch) {
  uint64_t hash = 1;
  Span spans[16];
  for (Cursor cursor; !cursor.done;) {
    const std::size_t n = scratch != nullptr ? regex.find_all(haystack, cursor, spans, *scratch)
                                             : regex.find_all(haystack, cursor, spans);
    for (std::size_t i = 0; i < n; ++i) hash = (hash ^ spans[i].begin ^ spans[i].end << 20) * 1099511628211u;
  }
  return hash;
}

std::vector<uint64_t> right_answers(const char* pattern, const std::vector<std::string>& haystacks) {
  const Regex regex(pattern, {.engine = Engine::kNfa});
  std::vector<uint64_t> right;
  for (const std::string& haystack : haystacks) right.push_back(answer(regex, haystack, nullptr));
  return right;
}

std::vector<std::string> make_haystacks(unsigned count) {
  std::vector<std::string> haystacks;
  for (unsigned i = 0; i < count; ++i) haystacks.push_back(haystack_of(i));
  return haystacks;
}

// Threads that search one Regex until told to stop.
class Searchers {
 public:
  Searchers(const Regex& regex, const std::vector<std::string>& haystacks, const std::vector<uint64_t>& right, int n) {
    for (int t = 0; t < n; ++t) {
      threads_.emplace_back([&, t] {
        std::optional<Scratch> scratch;
        if (t % 2 == 1) scratch.emplace(regex);
        for (std::size_t i = static_cast<std::size_t>(t); !stop_; ++i) {
          const std::size_t which = i % haystacks.size();
          wrong_ += answer(regex, haystacks[which], scratch ? &*scratch : nullptr) != right[which];
          ++searches_;
        }
      });
    }
  }
  ~Searchers() { finish(); }
  uint64_t finish() {
    stop_ = true;
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
    return wrong_;
  }
  uint64_t searches() const { return searches_; }

 private:
  std::atomic<bool> stop_ = false;
  std::atomic<uint64_t> wrong_ = 0, searches_ = 0;
  std::vector<std::thread> threads_;
};

TEST(SoakThreads, EightThreads) {
  const std::vector<std::string> haystacks = make_haystacks(24);
  // 30 s with --long; a tenth of that is enough for every day.
  const bool everything = std::getenv("LINO_TEST_LONG") != nullptr;
  const auto each = std::chrono::milliseconds(scaled(everything ? 30'000 : 3'000)) / std::size(kPatterns);
  uint64_t searches = 0, wrong = 0;
  for (const char* pattern : kPatterns) {
    const std::vector<uint64_t> right = right_answers(pattern, haystacks);
    const Regex regex(pattern);
    Searchers searchers(regex, haystacks, right, kThreads);
    std::this_thread::sleep_for(each);
    wrong += searchers.finish();
    searches += searchers.searches();
  }
  EXPECT_EQ(wrong, 0u);
  count("soak searches", searches, wrong);
}

// A child of a process whose other threads are in the middle of searches goes on with the same Regex.
TEST(SoakThreads, ForkBesideSearches) {
#if LINO_ADDRESS_SANITIZED  // gcc 12's: a child may find one of the allocator's own locks held, for good
  count_skipped("soak forks", "AddressSanitizer's allocator does not survive a fork beside threads");
#else
  const std::vector<std::string> haystacks = make_haystacks(8);
  uint64_t forks = 0, failed = 0;
  for (const char* pattern : kPatterns) {
    const std::vector<uint64_t> right = right_answers(pattern, haystacks);
    for (uint64_t i = 0; i < scaled(10); ++i) {
      const Regex regex(pattern);  // fresh: the fork falls into its growing and stamping
      Searchers searchers(regex, haystacks, right, 2);
      while (searchers.searches() < i) std::this_thread::yield();
      std::fflush(nullptr);
      const pid_t child = fork();
      if (child == 0) {
        alarm(60);
        bool good = true;
        for (int round = 0; round < 10; ++round) {
          for (std::size_t h = 0; h < haystacks.size(); ++h) good &= answer(regex, haystacks[h], nullptr) == right[h];
        }
        const Regex another(std::string(pattern) + "|q", {.engine = Engine::kJit});
        good &= another.is_match("q");
        _exit(good ? 0 : 1);
      }
      int status = 0;
      waitpid(child, &status, 0);
      failed += status != 0;
      failed += searchers.finish();
      ++forks;
    }
  }
  EXPECT_EQ(failed, 0u);
  count("soak forks", forks, failed);
#endif
}

// ---- a signal handler ----

struct Handler {
  const Regex* regex = nullptr;
  Scratch* scratch = nullptr;
  const std::string* haystack = nullptr;
  uint64_t right = 0;
  std::atomic<uint64_t> ran = 0, wrong = 0;
} handler;

extern "C" void search_in_handler(int) {
  handler.wrong += answer(*handler.regex, *handler.haystack, handler.scratch) != handler.right;
  ++handler.ran;
}

TEST(SoakThreads, SignalHandler) {
  const std::vector<std::string> haystacks = make_haystacks(4);
  const std::string small = "me@you.com foo aabaaaaaaaaac 1\nxy";
  uint64_t ran = 0, failed = 0;
  for (const char* pattern : kPatterns) {
    for (const Engine engine : {Engine::kAuto, Engine::kTable, Engine::kJit}) {
      const std::vector<uint64_t> right = right_answers(pattern, haystacks);
      const Regex regex(pattern, {.engine = engine});
      Scratch scratch(regex);
      handler.regex = &regex, handler.scratch = &scratch, handler.haystack = &small;
      handler.right = answer(Regex(pattern, {.engine = Engine::kNfa}), small, nullptr);
      handler.ran = handler.wrong = 0;
      std::signal(SIGUSR1, search_in_handler);
      const pthread_t self = pthread_self();
      std::atomic<bool> stop = false;
      std::thread sender([&] {
        while (!stop) {
          pthread_kill(self, SIGUSR1);
          std::this_thread::sleep_for(std::chrono::microseconds(20));
        }
      });
      uint64_t wrong = 0;
      const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(20);
      for (std::size_t i = 0; handler.ran < 20 || std::chrono::steady_clock::now() < end; ++i) {
        const std::size_t which = i % haystacks.size();
        wrong += answer(regex, haystacks[which], nullptr) != right[which];
      }
      stop = true;
      sender.join();
      std::signal(SIGUSR1, SIG_DFL);
      EXPECT_EQ(wrong + handler.wrong, 0u) << pattern;
      failed += wrong + handler.wrong;
      ran += handler.ran;
    }
  }
  count("soak searches in a signal handler", ran, failed);
}

// ---- exit ----

const Regex& static_regex() {
  static const Regex regex("(\\w+)@(\\w+)\\.com|[ab]*a[ab]{9}c", {.engine = Engine::kJit});
  return regex;
}

// exit() runs the destructors of static objects while detached threads go on: theirs must outlive them (a Regex that
// threads may still use is never destroyed), lino's own must not matter.
TEST(SoakThreads, ExitBesideSearches) {
#if LINO_THREAD_SANITIZED
  count_skipped("soak exits", "ThreadSanitizer reports a process that ends beside its threads");
#else
  uint64_t ran = 0, failed = 0;
  for (uint64_t i = 0; i < scaled(20); ++i) {
    std::fflush(nullptr);
    const pid_t child = fork();
    if (child == 0) {
      alarm(60);
      (void)static_regex().is_match("x");  // destroyed by exit(); the threads use another
      static const Regex* const kept = new Regex("(\\w+)@(\\w+)\\.com|[ab]*a[ab]{9}c");
      static const std::string* const haystack = new std::string(haystack_of(1));
      static std::atomic<int> searching{0};
      for (int t = 0; t < 3; ++t) {
        std::thread([] {
          ++searching;
          for (;;) {
            (void)kept->count(*haystack);
            const Regex passing("pas+ing" + std::to_string(searching.load()), {.engine = Engine::kJit});
            (void)passing.is_match("passing");
          }
        }).detach();
      }
      while (searching < 3) std::this_thread::yield();
      std::this_thread::sleep_for(std::chrono::microseconds(200 * i));
      std::exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
    failed += status != 0;
    ++ran;
  }
  count("soak exits", ran, failed);
#endif
}

}  // namespace
}  // namespace lino::test

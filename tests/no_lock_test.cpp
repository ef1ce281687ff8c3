// A search of a Regex that has warmed up takes no lock and no memory, through every entry point that returns no string
// or vector: pthread's locks and waits are replaced by ones that count, operator new as well (allocations.h). In: patterns
// and engines. Out: rows of calls, all of which must be 0. (That the counting works is a row, too.)
#include <dlfcn.h>
#include <gtest/gtest.h>
#include <pthread.h>

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "lino/regex.h"
#include "tests/allocations.h"
#include "tests/count.h"
#include "tests/sanitized.h"

namespace {

std::atomic<uint64_t> locks{0};

template <class Function>
Function next(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

}  // namespace

#if !LINO_THREAD_SANITIZED  // ThreadSanitizer replaces them itself

// NOLINTBEGIN: names and types are pthread's
extern "C" int pthread_mutex_lock(pthread_mutex_t* mutex) {
  static const auto real = next<int (*)(pthread_mutex_t*)>("pthread_mutex_lock");
  ++locks;
  return real(mutex);
}
extern "C" int pthread_mutex_trylock(pthread_mutex_t* mutex) {
  static const auto real = next<int (*)(pthread_mutex_t*)>("pthread_mutex_trylock");
  ++locks;
  return real(mutex);
}
extern "C" int pthread_rwlock_rdlock(pthread_rwlock_t* lock) {
  static const auto real = next<int (*)(pthread_rwlock_t*)>("pthread_rwlock_rdlock");
  ++locks;
  return real(lock);
}
extern "C" int pthread_rwlock_wrlock(pthread_rwlock_t* lock) {
  static const auto real = next<int (*)(pthread_rwlock_t*)>("pthread_rwlock_wrlock");
  ++locks;
  return real(lock);
}
extern "C" int pthread_cond_wait(pthread_cond_t* condition, pthread_mutex_t* mutex) {
  static const auto real = next<int (*)(pthread_cond_t*, pthread_mutex_t*)>("pthread_cond_wait");
  ++locks;
  return real(condition, mutex);
}
// NOLINTEND

#endif

namespace lino::test {
namespace {

void search_all(const Regex& regex, const std::string& haystack, Scratch* scratch) {
  Span spans[16];
  if (scratch != nullptr) {
    (void)regex.is_match(haystack, *scratch);
    (void)regex.full_match(haystack, *scratch);
    (void)regex.find(haystack, 3, true, spans[0], *scratch);
    (void)regex.captures(haystack, 0, false, spans, *scratch);
    for (Cursor cursor; !cursor.done;) (void)regex.find_all(haystack, cursor, spans, *scratch);
  } else {
    (void)regex.is_match(haystack);
    (void)regex.full_match(haystack);
    (void)regex.find(haystack);
    (void)regex.find_anchored(haystack, 3);
    (void)regex.count(haystack);
    for (Cursor cursor; !cursor.done;) (void)regex.find_all(haystack, cursor, spans);
  }
}

TEST(NoLock, CountsAreReal) {
#if LINO_THREAD_SANITIZED
  GTEST_SKIP() << "ThreadSanitizer";
#endif
  const uint64_t before = locks;
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  pthread_mutex_lock(&mutex);
  pthread_mutex_unlock(&mutex);
  EXPECT_EQ(locks, before + 1);
  const uint64_t sealing = locks;
  const Regex regex("count[ing]+", {.engine = Engine::kJit});
  (void)regex.is_match("counting");
  EXPECT_GT(locks, sealing);  // stamping takes the page pool's lock
  count("lock counting");
}

TEST(NoLock, WarmSearches) {
  const std::string haystack = [] {
    std::string text;
    for (int i = 0; i < 300; ++i) text += "user" + std::to_string(i % 17) + "@host.com foo bar\nxx ";
    return text;
  }();
  uint64_t ran = 0, failed = 0;
  for (const char* pattern : {"(\\w+)@(\\w+)\\.com", "foo|bar", "[a-z]+\\d", "(?m)^.*$", "x*", "(?i)USER1\\d",
                              "(?:a|b)*a(?:a|b){12}", "user(?=1)\\d+", "a+b|a", "\\pL+"}) {
    for (const Engine engine :
         {Engine::kAuto, Engine::kJit, Engine::kTable, Engine::kInterpret, Engine::kForesight, Engine::kNfa}) {
      const Regex regex(pattern, {.engine = engine});
      Scratch scratch(regex);
      for (int i = 0; i < 30; ++i) search_all(regex, haystack, nullptr);
      search_all(regex, haystack, &scratch);
      const uint64_t locks_before = locks, calls_before = allocations().calls;
      for (int i = 0; i < 5; ++i) {
        search_all(regex, haystack, nullptr);
        search_all(regex, haystack, &scratch);
      }
      const uint64_t taken = locks - locks_before, calls = allocations().calls - calls_before;
      EXPECT_EQ(taken, 0u) << pattern << ", engine " << static_cast<int>(engine);
      EXPECT_EQ(calls, 0u) << pattern << ", engine " << static_cast<int>(engine);
      failed += taken != 0 || calls != 0;
      ++ran;
    }
  }
  count("no lock in warm searches", ran, failed);
}

}  // namespace
}  // namespace lino::test

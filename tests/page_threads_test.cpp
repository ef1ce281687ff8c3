// Threads that race to stamp, seal, run and destroy codes in shared pages, and forks beside them. What may go wrong is
// seen by the status each code returns, by ThreadSanitizer, and by an alarm where a lock is never given back.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <memory>
#include <mutex>
#include <random>
#include <thread>
#include <utility>
#include <vector>

#include "jit/code.h"
#include "tests/count.h"
#include "tests/hand_chains.h"
#include "tests/sanitized.h"

namespace lino::jit {
namespace {

uint64_t call(Entry entry) {
  lino_search search = {};
  return entry(nullptr, nullptr, nullptr, &search, nullptr, 0);
}

Code stamp(uint8_t status, std::size_t bytes) { return assemble(test::stop_chain(status, bytes), cpu_isa()); }

// Codes in slots that all threads share; who replaces a code destroys the old one when its last runner is done.
struct Slot {
  std::mutex mutex;
  std::shared_ptr<const Code> code;
  uint8_t status = 0;
};

struct Tally {
  std::atomic<uint64_t> stamped = 0, ran = 0, wrong = 0;
};

void churn(std::array<Slot, 16>& slots, Tally& tally, uint64_t seed, uint64_t rounds) {
  std::mt19937_64 random(seed);
  for (uint64_t i = 0; i < rounds; ++i) {
    Slot& slot = slots[random() % slots.size()];
    if (random() % 4 == 0) {
      const uint8_t status = static_cast<uint8_t>(random() % 256);
      auto code = std::make_shared<const Code>(stamp(status, random() % 3000));
      tally.stamped += bool{*code};
      if (random() % 8 == 0) code->seal();
      const std::lock_guard lock(slot.mutex);
      std::swap(slot.code, code);
      slot.status = status;
    } else {
      std::shared_ptr<const Code> code;
      uint8_t status = 0;
      {
        const std::lock_guard lock(slot.mutex);
        code = slot.code;
        status = slot.status;
      }
      if (!code) continue;
      if (random() % 16 == 0) code->try_seal();
      const Entry entry = code->entry();
      if (entry == nullptr) continue;
      tally.wrong += call(entry) != status;
      ++tally.ran;
    }
  }
}

TEST(PageThreads, StampSealRunDestroy) {
  if (!executable_memory()) GTEST_SKIP() << "no executable memory";
  std::array<Slot, 16> slots;
  Tally tally;
  std::vector<std::jthread> threads;
  for (uint64_t seed = 0; seed < 4; ++seed) {
    threads.emplace_back([&, seed] { churn(slots, tally, seed, test::scaled(100000)); });
  }
  threads.clear();
  EXPECT_EQ(tally.wrong, 0u);
  EXPECT_GT(tally.stamped, 0u);
  EXPECT_GT(tally.ran, 0u);
  test::count("threads: codes stamped", tally.stamped);
  test::count("threads: runs", tally.ran, tally.wrong);
}

// One code, sealed by one thread while others wait for its entry: what they see is whole.
TEST(PageThreads, PublishedWhole) {
  if (!executable_memory()) GTEST_SKIP() << "no executable memory";
  for (uint64_t i = 0; i < test::scaled(300); ++i) {
    const uint8_t status = static_cast<uint8_t>(i);
    const Code code = stamp(status, 100);
    std::atomic<int> ready = 0;
    std::atomic<uint64_t> wrong = 0;
    std::vector<std::jthread> threads;
    for (int t = 0; t < 2; ++t) {
      threads.emplace_back([&] {
        ++ready;
        Entry entry = nullptr;
        while ((entry = code.entry()) == nullptr) std::this_thread::yield();
        wrong += call(entry) != status;
      });
    }
    while (ready < 2) std::this_thread::yield();
    code.seal();
    threads.clear();
    ASSERT_EQ(wrong, 0u);
    test::count("threads: published whole");
  }
}

// A child of a process whose other threads stamp and seal finds the pool unlocked and in one piece.
TEST(PageThreads, ForkBesideStamping) {
  if (!executable_memory()) GTEST_SKIP() << "no executable memory";
#if LINO_ADDRESS_SANITIZED  // gcc 12's: a child may find one of the allocator's own locks held, for good
  test::count_skipped("threads: forks", "AddressSanitizer's allocator does not survive a fork beside threads");
  GTEST_SKIP();
#endif
  std::array<Slot, 16> slots;
  Tally tally;
  std::atomic<bool> stop = false;
  std::vector<std::jthread> threads;
  for (uint64_t seed = 0; seed < 2; ++seed) {
    threads.emplace_back([&, seed] {
      for (uint64_t i = 0; !stop; ++i) churn(slots, tally, seed + 2 * i, 100);
    });
  }
  std::fflush(nullptr);
  const uint64_t forks = test::scaled(200);
  uint64_t failed = 0;
  for (uint64_t i = 0; i < forks; ++i) {
    const pid_t child = fork();
    if (child == 0) {
      alarm(60);
      for (int k = 0; k < 20; ++k) {
        const Code code = stamp(static_cast<uint8_t>(k), 3000);
        if (!code) _exit(1);
        code.seal();
        if (code.entry() == nullptr || call(code.entry()) != static_cast<uint64_t>(k)) _exit(2);
      }
      _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    failed += status != 0;
  }
  stop = true;
  threads.clear();
  EXPECT_EQ(failed, 0u);
  EXPECT_EQ(tally.wrong, 0u);
  test::count("threads: forks", forks, failed);
}

}  // namespace
}  // namespace lino::jit

// The life of a page: shared by many codes, sealed once, never writable and executable at once, given back with its
// last code; and all the ways in which there is no executable memory. What may not happen in this process (a seccomp
// filter, an exhausted address space, an environment variable) happens in a child.
#include "jit/page.h"

#include <gtest/gtest.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "jit/code.h"
#include "jit/gdb.h"
#include "tests/count.h"
#include "tests/hand_chains.h"
#include "tests/sanitized.h"

namespace lino::jit {
namespace {

uint64_t call(const Code& code) {
  lino_search search = {};
  return code.entry()(nullptr, nullptr, nullptr, &search, nullptr, 0);
}

Code stamp(uint8_t status, std::size_t bytes = 0) { return assemble(test::stop_chain(status, bytes), cpu_isa()); }

// The permissions of the mapping that holds the address, "rw-p"; empty where there is none.
std::string permissions(const void* address) {
  std::ifstream maps("/proc/self/maps");
  const uintptr_t wanted = reinterpret_cast<uintptr_t>(address);
  for (std::string line; std::getline(maps, line);) {
    uintptr_t begin = 0, end = 0;
    char mode[5] = {};
    if (std::sscanf(line.c_str(), "%zx-%zx %4s", &begin, &end, mode) == 3 && begin <= wanted && wanted < end)
      return mode;
  }
  return "";
}

std::size_t writable_and_executable() {
  std::ifstream maps("/proc/self/maps");
  std::size_t count = 0;
  for (std::string line; std::getline(maps, line);) count += line.find(" rwx") != line.npos;
  return count;
}

// Runs `body` in a forked child; what it returns (0: all right), or -1 where it did not end by itself in 60 s.
template <class Body>
int in_child(Body body) {
  std::fflush(nullptr);
  const pid_t child = fork();
  if (child == 0) {
    alarm(60);
    _exit(body());
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

// Runs one test of this program again, in a process of its own with this in its environment.
int run_again(const char* test, const char* name, const char* value) {
  return in_child([=] {
    setenv(name, value, 1);
    setenv("LINO_TEST_AGAIN", test, 1);
    dup2(STDERR_FILENO, STDOUT_FILENO);  // its counts are not to be gathered
    const std::string filter = "--gtest_filter=" + std::string(test);
    execl("/proc/self/exe", "page_test", filter.c_str(), "--gtest_brief=1", static_cast<char*>(nullptr));
    return 127;
  });
}
bool is_again(std::string_view test) {
  const char* again = std::getenv("LINO_TEST_AGAIN");
  return again != nullptr && again == test;
}

class Pages : public testing::Test {
 protected:
  void SetUp() override {
    if (!executable_memory()) GTEST_SKIP() << "no executable memory";
    fresh_.emplace(stamp(0));  // so that each test begins with a page of its own
    fresh_->seal();
    before_ = code_statistics();
  }
  uint64_t opened() const { return code_statistics().pages_opened - before_.pages_opened; }
  uint64_t sealed() const { return code_statistics().pages_sealed - before_.pages_sealed; }

  std::optional<Code> fresh_;
  CodeStatistics before_{};
};

TEST_F(Pages, AThousandSmallCodesShare) {
  constexpr int kCodes = 1000;
  std::vector<Code> codes;
  for (int i = 0; i < kCodes; ++i) {
    codes.push_back(stamp(static_cast<uint8_t>(i % 251), 300));
    ASSERT_TRUE(codes.back());
  }
  EXPECT_LE(opened(), 7u);
  EXPECT_EQ(opened(), sealed() + 1) << "all but the open one were sealed when full";
  EXPECT_EQ(code_statistics().codes_stamped - before_.codes_stamped, uint64_t{kCodes});
  std::size_t published = 0;
  for (const Code& code : codes) published += code.entry() != nullptr;
  EXPECT_GT(published, 0u);
  EXPECT_LT(published, std::size_t{kCodes});
  EXPECT_EQ(codes.back().entry(), nullptr);
  codes.back().seal();
  for (int i = 0; i < kCodes; ++i) {
    ASSERT_NE(codes[static_cast<std::size_t>(i)].entry(), nullptr) << i;
    ASSERT_EQ(call(codes[static_cast<std::size_t>(i)]), static_cast<uint64_t>(i % 251));
    test::count("codes sharing pages");
  }
  EXPECT_EQ(opened(), sealed());
  EXPECT_EQ(writable_and_executable(), 0u);
}

TEST_F(Pages, SealedOnceAndPublishedTogether) {
  const Code first = stamp(1), second = stamp(2);
  EXPECT_EQ(permissions(first.bytes()), "rw-p");
  EXPECT_EQ(first.entry(), nullptr);
  EXPECT_EQ(second.entry(), nullptr);
  first.seal();
  EXPECT_EQ(permissions(first.bytes()), "r-xp");
  ASSERT_NE(second.entry(), nullptr);
  EXPECT_EQ(call(second), 2u);
  const Code third = stamp(3);
  EXPECT_EQ(third.entry(), nullptr) << "nothing is stamped into a sealed page";
  EXPECT_EQ(opened(), 2u);
  for (int i = 0; i < 3; ++i) first.seal();
  second.seal();
  EXPECT_TRUE(second.try_seal());
  EXPECT_EQ(sealed(), 1u);
  EXPECT_EQ(third.entry(), nullptr);
  EXPECT_EQ(permissions(first.bytes()), "r-xp");
  EXPECT_TRUE(third.try_seal());
  EXPECT_EQ(call(third), 3u);
  test::count("page life");
}

TEST_F(Pages, FreedWithTheLastCode) {
  std::optional<Code> first(stamp(1)), second(stamp(2));
  const uint8_t* bytes = first->bytes();
  first->seal();
  first.reset();
  EXPECT_EQ(permissions(bytes), "r-xp");
  EXPECT_EQ(call(*second), 2u);
  Code moved = std::move(*second);
  EXPECT_FALSE(*second);
  EXPECT_EQ(second->entry(), nullptr);
  second.reset();
  EXPECT_EQ(call(moved), 2u);
  Code& self = moved;
  moved = std::move(self);
  EXPECT_EQ(call(moved), 2u);
  EXPECT_EQ(permissions(bytes), "r-xp");
  moved = Code();
  EXPECT_EQ(permissions(bytes), "");
  test::count("page life");
}

TEST_F(Pages, NeverSealedNeverLost) {
  // The open page is emptied with its last code and used again ...
  const uint8_t* bytes = nullptr;
  for (int i = 0; i < 1000; ++i) {
    const Code code = stamp(1, 5000), other = stamp(2, 5000);
    if (bytes == nullptr) bytes = code.bytes();
    ASSERT_EQ(code.bytes(), bytes);
  }
  EXPECT_EQ(opened(), 1u);
  EXPECT_EQ(sealed(), 0u);
  // ... a page that only one large code has is unmapped with it.
  std::optional<Code> large(stamp(1, 1 << 20));
  ASSERT_TRUE(*large);
  bytes = large->bytes();
  EXPECT_EQ(permissions(bytes), "rw-p");
  large.reset();
  EXPECT_EQ(permissions(bytes), "");
  EXPECT_EQ(sealed(), 0u);
  test::count("page life");
}

TEST_F(Pages, LargeCodesCloseNoPage) {
  const Code small = stamp(1), large = stamp(2, 200000), after = stamp(3);
  EXPECT_EQ(opened(), 2u);
  large.seal();
  EXPECT_EQ(call(large), 2u);
  EXPECT_EQ(small.entry(), nullptr);
  EXPECT_EQ(small.bytes() + kCodeAlign, after.bytes());
  const Code huge = stamp(4, (std::size_t{1} << 26) + 1);
  EXPECT_FALSE(huge) << "more than kMaxCodeBytes";
  test::count("page life");
}

TEST_F(Pages, ForkedChildGoesOn) {
  const Code sealed_before = stamp(1), open_before = stamp(2);
  sealed_before.seal();
  const Code open_page = stamp(3);
  const uint8_t* next = open_page.bytes() + kCodeAlign;
  EXPECT_EQ(in_child([&] {
              if (call(sealed_before) != 1 || call(open_before) != 2 || open_page.entry() != nullptr) return 1;
              const Code mine = stamp(40);
              if (!mine || mine.bytes() != next) return 2;
              mine.seal();
              if (mine.entry() == nullptr || call(mine) != 40 || call(open_page) != 3) return 3;
              return permissions(next) == "r-xp" ? 0 : 4;
            }),
            0);
  EXPECT_EQ(permissions(next), "rw-p") << "the child's page is not ours";
  const Code mine = stamp(50);
  EXPECT_EQ(mine.bytes(), next);
  mine.seal();
  EXPECT_EQ(call(mine), 50u);
  test::count("page fork");
}

// ---- no executable memory ----

TEST(NoExec, ByEnvironment) {
  if (is_again("NoExec.ByEnvironment")) {
    EXPECT_FALSE(executable_memory());
    EXPECT_FALSE(stamp(1));
    EXPECT_EQ(code_statistics().pages_opened, 0u);
    Code code = stamp(1);
    code.seal();
    EXPECT_FALSE(code.try_seal());
    EXPECT_EQ(code.entry(), nullptr);
    for (const test::HandChain& hand : test::hand_chains()) {
      const std::string haystack = test::random_haystack(1, 300);
      EXPECT_EQ(test::run(Interpreter(hand.chain, cpu_isa()), haystack).spans, hand.expected(haystack));
    }
    return;
  }
  EXPECT_EQ(run_again("NoExec.ByEnvironment", "LINO_NO_EXEC", "1"), 0);
  test::count("no executable memory");
}

TEST(NoExec, CpuLevelByEnvironment) {
  if (is_again("NoExec.CpuLevelByEnvironment")) {
    EXPECT_EQ(cpu_isa(), stencils::Isa::kSse2);
    return;
  }
  EXPECT_EQ(run_again("NoExec.CpuLevelByEnvironment", "LINO_CPU", "sse2"), 0);
  test::count("no executable memory");
}

// From here on, mprotect with PROT_EXEC fails as under SELinux or in a sandbox.
bool forbid_exec() {
  sock_filter filter[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_mprotect, 0, 3),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, args[2])),
      BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, PROT_EXEC, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EACCES),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const sock_fprog program = {std::size(filter), filter};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

TEST_F(Pages, MprotectRefused) {
  const Code older = stamp(1);
  older.seal();
  const Code open = stamp(2);
  constexpr int kNoSeccomp = 77;
  const int result = in_child([&] {
    if (!forbid_exec()) return kNoSeccomp;
    if (!executable_memory()) return 1;
    open.seal();
    if (open.entry() != nullptr || executable_memory()) return 2;
    open.seal();
    if (open.try_seal() || permissions(open.bytes()) != "rw-p") return 3;
    if (call(older) != 1) return 4;  // what was sealed runs on
    return stamp(3) ? 5 : 0;
  });
  if (result == kNoSeccomp) GTEST_SKIP() << "no seccomp here";
  EXPECT_EQ(result, 0);
  EXPECT_TRUE(executable_memory()) << "the child's trouble is not ours";
  test::count("no executable memory");
}

TEST_F(Pages, NoMapping) {
  if (test::kSanitized) return test::count_skipped("no executable memory", "a sanitizer needs its address space");
  const Code older = stamp(1);
  older.seal();
  EXPECT_EQ(in_child([&] {
              const rlimit none = {1 << 20, 1 << 20};
              if (setrlimit(RLIMIT_AS, &none) != 0) return 1;
              if (stamp(2)) return 2;
              return call(older) == 1 && executable_memory() ? 0 : 3;
            }),
            0);
  test::count("no executable memory");
}

// ---- perf and gdb ----

TEST(Symbols, PerfMap) {
  if (is_again("Symbols.PerfMap")) {
    const Code code = assemble(test::hand_chains()[0].chain, cpu_isa(), "[a-z]+\n");
    ASSERT_TRUE(code);
    code.seal();
    const std::string path = "/tmp/perf-" + std::to_string(getpid()) + ".map";
    std::stringstream text;
    text << std::ifstream(path).rdbuf();
    std::remove(path.c_str());
    char first[64];
    std::snprintf(first, sizeof first, "%zx ", reinterpret_cast<std::size_t>(code.bytes()));
    EXPECT_TRUE(text.str().starts_with(first)) << text.str();
    EXPECT_NE(text.str().find(" lino [a-z]+  1: byte_range 'a' +25 -> 2 | 8\n"), std::string::npos) << text.str();
    return;
  }
  if (!executable_memory()) GTEST_SKIP() << "no executable memory";
  EXPECT_EQ(run_again("Symbols.PerfMap", "LINO_PERF_MAP", "1"), 0);
  test::count("perf and gdb");
}

TEST(Symbols, Gdb) {
  if (is_again("Symbols.Gdb")) {
    ASSERT_TRUE(gdb_wanted());
    const std::size_t none = gdb_objects();
    std::optional<Code> code(assemble(test::hand_chains()[0].chain, cpu_isa(), "[a-z]+"));
    ASSERT_TRUE(*code);
    EXPECT_EQ(gdb_objects(), none);
    code->seal();
    EXPECT_EQ(gdb_objects(), none + 1);
    Code other = stamp(1);
    other.seal();
    EXPECT_EQ(gdb_objects(), none + 2);
    code.reset();
    EXPECT_EQ(gdb_objects(), none + 1);
    other = Code();
    EXPECT_EQ(gdb_objects(), none);
    return;
  }
  if (!executable_memory()) GTEST_SKIP() << "no executable memory";
  EXPECT_EQ(run_again("Symbols.Gdb", "LINO_GDB_JIT", "1"), 0);
  test::count("perf and gdb");
}

}  // namespace
}  // namespace lino::jit

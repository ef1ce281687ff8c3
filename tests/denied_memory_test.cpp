// The system denies what lino asks for: mappings that may be executed (a seccomp filter answers EPERM, EACCES or ENOMEM
// to mmap and mprotect with PROT_EXEC), or any more address space (RLIMIT_AS). Each in a child process, whose answers
// through every engine are compared with those of this one; Regex::explain() tells what is used. page_test.cpp has the
// same for the page pool alone.
#include <gtest/gtest.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <functional>
#include <new>
#include <string>
#include <vector>

#include "lino/regex.h"
#include "tests/count.h"
#include "tests/sanitized.h"

namespace lino::test {
namespace {

constexpr Engine kEngines[] = {Engine::kAuto,      Engine::kJit,       Engine::kTable,
                               Engine::kInterpret, Engine::kForesight, Engine::kNfa};
const char* const kPatterns[] = {"a*b",
                                 "foo|bar|x+ ",
                                 "(\\w+)@(\\w+)\\.com",
                                 "[ab]*a[ab]{6}c",
                                 "(?m)^.*$",
                                 "(a*)(b?)",
                                 "\\bfoo\\b",
                                 "(?i)straße|k+",
                                 "",
                                 "\\pL+\\d",
                                 "[0-9]{4}",
                                 "(?s).*z",
                                 "(?:(?:a?)?b?)*c?|(?:x+)+y",
                                 "o(?=o)|b(?<!a)"};

std::string haystack_of(int seed) {
  std::string text;
  for (int i = 0; i < 400; ++i) text += "foo aab@bar.com abababac\n2020x Straße K9 xx y"[(i * 7 + seed * 13) % 42];
  return text + "aabaababac foo me@you.com";
}

// All answers, in an order that does not matter, as one number.
uint64_t answers(const Regex& regex) {
  uint64_t hash = 14695981039346656037u;
  const auto mix = [&hash](uint64_t value) { hash = (hash ^ value) * 1099511628211u; };
  for (int seed = 0; seed < 4; ++seed) {
    const std::string haystack = haystack_of(seed);
    for (int round = 0; round < 30; ++round) {
      mix(regex.is_match(haystack));
      Span spans[9];
      for (Cursor cursor; !cursor.done;) {
        const std::size_t n = regex.find_all(haystack, cursor, spans);
        for (std::size_t i = 0; i < n; ++i) mix(spans[i].begin), mix(spans[i].end);
      }
    }
    mix(regex.full_match(haystack));
    if (const auto groups = regex.captures(haystack, 5)) {
      for (std::size_t i = 0; i < groups->size(); ++i) mix(groups->matched(i) ? groups->span(i)->begin : 7);
    }
  }
  return hash;
}

// What a child of the test found; its exit status.
enum Found { kSame, kDifferent, kNotExplained, kNoSeccomp, kNotDenied };

int in_child(const std::function<int()>& body) {
  const pid_t child = fork();
  if (child == 0) {
    alarm(120);
    _exit(body());
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// From here on mmap and mprotect fail with `error` where they ask for PROT_EXEC; with `all`, every mmap.
bool deny(int error, bool all) {
#if defined(__x86_64__)
  const auto answer = static_cast<uint32_t>(SECCOMP_RET_ERRNO | static_cast<uint32_t>(error));
  sock_filter filter[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_mmap, 2, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_mprotect, 1, 0),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, args[2])),
      BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, PROT_EXEC, 1, 0),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
      BPF_STMT(BPF_RET | BPF_K, answer),
  };
  if (all) filter[1] = BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_mmap, 5, 0);
  sock_fprog program{static_cast<unsigned short>(std::size(filter)), filter};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
#else
  (void)error, (void)all;
  return false;
#endif
}

// Of every pattern and engine, made and asked where `prepare` has been at work. Bad_alloc is an answer, too, where all
// memory is denied.
void compare(const char* suite, const std::function<bool()>& prepare, bool denies_code) {
  uint64_t ran = 0, failed = 0, skipped = 0;
  for (const char* pattern : kPatterns) {
    const uint64_t right = answers(Regex(pattern, {.engine = Engine::kNfa}));
    for (const Engine engine : kEngines) {
      const int found = in_child([&]() -> int {
        if (!prepare()) return kNoSeccomp;
        const Regex regex(pattern, {.engine = engine});
        if (answers(regex) != right) return kDifferent;
        const bool foresees = regex.explain().find("code:") == std::string::npos;  // lookarounds: no code in any case
        if ((engine != Engine::kJit && engine != Engine::kAuto) || foresees) return kSame;
        const bool none = regex.explain().find("no executable memory") != std::string::npos;
        return denies_code && !none ? kNotExplained : kSame;
      });
      if (found == kNoSeccomp) {
        ++skipped;
        continue;
      }
      EXPECT_EQ(found, kSame) << pattern << ", engine " << static_cast<int>(engine);
      failed += found != kSame;
      ++ran;
    }
  }
  if (ran > 0) count(suite, ran, failed);
  if (skipped > 0) count_skipped(suite, "the kernel refuses seccomp filters", skipped);
}

TEST(DeniedMemory, ExecEperm) {
  compare("denied PROT_EXEC with EPERM", [] { return deny(EPERM, false); }, true);
}
TEST(DeniedMemory, ExecEacces) {
  compare("denied PROT_EXEC with EACCES", [] { return deny(EACCES, false); }, true);
}
TEST(DeniedMemory, ExecEnomem) {
  compare("denied PROT_EXEC with ENOMEM", [] { return deny(ENOMEM, false); }, false);
}
// No mapping at all: what malloc has left must do.
TEST(DeniedMemory, NoMappings) {
#if LINO_ADDRESS_SANITIZED || LINO_THREAD_SANITIZED
  count_skipped("denied mmap", "a sanitizer cannot go on without mappings");
#else
  compare("denied mmap", [] { return deny(ENOMEM, true); }, false);
#endif
}

// Hardly any address space is left: the right answer or bad_alloc, and right answers once there is some again.
TEST(DeniedMemory, AddressSpace) {
#if LINO_ADDRESS_SANITIZED || LINO_THREAD_SANITIZED
  count_skipped("address space exhausted", "a sanitizer needs it for itself");
#else
  uint64_t ran = 0, failed = 0;
  for (const char* pattern : kPatterns) {
    const uint64_t right = answers(Regex(pattern, {.engine = Engine::kNfa}));
    for (const Engine engine : kEngines) {
      const int found = in_child([&]() -> int {
        rlimit before{};
        getrlimit(RLIMIT_AS, &before);
        const rlimit none{0, before.rlim_max};
        if (setrlimit(RLIMIT_AS, &none) != 0) return kNotDenied;
        std::vector<std::string> hold;
        hold.reserve(64);
        try {
          for (std::size_t size = 1 << 20; size >= 64; size /= 2) {  // takes what malloc still has
            for (int i = 0; i < 3; ++i) hold.emplace_back(size, 'x');
          }
        } catch (const std::bad_alloc&) {}
        try {
          const Regex regex(pattern, {.engine = engine});
          if (answers(regex) != right) return kDifferent;
        } catch (const std::bad_alloc&) {}
        hold.clear();
        setrlimit(RLIMIT_AS, &before);
        return answers(Regex(pattern, {.engine = engine})) == right ? kSame : kDifferent;
      });
      EXPECT_EQ(found, kSame) << pattern << ", engine " << static_cast<int>(engine);
      failed += found != kSame;
      ++ran;
    }
  }
  count("address space exhausted", ran, failed);
#endif
}

}  // namespace
}  // namespace lino::test

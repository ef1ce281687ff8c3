// The bitmask plan: which patterns it takes, and its kernels, one an ISA level, against Pike's simulation: on random
// haystacks of every kind of character, from every offset near the edges of blocks, into buffers of every size.
#include "jit/runs.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <random>
#include <string>
#include <vector>

#include "jit/code.h"
#include "lino/regex.h"
#include "regex/run_shape.h"
#include "tests/count.h"
#include "tests/op_harness.h"
#include "tests/pattern.h"

namespace lino {
namespace {

using Kernel = uint64_t (*)(const jit::RunPlan*, lino_search*);

Kernel kernel_of(stencils::Isa isa) {
  switch (isa) {
    case stencils::Isa::kSse2: return jit::runs_base::find_all;
    case stencils::Isa::kSsse3: return jit::runs_ssse3::find_all;
    case stencils::Isa::kAvx2: return jit::runs_avx2::find_all;
    case stencils::Isa::kAvx512: return jit::runs_avx512::find_all;
  }
  return nullptr;
}

TEST(Runs, Shape) {
  const struct {
    const char* pattern;
    const char* plan;  // "": not for bitmasks
  } rows[] = {
      {"[a-z]+", "runs of 1 or more code points of a class"},
      {"[a-z]", "runs of 1 code points of a class"},
      {"([a-z]{8,13})", "runs of 8 to 13 code points of a class"},
      {"\\b\\w+\\b", "runs of 1 or more code points of a class between word boundaries"},
      {"(?u)\\b\\w{12,}\\b", "runs of 12 or more code points of a class between word boundaries"},
      {"(?u)\\b\\d{2}", "runs of 2 code points of a class behind a word boundary"},
      {"[0-9]+\\b", "runs of 1 or more code points of a class before a word boundary"},
      {"(?<!\\w)[0-9]+(?!\\w)", "runs of 1 or more code points of a class between word boundaries"},
      {"(?<!\\p{Any})\\C", ""},  // bytes, between code points
      {"\\b\\C", ""},
      {"\\b(\\w)\\w*\\b", "runs of 1 or more code points of a class between word boundaries"},
      {"\\w\\w+", "runs of 2 or more code points of a class"},
      {"((\\w)\\w)(\\w{3,5}\\w?)", "runs of 5 to 8 code points of a class"},
      {"[0-9]?[0-9]+", "runs of 1 or more code points of a class"},
      {"(?:[0-9]?)[0-9]?[0-9]", "runs of 1 to 3 code points of a class"},
      {"(?:(?u)\\b\\w)(?:(?u)\\w{2}\\b)", "runs of 3 code points of a class between word boundaries"},
      {"[a-z]+?", "runs of 1 code points of a class"},
      {"[a-z]{2,4}?[a-z]{1,3}", "runs of 3 to 5 code points of a class"},
      {"[a-z]{1,3}[a-z]{2,}?", "runs of 3 to 5 code points of a class"},
      {"[a-z]*?[a-z]", "runs of 1 code points of a class"},
      {"\\b\\w{2,4}?\\w*?\\b", "runs of 2 or more code points of a class between word boundaries"},
      {"\\w{2,4}?\\w??\\b", "runs of 2 to 5 code points of a class before a word boundary"},
      {"\\b\\w{2,4}?", "runs of 2 code points of a class behind a word boundary"},
      {".*", "runs of 0 or more code points of a class"},
      {"[a-z]?([a-z]*)", "runs of 0 or more code points of a class"},
      {"[0-9]*", ""},  // mostly nothing
      {"[a-z]?", ""},
      {"[a-z]{0,9}", ""},
      {".*?", ""},
      {".*?.??", ""},
      {"\\b\\w*", ""},
      {"\\w*\\b", ""},
      {"[a-z][a-y]*", ""},
      {"[a-z]\\C", ""},
      {"(?:[a-z]{2})+", ""},
      {"[a-z]+[a-z]{2}x", ""},
      {"[a-z]+|[a-z]", ""},
      {"\\b\\w\\b\\w", ""},
      {"\\w\\b\\b", ""},
      {"\\b", ""},
      {"[a-z]+x", ""},
      {"\\b[-a-z]+\\b", ""},    // a boundary inside a run
      {"\\b(?u:\\w+)\\b", ""},  // likewise
      {"\\B\\w+\\b", ""},
      {"(?<=\\w)[0-9]+", ""},
      {"(?<![a-z])[0-9]+(?!\\w)", ""},
      {"[^\\x00-\\x{10FFFF}]", ""},
      {"", ""},
  };
  for (const auto& row : rows) {
    const auto shape = run_shape(test::hir_of(row.pattern).root, false);
    EXPECT_EQ(shape ? jit::to_string(jit::Runs(*shape).plan()) : "", row.plan) << row.pattern;
    test::count("runs shape");
  }
}

TEST(Runs, ShapeOfLongest) {
  const struct {
    const char* pattern;
    const char* plan;
  } rows[] = {
      {"[a-z]+?", "runs of 1 or more code points of a class"},
      {"[a-z]{2,4}?[a-z]{1,3}", "runs of 3 to 7 code points of a class"},
      {"\\b\\w{2,4}?\\w??", "runs of 2 to 5 code points of a class behind a word boundary"},
      {"[a-z]*?", "runs of 0 or more code points of a class"},
  };
  for (const auto& row : rows) {
    const auto shape = run_shape(test::hir_of(row.pattern).root, true);
    EXPECT_EQ(shape ? jit::to_string(jit::Runs(*shape).plan()) : "", row.plan) << row.pattern;
    test::count("runs shape of longest");
  }
}

constexpr const char* kPatterns[] = {
    "[a-z]+",
    "[a-z]{3,}",
    "[a-z]{2,5}",
    "[a-z]{4}",
    "[a-z]",
    "[a-z]{1,2}",
    "[a-z]{70,}",
    "[a-z][a-z]*",
    "[a-z]?[a-z]{2}[a-z]{1,3}?[a-z]?",
    "[a-z]{1,3}?[a-z]{0,2}",
    "[a-z]{1,2}[a-z]{2,}?",
    "[a-z]+?",
    "[a-z]*?[a-z]{3}",
    "\\b(\\w)\\w*\\b",
    "\\b\\w+?\\w{2,3}?\\b",
    "\\b\\w{2,4}?\\w?",
    "\\w{2,4}?\\w??\\b",
    "(?u)\\b\\w\\w??\\w{1,3}\\b",
    "\\p{L}\\p{L}??\\p{L}?",
    "[a-z]{64}",
    "[^a-z]{2,3}",
    "[^\\n]+",
    "(?s).{3}",
    "\\w+",
    "\\b\\w+\\b",
    "\\b\\w{5,}\\b",
    "\\b\\w{2,4}\\b",
    "\\b[a-z]+\\b",
    "\\b[a-z]{3,}",
    "\\b[a-z]{2,3}",
    "[a-z]{3,}\\b",
    "[a-z]{2,3}\\b",
    "(?u)\\w+",
    "(?u)\\b\\w+\\b",
    "(?u)\\b\\w{4,}\\b",
    "(?u)\\b\\w{3,6}\\b",
    "(?u)\\b\\d+\\b",
    "(?u)\\b\\p{L}+\\b",
    "(?u)\\b[a-z]{2,}",
    "(?u)\\p{L}{3}\\b",
    "\\p{L}{3,5}",
    "\\p{Greek}{2,}",
    "\\p{Lu}",
    "[\\x{800}-\\x{10FFFF}]{2,}",
    "[\\x{10000}-\\x{10FFFF}]+",
    "[\\x{80}-\\x{7FF}]{3}",
    "(?<!\\w)[0-9a-f]{2,}(?!\\w)",
    "[\\x00-\\x7F]{5}",
    "\\P{L}+",
    "[ac-eg07_\\- ]+",     // eight ranges
    "[ac-eg07_\\- \\n]+",  // nine
};

// Runs of characters of one kind, of all lengths, some of them torn.
std::string haystack_of(std::mt19937_64& random, std::size_t size) {
  static const std::vector<std::string> kinds[] = {
      {"a", "b", "c", "d", "e", "f", "g"},
      {" ", "\n", "-", "_", "0", "7"},
      {"\xD0\xB0", "\xD0\x96", "\xCE\xB1", "\xDF\xBF", "\xC2\xAA", "\xC2\x80"},
      {"\xE0\xA4\x85", "\xE2\x82\xAC", "\xE5\xA4\x8F", "\xEF\xBF\xBF", "\xED\x9F\xBF", "\xE0\xA0\x80"},
      {"\xF0\x90\x80\x80", "\xF0\x9D\x94\xB8", "\xF0\x9F\x98\x80", "\xF4\x8F\xBF\xBF"},
      {"\x80", "\xBF", "\xC0\x80", "\xC1", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xFF", "\xD0",
       "\xE2\x82"},
  };
  std::string haystack;
  const unsigned mixed = static_cast<unsigned>(random() % 4);
  while (haystack.size() < size) {
    const unsigned choice = static_cast<unsigned>(random() % 16);
    const auto& kind = kinds[mixed == 0        ? choice % 2
                             : choice < 6      ? 0
                             : choice < 9      ? 1
                             : choice < 12     ? 2
                             : choice - 10 < 5 ? choice - 10
                                               : 5];
    const std::size_t run = 1 + random() % (random() % 8 == 0 ? 150 : 9);
    for (std::size_t i = 0; i < run; ++i) haystack += kind[random() % kind.size()];
  }
  haystack.resize(size);  // may tear the last one
  return haystack;
}

std::vector<Span> spans_of(const Regex& regex, std::string_view haystack, std::size_t start) {
  std::vector<Span> all(haystack.size() + 1);
  Cursor cursor{.at = start};
  all.resize(regex.find_all(haystack, cursor, all));
  return all;
}

std::vector<Span> spans_of(const jit::RunPlan& plan, Kernel kernel, const test::GuardedBytes& memory,
                           std::string_view haystack, std::size_t start, std::size_t room) {
  uint8_t* const begin = memory.end() - haystack.size();
  std::copy(haystack.begin(), haystack.end(), begin);
  std::vector<Span> all;
  std::vector<lino_span> out(room);
  lino_search search{};
  search.begin = begin;
  search.end = memory.end();
  search.floor = begin + start;
  for (;;) {
    search.out = out.data();
    search.out_end = out.data() + room;
    const uint64_t status = kernel(&plan, &search);
    for (const lino_span* span = out.data(); span != search.out; ++span) all.push_back({span->begin, span->end});
    if (status == LINO_DONE) return all;
    if (search.out != search.out_end) return {};  // a full buffer is full
    search.floor = search.cursor;
  }
}

TEST(Runs, KernelsAgreeWithPike) {
  std::mt19937_64 random(4);
  const test::GuardedBytes memory(4096);
  for (const char* pattern : kPatterns) {
    for (const bool latin1 : {false, true}) {
      if (latin1 && (std::string(pattern).find("(?u)") == 0 || std::string(pattern).find("x{") != std::string::npos ||
                     std::string(pattern).find("\\p") != std::string::npos || std::string(pattern).find("\\P") == 0 ||
                     std::string(pattern).find("(?<!") == 0)) {
        continue;
      }
      Options options{.latin1 = latin1, .engine = Engine::kNfa};
      const Regex simulated(pattern, options);
      options.engine = Engine::kAuto;
      const Regex regex(pattern, options);
      EXPECT_NE(regex.explain().find("bitmasks"), std::string::npos) << pattern;
      syntax::SyntaxOptions syntax;
      syntax.utf8 = !latin1;
      const auto shape = run_shape(test::hir_of(pattern, syntax).root, false);
      ASSERT_TRUE(shape) << pattern;
      const jit::Runs runs(*shape);
      for (std::size_t n = 0; n < std::max<std::size_t>(12, test::scaled(60)); ++n) {
        const std::string haystack = haystack_of(random, n % 3 == 0 ? n * 7 : random() % 500);
        const std::size_t start = n % 3 == 0 ? 0 : random() % (haystack.size() + 1);
        const std::vector<Span> expected = spans_of(simulated, haystack, start);
        const bool same = spans_of(regex, haystack, start) == expected;
        EXPECT_TRUE(same) << pattern << " from " << start << " in " << testing::PrintToString(haystack);
        test::count("runs in a Regex", 1, !same);
        for (const stencils::Isa isa : test::runnable_levels()) {
          for (const std::size_t room : {std::size_t{1}, std::size_t{3}, 1 + random() % 80, std::size_t{600}}) {
            const bool agrees = spans_of(runs.plan(), kernel_of(isa), memory, haystack, start, room) == expected;
            EXPECT_TRUE(agrees) << pattern << (latin1 ? " latin1" : "") << ' ' << test::name_of(isa) << ", room "
                                << room << ", from " << start << " in " << testing::PrintToString(haystack);
            test::count(std::string("runs kernel ") + test::name_of(isa), 1, !agrees);
          }
        }
      }
    }
  }
}

// Runs or nothing: empty matches where there are no runs, across the ends of windows too.
TEST(Runs, OrNothing) {
  std::mt19937_64 random(5);
  for (const char* pattern : {".*", "(?s).*", "[^a\\n]*", "[a-z]*", "[a-z]?[a-z]*?[a-z]*", "[\\x01-\\x{3FF}]*", "\\C*",
                              "\\w*", "[a-z\\x{10000}-\\x{10FFFF}]*", "[^\\x{900}-\\x{FFFF}]*"}) {
    for (const bool latin1 : {false, true}) {
      if (latin1 && std::string(pattern).find("x{") != std::string::npos) continue;
      Options options{.latin1 = latin1, .engine = Engine::kNfa};
      const Regex simulated(pattern, options);
      options.engine = Engine::kAuto;
      const Regex regex(pattern, options);
      EXPECT_NE(regex.explain().find("bitmasks; runs of 0"), std::string::npos) << pattern;
      Scratch scratch(regex);
      for (std::size_t n = 0; n < std::max<std::size_t>(12, test::scaled(400)); ++n) {
        const std::string haystack = haystack_of(random, n % 3 == 0 ? n % 150 : random() % 700);
        const std::size_t start = n % 3 == 0 ? 0 : random() % (haystack.size() + 1);
        const std::vector<Span> expected = spans_of(simulated, haystack, start);
        for (const std::size_t room : {std::size_t{1}, std::size_t{2}, 1 + random() % 80, std::size_t{600}}) {
          std::vector<Span> all, spans(room);
          for (Cursor cursor{.at = start}; !cursor.done;) {
            const std::size_t some = n % 2 == 0 ? regex.find_all(haystack, cursor, spans)
                                                : regex.find_all(haystack, cursor, spans, {}, scratch);
            all.insert(all.end(), spans.begin(), spans.begin() + static_cast<std::ptrdiff_t>(some));
          }
          EXPECT_TRUE(all == expected) << pattern << (latin1 ? " latin1" : "") << ", room " << room << ", from "
                                       << start << " in " << testing::PrintToString(haystack);
          test::count("runs or nothing", 1, all != expected);
        }
      }
    }
  }
}

// What holds no character of the class is passed over quickly, but a word character before a run counts, also where it
// stands across the end of what was passed.
TEST(Runs, WordsBeforeARunThatWasFar) {
  const Regex regex("(?u)\\b[0-9]+\\b"), simulated("(?u)\\b[0-9]+\\b", {.engine = Engine::kNfa});
  ASSERT_NE(regex.explain().find("bitmasks"), std::string::npos);
  for (std::size_t dots = 250; dots < 650; ++dots) {
    for (const char* before : {"\xD0\x96", "\xE5\xA4\x8F", "x", ".", "\xD0\x96."}) {
      for (const char* fill : {".", "\xD0\x96"}) {
        std::string haystack(dots % 2, '.');
        while (haystack.size() < dots) haystack += fill;
        haystack += before;
        haystack += "57 ";
        const bool same = spans_of(regex, haystack, 0) == spans_of(simulated, haystack, 0);
        EXPECT_TRUE(same) << testing::PrintToString(haystack);
        test::count("runs behind much of nothing", 1, !same);
      }
    }
  }
}

// A run wherever it begins, across the ends of blocks and of what is passed over.
TEST(Runs, OneRunAmongNothing) {
  for (const char* pattern : {"[a-z]{2,}", "[a-z]{3,5}", "[a-z]{2}", "[a-z]{40,}", "\\w{64,70}"}) {
    const Regex regex(pattern), simulated(pattern, {.engine = Engine::kNfa});
    ASSERT_NE(regex.explain().find("bitmasks"), std::string::npos) << pattern;
    const std::size_t step = test::scaled(8) > 4 ? 1 : 7;
    for (std::size_t dots = 0; dots < 700; dots += step) {
      for (const std::size_t length : {std::size_t{2}, std::size_t{3}, std::size_t{7}, std::size_t{65}}) {
        const std::string haystack =
            std::string(dots, '.') + std::string(length, 'x') + std::string(dots % 3 * 300, '.');
        const bool same = spans_of(regex, haystack, 0) == spans_of(simulated, haystack, 0);
        EXPECT_TRUE(same) << pattern << ", " << length << " behind " << dots;
        test::count("runs among nothing", 1, !same);
      }
    }
  }
}

// A haystack that is one run: matches a few at a time must not read it again and again.
TEST(Runs, LongRunsAreReadOnce) {
  for (const char* pattern :
       {"(?s).{100}", "[a-z]{2,7}", "[a-z]", "\\b[a-z]{3}", "[a-z]{3}\\b", "[a-z]{5,}", ".*", "[^a]*"}) {
    const Regex regex(pattern);
    ASSERT_NE(regex.explain().find("bitmasks"), std::string::npos);
    const std::string haystack(std::size_t{1} << 21, 'a');
    Cursor cursor;
    Span spans[4];
    std::size_t n = 0, calls = 0;
    const auto begin = std::chrono::steady_clock::now();
    while (!cursor.done) n += regex.find_all(haystack, cursor, spans), ++calls;
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    EXPECT_LE(calls, n / 4 + 1);
    EXPECT_LT(seconds, 5) << pattern;  // some milliseconds; read again each time: minutes
    test::count("runs long");
  }
}

}  // namespace
}  // namespace lino

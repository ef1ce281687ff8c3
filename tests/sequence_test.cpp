// The plan for sequences of byte sets: which patterns it takes, and its kernels, one an ISA level, against the plainest search.
#include "jit/sequence.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "lino/regex.h"
#include "tests/count.h"
#include "tests/op_harness.h"
#include "tests/pattern.h"

namespace lino {
namespace {

std::optional<jit::Sequence> sequence_of(const char* pattern) {
  const syntax::HirTree hir = test::hir_of(pattern);
  if (hir.root.facts.min_len != hir.root.facts.max_len || !hir.root.facts.looks.empty()) return std::nullopt;
  const std::size_t length = hir.root.facts.min_len;
  return jit::sequence_of(nfa::prefixes(test::nfa_of(hir, {.captures = false}), {.length = length}), length,
                          jit::background_shares());
}

TEST(Sequence, Shape) {
  const struct {
    const char* pattern;
    const char* plan;  // "": it is none
  } rows[] = {
      {"ab", "a sequence of 2 bytes, the ones at 1 and 0 first"},
      {"(?i)zeal", "a sequence of 4 bytes, the ones at 0 and 3 first"},
      {"(z)(?:[Qq]x)", "a sequence of 3 bytes, the ones at 0 and 1 first"},
      {"\xD0\xA8\xD0\xB5", "a sequence of 4 bytes, the ones at 1 and 3 first"},
      {"[ab]z", ""},  // a and b differ in two bits
      {"a", "a sequence of one byte"},
      {"(?i)q", "a sequence of one byte"},
      {"a[0-9]", ""},
      {"ab|cd", ""},
      {"abcdefghijklmnopq", "a sequence of 17 bytes, the ones at 9 and 16 first"},
      {"abcdefghijklmnopqrstuvwxyzabcdef", "a sequence of 32 bytes, the ones at 9 and 25 first"},
      {"abcdefghijklmnopqrstuvwxyzabcdefg", ""},  // too long
      {"ab?", ""},
      {"^ab", ""},
      {"(?i)ks", ""},  // K and the long s are more bytes
      {"(?:a|b|c|d|e|f|g|h)x", ""},
  };
  for (const auto& row : rows) {
    const auto sequence = sequence_of(row.pattern);
    EXPECT_EQ(sequence ? jit::to_string(*sequence) : "", row.plan) << row.pattern;
    test::count("sequence shape");
  }
}

using Kernel = uint64_t (*)(const jit::Sequence*, lino_search*);
Kernel kernel_of(stencils::Isa isa) {
  switch (isa) {
    case stencils::Isa::kSse2:
    case stencils::Isa::kSsse3: return jit::sequence_base::find_all;
    case stencils::Isa::kAvx2: return jit::sequence_avx2::find_all;
    case stencils::Isa::kAvx512: return jit::sequence_avx512::find_all;
  }
  return nullptr;
}

std::vector<Span> plainest(const jit::Sequence& sequence, std::string_view haystack, std::size_t at) {
  std::vector<Span> spans;
  while (at + sequence.length <= haystack.size()) {
    bool holds = true;
    for (uint32_t i = 0; i < sequence.length; ++i) {
      holds = holds && (static_cast<uint8_t>(haystack[at + i]) | sequence.fold[i]) == sequence.value[i];
    }
    if (holds) spans.push_back({at, at + sequence.length});
    at += holds ? sequence.length : 1;
  }
  return spans;
}

TEST(Sequence, KernelsAgreeWithThePlainestSearch) {
  std::mt19937_64 random(14);
  const test::GuardedBytes memory(4096);
  for (const char* pattern : {"a", "(?i)b", "\\xFF", "ab", "aa", "aba", "(?i)ab", "abcabcab", "(?i)aBaB",
                              "aaaaaaaaaaaaaaaa", "abababababababab", "\\x00\\xFF", "abababababababab\\x00",
                              "cabcababababababababab\\.\\.", "abcabcababababababababab\\.\\.\\.\\.\\.\\.\\.\\."}) {
    const syntax::SyntaxOptions bytes{.utf8 = false};
    const syntax::HirTree hir = test::hir_of(pattern, bytes);
    const std::size_t length = hir.root.facts.min_len;
    const auto sequence = jit::sequence_of(nfa::prefixes(test::nfa_of(hir, {.captures = false}), {.length = length}),
                                           length, jit::background_shares());
    ASSERT_TRUE(sequence) << pattern;
    for (std::size_t n = 0; n < std::max<std::size_t>(40, test::scaled(150)); ++n) {
      const std::size_t size = n % 2 == 0 ? n : random() % 900;
      std::string haystack;
      const bool sparse = random() % 2 == 0;
      while (haystack.size() < size) {
        if (sparse && random() % 4) haystack.append(random() % 200, '.');
        else haystack += std::string("abABc\x00\xFF", 7)[random() % 7];
        if (random() % 8 == 0) haystack += "abcabcababababababababab";
      }
      haystack.resize(size);
      const std::size_t start = n % 3 == 0 ? random() % (size + 1) : 0;
      const std::vector<Span> expected = plainest(*sequence, haystack, start);
      uint8_t* const begin = memory.end() - size;
      std::copy(haystack.begin(), haystack.end(), begin);
      for (const stencils::Isa isa : test::runnable_levels()) {
        for (const std::size_t room : {std::size_t{1}, std::size_t{5}, std::size_t{1000}}) {
          std::vector<lino_span> out(room);
          std::vector<Span> got;
          lino_search search{};
          search.begin = begin;
          search.end = memory.end();
          search.floor = begin + start;
          for (uint64_t status = LINO_FULL; status != LINO_DONE; search.floor = search.cursor) {
            search.out = out.data();
            search.out_end = out.data() + room;
            status = kernel_of(isa)(&*sequence, &search);
            for (const lino_span* span = out.data(); span != search.out; ++span)
              got.push_back({span->begin, span->end});
          }
          const bool same = got == expected;
          EXPECT_TRUE(same) << pattern << ' ' << test::name_of(isa) << ", room " << room << ", from " << start << " in "
                            << testing::PrintToString(haystack);
          test::count(std::string("sequence kernel ") + test::name_of(isa), 1, !same);
        }
      }
    }
  }
}

}  // namespace
}  // namespace lino

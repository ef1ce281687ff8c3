// Fuzzes the engines against each other and against libre2 (tests/agree.h says what is asked and what is masked).
//
// Input: a byte of mode. An even one: the rest are the decisions of tests/generate.h, which make a pattern (with 2 in the
// byte one with lookarounds, with 4 in verbose mode) and haystacks that nearly match. An odd one: two bytes of options,
// the start, the batch, then the pattern up to the first byte FF and the haystack behind it, so that a person can write an
// input too.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>

#include "tests/agree.h"
#include "tests/generate.h"

namespace {

using namespace lino;

constexpr std::size_t kMemory = std::size_t{1} << 20;
constexpr std::size_t kPatternBytes = 300, kHaystackBytes = 3000;  // longer ones only cost time

void require_empty(const std::string& difference, std::string_view pattern) {
  if (difference.empty()) return;
  std::fprintf(stderr, "/%s/: %s\n", test::quoted(pattern).c_str(), difference.c_str());
  std::abort();
}

Options options_of(unsigned bits) {
  return {.literal = (bits & 0xC00) == 0xC00,
          .latin1 = (bits & 1) != 0,
          .longest_match = (bits & 2) != 0,
          .never_nl = (bits & 4) != 0,
          .dot_nl = (bits & 8) != 0,
          .never_capture = (bits & 16) != 0,
          .case_sensitive = (bits & 32) == 0,
          .posix_syntax = (bits & 64) != 0,
          .perl_classes = (bits & 128) != 0,
          .word_boundary = (bits & 256) != 0,
          .one_line = (bits & 512) != 0,
          .max_mem = kMemory};
}

// `extras`: 2 lookarounds, 4 verbose mode.
void run_generated(std::span<const uint8_t> bytes, unsigned extras) {
  test::Choices choices(bytes);
  test::AgreeCounts counts;
  Options options = test::make_options(choices);
  options.max_mem = kMemory;
  const std::size_t batch = 1 + choices.below(20);
  const std::size_t start = choices.below(8);
  test::Tree tree = test::make_tree(choices, 1 + choices.below(4));
  const bool perl = !options.posix_syntax && !options.literal;
  if (perl && (extras & 2) != 0) tree = with_lookarounds(std::move(tree), choices);
  const uint64_t layout = (extras & 4) != 0 ? 1 + choices.below(65535) : 0;
  const std::string pattern = to_pattern(tree, options, layout);
  if (pattern.size() > kPatternBytes) return;
  test::Engines engines(pattern, options, counts, to_pattern(tree, options));
  require_empty(engines.setup_difference(), pattern);
  for (int i = 0; i < 3; ++i) {
    const std::string haystack = make_haystack(tree, choices);
    require_empty(engines.difference({haystack, std::min(start, haystack.size()), batch}), pattern);
  }
}

void run_raw(std::span<const uint8_t> bytes) {
  if (bytes.size() < 4) return;
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()) + 4, bytes.size() - 4);
  const std::string_view pattern = text.substr(0, text.find('\xFF'));
  std::string_view haystack = text.substr(std::min(text.size(), pattern.size() + 1));
  if (pattern.size() > kPatternBytes) return;
  haystack = haystack.substr(0, kHaystackBytes);
  test::AgreeCounts counts;
  test::Engines engines(pattern, options_of(bytes[0] | unsigned{bytes[1]} << 8), counts);
  require_empty(engines.setup_difference(), pattern);
  require_empty(engines.difference({haystack, std::min<std::size_t>(bytes[2], haystack.size()), 1u + bytes[3] % 64}),
                pattern);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::span<const uint8_t> rest(data + 1, size - 1);
  data[0] % 2 == 0 ? run_generated(rest, data[0]) : run_raw(rest);
  return 0;
}

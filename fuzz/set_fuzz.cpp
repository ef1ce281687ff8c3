// Fuzzes lino::Set against its definition: each pattern's Regex, the Regex of the alternation, RE2::Set
// (tests/agree_set.h).
//
// Input: a byte of mode. An even one: the rest are the decisions of tests/generate.h, which make patterns and haystacks
// that nearly match. An odd one: a byte of options, the start, the batch, then patterns, each up to a newline, and behind
// the first byte FF the haystack, so that a person can write an input too.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tests/agree_set.h"
#include "tests/generate.h"

namespace {

using namespace lino;

constexpr std::size_t kMemory = std::size_t{1} << 17;                            // much larger automata only cost time
constexpr std::size_t kPatternBytes = 200, kPatterns = 8, kHaystackBytes = 600;  // more only costs time

void require_empty(const std::string& difference) {
  if (difference.empty()) return;
  std::fprintf(stderr, "%s\n", difference.c_str());
  std::abort();
}

void run(const std::vector<std::string>& patterns, const Options& options, const std::vector<std::string>& haystacks,
         std::size_t start, std::size_t batch) {
  test::SetCounts counts;
  test::SetEngines engines(patterns, options, counts);
  require_empty(engines.setup_difference());
  if (!engines.usable()) return;
  for (const std::string& haystack : haystacks) {
    require_empty(engines.difference(haystack, std::min(start, haystack.size()), batch));
  }
}

void run_generated(std::span<const uint8_t> bytes) {
  test::Choices choices(bytes);
  Options options = test::make_options(choices);
  options.max_mem = kMemory;
  const std::size_t batch = 1 + choices.below(20), start = choices.below(8);
  std::vector<std::string> patterns, haystacks;
  for (uint32_t n = 1 + choices.below(5); n > 0; --n) {
    const test::Tree tree = test::make_tree(choices, 1 + choices.below(3));
    patterns.push_back(to_pattern(tree, options));
    if (patterns.back().size() > kPatternBytes) return;
    haystacks.push_back(make_haystack(tree, choices));
    if (haystacks.size() > 1) haystacks.push_back(haystacks[haystacks.size() - 2] + haystacks.back());
  }
  run(patterns, options, haystacks, start, batch);
}

void run_raw(std::span<const uint8_t> bytes) {
  if (bytes.size() < 3) return;
  std::string_view text(reinterpret_cast<const char*>(bytes.data()) + 3, bytes.size() - 3);
  const std::size_t mark = std::min(text.find('\xFF'), text.size());
  const std::string haystack(text.substr(std::min(text.size(), mark + 1)).substr(0, kHaystackBytes));
  text = text.substr(0, mark);
  std::vector<std::string> patterns;
  for (std::size_t end = 0; patterns.size() < kPatterns && end < text.size(); text.remove_prefix(end + 1)) {
    end = std::min(text.find('\n'), text.size() - 1);
    const std::string_view pattern = text.substr(0, text[end] == '\n' ? end : end + 1);
    if (pattern.size() > kPatternBytes) return;
    patterns.emplace_back(pattern);
    if (end + 1 == text.size()) break;
  }
  const unsigned bits = bytes[0];
  const Options options{.latin1 = (bits & 1) != 0,
                        .longest_match = (bits & 2) != 0,
                        .never_nl = (bits & 4) != 0,
                        .dot_nl = (bits & 8) != 0,
                        .never_capture = (bits & 16) != 0,
                        .case_sensitive = (bits & 32) == 0,
                        .one_line = (bits & 64) != 0,
                        .max_mem = kMemory};
  run(patterns, options, {haystack}, bytes[1], 1u + bytes[2] % 64);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::span<const uint8_t> rest(data + 1, size - 1);
  data[0] % 2 == 0 ? run_generated(rest) : run_raw(rest);
  return 0;
}

// What the benchmarks search: the same four haystacks everywhere.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lino::bench {

struct Haystack {
  std::string_view name;
  std::string text;
};

// prose: rebar's subtitles where they are found (LINO_HAYSTACKS, or ../shared/rebar/benchmarks/haystacks beside the
// tree), else made up; code: this library's own sources; random bytes; random letters a-z. Each
// kHaystackSize bytes, a short original repeated.
inline constexpr std::size_t kHaystackSize = std::size_t{512} << 10;
const std::vector<Haystack>& haystacks();

}  // namespace lino::bench

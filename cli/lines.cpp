// Counts newlines in the vector registers of any target: the compiler turns the inner loop, 64 byte lanes wide, into
// whatever it has. A lane holds up to 255 hits, so lanes are summed after at most 255 rounds.
#include "cli/lines.h"

#include <algorithm>

namespace lino::cli {
namespace {

constexpr std::size_t kLanes = 64;
constexpr std::size_t kRounds = 255;

// `rounds` <= 255 times 64 bytes.
std::uint64_t count_rounds(const char* text, std::size_t rounds) {
  std::uint8_t lanes[kLanes] = {};
  for (std::size_t round = 0; round < rounds; ++round, text += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      lanes[lane] = static_cast<std::uint8_t>(lanes[lane] + (text[lane] == '\n' ? 1 : 0));
    }
  }
  std::uint64_t sum = 0;
  for (const std::uint8_t lane : lanes) sum += lane;
  return sum;
}

}  // namespace

std::uint64_t count_newlines(std::string_view text) {
  std::uint64_t sum = 0;
  while (text.size() >= kLanes) {
    const std::size_t rounds = std::min(text.size() / kLanes, kRounds);
    sum += count_rounds(text.data(), rounds);
    text.remove_prefix(rounds * kLanes);
  }
  return sum + static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace lino::cli

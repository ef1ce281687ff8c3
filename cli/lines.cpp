// Counts newlines in vector registers, by the compilers' portable vectors rather than one target's intrinsics: a
// compare gives -1 in each byte lane that holds a '\n', and four registers subtract those side by side. A lane counts
// to 255 at most, so lanes are summed after 255 rounds.
#include "cli/lines.h"

#include <algorithm>
#include <cstring>

namespace lino::cli {
namespace {

using Lanes [[gnu::vector_size(16)]] = std::uint8_t;

constexpr std::size_t kRegisters = 4;
constexpr std::size_t kRound = kRegisters * sizeof(Lanes);
constexpr std::size_t kMaxRounds = 255;

// `text`: at most kMaxRounds whole rounds.
std::uint64_t count_rounds(std::string_view text) {
  const Lanes newlines = Lanes{} + std::uint8_t{'\n'};
  Lanes counts[kRegisters] = {};
  for (std::size_t at = 0; at < text.size(); at += kRound) {
    for (std::size_t i = 0; i < kRegisters; ++i) {
      Lanes bytes;
      std::memcpy(&bytes, &text[at + i * sizeof(Lanes)], sizeof(Lanes));
      counts[i] -= static_cast<Lanes>(bytes == newlines);
    }
  }
  std::uint64_t sum = 0;
  for (const Lanes& count : counts) {
    for (std::size_t lane = 0; lane < sizeof(Lanes); ++lane) sum += count[lane];
  }
  return sum;
}

// Are kRound bytes all ASCII?
bool is_ascii_round(const char* at) {
  std::uint64_t words[kRound / sizeof(std::uint64_t)];
  std::memcpy(words, at, sizeof words);
  std::uint64_t all = 0;
  for (const std::uint64_t word : words) all |= word;
  return (all & 0x8080808080808080) == 0;
}

}  // namespace

std::size_t first_not_ascii(std::string_view text, std::size_t from) {
  while (text.size() - from >= kRound && is_ascii_round(&text[from])) from += kRound;
  while (from < text.size() && static_cast<unsigned char>(text[from]) < 0x80) ++from;
  return from;
}

std::uint64_t count_newlines(std::string_view text) {
  std::uint64_t sum = 0;
  while (text.size() >= kRound) {
    const std::size_t size = std::min(text.size() / kRound, kMaxRounds) * kRound;
    sum += count_rounds(text.substr(0, size));
    text.remove_prefix(size);
  }
  return sum + static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace lino::cli

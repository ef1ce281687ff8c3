// The background distribution of bytes; see cost.h.
#include "jit/cost.h"

#include <algorithm>

namespace lino::jit {

constexpr std::array<uint16_t, 256> kByteFrequency = {
    8,    8,    8,   8,   8,    8,    8,    8,   8,    271, 1857, 8,    8,     8,   8,    8,    8,    8,    8,   8,
    8,    8,    8,   8,   8,    8,    8,    8,   8,    8,   8,    8,    10063, 117, 64,   189,  10,   11,   35,  362,
    339,  340,  723, 19,  635,  307,  1066, 289, 139,  128, 118,  114,  62,    38,  71,   28,   41,   35,   60,  143,
    47,   41,   52,  197, 15,   341,  119,  298, 192,  464, 148,  165,  202,   550, 39,   53,   271,  214,  339, 299,
    245,  45,   371, 438, 492,  178,  57,   195, 89,   154, 32,   61,   36,    61,  23,   1119, 15,   2592, 548, 1093,
    1416, 4707, 923, 774, 1698, 2541, 61,   377, 1583, 957, 2679, 2939, 763,   84,  2283, 2229, 3537, 1251, 377, 623,
    192,  839,  68,  40,  20,   41,   10,   8,   42,   41,  52,   28,   18,    15,  16,   21,   29,   17,   13,  24,
    27,   18,   17,  25,  15,   21,   12,   12,  14,   11,  13,   14,   16,    18,  20,   13,   19,   15,   12,  17,
    16,   14,   13,  12,  13,   17,   12,   12,  13,   11,  16,   10,   12,    13,  13,   21,   58,   21,   30,  19,
    31,   57,   18,  20,  54,   22,   36,   42,  37,   53,  73,   30,   8,     8,   13,   12,   8,    8,    8,   8,
    8,    8,    8,   8,   8,    8,    8,    8,   400,  175, 8,    8,    8,     8,   8,    8,    8,    8,    8,   8,
    8,    8,    8,   8,   8,    8,    14,   9,   46,   59,  47,   31,   29,    19,  8,    8,    8,    8,    8,   15,
    8,    8,    8,   8,   8,    8,    8,    8,   8,    8,   8,    8,    8,     8,   8,    8,
};

const ByteShares& background_shares() {
  static const ByteShares shares = [] {
    double sum = 0;
    for (uint16_t parts : kByteFrequency) sum += parts;
    ByteShares made;
    for (std::size_t b = 0; b < 256; ++b) made.of[b] = kByteFrequency[b] / sum;
    return made;
  }();
  return shares;
}

ByteShares sampled_shares(std::string_view haystack) {
  constexpr std::size_t kPieces = 16, kPiece = 256, kBackground = 1024;  // the background counts as that many bytes
  std::array<uint32_t, 256> counts{};
  const std::size_t size = haystack.size(), piece = std::min(kPiece, size / kPieces);
  for (std::size_t i = 0; i < kPieces; ++i) {
    const std::size_t begin = (size - piece) / (kPieces - 1) * i;
    for (const char c : haystack.substr(begin, piece)) ++counts[static_cast<uint8_t>(c)];
  }
  const double all = static_cast<double>(piece * kPieces + kBackground);
  ByteShares shares = background_shares();
  for (std::size_t b = 0; b < 256; ++b) shares.of[b] = (shares.of[b] * kBackground + counts[b]) / all;
  return shares;
}

// Of what is not negative. Not std::lround(), for which alone the command would load libm.
static uint64_t rounded(double value) { return static_cast<uint64_t>(value + 0.5); }

std::string cost_to_string(double cost) {
  const uint64_t scale = cost < 0.1 ? 1000 : 100;
  const auto parts = rounded(cost * static_cast<double>(scale));
  const std::string behind_the_point = std::to_string(scale + parts % scale).substr(1);
  return ", " + std::to_string(parts / scale) + "." + behind_the_point + " cycles a byte expected";
}

std::string stops_to_string(double stops) {
  return ", a stop expected in " + std::to_string(rounded(1 / std::max(stops, 1e-9))) + " bytes";
}

}  // namespace lino::jit

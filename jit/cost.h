// What lowering believes about haystacks before it has seen one: how often each byte occurs, and when a state is
// worth more as stamped code than as a row of the walked table. Figures: DESIGN section 7, docs/decisions/.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>

namespace lino::jit {

using ByteSet = std::bitset<256>;

// Parts in 65,536: English prose and C code in equal parts, 3% Cyrillic and Chinese text, 3% random bytes.
extern const std::array<uint16_t, 256> kByteFrequency;

// The share of each byte in some text, 0..1.
struct ByteShares {
  std::array<double, 256> of{};
  double operator[](uint8_t byte) const { return of[byte]; }
};

const ByteShares& background_shares();
// Of the background and a sample of `haystack` (4 KiB of it, from all over): the longer it is, the more it counts.
ByteShares sampled_shares(std::string_view haystack);

// A self-loop that takes this share of all bytes runs for 1 / (1 - share) bytes, and is then skipped by a kernel:
// a skip costs about a mispredicted branch plus its start, some 6 table steps. The table walk leaves for such states,
// too: where the guess was wrong, patience (search_state.h) ends that soon, and at no cost a byte.
inline constexpr double kSkipShare = 0.86;
// Of a start state: there matches follow each other at chance distances, at which the walk mispredicts and a skip does not.
inline constexpr double kSkipAtStart = 0.5;
// What is read behind a match may be read again, and a skip remembers where it ended: worth it for any loop of a class.
inline constexpr unsigned kSkipAgain = 8;
// A state whose likeliest outcome takes this share of the bytes is tested by branches: at about 18 cycles a
// mispredict against 5 a table step, branches lose above 0.2 mispredicts a byte.
inline constexpr double kPredictableShare = 0.84;
// Cycles, with AVX-512: what kernels take a byte of what they skip, a stop (a mispredicted branch, the tests, the way back
// into the kernel), and a step of the table.
inline constexpr double kSkipCost = 0.04, kPairCost = 0.06, kBuckets2Cost = 0.10, kBuckets3Cost = 0.14;
inline constexpr double kMemchrCost = 0.04;
inline constexpr double kStopCost = 40, kStepCost = 5;
inline constexpr double kRareStops = 1.0 / 128;  // fewer stops a byte are mostly those before a match
// A walk is left where the match under way begins, if no more than this share of the bytes leads there.
inline constexpr double kRareBegin = 0.04;
// Patience (search_state.h) taken where a chain loops without a skip.
inline constexpr uint8_t kLoopToll = 4;

std::string cost_to_string(double cost);    // ", 0.063 cycles a byte expected"
std::string stops_to_string(double stops);  // ", a stop expected in 3000 bytes", of expected stops a byte

}  // namespace lino::jit

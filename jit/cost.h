// What lowering believes about haystacks before it has seen one: how often each byte occurs, and when a state is
// worth more as stamped code than as a row of the walked table. Figures: DESIGN section 7, docs/decisions/.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>

namespace lino::jit {

using ByteSet = std::bitset<256>;

// Parts in 65,536: English prose and C code in equal parts, 3% Cyrillic and Chinese text, 3% random bytes.
extern const std::array<uint16_t, 256> kByteFrequency;

// The share of a byte in such text, 0..1.
double share(uint8_t byte);

// A self-loop that takes this share of all bytes runs for 1 / (1 - share) bytes, and is then skipped by a kernel:
// a skip costs about a mispredicted branch plus its start, some 6 table steps. The table walk leaves for such states,
// too: where the guess was wrong, patience (search_state.h) ends that soon, and at no cost a byte.
inline constexpr double kSkipShare = 0.86;
// A state whose likeliest outcome takes this share of the bytes is tested by branches: at about 18 cycles a
// mispredict against 5 a table step, branches lose above 0.2 mispredicts a byte.
inline constexpr double kPredictableShare = 0.84;
// Patience (search_state.h) taken where a chain loops without a skip.
inline constexpr uint8_t kLoopToll = 4;

}  // namespace lino::jit

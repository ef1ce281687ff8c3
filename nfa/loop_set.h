// The bytes that keep a state of an automaton, as a vector can look them up: Langdale's "truffle" (Hyperscan), two tables
// of sixteen bytes. Those below 0x80 look up their low nibble in `low`, the others in `high`; bit h of the entry says whether
// the high nibble h (or h + 8) with this low nibble is in the set.
#pragma once

#include <cstddef>
#include <cstdint>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace lino::nfa {

struct alignas(16) LoopSet {
  uint8_t low[16] = {}, high[16] = {};

  void add(uint8_t byte) {
    uint8_t& entry = (byte < 0x80 ? low : high)[byte & 15];
    entry = static_cast<uint8_t>(entry | 1u << (byte >> 4 & 7));
  }
};

// Bytes that may be read at once.
inline constexpr std::size_t kLoopBytes = 32;

#if defined(__x86_64__)
// Which of the kLoopBytes bytes at `at` are not in `set`: a bit each.
__attribute__((target("avx2"), always_inline)) inline uint32_t stops_of_loop(const uint8_t* at, const LoopSet& set) {
  const __m256i low = _mm256_broadcastsi128_si256(_mm_load_si128(reinterpret_cast<const __m128i*>(set.low)));
  const __m256i high = _mm256_broadcastsi128_si256(_mm_load_si128(reinterpret_cast<const __m128i*>(set.high)));
  const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
  const __m256i of_low = _mm256_shuffle_epi8(low, bytes);  // 0 for bytes from 0x80 on
  const __m256i of_high = _mm256_shuffle_epi8(high, _mm256_xor_si256(bytes, _mm256_set1_epi8(-128)));
  const __m256i nibbles = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), _mm256_set1_epi8(15));
  const __m256i bit = _mm256_shuffle_epi8(_mm256_set1_epi64x(static_cast<int64_t>(0x8040201008040201)), nibbles);
  const __m256i found = _mm256_and_si256(_mm256_or_si256(of_low, of_high), bit);
  const __m256i stops = _mm256_cmpeq_epi8(found, _mm256_setzero_si256());
  return static_cast<uint32_t>(_mm256_movemask_epi8(stops));
}
#endif

}  // namespace lino::nfa

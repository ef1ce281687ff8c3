// The kernel of sequence.h, once: included by a translation unit an ISA level, which says LINO_SEQUENCE (its namespace). No
// library code may be here, for it would be compiled with the level's machine flags and linked for everybody.
#pragma once

#include <immintrin.h>

#include "jit/sequence.h"

namespace lino::jit::LINO_SEQUENCE {
namespace {

// What a place is compared with, in every lane.
#if defined(__AVX512VBMI__) && defined(__AVX512BW__) && defined(__AVX512VL__)
using Vector = __m512i;
inline Vector splat(uint8_t byte) { return _mm512_set1_epi8(static_cast<char>(byte)); }
using Same = __mmask64;
template <bool kFold>
inline Same same(const uint8_t* at, Vector fold, Vector value) {
  const Vector bytes = _mm512_loadu_si512(at);
  return _mm512_cmpeq_epi8_mask(kFold ? _mm512_or_si512(bytes, fold) : bytes, value);
}
inline Same both(Same a, Same b) { return a & b; }
inline Same either(Same a, Same b) { return a | b; }
inline uint64_t bits_of(Same same) { return same; }
#elif defined(__AVX2__)
using Vector = __m256i;
inline Vector splat(uint8_t byte) { return _mm256_set1_epi8(static_cast<char>(byte)); }
using Same = __m256i;
template <bool kFold>
inline Same same(const uint8_t* at, Vector fold, Vector value) {
  const Vector bytes = _mm256_loadu_si256(reinterpret_cast<const Vector*>(at));
  return _mm256_cmpeq_epi8(kFold ? _mm256_or_si256(bytes, fold) : bytes, value);
}
inline Same both(Same a, Same b) { return _mm256_and_si256(a, b); }
inline Same either(Same a, Same b) { return _mm256_or_si256(a, b); }
inline uint64_t bits_of(Same same) { return static_cast<uint32_t>(_mm256_movemask_epi8(same)); }
#else
using Vector = __m128i;
inline Vector splat(uint8_t byte) { return _mm_set1_epi8(static_cast<char>(byte)); }
using Same = __m128i;
template <bool kFold>
inline Same same(const uint8_t* at, Vector fold, Vector value) {
  const Vector bytes = _mm_loadu_si128(reinterpret_cast<const Vector*>(at));
  return _mm_cmpeq_epi8(kFold ? _mm_or_si128(bytes, fold) : bytes, value);
}
inline Same both(Same a, Same b) { return _mm_and_si128(a, b); }
inline Same either(Same a, Same b) { return _mm_or_si128(a, b); }
inline uint64_t bits_of(Same same) { return static_cast<uint32_t>(_mm_movemask_epi8(same)); }
#endif

struct Place {
  uint8_t offset;
  Vector fold, value;

  template <bool kFold>
  Same same_at(const uint8_t* at) const {
    return same<kFold>(at + offset, fold, value);
  }
};

// Which of the places of a vector at `at` agree with `a` and, unless the sequence is one byte (kOne), with `b`. kFold: one of
// their sets has two bytes.
template <bool kOne, bool kFold>
inline Same agree(const uint8_t* at, const Place& a, const Place& b) {
  return kOne ? a.same_at<kFold>(at) : both(a.same_at<kFold>(at), b.same_at<kFold>(at));
}

// Of 64 places.
template <bool kOne, bool kFold>
inline uint64_t agrees(const uint8_t* at, const Place& a, const Place& b) {
  uint64_t bits = 0;
  for (unsigned i = 0; i < 64; i += sizeof(Vector)) bits |= bits_of(agree<kOne, kFold>(at + i, a, b)) << i % 64;
  return bits;
}

// Of `kSize` places: is there one?
template <bool kOne, bool kFold, unsigned kSize>
inline Same some_agree(const uint8_t* at, const Place& a, const Place& b) {
  if constexpr (kSize == sizeof(Vector)) {
    return agree<kOne, kFold>(at, a, b);
  } else {
    return either(some_agree<kOne, kFold, kSize / 2>(at, a, b),
                  some_agree<kOne, kFold, kSize / 2>(at + kSize / 2, a, b));
  }
}

inline uint64_t below(std::size_t n) { return n >= 64 ? ~uint64_t{0} : (uint64_t{1} << n) - 1; }  // the n lowest bits

// The places in [at, end) that agree, where there may be fewer bytes than a block has: those behind the end do not matter.
inline uint64_t agrees_up_to(const uint8_t* at, const uint8_t* end, const Place& a, const Place& b) {
#if defined(__AVX512VBMI__) && defined(__AVX512BW__) && defined(__AVX512VL__)
  const auto some = [&](const Place& place) {
    const uint8_t* const from = at + place.offset;
    const Vector bytes = _mm512_maskz_loadu_epi8(from < end ? below(static_cast<std::size_t>(end - from)) : 0, from);
    return _mm512_cmpeq_epi8_mask(_mm512_or_si512(bytes, place.fold), place.value);
  };
  return some(a) & some(b);
#else
  uint8_t bytes[64 + Sequence::kLongest] = {};
  const auto size = static_cast<std::size_t>(end - at);
  if (size >= 16) {
    for (std::size_t i = 0; i + 16 < size; i += 16) __builtin_memcpy(bytes + i, at + i, 16);
    __builtin_memcpy(bytes + size - 16, end - 16, 16);
  } else {
    for (std::size_t i = 0; i < size; ++i) bytes[i] = at[i];
  }
  return agrees<false, true>(bytes, a, b);
#endif
}

// The whole sequence at `at`; kLongest bytes may be read there, or fewer are left and they are compared one by one.
inline bool holds(const Sequence& sequence, const uint8_t* at, const uint8_t* end) {
  if (end - at < Sequence::kLongest) {
    for (uint32_t i = 0; i < sequence.length; ++i) {
      if ((at[i] | sequence.fold[i]) != sequence.value[i]) return false;
    }
    return true;
  }
  const auto same = [&](std::size_t from) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at + from));
    const __m128i fold = _mm_loadu_si128(reinterpret_cast<const __m128i*>(sequence.fold.data() + from));
    const __m128i value = _mm_loadu_si128(reinterpret_cast<const __m128i*>(sequence.value.data() + from));
    return uint64_t{static_cast<uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_or_si128(bytes, fold), value)))};
  };
  const uint64_t differ = ~(same(0) | same(16) << 16);
  static_assert(Sequence::kLongest == 32);
  return (differ & below(sequence.length)) == 0;
}

// Simply said: for each place from search->floor on, where the sequence holds and the last match has ended, emit.
template <bool kOne, bool kFold>
inline uint64_t find_all(const Sequence& sequence, lino_search* search) {
  const Place a{sequence.places[0], splat(sequence.fold[sequence.places[0]]),
                splat(sequence.value[sequence.places[0]])};
  const Place b{sequence.places[1], splat(sequence.fold[sequence.places[1]]),
                splat(sequence.value[sequence.places[1]])};
  const uint8_t *const begin = search->begin, *const end = search->end;
  const uint8_t *at = search->floor, *free = at;  // no match begins before `free`
  lino_span* out = search->out;
  const auto block = [&](const uint8_t* p) { return agrees<kOne, kFold>(p, a, b); };
  const auto take = [&](const uint8_t* match) {  // false: there is no more room
    free = match + sequence.length;
    *out++ = {static_cast<std::size_t>(match - begin), static_cast<std::size_t>(free - begin)};
    return out != search->out_end;
  };
  const bool pair_is_all = kOne || sequence.length == 2;
  const auto take_hits = [&](const uint8_t* from, uint64_t hits) {
    for (; hits != 0; hits &= hits - 1) {
      const uint8_t* const match = from + __builtin_ctzll(hits);
      if (match < free || (!pair_is_all && !holds(sequence, match, end))) continue;
      if (!take(match)) return false;
    }
    return true;
  };
  const auto leave = [&](uint64_t status) {
    if (out != search->out) search->last_end = free;
    search->out = out;
    search->cursor = status == LINO_FULL ? free : end;
    search->skip_bytes = static_cast<uint64_t>(search->cursor - search->floor);
    return status;
  };
  if (static_cast<std::size_t>(end - at) >= 256 + Sequence::kLongest) {
    if (!take_hits(at, block(at))) return leave(LINO_FULL);
    // From here on the first of the two places stands in one cache line. Some are looked at twice, but free by then.
    const auto next = (reinterpret_cast<uintptr_t>(at) + a.offset + 64) & ~uintptr_t{63};
    at = reinterpret_cast<const uint8_t*>(next - a.offset);
  }
  for (; static_cast<std::size_t>(end - at) >= 256 + Sequence::kLongest; at += 256) {
    if (bits_of(some_agree<kOne, kFold, 256>(at, a, b)) == 0) continue;
    for (unsigned i = 0; i < 256; i += 64) {
      if (!take_hits(at + i, block(at + i))) return leave(LINO_FULL);
    }
  }
  for (; static_cast<std::size_t>(end - at) >= 64 + Sequence::kLongest; at += 64) {
    if (!take_hits(at, block(at))) return leave(LINO_FULL);
  }
  const std::size_t reach = a.offset > b.offset ? a.offset : b.offset;
  while (static_cast<std::size_t>(end - at) >= sequence.length) {  // at most twice
    const auto left = static_cast<std::size_t>(end - at);
    const uint8_t* from = at;
    uint64_t hits = 0;
    if (left >= 64 + reach) {
      hits = block(from);
    } else if (static_cast<std::size_t>(end - begin) >= 64 + reach) {  // once more some of what stands before
      from = end - 64 - reach;
      hits = block(from) & ~below(static_cast<std::size_t>(at - from));
    } else {
      hits = agrees_up_to(from, end, a, b);
    }
    hits &= below(static_cast<std::size_t>(end - from) - sequence.length + 1);
    if (!take_hits(from, hits)) return leave(LINO_FULL);
    if (left < 64 + reach) break;
    at += 64;
  }
  return leave(LINO_DONE);
}

}  // namespace

uint64_t find_all(const Sequence* sequence, lino_search* search) {
  const bool folds = (sequence->fold[sequence->places[0]] | sequence->fold[sequence->places[1]]) != 0;
  if (sequence->length == 1) return (folds ? find_all<true, true> : find_all<true, false>)(*sequence, search);
  return (folds ? find_all<false, true> : find_all<false, false>)(*sequence, search);
}

}  // namespace lino::jit::LINO_SEQUENCE

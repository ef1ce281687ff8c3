// The kernels of candidates.h, once: included by a translation unit an ISA level, which says LINO_CANDIDATES (its namespace).
// No library code may be here, for it would be compiled with the level's machine flags and linked for everybody.
//
// 64 places at a time become a word of bits. Buckets are looked up by nibbles at every level that has shuffles: with
// AVX-512 too, for permutations of whole tables are slow on Intel's CPUs (docs/decisions/nibbles-on-intel.md).
#pragma once

#include <immintrin.h>

#include "jit/candidates.h"

namespace lino::jit::LINO_CANDIDATES {
namespace {

bool accepts(const lino_pair& pair, const uint8_t* at) {
  return (at[pair.offset[0]] | pair.fold[0]) == pair.value[0] && (at[pair.offset[1]] | pair.fold[1]) == pair.value[1];
}
template <unsigned kPlaces>
bool accepts(const lino_buckets& buckets, const uint8_t* at) {
  unsigned common = 0xFF;
  for (unsigned i = 0; i < kPlaces; ++i) common &= buckets.place[i].of[at[buckets.offset[i]]];
  return common != 0;
}

#if defined(__AVX512BW__)
#define LINO_SHUFFLES 1
using Vector = __m512i;
inline Vector splat(uint8_t byte) { return _mm512_set1_epi8(static_cast<char>(byte)); }
inline Vector load(const uint8_t* at) { return _mm512_loadu_si512(at); }
inline Vector both(Vector a, Vector b) { return _mm512_and_si512(a, b); }
inline Vector look_up(Vector table, Vector nibbles) { return _mm512_shuffle_epi8(table, nibbles); }
inline Vector upper(Vector bytes, Vector nibble) { return both(_mm512_srli_epi16(bytes, 4), nibble); }
inline Vector table_of(const uint8_t* sixteen) {
  return _mm512_broadcast_i32x4(_mm_loadu_si128(reinterpret_cast<const __m128i*>(sixteen)));
}
inline uint64_t which(Vector bytes) { return _mm512_test_epi8_mask(bytes, bytes); }
inline uint64_t equals(Vector bytes, Vector fold, Vector value) {
  return _mm512_cmpeq_epi8_mask(_mm512_or_si512(bytes, fold), value);
}
#elif defined(__AVX2__)
#define LINO_SHUFFLES 1
using Vector = __m256i;
inline Vector splat(uint8_t byte) { return _mm256_set1_epi8(static_cast<char>(byte)); }
inline Vector load(const uint8_t* at) { return _mm256_loadu_si256(reinterpret_cast<const Vector*>(at)); }
inline Vector both(Vector a, Vector b) { return _mm256_and_si256(a, b); }
inline Vector look_up(Vector table, Vector nibbles) { return _mm256_shuffle_epi8(table, nibbles); }
inline Vector upper(Vector bytes, Vector nibble) { return both(_mm256_srli_epi16(bytes, 4), nibble); }
inline Vector table_of(const uint8_t* sixteen) {
  return _mm256_broadcastsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(sixteen)));
}
inline uint64_t which(Vector bytes) {
  return static_cast<uint32_t>(~_mm256_movemask_epi8(_mm256_cmpeq_epi8(bytes, _mm256_setzero_si256())));
}
inline uint64_t equals(Vector bytes, Vector fold, Vector value) {
  return static_cast<uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_or_si256(bytes, fold), value)));
}
#else
using Vector = __m128i;
inline Vector splat(uint8_t byte) { return _mm_set1_epi8(static_cast<char>(byte)); }
inline Vector load(const uint8_t* at) { return _mm_loadu_si128(reinterpret_cast<const Vector*>(at)); }
inline uint64_t equals(Vector bytes, Vector fold, Vector value) {
  return static_cast<uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_or_si128(bytes, fold), value)));
}
#ifdef __SSSE3__
#define LINO_SHUFFLES 1
inline Vector both(Vector a, Vector b) { return _mm_and_si128(a, b); }
inline Vector look_up(Vector table, Vector nibbles) { return _mm_shuffle_epi8(table, nibbles); }
inline Vector upper(Vector bytes, Vector nibble) { return both(_mm_srli_epi16(bytes, 4), nibble); }
inline Vector table_of(const uint8_t* sixteen) { return load(sixteen); }
inline uint64_t which(Vector bytes) {
  return static_cast<uint16_t>(~_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_setzero_si128())));
}
#else
#define LINO_SHUFFLES 0
#endif
#endif

// What the vectors at `at`, 64 places, say: a bit each.
template <class OfVector>
inline uint64_t of_64(const uint8_t* at, const OfVector& of_vector) {
  constexpr unsigned kLanes = sizeof(Vector);
  if constexpr (kLanes == 64) return of_vector(at);
  else if constexpr (kLanes == 32) return of_vector(at) | of_vector(at + 32) << 32;
  else return of_vector(at) | of_vector(at + 16) << 16 | of_vector(at + 32) << 32 | of_vector(at + 48) << 48;
}

template <class Hits, class Accepts>
inline std::size_t gather(Range& range, std::size_t* out, std::size_t room, const Hits& hits, const Accepts& accepts) {
  const uint8_t *const begin = range.begin, *const stop = range.stop;
  const uint8_t* at = range.at;
  std::size_t n = 0;
  const auto put = [&](const uint8_t* from, uint64_t bits) {
    for (; bits != 0; bits &= bits - 1)
      out[n++] = static_cast<std::size_t>(from - begin) + static_cast<std::size_t>(__builtin_ctzll(bits));
  };
  for (; stop - at >= 64 && room - n >= 64; at += 64) put(at, hits(at));
  if (at != stop && stop - at < 64 && room - n >= 64) {
    if (stop - begin >= 64) {  // some places are looked at twice, and left out
      const uint8_t* const from = stop - 64;
      put(from, hits(from) & ~uint64_t{0} << (at - from));
    } else {
      for (; at != stop; ++at) {
        if (accepts(at)) out[n++] = static_cast<std::size_t>(at - begin);
      }
    }
    at = stop;
  }
  range.at = at;
  return n;
}

#if LINO_SHUFFLES
struct Place {
  std::size_t offset;
  Vector low, high;

  Place(const lino_buckets& buckets, unsigned i)
      : offset(buckets.offset[i]), low(table_of(buckets.place[i].low)), high(table_of(buckets.place[i].high)) {}
  Vector buckets_of(const uint8_t* at, Vector nibble) const {
    const Vector bytes = load(at + offset);
    return both(look_up(low, both(bytes, nibble)), look_up(high, upper(bytes, nibble)));
  }
};
#endif

#if !LINO_SHUFFLES
// 64 places whose byte at the i-th offset belongs to a bucket.
inline uint64_t of_any_bucket(const lino_buckets& buckets, unsigned i, const uint8_t* at) {
  const lino_bucket_place& place = buckets.place[i];
  Vector any[4] = {}, bytes[4];
  for (unsigned v = 0; v < 4; ++v) bytes[v] = load(at + buckets.offset[i] + 16 * v);
  for (unsigned k = 0; k < place.folds; ++k) {
    const Vector fold = splat(place.fold[k]), value = splat(place.value[k]);
    for (unsigned v = 0; v < 4; ++v) any[v] = _mm_or_si128(any[v], _mm_cmpeq_epi8(_mm_or_si128(bytes[v], fold), value));
  }
  uint64_t bits = 0;
  for (unsigned v = 0; v < 4; ++v) bits |= uint64_t{static_cast<uint32_t>(_mm_movemask_epi8(any[v]))} << 16 * v;
  return bits;
}
#endif

template <unsigned kPlaces>
std::size_t gather_buckets(const lino_buckets& buckets, Range& range, std::size_t* out, std::size_t room) {
  const auto accepts_one = [&](const uint8_t* at) { return accepts<kPlaces>(buckets, at); };
#if LINO_SHUFFLES
  const Vector nibble = splat(15);
  const Place a(buckets, 0), b(buckets, 1), c(buckets, kPlaces - 1);
  const auto hits = [&](const uint8_t* at) {
    return of_64(at, [&](const uint8_t* p) {
      Vector common = both(a.buckets_of(p, nibble), b.buckets_of(p, nibble));
      if constexpr (kPlaces == 3) common = both(common, c.buckets_of(p, nibble));
      return which(common);
    });
  };
#else
  bool folded = true;
  for (unsigned i = 0; i < kPlaces; ++i) folded = folded && buckets.place[i].folds != 0;
  const auto hits = [&](const uint8_t* at) {
    uint64_t hits = 0;
    if (!folded) {
      for (unsigned i = 0; i < 64; ++i) hits |= uint64_t{accepts_one(at + i)} << i;
      return hits;
    }
    uint64_t likely = ~uint64_t{0};  // by some bucket at each place
    for (unsigned i = 0; i < kPlaces && likely != 0; ++i) likely &= of_any_bucket(buckets, i, at);
    for (; likely != 0; likely &= likely - 1) {
      const auto i = static_cast<unsigned>(__builtin_ctzll(likely));
      hits |= uint64_t{accepts_one(at + i)} << i;
    }
    return hits;
  };
#endif
  return gather(range, out, room, hits, accepts_one);
}

}  // namespace

std::size_t gather_pair(const void* data, Range& range, std::size_t* out, std::size_t room) {
  const lino_pair& pair = *static_cast<const lino_pair*>(data);
  const Vector fold0 = splat(pair.fold[0]), value0 = splat(pair.value[0]);
  const Vector fold1 = splat(pair.fold[1]), value1 = splat(pair.value[1]);
  const std::size_t offset0 = pair.offset[0], offset1 = pair.offset[1];
  const auto hits = [&](const uint8_t* at) {
    return of_64(at, [&](const uint8_t* p) {
      return equals(load(p + offset0), fold0, value0) & equals(load(p + offset1), fold1, value1);
    });
  };
  return gather(range, out, room, hits, [&](const uint8_t* at) { return accepts(pair, at); });
}

std::size_t gather_buckets2(const void* data, Range& range, std::size_t* out, std::size_t room) {
  return gather_buckets<2>(*static_cast<const lino_buckets*>(data), range, out, room);
}

std::size_t gather_buckets3(const void* data, Range& range, std::size_t* out, std::size_t room) {
  return gather_buckets<3>(*static_cast<const lino_buckets*>(data), range, out, room);
}

}  // namespace lino::jit::LINO_CANDIDATES

/* The skips' loop, once, and what it needs of an instruction set at the leaves: SSE2, SSSE3, AVX2 or AVX-512 (F, BW,
 * VL, VBMI), by the flags that the op is compiled with.
 *
 * Simply said: while (cur < end && !stops(*cur)) ++cur. A vector of bytes becomes a mask of the lanes that stop the
 * skip, and the lowest bit is the place. The first vector is looked at alone, since most skips are short; a long one
 * takes four vectors an iteration. Nothing outside [cur, end) is ever read: the last vector overlaps the one before,
 * and fewer bytes than a vector has are loaded as two overlapping halves (or masked, with AVX-512). A stencil has no
 * literal pool, so constants come from operands, from the data block, or through OPAQUE registers. */
#ifndef LINO_STENCILS_OPS_SIMD_H
#define LINO_STENCILS_OPS_SIMD_H

#include <immintrin.h>

#include "stencils/abi.h"

#if defined(__AVX512VBMI__) && defined(__AVX512BW__) && defined(__AVX512VL__)
#define LINO_SIMD 64
typedef __m512i vec;
typedef __mmask64 found; /* which lanes stop the skip */
ALWAYS_INLINE vec load(const uint8_t* p) { return _mm512_loadu_si512(p); }
ALWAYS_INLINE vec splat(uint64_t byte) { return _mm512_set1_epi8((char)byte); }
ALWAYS_INLINE found equal(vec a, vec b) { return _mm512_cmpeq_epi8_mask(a, b); }
ALWAYS_INLINE found either(found a, found b) { return a | b; }
ALWAYS_INLINE uint64_t lanes(found f) { return f; }
ALWAYS_INLINE unsigned first_lane(uint64_t lanes) { return (unsigned)__builtin_ctzll(lanes); }
#elif defined(__AVX2__)
#define LINO_SIMD 32
typedef __m256i vec;
typedef __m256i found;
ALWAYS_INLINE vec load(const uint8_t* p) { return _mm256_loadu_si256((const __m256i*)p); }
ALWAYS_INLINE vec splat(uint64_t byte) { return _mm256_set1_epi8((char)byte); }
ALWAYS_INLINE found equal(vec a, vec b) { return _mm256_cmpeq_epi8(a, b); }
ALWAYS_INLINE found either(found a, found b) { return _mm256_or_si256(a, b); }
ALWAYS_INLINE uint32_t lanes(found f) { return (uint32_t)_mm256_movemask_epi8(f); }
ALWAYS_INLINE unsigned first_lane(uint32_t lanes) { return (unsigned)__builtin_ctz(lanes); }
ALWAYS_INLINE vec widen(__m128i v) { return _mm256_castsi128_si256(v); }
#define LINO_NIBBLES 1 /* sixteen bytes can be looked up by nibbles, in each half alike */
ALWAYS_INLINE vec look_up(vec table, vec nibbles) { return _mm256_shuffle_epi8(table, nibbles); }
ALWAYS_INLINE vec table_of(const uint8_t* sixteen) {
  return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i*)sixteen));
}
ALWAYS_INLINE vec splat32(uint32_t v) { return _mm256_set1_epi32((int)v); }
ALWAYS_INLINE vec splat64(uint64_t v) { return _mm256_set1_epi64x((long long)v); }
ALWAYS_INLINE vec both(vec a, vec b) { return _mm256_and_si256(a, b); }
ALWAYS_INLINE vec one_of(vec a, vec b) { return _mm256_xor_si256(a, b); }
ALWAYS_INLINE vec upper(vec bytes, vec nibble) { return both(_mm256_srli_epi16(bytes, 4), nibble); }
ALWAYS_INLINE found zero(vec v) { return equal(v, _mm256_setzero_si256()); }
#else
#define LINO_SIMD 16
typedef __m128i vec;
typedef __m128i found;
ALWAYS_INLINE vec load(const uint8_t* p) { return _mm_loadu_si128((const __m128i*)p); }
ALWAYS_INLINE vec splat(uint64_t byte) { return _mm_set1_epi8((char)byte); }
ALWAYS_INLINE found equal(vec a, vec b) { return _mm_cmpeq_epi8(a, b); }
ALWAYS_INLINE found either(found a, found b) { return _mm_or_si128(a, b); }
ALWAYS_INLINE uint32_t lanes(found f) { return (uint32_t)_mm_movemask_epi8(f); }
ALWAYS_INLINE unsigned first_lane(uint32_t lanes) { return (unsigned)__builtin_ctz(lanes); }
ALWAYS_INLINE vec widen(__m128i v) { return v; }
#ifdef __SSSE3__
#define LINO_NIBBLES 1
ALWAYS_INLINE vec look_up(vec table, vec nibbles) { return _mm_shuffle_epi8(table, nibbles); }
ALWAYS_INLINE vec table_of(const uint8_t* sixteen) { return _mm_loadu_si128((const __m128i*)sixteen); }
ALWAYS_INLINE vec splat32(uint32_t v) { return _mm_set1_epi32((int)v); }
ALWAYS_INLINE vec splat64(uint64_t v) { return _mm_set1_epi64x((long long)v); }
ALWAYS_INLINE vec both(vec a, vec b) { return _mm_and_si128(a, b); }
ALWAYS_INLINE vec one_of(vec a, vec b) { return _mm_xor_si128(a, b); }
ALWAYS_INLINE vec upper(vec bytes, vec nibble) { return both(_mm_srli_epi16(bytes, 4), nibble); }
ALWAYS_INLINE found zero(vec v) { return equal(v, _mm_setzero_si128()); }
#endif
#endif

/* What an op compares with, and how: one function an op. */
#ifdef __cplusplus
namespace { /* another type at each level */
#endif
struct needles {
  vec a, b, c, d, e;
};
#ifdef __cplusplus
}
#endif
typedef found stops(vec bytes, const struct needles* needles);

#if LINO_SIMD != 64
/* The first `half` and the last `half` of the `left` bytes at `at`, half <= left <= 2 * half, as lanes 0 to 2 * half - 1;
 * half is 4, 8 or (AVX2) 16. */
ALWAYS_INLINE vec load_halves(const uint8_t* at, size_t left, unsigned half) {
  const uint8_t* const last = at + left - half;
#if LINO_SIMD == 32
  if (half == 16) {
    const __m128i high = _mm_loadu_si128((const __m128i*)last);
    return _mm256_inserti128_si256(widen(_mm_loadu_si128((const __m128i*)at)), high, 1);
  }
#endif
  if (half == 8) {
    const __m128i high = _mm_loadl_epi64((const __m128i*)last);
    return widen(_mm_unpacklo_epi64(_mm_loadl_epi64((const __m128i*)at), high));
  }
  return widen(_mm_cvtsi64_si128((long long)(load32(at) | (uint64_t)load32(last) << 32)));
}
#endif

/* Fewer bytes than a vector has. */
ALWAYS_INLINE const uint8_t* skip_few(const uint8_t* cur, const uint8_t* end, stops* stop, const struct needles* n) {
  const size_t left = (size_t)(end - cur);
#if LINO_SIMD == 64
  const __mmask64 mask = ((__mmask64)1 << left) - 1;
  const uint64_t hit = lanes(stop(_mm512_maskz_loadu_epi8(mask, cur), n)) & mask;
  return hit ? cur + first_lane(hit) : end;
#else
  unsigned half; /* lanes 0 .. half - 1 are the first bytes, half .. 2 * half - 1 the last */
  uint32_t mask;
  vec bytes;
#if LINO_SIMD == 32
  if (left >= 16) {
    half = 16, mask = 0xFFFFFFFF;
    bytes = load_halves(cur, left, 16);
  } else
#endif
      if (left >= 8) {
    half = 8, mask = 0xFFFF;
    bytes = load_halves(cur, left, 8);
  } else if (left >= 4) {
    half = 4, mask = 0xFF;
    bytes = load_halves(cur, left, 4);
  } else { /* 3 lanes hold the 1, 2 or 3 bytes in order, some twice */
    if (left == 0) return end;
    half = 4, mask = 7;
    bytes = widen(_mm_cvtsi32_si128(cur[0] | cur[left >> 1] << 8 | cur[left - 1] << 16));
  }
  const uint32_t hit = lanes(stop(bytes, n)) & mask;
  if (!hit) return end;
  const unsigned lane = first_lane(hit);
  return lane < half ? cur + lane : end - 2 * half + lane;
#endif
}

/* The first place in [cur, end) that stops the skip, or end, where there are LINO_SIMD or more. */
typedef found stops_at(const uint8_t* at, const void* context);
ALWAYS_INLINE const uint8_t* skip_wide(const uint8_t* cur, const uint8_t* end, stops_at* stop, const void* context) {
  const uint8_t* at = cur;
  uint64_t hit = lanes(stop(at, context));
  if (LIKELY(hit)) return at + first_lane(hit);
  /* Where vectors do not stand across cache lines; some bytes are looked at twice. */
  at = (const uint8_t*)(((uintptr_t)at + LINO_SIMD) & ~(uintptr_t)(LINO_SIMD - 1));
  while (end - at >= 4 * LINO_SIMD) {
    OPAQUE(at); /* or what is left is counted in one more register */
    const found ab = either(stop(at, context), stop(at + LINO_SIMD, context));
    const found cd = either(stop(at + 2 * LINO_SIMD, context), stop(at + 3 * LINO_SIMD, context));
    if (lanes(either(ab, cd))) break;
    at += 4 * LINO_SIMD;
  }
  for (; end - at >= LINO_SIMD; at += LINO_SIMD) {
    hit = lanes(stop(at, context));
    if (hit) return at + first_lane(hit);
  }
  at = end - LINO_SIMD; /* overlaps what did not stop */
  hit = lanes(stop(at, context));
  return hit ? at + first_lane(hit) : end;
}

#ifdef __cplusplus
namespace {
#endif
struct by_bytes {
  stops* stop;
  const struct needles* needles;
};
#ifdef __cplusplus
}
#endif
ALWAYS_INLINE found stops_by_bytes(const uint8_t* at, const void* context) {
  const struct by_bytes* const by = (const struct by_bytes*)context;
  return by->stop(load(at), by->needles);
}

/* The first place in [cur, end) that stops the skip, or end. */
ALWAYS_INLINE const uint8_t* skip(const uint8_t* cur, const uint8_t* end, stops* stop, const struct needles* n) {
  if (UNLIKELY(end - cur < LINO_SIMD)) return skip_few(cur, end, stop, n);
  const struct by_bytes by = {stop, n};
  return skip_wide(cur, end, stops_by_bytes, &by);
}

/* How a skip begins and leaves (search_state.h on patience, which is kept within +-LINO_PATIENCE). Macros, for only an
 * op itself can leave. */
#define BEGIN_SKIP()        \
  do {                      \
    SET_ASIDE(cursor, cur); \
    SET_ASIDE(row, row);    \
  } while (0)
#define LEAVE_SKIP()                                                \
  do {                                                              \
    const int64_t most = LINO_PATIENCE;                             \
    const int64_t skipped = cur - TAKE_BACK(cursor);                \
    int64_t patience = search->patience + skipped - LINO_SKIP_COST; \
    row = TAKE_BACK(row);                                           \
    search->skip_bytes += (uint64_t)skipped;                        \
    if (UNLIKELY(patience < 0)) {                                   \
      search->patience = patience < -most ? -most : patience;       \
      if (cur == end) EXIT(1);                                      \
      EXIT(2);                                                      \
    }                                                               \
    search->patience = patience > most ? most : patience;           \
    if (UNLIKELY(cur == end)) EXIT(1);                              \
    EXIT(0);                                                        \
  } while (0)

#endif

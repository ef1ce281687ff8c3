/* The forward walk among states that have a lane (shuffles.h): a shuffle a byte, which waits one cycle for the one before,
 * where a table walk waits for a load. The two halves of a block are walked beside each other, the second one from all
 * lanes at once. A block in which the lanes are left is given back from its beginning, or middle: what it leads to, and
 * every match, is for the table walk behind (walk_some), which comes back at search->shuffle_from. Where that pays too
 * rarely, the pauses grow.
 *
 * SSE2 has no shuffle by variable: a look-up a byte. */
#include "stencils/ops/simd.h"
#include "stencils/shuffles.h"

#ifndef __SSSE3__

typedef unsigned lanes16; /* the one that counts */
ALWAYS_INLINE lanes16 lane_of(uint32_t lane) { return lane; }
ALWAYS_INLINE uint32_t first_of(lanes16 lanes) { return lanes; }
ALWAYS_INLINE lanes16 walk_half(const struct lino_shuffles* by, const uint8_t* at, lanes16 lanes) {
  for (int i = 0; i < LINO_SHUFFLE_BLOCK / 2; ++i) lanes = by->next[at[i]][lanes];
  return lanes;
}
ALWAYS_INLINE lanes16 walk_block(const struct lino_shuffles* by, const uint8_t* at, lanes16 half) {
  return walk_half(by, at + LINO_SHUFFLE_BLOCK / 2, half);
}

#else

typedef __m128i lanes16;
ALWAYS_INLINE lanes16 lane_of(uint32_t lane) { return _mm_cvtsi32_si128((int)lane); }
ALWAYS_INLINE uint32_t first_of(lanes16 lanes) {
  uint32_t first = (uint32_t)_mm_cvtsi128_si32(lanes);
  OPAQUE(first); /* or clang takes its byte by way of the stack, where there is no pextrb */
  return (uint8_t)first;
}
ALWAYS_INLINE lanes16 shuffle_of(const struct lino_shuffles* by, uint8_t byte) {
  return _mm_load_si128((const __m128i*)by->next[byte]);
}
ALWAYS_INLINE lanes16 walk_half(const struct lino_shuffles* by, const uint8_t* at, lanes16 lanes) {
  lanes = _mm_shuffle_epi8(shuffle_of(by, at[0]), lanes);
  lanes = _mm_shuffle_epi8(shuffle_of(by, at[1]), lanes);
  lanes = _mm_shuffle_epi8(shuffle_of(by, at[2]), lanes);
  lanes = _mm_shuffle_epi8(shuffle_of(by, at[3]), lanes);
  lanes = _mm_shuffle_epi8(shuffle_of(by, at[4]), lanes);
  lanes = _mm_shuffle_epi8(shuffle_of(by, at[5]), lanes);
  lanes = _mm_shuffle_epi8(shuffle_of(by, at[6]), lanes);
  return _mm_shuffle_epi8(shuffle_of(by, at[7]), lanes);
}
/* The block at `at`, whose first half leads to `half`. */
ALWAYS_INLINE lanes16 walk_block(const struct lino_shuffles* by, const uint8_t* at, lanes16 half) {
  lanes16 all = shuffle_of(by, at[8]);
  all = _mm_shuffle_epi8(shuffle_of(by, at[9]), all);
  all = _mm_shuffle_epi8(shuffle_of(by, at[10]), all);
  all = _mm_shuffle_epi8(shuffle_of(by, at[11]), all);
  all = _mm_shuffle_epi8(shuffle_of(by, at[12]), all);
  all = _mm_shuffle_epi8(shuffle_of(by, at[13]), all);
  all = _mm_shuffle_epi8(shuffle_of(by, at[14]), all);
  all = _mm_shuffle_epi8(shuffle_of(by, at[15]), all);
  return _mm_shuffle_epi8(all, half);
}

#endif

OP(walk_shuffles) {
  if ((uintptr_t)cur < search->shuffle_from) EXIT(0);
  const struct lino_row_header* const header = (const struct lino_row_header*)row - 1;
  const struct lino_shuffles* by = (const struct lino_shuffles*)DATA(0);
  OPAQUE(by); /* or holes would have large addends */
  SET_ASIDE(cursor, cur);
  SET_ASIDE(mark, mark);
  SET_ASIDE(aux, aux);
  if (header->flags == 0 && header->entry < LINO_LANES) {
    lanes16 lanes = lane_of(header->entry);
    while (LIKELY(end - cur >= LINO_SHUFFLE_BLOCK)) {
      const lanes16 half = walk_half(by, cur, lanes), whole = walk_block(by, cur, half);
      if (UNLIKELY(first_of(whole) == LINO_COLD)) {
        if (first_of(half) != LINO_COLD) lanes = half, cur += LINO_SHUFFLE_BLOCK / 2;
        break;
      }
      lanes = whole;
      cur += LINO_SHUFFLE_BLOCK;
    }
    row = by->rows[first_of(lanes)];
  }
  const uint8_t* const from = TAKE_BACK(cursor);
  mark = TAKE_BACK(mark);
  aux = TAKE_BACK(aux);
  if (cur != from) aux &= by->known;
  search->skip_bytes += (uintptr_t)cur - (uintptr_t)from;
  uintptr_t pause = 0;
  if (cur - from < LINO_SHUFFLES_PAY) {
    pause = search->shuffle_pause;
    if (pause < LINO_SHUFFLE_PAUSE_MAX) pause = 2 * pause + LINO_SHUFFLE_BLOCK;
  }
  search->shuffle_pause = pause;
  search->shuffle_from = (uintptr_t)cur + LINO_SHUFFLE_BLOCK + pause;
  EXIT(0);
}

/* The data blocks of the ops that look for where a match may begin: at a few places behind every beginning stands a
 * byte of a set. One layout for every ISA level.
 *
 * A pair is two such places whose sets are a byte each, or two bytes that differ in one bit (most letters' cases).
 * Buckets are up to eight alternatives at two or three places: at each, a byte is looked up to a mask of the
 * alternatives it may belong to, and where the masks have one in common, a match may begin. This is Hyperscan's Teddy
 * (Wang et al., NSDI 2019) with whole tables for vpermi2b, which are exact; the nibble tables for pshufb accept more. */
#ifndef LINO_STENCILS_PREFIX_H
#define LINO_STENCILS_PREFIX_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A match may begin at p where (p[offset] | fold) == value for both. */
struct lino_pair {
  uint8_t reach; /* nothing shorter than this matches: offsets are below it, and no match begins nearer to the end */
  uint8_t offset[2];
  uint8_t fold[2];
  uint8_t value[2];
  uint8_t unused;
};
enum { LINO_PAIR_ALIGN = 8 };

struct lino_bucket_place {
  uint8_t of[256];  /* byte -> the buckets it may belong to */
  uint8_t low[16];  /* the same of all bytes with this low nibble, */
  uint8_t high[16]; /* with this high nibble */
  /* For levels without shuffles, the bytes of any bucket: those where (byte | fold[i]) == value[i] for an i. None: not told. */
  uint8_t folds;
  uint8_t fold[15];
  uint8_t value[15];
  uint8_t unused;
};
struct lino_buckets {
  uint8_t reach; /* as above */
  uint8_t offset[3];
  uint8_t unused[60];
  struct lino_bucket_place place[3]; /* the third is not looked at by find_buckets2 */
};
enum { LINO_BUCKETS_ALIGN = 64 };

/* Fills the nibble tables from `of`. */
static inline void lino_fill_nibbles(struct lino_bucket_place* place) {
  for (unsigned n = 0; n < 16; ++n) place->low[n] = place->high[n] = 0;
  for (unsigned c = 0; c < 256; ++c) {
    place->low[c & 15] = (uint8_t)(place->low[c & 15] | place->of[c]);
    place->high[c >> 4] = (uint8_t)(place->high[c >> 4] | place->of[c]);
  }
}

/* Fills the folds from `of`, if there are few enough: a byte goes together with one that differs in a bit, the case's first. */
static inline void lino_fill_folds(struct lino_bucket_place* place) {
  static const uint8_t kBits[8] = {0x20, 1, 2, 4, 8, 0x10, 0x40, 0x80};
  uint8_t left[256];
  unsigned n = 0;
  for (unsigned c = 0; c < 256; ++c) left[c] = place->of[c] != 0;
  for (unsigned c = 0; c < 256; ++c) {
    if (!left[c]) continue;
    unsigned fold = 0;
    for (unsigned i = 0; i < 8 && fold == 0; ++i) {
      if (!(c & kBits[i]) && left[c | kBits[i]]) fold = kBits[i];
    }
    left[c | fold] = 0;
    if (n == sizeof place->fold) {
      place->folds = 0;
      return;
    }
    place->fold[n] = (uint8_t)fold;
    place->value[n++] = (uint8_t)(c | fold);
  }
  place->folds = (uint8_t)n;
}

#ifdef __cplusplus
}
#endif
#endif

/* The data block of a byte set, as byte_set, byte_not_set and skip_set read it: one layout for every ISA level, so
 * that the chain does not depend on the level it is stamped for.
 *
 * The nibble tables are Langdale's "truffle" (Hyperscan): bytes below 0x80 look up their low nibble in `low`, the
 * others in `high`; bit h of the entry says whether high nibble h (or h + 8) with this low nibble is in the set. The
 * bitmap serves vpermb, which finds a byte's eighth of the set by the byte's upper five bits. */
#ifndef LINO_STENCILS_BYTE_SET_H
#define LINO_STENCILS_BYTE_SET_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct lino_byte_set {
  uint8_t low[16];    /* [n] bit h: byte 16 * h + n */
  uint8_t high[16];   /* [n] bit h: byte 128 + 16 * h + n */
  uint8_t bitmap[32]; /* [c / 8] bit c % 8: byte c */
  uint8_t table[256]; /* [c]: 1 in the set, 0 not */
};
enum { LINO_BYTE_SET_ALIGN = 64 };

/* Fills `set` from 256 flags, one a byte; any non-zero flag means in the set. */
static inline void lino_fill_byte_set(struct lino_byte_set* set, const uint8_t* flags) {
  for (unsigned c = 0; c < 256; ++c) set->table[c] = flags[c] != 0;
  for (unsigned n = 0; n < 16; ++n) set->low[n] = set->high[n] = 0;
  for (unsigned h = 0; h < 8; ++h)
    for (unsigned n = 0; n < 16; ++n) {
      set->low[n] = (uint8_t)(set->low[n] | set->table[16 * h + n] << h);
      set->high[n] = (uint8_t)(set->high[n] | set->table[128 + 16 * h + n] << h);
    }
  for (unsigned i = 0; i < 32; ++i) {
    uint64_t eight; /* 0 or 1 in each byte: byte k times 2^(56 - 7 k) is bit k of the top byte */
    __builtin_memcpy(&eight, set->table + 8 * i, sizeof eight);
    set->bitmap[i] = (uint8_t)(eight * 0x0102040810204080 >> 56);
  }
}

#ifdef __cplusplus
}
#endif
#endif

/* What an op's source is written in, and the two ways it is compiled (DESIGN section 4).
 *
 * An op is OP(name) { ... }: it reads and assigns the registers cur, end, mark, search, row and aux, and leaves by
 * EXIT(k), EXIT_TABLE(k, i) or STOP(status). Operands are OPERAND8(k), OPERAND32(k) and DATA(k), k being the
 * operand's place in ops.def; the TEST_ macros compare memory with an immediate operand.
 *
 * Stencil life (clang-19, x86-64): the registers are the six argument registers of the plain SysV C ABI and an exit is
 * a tail call to an undefined hidden symbol lino_exit<k>; operands are the addresses of undefined hidden symbols.
 * Each use leaves a relocation, which extract.cpp turns into a hole. Immediates of one byte need inline assembly with
 * flag outputs, since a C cast of an address would load 32 bits first. All symbols are hidden, so data is reached
 * relative to the code and an exit is a 5-byte jump. Xu and Kjolstad, Copy-and-Patch Compilation (OOPSLA 2021).
 *
 * Host life (any compiler, C++): an op is a function that takes the registers from a struct, writes them back and
 * returns the exit. It serves the chain interpreter, so it must also work unoptimised and under sanitizers.
 *
 * Ops are C that is also C++: casts are explicit and no goto crosses an initialisation. */
#ifndef LINO_STENCILS_ABI_H
#define LINO_STENCILS_ABI_H

#include <stddef.h>
#include <stdint.h>

#include "stencils/byte_set.h"
#include "stencils/search_state.h"

#define LIKELY(x) __builtin_expect(!!(x), 1)
#define UNLIKELY(x) __builtin_expect(!!(x), 0)
#define ALWAYS_INLINE static inline __attribute__((always_inline, unused))

/* An entry of a row, as other threads may be filling it in. */
#define LOAD_ENTRY(p) __atomic_load_n((p), __ATOMIC_ACQUIRE)

#define UNUSED __attribute__((unused))
#define REGISTERS                                                                                                      \
  UNUSED const uint8_t *cur, UNUSED const uint8_t *end, UNUSED const uint8_t *mark, UNUSED struct lino_search *search, \
      UNUSED const lino_entry *row, UNUSED uintptr_t aux

#ifdef LINO_STENCIL

#define LINO_HIDDEN extern __attribute__((visibility("hidden")))
typedef uint64_t lino_code(REGISTERS);
LINO_HIDDEN lino_code lino_exit0, lino_exit1, lino_exit2, lino_exit3;
LINO_HIDDEN const uint8_t lino_data0[], lino_data1[], lino_data2[];
LINO_HIDDEN lino_code* const lino_table0[];
LINO_HIDDEN lino_code* const lino_table1[];
LINO_HIDDEN lino_code* const lino_table2[];
LINO_HIDDEN const char lino_operand0, lino_operand1, lino_operand2;

#define OP(name) uint64_t lino_op_##name(REGISTERS)
#define EXIT(k) __attribute__((musttail)) return lino_exit##k(cur, end, mark, search, row, aux)
#define EXIT_TABLE(k, i) __attribute__((musttail)) return lino_table##k[i](cur, end, mark, search, row, aux)
#define STOP(status) return (status)

/* Absolute immediates. The 8-bit operand as a value occupies 32 bits of code, its upper 24 are zero. */
#define OPERAND32(k)                                                \
  ({                                                                \
    uint64_t lino_v;                                                \
    __asm__("movl %1, %k0" : "=r"(lino_v) : "i"(&lino_operand##k)); \
    lino_v;                                                         \
  })
#define OPERAND8(k) OPERAND32(k)
#define DATA(k) lino_data##k

#define TEST_EQUAL8(p, k)                                                        \
  ({                                                                             \
    _Bool lino_r;                                                                \
    __asm__("cmpb %2, %1" : "=@cce"(lino_r) : "m"(*(p)), "i"(&lino_operand##k)); \
    lino_r;                                                                      \
  })
#define TEST_EQUAL32(p, k)                                                                            \
  ({                                                                                                  \
    _Bool lino_r;                                                                                     \
    __asm__("cmpl %2, %1" : "=@cce"(lino_r) : "m"(*(const uint8_t(*)[4])(p)), "i"(&lino_operand##k)); \
    lino_r;                                                                                           \
  })
/* *p - lo <= span, unsigned and modulo 256. */
#define TEST_RANGE8(p, lo, span)                                 \
  ({                                                             \
    uint32_t lino_t = *(p);                                      \
    _Bool lino_r;                                                \
    __asm__("subb %2, %b0\n\tcmpb %3, %b0"                       \
            : "+a"(lino_t), "=@ccbe"(lino_r)                     \
            : "i"(&lino_operand##lo), "i"(&lino_operand##span)); \
    lino_r;                                                      \
  })

/* The compiler forgets where x came from: x is then computed once and kept, or is not taken for a constant that it
 * would place in a literal pool. */
#define OPAQUE(x) __asm__("" : "+r"(x))

#else /* host life */

#include "stencils/registers.h"

#ifndef LINO_HOST
#error "LINO_HOST names the namespace of this translation unit's ops"
#endif

/* OP(name) defines the function that the interpreter calls, and begins the body that it wraps. */
#define OP(name)                                                                                     \
  static unsigned name##_body(lino::stencils::Registers& lino_r, const uint64_t* lino_o, REGISTERS); \
  namespace LINO_HOST {                                                                              \
  unsigned name(lino::stencils::Registers& r, const uint64_t* operands) {                            \
    return name##_body(r, operands, r.cur, r.end, r.mark, r.search, r.row, r.aux);                   \
  }                                                                                                  \
  }                                                                                                  \
  static unsigned name##_body(UNUSED lino::stencils::Registers& lino_r, UNUSED const uint64_t* lino_o, REGISTERS)
#define EXIT(k) return lino_r = {cur, end, mark, search, row, aux}, (k)
#define EXIT_TABLE(k, i) EXIT(0x10000u + (unsigned)(i))  /* kTableExit */
#define STOP(status) EXIT(0x20000u + (unsigned)(status)) /* kStopExit */

#define OPERAND32(k) ((uint64_t)(uint32_t)lino_o[k])
#define OPERAND8(k) ((uint64_t)(uint8_t)lino_o[k])
#define DATA(k) ((const uint8_t*)(uintptr_t)lino_o[k])

#define TEST_EQUAL8(p, k) (*(p) == (uint8_t)lino_o[k])
#define TEST_EQUAL32(p, k) (load32(p) == (uint32_t)lino_o[k])
#define TEST_RANGE8(p, lo, span) ((uint8_t)(*(p) - (uint8_t)lino_o[lo]) <= (uint8_t)lino_o[span])
#define OPAQUE(x) __asm__("" : "+r"(x))

#endif

/* A loop may need every register. What it does not touch waits meanwhile in a field of *search that only `stop` writes
 * (cursor, mark, row, aux): an op has no stack. */
#define SET_ASIDE(field, x) (*(volatile __typeof__(search->field)*)(&search->field) = (x))
#define TAKE_BACK(field) (*(volatile __typeof__(search->field)*)(&search->field))

/* Unaligned loads. */
ALWAYS_INLINE uint32_t load32(const uint8_t* p) {
  uint32_t v;
  __builtin_memcpy(&v, p, sizeof v);
  return v;
}
ALWAYS_INLINE uint64_t load64(const uint8_t* p) {
  uint64_t v;
  __builtin_memcpy(&v, p, sizeof v);
  return v;
}

#endif

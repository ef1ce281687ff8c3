// The AVX-512 variant of the skips on any CPU: its source compiled with the few intrinsics it uses written out in plain
// C++, from Intel's definitions of them. What this cannot see is the compiler's choice of instructions.
#include "tests/avx512_emulation.h"

#include <immintrin.h>

#include <array>
#include <cstdint>
#include <cstring>

namespace {

struct Bytes32 {
  uint8_t b[32];
};
struct Bytes64 {
  uint8_t b[64];
};

Bytes64 load64_bytes(const void* p) {
  Bytes64 v;
  std::memcpy(&v, p, sizeof v);
  return v;
}
Bytes32 load32_bytes(const void* p) {
  Bytes32 v;
  std::memcpy(&v, p, sizeof v);
  return v;
}
std::array<uint8_t, 16> bytes_of(__m128i v) {
  std::array<uint8_t, 16> bytes;
  std::memcpy(bytes.data(), &v, sizeof v);
  return bytes;
}
template <typename Byte>
Bytes64 each(Byte byte) {
  Bytes64 v;
  for (unsigned i = 0; i < 64; ++i) v.b[i] = static_cast<uint8_t>(byte(i));
  return v;
}
template <typename Bit>
uint64_t mask_of(Bit bit) {
  uint64_t mask = 0;
  for (unsigned i = 0; i < 64; ++i) mask |= static_cast<uint64_t>(bit(i)) << i;
  return mask;
}
Bytes64 masked_load(uint64_t mask, const uint8_t* p) {
  return each([&](unsigned i) { return mask >> i & 1 ? p[i] : 0; });
}
Bytes64 shift_words(const Bytes64& v, unsigned by) {
  return each([&](unsigned i) {
    const unsigned word = v.b[i & ~1u] | v.b[i | 1] << 8;
    return word >> by >> (i % 2 * 8);
  });
}
Bytes64 permute(const Bytes64& index, const Bytes64& v) {
  return each([&](unsigned i) { return v.b[index.b[i] & 63]; });
}
Bytes64 shuffle(const Bytes64& v, const Bytes64& index) {
  return each([&](unsigned i) { return index.b[i] & 0x80 ? 0 : v.b[(i & ~15u) | (index.b[i] & 15)]; });
}
__m128i shuffle_16(__m128i v, __m128i index) {
  const std::array<uint8_t, 16> from = bytes_of(v), at = bytes_of(index);
  std::array<uint8_t, 16> bytes;
  for (unsigned i = 0; i < 16; ++i) bytes[i] = at[i] & 0x80 ? 0 : from[at[i] & 15];
  std::memcpy(&v, bytes.data(), sizeof v);
  return v;
}
uint64_t equal_mask(const Bytes64& a, const Bytes64& b) {
  return mask_of([&](unsigned i) { return a.b[i] == b.b[i]; });
}
uint64_t testn_mask(const Bytes64& a, const Bytes64& b) {
  return mask_of([&](unsigned i) { return (a.b[i] & b.b[i]) == 0; });
}
Bytes64 permute_two(const Bytes64& a, const Bytes64& index, const Bytes64& b) {
  return each([&](unsigned i) { return (index.b[i] & 64 ? b : a).b[index.b[i] & 63]; });
}

}  // namespace

#ifndef __AVX512VBMI__
#define __AVX512VBMI__ 1
#define __AVX512BW__ 1
#define __AVX512VL__ 1
#endif
#ifndef __SSSE3__
#define __SSSE3__ 1
#endif
// Some compilers have macros of these names where nothing is optimised.
#undef _mm256_loadu_si256
#undef _mm512_loadu_si512
#undef _mm512_maskz_loadu_epi8
#undef _mm512_set1_epi8
#undef _mm512_set1_epi64
#undef _mm512_broadcast_i64x4
#undef _mm512_srli_epi16
#undef _mm512_permutexvar_epi8
#undef _mm512_cmpeq_epi8_mask
#undef _mm512_testn_epi8_mask
#undef _mm512_test_epi8_mask
#undef _mm512_permutex2var_epi8
#undef _mm512_movepi8_mask
#undef _mm512_mask_mov_epi8
#undef _mm512_and_si512
#undef _mm512_shuffle_epi8
#undef _mm512_broadcast_i32x4
#undef _mm512_or_si512
#define __m256i Bytes32
#define __m512i Bytes64
#define _mm256_loadu_si256(p) load32_bytes(p)
#define _mm512_loadu_si512(p) load64_bytes(p)
#define _mm512_maskz_loadu_epi8(mask, p) masked_load(mask, p)
#define _mm512_set1_epi8(byte) each([x = (byte)](unsigned) { return x; })
#define _mm512_set1_epi64(word) each([x = (uint64_t)(word)](unsigned i) { return x >> (i % 8 * 8); })
#define _mm512_broadcast_i64x4(v) each([x = (v)](unsigned i) { return x.b[i % 32]; })
#define _mm512_srli_epi16(v, by) shift_words(v, by)
#define _mm512_permutexvar_epi8(index, v) permute(index, v)
#define _mm512_cmpeq_epi8_mask(a, b) equal_mask(a, b)
#define _mm512_testn_epi8_mask(a, b) testn_mask(a, b)
#define _mm512_test_epi8_mask(a, b) ~testn_mask(a, b)
#define _mm512_permutex2var_epi8(a, index, b) permute_two(a, index, b)
#define _mm512_movepi8_mask(v) mask_of([x = (v)](unsigned i) { return x.b[i] >> 7; })
#define _mm512_mask_mov_epi8(v, mask, w) \
  each([x = (v), y = (w), m = (mask)](unsigned i) { return (m >> i & 1 ? y : x).b[i]; })
#define _mm512_and_si512(v, w) each([x = (v), y = (w)](unsigned i) { return x.b[i] & y.b[i]; })
#define _mm512_or_si512(v, w) each([x = (v), y = (w)](unsigned i) { return x.b[i] | y.b[i]; })

#undef _mm_shuffle_epi8
#define _mm_shuffle_epi8(v, index) shuffle_16(v, index)
#define _mm512_shuffle_epi8(v, index) shuffle(v, index)
#define _mm512_broadcast_i32x4(v) each([x = bytes_of(v)](unsigned i) { return x[i % 16]; })

#define LINO_HOST lino::test::emulated_avx512
#include "stencils/host/simd_ops.inc"
#define LINO_CANDIDATES candidates_emulated
#include "jit/candidates_kernel.h"

namespace lino::test {

stencils::HostOp emulated_avx512_op(stencils::Op op) {
  switch (op) {
    case stencils::Op::find1: return emulated_avx512::find1;
    case stencils::Op::find2: return emulated_avx512::find2;
    case stencils::Op::find3: return emulated_avx512::find3;
    case stencils::Op::pass_set: return emulated_avx512::pass_set;
    case stencils::Op::pass_to: return emulated_avx512::pass_to;
    case stencils::Op::skip_set: return emulated_avx512::skip_set;
    case stencils::Op::find_pair: return emulated_avx512::find_pair;
    case stencils::Op::find_buckets2: return emulated_avx512::find_buckets2;
    case stencils::Op::find_buckets3: return emulated_avx512::find_buckets3;
    case stencils::Op::walk_shuffles: return emulated_avx512::walk_shuffles;
    default: return nullptr;
  }
}

jit::Gather* emulated_avx512_gather(stencils::Op op) {
  switch (op) {
    case stencils::Op::find_pair: return jit::candidates_emulated::gather_pair;
    case stencils::Op::find_buckets2: return jit::candidates_emulated::gather_buckets2;
    case stencils::Op::find_buckets3: return jit::candidates_emulated::gather_buckets3;
    default: return nullptr;
  }
}

}  // namespace lino::test

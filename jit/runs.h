// The bitmask plan: all matches of C{min,max}, with or without word boundaries at its ends, from 64 bytes' masks at a
// time: a mask says which bytes belong to characters of C, its edges are where runs of them begin and end, and matches
// are cut from runs by arithmetic.
//
// The laws, for a greedy loop and a run of `n` characters (maximal; no match crosses its ends):
//   no boundary      max characters, again and again, as long as min are left
//   \b before        where W does not hold the character before the run: its first max characters, if it has min
//   \b behind        where W does not hold the character behind the run: its last max characters, likewise
//   both             the whole run, if it has min to max characters
// where all of C are word characters (W), so that no boundary is inside a run. Of C*, which matches the empty string too, the
// runs are found here and the rest by regex/runs_or_nothing.h.
//
// A kernel is compiled once an ISA level (runs_avx512.cpp, ...) from runs_kernel.h. It is too large for a stencil, and
// fuses the loop, the classes and the arithmetic already, which is what stamping is for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "nfa/word_bits.h"
#include "regex/syntax/charset.h"
#include "stencils/search_state.h"
#include "stencils/stencil.h"

namespace lino::jit {

// A set of characters as the kernels read it.
struct RunClass {
  alignas(64) uint8_t bytes[32];  // [c / 8] bit c % 8: the byte c; with UTF-8 below 0x80 only
  uint8_t low[16], high[16];      // the same by nibbles, as in stencils/byte_set.h
  struct Range {
    uint8_t lo[16], span[16];  // one byte again and again: those from lo to lo + span
  };
  static constexpr uint8_t kMostRanges = 8;
  alignas(16) Range ranges[kMostRanges];  // the same once more
  uint8_t range_count;                    // more than kMostRanges: then they are not there
  alignas(64) uint8_t two[256];           // [c / 8] bit c % 8: the code point c < 0x800, but ASCII
  const uint64_t* basic;                  // [c / 64] bit c % 64: c < 0x10000, but ASCII
  const syntax::CodeRange* wide;          // what is beyond, ascending
  std::size_t wide_count;
};

inline constexpr uint64_t kNoLimit = UINT64_MAX;

struct RunPlan {
  RunClass chars, words;  // C; the word characters outside of C, where `next_to_words`
  uint64_t min, max;      // characters; max = kNoLimit: unbounded; min >= 1
  bool utf8;              // characters are code points; else bytes
  bool starts_at_edge, ends_at_edge;
  bool next_to_words;  // `words` is not empty and an edge is asked for
  bool or_nothing;     // the empty string matches, too; kernels leave that to others
};

// What a pattern has to be.
struct RunShape {
  syntax::CharSet chars, words;  // C; all word characters (empty: no boundary is asked for)
  uint64_t min = 1, max = 1;
  bool utf8 = true;
  bool starts_at_edge = false, ends_at_edge = false;
  bool or_nothing = false;  // the empty string matches, where no run does
};

class Runs {
 public:
  // Precondition: where an edge is asked for, shape.words holds all of shape.chars.
  explicit Runs(const RunShape& shape);
  Runs(const Runs&) = delete;
  Runs& operator=(const Runs&) = delete;

  // All matches that are not empty from search->floor on: into search->out, as many as there is room for. LINO_FULL: search->cursor is
  // the end of the last one, where the search goes on; LINO_DONE. O(haystack), without memory.
  uint64_t find_all(lino_search* search) const { return kernel_(&plan_, search); }

  std::size_t memory() const;
  const RunPlan& plan() const { return plan_; }

 private:
  RunPlan plan_;
  std::vector<uint64_t> basic_[2];
  std::vector<syntax::CodeRange> wide_[2];
  uint64_t (*kernel_)(const RunPlan*, lino_search*);
};

// A set of characters for the bits of its bytes (nfa/word_bits.h).
class WordChars {
 public:
  explicit WordChars(const syntax::CharSet& set);
  WordChars(const WordChars&) = delete;
  WordChars& operator=(const WordChars&) = delete;

  nfa::WordBits bits() const { return {&chars_, block_}; }  // refers to this
  std::size_t memory() const;

 private:
  RunClass chars_;
  std::vector<uint64_t> basic_;
  std::vector<syntax::CodeRange> wide_;
  uint64_t (*block_)(const void* set, const uint8_t* begin, const uint8_t* at, const uint8_t* end);
};

// "C{8,13}, characters of UTF-8" and so on, for --dump=plan.
std::string to_string(const RunPlan& plan);

namespace runs_base {
uint64_t find_all(const RunPlan* plan, lino_search* search);
uint64_t word_bits(const RunClass* set, const uint8_t* begin, const uint8_t* at, const uint8_t* end);
}  // namespace runs_base
namespace runs_ssse3 {
uint64_t find_all(const RunPlan* plan, lino_search* search);
uint64_t word_bits(const RunClass* set, const uint8_t* begin, const uint8_t* at, const uint8_t* end);
}  // namespace runs_ssse3
namespace runs_avx2 {
uint64_t find_all(const RunPlan* plan, lino_search* search);
uint64_t word_bits(const RunClass* set, const uint8_t* begin, const uint8_t* at, const uint8_t* end);
}  // namespace runs_avx2
namespace runs_avx512 {
uint64_t find_all(const RunPlan* plan, lino_search* search);
uint64_t word_bits(const RunClass* set, const uint8_t* begin, const uint8_t* at, const uint8_t* end);
}  // namespace runs_avx512

}  // namespace lino::jit

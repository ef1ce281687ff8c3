// How many strings of each length lead from each state of a Language to an end: what it takes to draw one of them with
// equal chances, or to go through them in order without a dead end. Counting paths goes back to Hickey and Cohen,
// "Uniform Random Generation of Strings in a Context-Free Language" (SIAM J. Comput. 1983).
//
// Counts are floating: a double as mantissa and an exponent of its own, so that 256^1000 is no overflow. They are exact
// up to 2^53. Beyond, they are sums of at most 256 positive numbers a step, each rounded once: after n steps the
// relative error is below n x 2^-44, so 10^-9 for strings of 10,000 bytes.
//
// Only counts that some string of at most max_length bytes can need are kept: for a state that is d bytes from the
// start and e from an end, those of the lengths e .. max_length - d.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "nfa/language.h"

namespace lino::nfa {

// mantissa x 2^exponent; never negative.
struct Count {
  double mantissa = 0;  // 0, or in [0.5, 1)
  int64_t exponent = 0;

  static Count of(double value);
  bool zero() const { return mantissa == 0; }
  double value() const;                   // infinity beyond a double's range
  double relative_to(Count total) const;  // this x 2^-total.exponent; for parts of a total
  Count& add(Count other, unsigned times);
};

class Paths {
 public:
  // Bytes that the counts of this language up to this length take; at most SIZE_MAX.
  static std::size_t memory_for(const Language& language, std::size_t max_length);

  // O(arcs x max_length) at worst.
  Paths(Language language, std::size_t max_length);

  const Language& language() const { return language_; }
  std::size_t max_length() const { return max_length_; }

  // The number of strings of exactly `length` bytes from `state` to an end. Precondition: the state is kNowhere
  // (nothing), or has been reached from the start by at most max_length - length bytes.
  Count count(uint32_t state, std::size_t length) const {
    if (state == kNowhere || length < to_end_[state]) return {};
    return counts_[first_[state] + (length - to_end_[state])];
  }
  bool any(uint32_t state, std::size_t length) const { return !count(state, length).zero(); }

  std::size_t to_end(uint32_t state) const { return to_end_[state]; }  // the least length with any()

  // The bytes of a class, ascending.
  std::size_t class_size(unsigned cls) const { return class_begin_[cls + 1] - class_begin_[cls]; }
  uint8_t byte_of(unsigned cls, std::size_t i) const { return bytes_[class_begin_[cls] + i]; }

 private:
  void sort_bytes();
  void count_all();

  Language language_;
  std::size_t max_length_;
  std::vector<uint32_t> to_end_;
  std::vector<std::size_t> first_;  // by state, one more at the end: where its counts begin
  std::vector<Count> counts_;
  std::vector<uint16_t> class_begin_;
  std::vector<uint8_t> bytes_;  // sorted by class
};

}  // namespace lino::nfa

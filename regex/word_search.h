// The plan for Sets of many long words: the haystack is looked at in strides only.
//
// In a text of words none shorter than L bytes, one of every L - 7 neighbouring windows of 8 bytes lies inside any word.
// So one window in L - 7 bytes is looked up among the windows of all words (at their first L - 7 offsets, as many as the
// stride), by its hash: a bitmap says mostly no, a table names the words and offsets that it may be, which are compared.
// The leftmost match: of all words, the one that begins first is first met by the window that is first inside a word, for
// a word that begins earlier has its own first window there or before. Of every word that stands anywhere, exactly one
// window is looked up at one of these offsets. (Rabin and Karp's idea with Boyer and Moore's stride; Wu and Manber, 1994.)
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "nfa/pike.h"

namespace lino {

class WordSearch {
 public:
  // Null: they are too few, too short, or take more than `memory` bytes. Refers to `words`.
  static std::unique_ptr<WordSearch> make(const std::vector<std::string_view>& words, nfa::MatchKind kind,
                                          std::size_t memory);

  struct Found {
    uint32_t word;
    std::size_t begin;
  };
  // The leftmost match from `start` on; of those that begin there the preferred one. False: none.
  // O(haystack / stride x words that share a window).
  bool find(std::string_view haystack, std::size_t start, Found& found) const;

  // Every word that stands anywhere, to `sink`, in no order. False: it was given up, because windows that many words share
  // make it slower than an automaton; what has been told stands.
  bool find_each(std::string_view haystack, nfa::MatchSink& sink) const;

  std::size_t memory() const;
  std::size_t stride() const { return stride_; }

 private:
  static constexpr std::size_t kWindow = 8, kLongStride = 16;
  static constexpr uint32_t kNone = 0xFFFFFFFF;
  // A window: the word it is of and where, word * kLongStride + offset; and the word's first four bytes, which mostly tell
  // from the windows alone that it is not this word.
  struct Entry {
    uint32_t place = kNone, head = 0;
  };
  template <class Use>
  bool each_word(std::string_view haystack, std::size_t start, std::size_t at, const Use& use) const;
  template <class Take>
  bool scan(std::string_view haystack, std::size_t start, const Take& take) const;
  bool take(std::string_view haystack, std::size_t start, std::size_t at, Found& found) const;

  std::vector<std::string_view> words_;
  bool longest_ = false;
  std::size_t stride_ = 0;
  unsigned shift_ = 0;            // of a hash, to a slot of the table
  std::vector<uint64_t> bitmap_;  // by hash
  std::vector<Entry> table_;      // open addressing by hash
};

}  // namespace lino

// The plan for many long words: the haystack is looked at in strides only.
//
// In a text of words none shorter than L bytes, one of every L - 7 neighbouring windows of 8 bytes lies inside any word.
// So one window in L - 7 bytes is looked up among the windows of all words (at their first L - 7 offsets, as many as the
// stride), by its hash: a bitmap says mostly no, a table names the words and offsets that it may be, which are compared.
// The leftmost match: of all words, the one that begins first is first met by the window that is first inside a word, for
// a word that begins earlier has its own first window there or before. Of every word that stands anywhere, exactly one
// window is looked up at one of these offsets. (Rabin and Karp's idea with Boyer and Moore's stride; Wu and Manber, 1994.)
//
// What all words begin with tells nothing, so offsets are counted from behind it. Words whose windows are the same all the
// same are looked up in vain again and again: they are given up, when the table is made or when a search finds that out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "nfa/pike.h"
#include "regex/syntax/hir.h"

namespace lino {

// What is searched for, in order of preference, and which looks every match has at its begin and its end.
struct WordList {
  std::vector<std::string_view> words;
  syntax::LookSet before, behind;
};

class WordSearch {
 public:
  static constexpr std::size_t kFew = 64, kShort = 10;  // fewer or shorter words are not for this

  // Null: they are too few, too short or too much alike, or take more than `memory` bytes. Copies the words.
  static std::unique_ptr<WordSearch> make(const WordList& list, std::size_t memory);
  static bool serves(const WordList& list);  // else null for certain

  struct Found {
    uint32_t word;
    std::size_t begin;
  };
  enum class Answer : uint8_t { kNo, kYes, kGivenUp };
  // Of words that begin at the same place: the preferred one, or the longest or the shortest (of equal ones the preferred).
  enum class Choice : uint8_t { kPreferred, kLongest, kShortest };

  // What searches that follow each other have looked at, entries of the table, since the first one began.
  struct Effort {
    std::size_t from;
    std::size_t entries = 0;
    // An automaton would have been faster, `at` being how far they came.
    bool is_too_much(std::size_t at) const { return entries > kFewEntries + (at - from); }
    static constexpr std::size_t kFewEntries = 256;
  };

  // The leftmost match from `start` on. kGivenUp: it is too much effort. O(haystack + words).
  Answer find(std::string_view haystack, std::size_t start, Choice choice, Effort& effort, Found& found) const;
  // The match that ends first; of those the one that begins first.
  Answer find_first_end(std::string_view haystack, std::size_t start, Effort& effort, Found& found) const;
  // A match that begins at `at`.
  bool find_at(std::string_view haystack, std::size_t at, Choice choice, Found& found) const;
  // The preferred one of the words that are haystack[begin, end), if that is a match.
  std::optional<uint32_t> word_of(std::string_view haystack, std::size_t begin, std::size_t end) const;

  // Every word that stands anywhere, to `sink`, in no order. False: it was given up, because windows that many words share
  // make it slower than an automaton; what has been told stands.
  bool find_each(std::string_view haystack, nfa::MatchSink& sink) const;

  std::size_t size(uint32_t word) const { return words_[word].size(); }  // of a word, in bytes
  std::size_t count() const { return words_.size(); }
  std::size_t stride() const { return stride_; }
  std::size_t memory() const;

 private:
  static constexpr std::size_t kWindow = 8, kLongStride = 16;
  static constexpr uint32_t kNone = 0xFFFFFFFF;
  // A window: the word it is of and where, word * kLongStride + offset; and four bytes of the word from offset 0 on, which
  // mostly tell from the windows alone that it is not this word.
  struct Entry {
    uint32_t place = kNone, head = 0;
  };
  WordSearch() = default;
  bool fill();
  template <class Use>
  bool each_word(std::string_view haystack, std::size_t start, std::size_t at, std::size_t& entries,
                 const Use& use) const;
  template <class Take>
  bool scan(std::string_view haystack, std::size_t at, const Take& take) const;
  bool take(std::string_view haystack, std::size_t start, std::size_t at, Choice choice, Found& found,
            std::size_t& entries) const;
  bool is_better(uint32_t word, uint32_t than, Choice choice) const;
  bool stands(std::string_view haystack, uint32_t word, std::size_t begin) const;

  std::string text_;  // of all words
  std::vector<std::string_view> words_;
  syntax::LookSet before_, behind_;
  std::size_t skipped_ = 0;  // bytes that all words begin with: offset 0 is behind them
  std::size_t stride_ = 0;
  unsigned shift_ = 0;            // of a hash, to a slot of the table
  std::vector<uint64_t> bitmap_;  // by hash
  std::vector<Entry> table_;      // open addressing by hash
};

std::string to_string(const WordSearch& words);  // one line, for --dump=plan

}  // namespace lino

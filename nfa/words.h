// Literals in alternation (foo|foot|bar) as a trie, so that a dictionary costs a search one state a position, not one
// a word; and the literals that several patterns begin with. Preference is kept: words that differ in a byte exclude
// each other, so only the order of words of which one begins the other matters, and that order stays.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "nfa/builder.h"

namespace lino::nfa {

struct Word {
  std::string_view bytes;  // not empty
  StateId next;            // what follows it
};

class WordTrie {
 public:
  explicit WordTrie(NfaBuilder& builder) : builder_(builder) {}

  // The start of an automaton for one of `words` (at least one, in order of preference; reordered); with `reverse` for
  // the reversed words. O(bytes).
  StateId build(std::span<Word> words, bool reverse);

 private:
  StateId node(std::span<Word> words, std::size_t at, unsigned depth);
  StateId branch(std::span<Word> words, std::size_t at, unsigned depth);
  void sort(std::span<Word> words, std::size_t at);
  StateId chain(std::string_view word, std::size_t from, std::size_t to, StateId next);
  StateId state(std::span<const Transition> transitions);
  uint8_t byte(std::string_view word, std::size_t at) const {
    return static_cast<uint8_t>(word[reverse_ ? word.size() - 1 - at : at]);
  }

  NfaBuilder& builder_;
  bool reverse_ = false;
  bool one_next_ = false;              // the same follows all words
  bool share_ = false;                 // equal suffixes are shared: worth its table where there are many words
  std::vector<Word> unsorted_;         // scratch of sort()
  std::vector<Transition> open_;       // a stack: transitions of the nodes being built
  std::vector<StateId> alternatives_;  // a stack: of the nodes being built
};

// An Nfa without captures that is such an automaton, forward or backward, between looks: no larger than this, for it has a
// state for every byte of a word at the most.
NfaSize most_of_words(std::size_t count, std::size_t bytes, LookSet looks);

}  // namespace lino::nfa

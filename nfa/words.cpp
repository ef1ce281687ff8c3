// The trie of literals; see words.h. Built depth first, children before their parent.
#include "nfa/words.h"

#include <algorithm>
#include <array>
#include <functional>

namespace lino::nfa {
namespace {

constexpr std::size_t kManyWords = 16;
constexpr unsigned kMaxDepth = 500;  // of recursion: a, aa, aaa, ... branch at every byte

}  // namespace

NfaSize most_of_words(std::size_t count, std::size_t bytes, LookSet looks) {
  constexpr std::size_t kAround = 1100;  // the loop over any byte, looks, the match; room that is not given back
  return {.states = bytes + 2 * count + kAround,
          .transitions = bytes + count + kAround,
          .alternatives = 4 * count + kAround,
          .looks = looks};
}

StateId WordTrie::build(std::span<Word> words, bool reverse) {
  reverse_ = reverse;
  share_ = words.size() > kManyWords;
  one_next_ = std::ranges::all_of(words, [&](const Word& word) { return word.next == words[0].next; });
  open_.clear();
  alternatives_.clear();
  return node(words, 0, 0);
}

StateId WordTrie::state(std::span<const Transition> transitions) {
  return share_ ? builder_.shared_sparse(transitions) : builder_.sparse(transitions);
}

// The bytes [from, to) of a word, then `next`.
StateId WordTrie::chain(std::string_view word, std::size_t from, std::size_t to, StateId next) {
  while (to > from && !builder_.full) {
    const uint8_t b = byte(word, --to);
    const Transition one[] = {{b, b, next}};
    next = state(one);
  }
  return next;
}

// What follows the first `at` bytes, which all words share. A word that ends here comes between those preferred to
// it and the others.
StateId WordTrie::node(std::span<Word> words, std::size_t at, unsigned depth) {
  const auto longer = [at](const Word& word) { return word.bytes.size() > at; };
  const std::size_t base = alternatives_.size();
  for (;;) {
    const auto ended = std::ranges::find_if_not(words, longer);
    const auto before = std::span(words.begin(), ended);
    if (!before.empty()) {
      const StateId start = branch(before, at, depth);
      alternatives_.push_back(start);
    }
    if (ended == words.end()) break;
    alternatives_.push_back(ended->next);
    // Where the same follows all words, ending again is no other way: such words go, and the others are together.
    const auto rest_end = one_next_ ? std::remove_if(ended + 1, words.end(), std::not_fn(longer)) : words.end();
    words = std::span(ended + 1, rest_end);
  }
  const StateId id = builder_.full ? StateId{} : builder_.union_of(std::span(alternatives_).subspan(base));
  alternatives_.resize(base);
  return id;
}

// By the byte at `at`; stable, by counting.
void WordTrie::sort(std::span<Word> words, std::size_t at) {
  std::array<std::size_t, 257> place{};
  for (const Word& word : words) ++place[byte(word.bytes, at) + 1u];
  for (std::size_t b = 1; b < place.size(); ++b) place[b] += place[b - 1];
  unsorted_.assign(words.begin(), words.end());
  for (const Word& word : unsorted_) words[place[byte(word.bytes, at)]++] = word;
}

StateId WordTrie::branch(std::span<Word> words, std::size_t at, unsigned depth) {
  if (builder_.full) return words[0].next;
  const auto rest_of = [&](const Word& word) { return chain(word.bytes, at, word.bytes.size(), word.next); };
  if (words.size() == 1) return rest_of(words[0]);
  if (depth == kMaxDepth) {
    std::vector<StateId> alternatives;
    for (const Word& word : words) alternatives.push_back(rest_of(word));
    return builder_.union_of(alternatives);
  }
  const auto by_byte = [&](const Word& word) { return byte(word.bytes, at); };
  if (!std::ranges::is_sorted(words, {}, by_byte)) sort(words, at);
  const std::size_t base = open_.size();
  for (std::size_t begin = 0; begin < words.size();) {
    const uint8_t b = by_byte(words[begin]);
    const std::string_view first = words[begin].bytes;
    std::size_t end = begin + 1, shared = first.size();
    for (; end < words.size() && by_byte(words[end]) == b; ++end) {
      const std::string_view word = words[end].bytes;
      const std::size_t size = std::min(shared, word.size());
      for (shared = at + 1; shared < size && byte(word, shared) == byte(first, shared);) ++shared;
    }
    const StateId rest = node(words.subspan(begin, end - begin), shared, depth + 1);
    const StateId target = chain(first, at + 1, shared, rest);
    if (open_.size() > base && open_.back().next == target && open_.back().hi + 1 == b) open_.back().hi = b;
    else open_.push_back({b, b, target});
    begin = end;
  }
  const StateId id = state(std::span(open_).subspan(base));
  open_.resize(base);
  return id;
}

}  // namespace lino::nfa

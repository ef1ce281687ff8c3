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

StateId WordTrie::build(std::span<std::string_view> words, bool reverse, StateId next) {
  reverse_ = reverse;
  share_ = words.size() > kManyWords;
  next_ = next;
  open_.clear();
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
StateId WordTrie::node(std::span<std::string_view> words, std::size_t at, unsigned depth) {
  const auto longer = [at](std::string_view word) { return word.size() > at; };
  const auto ended = std::ranges::find_if_not(words, longer);
  if (ended == words.end()) return branch(words, at, depth);
  const auto before = std::span(words.begin(), ended);
  // Ending again is no other way: such words go, and the others are together.
  const auto after = std::span(ended, std::remove_if(ended, words.end(), std::not_fn(longer)));
  StateId alternatives[3];
  std::size_t count = 0;
  if (!before.empty()) alternatives[count++] = branch(before, at, depth);
  alternatives[count++] = next_;
  if (!after.empty()) alternatives[count++] = branch(after, at, depth);
  return builder_.union_of(std::span(alternatives).first(count));
}

// By the byte at `at`; stable, by counting.
void WordTrie::sort(std::span<std::string_view> words, std::size_t at) {
  std::array<std::size_t, 257> place{};
  for (const std::string_view word : words) ++place[byte(word, at) + 1u];
  for (std::size_t b = 1; b < place.size(); ++b) place[b] += place[b - 1];
  unsorted_.assign(words.begin(), words.end());
  for (const std::string_view word : unsorted_) words[place[byte(word, at)]++] = word;
}

StateId WordTrie::branch(std::span<std::string_view> words, std::size_t at, unsigned depth) {
  if (builder_.full) return next_;
  if (words.size() == 1) return chain(words[0], at, words[0].size(), next_);
  if (depth == kMaxDepth) {
    std::vector<StateId> alternatives;
    for (const std::string_view word : words) alternatives.push_back(chain(word, at, word.size(), next_));
    return builder_.union_of(alternatives);
  }
  const auto by_byte = [&](std::string_view word) { return byte(word, at); };
  if (!std::ranges::is_sorted(words, {}, by_byte)) sort(words, at);
  const std::size_t base = open_.size();
  for (std::size_t begin = 0; begin < words.size();) {
    const uint8_t b = by_byte(words[begin]);
    std::size_t end = begin + 1, shared = words[begin].size();
    for (; end < words.size() && by_byte(words[end]) == b; ++end) {
      const std::size_t size = std::min(shared, words[end].size());
      for (shared = at + 1; shared < size && byte(words[end], shared) == byte(words[begin], shared);) ++shared;
    }
    const StateId rest = node(words.subspan(begin, end - begin), shared, depth + 1);
    const StateId target = chain(words[begin], at + 1, shared, rest);
    if (open_.size() > base && open_.back().next == target && open_.back().hi + 1 == b) open_.back().hi = b;
    else open_.push_back({b, b, target});
    begin = end;
  }
  const StateId id = state(std::span(open_).subspan(base));
  open_.resize(base);
  return id;
}

}  // namespace lino::nfa

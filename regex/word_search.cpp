// Windows of words by their hashes; see word_search.h.
#include "regex/word_search.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "nfa/look.h"

namespace lino {

namespace {

template <class Number>
Number load(const char* at) {
  Number bytes;
  std::memcpy(&bytes, at, sizeof bytes);
  return bytes;
}
uint64_t window(const char* at) { return load<uint64_t>(at); }

// Its upper bits are the good ones.
uint64_t hash_of(uint64_t bytes) { return (bytes ^ bytes >> 29) * 0x9E3779B97F4A7C15u; }

// A hash's place in a bitmap of so many words (a power of two), and its bit there.
std::size_t place_of(uint64_t hash, std::size_t words) { return hash >> 32 & (words - 1); }
uint64_t bit_of(uint64_t hash) { return uint64_t{1} << (hash >> 58); }

std::size_t shortest_of(const WordList& list) {
  std::size_t least = SIZE_MAX;
  for (const std::string_view word : list.words) least = std::min(least, word.size());
  return least;
}

// How many bytes all of them begin with.
std::size_t common_beginning(std::span<const std::string_view> words) {
  std::size_t size = words[0].size();
  for (const std::string_view word : words) {
    size = static_cast<std::size_t>(
        std::mismatch(word.begin(), word.end(), words[0].begin(), words[0].begin() + static_cast<std::ptrdiff_t>(size))
            .first -
        word.begin());
  }
  return size;
}

bool hold(syntax::LookSet looks, std::string_view haystack, std::size_t at) {
  for (int i = 0; i < syntax::kLookCount; ++i) {
    const auto look = static_cast<syntax::Look>(i);
    if (looks.contains(look) && !nfa::holds(look, haystack, at)) return false;
  }
  return true;
}

std::size_t bits_for(std::size_t entries) { return std::bit_ceil(entries * 12); }
std::size_t slots_for(std::size_t entries) { return std::bit_ceil(entries * 2); }

}  // namespace

bool WordSearch::serves(const WordList& list) { return list.words.size() >= kFew && shortest_of(list) >= kShort; }

std::unique_ptr<WordSearch> WordSearch::make(const WordList& list, std::size_t memory) {
  if (!serves(list) || list.words.size() > kNone / kLongStride) return nullptr;
  std::unique_ptr<WordSearch> made(new WordSearch);
  const std::size_t least = shortest_of(list);
  std::size_t bytes = 0;
  for (const std::string_view word : list.words) bytes += word.size();
  const std::size_t taken = bytes + list.words.size() * sizeof(std::string_view);
  // Where memory is short, smaller strides have fewer windows.
  made->skipped_ = std::min(common_beginning(list.words), least - kShort);
  std::size_t stride = std::min(least - made->skipped_ - kWindow + 1, kLongStride);
  const auto size_of = [&](std::size_t windows) {
    return taken + bits_for(windows) / 8 + slots_for(windows) * sizeof(Entry);
  };
  while (stride > 0 && size_of(list.words.size() * stride) > memory) --stride;
  if (stride < kShort - kWindow + 1) return nullptr;
  made->stride_ = stride;
  made->before_ = list.before;
  made->behind_ = list.behind;
  made->text_.reserve(bytes);
  made->words_.reserve(list.words.size());
  for (const std::string_view word : list.words) {
    made->words_.emplace_back(made->text_.data() + made->text_.size(), word.size());
    made->text_ += word;
  }
  return made->fill() ? std::move(made) : nullptr;
}

// False: so many words share their windows that the table is slow.
bool WordSearch::fill() {
  constexpr std::size_t kProbes = 16;  // for an entry, on average
  const std::size_t entries = words_.size() * stride_, slots = slots_for(entries);
  shift_ = static_cast<unsigned>(64 - std::countr_zero(slots));
  bitmap_.resize(bits_for(entries) / 64);
  table_.resize(slots);
  std::size_t probes = 0;
  for (std::size_t word = 0; word < words_.size(); ++word) {
    const char* const from = words_[word].data() + skipped_;
    for (std::size_t offset = 0; offset < stride_; ++offset) {
      const uint64_t hash = hash_of(window(from + offset));
      bitmap_[place_of(hash, bitmap_.size())] |= bit_of(hash);
      std::size_t slot = hash >> shift_;
      for (; table_[slot].place != kNone; slot = (slot + 1) & (slots - 1)) ++probes;
      table_[slot] = {static_cast<uint32_t>(word * kLongStride + offset), load<uint32_t>(from)};
    }
    if (probes > kProbes * entries) return false;
  }
  return true;
}

bool WordSearch::stands(std::string_view haystack, uint32_t word, std::size_t begin) const {
  const std::size_t size = words_[word].size();
  if (haystack.substr(begin, size) != words_[word]) return false;
  return (before_.empty() || hold(before_, haystack, begin)) &&
         (behind_.empty() || hold(behind_, haystack, begin + size));
}

// The words that the window at `at` lies in, if the haystack is like them where they would begin, from `start` on:
// use(word, begin); false: it has seen enough.
template <class Use>
bool WordSearch::each_word(std::string_view haystack, std::size_t start, std::size_t at, std::size_t& entries,
                           const Use& use) const {
  const std::size_t mask = table_.size() - 1;
  const char* const data = haystack.data();
  for (std::size_t slot = hash_of(window(data + at)) >> shift_; table_[slot].place != kNone; slot = (slot + 1) & mask) {
    const Entry entry = table_[slot];
    const std::size_t offset = entry.place % kLongStride;
    ++entries;
    if (at < start + offset + skipped_ || load<uint32_t>(data + at - offset) != entry.head) continue;
    if (!use(entry.place / kLongStride, at - offset - skipped_)) return false;
  }
  return true;
}

// Of two words that begin at the same place.
bool WordSearch::is_better(uint32_t word, uint32_t than, Choice choice) const {
  const std::size_t size = words_[word].size(), other = words_[than].size();
  if (choice == Choice::kPreferred || size == other) return word < than;
  return choice == Choice::kLongest ? size > other : size < other;
}

// Of those words: the one that begins first; of several, the one that is chosen.
bool WordSearch::take(std::string_view haystack, std::size_t start, std::size_t at, Choice choice, Found& found,
                      std::size_t& entries) const {
  constexpr std::size_t kBytesAsAnEntry = 64;  // compared
  bool any = false;
  each_word(haystack, start, at, entries, [&](uint32_t word, std::size_t begin) {
    if (any && begin > found.begin) return true;
    if (any && begin == found.begin && !is_better(word, found.word, choice)) return true;
    entries += words_[word].size() / kBytesAsAnEntry;
    if (!stands(haystack, word, begin)) return true;
    found = {word, begin};
    any = true;
    return true;
  });
  return any;
}

// Asks `take` about every window from `at` on, a stride apart, that may be some word's; true: it said so.
template <class Take>
bool WordSearch::scan(std::string_view haystack, std::size_t at, const Take& take) const {
  if (haystack.size() < at + kWindow) return false;
  const char* const data = haystack.data();
  const std::size_t last = haystack.size() - kWindow;
  const uint64_t* const bitmap = bitmap_.data();
  const std::size_t words = bitmap_.size();
  const auto may_be = [&](std::size_t place) {
    const uint64_t hash = hash_of(window(data + place));
    return (bitmap[place_of(hash, words)] & bit_of(hash)) != 0;
  };
  const std::size_t stride = stride_;
  for (; at <= last; at += stride) {
    if (may_be(at) && take(at)) return true;
  }
  return false;
}

WordSearch::Answer WordSearch::find(std::string_view haystack, std::size_t start, Choice choice, Effort& effort,
                                    Found& found) const {
  bool given_up = false;
  const bool stopped = scan(haystack, start + skipped_, [&](std::size_t at) {
    if (take(haystack, start, at, choice, found, effort.entries)) return true;
    given_up = effort.is_too_much(at);
    return given_up;
  });
  return given_up ? Answer::kGivenUp : stopped ? Answer::kYes : Answer::kNo;
}

// A match that ends no later than the leftmost one has its window no later than 8 bytes before that one's end.
WordSearch::Answer WordSearch::find_first_end(std::string_view haystack, std::size_t start, Effort& effort,
                                              Found& found) const {
  const Answer answer = find(haystack, start, Choice::kShortest, effort, found);
  if (answer != Answer::kYes) return answer;
  const auto end_of = [&](uint32_t word, std::size_t begin) { return begin + words_[word].size(); };
  const std::size_t strides = (found.begin - start) / stride_;  // no window before is any word's
  bool given_up = false;
  const std::string_view within = haystack.substr(0, end_of(found.word, found.begin));
  scan(within, start + skipped_ + strides * stride_, [&](std::size_t at) {
    each_word(haystack, start, at, effort.entries, [&](uint32_t word, std::size_t begin) {
      const std::size_t end = end_of(word, begin), best = end_of(found.word, found.begin);
      const bool same = end == best && begin == found.begin;
      const bool better = same ? word < found.word : end < best || (end == best && begin < found.begin);
      if (better && stands(haystack, word, begin)) found = {word, begin};
      return true;
    });
    given_up = effort.is_too_much(at);
    return given_up;
  });
  return given_up ? Answer::kGivenUp : Answer::kYes;
}

bool WordSearch::find_at(std::string_view haystack, std::size_t at, Choice choice, Found& found) const {
  const std::size_t place = at + skipped_;
  std::size_t entries = 0;
  return haystack.size() >= place + kWindow && take(haystack, at, place, choice, found, entries);
}

std::optional<uint32_t> WordSearch::word_of(std::string_view haystack, std::size_t begin, std::size_t end) const {
  std::optional<uint32_t> preferred;
  if (end - begin < skipped_ + kWindow) return preferred;
  std::size_t entries = 0;
  each_word(haystack, begin, begin + skipped_, entries, [&](uint32_t word, std::size_t) {
    const bool fits = words_[word].size() == end - begin && (!preferred || word < *preferred);
    if (fits && stands(haystack, word, begin)) preferred = word;
    return true;
  });
  return preferred;
}

bool WordSearch::find_each(std::string_view haystack, nfa::MatchSink& sink) const {
  constexpr std::size_t kPatience = 32, kBytesPerWord = 4;
  std::size_t entries = 0, compared = 0;
  bool patient = true;
  scan(haystack, skipped_, [&](std::size_t at) {
    return !each_word(haystack, 0, at, entries, [&](uint32_t word, std::size_t begin) {
      const std::size_t size = words_[word].size();
      patient = ++compared <= kPatience + at / kBytesPerWord;
      if (!patient) return false;
      return !stands(haystack, word, begin) || sink.take(sink.context, begin + size, {&word, 1});
    });
  });
  return patient;
}

std::string to_string(const WordSearch& words) {
  return std::to_string(words.count()) + " words, one window of 8 bytes in " + std::to_string(words.stride()) +
         " is looked up by its hash";
}

std::size_t WordSearch::memory() const {
  return sizeof *this + text_.capacity() + words_.capacity() * sizeof words_[0] +
         bitmap_.capacity() * sizeof(uint64_t) + table_.capacity() * sizeof(Entry);
}

}  // namespace lino

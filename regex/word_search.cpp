// Windows of words by their hashes; see word_search.h.
#include "regex/word_search.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace lino {

namespace {

template <class Word>
Word load(const char* at) {
  Word bytes;
  std::memcpy(&bytes, at, sizeof bytes);
  return bytes;
}
uint64_t window(const char* at) { return load<uint64_t>(at); }

// Its upper bits are the good ones.
uint64_t hash_of(uint64_t bytes) { return (bytes ^ bytes >> 29) * 0x9E3779B97F4A7C15u; }

// A hash's place in a bitmap of so many words (a power of two), and its bit there.
std::size_t word_of(uint64_t hash, std::size_t words) { return hash >> 32 & (words - 1); }
uint64_t bit_of(uint64_t hash) { return uint64_t{1} << (hash >> 58); }

}  // namespace

std::unique_ptr<WordSearch> WordSearch::make(const std::vector<std::string_view>& words, nfa::MatchKind kind,
                                             std::size_t memory) {
  constexpr std::size_t kFew = 64, kShort = kWindow + 2;
  if (words.size() < kFew) return nullptr;
  std::size_t least = SIZE_MAX;
  for (const std::string_view word : words) least = std::min(least, word.size());
  if (least < kShort) return nullptr;
  std::unique_ptr<WordSearch> made(new WordSearch);
  made->stride_ = std::min(least - kWindow + 1, kLongStride);
  const std::size_t entries = words.size() * made->stride_;
  const std::size_t bits = std::bit_ceil(entries * 12), slots = std::bit_ceil(entries * 2);
  if (words.size() > kNone / kLongStride || bits / 8 + slots * sizeof(Entry) + words.size() * sizeof words[0] > memory)
    return nullptr;
  made->words_ = words;
  made->longest_ = kind == nfa::MatchKind::kLeftmostLongest;
  made->shift_ = static_cast<unsigned>(64 - std::countr_zero(slots));
  made->bitmap_.resize(bits / 64);
  made->table_.resize(slots);
  for (std::size_t word = 0; word < words.size(); ++word) {
    for (std::size_t offset = 0; offset < made->stride_; ++offset) {
      const uint64_t hash = hash_of(window(words[word].data() + offset));
      made->bitmap_[word_of(hash, bits / 64)] |= bit_of(hash);
      std::size_t slot = hash >> made->shift_;
      while (made->table_[slot].place != kNone) slot = (slot + 1) & (slots - 1);
      made->table_[slot] = {static_cast<uint32_t>(word * kLongStride + offset), load<uint32_t>(words[word].data())};
    }
  }
  return made;
}

// The words that the window at `at` lies in, if they begin as the haystack does there, from `start` on: use(word, begin);
// false: it has seen enough.
template <class Use>
bool WordSearch::each_word(std::string_view haystack, std::size_t start, std::size_t at, const Use& use) const {
  const std::size_t mask = table_.size() - 1;
  const char* const data = haystack.data();
  for (std::size_t slot = hash_of(window(data + at)) >> shift_; table_[slot].place != kNone; slot = (slot + 1) & mask) {
    const Entry entry = table_[slot];
    const std::size_t offset = entry.place % kLongStride;
    if (at < start + offset || load<uint32_t>(data + at - offset) != entry.head) continue;
    if (!use(entry.place / kLongStride, at - offset)) return false;
  }
  return true;
}

// Of those words: the one that begins first; of several, the preferred one.
bool WordSearch::take(std::string_view haystack, std::size_t start, std::size_t at, Found& found) const {
  bool any = false;
  each_word(haystack, start, at, [&](uint32_t word, std::size_t begin) {
    if (any && begin > found.begin) return true;
    if (any && begin == found.begin) {
      const bool longer = words_[word].size() > words_[found.word].size();
      if (longest_ ? !longer && (words_[word].size() < words_[found.word].size() || word > found.word)
                   : word > found.word) {
        return true;
      }
    }
    if (haystack.substr(begin, words_[word].size()) != words_[word]) return true;
    found = {word, begin};
    any = true;
    return true;
  });
  return any;
}

// Asks `take` about every window that may be some word's; true: it said so.
template <class Take>
bool WordSearch::scan(std::string_view haystack, std::size_t start, const Take& take) const {
  if (haystack.size() - start < kWindow) return false;
  const char* const data = haystack.data();
  const std::size_t last = haystack.size() - kWindow;
  const uint64_t* const bitmap = bitmap_.data();
  const std::size_t words = bitmap_.size();
  const auto may_be = [&](std::size_t at) {
    const uint64_t hash = hash_of(window(data + at));
    return (bitmap[word_of(hash, words)] & bit_of(hash)) != 0;
  };
  const std::size_t stride = stride_;
  for (std::size_t at = start; at <= last; at += stride) {
    if (may_be(at) && take(at)) return true;
  }
  return false;
}

bool WordSearch::find(std::string_view haystack, std::size_t start, Found& found) const {
  return scan(haystack, start, [&](std::size_t at) { return take(haystack, start, at, found); });
}

bool WordSearch::find_each(std::string_view haystack, nfa::MatchSink& sink) const {
  constexpr std::size_t kPatience = 32, kBytesPerWord = 4;
  std::size_t compared = 0;
  bool patient = true;
  scan(haystack, 0, [&](std::size_t at) {
    return !each_word(haystack, 0, at, [&](uint32_t word, std::size_t begin) {
      const std::size_t size = words_[word].size();
      patient = ++compared <= kPatience + at / kBytesPerWord;
      if (!patient) return false;
      return haystack.substr(begin, size) != words_[word] || sink.take(sink.context, begin + size, {&word, 1});
    });
  });
  return patient;
}

std::size_t WordSearch::memory() const {
  return sizeof *this + words_.capacity() * sizeof words_[0] + bitmap_.capacity() * sizeof(uint64_t) +
         table_.capacity() * sizeof(Entry);
}

}  // namespace lino

// Windows of words by their hashes; see word_search.h.
#include "regex/word_search.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace lino {

namespace {

uint64_t window(const char* at) {
  uint64_t bytes;
  std::memcpy(&bytes, at, sizeof bytes);
  return bytes;
}

uint64_t hash_of(uint64_t bytes) { return (bytes ^ bytes >> 29) * 0x9E3779B97F4A7C15u; }

}  // namespace

std::unique_ptr<WordSearch> WordSearch::make(const std::vector<std::string_view>& words, nfa::MatchKind kind,
                                             std::size_t memory) {
  constexpr std::size_t kFew = 64, kShort = kWindow + 2, kLongStride = 16;
  if (words.size() < kFew) return nullptr;
  std::size_t least = SIZE_MAX;
  for (const std::string_view word : words) least = std::min(least, word.size());
  if (least < kShort) return nullptr;
  std::unique_ptr<WordSearch> made(new WordSearch);
  made->stride_ = std::min(least - kWindow + 1, kLongStride);
  const std::size_t entries = words.size() * made->stride_;
  const std::size_t bits = std::bit_ceil(entries * 12), slots = std::bit_ceil(entries * 2);
  if (bits / 8 + slots * sizeof(uint32_t) + words.size() * sizeof words[0] > memory) return nullptr;
  made->words_ = words;
  made->longest_ = kind == nfa::MatchKind::kLeftmostLongest;
  made->shift_ = static_cast<unsigned>(64 - std::countr_zero(bits));
  made->bitmap_.resize(bits / 64);
  made->table_.resize(slots, kNone);
  for (std::size_t word = 0; word < words.size(); ++word) {
    for (std::size_t offset = 0; offset < made->stride_; ++offset) {
      const uint64_t hash = hash_of(window(words[word].data() + offset));
      made->bitmap_[hash >> made->shift_ >> 6] |= uint64_t{1} << (hash >> made->shift_ & 63);
      std::size_t slot = hash & (slots - 1);
      while (made->table_[slot] != kNone) slot = (slot + 1) & (slots - 1);
      made->table_[slot] = static_cast<uint32_t>(word * made->stride_ + offset);
    }
  }
  return made;
}

// The words that the window at `at` lies in: the one that begins first, from `start` on; of those the preferred one.
bool WordSearch::take(std::string_view haystack, std::size_t start, std::size_t at, Found& found) const {
  bool any = false;
  const std::size_t mask = table_.size() - 1;
  for (std::size_t slot = hash_of(window(haystack.data() + at)) & mask; table_[slot] != kNone;
       slot = (slot + 1) & mask) {
    const auto word = static_cast<uint32_t>(table_[slot] / stride_);
    const std::size_t offset = table_[slot] % stride_;
    if (at < start + offset) continue;
    const std::size_t begin = at - offset;
    if (any && begin > found.begin) continue;
    if (any && begin == found.begin) {
      const bool longer = words_[word].size() > words_[found.word].size();
      if (longest_ ? !longer && (words_[word].size() < words_[found.word].size() || word > found.word)
                   : word > found.word) {
        continue;
      }
    }
    if (haystack.substr(begin, words_[word].size()) != words_[word]) continue;
    found = {word, begin};
    any = true;
  }
  return any;
}

// Asks `take` about every window that may be some word's; true: it said so.
template <class Take>
bool WordSearch::scan(std::string_view haystack, std::size_t start, const Take& take) const {
  if (haystack.size() - start < kWindow) return false;
  const char* const data = haystack.data();
  const std::size_t last = haystack.size() - kWindow;
  const auto may_be = [&](std::size_t at) {
    const uint64_t hash = hash_of(window(data + at));
    return bitmap_[hash >> shift_ >> 6] >> (hash >> shift_ & 63) & 1;
  };
  std::size_t at = start;
  for (; at + 3 * stride_ <= last; at += 4 * stride_) {
    const uint64_t one = may_be(at), two = may_be(at + stride_), three = may_be(at + 2 * stride_),
                   four = may_be(at + 3 * stride_);
    if ((one | two | three | four) == 0) continue;
    for (std::size_t i = 0; i < 4; ++i) {
      if (may_be(at + i * stride_) && take(at + i * stride_)) return true;
    }
  }
  for (; at <= last; at += stride_) {
    if (may_be(at) && take(at)) return true;
  }
  return false;
}

bool WordSearch::find(std::string_view haystack, std::size_t start, Found& found) const {
  return scan(haystack, start, [&](std::size_t at) { return take(haystack, start, at, found); });
}

bool WordSearch::find_each(std::string_view haystack, nfa::MatchSink& sink) const {
  constexpr std::size_t kPatience = 32, kBytesPerWord = 4;
  const std::size_t mask = table_.size() - 1;
  std::size_t compared = 0;
  bool patient = true;
  scan(haystack, 0, [&](std::size_t at) {
    for (std::size_t slot = hash_of(window(haystack.data() + at)) & mask; table_[slot] != kNone;
         slot = (slot + 1) & mask) {
      const auto word = static_cast<uint32_t>(table_[slot] / stride_);
      const std::size_t offset = table_[slot] % stride_, size = words_[word].size();
      patient = ++compared <= kPatience + at / kBytesPerWord;
      if (!patient) return true;
      if (offset > at || haystack.substr(at - offset, size) != words_[word]) continue;
      if (!sink.take(sink.context, at - offset + size, {&word, 1})) return true;
    }
    return false;
  });
  return patient;
}

std::size_t WordSearch::memory() const {
  return sizeof *this + words_.capacity() * sizeof words_[0] + bitmap_.capacity() * sizeof(uint64_t) +
         table_.capacity() * sizeof(uint32_t);
}

}  // namespace lino

// Set operations on sorted ranges: each is one merging pass over its operands.
#include "regex/syntax/charset.h"

#include <algorithm>
#include <utility>

#include "regex/syntax/unicode/unicode.h"

namespace lino::syntax {

CharSet::CharSet(std::initializer_list<CodeRange> ranges) : ranges_(ranges) { normalise(); }

CharSet CharSet::from_ranges(std::vector<CodeRange> ranges) {
  CharSet set;
  set.ranges_ = std::move(ranges);
  set.normalise();
  return set;
}

void CharSet::normalise() {
  bool normal = true;
  for (std::size_t i = 1; i < ranges_.size() && normal; ++i) normal = ranges_[i - 1].hi + 1 < ranges_[i].lo;
  if (normal) return;
  std::sort(ranges_.begin(), ranges_.end(), [](const CodeRange& a, const CodeRange& b) { return a.lo < b.lo; });
  std::size_t out = 0;
  for (std::size_t i = 1; i < ranges_.size(); ++i) {
    if (ranges_[i].lo <= ranges_[out].hi + 1) {
      ranges_[out].hi = std::max(ranges_[out].hi, ranges_[i].hi);
    } else {
      ranges_[++out] = ranges_[i];
    }
  }
  ranges_.resize(out + 1);
}

bool CharSet::contains(uint32_t code_point) const {
  auto it = std::lower_bound(ranges_.begin(), ranges_.end(), code_point,
                             [](const CodeRange& range, uint32_t c) { return range.hi < c; });
  return it != ranges_.end() && it->lo <= code_point;
}

uint32_t CharSet::size() const {
  uint32_t count = 0;
  for (const CodeRange& range : ranges_) count += range.hi - range.lo + 1;
  return count;
}

void CharSet::add(uint32_t lo, uint32_t hi) {
  if (ranges_.empty() || ranges_.back().hi + 1 < lo) {
    ranges_.push_back({lo, hi});
    return;
  }
  // The ranges that touch lo..hi are [first, last): they become one.
  auto first = std::lower_bound(ranges_.begin(), ranges_.end(), lo,
                                [](const CodeRange& range, uint32_t c) { return range.hi + 1 < c; });
  auto last = first;
  while (last != ranges_.end() && last->lo <= hi + 1) {
    lo = std::min(lo, last->lo);
    hi = std::max(hi, last->hi);
    ++last;
  }
  if (first == last) {
    ranges_.insert(first, {lo, hi});
  } else {
    *first = {lo, hi};
    ranges_.erase(first + 1, last);
  }
}

void CharSet::add(CharSet&& other) {
  if (ranges_.size() < other.ranges_.size()) ranges_.swap(other.ranges_);
  add(std::as_const(other));
}

void CharSet::add(const CharSet& other) {
  constexpr std::size_t kFew = 4;  // these are put in one by one
  if (other.empty() || this == &other) return;
  if (ranges_.size() < other.ranges_.size() && ranges_.size() <= kFew) {
    const std::vector<CodeRange> few = std::exchange(ranges_, {});
    ranges_.reserve(other.ranges_.size() + few.size());
    ranges_ = other.ranges_;
    for (const CodeRange& range : few) add(range.lo, range.hi);
    return;
  }
  if (other.ranges_.size() <= kFew) {
    ranges_.reserve(ranges_.size() + other.ranges_.size());
    for (const CodeRange& range : other.ranges_) add(range.lo, range.hi);
    return;
  }
  std::vector<CodeRange> merged(ranges_.size() + other.ranges_.size());
  std::merge(ranges_.begin(), ranges_.end(), other.ranges_.begin(), other.ranges_.end(), merged.begin(),
             [](const CodeRange& a, const CodeRange& b) { return a.lo < b.lo; });
  std::size_t out = 0;
  for (std::size_t i = 1; i < merged.size(); ++i) {
    if (merged[i].lo <= merged[out].hi + 1) {
      merged[out].hi = std::max(merged[out].hi, merged[i].hi);
    } else {
      merged[++out] = merged[i];
    }
  }
  merged.resize(out + 1);
  ranges_ = std::move(merged);
}

void CharSet::intersect(const CharSet& other) {
  std::vector<CodeRange> common;
  auto a = ranges_.begin();
  auto b = other.ranges_.begin();
  while (a != ranges_.end() && b != other.ranges_.end()) {
    uint32_t lo = std::max(a->lo, b->lo);
    uint32_t hi = std::min(a->hi, b->hi);
    if (lo <= hi) common.push_back({lo, hi});
    if (a->hi < b->hi) {
      ++a;
    } else {
      ++b;
    }
  }
  ranges_ = std::move(common);
}

void CharSet::subtract(const CharSet& other) {
  std::vector<CodeRange> rest;
  auto b = other.ranges_.begin();
  for (CodeRange range : ranges_) {
    while (b != other.ranges_.end() && b->hi < range.lo) ++b;
    auto hole = b;
    bool anything_left = true;
    for (; hole != other.ranges_.end() && hole->lo <= range.hi; ++hole) {
      if (hole->lo > range.lo) rest.push_back({range.lo, hole->lo - 1});
      if (hole->hi >= range.hi) {
        anything_left = false;
        break;
      }
      range.lo = hole->hi + 1;
    }
    b = hole;
    if (anything_left) rest.push_back(range);
  }
  ranges_ = std::move(rest);
}

// In place: the gap before a range takes the place of a range that has been read.
void CharSet::negate(uint32_t max) {
  std::size_t out = 0;
  uint32_t next = 0;  // the first that no range so far has
  for (const CodeRange range : ranges_) {
    if (range.lo > max) break;
    if (range.lo > next) ranges_[out++] = {next, range.lo - 1};
    next = range.hi + 1;
  }
  ranges_.resize(out);
  if (next > max) return;
  ranges_.reserve(out + 1);
  ranges_.push_back({next, max});
}

void CharSet::trim() {
  if (ranges_.capacity() > ranges_.size() + ranges_.size() / 8 + 4) ranges_.shrink_to_fit();
}

void CharSet::add_simple_folds() {
  // next_fold moves along a cycle of at most four characters, so that closing takes at most three rounds, each
  // from the images of the one before.
  CharSet fresh = *this;
  while (!fresh.empty()) {
    std::vector<CodeRange> images;
    for (const CodeRange& range : fresh.ranges_) {
      unicode::for_each_fold(range.lo, range.hi, [&](uint32_t lo, uint32_t hi) {
        if (lo < range.lo || hi > range.hi) images.push_back({lo, hi});
      });
    }
    fresh = from_ranges(std::move(images));
    fresh.subtract(*this);
    add(fresh);
  }
}

namespace {

void append_char(std::string& out, uint32_t c) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  if (c == '\n') {
    out += "\\n";
  } else if (c == '\t') {
    out += "\\t";
  } else if (c == '\r') {
    out += "\\r";
  } else if (c == '-' || c == '[' || c == ']' || c == '\\' || c == '^') {
    out += '\\';
    out += static_cast<char>(c);
  } else if (c >= 0x20 && c < 0x7F) {
    out += static_cast<char>(c);
  } else if (c < 0x100) {
    out += "\\x";
    out += kHex[c >> 4];
    out += kHex[c & 15];
  } else {
    out += "\\x{";
    int shift = 20;
    while ((c >> shift) == 0) shift -= 4;
    for (; shift >= 0; shift -= 4) out += kHex[(c >> shift) & 15];
    out += '}';
  }
}

}  // namespace

std::string to_string(const CharSet& set) {
  std::string out = "[";
  for (const CodeRange& range : set.ranges()) {
    append_char(out, range.lo);
    if (range.hi > range.lo + 1) out += '-';
    if (range.hi > range.lo) append_char(out, range.hi);
  }
  return out + "]";
}

}  // namespace lino::syntax

// Counting paths, shortest lengths first: a string of n bytes from a state is a byte and a string of n - 1 bytes from
// where that leads.
#include "nfa/paths.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace lino::nfa {
namespace {

// Beyond these a double has long been 0 or infinite; keeps shifts within int.
int shift(int64_t exponent) { return static_cast<int>(std::clamp<int64_t>(exponent, -5000, 5000)); }

// How many lengths a state needs counts for.
std::size_t window(std::size_t from_start, std::size_t to_end, std::size_t max_length) {
  if (from_start > max_length || to_end > max_length - from_start) return 0;
  return max_length - from_start - to_end + 1;
}

}  // namespace

Count Count::of(double value) {
  int exponent = 0;
  const double mantissa = std::frexp(value, &exponent);
  return {mantissa, exponent};
}

double Count::value() const { return std::ldexp(mantissa, shift(exponent)); }

double Count::relative_to(Count total) const { return std::ldexp(mantissa, shift(exponent - total.exponent)); }

Count& Count::add(Count other, unsigned times) {
  if (other.zero() || times == 0) return *this;
  if (zero()) exponent = other.exponent;
  const int64_t base = std::max(exponent, other.exponent);
  const double sum =
      std::ldexp(mantissa, shift(exponent - base)) + times * std::ldexp(other.mantissa, shift(other.exponent - base));
  *this = of(sum);
  exponent += base;
  return *this;
}

std::size_t Paths::memory_for(const Language& language, std::size_t max_length) {
  const std::vector<uint32_t> from_start = lengths_from_start(language);
  const std::vector<uint32_t> to_end = lengths_to_end(language);
  std::size_t cells = 0;
  for (uint32_t state = 0; state < language.size(); ++state) {
    const std::size_t more = window(from_start[state], to_end[state], max_length);
    if (more > SIZE_MAX / sizeof(Count) - cells) return SIZE_MAX;
    cells += more;
  }
  return cells * sizeof(Count);
}

Paths::Paths(Language language, std::size_t max_length) : language_(std::move(language)), max_length_(max_length) {
  to_end_ = lengths_to_end(language_);
  const std::vector<uint32_t> from_start = lengths_from_start(language_);
  first_.push_back(0);
  for (uint32_t state = 0; state < language_.size(); ++state) {
    first_.push_back(first_.back() + window(from_start[state], to_end_[state], max_length_));
  }
  counts_.resize(first_.back());
  sort_bytes();
  count_all();
}

void Paths::sort_bytes() {
  for (unsigned cls = 0; cls < language_.classes.count; ++cls) {
    class_begin_.push_back(static_cast<uint16_t>(bytes_.size()));
    for (unsigned byte = 0; byte < 256; ++byte) {
      if (language_.classes.of[byte] == cls) bytes_.push_back(static_cast<uint8_t>(byte));
    }
  }
  class_begin_.push_back(static_cast<uint16_t>(bytes_.size()));
}

void Paths::count_all() {
  struct Arc {
    uint32_t to;
    unsigned bytes;
  };
  std::vector<Arc> arcs;  // of one state, a target once
  std::vector<std::vector<Arc>> arcs_of(language_.size());
  for (uint32_t state = 0; state < language_.size(); ++state) {
    arcs.clear();
    for (unsigned cls = 0; cls < language_.classes.count; ++cls) {
      const uint32_t to = language_.step(state, cls);
      if (to == kNowhere) continue;
      const auto bytes = static_cast<unsigned>(class_size(cls));
      const auto known = std::ranges::find(arcs, to, &Arc::to);
      if (known != arcs.end()) known->bytes += bytes;
      else arcs.push_back({to, bytes});
    }
    arcs_of[state] = arcs;
  }
  for (std::size_t length = 0; length <= max_length_; ++length) {
    for (uint32_t state = 0; state < language_.size(); ++state) {
      const std::size_t size = first_[state + 1] - first_[state];
      if (length < to_end_[state] || length - to_end_[state] >= size) continue;
      Count sum;
      if (length == 0) sum = Count::of(1);
      else
        for (const Arc& arc : arcs_of[state]) sum.add(count(arc.to, length - 1), arc.bytes);
      counts_[first_[state] + (length - to_end_[state])] = sum;
    }
  }
}

}  // namespace lino::nfa

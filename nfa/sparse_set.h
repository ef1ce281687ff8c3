// A set of small integers that remembers the order of insertion: O(1) insert, membership and clear, no hashing.
// From Briggs and Torczon, "An Efficient Representation for Sparse Sets" (1993); every NFA simulation wants it.
#pragma once

#include <cassert>
#include <cstdint>
#include <vector>

namespace lino::nfa {

class SparseSet {
 public:
  explicit SparseSet(uint32_t capacity = 0) : dense_(capacity), sparse_(capacity) {}

  uint32_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  uint32_t capacity() const { return static_cast<uint32_t>(dense_.size()); }
  uint32_t operator[](uint32_t i) const { return dense_[i]; }  // the i-th inserted

  bool contains(uint32_t value) const {
    const uint32_t at = sparse_[value];
    return at < size_ && dense_[at] == value;
  }

  // Precondition: value < capacity(). False when it was there already.
  bool insert(uint32_t value) {
    assert(value < capacity());
    if (contains(value)) return false;
    dense_[size_] = value;
    sparse_[value] = size_++;
    return true;
  }

  void clear() { size_ = 0; }
  std::size_t memory() const { return (dense_.capacity() + sparse_.capacity()) * sizeof(uint32_t); }

 private:
  std::vector<uint32_t> dense_;   // the members in order
  std::vector<uint32_t> sparse_;  // value -> its place in dense_, if it is a member; else anything
  uint32_t size_ = 0;
};

}  // namespace lino::nfa

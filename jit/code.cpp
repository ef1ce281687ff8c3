// Code: owns its share of a page and nothing else; what a page goes through is page.cpp's.
#include "jit/code.h"

#include <utility>

#include "jit/page.h"

namespace lino::jit {

Code::Code(Code&& other) noexcept
    : page_(std::exchange(other.page_, nullptr)),
      sealed_(std::exchange(other.sealed_, nullptr)),
      bytes_(std::exchange(other.bytes_, nullptr)),
      size_(std::exchange(other.size_, 0)),
      entry_offset_(std::exchange(other.entry_offset_, 0)) {}

Code& Code::operator=(Code&& other) noexcept {
  if (this == &other) return *this;
  release();
  page_ = std::exchange(other.page_, nullptr);
  sealed_ = std::exchange(other.sealed_, nullptr);
  bytes_ = std::exchange(other.bytes_, nullptr);
  size_ = std::exchange(other.size_, 0);
  entry_offset_ = std::exchange(other.entry_offset_, 0);
  return *this;
}

Code::~Code() { release(); }

void Code::release() noexcept {
  if (page_ != nullptr) leave(page_);
}

void Code::seal() const {
  if (page_ != nullptr) jit::seal(*page_);
}

bool Code::try_seal() const { return page_ != nullptr && jit::try_seal(*page_); }

}  // namespace lino::jit

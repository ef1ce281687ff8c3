// Code: owns its share of a page and nothing else; what a page goes through is page.cpp's.
#include "jit/code.h"

#include <utility>

#include "jit/page.h"

namespace lino::jit {

Code::Code(Code&& other) noexcept
    : page_(std::move(other.page_)),
      sealed_(std::exchange(other.sealed_, nullptr)),
      bytes_(std::exchange(other.bytes_, nullptr)),
      size_(std::exchange(other.size_, 0)),
      entry_offset_(std::exchange(other.entry_offset_, 0)) {}

Code& Code::operator=(Code&& other) noexcept {
  if (this == &other) return *this;
  release();
  page_ = std::move(other.page_);
  sealed_ = std::exchange(other.sealed_, nullptr);
  bytes_ = std::exchange(other.bytes_, nullptr);
  size_ = std::exchange(other.size_, 0);
  entry_offset_ = std::exchange(other.entry_offset_, 0);
  return *this;
}

Code::~Code() { release(); }

void Code::release() noexcept {
  sealed_ = nullptr;
  if (page_) leave(page_);
}

void Code::seal() const { jit::seal(page_); }
bool Code::try_seal() const { return jit::try_seal(page_); }

}  // namespace lino::jit

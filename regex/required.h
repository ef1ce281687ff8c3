// A byte that every match contains. Where a haystack has it not, nothing matches: one memchr() tells, at tens of bytes a
// nanosecond, what an automaton takes a nanosecond a byte for. For haystacks too short for windows (windows.h), and for
// is_match(), of patterns whose matches may begin anywhere.
#pragma once

#include <atomic>
#include <bitset>
#include <cstdint>
#include <optional>
#include <string_view>

#include "jit/cost.h"
#include "regex/syntax/hir.h"

namespace lino {

// Bytes that all matches contain. O(size of the tree).
std::bitset<256> required_bytes(const syntax::Hir& hir);

class RequiredByte {
 public:
  std::optional<uint8_t> byte() const {
    const int16_t known = byte_.load(std::memory_order_relaxed);
    return known == kNone ? std::nullopt : std::optional(static_cast<uint8_t>(known));
  }
  // The rarest one, if one is rare.
  void choose(const syntax::Hir& hir, const jit::ByteShares& shares);

  // Is it certain that nothing matches in `rest`? Where the byte is there again and again, looks now and then only.
  bool is_missing(std::string_view rest) const {
    return byte_.load(std::memory_order_relaxed) != kNone && rest.size() >= kLeast && looks_in_vain(rest);
  }

 private:
  static constexpr int16_t kNone = -1;
  static constexpr std::size_t kLeast = 16;  // bytes; fewer are searched as fast
  bool looks_in_vain(std::string_view rest) const;

  mutable std::atomic<int16_t> byte_{kNone};
  mutable std::atomic<int16_t> worth_{0};
};

}  // namespace lino

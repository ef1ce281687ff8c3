// See required.h.
#include "regex/required.h"

#include <algorithm>
#include <cstring>

namespace lino {

using syntax::Hir;

namespace {

constexpr double kRareByte = 0.01;  // share of all bytes
constexpr int16_t kMostWorth = 64, kLeastWorth = -64, kSaved = 4,
                  kPause = 16;  // a search saved is worth some looks for nothing

}  // namespace

std::bitset<256> required_bytes(const Hir& hir) {
  std::bitset<256> bytes;
  if (const auto* literal = std::get_if<Hir::Literal>(&hir.node)) {
    for (const char c : literal->bytes) bytes.set(static_cast<uint8_t>(c));
  } else if (const auto* capture = std::get_if<Hir::Capture>(&hir.node)) {
    return required_bytes(capture->child[0]);
  } else if (const auto* repeat = std::get_if<Hir::Repeat>(&hir.node)) {
    if (repeat->min > 0) return required_bytes(repeat->child[0]);
  } else if (const auto* concat = std::get_if<Hir::Concat>(&hir.node)) {
    for (const Hir& child : concat->children) bytes |= required_bytes(child);
  } else if (const auto* alternate = std::get_if<Hir::Alternate>(&hir.node)) {
    bytes.set();
    for (const Hir& child : alternate->children) bytes &= required_bytes(child);
  }
  return bytes;
}

void RequiredByte::choose(const Hir& hir, const jit::ByteShares& shares) {
  const std::bitset<256> bytes = required_bytes(hir);
  int16_t best = kNone;
  double least = kRareByte;
  for (int16_t byte = 0; byte < 256; ++byte) {
    const auto index = static_cast<uint8_t>(byte);
    if (!bytes[index] || shares[index] >= least) continue;
    least = shares[index];
    best = byte;
  }
  byte_.store(best, std::memory_order_relaxed);
}

bool RequiredByte::looks_in_vain(std::string_view rest) const {
  const int16_t byte = byte_.load(std::memory_order_relaxed);
  int16_t worth = worth_.load(std::memory_order_relaxed);
  if (worth <= kLeastWorth) {  // not this time, until some have gone by
    const bool again = worth <= kLeastWorth - kPause;
    worth = again ? kLeastWorth + 1 : worth - 1;
    worth_.store(worth, std::memory_order_relaxed);
    if (!again) return false;
  }
  if (std::memchr(rest.data(), byte, rest.size()) == nullptr) {
    if (worth < kMostWorth) worth_.store(static_cast<int16_t>(worth + kSaved), std::memory_order_relaxed);
    return true;
  }
  worth_.store(static_cast<int16_t>(worth - 1), std::memory_order_relaxed);
  return false;
}

}  // namespace lino

// The memory of an arena, and copies from one into another; the smart constructors are in hir.cpp.
#include "regex/syntax/hir_arena.h"

#include <algorithm>
#include <cstring>
#include <functional>
#include <new>
#include <utility>

namespace lino::syntax {

namespace {

constexpr std::size_t kAlign = alignof(Hir);
constexpr std::size_t kLeastBlock = 256, kMostBlock = std::size_t{64} << 10;
constexpr std::size_t kMalloc = 16;  // what a piece of memory costs besides its bytes
constexpr std::size_t kSet = sizeof(SharedSet) + sizeof(CharSet) + 3 * kMalloc;  // a set besides its ranges

}  // namespace

const CharSet& Hir::Class::set() const {
  static const CharSet& kEmpty = *new CharSet;  // never destroyed
  return shared != nullptr ? *shared->set : kEmpty;
}

std::size_t HirTree::memory() const { return arena == nullptr ? 0 : sizeof(HirArena) + kMalloc + arena->memory(); }

Hir::Nodes children_of(const Hir& hir) {
  if (const auto* n = std::get_if<Hir::Lookaround>(&hir.node)) return n->child;
  if (const auto* n = std::get_if<Hir::Repeat>(&hir.node)) return n->child;
  if (const auto* n = std::get_if<Hir::Capture>(&hir.node)) return n->child;
  if (const auto* n = std::get_if<Hir::Concat>(&hir.node)) return n->children;
  if (const auto* n = std::get_if<Hir::Alternate>(&hir.node)) return n->children;
  return {};
}

HirArena::HirArena(std::size_t expected) : next_block_(std::min(expected, kMostBlock)) {}

// Blocks grow by half of what there is, so that little is held that is not used.
void* HirArena::take(std::size_t bytes) {
  bytes = (bytes + kAlign - 1) / kAlign * kAlign;
  if (bytes > static_cast<std::size_t>(end_ - at_)) {
    const std::size_t size = std::max(bytes, next_block_);
    blocks_.push_back({std::make_unique_for_overwrite<std::byte[]>(size), size});
    at_ = blocks_.back().bytes.get();
    end_ = at_ + size;
    memory_ += size + kMalloc + sizeof(Block);
    next_block_ = std::clamp(memory_ / 2, kLeastBlock, kMostBlock);
  }
  return std::exchange(at_, at_ + bytes);
}

bool HirArena::owns(const Hir* nodes) const {
  const auto* const at = reinterpret_cast<const std::byte*>(nodes);
  return std::ranges::any_of(blocks_, [&](const Block& block) {
    return std::less_equal<>()(block.bytes.get(), at) && std::less<>()(at, block.bytes.get() + block.size);
  });
}

Hir::Nodes HirArena::place(std::span<const Hir> nodes) {
  auto* const first = static_cast<Hir*>(take(nodes.size_bytes()));
  std::uninitialized_copy(nodes.begin(), nodes.end(), first);
  const auto count = static_cast<uint32_t>(nodes.size());
  return {first, count, count};
}

// Nodes of which others were the children of nodes that are no more, `widest` those with the most room. Room is doubled,
// so that what is dissolved again and again, (?:(?:(?:ab*)c*)d*), takes O(nodes) of memory.
Hir::Nodes HirArena::place_dissolved(std::span<const Hir> nodes, Hir::Nodes widest) {
  if (widest.first == nullptr) return place(nodes);
  const auto count = static_cast<uint32_t>(nodes.size());
  if (widest.room < count || !owns(widest.first)) {
    widest.room = 2 * count;
    widest.first = static_cast<Hir*>(take(widest.room * sizeof(Hir)));
  }
  std::uninitialized_copy(nodes.begin(), nodes.end(), widest.first);
  return {widest.first, count, widest.room};
}

const SharedSet* HirArena::share(CharSet set) {
  set.trim();
  memory_ += kSet + set.ranges().capacity() * sizeof(CodeRange);
  return &sets_.emplace_front(this, std::make_shared<const CharSet>(std::move(set)));
}

// Of another arena. What came from there not long ago is known.
const SharedSet* HirArena::share(const std::shared_ptr<const CharSet>& set) {
  constexpr int kNear = 64;
  int seen = 0;
  for (const SharedSet& known : sets_) {
    if (known.set == set) return &known;
    if (++seen == kNear) break;
  }
  memory_ += kSet + set->ranges().capacity() * sizeof(CodeRange);
  return &sets_.emplace_front(this, set);
}

std::string_view HirArena::keep(std::string_view text) {
  if (text.empty()) return {};
  auto* const kept = static_cast<char*>(take(text.size()));
  std::memcpy(kept, text.data(), text.size());
  return {kept, text.size()};
}

// The two as one text. The text joined last gets room for as much again, where it can grow: what is joined piece by piece takes
// O(bytes).
std::string_view HirArena::join(std::string_view a, std::string_view b) {
  const std::size_t size = a.size() + b.size();
  if (a.data() != joint_.data() || a.size() != joint_.size() || size > joint_room_) {
    joint_room_ = 2 * size;
    auto* const grown = static_cast<char*>(take(joint_room_));
    std::memcpy(grown, a.data(), a.size());
    joint_ = {grown, a.size()};
  }
  auto* const first = const_cast<char*>(joint_.data());  // of this arena
  std::memcpy(first + a.size(), b.data(), b.size());
  return joint_ = {first, size};
}

// As deep as the pattern is nested, which the parser bounds.
Hir HirArena::copy(const Hir& hir) {
  Hir made = hir;
  if (auto* literal = std::get_if<Hir::Literal>(&made.node)) literal->bytes = keep(literal->bytes);
  if (auto* cls = std::get_if<Hir::Class>(&made.node); cls != nullptr && cls->shared != nullptr) {
    if (cls->shared->arena != this) cls->shared = share(cls->shared->set);
    ++cls->shared->uses;
  }
  const auto place_children = [this](Hir::Nodes& nodes) {
    nodes = place(nodes);
    for (Hir& child : nodes) child = copy(child);
  };
  if (auto* n = std::get_if<Hir::Lookaround>(&made.node)) place_children(n->child);
  if (auto* n = std::get_if<Hir::Repeat>(&made.node)) place_children(n->child);
  if (auto* n = std::get_if<Hir::Capture>(&made.node)) place_children(n->child);
  if (auto* n = std::get_if<Hir::Concat>(&made.node)) place_children(n->children);
  if (auto* n = std::get_if<Hir::Alternate>(&made.node)) place_children(n->children);
  return made;
}

}  // namespace lino::syntax

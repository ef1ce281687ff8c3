// Where the nodes of a Hir are made and held: one piece of memory after another, all of them freed together.
//
// The smart constructors keep the invariants of hir.h. They copy the nodes they are given, whose own children stay where
// they are; what was given is not used again, since a Concat or Alternate may grow in place when it is dissolved in another.
// Nodes of another arena may be given, as long as it lives as long as this one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <forward_list>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "regex/syntax/hir.h"

namespace lino::syntax {

class HirArena;

struct SharedSet {
  const HirArena* arena;
  std::shared_ptr<const CharSet> set;
  mutable uint32_t uses = 0;  // Classes of it that were made
};

class HirArena {
 public:
  explicit HirArena(std::size_t expected = 0);  // bytes
  HirArena(const HirArena&) = delete;
  HirArena& operator=(const HirArena&) = delete;

  Hir make_empty();
  Hir make_fail();                          // a Class with an empty set
  Hir make_literal(std::string_view text);  // copied; "" gives Empty
  Hir make_class(CharSet set, bool bytes);
  Hir make_class(const SharedSet* set, bool bytes, unicode::BeyondAscii beyond_ascii = {});  // of this arena
  Hir make_look(Look look);
  Hir make_lookaround(const Hir& child, bool ahead, bool negated);
  Hir make_repeat(const Hir& child, uint32_t min, uint32_t max, bool greedy);
  Hir make_capture(const Hir& child, uint32_t index);
  Hir make_concat(std::span<const Hir> children);
  Hir make_alternate(std::span<const Hir> children);

  const SharedSet* share(CharSet set);
  // The same without copying the text, which is of this arena: neighbours in the text become one literal for nothing.
  Hir make_literal_of(std::string_view text);
  std::string_view keep(std::string_view text);
  Hir copy(const Hir& hir);  // with all that is below it

  void trim() { std::vector<Hir>().swap(flat_); }                                  // nothing more is to be made
  std::size_t memory() const { return memory_ + flat_.capacity() * sizeof(Hir); }  // bytes held

 private:
  void* take(std::size_t bytes);
  const SharedSet* share(const std::shared_ptr<const CharSet>& set);
  bool owns(const Hir* nodes) const;
  Hir::Nodes place(std::span<const Hir> nodes);
  Hir::Nodes place_dissolved(std::span<const Hir> nodes, Hir::Nodes widest);
  void append_piece(const Hir& piece);
  std::string_view join(std::string_view a, std::string_view b);
  void merge_single_characters();

  struct Block {
    std::unique_ptr<std::byte[]> bytes;
    std::size_t size;
  };
  std::vector<Block> blocks_;
  std::byte *at_ = nullptr, *end_ = nullptr;  // what is left of the newest
  std::size_t next_block_;                    // its size
  std::size_t memory_ = 0;
  std::forward_list<SharedSet> sets_;
  std::string_view joint_;  // the text joined last, and the bytes there are for it
  std::size_t joint_room_ = 0;
  std::vector<Hir> flat_;  // scratch: the children of a node that is being made
};

}  // namespace lino::syntax

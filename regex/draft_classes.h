// The classes of a draft (draft.h): ASCII characters as bits, all others looked up in the items as the pattern has them, for
// making a set takes longer than a short search.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <utility>

#include "regex/draft.h"
#include "regex/syntax/unicode/unicode.h"

namespace lino {

// Of a class, a dot or a literal of one byte, its items' place in the draft left out. None: not for a draft.
std::optional<DraftClass> draft_class(const syntax::Ast& ast, const syntax::AstNode& node, bool never_nl);

// Looks characters up, and remembers where it found the last ones: texts stay in one script, mostly.
class DraftLookup {
 public:
  // Is the character in the class? It is none of ASCII's. `items` are the draft's.
  bool is_in(const DraftClass& cls, std::span<const syntax::ClassItem> items, uint32_t code_point);
  uint32_t take_work() { return std::exchange(work_, 0); }  // done since it was asked last, in steps of a search

 private:
  bool holds(const syntax::ClassItem& item, uint32_t code_point);

  uint32_t work_ = 0;
  struct {
    uint32_t property = UINT32_MAX;
    syntax::unicode::Stretch stretch;
  } known_[4];  // by property
};

}  // namespace lino

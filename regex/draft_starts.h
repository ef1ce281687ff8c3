// Where the matches of a draft (draft.h) may begin.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "jit/sequence.h"
#include "regex/draft.h"

namespace lino {

struct DraftFirsts {
  uint64_t words[4] = {};  // bytes
  bool any = false;        // all of them, or a match may be empty
  bool holds(uint8_t byte) const { return words[byte >> 6] >> (byte & 63) & 1; }
};

// O(the branches that a match may begin with), up to a limit: then any.
DraftFirsts firsts_of(const Draft& draft);

// What every match begins with, as one sequence of byte sets that a kernel finds; nothing: it is not one of two bytes or more,
// or `sample`, a haystack, has its bytes too often.
struct DraftPrefix {
  std::optional<jit::Sequence> sequence;
};
DraftPrefix prefix_of(const Draft& draft, std::string_view sample);

}  // namespace lino

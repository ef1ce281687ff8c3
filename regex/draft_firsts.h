// What the matches of a draft (draft.h) may begin with.
#pragma once

#include <cstdint>

#include "regex/draft.h"

namespace lino {

struct DraftFirsts {
  uint64_t words[4] = {};  // bytes
  bool any = false;        // all of them, or a match may be empty
  bool holds(uint8_t byte) const { return words[byte >> 6] >> (byte & 63) & 1; }
};

// O(the branches that a match may begin with), up to a limit: then any.
DraftFirsts firsts_of(const Draft& draft);

}  // namespace lino

// What a pattern says about the ends of its matches, for searches that begin at the haystack's end (from_end.h).
#pragma once

#include <bitset>

#include "regex/syntax/hir.h"

namespace lino {

// Does every match end where the haystack does? False may also be: not seen. O(size of the tree).
bool ends_at_text_end(const syntax::Hir& hir);

// The bytes that matches which are not empty may end with, and perhaps others. O(size of the tree).
std::bitset<256> last_bytes(const syntax::Hir& hir);

}  // namespace lino

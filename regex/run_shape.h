// Is a pattern nothing but a counted run of a class, with or without word boundaries at its ends? Then the bitmask plan
// (jit/runs.h) finds its matches. Loops of one class beside each other are one (`\w\w+`).
#pragma once

#include <optional>

#include "jit/runs.h"
#include "regex/syntax/hir.h"

namespace lino {

// `longest`: leftmost-longest matches, for which a lazy loop is a greedy one. Groups are not looked at. O(pattern).
std::optional<jit::RunShape> run_shape(const syntax::Hir& hir, bool longest);

}  // namespace lino

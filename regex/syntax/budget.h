// The error of a pattern that needs more memory than Options::max_mem leaves it: which part of lino needs it, how much
// that would be and how much there is. Used by every stage that has a budget.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "lino/error.h"

namespace lino::syntax {

// "64 KiB", "2 MiB".
std::string readable_bytes(double bytes);

// "the pattern needs `what` of about 3 MiB, but the memory budget allows 2 MiB; `advice` or raise the budget (max_mem)".
// Of the whole pattern. `needed` may be an estimate: where it is not above `allowed`, the error says "more than" that.
Error over_budget(std::string_view what, double needed, std::size_t allowed, std::string_view advice,
                  std::string_view pattern, std::string_view who = "the pattern needs");

}  // namespace lino::syntax

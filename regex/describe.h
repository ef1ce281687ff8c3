// Lines of explain() that a Regex and a Set have in common.
#pragma once

#include <string>

#include "lino/regex.h"
#include "regex/windows.h"

namespace lino {

// The plan of windows and what it is expected to cost; nothing where there is none.
std::string windows_of(const WindowPlan* windows);

// By whom the bytes were read that have been searched; nothing before the first search.
std::string searched_by(const Regex::Statistics& statistics);

}  // namespace lino

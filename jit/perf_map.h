// perf's map file, /tmp/perf-<pid>.map: how `perf report` names addresses in stamped code. Opt-in, LINO_PERF_MAP=1.
#pragma once

#include <vector>

#include "jit/page.h"

namespace lino::jit {

bool perf_map_wanted();                                   // read once
void write_perf_map(const std::vector<Symbol>& symbols);  // appends; a file that cannot be written is ignored

}  // namespace lino::jit

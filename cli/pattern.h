// The user's patterns as the one Regex the command searches with.
#pragma once

#include "cli/args.h"
#include "lino/error.h"
#include "lino/regex.h"

namespace lino::cli {

// Any of args.patterns, under -F, -i, -w and -x; ^ and $ are line anchors, and no match contains a '\n'. An error is
// about one of the patterns as the user wrote it.
Expected<Regex> compile_patterns(const Args& args);

}  // namespace lino::cli

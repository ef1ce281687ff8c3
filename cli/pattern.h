// The user's patterns as the one Regex the command searches with.
#pragma once

#include "cli/args.h"
#include "cli/matcher.h"
#include "lino/error.h"

namespace lino::cli {

// Any of args.patterns, under -F, -i, -w and -x; ^ and $ are line anchors, and no match contains a line's terminator. With clauses, of
// these and of those that may match; and the Query. An error is about one of the patterns as the user wrote it.
Expected<Matchers> compile_patterns(const Args& args);

}  // namespace lino::cli

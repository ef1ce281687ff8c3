// --dump: a stage of a pattern's way to code.
#pragma once

#include "cli/args.h"
#include "cli/writer.h"
#include "lino/regex.h"

namespace lino::cli {

// Searches the files that are named first: what a plan is depends on what is searched. False: one could not be read.
bool dump(const Args& args, const Regex& regex, Writer& out);

}  // namespace lino::cli

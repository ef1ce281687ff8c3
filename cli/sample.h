// --sample: random strings that the patterns match, one a line.
#pragma once

#include "cli/args.h"
#include "cli/writer.h"
#include "lino/error.h"
#include "lino/regex.h"

namespace lino::cli {

// Writes *args.sample strings. An error: there is no string that matches, or there are too many to count.
Expected<bool> print_samples(const Args& args, const Regex& regex, Writer& out);

}  // namespace lino::cli

// -P: patterns that are meant as PCRE2 reads them.
#pragma once

#include <optional>
#include <string>

#include "lino/error.h"

namespace lino::cli {

// What lino would read, but not as PCRE2 does. What it cannot read at all is told by Regex::make(), with its name.
std::optional<Error> read_otherwise(const std::string& pattern);

}  // namespace lino::cli

// A glob of git's ignore files (gitignore(5); what its wildmatch() makes of it), as a Regex over bytes: so a name is
// matched in linear time, whatever the glob. `*` and `?` and brackets stop at a '/', `**` between slashes does not.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lino/regex.h"

namespace lino::cli {

struct GlobOptions {
  bool ignore_case = false;  // of ASCII letters, as git has it
  bool braces = false;       // {a,b} is a choice, which may hold further ones
};

// How many bytes of `glob` stand for themselves, from its begin on.
std::size_t literal_length(std::string_view glob, const GlobOptions& how = {});

// A pattern under Options::latin1 for full_match(); nothing: no name is matched, for a bracket or a brace is not closed, or
// a backslash escapes nothing. `from`: where the wild part begins, literal_length() as a rule. What stands before that is
// plain text, and the wild part is read as if nothing stood before it: `a**/b` is read as `a` and then `**/b`, as git does.
std::optional<std::string> glob_pattern(std::string_view glob, std::size_t from, const GlobOptions& how = {});

// The Regex of such a pattern.
std::optional<Regex> glob_regex(std::string_view glob, std::size_t from, const GlobOptions& how = {});

}  // namespace lino::cli

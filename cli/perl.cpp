// A walk over the pattern that knows escapes, \Q..\E and brackets; pcre2pattern(3).
#include "cli/perl.h"

#include <algorithm>
#include <string_view>

namespace lino::cli {
namespace {

Error unsupported(Span span, std::string message, const std::string& pattern) {
  return {ErrorKind::kUnsupported, span, std::move(message), pattern};
}

// Of the flags behind "(?": those up to a ':' or a ')'.
std::string_view flags_at(std::string_view pattern, std::size_t at) {
  const std::size_t end = pattern.find_first_not_of("aimnsuvxJRU^-", at);
  return pattern.substr(at, (end == std::string_view::npos ? pattern.size() : end) - at);
}

}  // namespace

std::optional<Error> read_otherwise(const std::string& pattern) {
  bool in_brackets = false;
  for (std::size_t i = 0; i + 1 < pattern.size(); ++i) {
    const std::string_view rest = std::string_view(pattern).substr(i);
    if (rest.starts_with("\\Q")) {
      i = std::min(pattern.find("\\E", i), pattern.size());
    } else if (rest.starts_with("\\v")) {
      return unsupported({i, i + 2},
                         "under -P this would be any vertical space; write [\\n\\x0B\\f\\r\\x{85}\\x{2028}\\x{2029}], "
                         "or \\x0B for the vertical tab",
                         pattern);
    } else if (rest[0] == '\\') {
      ++i;
    } else if (in_brackets && rest.starts_with("[:")) {
      i = std::min(pattern.find(":]", i + 2), pattern.size() - 1) + 1;
    } else if (in_brackets) {
      in_brackets = rest[0] != ']';
    } else if (rest[0] == '[') {
      in_brackets = true;
      i += rest.starts_with("[^") ? 1 : 0;
      if (i + 1 < pattern.size() && pattern[i + 1] == ']') ++i;  // a first ] is itself
    } else if (rest.starts_with("(?")) {
      const std::string_view flags = flags_at(pattern, i + 2);
      const Span span{i, i + 2 + flags.size()};
      if (flags.contains('R'))
        return unsupported(span, "recursion is not supported under -P; without -P, (?R) says how lines end", pattern);
      if (flags.contains("xx"))
        return unsupported(span, "(?xx) is not supported; under (?x) spaces in brackets count", pattern);
      if (flags.contains('u') || flags.contains('v'))
        return unsupported(span, "PCRE2 has no such flag; leave -P out for (?u) and (?v)", pattern);
    }
  }
  return std::nullopt;
}

}  // namespace lino::cli

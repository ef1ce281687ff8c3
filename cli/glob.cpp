// From a glob to a pattern, byte by byte; see glob.h.
#include "cli/glob.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace lino::cli {
namespace {

using Bytes = std::array<bool, 256>;

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
char other_case(char c) { return is_lower(c) || is_upper(c) ? static_cast<char>(c ^ 0x20) : c; }
std::uint8_t byte(char c) { return static_cast<std::uint8_t>(c); }

void append_byte(std::string& pattern, std::uint8_t value) {
  constexpr std::string_view digits = "0123456789abcdef";
  pattern += "\\x";
  pattern += digits[value >> 4];
  pattern += digits[value & 15];
}

constexpr std::string_view kNoByte = "[^\\x00-\\xff]";

void append_literal(std::string& pattern, char c, const GlobOptions& how) {
  const char other = how.ignore_case ? other_case(c) : c;
  if (other != c) {
    pattern += {'[', c, other, ']'};
  } else if (is_lower(c) || is_upper(c) || (c >= '0' && c <= '9') || c == '/') {
    pattern += c;
  } else {
    append_byte(pattern, byte(c));
  }
}

// Git folds a name's letters to lower case, but not what a backslash escapes.
void append_escaped(std::string& pattern, char c, const GlobOptions& how) {
  if (how.ignore_case && is_upper(c)) {
    pattern += kNoByte;
  } else {
    append_literal(pattern, c, how);
  }
}

void append_set(std::string& pattern, const Bytes& set) {
  if (std::ranges::none_of(set, std::identity())) {
    pattern += kNoByte;
    return;
  }
  pattern += '[';
  for (unsigned first = 0; first < set.size(); ++first) {
    if (!set[first]) continue;
    unsigned last = first;
    while (last + 1 < set.size() && set[last + 1]) ++last;
    append_byte(pattern, static_cast<std::uint8_t>(first));
    if (last > first) pattern += '-';
    if (last > first) append_byte(pattern, static_cast<std::uint8_t>(last));
    first = last;
  }
  pattern += ']';
}

// A class by its POSIX name, of ASCII; false: there is no such class.
bool add_named(std::string_view name, bool ignore_case, Bytes& set) {
  const auto in = [name](unsigned c) {
    const bool lower = c >= 'a' && c <= 'z', upper = c >= 'A' && c <= 'Z', digit = c >= '0' && c <= '9';
    const bool graph = c > ' ' && c < 0x7F, hex = digit || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    if (name == "alnum") return lower || upper || digit;
    if (name == "alpha") return lower || upper;
    if (name == "blank") return c == ' ' || c == '\t';
    if (name == "cntrl") return c < ' ' || c == 0x7F;
    if (name == "digit") return digit;
    if (name == "graph") return graph;
    if (name == "lower") return lower;
    if (name == "print") return graph || c == ' ';
    if (name == "punct") return graph && !lower && !upper && !digit;
    if (name == "space") return c == ' ' || (c >= '\t' && c <= '\r');
    if (name == "upper") return upper;
    return name == "xdigit" && hex;
  };
  bool any = false;
  for (unsigned c = 0; c < 128; ++c) {
    if (!in(c)) continue;
    set[c] = any = true;
    if (ignore_case && name == "upper") set[c | 0x20] = true;
  }
  return any;
}

// One glob on its way to a pattern.
struct Translator {
  std::string_view glob;
  GlobOptions how;
  std::size_t at = 0;
  std::size_t begin = 0;  // of the wild part
  std::string pattern = {};

  bool ends() const { return at == glob.size(); }
  bool element();
  bool bracket();
  bool bracket_items(Bytes& set);
  void add_range(int first, int last, Bytes& set) const;
  void stars();
  bool braces();
};

void Translator::add_range(int first, int last, Bytes& set) const {
  for (int c = first; c <= last; ++c) {
    set[static_cast<std::size_t>(c)] = true;
    if (how.ignore_case && c >= 'A' && c <= 'Z') set[static_cast<std::size_t>(c | 0x20)] = true;
  }
}

// The items of a bracket up to its ']', the first of which may be a ']'.
bool Translator::bracket_items(Bytes& set) {
  int before = -1;  // what a '-' would be a range from
  for (bool first = true;; first = false) {
    if (ends()) return false;
    char c = glob[at++];
    if (c == ']' && !first) return true;
    if (c == '[' && !ends() && glob[at] == ':') {
      const std::size_t close = glob.find(']', at);
      if (close == std::string_view::npos) return false;
      if (close > at + 1 && glob[close - 1] == ':') {
        if (!add_named(glob.substr(at + 1, close - at - 2), how.ignore_case, set)) return false;
        at = close + 1;
        before = -1;
        continue;
      }
    }
    if (c == '-' && before >= 0 && !ends() && glob[at] != ']') {
      c = glob[at++];
      if (c == '\\') {
        if (ends()) return false;
        c = glob[at++];
      }
      add_range(before, byte(c), set);
      before = -1;
      continue;
    }
    if (c == '\\') {
      if (ends()) return false;
      c = glob[at++];
    }
    set[byte(c)] = true;
    before = byte(c);
  }
}

bool Translator::bracket() {
  const bool negated = !ends() && (glob[at] == '!' || glob[at] == '^');
  if (negated) ++at;
  Bytes set{};
  if (!bracket_items(set)) return false;
  if (how.ignore_case) {
    // Git folds a name's letters to lower case, and looks for them so; in ranges and [:upper:] the upper case counts as well.
    for (char c = 'a'; c <= 'z'; ++c) set[byte(other_case(c))] = set[byte(c)];
  }
  if (negated) {
    for (bool& in : set) in = !in;
  }
  set[byte('/')] = false;
  append_set(pattern, set);
  return true;
}

// Behind one '*'.
void Translator::stars() {
  const std::size_t first = at - 1;
  while (!ends() && glob[at] == '*') ++at;
  const std::string_view rest = glob.substr(at);
  const bool bounded =
      (first == begin || glob[first - 1] == '/') && (rest.empty() || rest.starts_with('/') || rest.starts_with("\\/"));
  if (at - first < 2 || !bounded) {
    pattern += "[^/]*";
  } else if (rest.starts_with('/')) {
    pattern += "(?:.*/)?";
    ++at;
  } else {
    pattern += ".*";
  }
}

bool Translator::element() {
  const char c = glob[at++];
  if (c == '?') {
    pattern += "[^/]";
  } else if (c == '*') {
    stars();
  } else if (c == '[') {
    return bracket();
  } else if (c == '{' && how.braces) {
    return braces();
  } else if (c == '\\') {
    if (ends()) return false;
    append_escaped(pattern, glob[at++], how);
  } else {
    append_literal(pattern, c, how);
  }
  return true;
}

// Behind a '{', to its '}'. Commas inside brackets are theirs.
bool Translator::braces() {
  pattern += "(?:";
  while (!ends()) {
    if (glob[at] == '}') {
      ++at;
      pattern += ')';
      return true;
    }
    if (glob[at] == ',') {
      ++at;
      pattern += '|';
    } else if (!element()) {
      return false;
    }
  }
  return false;
}

}  // namespace

std::size_t literal_length(std::string_view glob, const GlobOptions& how) {
  return std::min(glob.find_first_of(how.braces ? "*?[\\{" : "*?[\\"), glob.size());
}

std::optional<std::string> glob_pattern(std::string_view glob, std::size_t from, const GlobOptions& how) {
  Translator translator{.glob = glob, .how = how, .at = from, .begin = from};
  for (const char c : glob.substr(0, from)) append_literal(translator.pattern, c, how);
  while (!translator.ends()) {
    if (!translator.element()) return std::nullopt;
  }
  return translator.pattern;
}

std::optional<Regex> glob_regex(std::string_view glob, std::size_t from, const GlobOptions& how) {
  const std::optional<std::string> pattern = glob_pattern(glob, from, how);
  if (!pattern) return std::nullopt;
  Expected<Regex> regex = Regex::make(*pattern, {.latin1 = true, .dot_nl = true, .never_capture = true});
  if (!regex) return std::nullopt;  // too large a glob
  return *regex;
}

}  // namespace lino::cli

// Fuzzes replacement templates: replace, replace_all and expand against a second reading of the manual's sentence about
// $1, $name, ${1}, ${name}, $0 and $$, with groups from captures().
//
// Input: a byte of options, then the pattern, the template and the haystack, each of the first two ending in a byte FF.
#include <cctype>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "lino/regex.h"

namespace {

using namespace lino;

constexpr std::size_t kPatternBytes = 200, kHaystackBytes = 1000;  // longer ones only cost time

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "%s\n", what);
  std::abort();
}

std::string_view take(std::string_view& text) {
  const std::size_t end = std::min(text.find('\xFF'), text.size());
  const std::string_view front = text.substr(0, end);
  text.remove_prefix(std::min(text.size(), end + 1));
  return front;
}

std::string_view group(const Captures& captures, std::string_view name) {
  if (name.empty() || name.find_first_not_of("0123456789") != std::string_view::npos) return captures[name];
  if (name.find_first_not_of('0') == std::string_view::npos) return captures[std::size_t{0}];
  name.remove_prefix(name.find_first_not_of('0'));
  return name.size() > 6 ? std::string_view() : captures[std::strtoul(std::string(name).c_str(), nullptr, 10)];
}

std::string expanded(const Captures& captures, std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view rest = text.substr(i + 1);
    std::size_t length = 0;
    while (length < rest.size() && (std::isalnum(static_cast<unsigned char>(rest[length])) || rest[length] == '_')) {
      ++length;
    }
    if (text[i] != '$') {
      out += text[i];
    } else if (rest.starts_with('$')) {
      out += '$';
      ++i;
    } else if (rest.starts_with('{') && rest.find('}') != std::string_view::npos) {
      out += group(captures, rest.substr(1, rest.find('}') - 1));
      i += rest.find('}') + 1;
    } else if (length > 0) {
      out += group(captures, rest.substr(0, length));
      i += length;
    } else {
      out += '$';
    }
  }
  return out;
}

// Every match's groups by a search of its own, from where find_all says that it begins.
std::string replaced(const Regex& regex, std::string_view haystack, std::string_view text, std::size_t limit) {
  std::string out;
  std::size_t end = 0;
  for (const Match match : regex.matches(haystack)) {
    if (limit-- == 0) break;
    const std::optional<Captures> captures = regex.captures(haystack, match.begin());
    require(captures && captures->span(0) == match.span(), "captures finds another match");
    out += haystack.substr(end, match.begin() - end);
    out += expanded(*captures, text);
    end = match.end();
  }
  return out + std::string(haystack.substr(end));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::string_view pattern = take(rest), text = take(rest), haystack = rest;
  if (pattern.size() > kPatternBytes || haystack.size() > kHaystackBytes) return 0;
  const Options options{.latin1 = (data[0] & 1) != 0,
                        .longest_match = (data[0] & 2) != 0,
                        .case_sensitive = (data[0] & 4) == 0,
                        .max_mem = std::size_t{1} << 20,
                        .engine = (data[0] & 8) != 0 ? Engine::kJit : Engine::kTable};
  const Expected<Regex> regex = Regex::make(pattern, options);
  if (!regex) return 0;
  const std::string all = replaced(*regex, haystack, text, Regex::npos);
  require(regex->replace_all(haystack, text) == all, "replace_all");
  const auto expand = [&](const Captures& captures) {
    std::string out;
    Regex::expand(captures, text, out);
    return out;
  };
  require(regex->replace_all(haystack, expand) == all, "replace_all by a function");
  require(regex->replace(haystack, text) == replaced(*regex, haystack, text, 1), "replace");
  require(regex->split(haystack).size() == regex->count(haystack) + 1, "split");
  return 0;
}

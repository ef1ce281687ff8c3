// Property-based tests of a small parser of e-mail addresses: RapidCheck asks, lino/rapidcheck.h makes addresses that
// match a pattern, and strings that nearly do. The second parser has a mistake, which is found, and shrunk to a case
// that can be read at a glance.
#include <rapidcheck.h>

#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>

#include "lino/rapidcheck.h"

namespace {

struct Address {
  std::string user, host;
};

bool is_word(std::string_view text) {
  return !text.empty() && text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == text.npos;
}

// Words with a dot between each two; at least `least` words.
bool is_dotted(std::string_view text, int least) {
  for (int words = 1;; ++words) {
    const std::size_t dot = text.find('.');
    if (!is_word(text.substr(0, dot))) return false;
    if (dot == text.npos) return words >= least;
    text.remove_prefix(dot + 1);
  }
}

std::optional<Address> parse(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == text.npos || !is_dotted(text.substr(0, at), 1) || !is_dotted(text.substr(at + 1), 2)) return std::nullopt;
  return Address{std::string(text.substr(0, at)), std::string(text.substr(at + 1))};
}

// The same, but with the last @ instead of the first, and no look at what is before it.
std::optional<Address> parse_carelessly(std::string_view text) {
  const std::size_t at = text.rfind('@');
  if (at == text.npos || at == 0 || !is_dotted(text.substr(at + 1), 2)) return std::nullopt;
  return Address{std::string(text.substr(0, at)), std::string(text.substr(at + 1))};
}

const lino::Generator& addresses() {
  static const lino::Generator generator(R"([a-z0-9-]+(?:\.[a-z0-9-]+)*@[a-z0-9-]+(?:\.[a-z0-9-]+)+)",
                                         {.alphabet = {lino::kPrintableAscii}});
  return generator;
}

// A property of all the strings: says whether it held, else for which string it does not; RapidCheck has shrunk that
// one, and tells the whole story on standard error.
template <class Property>
void check(const char* what, const rc::Gen<std::string>& strings, Property holds) {
  std::string failing;
  const bool held = rc::check(what, [&] {
    const std::string text = *strings;
    if (holds(text)) return;
    failing = text;
    RC_FAIL("does not hold");
  });
  std::cout << what << ": " << (held ? "yes" : "not " + failing) << '\n';
}

}  // namespace

int main() {
  setenv("RC_PARAMS", "seed=1 max_success=500", 0);  // the same cases each time
  const auto good = lino::rc::matching(addresses());
  const auto bad = lino::rc::near_missing(addresses());
  check("addresses are read", good, [](const std::string& text) { return parse(text).has_value(); });
  check("and written as they were", good, [](const std::string& text) {
    const auto address = parse(text);
    return address && address->user + "@" + address->host == text;
  });
  check("hosts are shorter than 12 bytes", good, [](const std::string& text) { return parse(text)->host.size() < 12; });
  check("near-misses are refused", bad, [](const std::string& text) { return !parse(text); });
  check("by the careless parser too", bad, [](const std::string& text) { return !parse_carelessly(text); });
}

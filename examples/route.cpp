// Sorts lines by what is in them, with one search a line for all patterns; the pattern that comes first wins.
#include <lino/set.h>

#include <iostream>
#include <string>
#include <vector>

int main() {
  const std::vector<std::string> patterns = {R"(\berror\b)", R"(\b(?P<user>\w+)@(?P<host>[\w.]+))", R"(\d+ms\b)"};
  const lino::Set set(patterns);
  for (const std::string line : {"error: mail to ann@example.org took 31ms", "bob@example.com logged in", "idle"}) {
    std::cout << line << '\n';
    for (const std::size_t id : set.matching(line)) std::cout << "  has " << set.pattern(id) << '\n';
    for (const lino::SetMatch& match : set.matches(line))
      std::cout << "  " << match.pattern << " at " << match.span.begin << ": " << match.text(line) << '\n';
    if (const auto found = set.captures(line); found && found->pattern == 1)
      std::cout << "  host " << found->groups["host"] << '\n';
  }
}

// The heart of a grep: searches a whole text at once and counts the lines that match, then where and what.
#include <cstddef>
#include <iostream>
#include <string>
#include <string_view>

#include "lino/regex.h"

int main() {
  std::string text;
  for (int i = 1; i <= 1000; ++i) text += "line " + std::to_string(i) + (i % 7 == 0 ? " lucky\n" : "\n");
  const lino::Expected<lino::Regex> regex = lino::Regex::make(R"((?m)^line \d*77 lucky$)");
  if (!regex) {
    std::cerr << regex.error().what() << '\n';
    return 2;
  }

  std::size_t lines = 0;
  std::size_t next_line = 0;
  for (const lino::Match match : (*regex).matches(text)) {
    if (match.begin() < next_line) continue;  // one more match in a line already counted
    next_line = text.find('\n', match.end()) + 1;
    ++lines;
    std::cout << match.begin() << ": " << match.text() << '\n';
  }
  std::cout << lines << " lines\n";
}

// Uses an installed lino: prints its version, the span of a date in a sentence, and an error with its caret line.
#include <lino/regex.h>

#include <iostream>

int main() {
  std::cout << lino::version() << '\n';
  const lino::Regex date(R"((\d{4})-(\d{2})-(\d{2}))");
  if (const auto match = date.find("released on 2024-05-17."))
    std::cout << match->begin() << ' ' << match->end() << '\n';
  try {
    lino::Regex bad("a(b");
  } catch (const lino::Error& error) {  // thrown in the library, caught here: its type must be the same in both
    std::cout << error.what() << '\n';
    return 0;
  }
  return 1;
}

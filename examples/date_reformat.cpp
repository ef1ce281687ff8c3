// Rewrites dates in a text: captures by name, replacements by text and by code.
#include <iostream>
#include <string>

#include "lino/regex.h"

int main() {
  const std::string text = "Released 2024-03-09, patched 2024-11-21; see also 99-1-1.";
  const lino::Regex date(R"(\b(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)\b)");

  std::cout << date.replace_all(text, "$day.$month.$year") << '\n';

  const auto in_words = [](const lino::Captures& groups) {
    static const char* const kMonths[] = {"January", "February", "March",     "April",   "May",      "June",
                                          "July",    "August",   "September", "October", "November", "December"};
    const int month = std::stoi(std::string(groups["month"]));
    return std::to_string(std::stoi(std::string(groups["day"]))) + " " + kMonths[(month - 1) % 12] + " " +
           std::string(groups["year"]);
  };
  std::cout << date.replace_all(text, in_words) << '\n';
}

// Takes log lines apart into typed fields, with the interface that code written for RE2 knows.
#include <iostream>
#include <optional>
#include <string>
#include <string_view>

#include "lino/re2_like.h"

using lino::re2_like::RE2;

int main() {
  std::string_view log =
      "GET /index.html 200 5120\n"
      "GET /missing 404 -\n"
      "POST /form 500 17\n"
      "PUT /ok 99999999999 1\n";
  const RE2 line(R"((\w+) (\S+) (\d+) (?:(\d+)|-)\n)");

  std::string method, path;
  int status = 0;
  std::optional<long> bytes;
  while (RE2::Consume(&log, line, &method, &path, &status, &bytes)) {
    std::cout << path << ": " << method << " gave " << status << ", " << (bytes ? std::to_string(*bytes) : "no")
              << " bytes\n";
  }
  std::cout << "not understood: " << log;  // a status that does not fit an int
}

// replace_all, with plain text and with groups, and split, on 256 KiB of prose and of code. RE2 has GlobalReplace,
// PCRE2 pcre2_substitute; neither splits, so that is their loop of find. Every run makes its result anew, as a caller
// gets it. Names are what/library/pattern/haystack.
#include <memory>
#include <string>
#include <string_view>

#include "bench/beside.h"
#include "bench/haystacks.h"
#include "bench/rivals.h"

namespace lino::bench {
namespace {

constexpr std::size_t kBytes = std::size_t{256} << 10;

struct Replaced {
  const char* name;
  const char* pattern;
  const char* with;
};
// From nearly no matches, where the copy is all there is, to one every few bytes, where the copying of pieces is. No
// match is empty: those the libraries treat differently.
constexpr Replaced kPlain[] = {{"rare", "Sherlock Holmes|kMaxCodeBytes", "somebody"},
                               {"digits", "[0-9]+", "#"},
                               {"ignore_case", R"((?i)\b(?:you|return|if)\b)", "one"},
                               {"the", "the", "THE"},
                               {"spaces", R"(\s+)", " "}};
constexpr Replaced kGroups[] = {{"call", R"(([A-Za-z_]\w*)\(([^()\n]*)\))", "$1[$2]"},
                                {"capital", R"(([A-Z])([a-z]+))", "<$1>$2"},
                                {"two_words", R"((\w+)\s+(\w+))", "$2 $1"}};
constexpr Replaced kSplit[] = {
    {"line", R"(\n)", ""}, {"comma", R"(\s*[,;]\s*)", ""}, {"spaces", R"(\s+)", ""}, {"no_word", R"(\W+)", ""}};

template <class Library>
void add_library(std::string_view text, const std::string& haystack) {
  const auto task = [&](const char* what, const Replaced& row) {
    return Task{what, row.name + ("/" + haystack), text.size()};
  };
  for (const Replaced& row : kPlain) {
    add(task("replace", row), Library::kName, [=, regex = std::make_shared<Library>(row.pattern), with = row.with] {
      return regex->replace_all(text, with);
    });
  }
  for (const Replaced& row : kGroups) {
    add(task("replace_groups", row), Library::kName,
        [=, regex = std::make_shared<Library>(row.pattern), with = row.with] {
          return regex->replace_all(text, with);
        });
  }
  for (const Replaced& row : kSplit) {
    add(task("split", row), Library::kName,
        [=, regex = std::make_shared<Library>(row.pattern)] { return regex->split(text); });
  }
}

void add_all() {
  for (const Haystack& haystack : haystacks()) {
    if (haystack.name != "prose" && haystack.name != "code") continue;
    const std::string_view text = std::string_view(haystack.text).substr(0, kBytes);
    add_library<Lino>(text, std::string(haystack.name));
    add_library<Re2>(text, std::string(haystack.name));
    add_library<Pcre2Jit>(text, std::string(haystack.name));
  }
}

}  // namespace
}  // namespace lino::bench

int main(int argc, char** argv) {
  lino::bench::add_all();
  return lino::bench::run_all(argc, argv);
}

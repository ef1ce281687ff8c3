// The Unicode tables: look-ups by name, and every code point of every property against the database's own files,
// where Debian's unicode-data is installed. (That the checked-in tables are the generator's is another test's.)
#include "regex/syntax/unicode/unicode.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include "tests/count.h"

namespace lino::syntax::unicode {
namespace {

TEST(Unicode, Names) {
  for (const char* good : {"Any", "L", "Lu", "Nd", "Greek", "Old_Italic", "Common", "Inherited", "Kawi", "Zs", "Cs"}) {
    Property property{};
    bool found = find_property(good, property) && name(property) == good;
    test::count("unicode", 1, found ? 0 : 1);
    EXPECT_TRUE(found) << good;
  }
  for (const char* bad :
       {"", "l", "greek", "Cn", "LC", "L&", "Unknown", "Grek", "Lu ", "Old Italic", "IsL", "~", "any"}) {
    Property property{};
    bool found = find_property(bad, property);
    test::count("unicode", 1, found ? 1 : 0);
    EXPECT_FALSE(found) << bad;
  }
}

TEST(Unicode, Sets) {
  struct Row {
    const char* name;
    const char* printed;
  };
  const Row kRows[] = {
      {"Any", "[\\x00-\\x{10FFFF}]"},
      {"Cc", "[\\x00-\\x1F\\x7F-\\x9F]"},
      {"Cs", "[\\x{D800}-\\x{DFFF}]"},
      {"Zs", "[ \\xA0\\x{1680}\\x{2000}-\\x{200A}\\x{202F}\\x{205F}\\x{3000}]"},
      {"Z", "[ \\xA0\\x{1680}\\x{2000}-\\x{200A}\\x{2028}\\x{2029}\\x{202F}\\x{205F}\\x{3000}]"},
      {"Co", "[\\x{E000}-\\x{F8FF}\\x{F0000}-\\x{FFFFD}\\x{100000}-\\x{10FFFD}]"},
      {"Ogham", "[\\x{1680}-\\x{169C}]"},
      {"Kawi", "[\\x{11F00}-\\x{11F10}\\x{11F12}-\\x{11F3A}\\x{11F3E}-\\x{11F59}]"},
  };
  for (const Row& row : kRows) {
    Property property{};
    ASSERT_TRUE(find_property(row.name, property));
    std::string printed = to_string(set(property));
    test::count("unicode", 1, printed == row.printed ? 0 : 1);
    EXPECT_EQ(printed, row.printed) << row.name;
  }
}

TEST(Unicode, FoldsAreCycles) {
  uint64_t folding = 0;
  for (uint32_t c = 0; c <= kMaxCodePoint; ++c) {
    uint32_t next = next_fold(c);
    if (next == c) continue;
    ++folding;
    int length = 1;
    for (; next != c && length < 5; next = next_fold(next)) ++length;
    EXPECT_LE(length, 4) << std::hex << c;
  }
  EXPECT_EQ(folding, 2878u);  // characters of Unicode 15.0 that have another case by simple folding
  test::count("unicode", folding);
}

// The fields of a file of the database, by line.
std::vector<std::vector<std::string>> rows(const std::string& path) {
  std::ifstream file(path);
  std::vector<std::vector<std::string>> out;
  for (std::string line; std::getline(file, line);) {
    line.resize(std::min(line.find('#'), line.size()));
    std::vector<std::string> fields(1);
    for (char c : line) {
      if (c == ';') {
        fields.emplace_back();
      } else if (c != ' ' || !fields.back().empty()) {
        fields.back() += c;
      }
    }
    for (std::string& field : fields) field.resize(field.find_last_not_of(' ') + 1);
    if (fields.size() > 1) out.push_back(fields);
  }
  return out;
}

TEST(Unicode, EveryCodePoint) {
  const std::string folder = "/usr/share/unicode/";
  if (!std::ifstream(folder + "UnicodeData.txt")) {
    test::count_skipped("unicode", "unicode-data-is-not-installed");
    GTEST_SKIP() << "the package unicode-data is not installed";
  }
  std::map<std::string, std::vector<CodeRange>> expected;
  uint32_t first = 0;
  bool in_range = false;
  for (const std::vector<std::string>& fields : rows(folder + "UnicodeData.txt")) {
    uint32_t code = static_cast<uint32_t>(std::strtoul(fields[0].c_str(), nullptr, 16));
    if (!in_range) first = code;
    in_range = fields[1].ends_with(", First>");
    if (in_range) continue;
    expected[fields[2]].push_back({first, code});
    expected[fields[2].substr(0, 1)].push_back({first, code});
  }
  for (const std::vector<std::string>& fields : rows(folder + "Scripts.txt")) {
    char* end = nullptr;
    uint32_t lo = static_cast<uint32_t>(std::strtoul(fields[0].c_str(), &end, 16)), hi = lo;
    if (*end == '.') hi = static_cast<uint32_t>(std::strtoul(end + 2, nullptr, 16));
    expected[fields[1]].push_back({lo, hi});
  }
  expected["Any"].push_back({0, kMaxCodePoint});
  EXPECT_EQ(expected.size(), property_names().size());
  for (auto& [property_name, ranges] : expected) {
    Property property{};
    bool ok = find_property(property_name, property) && set(property) == CharSet::from_ranges(ranges);
    test::count("unicode", 1, ok ? 0 : 1);
    EXPECT_TRUE(ok) << property_name;
  }
  // Simple folding: c and the character it folds to are on one cycle.
  for (const std::vector<std::string>& fields : rows(folder + "CaseFolding.txt")) {
    if (fields[1] != "C" && fields[1] != "S") continue;
    uint32_t c = static_cast<uint32_t>(std::strtoul(fields[0].c_str(), nullptr, 16));
    uint32_t target = static_cast<uint32_t>(std::strtoul(fields[2].c_str(), nullptr, 16));
    uint32_t walk = next_fold(c);
    for (int i = 0; i < 4 && walk != target; ++i) walk = next_fold(walk);
    test::count("unicode", 1, walk == target ? 0 : 1);
    EXPECT_EQ(walk, target) << std::hex << c;
  }
}

}  // namespace
}  // namespace lino::syntax::unicode

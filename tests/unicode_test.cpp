// The Unicode tables: look-ups by name, and every code point of every property against the database's own files,
// where Debian's unicode-data is installed. (That the checked-in tables are the generator's is another test's.)
#include "regex/syntax/unicode/unicode.h"

#include <gtest/gtest.h>

#include <cctype>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "tests/count.h"

namespace lino::syntax::unicode {
namespace {

// What a name finds, printed: the property's name, with a ! before it where it is negated; "" if nothing.
std::string found(std::string_view text) {
  Property property{};
  bool negated = false;
  if (!find_property(text, property, negated)) return "";
  return (negated ? "!" : "") + name(property);
}

struct NameRow {
  const char* text;
  const char* name;
};

TEST(Unicode, Names) {
  const NameRow kRows[] = {
      {"Any", "Any"},
      {"L", "L"},
      {"Lu", "Lu"},
      {"uppercase letter", "Lu"},
      {"Is_Uppercase-Letter", "Lu"},
      {"isLu", "Lu"},
      {"is", ""},
      {"LC", "LC"},
      {"L&", "LC"},
      {"Cn", "Cn"},
      {"Unassigned", "Cn"},
      {"C", "C"},
      {"c", "C"},
      {"Other", "Other"},
      {"gc=C", "Other"},
      {"General_Category = Nd", "Nd"},
      {"gc:digit", "Nd"},
      {"gc!=Nd", "!Nd"},
      {"gc=Greek", ""},
      {"Greek", "Greek"},
      {"GREEK", "Greek"},
      {"grek", "Greek"},
      {"Qaai", "Inherited"},
      {"Old Italic", "Old_Italic"},
      {"Zzzz", "Unknown"},
      {"script=grek", "Greek"},
      {"sc=Lu", ""},
      {"scx=Grek", "scx=Greek"},
      {"Script_Extensions:isGreek", "scx=Greek"},
      {"scx!=Greek", "!scx=Greek"},
      {"Alphabetic", "Alphabetic"},
      {"alpha", "Alphabetic"},
      {"alpha=yes", "Alphabetic"},
      {"alpha=F", "!Alphabetic"},
      {"alpha!=no", "Alphabetic"},
      {"alpha=maybe", ""},
      {"alpha=", ""},
      {"=alpha", ""},
      {"space", "White_Space"},
      {"WSpace", "White_Space"},
      {"Emoji", "Emoji"},
      {"ExtPict", "Extended_Pictographic"},
      {"IDS", "ID_Start"},
      {"ascii", "ASCII"},
      {"assigned", "Assigned"},
      {"word", "word"},
      {"xdigit", "xdigit"},
      {"age=6.0", "age=6.0"},
      {"age=6", "age=6.0"},
      {"Age=V6_0", "age=6.0"},
      {"age=NA", "age=NA"},
      {"age=6.5", ""},
      {"6.0", ""},
      {"gcb=PP", "gcb=Prepend"},
      {"Grapheme_Cluster_Break=Prepend", "gcb=Prepend"},
      {"Prepend", ""},
      {"", ""},
      {"-", ""},
      {"Lux", ""},
      {"~", ""},
      {"block=Greek", ""},
  };
  for (const NameRow& row : kRows) {
    test::count("unicode names", 1, found(row.text) == row.name ? 0 : 1);
    EXPECT_EQ(found(row.text), row.name) << row.text;
  }
}

TEST(Unicode, NearestNames) {
  const NameRow kRows[] = {
      {"Gerek", "Greek"},
      {"Uppercase_Leter", "Uppercase_Letter"},
      {"Alphabet", "Alphabetic"},
      {"sc=Latn1", "Latn"},
      {"sc=Letter", ""},
      {"scx=Cyrilic", "scx=Cyrillic"},
      {"age=15.5", "age=15.0"},
      {"scrpt=Greek", "script=Greek"},
      {"script=", ""},
      {"Emojis", "Emoji"},
      {"Whitespace1", "White_Space"},
      {"xyzzyxyzzy", ""},
      {"", ""},
  };
  for (const NameRow& row : kRows) {
    test::count("unicode names", 1, nearest_property(row.text) == row.name ? 0 : 1);
    EXPECT_EQ(nearest_property(row.text), row.name) << row.text;
  }
  EXPECT_EQ(nearest_property(std::string(1'000'000, 'a')), "");
}

TEST(Unicode, NamesArePrintedAsTheyAreFound) {
  for (int i = 0; i < property_count(); ++i) {
    const std::string printed = name(static_cast<Property>(i));
    test::count("unicode names", 1, found(printed) == printed ? 0 : 1);
    EXPECT_EQ(found(printed), printed);
  }
}

CharSet set_of(std::string_view text) {
  Property property{};
  bool negated = false;
  if (!find_property(text, property, negated) || negated) {
    ADD_FAILURE() << text;
    return {};
  }
  return set(property);
}

TEST(Unicode, Sets) {
  struct Row {
    const char* name;
    const char* printed;
  };
  const Row kRows[] = {
      {"Any", "[\\x00-\\x{10FFFF}]"},
      {"ASCII", "[\\x00-\\x7F]"},
      {"Cc", "[\\x00-\\x1F\\x7F-\\x9F]"},
      {"Cs", "[\\x{D800}-\\x{DFFF}]"},
      {"Zs", "[ \\xA0\\x{1680}\\x{2000}-\\x{200A}\\x{202F}\\x{205F}\\x{3000}]"},
      {"Z", "[ \\xA0\\x{1680}\\x{2000}-\\x{200A}\\x{2028}\\x{2029}\\x{202F}\\x{205F}\\x{3000}]"},
      {"Co", "[\\x{E000}-\\x{F8FF}\\x{F0000}-\\x{FFFFD}\\x{100000}-\\x{10FFFD}]"},
      {"Ogham", "[\\x{1680}-\\x{169C}]"},
      {"Kawi", "[\\x{11F00}-\\x{11F10}\\x{11F12}-\\x{11F3A}\\x{11F3E}-\\x{11F59}]"},
      {"Hrkt", "[]"},
      {"Join_Control", "[\\x{200C}\\x{200D}]"},
      {"White_Space", "[\\t-\\r \\x85\\xA0\\x{1680}\\x{2000}-\\x{200A}\\x{2028}\\x{2029}\\x{202F}\\x{205F}\\x{3000}]"},
      {"blank", "[\\t \\xA0\\x{1680}\\x{2000}-\\x{200A}\\x{202F}\\x{205F}\\x{3000}]"},
      {"scx=Ogam", "[\\x{1680}-\\x{169C}]"},
      {"scx=Talu", "[\\x{1980}-\\x{19AB}\\x{19B0}-\\x{19C9}\\x{19D0}-\\x{19DA}\\x{19DE}\\x{19DF}]"},
      {"gcb=ZWJ", "[\\x{200D}]"},
      {"gcb=EB", "[]"},
  };
  for (const Row& row : kRows) {
    std::string printed = to_string(set_of(row.name));
    test::count("unicode", 1, printed == row.printed ? 0 : 1);
    EXPECT_EQ(printed, row.printed) << row.name;
  }
}

// What is asked of a property without making its set.
TEST(Unicode, AskedWithoutTheSet) {
  uint64_t cases = 0, failed = 0;
  for (int i = 0; i < property_count(); ++i) {
    const auto property = static_cast<Property>(i);
    const CharSet all = set(property);
    bool same = all.ranges().size() <= most_ranges(property);
    uint64_t bits[2] = {};
    ascii(property, bits);
    for (uint32_t c = 0; c < 128; ++c) same &= (bits[c / 64] >> c % 64 & 1) == (all.contains(c) ? 1 : 0);
    std::vector<uint32_t> asked = {0, 'A', 0x7F, 0x80, kMaxCodePoint};
    for (const CodeRange& range : all.ranges()) {
      for (const uint32_t c : {range.lo, range.hi, range.hi + 1}) asked.push_back(c);
      if (range.lo > 0) asked.push_back(range.lo - 1);
      if (asked.size() > 200) break;  // the rest of them differs in nothing but its place
    }
    for (const uint32_t c : asked) {
      if (c > kMaxCodePoint) continue;
      const Stretch found = stretch(property, c);
      same &= found.in == all.contains(c) && found.lo <= c && c <= found.hi;
      for (const uint32_t edge : {found.lo, found.hi}) same &= all.contains(edge) == found.in;
    }
    cases += asked.size() + 2;
    failed += !same;
    EXPECT_TRUE(same) << name(property);
  }
  test::count("unicode properties without their sets", cases, failed);
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

const std::string kFolder = "/usr/share/unicode/";

bool database_is_missing() {
  if (std::ifstream(kFolder + "UnicodeData.txt")) return false;
  test::count_skipped("unicode", "unicode-data-is-not-installed");
  return true;
}

CodeRange range_of(const std::string& field) {
  char* end = nullptr;
  CodeRange range;
  range.lo = range.hi = static_cast<uint32_t>(std::strtoul(field.c_str(), &end, 16));
  if (*end == '.') range.hi = static_cast<uint32_t>(std::strtoul(end + 2, nullptr, 16));
  return range;
}

// value -> the code points that a file of lines "range ; value" gives it.
using Sets = std::map<std::string, std::vector<CodeRange>>;
Sets sets_of(const std::string& file) {
  Sets sets;
  for (const std::vector<std::string>& fields : rows(kFolder + file)) sets[fields[1]].push_back(range_of(fields[0]));
  return sets;
}

// What no value is given to.
std::vector<CodeRange> rest_of(const Sets& sets) {
  std::vector<CodeRange> all;
  for (const auto& [value, ranges] : sets) all.insert(all.end(), ranges.begin(), ranges.end());
  CharSet rest = CharSet::from_ranges(all);
  rest.negate();
  return rest.ranges();
}

// Each property of the database under its name there, with the code points that the files give it.
class Database {
 public:
  void add(const std::string& name, const CharSet& codes) { sets_[name] = codes; }
  void add_all(const std::string& prefix, const Sets& sets) {
    for (const auto& [value, ranges] : sets) add(prefix + value, CharSet::from_ranges(ranges));
  }
  void check() {
    for (const auto& [name, codes] : sets_) {
      const bool ok = set_of(name) == codes;
      test::count("unicode", 1, ok ? 0 : 1);
      EXPECT_TRUE(ok) << name;
    }
  }
  const CharSet& operator[](const std::string& name) { return sets_.at(name); }
  std::size_t size() const { return sets_.size(); }

 private:
  std::map<std::string, CharSet> sets_;
};

Sets categories() {
  Sets sets;
  uint32_t first = 0;
  bool in_range = false;
  for (const std::vector<std::string>& fields : rows(kFolder + "UnicodeData.txt")) {
    const uint32_t code = range_of(fields[0]).lo;
    if (!in_range) first = code;
    in_range = fields[1].ends_with(", First>");
    if (!in_range) sets[fields[2]].push_back({first, code});
  }
  sets["Cn"] = rest_of(sets);
  return sets;
}

TEST(Unicode, EveryCodePointOfEveryCategory) {
  if (database_is_missing()) GTEST_SKIP();
  Database expected;
  Sets sets = categories(), groups;
  for (const auto& [value, ranges] : sets) {
    auto add = [&](const std::string& group) {
      groups[group].insert(groups[group].end(), ranges.begin(), ranges.end());
    };
    if (value != "Cn") add(value.substr(0, 1));
    if (value[0] == 'C') add("gc=C");
    if (value == "Lu" || value == "Ll" || value == "Lt") add("LC");
    if (value != "Cn") add("Assigned");
  }
  expected.add_all("", sets);
  expected.add_all("", groups);
  expected.check();
  EXPECT_EQ(expected.size(), 30u + 7 + 3);
}

TEST(Unicode, EveryCodePointOfEveryScript) {
  if (database_is_missing()) GTEST_SKIP();
  Database expected;
  Sets scripts = sets_of("Scripts.txt");
  scripts["Unknown"] = rest_of(scripts);
  expected.add_all("", scripts);
  expected.add_all("sc=", scripts);
  // Where ScriptExtensions.txt lists a character, it has those scripts; else its own.
  Sets lists = sets_of("ScriptExtensions.txt");
  CharSet without_list = CharSet::from_ranges(rest_of(lists));
  std::map<std::string, CharSet> extensions;
  for (const auto& [script, ranges] : scripts) {
    extensions[script] = CharSet::from_ranges(ranges);
    extensions[script].intersect(without_list);
  }
  std::map<std::string, std::string> long_names;
  for (const std::vector<std::string>& fields : rows(kFolder + "PropertyValueAliases.txt")) {
    if (fields[0] == "sc") long_names[fields[1]] = fields[2];
  }
  for (const auto& [list, ranges] : lists) {
    std::istringstream words(list);
    for (std::string word; words >> word;) extensions[long_names.at(word)].add(CharSet::from_ranges(ranges));
  }
  for (const auto& [script, codes] : extensions) expected.add("scx=" + script, codes);
  expected.check();
  EXPECT_EQ(expected.size(), 3 * 164u);
}

TEST(Unicode, EveryCodePointOfEveryBinaryProperty) {
  if (database_is_missing()) GTEST_SKIP();
  Database expected;
  for (const char* file : {"PropList.txt", "DerivedCoreProperties.txt", "emoji/emoji-data.txt"}) {
    expected.add_all("", sets_of(file));
  }
  EXPECT_EQ(expected.size(), 34u + 19 + 6);
  expected.add("Any", {{0, kMaxCodePoint}});
  expected.add("ASCII", {{0, 0x7F}});
  // UTS #18, Annex C, read from its table.
  Sets category = categories();
  auto unite = [&](std::initializer_list<const char*> values) {
    CharSet all;
    for (const char* value : values) all.add(CharSet::from_ranges(category.at(value)));
    return all;
  };
  CharSet alnum = expected["Alphabetic"], word = alnum, xdigit = unite({"Nd"}), blank = unite({"Zs"});
  alnum.add(unite({"Nd"}));
  word.add(unite({"Mn", "Mc", "Me", "Nd", "Pc"}));
  word.add(expected["Join_Control"]);
  xdigit.add(expected["Hex_Digit"]);
  blank.add('\t', '\t');
  CharSet graph{{0, kMaxCodePoint}};
  graph.subtract(expected["White_Space"]);
  graph.subtract(unite({"Cc", "Cs", "Cn"}));
  CharSet print = graph;
  print.add(blank);
  print.subtract(unite({"Cc"}));
  expected.add("alnum", alnum);
  expected.add("word", word);
  expected.add("xdigit", xdigit);
  expected.add("blank", blank);
  expected.add("graph", graph);
  expected.add("print", print);
  expected.check();
}

TEST(Unicode, EveryCodePointOfEveryBreakAndAge) {
  if (database_is_missing()) GTEST_SKIP();
  Database expected;
  Sets breaks = sets_of("auxiliary/GraphemeBreakProperty.txt");
  breaks["Other"] = rest_of(breaks);
  expected.add_all("gcb=", breaks);
  EXPECT_EQ(expected.size(), 14u);
  Sets ages = sets_of("DerivedAge.txt");
  expected.add("age=NA", CharSet::from_ranges(rest_of(ages)));
  for (const auto& [age, ranges] : ages) {
    CharSet until = CharSet::from_ranges(ranges);
    for (const auto& [other, earlier] : ages) {
      if (std::stod(other) < std::stod(age)) until.add(CharSet::from_ranges(earlier));
    }
    expected.add("age=" + age, until);
  }
  expected.check();
  EXPECT_EQ(expected.size(), 14u + 26);
}

// Every alias of the files finds what the first one finds, however it is spelled.
void check_aliases(const std::string& prefix, const std::vector<std::string>& aliases, std::size_t first) {
  const std::string expected = found(prefix + aliases[first]);
  EXPECT_NE(expected, "") << prefix << aliases[first];
  for (std::size_t i = first; i < aliases.size(); ++i) {
    std::string upper, spaced;
    for (char c : aliases[i]) {
      upper += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      spaced += c == '_' ? std::string("-") : ' ' + std::string(1, c);
    }
    for (const std::string& spelled : {aliases[i], upper, spaced, "is" + aliases[i], "IS_" + upper}) {
      test::count("unicode names", 1, found(prefix + spelled) == expected ? 0 : 1);
      EXPECT_EQ(found(prefix + spelled), expected) << prefix << spelled;
    }
  }
}

TEST(Unicode, EveryAlias) {
  if (database_is_missing()) GTEST_SKIP();
  for (const std::vector<std::string>& fields : rows(kFolder + "PropertyValueAliases.txt")) {
    if (fields[0] == "gc") {
      for (const char* prefix : {"gc=", "General_Category:", ""}) {
        if (*prefix != 0 || fields[1] != "C") check_aliases(prefix, fields, 1);
      }
    } else if (fields[0] == "sc") {
      for (const char* prefix : {"sc=", "script=", "", "scx=", "ScriptExtensions="}) check_aliases(prefix, fields, 1);
    } else if (fields[0] == "age" || fields[0] == "GCB") {
      check_aliases(fields[0] + "=", fields, 1);
    }
  }
  Sets binary = sets_of("PropList.txt");
  binary.merge(sets_of("DerivedCoreProperties.txt"));
  binary.merge(sets_of("emoji/emoji-data.txt"));
  for (const std::vector<std::string>& fields : rows(kFolder + "PropertyAliases.txt")) {
    if (binary.contains(fields[1])) check_aliases("", fields, 0);
  }
}

TEST(Unicode, EveryFold) {
  if (database_is_missing()) GTEST_SKIP();
  // Simple folding: c and the character it folds to are on one cycle.
  for (const std::vector<std::string>& fields : rows(kFolder + "CaseFolding.txt")) {
    if (fields[1] != "C" && fields[1] != "S") continue;
    uint32_t c = range_of(fields[0]).lo, target = range_of(fields[2]).lo;
    uint32_t walk = next_fold(c);
    for (int i = 0; i < 4 && walk != target; ++i) walk = next_fold(walk);
    test::count("unicode", 1, walk == target ? 0 : 1);
    EXPECT_EQ(walk, target) << std::hex << c;
  }
}

}  // namespace
}  // namespace lino::syntax::unicode

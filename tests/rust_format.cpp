// TOML is read by tomlplusplus; see rust_format.h.
#include "tests/rust_format.h"

#include <toml++/toml.h>

#include <cstdint>
#include <stdexcept>

namespace lino::test {
namespace {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);

template <typename Node>
const Node& require(const Node* node, const char* what) {
  if (node == nullptr) throw std::runtime_error(std::string("no ") + what);
  return *node;
}

std::size_t number(const toml::node& node) {
  const auto value = node.value<int64_t>();
  if (!value || *value < 0) throw std::runtime_error("not a number");
  return static_cast<std::size_t>(*value);
}

// [1, 2], or [] for a group that took no part.
Span span_of(const toml::array& pair) {
  if (pair.empty()) return {kNone, kNone};
  if (pair.size() != 2) throw std::runtime_error("not a span");
  return {number(pair[0]), number(pair[1])};
}

const toml::array& array_of(const toml::node& node) { return require(node.as_array(), "array"); }

// [1, 2] | [[1, 2], []] | {id = 0, span = [1, 2]} | {id = 0, spans = [[1, 2], []]}
RustMatch match_of(const toml::node& node) {
  RustMatch match;
  const toml::array* spans = node.as_array();
  if (const toml::table* table = node.as_table()) {
    match.id = number(require(table->get("id"), "id"));
    const toml::node* one = table->get("span");
    spans = &array_of(require(one != nullptr ? one : table->get("spans"), "spans"));
  }
  if (spans == nullptr) throw std::runtime_error("not a match");
  if (spans->empty() || !(*spans)[0].is_array()) {
    match.groups.push_back(span_of(*spans));
    return match;
  }
  for (const toml::node& span : *spans) match.groups.push_back(span_of(array_of(span)));
  return match;
}

// \n \r \t \0 \\ \xNN; these tests use no others.
std::string unescaped(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    switch (text[++i]) {
      case 'n': out += '\n'; break;
      case 'r': out += '\r'; break;
      case 't': out += '\t'; break;
      case '0': out += '\0'; break;
      case '\\': out += '\\'; break;
      case 'x':
        out += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
        i += 2;
        break;
      default: throw std::runtime_error("an escape that is not known: " + text);
    }
  }
  return out;
}

Span bounds_of(const toml::node* node, std::size_t size) {
  if (node == nullptr) return {0, size};
  if (const toml::array* pair = node->as_array()) return span_of(*pair);
  const toml::table& table = require(node->as_table(), "bounds");
  return {number(require(table.get("start"), "start")), number(require(table.get("end"), "end"))};
}

RustTest test_of(const toml::table& table) {
  RustTest test;
  const auto flag = [&](const char* key, bool value) { return table[key].value<bool>().value_or(value); };
  const auto text = [&](const char* key, const std::string& value) {
    return table[key].value<std::string>().value_or(value);
  };
  test.name = text("name", "");
  const toml::node& regex = require(table.get("regex"), "regex");
  if (const toml::array* list = regex.as_array()) {
    test.is_list = true;
    for (const toml::node& pattern : *list) test.patterns.push_back(pattern.value<std::string>().value());
  } else {
    test.patterns.push_back(regex.value<std::string>().value());
  }
  const bool unescape = flag("unescape", false);
  const auto bytes = [&](const std::string& value) { return unescape ? unescaped(value) : value; };
  test.haystack = bytes(text("haystack", ""));
  test.bounds = bounds_of(table.get("bounds"), test.haystack.size());
  for (const toml::node& match : array_of(require(table.get("matches"), "matches"))) {
    test.matches.push_back(match_of(match));
  }
  if (const toml::node* limit = table.get("match-limit")) test.match_limit = number(*limit);
  test.compiles = flag("compiles", true);
  test.anchored = flag("anchored", false);
  test.case_insensitive = flag("case-insensitive", false);
  test.unicode = flag("unicode", true);
  test.utf8 = flag("utf8", true);
  test.line_terminator = bytes(text("line-terminator", test.line_terminator));
  test.match_kind = text("match-kind", test.match_kind);
  test.search_kind = text("search-kind", test.search_kind);
  return test;
}

}  // namespace

std::vector<RustTest> read_rust_tests(const std::string& path, const std::string& label) {
  const toml::table file = toml::parse_file(path);
  std::vector<RustTest> tests;
  for (const toml::node& node : array_of(require(file.get("test"), "test"))) {
    tests.push_back(test_of(require(node.as_table(), "table")));
    tests.back().name = label + " " + tests.back().name;
  }
  return tests;
}

}  // namespace lino::test

// Names of Unicode properties: what \p{...} finds, and what its writer may have meant.
//
// Matching is loose as UAX #44 LM3 has it. The aliases of a kind are sorted by their loose form: a look-up compares
// ten names or so. A name without a kind is a binary property (so that C is
// RE2's, without what is not assigned), else a general category, else a script; the generator asserts that no two of
// them share a name.
#include <algorithm>
#include <array>
#include <cassert>
#include <optional>

#include "regex/syntax/unicode/tables.h"
#include "regex/syntax/unicode/unicode.h"

namespace lino::syntax::unicode {
namespace {

bool is_left_out(char c) { return c == ' ' || c == '_' || c == '-'; }
char lowered(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

std::string loose(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (!is_left_out(c)) out += lowered(c);
  }
  return out;
}

std::string_view alias(uint32_t i) {
  return {tables::alias_text + tables::alias_begins[i],
          static_cast<std::size_t>(tables::alias_begins[i + 1] - tables::alias_begins[i])};
}

// The aliases that may name a property of this kind.
struct Aliases {
  uint32_t begin, end;
};
Aliases aliases(Kind kind) {
  const auto k = static_cast<uint32_t>(kind == Kind::kScriptExtensions ? Kind::kScript : kind);
  return {tables::kind_aliases[k], tables::kind_aliases[k + 1]};
}

Property property_of_alias(Kind kind, uint32_t i) {
  uint32_t property = tables::alias_properties[i];
  if (kind == Kind::kScriptExtensions) {
    property += tables::kind_properties[static_cast<int>(Kind::kScriptExtensions)] -
                tables::kind_properties[static_cast<int>(Kind::kScript)];
  }
  return static_cast<Property>(property);
}

// loose(name) <=> text, without making it.
int compare_loosely(std::string_view name, std::string_view text) {
  std::size_t at = 0;
  for (const char c : name) {
    if (is_left_out(c)) continue;
    if (at == text.size()) return 1;
    const auto a = static_cast<unsigned char>(lowered(c)), b = static_cast<unsigned char>(text[at++]);
    if (a != b) return a < b ? -1 : 1;
  }
  return at < text.size() ? -1 : 0;
}

// `text` is in its loose form.
std::optional<Property> find_exactly(Kind kind, std::string_view text) {
  Aliases all = aliases(kind);
  uint32_t begin = all.begin;
  for (uint32_t count = all.end - begin; count > 0;) {
    uint32_t half = count / 2;
    const int order = compare_loosely(alias(begin + half), text);
    if (order == 0) return property_of_alias(kind, begin + half);
    if (order < 0) {
      begin += half + 1;
      count -= half + 1;
    } else {
      count = half;
    }
  }
  return std::nullopt;
}

std::optional<Property> find(Kind kind, std::string_view text) {
  std::optional<Property> found = find_exactly(kind, text);
  if (!found && text.starts_with("is")) found = find_exactly(kind, text.substr(2));
  return found;
}

constexpr Kind kUnqualified[] = {Kind::kBinary, Kind::kCategory, Kind::kScript};

std::optional<Property> find_unqualified(std::string_view text) {
  for (Kind kind : kUnqualified) {
    if (std::optional<Property> found = find(kind, text)) return found;
  }
  return std::nullopt;
}

struct KindName {
  std::string_view name;  // loose
  Kind kind;
};
constexpr std::array<KindName, 9> kKindNames = {{
    {"gc", Kind::kCategory},
    {"sc", Kind::kScript},
    {"scx", Kind::kScriptExtensions},
    {"gcb", Kind::kGraphemeBreak},
    {"age", Kind::kAge},
    {"generalcategory", Kind::kCategory},
    {"script", Kind::kScript},
    {"scriptextensions", Kind::kScriptExtensions},
    {"graphemeclusterbreak", Kind::kGraphemeBreak},
}};

std::string_view prefix(Kind kind) {
  switch (kind) {
    case Kind::kScriptExtensions: return "scx=";
    case Kind::kGraphemeBreak: return "gcb=";
    case Kind::kAge: return "age=";
    default: return "";
  }
}

std::optional<Kind> find_kind(std::string_view text) {
  for (const KindName& known : kKindNames) {
    if (known.name == text || (text.starts_with("is") && known.name == text.substr(2))) return known.kind;
  }
  return std::nullopt;
}

// name, or name=value with any of its operators.
struct Query {
  std::string name, value;  // loose
  bool has_value = false;
  bool negated = false;  // !=
};

Query split(std::string_view text) {
  const std::size_t at = text.find_first_of("=:");
  if (at == std::string_view::npos) return {loose(text), {}, false, false};
  const bool negated = text[at] == '=' && at > 0 && text[at - 1] == '!';
  return {loose(text.substr(0, negated ? at - 1 : at)), loose(text.substr(at + 1)), true, negated};
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

// Insertions, deletions, replacements and swaps of neighbours that make `a` of `b`.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> last(b.size() + 1), before(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    last.swap(before);
    before.swap(row);  // now: last is row i - 2, before is row i - 1
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({before[j] + 1, row[j - 1] + 1, before[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], last[j - 2] + 1);
    }
  }
  return row[b.size()];
}

// Collects the candidate that is nearest, the first of equals.
class Nearest {
 public:
  explicit Nearest(std::string_view wanted) : wanted_(wanted) {}
  void offer(std::string_view candidate, std::string printed) {
    const std::size_t distance = edit_distance(wanted_, candidate);
    if (distance >= best_) return;
    best_ = distance;
    printed_ = std::move(printed);
  }
  void offer_all(Kind kind) {
    for (uint32_t i = aliases(kind).begin; i < aliases(kind).end; ++i) {
      offer(loose(alias(i)), std::string(prefix(kind)) + std::string(alias(i)));
    }
  }
  std::string take() { return std::move(printed_); }

 private:
  std::string_view wanted_;
  std::size_t best_ = std::min<std::size_t>(wanted_.size() / 3 + 2, wanted_.size());  // further is no typing mistake
  std::string printed_;
};

}  // namespace

std::string name(Property property) {
  return std::string(prefix(kind(property))) +
         std::string(alias(tables::printed_aliases[static_cast<uint16_t>(property)]));
}

Property property(Kind kind, std::string_view name) {
  const std::optional<Property> found = find_exactly(kind, loose(name));
  assert(found);
  return *found;
}

bool find_property(std::string_view text, Property& property, bool& negated) {
  const Query query = split(text);
  negated = query.negated;
  std::optional<Property> found;
  if (!query.has_value) {
    found = find_unqualified(query.name);
  } else if (std::optional<Kind> kind = find_kind(query.name)) {
    found = find(*kind, query.value);
  } else {
    found = find(Kind::kBinary, query.name);
    const bool no = is_one_of(query.value, {"no", "n", "false", "f"});
    if (!no && !is_one_of(query.value, {"yes", "y", "true", "t"})) return false;
    negated = negated != no;
  }
  if (found) property = *found;
  return found.has_value();
}

std::string nearest_property(std::string_view text) {
  constexpr std::size_t kLongestName = 64;
  if (text.size() > kLongestName) return "";
  const Query query = split(text);
  const std::optional<Kind> kind = query.has_value ? find_kind(query.name) : std::nullopt;
  Nearest nearest(kind ? query.value : query.name);
  if (kind) {
    nearest.offer_all(*kind);
  } else if (query.has_value) {
    for (const KindName& known : kKindNames) {
      std::optional<Property> value = find(known.kind, query.value);
      if (value)
        nearest.offer(known.name,
                      std::string(known.name) + "=" + std::string(text.substr(text.find_first_of("=:") + 1)));
    }
  } else {
    for (Kind each : kUnqualified) nearest.offer_all(each);
  }
  return nearest.take();
}

}  // namespace lino::syntax::unicode

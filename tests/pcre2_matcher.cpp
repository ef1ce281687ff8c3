// See pcre2_matcher.h.
#include "tests/pcre2_matcher.h"

#include <algorithm>
#include <array>
#include <utility>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "nfa/code_point.h"
#include "tests/agree.h"
#include "tests/reverse_tree.h"

namespace lino::test {
namespace {

using Kind = Tree::Kind;
using Feature = std::pair<std::string_view, const char*>;

constexpr uint32_t kMatchLimit = 20'000;  // steps of a search; beyond, PCRE2 gives up

PCRE2_SPTR bytes_of(std::string_view text) { return reinterpret_cast<PCRE2_SPTR>(text.data()); }

// What a leaf has in it that PCRE2 reads otherwise.
constexpr Feature kLeafFeatures[] = {
    {"\\C", "\\C"},                             // what follows it is no whole character
    {"\\v", "\\v is a class in PCRE2"},         //
    {"\\p{Greek}", "PCRE2's scripts are scx"},  // RE2's \p{Greek} is sc=Greek
    {"\\p{Han}", "PCRE2's scripts are scx"},    //
};

bool is_utf8(std::string_view text) { return only_utf8(std::string(text)) == text; }

template <typename Is>
bool any(const Tree& tree, const Is& is) {
  return is(tree) || std::ranges::any_of(tree.children, [&](const Tree& child) { return any(child, is); });
}

bool leaf_holds(const Tree& tree, std::string_view text) {
  return any(tree, [&](const Tree& t) { return t.kind == Kind::kLeaf && t.text.find(text) != std::string::npos; });
}

bool is_nullable(const Tree& tree) {
  switch (tree.kind) {
    case Kind::kLeaf:  // a look, nothing, or flags for what follows
      return std::ranges::count(tree.samples, std::string()) > 0 || tree.text.empty() ||
             (tree.text.starts_with("(?") && tree.text.find(':') == std::string::npos);
    case Kind::kRepeat: return tree.min == 0 || is_nullable(tree.children[0]);
    case Kind::kGroup: return is_lookaround(tree) || is_nullable(tree.children[0]);
    case Kind::kConcat: return std::ranges::all_of(tree.children, is_nullable);
    case Kind::kAlternate: return std::ranges::any_of(tree.children, is_nullable);
  }
  return true;
}

}  // namespace

void Pcre2::Free::operator()(void* code) const { pcre2_code_free(static_cast<pcre2_code*>(code)); }

Pcre2::Pcre2(std::string_view pattern, const Settings& settings) : utf8_(settings.utf8) {
  const uint32_t options = PCRE2_DOLLAR_ENDONLY | PCRE2_ALT_CIRCUMFLEX | (settings.utf8 ? PCRE2_UTF : 0u) |
                           (settings.caseless ? PCRE2_CASELESS : 0u) | (settings.dot_nl ? PCRE2_DOTALL : 0u) |
                           (settings.verbose ? PCRE2_EXTENDED : 0u);
  int error = 0;
  PCRE2_SIZE offset = 0;
  code_.reset(pcre2_compile(bytes_of(pattern), pattern.size(), options, &error, &offset, nullptr));
}

std::optional<std::vector<Span>> Pcre2::find_all(std::string_view haystack) const {
  const std::unique_ptr<pcre2_match_data, decltype(&pcre2_match_data_free)> data(pcre2_match_data_create(1, nullptr),
                                                                                 pcre2_match_data_free);
  const std::unique_ptr<pcre2_match_context, decltype(&pcre2_match_context_free)> context(
      pcre2_match_context_create(nullptr), pcre2_match_context_free);
  pcre2_set_match_limit(context.get(), kMatchLimit);
  // PCRE2's own check hides from nested lookbehinds what stands too far before the start: (?<!(?<!b)a) on "ba" from 2.
  if (utf8_ && !is_utf8(haystack)) return std::nullopt;
  const uint32_t options = utf8_ ? PCRE2_NO_UTF_CHECK : 0u;
  std::vector<Span> found;
  std::size_t last_end = Regex::npos;
  for (std::size_t at = 0; at <= haystack.size();) {
    const int rc = pcre2_match(static_cast<const pcre2_code*>(code_.get()), bytes_of(haystack), haystack.size(), at,
                               options, data.get(), context.get());
    if (rc == PCRE2_ERROR_NOMATCH) break;
    if (rc < 0) return std::nullopt;
    const PCRE2_SIZE* const ends = pcre2_get_ovector_pointer(data.get());
    const Span match{ends[0], ends[1]};
    at = match.end;
    if (match.empty()) at += utf8_ ? nfa::code_point_length(haystack, at) : 1;
    if (match.empty() && match.end == last_end) continue;
    found.push_back(match);
    last_end = match.end;
  }
  return found;
}

const char* otherwise_in_pcre2(const Tree& tree, const Options& options) {
  if (options.longest_match) return "leftmost-longest";
  if (options.latin1) return "Latin-1";
  if (options.never_nl) return "never_nl";
  if (options.posix_syntax) return "POSIX syntax";
  if (options.literal) return "literal patterns";
  for (const auto& [text, feature] : kLeafFeatures) {
    if (leaf_holds(tree, text)) return feature;
  }
  // (?i)\w is U+017F and U+212A too, \p{Lu} any letter that has case: PCRE2 takes the classes as they are.
  const bool ignores_case = !options.case_sensitive || any(tree, [](const Tree& t) {
    return (t.kind == Kind::kGroup && t.text.starts_with("?i")) || t.text.starts_with("(?i)");
  });
  for (const char* named : {"\\w", "\\W", "\\p", "\\P", "[[:"}) {
    if (ignores_case && leaf_holds(tree, named)) return "named classes where case is ignored";
  }
  // PCRE2 ends a loop at an empty iteration, Perl and lino do not always.
  const bool empty_loop =
      any(tree, [](const Tree& t) { return t.kind == Kind::kRepeat && t.max > 1 && is_nullable(t.children[0]); });
  return empty_loop ? "loops of what may be empty" : nullptr;
}

const char* otherwise_in_pcre2(const Tree& tree, std::string_view haystack) {
  if (!is_utf8(haystack)) return "haystacks that are not UTF-8";
  if (holds_new_character(haystack) && (leaf_holds(tree, "\\p") || leaf_holds(tree, "\\P"))) {
    return "characters of Unicode 15";
  }
  // RE2's \s is without the vertical tab.
  if (haystack.find('\v') != std::string_view::npos && (leaf_holds(tree, "\\s") || leaf_holds(tree, "\\S"))) {
    return "\\s and the vertical tab";
  }
  return nullptr;
}

}  // namespace lino::test

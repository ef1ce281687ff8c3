// The tests of Rust's regex through the public API and every engine: spans of all matches and their groups, is_match,
// find_all and count.
//
// A test that asks for what lino does not offer, or means otherwise by DESIGN section 3, is skipped by a rule, which
// names the feature and looks at what is asked, not at who asks. A rule with a probe ends by itself: as soon as lino
// takes the probe for a pattern, the tests run.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "lino/regex.h"
#include "lino/set.h"
#include "nfa/code_point.h"
#include "regex/syntax/encoding.h"
#include "tests/count.h"
#include "tests/re2_format.h"
#include "tests/rust_format.h"

namespace lino {
namespace {

using test::RustMatch;
using test::RustTest;

bool accepts(std::string_view pattern) { return Regex::make(pattern).has_value(); }

// Does `text` occur in a pattern, other than behind a backslash that is itself escaped?
bool holds(const RustTest& test, std::string_view text) {
  for (const std::string& pattern : test.patterns) {
    for (std::size_t i = 0; i < pattern.size();
         i += pattern[i] == '\\' && !pattern.substr(i).starts_with(text) ? 2 : 1) {
      if (pattern.substr(i).starts_with(text)) return true;
    }
  }
  return false;
}

bool holds_any(const RustTest& test, std::initializer_list<std::string_view> texts) {
  return std::ranges::any_of(texts, [&](std::string_view text) { return holds(test, text); });
}

// A flag in one of the pattern's (?flags) or (?flags:
bool holds_flag(const RustTest& test, char flag) {
  for (const std::string& pattern : test.patterns) {
    for (std::size_t at = 0; (at = pattern.find("(?", at)) != std::string::npos; at += 2) {
      const std::string flags = pattern.substr(at + 2, pattern.find_first_of(":)", at) - at - 2);
      if (flags.find_first_of("<P=!") == std::string::npos && flags.find(flag) != std::string::npos) return true;
    }
  }
  return false;
}

bool has_perl_class(const RustTest& test) {
  return holds_any(test, {"\\d", "\\D", "\\s", "\\S", "\\w", "\\W", "\\b", "\\B"});
}

// Without Unicode and UTF-8 a Rust pattern is one about bytes, as lino's are with Options::latin1.
bool is_about_bytes(const RustTest& test) { return !test.unicode && !test.utf8; }

bool splits(const RustTest& test, const RustMatch& match) {
  const Span span = match.groups[0];
  return span.empty() && nfa::splits_code_point(test.haystack, span.begin);
}

// Does lino refuse a \p{..} of the pattern?
bool names_unknown_property(const RustTest& test) {
  for (const std::string& pattern : test.patterns) {
    const Expected<Regex> regex = Regex::make(pattern);
    if (!regex && regex.error().kind() == ErrorKind::kBadClass && holds_any(test, {"\\p", "\\P"})) return true;
  }
  return false;
}

bool names_boundary_property(const RustTest& test) {
  return holds_any(
      test,
      {"\\p{gcb=", "\\p{grapheme_cluster_break=", "\\p{wb=", "\\p{word_break=", "\\p{sb=", "\\p{sentence_break="});
}

// Case folding in a test that wants none beyond ASCII.
bool folds_ascii_only(const RustTest& test) {
  const bool folds = test.case_insensitive || holds_flag(test, 'i');
  return folds && !test.unicode && !is_about_bytes(test) &&
         std::ranges::any_of(test.haystack, [](char c) { return c < 0; });
}

bool is_utf8(std::string_view text) {
  uint32_t ignored = 0;
  for (std::size_t at = 0, length = 0; at < text.size(); at += length) {
    if ((length = syntax::decode_utf8(text, at, ignored)) == 0) return false;
  }
  return true;
}

struct Rule {
  const char* feature;
  bool (*asks)(const RustTest&);
  const char* probe = nullptr;  // a pattern that lino takes once it has the feature
};

constexpr Rule kRules[] = {
    // Anchored, that is the longest match; else it may be one that does not begin leftmost.
    {"match kind all", [](const RustTest& t) { return t.match_kind == "all" && !t.anchored; }},
    {"overlapping searches", [](const RustTest& t) { return t.search_kind == "overlapping"; }},
    // docs/decisions/unicode-classes.md: it is a character.
    {"line terminators that are no character",
     [](const RustTest& t) { return t.line_terminator[0] < 0 && !is_about_bytes(t); }},
    {"searches that end before the haystack", [](const RustTest& t) { return t.bounds.end != t.haystack.size(); }},
    {"flag R", [](const RustTest& t) { return holds_flag(t, 'R'); }, "(?R)a"},
    {"(?-u) as a switch to bytes", [](const RustTest& t) { return holds_flag(t, 'u') && !t.utf8; }},
    {"flag u", [](const RustTest& t) { return holds_flag(t, 'u'); }, "(?u)a"},
    {"Unicode perl classes", [](const RustTest& t) { return t.unicode && has_perl_class(t); }, "(?u)a"},
    {"\\p{gcb=..} \\p{wb=..} \\p{sb=..}",
     [](const RustTest& t) { return names_boundary_property(t) && names_unknown_property(t); }},
    {"\\p{..} beyond RE2's names", names_unknown_property},
    // docs/decisions/unicode-classes.md: \B is where \b is not.
    {"Unicode \\B beside what is not UTF-8",
     [](const RustTest& t) { return t.unicode && holds_any(t, {"\\B"}) && !is_utf8(t.haystack); }},
    // DESIGN section 3: RE2's (?i) folds by Unicode.
    {"case folding of ASCII alone", folds_ascii_only},
    // DESIGN section 3: an empty match never splits a code point.
    {"empty matches inside a character",
     [](const RustTest& t) {
       return !t.utf8 && !is_about_bytes(t) &&
              std::ranges::any_of(t.matches, [&](const RustMatch& m) { return splits(t, m); });
     }},
};

// The rule the test falls under, or null.
const Rule* rule_of(const RustTest& test) {
  for (const Rule& rule : kRules) {
    if (rule.asks(test) && (rule.probe == nullptr || !accepts(rule.probe))) return &rule;
  }
  return nullptr;
}

std::string with_flags(const RustTest& test, const std::string& pattern) {
  return (test.unicode && has_perl_class(test) ? "(?u)" : "") + pattern;
}

std::string text_of(const std::vector<RustMatch>& matches) {
  std::string out;
  for (const RustMatch& match : matches) {
    out += out.empty() ? "" : "; ";
    for (const Span& span : match.groups) {
      out += span.begin == Regex::npos ? "[]" : "[" + std::to_string(span.begin) + "," + std::to_string(span.end) + "]";
    }
  }
  return out.empty() ? "none" : out;
}

SearchOptions search_options(const RustTest& test) {
  SearchOptions how{.anchored = test.anchored};
  if (test.match_kind == "all") how.want = Want::kLongest;
  if (test.search_kind == "earliest") how.want = Want::kEarliest;
  return how;
}

// All matches by one search each. As many groups as the test names.
std::vector<RustMatch> all_captures(const Regex& regex, const RustTest& test) {
  std::vector<RustMatch> found;
  std::size_t last_end = Regex::npos;
  for (std::size_t at = test.bounds.begin; at <= test.haystack.size();) {
    if (found.size() == test.match_limit.value_or(Regex::npos)) break;
    const auto captures = regex.captures(test.haystack, at, search_options(test));
    if (!captures) break;
    const Span span = *captures->span(0);
    if (span.empty() && span.end == last_end) {
      at = span.end + 1;
      continue;
    }
    RustMatch match;
    const bool bare = found.size() < test.matches.size() && test.matches[found.size()].groups.size() == 1;
    for (std::size_t i = 0; i < (bare ? 1 : captures->size()); ++i) {
      match.groups.push_back(captures->span(i).value_or(Span{Regex::npos, Regex::npos}));
    }
    found.push_back(match);
    at = last_end = span.end;
  }
  return found;
}

// Empty, or what is wrong with find_all, count and is_match, which take no bounds.
std::string check_find_all(const Regex& regex, const RustTest& test, const std::vector<RustMatch>& found) {
  if (test.bounds.begin != 0) return "";
  const SearchOptions how = search_options(test);
  std::vector<RustMatch> all;
  for (const Match match : regex.matches(test.haystack, how)) {
    if (all.size() == test.match_limit.value_or(Regex::npos)) break;
    all.push_back({.groups = {match.span()}});
  }
  const bool same =
      std::ranges::equal(all, found, [](const RustMatch& a, const RustMatch& b) { return a.groups[0] == b.groups[0]; });
  if (!same) return "find_all says " + text_of(all) + ", captures " + text_of(found);
  if (!how.anchored && regex.is_match(test.haystack) == found.empty()) return "is_match says otherwise";
  if (!test.match_limit && regex.count(test.haystack, how) != found.size()) return "count says otherwise";
  return "";
}

struct EngineRow {
  const char* name;
  Engine engine;
};
constexpr EngineRow kEngines[] = {{"nfa", Engine::kNfa},
                                  {"foresight", Engine::kForesight},
                                  {"table", Engine::kTable},
                                  {"interpret", Engine::kInterpret},
                                  {"jit", Engine::kJit}};

Options options_of(const RustTest& test, Engine engine) {
  return {.latin1 = is_about_bytes(test),
          .case_sensitive = !test.case_insensitive,
          .line_terminator = test.line_terminator[0],
          .engine = engine};
}

// Empty, or what one engine does wrong.
std::string check(const RustTest& test, Engine engine) {
  const Options options = options_of(test, engine);
  const Expected<Regex> regex = Regex::make(with_flags(test, test.patterns[0]), options);
  if (regex.has_value() != test.compiles) return regex ? "it compiles" : regex.error().what();
  if (!regex) return "";
  const std::vector<RustMatch> found = all_captures(*regex, test);
  const bool same = std::ranges::equal(found, test.matches,
                                       [](const RustMatch& a, const RustMatch& b) { return a.groups == b.groups; });
  if (!same) return text_of(found) + ", expected " + text_of(test.matches);
  return check_find_all(*regex, test, found);
}

// Empty, or what lino::Set does wrong with the patterns, or with a single one.
std::string check_set(const RustTest& test, Engine engine) {
  const Options options = options_of(test, engine);
  std::vector<std::string> patterns;
  for (const std::string& pattern : test.patterns) patterns.push_back(with_flags(test, pattern));
  const Expected<Set> set = Set::make(patterns, options);
  if (set.has_value() != test.compiles) return set ? "the set compiles" : set.error().what();
  if (!set) return "";
  std::vector<RustMatch> found;
  for (const SetMatch& match : set->matches(test.haystack)) {
    if (found.size() == test.match_limit.value_or(Regex::npos)) break;
    found.push_back({.id = match.pattern, .groups = {match.span}});
  }
  const bool same = std::ranges::equal(found, test.matches, [](const RustMatch& a, const RustMatch& b) {
    return a.id == b.id && a.groups[0] == b.groups[0];
  });
  return same ? "" : "the set finds " + text_of(found) + ", expected " + text_of(test.matches);
}

// A pattern that begins with (?-u) is one of a test with unicode = false.
void normalize(RustTest& test) {
  for (std::string& pattern : test.patterns) {
    if (!pattern.starts_with("(?-u)") || test.is_list) continue;
    pattern.erase(0, 5);
    test.unicode = false;
  }
}

std::vector<RustTest> read_all() {
  namespace fs = std::filesystem;
  const std::string one = test::conformance_file("rust/misc.toml");
  if (one.empty()) return {};
  const fs::path folder = fs::path(one).parent_path();
  std::vector<RustTest> tests;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".toml") continue;
    for (RustTest& test : test::read_rust_tests(entry.path().string(), entry.path().lexically_relative(folder))) {
      // The classes of that engine are ASCII whatever is asked for, as lino's are without (?u).
      if (entry.path().filename() == "regex-lite.toml") test.unicode = false;
      normalize(test);
      tests.push_back(std::move(test));
    }
  }
  return tests;
}

TEST(ConformanceRust, EveryEngine) {
  const std::vector<RustTest> tests = read_all();
  ASSERT_FALSE(tests.empty()) << "rust/*.toml is nowhere: set LINO_CONFORMANCE";
  for (const EngineRow& row : kEngines) {
    const std::string suite = std::string("rust ") + row.name;
    for (const RustTest& test : tests) {
      if (const Rule* rule = rule_of(test)) {
        test::count_skipped(suite, rule->feature);
        continue;
      }
      std::string wrong = test.is_list ? "" : check(test, row.engine);
      const bool whole = !test.anchored && test.bounds.begin == 0 && test.search_kind == "leftmost";
      if (wrong.empty() && (test.is_list || whole)) wrong = check_set(test, row.engine);
      test::count(suite, 1, wrong.empty() ? 0 : 1);
      EXPECT_EQ(wrong, "") << test.name << ": " << testing::PrintToString(test.patterns) << " on "
                           << testing::PrintToString(test.haystack) << " by " << row.name;
    }
  }
}

}  // namespace
}  // namespace lino

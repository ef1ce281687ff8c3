// What must hold between lino's answers, whatever they are: no oracle is asked.
//
// Laws are pairs of patterns that have the same matches (e|e = e, e{2} = ee) and, of one pattern, ways of asking that
// must agree (find_all and repeated find, replace_all by $0 and nothing). Chen, Cheung and Yiu's metamorphic testing.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lino/regex.h"
#include "nfa/code_point.h"
#include "tests/count.h"
#include "tests/random_case.h"
#include "tests/reverse_tree.h"

namespace lino::test {
namespace {

using Kind = Tree::Kind;
constexpr uint32_t kMany = Tree::kUnbounded;

// A group, so that flags inside end with it and operators take all of it.
Tree whole(const Tree& e) { return tree_of(Kind::kGroup, {e}, "?:"); }
Tree empty() { return {}; }
Tree either(Tree a, Tree b) { return tree_of(Kind::kAlternate, {std::move(a), std::move(b)}); }

struct Law {
  const char* name;
  Tree (*left)(const Tree& e);
  Tree (*right)(const Tree& e);
  bool perl = false;  // not of POSIX syntax, where ?? is a ? twice
};

constexpr Law kLaws[] = {
    {"e|e = e", [](const Tree& e) { return either(whole(e), whole(e)); }, whole},
    {"(e) = e", [](const Tree& e) { return tree_of(Kind::kGroup, {e}, ""); }, whole},
    {"e{1} = e", [](const Tree& e) { return repeated(whole(e), 1, 1); }, whole},
    {"e{2} = ee", [](const Tree& e) { return repeated(whole(e), 2, 2); },
     [](const Tree& e) { return tree_of(Kind::kConcat, {whole(e), whole(e)}); }},
    {"e? = e|", [](const Tree& e) { return repeated(whole(e), 0, 1); },
     [](const Tree& e) { return either(whole(e), empty()); }},
    {"e?? = |e", [](const Tree& e) { return repeated(whole(e), 0, 1, true); },
     [](const Tree& e) { return either(empty(), whole(e)); }, true},
    {"e* = (e+)?", [](const Tree& e) { return repeated(whole(e), 0, kMany); },
     [](const Tree& e) { return repeated(whole(repeated(whole(e), 1, kMany)), 0, 1); }},
    {"e{1,3} = e(e(e)?)?", [](const Tree& e) { return repeated(whole(e), 1, 3); },
     [](const Tree& e) {
       const Tree last = repeated(whole(e), 0, 1);
       const Tree two = repeated(whole(tree_of(Kind::kConcat, {whole(e), last})), 0, 1);
       return tree_of(Kind::kConcat, {whole(e), two});
     }},
};

std::vector<Span> all_spans(const Regex& regex, std::string_view haystack, std::size_t batch, Cursor cursor = {}) {
  std::vector<Span> all, some(batch);
  while (!cursor.done && all.size() <= haystack.size() + 1) {
    const std::size_t n = regex.find_all(haystack, cursor, some);
    all.insert(all.end(), some.begin(), some.begin() + static_cast<std::ptrdiff_t>(n));
    if (n < batch) break;
  }
  return all;
}

// One search a match, by the rules of iteration that the manual states.
std::vector<Span> repeated_find(const Regex& regex, std::string_view haystack) {
  std::vector<Span> all;
  std::size_t last_end = Regex::npos;
  for (std::size_t at = 0; at <= haystack.size();) {
    const std::optional<Match> match = regex.find(haystack, at);
    if (!match) break;
    at = match->end();
    if (match->empty()) at += regex.options().latin1 ? 1 : nfa::code_point_length(haystack, at);
    if (match->empty() && match->end() == last_end) continue;
    all.push_back(match->span());
    last_end = match->end();
  }
  return all;
}

std::string joined_by_matches(const Regex& regex, std::string_view haystack, const std::vector<Span>& spans) {
  const std::vector<std::string_view> pieces = regex.split(haystack);
  if (pieces.size() != spans.size() + 1) return "other number of pieces";
  std::string out(pieces[0]);
  for (std::size_t i = 0; i < spans.size(); ++i) {
    out += haystack.substr(spans[i].begin, spans[i].size());
    out += pieces[i + 1];
  }
  return out;
}

// Ways of asking one Regex; the name of the first law broken, or "".
std::string broken_way(const Regex& regex, const std::string& haystack) {
  const std::vector<Span> spans = all_spans(regex, haystack, 64);
  if (spans != all_spans(regex, haystack, 1)) return "batches of 1 = batches of many";
  if (spans != repeated_find(regex, haystack)) return "find_all = repeated find";
  const std::optional<Match> first = regex.find(haystack);
  if (regex.is_match(haystack) != first.has_value()) return "is_match = find";
  if (first.has_value() == spans.empty() || (first && first->span() != spans[0])) return "find = first of find_all";
  if (regex.count(haystack) != spans.size()) return "count = number of spans";
  if (regex.replace_all(haystack, "$0") != haystack) return "replace_all by $0 = nothing";
  if (regex.replace_all(haystack, [](const Captures& c) { return std::string(c[0]); }) != haystack) {
    return "replace_all by what matched = nothing";
  }
  if (joined_by_matches(regex, haystack, spans) != haystack) return "pieces and matches = haystack";
  for (std::size_t i = 0; i < spans.size(); i += 1 + spans.size() / 4) {
    const std::size_t end = spans[i].end;
    if (spans[i].empty()) continue;
    const std::vector<Span> rest(spans.begin() + static_cast<std::ptrdiff_t>(i) + 1, spans.end());
    if (all_spans(regex, haystack, 3, {.at = end, .last_end = end}) != rest)
      return "find_all from a match's end = rest";
  }
  return "";
}

// A match of a pattern without looks does not depend on what stands around it.
std::string broken_by_cutting(const Regex& regex, const std::string& haystack) {
  const std::optional<Match> match = regex.find(haystack);
  if (!match) {
    const std::size_t middle = haystack.size() / 2;
    if (nfa::splits_code_point(haystack, middle)) return "";
    const bool half = regex.is_match(haystack.substr(0, middle)) || regex.is_match(haystack.substr(middle));
    return half ? "a part matches, so the whole does" : "";
  }
  const std::optional<Match> before = regex.find(haystack.substr(0, match->end()));
  if (!before || before->span() != match->span()) return "nothing behind the match = all";
  const std::optional<Match> behind = regex.find(haystack.substr(match->begin()));
  const Span moved{0, match->size()};
  if (!behind || behind->span() != moved) return "nothing before the match = all";
  return "";
}

struct Tally {
  std::map<std::string, uint64_t> ran;
  uint64_t too_large = 0;
};

constexpr Engine kEngines[] = {Engine::kJit, Engine::kTable, Engine::kAuto, Engine::kInterpret, Engine::kNfa};

Options options_of(const Case& c) {
  Options options = c.options;
  options.literal = false;
  options.engine = kEngines[c.seed % std::size(kEngines)];
  return options;
}

std::optional<Regex> make(const Tree& tree, const Options& options, Tally& tally, uint64_t layout = 0) {
  const std::string pattern = to_pattern(tree, options, layout);
  Expected<Regex> regex = Regex::make(pattern, options);
  if (regex) return *std::move(regex);
  tally.too_large += regex.error().kind() == ErrorKind::kProgramTooLarge ? 1 : 0;
  return std::nullopt;
}

void require(Tally& tally, const std::string& law, bool holds, const std::string& haystack) {
  ++tally.ran[law];
  if (!holds) RC_FAIL(law + " does not hold on " + test::quoted(haystack));
}

void check_laws(const Case& c, const Options& options, Tally& tally) {
  for (const Law& law : kLaws) {
    if (law.perl && options.posix_syntax) continue;
    const std::optional<Regex> left = make(law.left(c.tree), options, tally, c.layout);
    const std::optional<Regex> right = make(law.right(c.tree), options, tally);
    for (const std::string& haystack : c.haystacks) {
      if (!left || !right) break;
      const bool same = all_spans(*left, haystack, 64) == all_spans(*right, haystack, 64) &&
                        left->full_match(haystack) == right->full_match(haystack);
      require(tally, law.name, same, haystack);
    }
  }
}

void check_ways(const Case& c, const Options& options, Tally& tally) {
  const std::optional<Regex> regex = make(c.tree, options, tally, c.layout);
  const bool can_cut = !has_look(c.tree) && !has_any_byte(c.tree);
  for (const std::string& haystack : c.haystacks) {
    if (!regex) return;
    const std::string way = broken_way(*regex, haystack);
    require(tally, way.empty() ? "ways of asking" : way, way.empty(), haystack);
    if (!can_cut) continue;
    const std::string cut = broken_by_cutting(*regex, haystack);
    require(tally, cut.empty() ? "cutting the haystack" : cut, cut.empty(), haystack);
  }
}

void check_reversal(const Case& c, const Options& options, Tally& tally) {
  if (has_any_byte(c.tree) && !options.latin1) return;
  const Tree straight = reversible(c.tree, !options.latin1);
  const std::optional<Regex> forward = make(straight, options, tally, c.layout);
  const std::optional<Regex> backward = make(reversed(straight, !options.latin1), options, tally);
  for (const std::string& text : c.haystacks) {
    if (!forward || !backward) return;
    const std::string haystack = options.latin1 ? text : only_utf8(text);
    const std::string mirrored = reversed(haystack, !options.latin1);
    const bool same = forward->is_match(haystack) == backward->is_match(mirrored) &&
                      forward->full_match(haystack) == backward->full_match(mirrored);
    require(tally, "reversal", same, haystack);
  }
}

void check_escape(const Case& c, const Options& options, Tally& tally) {
  for (std::size_t i = 0; i + 1 < c.haystacks.size(); i += 8) {
    const std::string needle = options.latin1 ? c.haystacks[i] : only_utf8(c.haystacks[i]);
    const Options plain{.latin1 = options.latin1, .engine = options.engine};
    const Regex regex(Regex::escape(needle), plain);
    require(tally, "escape(x) matches x", regex.full_match(needle), needle);
    if (needle.empty()) continue;
    const std::string haystack = c.haystacks[i + 1] + needle + c.haystacks[i + 1];
    const std::optional<Match> match = regex.find(haystack);
    const bool same = match && match->begin() == haystack.find(needle) && match->text() == needle;
    require(tally, "escape(x) is found where x is", same, haystack);
  }
}

TEST(Metamorphic, Laws) {
  Tally tally;
  uint64_t ran = 0;
  const auto property = [&] {
    Case c = *random_cases();
    ++ran;
    if (c.haystacks.size() > 16) c.haystacks.resize(16);
    const Options options = options_of(c);
    check_laws(c, options, tally);
    check_ways(c, options, tally);
    check_reversal(c, options, tally);
    check_escape(c, options, tally);
  };
  const std::string failure = check_property(property, scaled(4000));
  EXPECT_EQ(failure, "");
  for (const auto& [law, ran] : tally.ran) count("metamorphic " + law, ran);
  count("metamorphic cases", ran, failure.empty() ? 0 : 1);
  if (tally.too_large > 0) count_skipped("metamorphic cases", "memory limits", tally.too_large);
}

}  // namespace
}  // namespace lino::test

// Automata that were built beforehand: each accepts the byte strings that the one built from its ranges accepts, valid
// UTF-8 or not; what patterns are said to be from U+0080 on is what they are; and all engines find the runs that the sets
// tell.
#include "nfa/class_automata.h"

#include <gtest/gtest.h>

#include <array>
#include <bitset>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "lino/regex.h"
#include "nfa/compile.h"
#include "regex/syntax/classes.h"
#include "regex/syntax/encoding.h"
#include "tests/count.h"
#include "tests/pattern.h"

namespace lino {
namespace {

using nfa::ClassAutomaton;
using syntax::CharSet;
using syntax::Hir;
using syntax::unicode::BeyondAscii;
using syntax::unicode::Property;

BeyondAscii part_of(const ClassAutomaton& automaton) {
  return {.known = true, .negated = automaton.negated, .property = static_cast<Property>(automaton.property)};
}

CharSet set_of(const BeyondAscii& part) {
  CharSet set = syntax::unicode::set(part.property);
  if (part.negated) set.negate();
  return set;
}

CharSet beyond(CharSet set) {
  set.subtract({{0, 0x7F}});
  return set;
}

// The states that an Nfa of one class can be in, sorted.
using States = std::vector<uint32_t>;

class Walk {
 public:
  explicit Walk(const nfa::Nfa& nfa) : nfa_(nfa) {}

  States start() const { return closed({index(nfa_.start_anchored)}); }
  bool accepts(const States& states) const {
    return std::ranges::any_of(states, [&](uint32_t s) { return nfa_.states[s].kind == nfa::StateKind::kMatch; });
  }
  // Marks the bytes at which step() may give something else than at the byte before.
  void mark_changes(const States& states, std::bitset<257>& changes) const {
    const auto mark = [&](uint8_t lo, uint8_t hi) { changes.set(lo).set(hi + 1U); };
    for (const uint32_t id : states) {
      const nfa::State& s = nfa_.states[id];
      if (s.kind == nfa::StateKind::kByteRange) mark(s.lo, s.hi);
      if (s.kind != nfa::StateKind::kSparse) continue;
      for (const nfa::Transition& t : nfa_.transitions_of(s)) mark(t.lo, t.hi);
    }
  }
  States step(const States& states, uint8_t byte) const {
    States next;
    for (const uint32_t id : states) {
      const nfa::State& s = nfa_.states[id];
      if (s.kind == nfa::StateKind::kByteRange && s.lo <= byte && byte <= s.hi) next.push_back(index(s.next));
      if (s.kind != nfa::StateKind::kSparse) continue;
      if (const nfa::Transition* t = nfa::find_transition(nfa_.transitions_of(s), byte)) next.push_back(index(t->next));
    }
    return closed(std::move(next));
  }

 private:
  States closed(States states) const {
    for (std::size_t i = 0; i < states.size(); ++i) {
      const nfa::State& s = nfa_.states[states[i]];
      if (s.kind != nfa::StateKind::kUnion) continue;
      for (const nfa::StateId to : nfa_.alternatives_of(s)) states.push_back(index(to));
    }
    std::ranges::sort(states);
    states.erase(std::ranges::unique(states).begin(), states.end());
    return states;
  }

  const nfa::Nfa& nfa_;
};

// Do both accept the same byte strings? By walking through the pairs of what they can be in (Hopcroft and Karp, 1971).
bool same_language(const nfa::Nfa& a, const nfa::Nfa& b) {
  const Walk in_a(a), in_b(b);
  std::map<std::pair<States, States>, bool> seen;
  std::vector<std::pair<States, States>> left = {{in_a.start(), in_b.start()}};
  while (!left.empty()) {
    const auto [x, y] = std::move(left.back());
    left.pop_back();
    if (in_a.accepts(x) != in_b.accepts(y)) return false;
    std::bitset<257> changes(1);
    in_a.mark_changes(x, changes);
    in_b.mark_changes(y, changes);
    for (unsigned byte = 0; byte < 256; ++byte) {
      if (!changes[byte]) continue;
      std::pair next(in_a.step(x, static_cast<uint8_t>(byte)), in_b.step(y, static_cast<uint8_t>(byte)));
      if (next.first.empty() && next.second.empty()) continue;
      if (seen.emplace(next, true).second) left.push_back(std::move(next));
    }
    test::count("class automata, pairs of states");
  }
  return true;
}

TEST(ClassAutomata, AreThoseOfTheirRanges) {
  const CharSet rests[] = {{}, {{'0', '9'}, {'_', '_'}}, {{0, 0x7F}}};
  for (const ClassAutomaton& automaton : nfa::class_tables::automata) {
    const BeyondAscii part = part_of(automaton);
    for (const CharSet& rest : rests) {
      CharSet set = beyond(set_of(part));
      set.add(rest);
      syntax::HirArena arena;
      const syntax::SharedSet* const shared = arena.share(std::move(set));
      for (const bool reverse : {false, true}) {
        const nfa::CompileOptions options = {.reverse = reverse, .captures = false, .anchored_only = true};
        const nfa::Nfa prebuilt = test::nfa_of(arena.make_class(shared, false, part), options);
        const nfa::Nfa built = test::nfa_of(arena.make_class(shared, false), options);
        const bool same = same_language(prebuilt, built);
        EXPECT_TRUE(same) << syntax::unicode::name(part.property) << " negated " << part.negated << " reverse "
                          << reverse;
        EXPECT_EQ(nfa::to_string(prebuilt.classes), nfa::to_string(built.classes));
        EXPECT_LE(prebuilt.states.size(), built.states.size());
        test::count("class automata", 1, !same);
      }
    }
  }
}

// Is what the translator says of this pattern, a class, true? Unknown is true of all.
void check_claim(const std::string& pattern, bool must_be_known) {
  const syntax::HirTree tree = test::hir_of(pattern, {.unicode = true});
  const auto* const cls = std::get_if<Hir::Class>(&tree.root.node);
  if (cls == nullptr) return;
  EXPECT_TRUE(!must_be_known || cls->beyond_ascii.known) << pattern;
  if (!cls->beyond_ascii.known) return;
  const bool same = beyond(cls->set()) == beyond(set_of(cls->beyond_ascii));
  EXPECT_TRUE(same) << pattern;
  test::count("class automata, claims", 1, !same);
}

TEST(ClassAutomata, AreKnownWherePatternsNameThem) {
  for (const char* pattern : {R"(\w)",
                              R"(\W)",
                              R"(\d)",
                              R"(\D)",
                              R"(\s)",
                              R"(\S)",
                              R"(.)",
                              R"((?s).)",
                              R"([^x])",
                              R"([^\s"])",
                              R"([\w.-])",
                              R"([^\w.-])",
                              R"([\P{L}x])",
                              R"([\d\d])",
                              R"([^[:alpha:]])",
                              R"([[:^alpha:]\w])",
                              R"(\p{Lu})",
                              R"([^\p{Lu}])",
                              R"(\p{Any})",
                              R"(\N)"}) {
    check_claim(pattern, true);
  }
  const std::vector<std::string> items = {R"(\w)",      R"(\W)",     R"(\d)",      R"(\D)",        R"(\s)",
                                          R"(\S)",      R"(\p{L})",  R"(\P{L})",   R"(\p{Greek})", R"(\p{Any})",
                                          R"(\P{Any})", "[:alpha:]", "[:^digit:]", "a-k",          "\xC3\xA4",
                                          "x",          "s"};
  std::mt19937 random(3);
  for (uint64_t round = test::scaled(3000); round > 0; --round) {
    std::string pattern = random() % 4 == 0 ? "(?i)[" : "[";
    if (random() % 2 == 0) pattern += "^";
    for (unsigned count = 1 + random() % 3; count > 0; --count) pattern += items[random() % items.size()];
    check_claim(pattern + "]", false);
  }
}

// Characters at the ends of the set's ranges, and bytes that are none.
std::string haystack_of(const CharSet& set, std::mt19937& random) {
  std::string text;
  for (unsigned count = 300; count > 0; --count) {
    const auto& ranges = set.ranges();
    const syntax::CodeRange& r = ranges[random() % ranges.size()];
    const uint32_t ends[] = {r.lo, r.hi, r.hi + 1, r.lo == 0 ? 0 : r.lo - 1, r.lo + (r.hi - r.lo) / 2, 'x'};
    const uint32_t c = ends[random() % 6];
    if (random() % 16 == 0) text += static_cast<char>(random());
    if (c <= syntax::kMaxCodePoint && (c < 0xD800 || c > 0xDFFF)) syntax::append_utf8(text, c);
  }
  return text;
}

// The longest runs of characters of the set.
std::vector<std::pair<std::size_t, std::size_t>> runs(const CharSet& set, std::string_view text) {
  std::vector<std::pair<std::size_t, std::size_t>> found;
  for (std::size_t at = 0; at < text.size();) {
    uint32_t c = 0;
    const std::size_t size = syntax::decode_utf8(text, at, c);
    if (size > 0 && set.contains(c) && (c < 0xD800 || c > 0xDFFF)) {
      if (!found.empty() && found.back().second == at) found.back().second += size;
      else found.emplace_back(at, at + size);
    }
    at += size > 0 ? size : 1;
  }
  return found;
}

TEST(ClassAutomata, FindTheSameWithEveryEngine) {
  std::mt19937 random(5);
  for (const ClassAutomaton& automaton : nfa::class_tables::automata) {
    const BeyondAscii part = part_of(automaton);
    const CharSet set = set_of(part);
    const std::string pattern = (part.negated ? "\\P{" : "\\p{") + syntax::unicode::name(part.property) + "}+";
    for (uint64_t round = test::scaled(3); round > 0; --round) {
      const std::string text = haystack_of(set, random);
      const auto expected = runs(set, text);
      for (const Engine engine :
           {Engine::kAuto, Engine::kJit, Engine::kTable, Engine::kInterpret, Engine::kForesight, Engine::kNfa}) {
        Options options;
        options.engine = engine;
        const Regex regex(pattern, options);
        std::vector<std::pair<std::size_t, std::size_t>> found;
        for (const Match& match : regex.matches(text)) found.emplace_back(match.begin(), match.end());
        EXPECT_EQ(found, expected) << pattern << " by engine " << static_cast<int>(engine);
        test::count("class automata, spans", 1, found != expected);
      }
    }
  }
}

}  // namespace
}  // namespace lino

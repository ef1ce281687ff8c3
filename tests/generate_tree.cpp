// Generated patterns as trees, and smaller ones; see generate.h.
#include "tests/generate.h"

#include <array>
#include <utility>

namespace lino::test {
namespace {

using Kind = Tree::Kind;

struct Leaf {
  const char* text;
  std::vector<std::string> samples;
  bool atom = true;
};

// Simplest first; the first kPlain are what most leaves are.
constexpr uint32_t kPlain = 6;
const std::vector<Leaf>& leaves() {
  static const std::vector<Leaf> all = {
      {"a", {"a"}},
      {"b", {"b"}},
      {"c", {"c"}},
      {".", {"a", "b", "\xC3\xA9", "\xE4\xB8\x96", "\xF0\x9F\x98\x80", "\n", "\xFF"}},
      {"[ab]", {"a", "b", "c"}},
      {"[^a]", {"b", "c", "\xC3\xA9", "\n", "\xF0\x9F\x98\x80", "a"}},
      {"", {""}, false},
      {"^", {"", "\n"}},
      {"$", {"", "\n"}},
      {"\\b", {"", " "}},
      {"\\B", {"", "a"}},
      {"\\A", {""}},
      {"\\z", {""}},
      {"[a-c]", {"a", "c", "d"}},
      {"[a-z]", {"a", "q", "z", "A"}},
      {"[0-9]", {"0", "9", "a"}},
      {"\\d", {"0", "7", "\xD9\xA3"}},
      {"\\D", {"a", " ", "\xC3\xA9", "0"}},
      {"\\w", {"a", "Z", "_", "0", "\xC3\xA9"}},
      {"\\W", {" ", "-", "\xC3\xA9", "a"}},
      {"\\s", {" ", "\t", "\n", "\v"}},
      {"\\S", {"a", "\xC3\xA9", "\v", " "}},
      {"\\n", {"\n"}},
      {"\\C", {"a", "\xFF", "\xC3", "\n"}},
      {"k", {"k", "K", "\xE2\x84\xAA"}},
      {"s", {"s", "S", "\xC5\xBF"}},
      {"(?i:k)", {"k", "K", "\xE2\x84\xAA"}},
      {"(?i:[^k])", {"k", "\xE2\x84\xAA", "s", "\n"}},
      {"\xC3\xA9", {"\xC3\xA9", "\xC3\x89", "\xC3"}, true},
      {"\xE4\xB8\x96", {"\xE4\xB8\x96", "\xE4\xB8\x97", "\xE4\xB8"}},
      {"\\x{1F600}", {"\xF0\x9F\x98\x80", "\xF0\x9F\x98\x81"}},
      {"[\xC3\xA9-\xC3\xBC]", {"\xC3\xA9", "\xC3\xBC", "\xC3\xBD"}},
      {"[\\x{80}-\\x{10FFFF}]", {"\xC2\x80", "\xF4\x8F\xBF\xBF", "\xE4\xB8\x96", "a"}},
      {"[^\\x{80}-\\x{10FFFF}]", {"a", "\x7F", "\xC2\x80"}},
      {"[\\x{7F0}-\\x{900}]", {"\xDF\xB0", "\xE0\xA0\x80", "\xE0\xA4\x80", "\xE0\xA4\x81"}},
      {"[\\x{FFF0}-\\x{10010}]", {"\xEF\xBF\xB0", "\xF0\x90\x80\x90", "\xF0\x90\x80\x91"}},
      {"[\\x{D7F0}-\\x{E010}]", {"\xED\x9F\xB0", "\xEE\x80\x90", "\xEE\x80\x91"}},
      {"\\pL", {"a", "\xC3\xA9", "\xE4\xB8\x96", "0"}},
      {"\\PL", {"0", " ", "\xE2\x82\xAC", "a"}},
      {"\\p{Greek}", {"\xCE\xB1", "\xCF\x89", "a"}},
      {"\\p{^Lu}", {"a", "\xC3\xA9", "A"}},
      {"[\\pN\\p{Han}]", {"0", "\xE4\xB8\x96", "a"}},
      {"[[:alpha:]]", {"a", "Z", "0"}},
      {"[[:^space:]_]", {"a", "_", "\xC3\xA9", " "}},
      {"[\\w-]", {"a", "-", "0", " "}},
      {"[^\\W_]", {"a", "0", "_"}},
      {"[^\\n]", {"a", "\xC3\xA9", "\n"}},
      {"[]a]", {"]", "a"}},
      {"[^]a]", {"b", "]"}},
      {"[a-]", {"a", "-"}},
      {"\\x61", {"a"}},
      {"\\142", {"b"}},
      {"\\.", {".", "a"}},
      {"\\Qa.b\\E", {"a.b", "aab"}, false},
      {"\\x00", {std::string(1, '\0')}},
      {"abc", {"abc", "ab", "bc"}, false},
      {"abcdefgh", {"abcdefgh", "abcdefg", "bcdefgh"}, false},
      {"foobarbazquuxabcd", {"foobarbazquuxabcd", "foobarbazquuxab"}, false},
      {"aa", {"aa", "a"}, false},
      {"ab", {"ab", "ba"}, false},
      {"-", {"-"}},
      {" ", {" "}},
      {"_", {"_"}},
      {"(?i)", {"", "A"}, false},
      {"(?s)", {""}, false},
      {"(?m)", {"\n"}, false},
      {"(?U)", {""}, false},
      {"(?-i)", {""}, false},
      {"(?m:^)", {"", "\n"}},
      {"(?m:$)", {"", "\n"}},
      {"()", {""}},
      {"(|a)", {"", "a"}},
      {"[a-cx-z0]", {"a", "y", "0", "d"}},
      {"[^a-y]", {"z", "\n", "\xC3\xA9", "a"}},
      {"[aeiou]", {"a", "u", "b"}},
      {"[\\x{7F}-\\x{80}]", {"\x7F", "\xC2\x80", "\xC2"}},
      {"[\\x{BF}-\\x{C0}]", {"\xC2\xBF", "\xC3\x80", "\xC3"}},
      {"[\\x{7FF}-\\x{800}]", {"\xDF\xBF", "\xE0\xA0\x80", "\xE0\xA0"}},
      {"[^\\x{7FF}-\\x{800}]", {"\xDF\xBE", "\xE0\xA0\x81", "a", "\xDF\xBF"}},
      {"[\\x{FFFF}-\\x{10000}]", {"\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF0\x90\x80"}},
      {"[\\x{3FFFF}-\\x{40000}]", {"\xF0\xBF\xBF\xBF", "\xF1\x80\x80\x80"}},
      {"[\\x{10FFFE}-\\x{10FFFF}]", {"\xF4\x8F\xBF\xBF", "\xF4\x90\x80\x80"}},
      {"[\\x{61}\\x{E9}\\x{4E16}\\x{1F600}]", {"a", "\xC3\xA9", "\xE4\xB8\x96", "\xF0\x9F\x98\x80", "\xC3"}},
      {"[^\\x{4E00}-\\x{9FFF}]", {"a", "\xE3\xBF\xBF", "\xE4\xB8\x96"}},
      {"(?i:\\x{3C3})", {"\xCF\x83", "\xCF\x82", "\xCE\xA3"}},
      {"(?i:\\x{DF})", {"\xC3\x9F", "\xE1\xBA\x9E", "ss"}},
      {"(?i:[h-t])", {"h", "T", "\xE2\x84\xAA", "\xC5\xBF", "g"}},
      {"\\x80", {"\xC2\x80", "\x80"}},
      {"\\t", {"\t", " "}},
      {"\\v", {"\v"}},
      {"\\a", {"\a"}},
      {"\\r\\n", {"\r\n", "\n"}, false},
      {"[[:word:]]", {"a", "_", "\xC3\xA9"}},
      {"[[:punct:][:digit:]]", {"-", "0", "a"}},
      {"\\p{L}", {"a", "\xC3\xA9", "0"}},
      {"\\p{Any}", {"a", "\n", "\xF4\x8F\xBF\xBF", "\xFF"}},
      {"(?-s:.)", {"a", "\xF0\x9F\x98\x80", "\n"}},
      {"(?s:.)", {"a", "\n", "\xFF"}},
      {"[^\\x00-\\x{10FFFF}]", {"a"}},
  };
  return all;
}

constexpr std::array<const char*, 11> kGroups = {
    "", "?:", "?:", "?i:", "?s:", "?m:", "?U:", "?-i:", "?im:", "?s-m:", "?P<name>"};

Tree leaf_of(const Leaf& leaf) {
  Tree tree;
  tree.text = leaf.text;
  tree.samples = leaf.samples;
  tree.atom = leaf.atom;
  return tree;
}

Tree make_leaf(Choices& choices) {
  const auto count = static_cast<uint32_t>(leaves().size());
  return leaf_of(leaves()[choices.below(choices.one_in(2) ? count : kPlain)]);
}

Tree make_repeat(Choices& choices, uint32_t depth) {
  struct Bounds {
    uint32_t min, max;
  };
  constexpr uint32_t kInf = Tree::kUnbounded;
  static constexpr Bounds kBounds[] = {{0, kInf}, {1, kInf}, {0, 1}, {2, 2}, {0, 2}, {1, 3},  {2, kInf},
                                       {3, 5},    {0, 0},    {1, 1}, {5, 5}, {0, 9}, {12, 12}};
  const Bounds bounds = kBounds[choices.below(choices.one_in(3) ? std::size(kBounds) : 3)];
  const bool lazy = choices.one_in(4);
  return repeated(make_tree(choices, depth - 1), bounds.min, bounds.max, lazy);
}

// xyz|yz, in either order: what is tried first hides in the other.
Tree make_suffix_choice(Choices& choices, uint32_t depth) {
  std::vector<Tree> whole;
  for (uint32_t n = 2 + choices.below(3); n > 0; --n) whole.push_back(make_tree(choices, depth / 2));
  const auto cut = static_cast<std::ptrdiff_t>(choices.below(static_cast<uint32_t>(whole.size())));
  const bool prefix = choices.one_in(3);
  std::vector<Tree> part(prefix ? whole.begin() : whole.begin() + cut, prefix ? whole.begin() + cut : whole.end());
  std::vector<Tree> pair = {tree_of(Kind::kConcat, std::move(whole)), tree_of(Kind::kConcat, std::move(part))};
  if (choices.one_in(3)) std::swap(pair[0], pair[1]);
  return tree_of(Kind::kAlternate, std::move(pair));
}

// ((x?)*)+ and the like: loops whose body may be empty.
Tree make_empty_loops(Choices& choices, uint32_t depth) {
  Tree tree = make_tree(choices, depth / 2);
  if (choices.one_in(2)) tree = tree_of(Kind::kAlternate, {leaf_of(leaves()[6]), std::move(tree)});
  for (uint32_t n = 2 + choices.below(2); n > 0; --n) {
    if (choices.one_in(2)) tree = tree_of(Kind::kGroup, {std::move(tree)}, choices.one_in(2) ? "" : "?:");
    const uint32_t min = choices.below(3) == 2 ? 1 : 0;
    const uint32_t max = choices.one_in(3) ? min + 1 : Tree::kUnbounded;
    tree = repeated(std::move(tree), min, max, choices.one_in(3));
  }
  return tree;
}

// x*?x* and the like, over one thing or two.
Tree make_lazy_and_greedy(Choices& choices, uint32_t depth) {
  Tree first = make_tree(choices, depth / 2);
  Tree second = choices.one_in(2) ? first : make_tree(choices, depth / 2);
  const bool lazy_first = choices.one_in(2);
  const uint32_t min = choices.below(2);
  std::vector<Tree> both = {repeated(std::move(first), min, Tree::kUnbounded, lazy_first),
                            repeated(std::move(second), choices.below(2), Tree::kUnbounded, !lazy_first)};
  if (choices.one_in(2)) both.push_back(make_leaf(choices));
  return tree_of(Kind::kConcat, std::move(both));
}

// (?:^x)*, (?:x|\b)+ and the like.
Tree make_look_loop(Choices& choices, uint32_t depth) {
  static constexpr const char* kLooks[] = {"^", "$", "\\b", "\\B", "(?m:^)", "(?m:$)", "\\A", "\\z"};
  Tree look;
  look.text = kLooks[choices.below(std::size(kLooks))];
  look.samples = {"", choices.one_in(2) ? "\n" : " "};
  std::vector<Tree> body = {std::move(look), make_tree(choices, depth / 2)};
  if (choices.one_in(2)) std::swap(body[0], body[1]);
  Tree tree = tree_of(choices.one_in(3) ? Kind::kAlternate : Kind::kConcat, std::move(body));
  const uint32_t min = choices.below(3);
  return repeated(std::move(tree), min, Tree::kUnbounded, choices.one_in(3));
}

// x{999,1000}: few letters, or none of the others could keep up.
Tree make_long_count(Choices& choices) {
  static constexpr uint32_t kBounds[][2] = {{0, 0},      {0, 1},    {1, 1},  {1000, 1000}, {0, 1000},
                                            {999, 1000}, {64, 128}, {0, 17}, {255, 257},   {1000, 0xFFFFFFFF}};
  const auto& bounds = kBounds[choices.below(std::size(kBounds))];
  Tree letter = leaf_of(leaves()[choices.below(kPlain)]);
  return repeated(std::move(letter), bounds[0], bounds[1], choices.one_in(4));
}

// The forms that have broken engines.
Tree make_shape(Choices& choices, uint32_t depth) {
  switch (choices.below(choices.one_in(6) ? 5 : 4)) {
    case 0: return make_suffix_choice(choices, depth);
    case 1: return make_empty_loops(choices, depth);
    case 2: return make_lazy_and_greedy(choices, depth);
    case 3: return make_look_loop(choices, depth);
    default: return make_long_count(choices);
  }
}

}  // namespace

Tree tree_of(Kind kind, std::vector<Tree> children, const char* text) {
  Tree tree;
  tree.kind = kind;
  tree.text = text;
  tree.children = std::move(children);
  return tree;
}

Tree repeated(Tree child, uint32_t min, uint32_t max, bool lazy) {
  Tree tree = tree_of(Kind::kRepeat, {std::move(child)}, "");
  tree.min = min;
  tree.max = max;
  tree.lazy = lazy;
  return tree;
}

Tree make_tree(Choices& choices, uint32_t depth) {
  if (depth == 0 || choices.done()) return make_leaf(choices);
  if (choices.one_in(5)) return make_shape(choices, depth);
  Tree tree;
  switch (const uint32_t what = choices.below(8)) {
    case 0:
    case 1: return make_leaf(choices);
    case 2:
    case 3: return make_repeat(choices, depth);
    case 4:
      tree.kind = Kind::kGroup;
      tree.text = kGroups[choices.below(choices.one_in(3) ? kGroups.size() : 2)];
      tree.children.push_back(make_tree(choices, depth - 1));
      return tree;
    default:
      tree.kind = what == 7 ? Kind::kAlternate : Kind::kConcat;
      const uint32_t count = 2 + choices.below(choices.one_in(4) ? 4 : 2);
      for (uint32_t i = 0; i < count; ++i) tree.children.push_back(make_tree(choices, depth - 1));
      return tree;
  }
}

std::size_t size(const Tree& tree) {
  std::size_t sum = 1;
  for (const Tree& child : tree.children) sum += size(child);
  return sum;
}

std::vector<Tree> smaller(const Tree& tree) {
  std::vector<Tree> out = tree.children;  // the tree becomes one of its children
  if (tree.kind == Kind::kLeaf) {
    // An earlier, simpler leaf: the plain ones and the empty one are tried.
    for (uint32_t i : {6u, 0u, 1u, 3u}) {
      if (tree.text == leaves()[i].text) break;
      out.push_back(leaf_of(leaves()[i]));
    }
    return out;
  }
  if (tree.children.size() > 2) {
    for (std::size_t i = 0; i < tree.children.size(); ++i) {
      out.push_back(tree);
      out.back().children.erase(out.back().children.begin() + static_cast<std::ptrdiff_t>(i));
    }
  }
  if (tree.kind == Kind::kGroup && tree.text != "") (out.emplace_back(tree)).text = "";
  if (tree.kind == Kind::kRepeat) {
    if (tree.lazy) out.emplace_back(tree).lazy = false;
    if (tree.min > 3) out.emplace_back(tree).min /= 2;
    if (tree.min > 0) --out.emplace_back(tree).min;
    if (tree.max != Tree::kUnbounded && tree.max > tree.min) --out.emplace_back(tree).max;
    if (tree.max != Tree::kUnbounded && tree.max == tree.min && tree.min > 1) {
      out.push_back(tree);
      --out.back().min, --out.back().max;
    }
  }
  for (std::size_t i = 0; i < tree.children.size(); ++i) {
    for (Tree& child : smaller(tree.children[i])) (out.emplace_back(tree)).children[i] = std::move(child);
  }
  return out;
}

}  // namespace lino::test

// Lookarounds for generated trees; see generate.h. They are put into a finished tree, so that what bytes mean to
// make_tree() stays what it was: the corpora of the fuzz targets are such bytes.
#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "tests/generate.h"

namespace lino::test {
namespace {

using Kind = Tree::Kind;

constexpr std::array<const char*, 4> kOpen = {"?=", "?!", "?<=", "?<!"};
constexpr uint32_t kNested = 2;  // lookarounds inside of one

Tree leaf(const char* text, std::vector<std::string> samples, bool atom) {
  Tree tree;
  tree.text = text;
  tree.samples = std::move(samples);
  tree.atom = atom;
  return tree;
}

// No group inside a lookaround may capture.
Tree without_captures(Tree tree) {
  if (tree.kind == Kind::kGroup && (tree.text.empty() || tree.text.starts_with("?P<"))) tree.text = "?:";
  if (tree.kind == Kind::kLeaf && (tree.text == "()" || tree.text == "(|a)")) tree.text.insert(1, "?:");
  for (Tree& child : tree.children) child = without_captures(std::move(child));
  return tree;
}

Tree placed(Tree tree, Choices& choices, uint32_t nested);

Tree make_lookaround(Choices& choices, uint32_t nested) {
  Tree body = without_captures(make_tree(choices, choices.below(3)));
  if (choices.one_in(4)) {  // one that may look far
    std::vector<Tree> far = {repeated(leaf(".", {"a", "\xC3\xA9"}, true), 0, Tree::kUnbounded), std::move(body)};
    if (choices.one_in(2)) std::swap(far[0], far[1]);
    body = tree_of(Kind::kConcat, std::move(far));
  }
  if (nested > 0 && choices.one_in(3)) body = placed(std::move(body), choices, nested - 1);
  return tree_of(Kind::kGroup, {std::move(body)}, kOpen[choices.below(kOpen.size())]);
}

// With a lookaround beside some part of the tree.
Tree placed(Tree tree, Choices& choices, uint32_t nested) {
  if (!tree.children.empty() && !choices.one_in(3)) {
    Tree& child = tree.children[choices.below(static_cast<uint32_t>(tree.children.size()))];
    child = placed(std::move(child), choices, nested);
    return tree;
  }
  static constexpr const char* kLooks[] = {"^", "$", "\\b", "\\B", "(?m:^)", "(?m:$)"};
  Tree look = make_lookaround(choices, nested);
  std::vector<Tree> both;
  switch (choices.below(10)) {
    case 0:
    case 1:
    case 2: return tree_of(Kind::kConcat, {std::move(look), std::move(tree)});
    case 3:
    case 4: return tree_of(Kind::kConcat, {std::move(tree), std::move(look)});
    case 5: return tree_of(Kind::kAlternate, {std::move(look), std::move(tree)});
    case 6: return tree_of(Kind::kAlternate, {std::move(tree), std::move(look)});
    case 7: {
      const uint32_t min = choices.below(2), max = 1 + choices.below(3);
      look = repeated(std::move(look), min, max, choices.one_in(3));
      return tree_of(Kind::kConcat, {std::move(look), std::move(tree)});
    }
    case 8: {
      Tree other = leaf(kLooks[choices.below(std::size(kLooks))], {"", "\n"}, true);
      if (choices.one_in(2)) std::swap(look, other);
      return tree_of(Kind::kConcat, {std::move(other), std::move(look), std::move(tree)});
    }
    default: {
      both = {std::move(look), std::move(tree)};
      if (choices.one_in(2)) std::swap(both[0], both[1]);
      tree = tree_of(choices.one_in(3) ? Kind::kAlternate : Kind::kConcat, std::move(both));
      const uint32_t min = choices.below(2);
      return repeated(std::move(tree), min, Tree::kUnbounded, choices.one_in(3));
    }
  }
}

}  // namespace

Tree with_lookarounds(Tree tree, Choices& choices) {
  for (uint32_t n = 1 + choices.below(3); n > 0; --n) tree = placed(std::move(tree), choices, kNested);
  return tree;
}

bool is_lookaround(const Tree& tree) {
  return tree.kind == Kind::kGroup && std::ranges::find(kOpen, std::string_view(tree.text)) != kOpen.end();
}

bool has_lookaround(const Tree& tree) {
  return is_lookaround(tree) || std::ranges::any_of(tree.children, has_lookaround);
}

}  // namespace lino::test

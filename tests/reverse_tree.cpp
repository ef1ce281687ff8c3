// See reverse_tree.h. A leaf is one character or look, apart from the few listed here.
#include "tests/reverse_tree.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "nfa/code_point.h"

namespace lino::test {
namespace {

using Kind = Tree::Kind;

constexpr std::pair<std::string_view, std::string_view> kMirrored[] = {
    {"^", "$"},           {"\\A", "\\z"}, {"(?m:^)", "(?m:$)"}, {"\\Qa.b\\E", "\\Qb.a\\E"},
    {"\\r\\n", "\\n\\r"}, {"?=", "?<="},  {"?!", "?<!"},
};
constexpr std::array<std::string_view, 8> kLooks = {"^", "$", "\\A", "\\z", "(?m:^)", "(?m:$)", "\\b", "\\B"};

template <typename Is>
bool any_leaf(const Tree& tree, const Is& is) {
  if (tree.kind == Kind::kLeaf) return is(tree);
  return std::ranges::any_of(tree.children, [&](const Tree& child) { return any_leaf(child, is); });
}

bool is_flag_switch(const Tree& leaf) {
  return leaf.text.starts_with("(?") && leaf.text.ends_with(')') && leaf.text.find(':') == std::string::npos;
}

bool is_plain(const Tree& leaf) { return leaf.text.find_first_of("\\[](){}.^$") == std::string::npos; }

std::string mirrored(const Tree& leaf, bool utf8) {
  for (const auto& [one, other] : kMirrored) {
    if (leaf.text == one) return std::string(other);
    if (leaf.text == other) return std::string(one);
  }
  return is_plain(leaf) ? reversed(leaf.text, utf8) : leaf.text;  // abc
}

}  // namespace

bool has_look(const Tree& tree) {
  return has_lookaround(tree) ||
         any_leaf(tree, [](const Tree& leaf) { return std::ranges::count(kLooks, leaf.text) > 0; });
}

bool has_any_byte(const Tree& tree) {
  return any_leaf(tree, [](const Tree& leaf) { return leaf.text == "\\C"; });
}

Tree reversible(const Tree& tree, bool utf8) {
  Tree out = tree;
  if (tree.kind == Kind::kLeaf && is_flag_switch(tree)) out.text = "";
  if (tree.kind == Kind::kLeaf && !utf8 && is_plain(tree)) return tree_of(Kind::kGroup, {out}, "?:");
  for (Tree& child : out.children) child = reversible(child, utf8);
  return out;
}

Tree reversed(const Tree& tree, bool utf8) {
  Tree out = tree;
  if (tree.kind == Kind::kLeaf || is_lookaround(tree)) out.text = mirrored(tree, utf8);
  if (tree.kind == Kind::kConcat) std::reverse(out.children.begin(), out.children.end());
  for (Tree& child : out.children) child = reversed(child, utf8);
  return out;
}

std::string only_utf8(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = nfa::code_point_length(text, at);
    if (length > 1 || static_cast<unsigned char>(text[at]) < 0x80) out += text.substr(at, length);
    at += length;
  }
  return out;
}

std::string reversed(const std::string& text, bool utf8) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8 ? nfa::code_point_length(text, at) : 1;
    out.insert(0, text, at, length);
    at += length;
  }
  return out;
}

}  // namespace lino::test

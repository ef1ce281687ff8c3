// Recognises [edge] C{min,max} [edge]; see run_shape.h.
#include "regex/run_shape.h"

#include <span>

namespace lino {

namespace {

using syntax::CharSet;
using syntax::Hir;
using syntax::Look;

const Hir& without_groups(const Hir& hir) {
  const Hir* node = &hir;
  while (const auto* capture = std::get_if<Hir::Capture>(&node->node)) node = capture->child.data();
  return *node;
}

const CharSet* class_of(const Hir& hir) {
  const auto* node = std::get_if<Hir::Class>(&hir.node);
  return node != nullptr && !node->bytes ? &node->set() : nullptr;
}

// The class that a lookaround of this kind tests one character for; null: it is another.
const CharSet* tested(const Hir& hir, bool ahead, bool negated) {
  const auto* node = std::get_if<Hir::Lookaround>(&hir.node);
  if (node == nullptr || node->ahead != ahead || node->negated != negated) return nullptr;
  return class_of(node->child[0]);
}

// (?<!W)(?=W)|(?<=W)(?!W): the word characters; null: it is something else.
const CharSet* boundary(const Hir& hir) {
  const auto* node = std::get_if<Hir::Alternate>(&hir.node);
  if (node == nullptr || node->children.size() != 2) return nullptr;
  const CharSet* words = nullptr;
  for (const bool before : {true, false}) {
    const auto* both = std::get_if<Hir::Concat>(&node->children[before ? 0 : 1].node);
    if (both == nullptr || both->children.size() != 2) return nullptr;
    const CharSet* const behind = tested(both->children[0], false, before);
    const CharSet* const ahead = tested(both->children[1], true, !before);
    if (behind == nullptr || ahead == nullptr || *behind != *ahead) return nullptr;
    if (words != nullptr && *words != *behind) return nullptr;
    words = behind;
  }
  return words;
}

const CharSet& ascii_words() {
  static const CharSet words = {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
  return words;
}

// The word characters of a boundary, or of the half of one that looks away from the run: before it, behind it.
const CharSet* edge(const Hir& hir, bool before) {
  if (const auto* look = std::get_if<Hir::LookAt>(&hir.node)) {
    const bool is_edge =
        look->look == Look::kWordBoundary || look->look == (before ? Look::kNotAfterWord : Look::kNotBeforeWord);
    return is_edge ? &ascii_words() : nullptr;
  }
  if (const CharSet* words = boundary(hir)) return words;
  return tested(hir, !before, true);
}

// `decoded`: the edge looks at code points.
bool add_edge(jit::RunShape& shape, const Hir& hir, bool before, bool& decoded) {
  const CharSet* const words = edge(hir, before);
  decoded = decoded || (words != nullptr && words != &ascii_words());
  if (words == nullptr || (!shape.words.empty() && shape.words != *words)) return false;
  shape.words = *words;
  (before ? shape.starts_at_edge : shape.ends_at_edge) = true;
  return true;
}

bool add_run(jit::RunShape& shape, const Hir& hir, bool longest) {
  const Hir* node = &without_groups(hir);
  if (const auto* repeat = std::get_if<Hir::Repeat>(&node->node)) {
    if (repeat->min == 0 || (!repeat->greedy && !longest)) return false;
    shape.min = repeat->min;
    shape.max = repeat->max == syntax::kUnbounded ? jit::kNoLimit : repeat->max;
    node = &without_groups(repeat->child[0]);
  }
  const auto* chars = std::get_if<Hir::Class>(&node->node);
  if (chars == nullptr || chars->set().empty()) return false;
  shape.chars = chars->set();
  shape.utf8 = !chars->bytes;
  return true;
}

}  // namespace

std::optional<jit::RunShape> run_shape(const Hir& hir, bool longest) {
  const Hir& whole = without_groups(hir);
  std::span<const Hir> parts(&whole, 1);
  if (const auto* concat = std::get_if<Hir::Concat>(&whole.node)) parts = concat->children;
  if (parts.size() > 3) return std::nullopt;
  jit::RunShape shape;
  std::size_t run = 0;
  bool decoded = false;
  if (parts.size() > 1 && add_edge(shape, parts[0], true, decoded)) run = 1;
  if (run == parts.size() || !add_run(shape, parts[run], longest)) return std::nullopt;
  if (run + 1 < parts.size() && !add_edge(shape, parts[run + 1], false, decoded)) return std::nullopt;
  if (run + 2 < parts.size()) return std::nullopt;
  if (shape.starts_at_edge || shape.ends_at_edge) {
    CharSet others = shape.chars;
    others.subtract(shape.words);
    if (!others.empty()) return std::nullopt;         // a boundary may be inside a run
    if (decoded && !shape.utf8) return std::nullopt;  // bytes between code points: \C
  }
  return shape;
}

}  // namespace lino

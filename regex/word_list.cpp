// See word_list.h.
#include "regex/word_list.h"

#include <variant>

#include "jit/plans.h"

namespace lino {

namespace {

using syntax::Hir;

// The one child of a Concat that is no look; those before and behind it are added to `list`. Null: there is another.
const Hir* between_looks(const Hir::Concat& concat, WordList& list) {
  const Hir* inner = nullptr;
  for (const Hir& child : concat.children) {
    if (const auto* look = std::get_if<Hir::LookAt>(&child.node)) {
      (inner == nullptr ? list.before : list.behind).add(look->look);
    } else if (inner == nullptr) {
      inner = &child;
    } else {
      return nullptr;
    }
  }
  return inner;
}

const Hir::Literal* literal_of(const Hir& branch) {
  const auto* capture = std::get_if<Hir::Capture>(&branch.node);
  return std::get_if<Hir::Literal>(capture != nullptr ? &capture->child[0].node : &branch.node);
}

}  // namespace

std::optional<WordList> word_list_of(const Hir& hir) {
  WordList list;
  const Hir* top = &hir;
  for (;;) {
    if (const auto* capture = std::get_if<Hir::Capture>(&top->node)) {
      top = capture->child.data();
    } else if (const auto* concat = std::get_if<Hir::Concat>(&top->node)) {
      top = between_looks(*concat, list);
      if (top == nullptr) return std::nullopt;
    } else {
      break;
    }
  }
  const auto* alternate = std::get_if<Hir::Alternate>(&top->node);
  if (alternate == nullptr) return std::nullopt;
  list.words.reserve(alternate->children.size());
  for (const Hir& branch : alternate->children) {
    const Hir::Literal* const literal = literal_of(branch);
    if (literal == nullptr) return std::nullopt;
    list.words.push_back(literal->bytes);
  }
  return list;
}

WordSum sum_of_words(const Hir& hir, const Options& options) {
  const bool at_edge =
      hir.facts.looks.contains(syntax::Look::kStartText) || hir.facts.looks.contains(syntax::Look::kEndText);
  if (options.engine != Engine::kAuto || hir.facts.min_len < WordSearch::kShort || at_edge) return {};
  if (jit::is_plan_off("words")) return {};
  const std::optional<WordList> list = word_list_of(hir);
  if (!list || !WordSearch::serves(*list)) return {};
  WordSum sum{.count = list->words.size(), .looks = hir.facts.looks};
  for (const std::string_view word : list->words) sum.bytes += word.size();
  return sum;
}

}  // namespace lino

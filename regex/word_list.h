// Patterns that match nothing but some words, and where the haystack is right beside them: `foo|bar|baz`, `(foo|bar)`,
// `\b(?:foo|bar)\b`, `(foo)|(bar)`.
#pragma once

#include <cstddef>
#include <optional>

#include "lino/regex.h"
#include "regex/syntax/hir.h"
#include "regex/word_search.h"

namespace lino {

// Nothing: it is another pattern. The words are in the tree: those of its branches, in order. O(branches).
std::optional<WordList> word_list_of(const syntax::Hir& hir);

struct WordSum {
  std::size_t count = 0, bytes = 0;
  syntax::LookSet looks;
};
// Of patterns that a WordSearch may serve under these options; else a count of 0.
WordSum sum_of_words(const syntax::Hir& hir, const Options& options);

}  // namespace lino

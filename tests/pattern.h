// Pattern text -> Hir -> Nfa in one call, for tests of the later stages; a pattern that does not compile is a
// failed check and matches nothing.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string_view>
#include <utility>

#include "nfa/compile.h"
#include "regex/syntax/ast.h"
#include "regex/syntax/hir_arena.h"
#include "regex/syntax/parse.h"

namespace lino::test {

struct Pattern {
  syntax::HirTree hir = {nullptr, syntax::HirArena().make_fail()};
  uint32_t groups = 0;  // capturing ones, also those that leave no trace in the Hir: (a){0}
};

inline Pattern pattern_of(std::string_view text, const syntax::SyntaxOptions& options = {}) {
  auto ast = syntax::parse(text, options);
  if (ast) {
    auto hir = syntax::translate(*ast, options);
    if (hir) return {*std::move(hir), ast->capture_count};
    ADD_FAILURE() << hir.error().what();
  } else {
    ADD_FAILURE() << ast.error().what();
  }
  return {};
}

inline syntax::HirTree hir_of(std::string_view text, const syntax::SyntaxOptions& options = {}) {
  return pattern_of(text, options).hir;
}

// \A(?:tree)\z
inline syntax::HirTree whole(const syntax::HirTree& tree) {
  auto arena = std::make_shared<syntax::HirArena>();
  const syntax::Hir parts[] = {arena->make_look(syntax::Look::kStartText), arena->copy(tree.root),
                               arena->make_look(syntax::Look::kEndText)};
  const syntax::Hir root = arena->make_concat(parts);
  return {std::move(arena), root};
}

inline nfa::Nfa nfa_of(const syntax::Hir& hir, const nfa::CompileOptions& options = {}) {
  auto nfa = nfa::compile(hir, options);
  if (nfa) return *std::move(nfa);
  ADD_FAILURE() << nfa.error().what();
  return nfa_of(syntax::HirArena().make_fail());
}

inline nfa::Nfa nfa_of(std::string_view pattern, const nfa::CompileOptions& options = {}) {
  return nfa_of(hir_of(pattern).root, options);
}

}  // namespace lino::test

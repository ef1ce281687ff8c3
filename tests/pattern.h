// Pattern text -> Hir -> Nfa in one call, for tests of the later stages; a pattern that does not compile is a
// failed check and matches nothing.
#pragma once

#include <gtest/gtest.h>

#include <string_view>
#include <utility>
#include <vector>

#include "nfa/compile.h"
#include "regex/syntax/ast.h"
#include "regex/syntax/hir.h"
#include "regex/syntax/parse.h"

namespace lino::test {

struct Pattern {
  syntax::Hir hir = syntax::Hir::make_fail();
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

inline syntax::Hir hir_of(std::string_view text, const syntax::SyntaxOptions& options = {}) {
  return pattern_of(text, options).hir;
}

// \A(?:hir)\z
inline syntax::Hir whole(syntax::Hir hir) {
  std::vector<syntax::Hir> parts;
  parts.push_back(syntax::Hir::make_look(syntax::Look::kStartText));
  parts.push_back(std::move(hir));
  parts.push_back(syntax::Hir::make_look(syntax::Look::kEndText));
  return syntax::Hir::make_concat(std::move(parts));
}

inline nfa::Nfa nfa_of(const syntax::Hir& hir, const nfa::CompileOptions& options = {}) {
  auto nfa = nfa::compile(hir, options);
  if (nfa) return *std::move(nfa);
  ADD_FAILURE() << nfa.error().what();
  return nfa_of(syntax::Hir::make_fail());
}

inline nfa::Nfa nfa_of(std::string_view pattern, const nfa::CompileOptions& options = {}) {
  return nfa_of(hir_of(pattern), options);
}

}  // namespace lino::test

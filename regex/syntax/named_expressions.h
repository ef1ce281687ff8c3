// Escapes that stand for a whole expression, as the Hir that they mean, made in the arena.
#pragma once

#include "regex/syntax/ast.h"
#include "regex/syntax/hir_arena.h"
#include "regex/syntax/parse.h"

namespace lino::syntax {

// \b \B and \b{start} and its like: `kind` from kWordBoundary to kWordEndHalf. Words are ASCII, or those of UTS #18,
// Annex C.
Hir word_edge(AstKind kind, bool unicode, HirArena& arena, const SyntaxOptions& options);

// ^ and $ under (?m). `crlf`: under (?R), where \r, \n and \r\n end a line; else options.line_terminator does.
Hir line_start(bool crlf, HirArena& arena, const SyntaxOptions& options);
Hir line_end(bool crlf, HirArena& arena, const SyntaxOptions& options);

// \R: \r\n, or one of the characters that end a line in UTS #18. Not atomic: \R\n matches \r\n.
Hir newline_sequence(HirArena& arena, const SyntaxOptions& options);

// \X: an extended grapheme cluster of UAX #29, Unicode 15.0. Not atomic: \X\p{M} matches a letter with one accent.
Hir grapheme_cluster(HirArena& arena, const SyntaxOptions& options);

}  // namespace lino::syntax

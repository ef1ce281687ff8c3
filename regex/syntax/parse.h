// Pattern text -> Ast -> Hir. The grammar and the errors are RE2's (20220601); what RE2 refuses may mean more (DESIGN
// section 3, docs/decisions/unicode-*.md).
#pragma once

#include <memory_resource>
#include <string_view>

#include "lino/error.h"
#include "regex/syntax/ast.h"
#include "regex/syntax/hir.h"

namespace lino::syntax {

// What the parser and the translator need to know; a subset of lino::Options, with RE2's meanings.
struct SyntaxOptions {
  bool utf8 = true;       // false: the pattern and the haystack are Latin-1 (one byte, one character)
  bool literal = false;   // the pattern is a plain string
  bool never_nl = false;  // the pattern never matches line_terminator (RE2: '\n' is removed from the pattern's classes)
  bool dot_nl = false;    // . matches '\n'                   (?s)
  bool never_capture = false;   // (..) means (?:..); named groups capture all the same, as in RE2
  bool case_sensitive = true;   // false: (?i)
  bool unicode = false;         // \d \s \w \b are Unicode's      (?u)
  char line_terminator = '\n';  // what . does not match, and what ^ and $ look for under (?m); ASCII where utf8
  bool posix_syntax = false;    // egrep syntax: no Perl classes, no \b, unless allowed below
  bool perl_classes = false;    // with posix_syntax: allow \d \s \w
  bool word_boundary = false;   // with posix_syntax: allow \b \B
  bool one_line = false;        // with posix_syntax: ^ $ match only at the text's ends
  bool longest_match = false;   // no effect on syntax: lazy operators stay lazy, which decides captures only
  uint32_t nest_limit = 1000;   // groups and operators inside each other
  std::size_t pattern_limit = std::size_t{16} << 20;  // bytes
  uint32_t repeat_limit = 1'000'000;                  // n and m of {n,m}
  std::size_t memory_limit = std::size_t{64} << 20;   // bytes of the Ast, and of the Hir

  // line_terminator as a character.
  uint32_t terminator() const { return static_cast<unsigned char>(line_terminator); }
};

// O(pattern). `pattern` need not outlive the Ast, `memory` must.
Expected<Ast> parse(std::string_view pattern, const SyntaxOptions& options,
                    std::pmr::memory_resource* memory = std::pmr::get_default_resource());

// Ast -> Hir: resolves flags, folds case, encodes literals. `options` are those the Ast was parsed with. O(size of
// the result); the only error is a pattern whose result would be too large.
Expected<HirTree> translate(const Ast& ast, const SyntaxOptions& options);

}  // namespace lino::syntax

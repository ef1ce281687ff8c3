// Lookarounds of one or several patterns as automata: each becomes an Nfa of its own, of its reverse where it looks
// behind. In: what number_lookarounds() found. Out: what nfa/foresight.h wants.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "lino/error.h"
#include "nfa/nfa.h"
#include "regex/syntax/hir_arena.h"

namespace lino {

// By id. `limit`: bytes for all of them. Errors have no span and no pattern.
Expected<std::vector<nfa::Nfa>> compile_lookarounds(std::span<const syntax::Hir::Lookaround* const> found,
                                                    std::size_t limit);

// The set of characters that each of them asks of the one beside a position; null: they are not all like that.
const syntax::CharSet* asked_characters(std::span<const syntax::Hir::Lookaround* const> found);

// A copy in which none is asked: it matches what the pattern does, and more. Groups are left out.
syntax::HirTree without_lookarounds(const syntax::Hir& hir);

// The error when a Foresight of so many bytes cannot decide them.
std::optional<Error> too_many_lookarounds(const nfa::Nfa& nfa, std::span<const nfa::Nfa> lookarounds,
                                          std::size_t budget);

}  // namespace lino

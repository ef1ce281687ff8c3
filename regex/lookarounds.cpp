// Compiling lookarounds; see lookarounds.h.
#include "regex/lookarounds.h"

#include <algorithm>
#include <string>

#include "nfa/compile.h"
#include "nfa/foresight.h"

namespace lino {

namespace {

constexpr uint32_t kMaxTurns = 8;  // each may cost as many passes more as a pass has levels (nfa/live_pass.h)

}  // namespace

Expected<std::vector<nfa::Nfa>> compile_lookarounds(std::span<const syntax::Hir::Lookaround* const> found,
                                                    std::size_t limit) {
  std::vector<nfa::Nfa> lookarounds;
  std::vector<uint32_t> turns;  // by lookaround: how often the direction changes from it to the innermost
  for (const syntax::Hir::Lookaround* lookaround : found) {
    const syntax::Hir& child = lookaround->child.front();
    Expected<nfa::Nfa> nfa = nfa::compile(
        child, {.reverse = !lookaround->ahead, .captures = false, .anchored_only = true, .size_limit = limit});
    if (!nfa) return nfa.error();
    limit -= std::min(limit, nfa->memory());
    uint32_t turned = 0;
    for (const nfa::State& s : nfa->states) {
      if (s.kind != nfa::StateKind::kLookaround) continue;
      turned = std::max(turned, turns[s.arg] + (lookarounds[s.arg].reverse != nfa->reverse ? 1 : 0));
    }
    turns.push_back(turned);
    if (turned > kMaxTurns) {
      return Error(ErrorKind::kNestingTooDeep, {},
                   "lookaheads and lookbehinds take turns inside each other more than " + std::to_string(kMaxTurns) +
                       " deep; simplify the pattern");
    }
    lookarounds.push_back(*std::move(nfa));
  }
  return lookarounds;
}

namespace {

syntax::Hir without(const syntax::Hir& hir, syntax::HirArena& arena) {
  using syntax::Hir;
  if (!hir.facts.lookaround) return arena.copy(hir);
  if (hir.facts.max_len == 0) return arena.make_empty();
  if (const auto* capture = std::get_if<Hir::Capture>(&hir.node)) return without(capture->child.front(), arena);
  if (const auto* repeat = std::get_if<Hir::Repeat>(&hir.node)) {
    return arena.make_repeat(without(repeat->child.front(), arena), repeat->min, repeat->max, repeat->greedy);
  }
  std::vector<Hir> parts;
  for (const Hir& child : children_of(hir)) parts.push_back(without(child, arena));
  const bool either = std::holds_alternative<Hir::Alternate>(hir.node);
  return either ? arena.make_alternate(parts) : arena.make_concat(parts);
}

}  // namespace

syntax::HirTree without_lookarounds(const syntax::Hir& hir) {
  auto arena = std::make_shared<syntax::HirArena>();
  const syntax::Hir root = without(hir, *arena);
  return {std::move(arena), root};
}

const syntax::CharSet* asked_characters(std::span<const syntax::Hir::Lookaround* const> found) {
  const syntax::CharSet* set = nullptr;
  for (const syntax::Hir::Lookaround* lookaround : found) {
    const auto* chars = std::get_if<syntax::Hir::Class>(&lookaround->child.front().node);
    if (chars == nullptr || chars->bytes) return nullptr;
    if (set != nullptr && set != &chars->set() && *set != chars->set()) return nullptr;
    set = &chars->set();
  }
  return set;
}

std::optional<Error> too_many_lookarounds(const nfa::Nfa& nfa, std::span<const nfa::Nfa> lookarounds,
                                          std::size_t budget) {
  if (lookarounds.empty()) return std::nullopt;
  const std::size_t wanted = nfa::Foresight::min_memory(nfa, lookarounds);
  if (wanted <= budget) return std::nullopt;
  return Error(ErrorKind::kProgramTooLarge, {},
               "the pattern's lookarounds need " + std::to_string(wanted >> 10) +
                   " KiB, but the memory budget allows " + std::to_string(budget >> 10) +
                   " KiB; use fewer of them or raise the budget (max_mem)");
}

}  // namespace lino

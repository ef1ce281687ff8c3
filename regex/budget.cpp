// The division of max_mem; see budget.h.
#include "regex/budget.h"

#include <algorithm>

#include "jit/plans.h"
#include "nfa/words.h"
#include "regex/lookarounds.h"
#include "regex/program.h"
#include "regex/shares.h"
#include "regex/syntax/budget.h"

namespace lino {

namespace {

Error of_pattern(const Error& error, std::string_view pattern) {
  return Error(error.kind(), {0, pattern.size()}, error.message(), pattern);
}

}  // namespace

std::size_t budget_part(std::size_t max_mem, std::size_t numerator, std::size_t denominator) {
  return std::max(max_mem / denominator * numerator, std::min(max_mem, kLeastBudget));
}

std::optional<Error> too_long(std::string_view pattern, std::size_t max_mem) {
  const std::size_t allowed = budget_part(max_mem, 1, 8);
  if (pattern.size() <= allowed) return std::nullopt;
  return syntax::over_budget("a copy of itself", static_cast<double>(pattern.size()), allowed, "use a shorter one",
                             pattern);
}

std::optional<Error> Program::make_automata(syntax::HirTree tree) {
  const std::size_t max_mem = options.max_mem, tree_memory = tree.memory();
  const std::size_t taken = pattern.size() + tree_memory + slots_by_ends.capacity() * sizeof(SlotByEnds);
  const std::size_t automata = 1u + (needs_captures() ? 1 : 0) + (fixed_length ? 0 : 1);
  std::size_t limit = max_mem / 5;
  if (max_mem > kLeastBudget) limit = taken < max_mem ? std::min(limit, (max_mem - taken) / automata) : 0;

  if (defers_automata(tree, limit)) {
    hir = std::move(tree);
    return std::nullopt;
  }
  const auto found = syntax::number_lookarounds({&tree.root, 1});  // before any Nfa is made of it
  Expected<nfa::Nfa> made = nfa::compile(tree, {.captures = false, .size_limit = limit});
  if (!made) return of_pattern(made.error(), pattern);
  const nfa::Nfa& forward = forward_nfa_.get([&] { return std::make_unique<nfa::Nfa>(*std::move(made)); });
  Expected<std::vector<nfa::Nfa>> around = compile_lookarounds(found, max_mem / 5);
  if (!around) return of_pattern(around.error(), pattern);
  lookarounds = *std::move(around);
  const auto would_be_large = [&] { return nfa::estimate(tree) > static_cast<double>(limit) / 4; };
  const bool large = max_mem > kLeastBudget && (tree_memory > max_mem / 16 || forward.memory() > limit / 4 ||
                                                (forward.memory() > limit / 64 && would_be_large()));
  if (tree.root.facts.lookaround) {
    word_looks = make_word_looks(tree, found);
    least_memory_ = pattern.size() + (large ? least_memory(false) : tree_memory) + least_memory(false);
    const bool fits = least_memory_ <= max_mem && !too_many_lookarounds(forward, lookarounds, foresight_budget());
    if (!fits) word_looks.reset();
  }
  if (large) {
    if (std::optional<Error> error = make_all_automata(tree, limit)) return error;
  } else {
    hir = std::move(tree);
  }
  least_memory_ = pattern.size() + (hir ? tree_memory : 0) + least_memory(large);
  if (max_mem > kLeastBudget && least_memory_ > max_mem) {
    return syntax::over_budget("automata and working memory", static_cast<double>(least_memory_), max_mem,
                               "use smaller counts", pattern);
  }
  const auto error = too_many_lookarounds(forward, lookarounds, foresight_budget());
  if (error) return of_pattern(*error, pattern);
  return std::nullopt;
}

// Null: the pattern needs passes. What asks about ASCII's word characters beside others, or about the beginning of a line by
// two names, would take more bits; and \C sees where bits are not what they should be.
std::unique_ptr<WordLooks> Program::make_word_looks(const syntax::Hir& tree,
                                                    std::span<const syntax::Hir::Lookaround* const> found) const {
  using syntax::Look;
  const bool asked_for = options.engine != Engine::kNfa && options.engine != Engine::kForesight;
  if (!asked_for || !utf8 || tree.facts.any_byte || jit::is_plan_off("word_bits")) return nullptr;
  for (const Look look : {Look::kWordBoundary, Look::kNotWordBoundary, Look::kNotAfterWord, Look::kNotBeforeWord}) {
    if (tree.facts.looks.contains(look)) return nullptr;
  }
  const syntax::CharSet* const set = asked_characters(found);
  return set == nullptr || set->contains('\n') ? nullptr : std::make_unique<WordLooks>(*set);
}

// Where words are looked for without an automaton, are the largest that they may need within all limits? Then there is no
// error to find, and they are made when they are asked for, if ever. They are counted as if they were there.
bool Program::defers_automata(const syntax::HirTree& tree, std::size_t limit) {
  if (of_words.count == 0 || needs_captures()) return false;
  constexpr auto kLongest = nfa::MatchKind::kLeftmostLongest;
  nfa::NfaSize most = nfa::most_of_words(of_words.count, of_words.bytes, of_words.looks);
  const std::size_t automaton = most.memory();
  std::size_t bytes = pattern.size() + tree.memory() + automaton;
  bytes += nfa::Workspace::memory_for(most, kind, nfa::MatchKind::kAll);
  most.restarts = false;
  if (!fixed_length) bytes += automaton + nfa::Workspace::memory_for(most, kind, kLongest);
  if (automaton > limit || bytes > options.max_mem / 4 * 3) return false;
  least_memory_ = bytes;
  return true;
}

std::optional<Error> Program::make_all_automata(const syntax::Hir& tree, std::size_t limit) {
  if (needs_captures()) {
    Expected<nfa::Nfa> made = nfa::compile(tree, {.word_chars = word_chars(), .size_limit = limit});
    if (!made) return of_pattern(made.error(), pattern);
    captures_nfa_.get([&] { return std::make_unique<nfa::Nfa>(*std::move(made)); });
  }
  if (!fixed_length) {
    Expected<nfa::Nfa> made = nfa::compile(
        tree,
        {.reverse = true, .captures = false, .anchored_only = true, .word_chars = word_chars(), .size_limit = limit});
    if (!made) return of_pattern(made.error(), pattern);
    backward_nfa_.get([&] { return std::make_unique<nfa::Nfa>(*std::move(made)); });
  }
  if (word_looks != nullptr) {
    Expected<nfa::Nfa> made = nfa::compile(tree, {.captures = false, .word_chars = word_chars(), .size_limit = limit});
    if (!made) return of_pattern(made.error(), pattern);
    walked_nfa_.get([&] { return std::make_unique<nfa::Nfa>(*std::move(made)); });
  }
  return std::nullopt;
}

// Of the Nfas and of what one search works in. For Nfas that are not made yet, the forward one stands in.
std::size_t Program::least_memory(bool made) const {
  const bool walks = options.engine != Engine::kNfa && !foresees();
  const auto workspace = [&](const nfa::Nfa& nfa) {
    return walks ? nfa::Workspace::memory_for(nfa, kind, nfa::MatchKind::kAll) : 0;
  };
  std::size_t bytes = forward().memory();
  bytes += workspace(forward());
  for (const nfa::Nfa& lookaround : lookarounds) bytes += lookaround.memory();
  if (word_looks != nullptr) bytes += forward().memory() + word_looks->memory();
  if (!fixed_length) {
    const nfa::Nfa& backward = made ? backward_nfa() : forward();
    bytes += backward.memory() + workspace(backward);
  }
  if (needs_captures()) {
    const nfa::Nfa& captures = made ? captures_nfa() : forward();
    bytes += captures.memory() + nfa::PikeCache::least(captures);
  }
  return bytes;
}

// The automaton that has most of the work also has what others will not ask for.
std::size_t Program::find_share() const {
  return kFindShare + (fixed_length ? kStartShare : 0) + (needs_captures() ? 0 : kPikeShare + kTaggedShare);
}

std::size_t Program::sixteenths(std::size_t share) const {
  return least_memory_ < options.max_mem ? (options.max_mem - least_memory_) / 16 * share : 0;
}

}  // namespace lino

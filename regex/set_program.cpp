// How the patterns of a Set become a SetProgram, and each later stage when it is first needed.
#include "regex/set_program.h"

#include <algorithm>
#include <string>

#include "jit/plans.h"
#include "regex/budget.h"
#include "regex/lookarounds.h"
#include "regex/syntax/budget.h"

namespace lino {

namespace {

// Of Options::max_mem, the copies of the patterns may take a quarter, and their trees, and the Nfa, and those of
// lookarounds. Then what there is for good is known, and what one search at a time works in; what they leave is shared.
constexpr std::size_t kPart = 4;
constexpr std::size_t kFindShare = 4, kAllShare = 4, kStartShare = 2, kAnchoredShare = 1, kWholeShare = 1;
constexpr std::size_t kWindowShare = 1;  // what finds the left ends of windows
constexpr std::size_t kSecondShare = 1;  // of find_dfa(), where words are found without it
constexpr std::size_t kAloneShare = 1, kForesightShare = 1, kShares = 16;
constexpr std::size_t kTornMemory = std::size_t{16}
                                    << 10;  // of a pattern that is asked about matches inside code points

SetProgram::Facts facts_of(const syntax::Hir& hir) {
  SetProgram::Facts facts{.nullable = hir.facts.min_len == 0, .any_byte = hir.facts.any_byte};
  if (hir.facts.min_len == hir.facts.max_len && hir.facts.min_len < SetProgram::kVaries) {
    facts.length = static_cast<uint32_t>(hir.facts.min_len);
  }
  return facts;
}

Error over_budget(std::string_view what, double needed, std::size_t allowed) {
  return syntax::over_budget(what, needed, allowed, "use fewer patterns or smaller ones", {}, "the patterns need");
}

// Bytes of pattern `hir` by itself, with its captures, and of a search over it, for which two more Nfas of it may be
// needed: Nfas and working memory are about as large as each other.
std::size_t need_alone(const syntax::HirTree& hir, bool searched) {
  const double nfas = searched ? 4 * nfa::estimate(hir) : 0;
  return 3 * (sizeof(hir) + hir.memory()) + static_cast<std::size_t>(std::min(nfas, 1e15));
}

std::vector<const syntax::Hir*> pointers_to(const std::vector<syntax::Hir>& hirs) {
  std::vector<const syntax::Hir*> pointers;
  pointers.reserve(hirs.size());
  for (const syntax::Hir& hir : hirs) pointers.push_back(&hir);
  return pointers;
}

}  // namespace

// The patterns, their facts and their Hirs.
Expected<bool> SetProgram::add_patterns(std::span<const std::string_view> all, Trees& trees) {
  const std::size_t limit = budget_part(options.max_mem, 1, kPart);
  fixed_memory_ = all.size() * (sizeof(std::string) + sizeof(Facts) + sizeof(alone_[0]));
  for (const std::string_view pattern : all) fixed_memory_ += pattern.size() > 15 ? pattern.size() + 17 : 0;
  if (fixed_memory_ > limit) return over_budget("copies of themselves", static_cast<double>(fixed_memory_), limit);
  trees.roots.reserve(std::min(all.size(), limit / sizeof(syntax::Hir)));
  patterns.reserve(all.size());
  facts.reserve(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    Expected<Meaning> meaning = meaning_of(all[i], options);
    if (!meaning) return Error(meaning.error().kind(), meaning.error().span(), meaning.error().message(), all[i], i);
    trees.roots.push_back(trees.arena->copy(meaning->hir.root));
    const std::size_t memory = trees.roots.size() * sizeof(syntax::Hir) + trees.arena->memory();
    if (memory > limit) {
      const double part = static_cast<double>(i + 1) / static_cast<double>(all.size());
      return over_budget("simplified trees", static_cast<double>(memory) / part, limit);
    }
    patterns.emplace_back(all[i]);
    facts.push_back(facts_of(meaning->hir));
    if (utf8 && facts[i].nullable && facts[i].any_byte) torn.push_back(static_cast<uint32_t>(i));
    nullable = nullable || facts[i].nullable;
    alone_need_ = std::max(alone_need_, need_alone(meaning->hir, meaning->capture_count > 0 || facts[i].any_byte));
  }
  return true;
}

Expected<std::shared_ptr<SetProgram>> SetProgram::make(std::span<const std::string_view> patterns,
                                                       const Options& options) {
  auto program = std::make_shared<SetProgram>();
  program->options = options;
  program->utf8 = !options.latin1;
  if (options.longest_match) program->kind = nfa::MatchKind::kLeftmostLongest;
  Trees trees;
  if (Expected<bool> added = program->add_patterns(patterns, trees); !added) return added.error();
  const auto found = syntax::number_lookarounds(trees.roots);
  Expected<nfa::Nfa> nfa =
      nfa::compile(pointers_to(trees.roots), {.captures = false, .size_limit = budget_part(options.max_mem, 1, kPart)});
  if (!nfa) return nfa.error();
  program->forward = *std::move(nfa);
  Expected<std::vector<nfa::Nfa>> around = compile_lookarounds(found, options.max_mem / kPart);
  if (!around) return around.error();
  program->lookarounds = *std::move(around);
  if (!found.empty()) {
    program->varying_ = std::move(trees);
  } else {
    Trees& varying = program->varying_;
    for (std::size_t i = 0; i < trees.roots.size(); ++i) {
      if (program->facts[i].length == kVaries) varying.roots.push_back(varying.arena->copy(trees.roots[i]));
    }
    varying.roots.shrink_to_fit();
  }
  if (const auto error = program->account()) return *error;
  program->alone_ = std::make_unique<Once<std::shared_ptr<Program>>[]>(patterns.size());
  return program;
}

// What there is for good, and what one search at a time works in; for the backward Nfa the forward one stands in, but
// where it would be large it is made at once.
std::optional<Error> SetProgram::account() {
  fixed_memory_ += varying_.memory();
  for (const nfa::Nfa& lookaround : lookarounds) fixed_memory_ += lookaround.memory();
  std::size_t backward = walks_back() ? forward.memory() : 0;
  const std::size_t limit = budget_part(options.max_mem, 1, kPart);
  double estimated = 0;
  for (const syntax::Hir& hir : varying_.roots) estimated += walks_back() ? nfa::estimate(hir) : 0;
  if (options.max_mem > kLeastBudget && estimated > static_cast<double>(limit) / 4) {
    Expected<nfa::Nfa> made = compile_backward(limit);
    if (!made) return made.error();
    backward = made->memory();
    backward_.get([&] { return std::make_unique<nfa::Nfa>(*std::move(made)); });
  }
  least_memory_ = fixed_memory_ + forward.memory() + backward + alone_need_;
  if (simulates()) least_memory_ += nfa::PikeCache::least(forward);
  else {
    least_memory_ += nfa::Workspace::memory_for(forward, kind, nfa::MatchKind::kAll);
    const nfa::Nfa* made = backward_.peek();
    constexpr auto kLongest = nfa::MatchKind::kLeftmostLongest;
    if (walks_back()) least_memory_ += nfa::Workspace::memory_for(made != nullptr ? *made : forward, kind, kLongest);
  }
  if (options.engine != Engine::kNfa && !foresees()) least_memory_ += nfa::Foresight::min_memory(forward, {});
  if (options.max_mem > kLeastBudget && least_memory_ > options.max_mem) {
    return over_budget("automata and working memory", static_cast<double>(least_memory_), options.max_mem);
  }
  return too_many_lookarounds(forward, lookarounds, foresight_budget());
}

std::size_t SetProgram::foresight_budget() const {
  return left(foresees() ? kFindShare + kAllShare + kStartShare : kForesightShare);
}

std::size_t SetProgram::left(std::size_t share) const {
  const std::size_t shares = foresees() || walks_back() ? kShares : kShares - kStartShare;
  return least_memory_ < options.max_mem ? (options.max_mem - least_memory_) / shares * share : 0;
}

nfa::LazyDfa& SetProgram::dfa(const Once<nfa::LazyDfa>& which, const nfa::LazyOptions& how) const {
  return which.get([&] { return std::make_unique<nfa::LazyDfa>(forward, how); });
}

Expected<nfa::Nfa> SetProgram::compile_backward(std::size_t limit) const {
  return nfa::compile(pointers_to(varying_.roots),
                      {.reverse = true, .captures = false, .anchored_only = true, .size_limit = limit});
}

nfa::LazyDfa& SetProgram::find_dfa() const {
  const std::size_t share = known_words() != nullptr ? kSecondShare : kFindShare;
  return dfa(find_dfa_, {.anchored = false, .kind = kind, .budget = left(share)});
}

const WindowPlan* SetProgram::windows(std::string_view haystack) const {
  constexpr std::size_t kWorthIt = std::size_t{16} << 10, kLeastMemory = std::size_t{128} << 10;
  constexpr double kMostCost =
      1.75;  // cycles a byte, as estimated; above it the walk through words is faster (set_bench)
  if (const WindowsBox* box = windows_.peek()) return box->plan.get();
  if (haystack.size() < kWorthIt || options.engine != Engine::kAuto) return nullptr;
  const WindowsBox& box = windows_.get([&] {
    auto made = std::make_unique<WindowsBox>();
    const std::size_t memory = left(kWindowShare);
    if (nullable || foresees() || memory < kLeastMemory || jit::is_plan_off("windows")) return made;
    std::vector<syntax::HirTree> trees;
    std::vector<const syntax::Hir*> branches;
    std::vector<uint32_t> owners;  // of the branches
    trees.reserve(patterns.size());
    for (const std::string& pattern : patterns) trees.push_back(meaning_of(pattern, options).value().hir);
    for (const syntax::HirTree& tree : trees) {
      for (const syntax::Hir* branch : branches_of(tree)) {
        branches.push_back(branch);
        owners.push_back(static_cast<uint32_t>(&tree - trees.data()));
      }
    }
    made->plan = WindowPlan::make(branches, haystack, memory, owners);
    if (made->plan == nullptr) return made;
    const auto is_word = [](const syntax::Hir* h) { return std::holds_alternative<syntax::Hir::Literal>(h->node); };
    if (made->plan->factors().cost > kMostCost && std::ranges::all_of(branches, is_word)) made->plan = nullptr;
    return made;
  });
  return box.plan.get();
}

nfa::LazyDfa& SetProgram::anchored_dfa() const {
  return dfa(anchored_dfa_, {.anchored = true, .kind = kind, .budget = left(kAnchoredShare)});
}

nfa::LazyDfa& SetProgram::all_dfa() const {
  return dfa(all_dfa_, {.anchored = false, .kind = nfa::MatchKind::kAll, .budget = left(kAllShare)});
}

nfa::LazyDfa& SetProgram::whole_dfa() const {
  return dfa(whole_dfa_, {.anchored = true, .kind = nfa::MatchKind::kAll, .budget = left(kWholeShare)});
}

// Of all varying patterns at once, whichever has matched: no pattern matches further left than the leftmost match does,
// so the leftmost start of any match that ends where it ends is its own.
nfa::LazyDfa& SetProgram::start_dfa() const {
  return start_dfa_.get([&] {
    const nfa::Nfa& backward =
        backward_.get([&] { return std::make_unique<nfa::Nfa>(compile_backward(SIZE_MAX).value()); });
    return std::make_unique<nfa::LazyDfa>(
        backward,
        nfa::LazyOptions{.anchored = true, .kind = nfa::MatchKind::kLeftmostLongest, .budget = left(kStartShare)});
  });
}

const WordSearch* SetProgram::words() const {
  if (options.engine != Engine::kAuto || nullable || !lookarounds.empty()) return nullptr;
  const WordsBox& box = words_.get([&] {
    auto made = std::make_unique<WordsBox>();
    const auto may_be_word = [](const Facts& f) { return f.length != kVaries && f.length >= WordSearch::kShort; };
    if (jit::is_plan_off("words") || !std::ranges::all_of(facts, may_be_word)) return made;
    std::string text;  // of all patterns, one after another
    for (const std::string& pattern : patterns) {
      const syntax::HirTree tree = meaning_of(pattern, options).value().hir;
      const auto* literal = std::get_if<syntax::Hir::Literal>(&branches_of(tree)[0]->node);
      if (literal == nullptr) return made;
      text += literal->bytes;
    }
    WordList list;
    std::size_t at = 0;
    for (const Facts& f : facts) {
      list.words.push_back(std::string_view(text).substr(at, f.length));
      at += f.length;
    }
    made->search = WordSearch::make(list, left(kFindShare - kSecondShare));
    return made;
  });
  return box.search.get();
}

std::shared_ptr<Program> SetProgram::alone(std::size_t pattern) const {
  if (const std::shared_ptr<Program>* kept = alone_[pattern].peek()) return *kept;
  Meaning meaning = meaning_of(patterns[pattern], options).value();
  auto made = std::make_shared<Program>();
  made->pattern = patterns[pattern];
  made->options = options;
  const std::size_t room = left(kAloneShare) / 2;  // for a search over it; as much is for those that are kept
  made->options.max_mem = room;
  made->capture_count = meaning.capture_count;
  made->capture_names = std::move(meaning.capture_names);
  made->kind = kind;
  made->utf8 = utf8;
  made->nullable = facts[pattern].nullable;
  made->hir = std::move(meaning.hir);
  if (!lookarounds.empty()) made->hir = {varying_.arena, varying_.roots[pattern]};  // numbered as in `lookarounds`
  if (made->needs_captures()) made->captures_nfa();
  const bool torn_here = made->nullable && facts[pattern].any_byte;
  if (torn_here) {
    made->options.max_mem = std::min(room, kTornMemory);
    made->forward();
  }
  std::size_t bytes = made->memory() + (lookarounds.empty() ? made->hir->memory() : 0);
  if (torn_here) bytes += made->forward().memory() + made->options.max_mem;  // what asking it makes
  if (alone_memory_.fetch_add(bytes, std::memory_order_relaxed) + bytes <= room) {
    return alone_[pattern].get([&] { return std::make_unique<std::shared_ptr<Program>>(made); });
  }
  alone_memory_.fetch_sub(bytes, std::memory_order_relaxed);
  return made;
}

std::size_t SetProgram::memory() const {
  std::size_t bytes = sizeof(*this) + fixed_memory_ + forward.memory() + alone_memory_.load(std::memory_order_relaxed);
  if (const nfa::Nfa* made = backward_.peek()) bytes += made->memory();
  if (const WindowsBox* box = windows_.peek(); box != nullptr && box->plan) bytes += box->plan->memory();
  if (const WordSearch* made = known_words()) bytes += made->memory();
  for (const Once<nfa::LazyDfa>* which : {&find_dfa_, &anchored_dfa_, &all_dfa_, &whole_dfa_, &start_dfa_}) {
    if (const nfa::LazyDfa* made = which->peek()) bytes += made->memory();
  }
  return bytes;
}

uint64_t SetProgram::lazy_states() const {
  uint64_t states = 0;
  for (const Once<nfa::LazyDfa>* which : {&find_dfa_, &anchored_dfa_, &all_dfa_, &whole_dfa_, &start_dfa_}) {
    if (const nfa::LazyDfa* made = which->peek()) states += made->states_built();
  }
  return states;
}

SetPool::~SetPool() {
  for (auto& slot : slots_) delete slot.load(std::memory_order_relaxed);
}

std::unique_ptr<SetScratch> SetPool::take() {
  for (auto& slot : slots_) {
    if (slot.load(std::memory_order_relaxed) == nullptr) continue;
    if (SetScratch* taken = slot.exchange(nullptr, std::memory_order_acquire)) {
      return std::unique_ptr<SetScratch>(taken);
    }
  }
  return nullptr;
}

void SetPool::give(std::unique_ptr<SetScratch> back) {
  for (auto& slot : slots_) {
    SetScratch* expected = nullptr;
    if (slot.load(std::memory_order_relaxed) != nullptr) continue;
    if (!slot.compare_exchange_strong(expected, back.get(), std::memory_order_release)) continue;
    static_cast<void>(back.release());
    return;
  }
}

nfa::PikeCache& SetScratch::pike() {
  if (pike_cache == nullptr) pike_cache = std::make_unique<nfa::PikeCache>(program.forward);
  return *pike_cache;
}

nfa::Foresight& SetScratch::foresee(std::string_view haystack) {
  if (foresight == nullptr) {
    foresight = std::make_shared<nfa::Foresight>(program.forward, program.lookarounds, program.foresight_budget(),
                                                 nfa::Growth::kAsNeeded);
  }
  foresight->begin(haystack);
  return *foresight;
}

nfa::LazyDfa::Cache& SetScratch::cache(std::unique_ptr<nfa::LazyDfa::Cache>& which, nfa::LazyDfa& dfa) {
  if (which == nullptr) which = std::make_unique<nfa::LazyDfa::Cache>(dfa, workspace(dfa));
  return *which;
}

nfa::Workspace& SetScratch::workspace(const nfa::LazyDfa& dfa) {
  const bool reverse = dfa.nfa().reverse;
  std::unique_ptr<nfa::Workspace>& workspace = reverse ? backward_workspace : forward_workspace;
  if (workspace == nullptr) {
    const nfa::MatchKind other = reverse ? nfa::MatchKind::kLeftmostLongest : nfa::MatchKind::kAll;
    workspace = std::make_unique<nfa::Workspace>(dfa.nfa(), program.kind, other);
  }
  return *workspace;
}

WindowSearch& SetScratch::windows(const WindowPlan& plan) {
  if (window_search == nullptr) window_search = std::make_unique<WindowSearch>(plan);
  return *window_search;
}

void SetScratch::rest() {
  for (nfa::LazyDfa::Cache* cache : {find.get(), anchored.get(), all.get(), whole.get(), start.get()}) {
    if (cache != nullptr) cache->rest();
  }
  for (const auto& stream : streams) {
    if (stream != nullptr) stream->rest();
  }
  if (window_search != nullptr) window_search->rest();
}

}  // namespace lino

// How the patterns of a Set become a SetProgram, and each later stage when it is first needed.
#include "regex/set_program.h"

#include <string>

#include "regex/lookarounds.h"

namespace lino {

namespace {

// Options::max_mem: the Nfa may take a quarter of it, the patterns as trees another one. What they leave, after the
// backward Nfa, which is about as large as the forward one, is shared in sixteenths.
constexpr std::size_t kNfaShare = 4, kTreeShare = 4;
constexpr std::size_t kFindShare = 5, kAllShare = 4, kStartShare = 3, kAnchoredShare = 1, kWholeShare = 1;
constexpr std::size_t kAloneShare = 1, kForesightShare = 1;

std::size_t memory_of(const std::vector<syntax::Hir>& hirs);

std::size_t memory_of(const syntax::Hir& hir) {
  using syntax::Hir;
  constexpr std::size_t kNode = sizeof(Hir);
  if (const auto* node = std::get_if<Hir::Literal>(&hir.node)) return kNode + node->bytes.capacity();
  if (const auto* node = std::get_if<Hir::Class>(&hir.node)) {
    return kNode + node->memory();
  }
  if (const auto* node = std::get_if<Hir::Repeat>(&hir.node)) return kNode + memory_of(node->child);
  if (const auto* node = std::get_if<Hir::Lookaround>(&hir.node)) return kNode + memory_of(node->child);
  if (const auto* node = std::get_if<Hir::Capture>(&hir.node)) {
    return kNode + memory_of(node->child);
  }
  if (const auto* node = std::get_if<Hir::Concat>(&hir.node)) return kNode + memory_of(node->children);
  if (const auto* node = std::get_if<Hir::Alternate>(&hir.node)) return kNode + memory_of(node->children);
  return kNode;
}

std::size_t memory_of(const std::vector<syntax::Hir>& hirs) {
  std::size_t bytes = 0;
  for (const syntax::Hir& hir : hirs) bytes += memory_of(hir);
  return bytes;
}

SetProgram::Facts facts_of(const syntax::Hir& hir) {
  SetProgram::Facts facts{.nullable = hir.facts.min_len == 0, .any_byte = hir.facts.any_byte};
  if (hir.facts.min_len == hir.facts.max_len && hir.facts.min_len < SetProgram::kVaries) {
    facts.length = static_cast<uint32_t>(hir.facts.min_len);
  }
  return facts;
}

Error too_large(std::size_t limit, std::size_t index, std::string_view pattern) {
  return Error(ErrorKind::kProgramTooLarge, {0, pattern.size()},
               "the patterns up to this one take more than " + std::to_string(limit / 1024) +
                   " KiB as trees, a quarter of the memory budget; use fewer or raise the budget (max_mem)",
               pattern, index);
}

std::vector<const syntax::Hir*> pointers_to(const std::vector<syntax::Hir>& hirs) {
  std::vector<const syntax::Hir*> pointers;
  pointers.reserve(hirs.size());
  for (const syntax::Hir& hir : hirs) pointers.push_back(&hir);
  return pointers;
}

}  // namespace

// The patterns, their facts and their Hirs.
Expected<bool> SetProgram::add_patterns(std::span<const std::string_view> all, std::vector<syntax::Hir>& hirs) {
  const std::size_t limit = options.max_mem / kTreeShare;
  std::size_t trees = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    Expected<Meaning> meaning = meaning_of(all[i], options);
    if (!meaning) return Error(meaning.error().kind(), meaning.error().span(), meaning.error().message(), all[i], i);
    trees += memory_of(meaning->hir);
    if (trees > limit) return too_large(limit, i, all[i]);
    patterns.emplace_back(all[i]);
    facts.push_back(facts_of(meaning->hir));
    if (utf8 && facts[i].nullable && facts[i].any_byte) torn.push_back(static_cast<uint32_t>(i));
    nullable = nullable || facts[i].nullable;
    fixed_memory_ += sizeof(std::string) + patterns[i].capacity() + sizeof(Facts) + sizeof(alone_[0]);
    hirs.push_back(std::move(meaning->hir));
  }
  return true;
}

Expected<std::shared_ptr<SetProgram>> SetProgram::make(std::span<const std::string_view> patterns,
                                                       const Options& options) {
  auto program = std::make_shared<SetProgram>();
  program->options = options;
  program->utf8 = !options.latin1;
  if (options.longest_match) program->kind = nfa::MatchKind::kLeftmostLongest;
  std::vector<syntax::Hir> hirs;
  if (Expected<bool> added = program->add_patterns(patterns, hirs); !added) return added.error();
  const auto found = syntax::number_lookarounds(hirs);
  Expected<nfa::Nfa> nfa =
      nfa::compile(pointers_to(hirs), {.captures = false, .size_limit = options.max_mem / kNfaShare});
  if (!nfa) return nfa.error();
  program->forward = *std::move(nfa);
  if (const auto error = program->add_lookarounds(found)) return *error;
  for (std::size_t i = 0; i < hirs.size(); ++i) {
    const bool keep = program->facts[i].length == kVaries || !found.empty();
    if (keep) program->varying_.push_back(std::move(hirs[i]));
  }
  program->fixed_memory_ += memory_of(program->varying_);
  program->alone_ = std::make_unique<Once<std::shared_ptr<Program>>[]>(patterns.size());
  return program;
}

std::optional<Error> SetProgram::add_lookarounds(std::span<const syntax::Hir::Lookaround* const> found) {
  Expected<std::vector<nfa::Nfa>> around = compile_lookarounds(found, options.max_mem / kNfaShare);
  if (!around) return around.error();
  lookarounds = *std::move(around);
  for (const nfa::Nfa& lookaround : lookarounds) fixed_memory_ += lookaround.memory();
  return too_many_lookarounds(forward, lookarounds, foresight_budget());
}

std::size_t SetProgram::foresight_budget() const {
  return sixteenths(foresees() ? kFindShare + kAllShare + kStartShare : kForesightShare);
}

std::size_t SetProgram::sixteenths(std::size_t share) const {
  const bool backward = !varying_.empty() && lookarounds.empty();
  const std::size_t taken = fixed_memory_ + (backward ? 2 : 1) * forward.memory();
  return taken < options.max_mem ? (options.max_mem - taken) / 16 * share : 0;
}

nfa::LazyDfa& SetProgram::dfa(const Once<nfa::LazyDfa>& which, const nfa::LazyOptions& how) const {
  return which.get([&] { return std::make_unique<nfa::LazyDfa>(forward, how); });
}

nfa::LazyDfa& SetProgram::find_dfa() const {
  return dfa(find_dfa_, {.anchored = false, .kind = kind, .budget = sixteenths(kFindShare)});
}

nfa::LazyDfa& SetProgram::anchored_dfa() const {
  return dfa(anchored_dfa_, {.anchored = true, .kind = kind, .budget = sixteenths(kAnchoredShare)});
}

nfa::LazyDfa& SetProgram::all_dfa() const {
  return dfa(all_dfa_, {.anchored = false, .kind = nfa::MatchKind::kAll, .budget = sixteenths(kAllShare)});
}

nfa::LazyDfa& SetProgram::whole_dfa() const {
  return dfa(whole_dfa_, {.anchored = true, .kind = nfa::MatchKind::kAll, .budget = sixteenths(kWholeShare)});
}

// Of all varying patterns at once, whichever has matched: no pattern matches further left than the leftmost match does,
// so the leftmost start of any match that ends where it ends is its own.
nfa::LazyDfa& SetProgram::start_dfa() const {
  return start_dfa_.get([&] {
    const nfa::Nfa& backward = backward_.get([&] {
      const nfa::CompileOptions how{.reverse = true, .captures = false, .anchored_only = true, .size_limit = SIZE_MAX};
      return std::make_unique<nfa::Nfa>(nfa::compile(pointers_to(varying_), how).value());
    });
    return std::make_unique<nfa::LazyDfa>(
        backward, nfa::LazyOptions{
                      .anchored = true, .kind = nfa::MatchKind::kLeftmostLongest, .budget = sixteenths(kStartShare)});
  });
}

std::shared_ptr<Program> SetProgram::alone(std::size_t pattern) const {
  if (const std::shared_ptr<Program>* kept = alone_[pattern].peek()) return *kept;
  Meaning meaning = meaning_of(patterns[pattern], options).value();
  auto made = std::make_shared<Program>();
  made->pattern = patterns[pattern];
  made->options = options;
  made->options.max_mem = sixteenths(kAloneShare);
  made->capture_count = meaning.capture_count;
  made->capture_names = std::move(meaning.capture_names);
  made->kind = kind;
  made->utf8 = utf8;
  made->nullable = facts[pattern].nullable;
  made->hir = lookarounds.empty() ? std::move(meaning.hir) : varying_[pattern];  // numbered as in `lookarounds`
  made->captures_nfa();
  if (made->nullable && facts[pattern].any_byte) {
    made->forward = nfa::compile(*made->hir, {.captures = false, .size_limit = SIZE_MAX}).value();
  }
  const std::size_t bytes = made->memory() + memory_of(*made->hir);
  if (alone_memory_.fetch_add(bytes, std::memory_order_relaxed) + bytes <= sixteenths(kAloneShare)) {
    return alone_[pattern].get([&] { return std::make_unique<std::shared_ptr<Program>>(made); });
  }
  alone_memory_.fetch_sub(bytes, std::memory_order_relaxed);
  return made;
}

std::size_t SetProgram::memory() const {
  std::size_t bytes = sizeof(*this) + fixed_memory_ + forward.memory() + alone_memory_.load(std::memory_order_relaxed);
  if (const nfa::Nfa* made = backward_.peek()) bytes += made->memory();
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
    foresight = std::make_shared<nfa::Foresight>(program.forward, program.lookarounds, program.foresight_budget());
  }
  foresight->begin(haystack);
  return *foresight;
}

nfa::LazyDfa::Cache& SetScratch::cache(std::unique_ptr<nfa::LazyDfa::Cache>& which, nfa::LazyDfa& dfa) {
  if (which == nullptr) which = std::make_unique<nfa::LazyDfa::Cache>(dfa);
  return *which;
}

void SetScratch::rest() {
  for (nfa::LazyDfa::Cache* cache : {find.get(), anchored.get(), all.get(), whole.get(), start.get()}) {
    if (cache != nullptr) cache->rest();
  }
}

}  // namespace lino

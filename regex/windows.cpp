// Windows around factors; see windows.h.
#include "regex/windows.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "nfa/compile.h"

namespace lino {

namespace {

constexpr std::size_t kFar = 1024;                              // bytes that a far branch is walked back
constexpr std::size_t kFirstLook = 128, kLongestLook = 65536;   // bytes looked through for hits before they are used
constexpr std::size_t kFirstChunk = 128, kLongestChunk = 4096;  // of those, looked through at once
constexpr std::size_t kTrial = 4096, kRunOn = 32768;  // bytes read until it is asked whether windows pay; where not
constexpr std::size_t kStopCost = 40,
                      kWindowBytesCost = 64;  // bytes that are walked in the time a stop, or a window, takes
constexpr std::size_t kStopBytes = 8;         // the same of a stop, where they are near each other
constexpr uint64_t kMostHaltWork = 4;         // NFA states a byte: above it the walk is slow
constexpr std::size_t kNearby = 32;           // bytes between windows that are taken as one
constexpr std::size_t kMostWaiting = 4096;    // windows that wait for starts before them to be decided

// Everything that the automaton of `nfa` may have read on its way from any state of it.
nfa::Nfa from_anywhere(nfa::Nfa nfa) {
  const auto count = static_cast<uint32_t>(nfa.states.size());
  nfa::State any{.kind = nfa::StateKind::kUnion, .arg = static_cast<uint32_t>(nfa.alternatives.size()), .count = count};
  for (uint32_t i = 0; i < count; ++i) nfa.alternatives.push_back(nfa::StateId{i});
  nfa.states.push_back(any);
  nfa.start_anchored = nfa.start_unanchored = nfa::StateId{count};
  return nfa;
}

}  // namespace

WindowPlan::WindowPlan(Factors factors) : factors_(std::move(factors)) {
  for (const Factors::Group& group : factors_.groups) add_group(group);
}

void WindowPlan::add_group(const Factors::Group& group) {
  auto made = std::make_unique<Group>(Group{group.finder(), group.length});
  made->words = (group.sequences.size() + 63) / 64;
  for (const auto& [branch, i] : group.sequences) {
    const auto& sets = factors_.branches[branch].sequences[i];
    made->branches.push_back(branch);
    made->lengths.push_back(static_cast<uint8_t>(sets.size()));
    made->longest = std::max(made->longest, sets.size());
    made->beyond = made->beyond || factors_.branches[branch].beyond;
    has_ahead_ = has_ahead_ || factors_.branches[branch].ahead;
  }
  made->may_be.assign(made->longest * 256 * made->words, 0);
  for (std::size_t k = 0; k < group.sequences.size(); ++k) {
    const auto& sets = factors_.branches[group.sequences[k].first].sequences[group.sequences[k].second];
    for (std::size_t place = 0; place < made->longest; ++place) {
      for (std::size_t byte = 0; byte < 256; ++byte) {
        const bool may = place >= sets.size() || sets[place][byte];
        made->may_be[(place * 256 + byte) * made->words + k / 64] |= static_cast<uint64_t>(may) << k % 64;
      }
    }
  }
  groups_.push_back(std::move(made));
}

std::unique_ptr<WindowPlan> WindowPlan::make(const std::vector<const syntax::Hir*>& branches, std::string_view haystack,
                                             std::size_t memory, const std::vector<uint32_t>& patterns) {
  std::optional<Factors> factors = choose_factors(branches, haystack);
  if (!factors) return nullptr;
  std::unique_ptr<WindowPlan> plan(new WindowPlan(*std::move(factors)));
  plan->far_.resize(plan->factors_.branches.size());
  std::size_t far = 0;
  for (const Factor& factor : plan->factors_.branches) far += factor.before ? 1 : 0;
  for (uint32_t branch = 0; branch < plan->far_.size(); ++branch) {
    const Factor& factor = plan->factors_.branches[branch];
    if (!patterns.empty()) plan->patterns_.push_back(patterns[factor.given]);
    if (!factor.before) continue;
    const std::size_t budget = memory / far;
    auto nfa = nfa::compile(*factor.before,
                            {.reverse = true, .captures = false, .anchored_only = true, .size_limit = budget / 4});
    if (!nfa) return nullptr;
    auto made = std::make_unique<Far>();
    made->before = *std::move(nfa);
    made->viable = from_anywhere(made->before);
    const nfa::LazyOptions how{.anchored = true, .kind = nfa::MatchKind::kLeftmostLongest, .budget = budget / 4};
    made->before_dfa = std::make_unique<nfa::LazyDfa>(made->before, how);
    made->viable_dfa = std::make_unique<nfa::LazyDfa>(made->viable, how);
    plan->far_[branch] = std::move(made);
    plan->has_far_ = true;
  }
  return plan;
}

std::size_t WindowPlan::memory() const {
  std::size_t bytes = sizeof *this + patterns_.capacity() * sizeof patterns_[0];
  for (const Factor& factor : factors_.branches) {
    bytes += sizeof factor;
    for (const auto& sequence : factor.sequences) bytes += sizeof sequence + sequence.capacity() * sizeof sequence[0];
  }
  for (const auto& group : groups_) {
    bytes += 2 * (sizeof *group + 1024) + group->may_be.capacity() * sizeof(uint64_t) + 16 * group->branches.capacity();
  }
  for (const auto& far : far_) {
    if (far == nullptr) continue;
    bytes += far->before.memory() + far->viable.memory() + far->before_dfa->memory() + far->viable_dfa->memory();
  }
  return bytes;
}

// The left end of the branch's window, at least `position`; npos: there is none. `viable`: for the horizon.
std::size_t WindowSearch::left_of(uint32_t branch, std::string_view haystack, std::size_t at, std::size_t position,
                                  bool viable) {
  const WindowPlan::Far* const far = plan_.far_[branch].get();
  if (far == nullptr) {
    const std::size_t most = plan_.factors_.branches[branch].most_before;
    return at > position + most ? at - most : position;
  }
  if (at <= position) return at < position ? std::string_view::npos : at;
  nfa::LazyDfa& dfa = viable ? *far->viable_dfa : *far->before_dfa;
  auto& cache = (viable ? viable_ : caches_)[branch];
  if (cache == nullptr) cache = std::make_unique<nfa::LazyDfa::Cache>(dfa);
  const std::size_t floor = at - position > kFar ? at - kFar : position;
  const std::size_t left = dfa.find_start(*cache, haystack, at, floor).at;
  const std::size_t walked = cache->bytes_walked + cache->bytes_private;
  cache->bytes_walked = cache->bytes_private = 0;
  read_ += walked;
  // It may begin further left, if the walk did not end by itself.
  if (floor > position && walked >= at - floor) return position;
  return left;
}

// One with the last, where they are near each other: hits come in order, and many branches may have one.
void WindowSearch::add_window(const Window& window) {
  if (windows_.empty() || window.left > windows_.back().right + kNearby ||
      windows_.back().left > window.right + kNearby) {
    windows_.push_back(window);
    return;
  }
  Window& last = windows_.back();
  last = {std::min(last.left, window.left), std::max(last.right, window.right)};
}

// The windows of what stands at `at`.
void WindowSearch::add_hits(const WindowPlan::Group& group, std::string_view haystack, std::size_t at,
                            std::size_t position) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(haystack.data()) + at;
  const std::size_t room = haystack.size() - at, places = std::min(room, group.longest);
  uint32_t last = UINT32_MAX;
  for (std::size_t word = 0; word < group.words; ++word) {
    uint64_t may = ~uint64_t{0};
    for (std::size_t i = 0; i < places && may != 0; ++i) may &= group.may_be[(i * 256 + bytes[i]) * group.words + word];
    for (; may != 0; may &= may - 1) {
      const std::size_t sequence = 64 * word + static_cast<std::size_t>(std::countr_zero(may));
      if (sequence >= group.branches.size()) continue;
      const uint32_t branch = group.branches[sequence];
      const Factor& factor = plan_.factors_.branches[branch];
      if (branch == last || group.lengths[sequence] > room + (factor.beyond ? 1 : 0)) continue;
      last = branch;
      if (!known_.empty() && known_[plan_.patterns_[branch]]) continue;
      const std::size_t inside = at + (factor.ahead ? 1 : 0);  // the match
      if (inside < position + factor.least_before) continue;
      const std::size_t left = left_of(branch, haystack, inside, position, false);
      if (left != std::string_view::npos) add_window({left, inside - factor.least_before});
    }
  }
}

// The windows of hits in [from, to), or of those before where it stops: too many wait, or they take too much.
void WindowSearch::look(std::string_view haystack, std::size_t from, std::size_t& to, std::size_t& position) {
  const std::size_t size = haystack.size(), begin = from - (plan_.has_ahead_ && from > 0 ? 1 : 0);
  bool first = windows_.empty();
  const auto hit = [&](const WindowPlan::Group& group, std::size_t at) {
    if (first) position = std::max(position, decided_by(from, haystack, position));
    first = false;
    add_hits(group, haystack, at, position);
  };
  if (plan_.has_ahead_ && from == 0) add_window({0, 0});
  for (const auto& group : plan_.groups_) {
    std::size_t stops = 0, chunk = kFirstChunk;
    for (std::size_t at = begin; at < to; chunk = std::min(2 * chunk, kLongestChunk)) {
      std::size_t places[2 * jit::CandidateFinder::kRoom];
      const std::size_t n = group->finder.find_all(haystack, at, std::min(to, at + chunk), places);
      for (std::size_t i = 0; i < n && places[i] < to; ++i) {
        hit(*group, places[i]);
        const std::size_t known = std::max(places[i], from) + 1;
        if (weighs()) read_ += kStopCost;
        const bool dense = stops_ == Stops::kIfDense && ++stops * kStopBytes > kTrial + (known - from);
        if (dense) read_ += std::exchange(stops, 0) * kStopBytes;  // the automaton would be faster
        if (dense || windows_.size() > kMostWaiting || !pays(position)) to = std::min(to, known);
      }
    }
    if (!group->beyond) continue;
    const std::size_t end = to == size ? size + 1 : to;
    for (std::size_t at = std::max(begin, size - std::min(size, group->longest - 1)); at < end; ++at) hit(*group, at);
  }
}

// Do windows save more than they take? Where they do not, the automaton runs on for a while.
bool WindowSearch::pays(std::size_t position) const {
  return position < run_on_until_ || read_ <= kTrial || passed_ >= read_;
}

// The window for that. It is twice as long as what was read for nothing, and as the one before it. (Where stops are weighed,
// nothing is read twice.)
WindowSearch::Window WindowSearch::run_on(std::size_t position) {
  const bool again = position < run_on_until_ + 2 * kTrial;
  run_on_ = std::max(again ? 2 * run_on_ : kRunOn, weighs() ? kRunOn : 2 * read_);
  run_on_until_ = position + run_on_;
  read_ = passed_ = 0;
  return {position, run_on_until_ - 1};
}

void WindowSearch::begin(std::string_view haystack, std::size_t start) {
  seen_ = haystack;
  windows_.clear();
  head_ = 0;
  horizon_ = start;
  has_looked_ = false;
  decided_at_ = std::string_view::npos;
  step_ = kFirstLook;
  read_ = passed_ = run_on_ = run_on_until_ = 0;
  known_ = {};
  stops_ = Stops::kIfDense;
}

// The leftmost window with starts from `position` on, up to where they are decided; false: there is none that can be told
// before the search looks on, or, the whole haystack being known, none at all. Its right end is the haystack's where there
// may be an empty match.
bool WindowSearch::take_window(nfa::LazyDfa::Cache& cache, std::string_view haystack, std::size_t& position,
                               Window& next) {
  const std::size_t size = haystack.size();
  const auto is_next = [&](const Window& window) {
    return horizon_ == size || window.left <= position || window.left < decided_by(horizon_, haystack, position);
  };
  while (head_ < windows_.size() && is_next(windows_[head_])) {
    const Window window = windows_[head_++];
    if (window.right < position) continue;
    next.left = std::max(window.left, position);
    std::size_t until = std::min(window.right + 1, size);
    if (!pays(position)) {
      next.left = position;
      until = std::min(std::max(until, run_on(position).right + 1), size);
    }
    for (; head_ < windows_.size() && windows_[head_].left <= until + kNearby; ++head_) {
      until = std::max(until, std::min(windows_[head_].right + 1, size));
    }
    next.right = until < size ? until - 1 : size;
    pass(cache, next.left - position);
    return true;
  }
  if (knows_all(size)) pass(cache, size - position);
  return false;
}

bool WindowSearch::next_window(nfa::LazyDfa::Cache& cache, std::string_view haystack, std::size_t& position,
                               Window& next) {
  while (!take_window(cache, haystack, position, next)) {
    if (knows_all(haystack.size())) return false;
    look_on(cache, haystack, position);
  }
  return true;
}

nfa::HalfMatch WindowSearch::find_end(Automaton unanchored, Automaton anchored, std::string_view haystack,
                                      std::size_t start, std::size_t& floor) {
  std::size_t position = start;  // starts before it are decided
  const bool knows = seen_.data() == haystack.data() && seen_.size() == haystack.size() && start >= start_;
  if (!knows) begin(haystack, start);
  start_ = start;
  for (Window window; next_window(unanchored.cache, haystack, position, window);) {
    windows_[--head_] = window;  // behind a match it may hold more
    floor = window.left;
    const std::size_t until = std::min(window.right + 1, haystack.size());
    std::size_t read_to = until;
    const nfa::HalfMatch match = unanchored.dfa.find_end_begun_before(unanchored.cache, anchored.dfa, anchored.cache,
                                                                      haystack, floor, until, read_to);
    // Behind where the automaton just ran on it is tried anew; but what was read there will be read again.
    read_ += read_to - std::min(floor >= run_on_until_ ? floor : until, read_to);
    if (match) return match;
    position = until;
    ++head_;
  }
  return {};
}

void WindowSearch::find_ends(Automaton unanchored, Automaton anchored, std::string_view haystack, nfa::MatchSink& sink,
                             std::span<const bool> known) {
  begin(haystack, 0);
  forget();  // a search for spans must not go on with the windows of some patterns
  known_ = known;
  stops_ = walks_slowly_ ? Stops::kFree : Stops::kWeighed;
  nfa::LazyDfa::Cache& cache = unanchored.cache;
  std::size_t position = 0;
  nfa::LazyDfa::Halt halt;
  const auto go_on = [&](std::size_t stop) {
    if (!halt.under_way || stop == halt.at) return;
    const std::size_t from = halt.at;
    halt = unanchored.dfa.find_ends_begun(cache, anchored.dfa, anchored.cache, halt, haystack, stop, sink);
    read_ += halt.at - from;
  };
  while (!halt.enough) {
    Window window;
    while (!take_window(cache, haystack, position, window)) {
      const bool ends = knows_all(haystack.size());
      if (!ends && halt.under_way) position = std::max(position, decided_by(horizon_, haystack, position));
      go_on(ends ? haystack.size() : position);
      if (ends || halt.enough) return;
      look_on(cache, haystack, position);
    }
    go_on(window.left);
    if (halt.enough) return;
    if (!halt.under_way) halt.at = window.left;
    position = std::min(window.right + 1, haystack.size());
    const std::size_t from = halt.at;
    const uint64_t work = cache.work();
    halt = unanchored.dfa.find_ends_until(cache, halt, haystack, position, sink);
    if (halt.at - from >= kRunOn / 2 && cache.work() - work > kMostHaltWork * (halt.at - from)) {
      stops_ = Stops::kFree;
      walks_slowly_ = true;
      read_ = passed_ = 0;
    }
    if (window.left >= run_on_until_) read_ += kWindowBytesCost + halt.at - window.left;
  }
}

// Where all hits before `horizon` are known and used: starts before this are decided.
std::size_t WindowSearch::decided_by(std::size_t horizon, std::string_view haystack, std::size_t position) {
  if (decided_at_ == horizon) return decided_;
  const std::size_t near = plan_.factors_.most_before;
  decided_at_ = horizon;
  decided_ = horizon > near ? horizon - near : 0;
  for (uint32_t branch = 0; plan_.has_far_ && branch < plan_.far_.size(); ++branch) {
    if (plan_.far_[branch] == nullptr) continue;
    decided_ = std::min(decided_, left_of(branch, haystack, horizon, position, true));
  }
  return decided_;
}

// More hits. Where none before them are left to be used, `position` moves up to what is decided then.
void WindowSearch::look_on(nfa::LazyDfa::Cache& cache, std::string_view haystack, std::size_t& position) {
  const std::size_t size = haystack.size(), from = std::max(horizon_, position);
  horizon_ = size - from < step_ ? size : from + step_;
  step_ = std::min(2 * step_, kLongestLook);
  windows_.erase(windows_.begin(), windows_.begin() + static_cast<std::ptrdiff_t>(head_));
  head_ = 0;
  const std::size_t before = position, wanted = horizon_ - from;
  if (weighs()) passed_ += wanted;
  has_looked_ = true;
  look(haystack, from, horizon_, position);
  if (weighs()) passed_ -= wanted - (horizon_ - from);
  if (windows_.size() > kMostWaiting) windows_.push_back({position, horizon_});
  if (!pays(position)) windows_.push_back(run_on(position));
  std::sort(windows_.begin(), windows_.end());
  pass(cache, position - before);
}

// The automaton does not read these bytes.
void WindowSearch::pass(nfa::LazyDfa::Cache& cache, std::size_t bytes) {
  skipped_ += bytes;
  if (!weighs()) passed_ += bytes;
  cache.credit(bytes);
}

void WindowSearch::rest() {
  for (auto* caches : {&caches_, &viable_}) {
    for (const auto& cache : *caches) {
      if (cache != nullptr) cache->rest();
    }
  }
}

}  // namespace lino

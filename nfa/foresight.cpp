// Following matches where live states are known; foresight.h has the idea.
#include "nfa/foresight.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "nfa/look.h"

namespace lino::nfa {

Foresight::Foresight(const Nfa& nfa, std::span<const Nfa> lookarounds, std::size_t budget, Growth growth)
    : nfa_(nfa), matches_(nfa, lookarounds.empty() ? budget : budget / 2, true, growth) {
  const auto connect = [this](LivePass& pass) {
    std::vector<LivePass*> inner;
    for (const uint32_t id : pass.automaton().lookarounds()) inner.push_back(passes_[id].get());
    pass.connect(std::move(inner));
  };
  for (const Nfa& lookaround : lookarounds) {
    passes_.push_back(std::make_unique<LivePass>(lookaround, budget / 2 / lookarounds.size(), false, growth));
    connect(*passes_.back());
  }
  connect(matches_);
  current_.resize(nfa.states.size());
  seeds_.resize(nfa.states.size());
  stack_.resize(nfa.states.size() + nfa.alternatives.size() + 1);
  visited_.resize(nfa.states.size());
}

std::size_t Foresight::min_memory(const Nfa& nfa, std::span<const Nfa> lookarounds) {
  std::size_t bytes = LivePass::min_memory(nfa);
  for (const Nfa& lookaround : lookarounds) bytes += LivePass::min_memory(lookaround);
  return bytes;
}

void Foresight::begin(std::string_view haystack) {
  haystack_ = haystack;
  matches_.begin(haystack);
  for (const auto& pass : passes_) pass->begin(haystack);
}

std::size_t Foresight::memory() const {
  std::size_t bytes = sizeof(*this) + matches_.memory();
  for (const auto& pass : passes_) bytes += pass->memory();
  return bytes + (current_.capacity() + seeds_.capacity() + stack_.capacity()) * sizeof(StateId) +
         visited_.capacity() * sizeof(uint32_t);
}

uint64_t Foresight::take_steps() {
  uint64_t steps = std::exchange(steps_, 0) + std::exchange(matches_.steps, 0);
  for (const auto& pass : passes_) steps += std::exchange(pass->steps, 0);
  return steps;
}

bool Foresight::find(std::size_t start, bool anchored, MatchKind kind, std::size_t& match_begin,
                     std::size_t& match_end) {
  if (start > haystack_.size()) return false;
  const bool here = anchored && matches_.start_lives(start);
  match_begin = here ? start : anchored ? kNoPosition : matches_.next_start(start);
  if (match_begin == kNoPosition) return false;
  match_end = kind == MatchKind::kLeftmostFirst ? follow_first(match_begin) : follow_longest(match_begin);
  steps_ += match_end - match_begin;
  return true;
}

bool Foresight::holds_here(const State& s, std::size_t at) {
  if (s.kind == StateKind::kLook) return nfa::holds(s.look, haystack_, at);
  return holds(s.arg, at) != (s.count != 0);
}

// The epsilon closure of `from` at `at`: its live byte-consuming states join current_, only the first one unless
// `all`. True: a match ends here, and (unless `all`) nothing that is preferred to it lives.
bool Foresight::close(StateId from, std::size_t at, bool all) {
  std::size_t depth = 0;
  bool match = false;
  stack_[depth++] = from;
  while (depth > 0) {
    const StateId id = stack_[--depth];
    if (visited_[index(id)] == closure_) continue;
    visited_[index(id)] = closure_;
    const State& s = nfa_.states[index(id)];
    switch (s.kind) {
      case StateKind::kByteRange:
      case StateKind::kSparse:
        if (!matches_.lives(at, id)) break;
        current_[current_count_++] = id;
        if (!all) return false;
        break;
      case StateKind::kMatch:
        pattern_ = match ? std::min(pattern_, s.arg) : s.arg;
        if (!all) return true;
        match = true;
        break;
      case StateKind::kLook:
      case StateKind::kLookaround:
        if (holds_here(s, at)) stack_[depth++] = s.next;
        break;
      case StateKind::kCapture: stack_[depth++] = s.next; break;
      case StateKind::kUnion: {
        const auto alternatives = nfa_.alternatives_of(s);
        for (std::size_t i = alternatives.size(); i-- > 0;) stack_[depth++] = alternatives[i];
        break;
      }
      case StateKind::kFail: break;
    }
  }
  return match;
}

// Where a byte-consuming state leads on the byte at `at`; null: nowhere.
const StateId* Foresight::step(StateId state, std::size_t at) const {
  const State& s = nfa_.states[index(state)];
  const auto byte = static_cast<uint8_t>(haystack_[at]);
  if (s.kind == StateKind::kByteRange) return byte >= s.lo && byte <= s.hi ? &s.next : nullptr;
  const Transition* const t = find_transition(nfa_.transitions_of(s), byte);
  return t != nullptr ? &t->next : nullptr;
}

// The end of the preferred match that begins at `at`, where one does: one thread, which takes the first live way.
std::size_t Foresight::follow_first(std::size_t at) {
  StateId state = nfa_.start_anchored;
  for (;; ++at) {
    if (++closure_ == 0) std::ranges::fill(visited_, 0), closure_ = 1;
    current_count_ = 0;
    if (close(state, at, false)) return at;
    assert(current_count_ == 1);
    state = *step(current_[0], at);
  }
}

// The end of the longest match that begins at `at`: as long as a state lives, there is a longer one.
std::size_t Foresight::follow_longest(std::size_t at) {
  std::size_t end = kNoPosition;
  std::size_t seeds = 1;
  seeds_[0] = nfa_.start_anchored;
  for (;; ++at) {
    if (++closure_ == 0) std::ranges::fill(visited_, 0), closure_ = 1;
    current_count_ = 0;
    for (std::size_t i = 0; i < seeds; ++i) {
      const uint32_t before = end == at ? pattern_ : kNoPattern;
      if (!close(seeds_[i], at, true)) continue;
      end = at;
      pattern_ = std::min(pattern_, before);
    }
    if (current_count_ == 0) return end;
    seeds = 0;
    for (std::size_t i = 0; i < current_count_; ++i) {
      if (const StateId* next = step(current_[i], at)) seeds_[seeds++] = *next;
    }
  }
}

}  // namespace lino::nfa

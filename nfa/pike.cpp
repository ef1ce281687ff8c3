// Pike's simulation with captures (Pike 1987 in sam; Cox, "Regular Expression Matching: the Virtual Machine
// Approach"). At each position: the threads in order of preference, at most one a state; a new thread joins last
// while the search may still begin; then all step over the byte. A thread's slots are copied when it comes to rest
// on a byte-consuming state; on the way there they are changed and restored on the explicit stack.
#include "nfa/pike.h"

#include <algorithm>
#include <cassert>

#include "nfa/code_point.h"
#include "nfa/foresight.h"
#include "nfa/look.h"

namespace lino::nfa {
namespace {

constexpr uint32_t kNoSlot = 0xFFFFFFFF;

// Slots a thread has: where it started, then all slots of all patterns.
std::size_t row_size(const Nfa& nfa) { return nfa.has_captures ? 1 + nfa.first_slot.back() : 1; }

// How large the vectors of a PikeCache are.
struct Sizes {
  std::size_t threads = 0, frames = 1, row = 0;

  explicit Sizes(const Nfa& nfa) : row(row_size(nfa)) {
    for (const State& s : nfa.states) {
      threads += s.kind == StateKind::kByteRange || s.kind == StateKind::kSparse || s.kind == StateKind::kMatch;
      frames += s.kind == StateKind::kCapture;
    }
    frames += nfa.alternatives.size();
  }
  std::size_t a_slot() const { return (2 * threads + 1) * sizeof(std::size_t); }  // bytes: one of every thread
};

class Search {
 public:
  // Follows the slots from `first` on, as many as `slots` has.
  Search(const Nfa& nfa, PikeCache& cache, const Input& input, std::size_t first, std::span<std::size_t> slots);
  uint32_t run();

 private:
  void seed(std::size_t at);
  void close(PikeCache::Threads& threads, StateId id, std::size_t at);
  bool step(std::size_t at);  // true: no later match can be better
  bool accept(uint32_t pattern, const std::size_t* slots, std::size_t at);
  bool look_holds(Look look, std::size_t at);
  bool too_late(const std::size_t* slots) const;  // the thread began after the best match
  std::size_t* row(PikeCache::Threads& threads, uint32_t i) { return threads.slots.data() + i * width_; }

  const Nfa& nfa_;
  PikeCache& cache_;
  const Input& input_;
  const uint8_t* const begin_;
  WordBitReader word_bits_;
  const std::size_t first_;
  std::span<std::size_t> out_;
  const bool longest_;
  std::size_t width_;  // how much of a row is used: row_size() or less
  bool done_ = false;  // the sink has enough
  uint32_t matched_ = kNoPattern;
  std::size_t match_start_ = kNoPosition, match_end_ = kNoPosition;
};

Search::Search(const Nfa& nfa, PikeCache& cache, const Input& input, std::size_t first, std::span<std::size_t> slots)
    : nfa_(nfa),
      cache_(cache),
      input_(input),
      begin_(reinterpret_cast<const uint8_t*>(input.haystack.data())),
      word_bits_(input.word_bits, begin_, begin_ + input.haystack.size()),
      first_(first),
      out_(slots),
      longest_(input.kind == MatchKind::kLeftmostLongest) {
  width_ = row_size(nfa);
  if (nfa.pattern_count == 1) width_ = std::min(width_, 1 + slots.size());
  if (slots.empty()) width_ = longest_ || input.sink != nullptr ? 1 : 0;
  if (!nfa.has_captures && !slots.empty()) width_ = 1;
}

void Search::seed(std::size_t at) {
  std::fill_n(cache_.scratch_slots.begin(), width_, kNoPosition);
  if (width_ > 0) cache_.scratch_slots[0] = at;
  close(cache_.current, nfa_.start_anchored, at);
}

bool Search::look_holds(Look look, std::size_t at) {
  Before left = before_position(input_.haystack, at), right = after_position(input_.haystack, at);
  if (nfa_.words.count != 0 && splits_code_point(input_.haystack, at)) {
    left = right = Before::kOther;
  } else if (nfa_.words.count != 0) {
    const uint8_t* const place = begin_ + at;
    const auto is_character = [](Before before) { return before == Before::kWord || before == Before::kOther; };
    if (is_character(left)) left = word_bits_.at(place - 1) ? Before::kWord : Before::kOther;
    if (is_character(right)) right = word_bits_.at(place) ? Before::kWord : Before::kOther;
  }
  return holds(look, left, right);
}

// The epsilon closure of `from` joins `threads` in order of preference, with the slots in scratch_slots.
void Search::close(PikeCache::Threads& threads, StateId from, std::size_t at) {
  auto& stack = cache_.stack;
  std::size_t* const scratch = cache_.scratch_slots.data();
  stack.push_back({from, kNoSlot, 0});
  while (!stack.empty()) {
    const PikeCache::Frame frame = stack.back();
    stack.pop_back();
    if (frame.slot != kNoSlot) {
      scratch[frame.slot] = frame.old;
      continue;
    }
    for (uint32_t id = index(frame.state); cache_.visited.insert(id);) {
      const State& s = nfa_.states[id];
      if (s.kind == StateKind::kUnion) {
        const auto alternatives = nfa_.alternatives_of(s);
        for (std::size_t i = alternatives.size() - 1; i > 0; --i) stack.push_back({alternatives[i], kNoSlot, 0});
        id = index(alternatives[0]);
      } else if (s.kind == StateKind::kLook) {
        if (!look_holds(s.look, at)) break;
        id = index(s.next);
      } else if (s.kind == StateKind::kLookaround) {
        if (input_.foresight->holds(s.arg, at) == (s.count != 0)) break;
        id = index(s.next);
      } else if (s.kind == StateKind::kCapture) {
        const std::size_t slot = s.arg - first_ + 1;
        if (s.arg >= first_ && slot < width_) {
          stack.push_back({StateId{}, static_cast<uint32_t>(slot), scratch[slot]});
          scratch[slot] = at;
        }
        id = index(s.next);
      } else {
        if (s.kind == StateKind::kFail) break;
        std::copy_n(scratch, width_, row(threads, threads.count));
        threads.states[threads.count++] = static_cast<StateId>(id);
        break;
      }
    }
  }
}

// Threads are in order of their start: none behind this one can be better.
bool Search::too_late(const std::size_t* slots) const {
  return longest_ && matched_ != kNoPattern && slots[0] > match_start_;
}

// A thread reached a match at `at`. True: it is better than every thread behind it and every later match.
bool Search::accept(uint32_t pattern, const std::size_t* slots, std::size_t at) {
  if (input_.match_end != kNoPosition && at != input_.match_end) return false;
  if (input_.sink != nullptr) {
    input_.sink->leftmost = slots[0];
    done_ = done_ || !input_.sink->take(input_.sink->context, at, {&pattern, 1});
    return done_;
  }
  // One that ends where the best does, and begins there too, is less preferred.
  if (longest_ && matched_ != kNoPattern && slots[0] == match_start_ && at == match_end_) return false;
  matched_ = pattern;
  match_end_ = at;
  if (longest_) match_start_ = slots[0];
  if (!nfa_.has_captures) {
    const std::size_t span[2] = {slots[0], at};
    std::copy_n(span, std::min<std::size_t>(out_.size(), 2), out_.begin());
    return !longest_ || input_.earliest;
  }
  const uint32_t first = nfa_.first_slot[pattern], count = nfa_.first_slot[pattern + 1] - first;
  for (std::size_t i = 0; i < out_.size(); ++i) out_[i] = first_ + i < count ? slots[1 + first + i] : kNoPosition;
  return !longest_ || input_.earliest;
}

bool Search::step(std::size_t at) {
  PikeCache::Threads& current = cache_.current;
  const bool at_end = at == input_.haystack.size();
  const auto byte = at_end ? uint8_t{0} : static_cast<uint8_t>(input_.haystack[at]);
  for (uint32_t i = 0; i < current.count; ++i) {
    const State& s = nfa_.states[index(current.states[i])];
    const std::size_t* const slots = row(current, i);
    if (too_late(slots)) return false;
    StateId next = s.next;
    if (s.kind == StateKind::kMatch) {
      if (accept(s.arg, slots, at)) return input_.earliest || done_;
      continue;
    }
    if (at_end) continue;
    if (s.kind == StateKind::kByteRange) {
      if (byte < s.lo || byte > s.hi) continue;
    } else {
      const auto transitions = nfa_.transitions_of(s);
      const auto t = std::ranges::find_if(transitions, [byte](const Transition& t) { return byte <= t.hi; });
      if (t == transitions.end() || byte < t->lo) continue;
      next = t->next;
    }
    std::copy_n(slots, width_, cache_.scratch_slots.data());
    close(cache_.next, next, at + 1);
  }
  return false;
}

uint32_t Search::run() {
  PikeCache::Threads& current = cache_.current;
  current.count = cache_.next.count = 0;
  cache_.visited.clear();
  std::size_t& at = cache_.read_to;
  for (at = input_.start;; ++at) {
    if (matched_ == kNoPattern && (!input_.anchored || at == input_.start)) seed(at);
    if (current.count == 0 && (matched_ != kNoPattern || input_.anchored)) break;
    cache_.visited.clear();
    if (step(at) || at == std::min(input_.match_end, input_.haystack.size())) break;
    std::swap(current, cache_.next);
    cache_.next.count = 0;
  }
  return matched_;
}

}  // namespace

PikeCache::PikeCache(const Nfa& nfa, std::size_t slots) : visited(static_cast<uint32_t>(nfa.states.size())) {
  Sizes sizes(nfa);
  if (nfa.pattern_count == 1) sizes.row = 1 + std::min(sizes.row - 1, std::max<std::size_t>(slots, 2));
  for (Threads* threads : {&current, &next}) {
    threads->states.resize(sizes.threads);
    threads->slots.resize(sizes.threads * sizes.row);
  }
  stack.reserve(sizes.frames);
  scratch_slots.resize(sizes.row);
}

std::size_t PikeCache::least(const Nfa& nfa) {
  const Sizes sizes(nfa);
  return 2 * sizes.threads * sizeof(StateId) + nfa.states.size() * 2 * sizeof(uint32_t) + sizes.frames * sizeof(Frame) +
         3 * sizes.a_slot();
}

std::size_t PikeCache::slots_within(const Nfa& nfa, std::size_t bytes) {
  const Sizes sizes(nfa);
  const std::size_t with_two = least(nfa);
  return bytes < with_two ? 2 : std::min(2 + (bytes - with_two) / sizes.a_slot(), sizes.row - 1);
}

std::size_t PikeCache::memory() const {
  std::size_t bytes =
      visited.memory() + stack.capacity() * sizeof(Frame) + scratch_slots.capacity() * sizeof(std::size_t);
  for (const Threads* threads : {&current, &next}) {
    bytes += threads->states.capacity() * sizeof(StateId) + threads->slots.capacity() * sizeof(std::size_t);
  }
  return bytes;
}

uint32_t pike_search(const Nfa& nfa, PikeCache& cache, const Input& input, std::span<std::size_t> slots) {
  assert(!nfa.reverse && input.start <= input.haystack.size());
  const std::size_t at_a_time = cache.scratch_slots.size() - 1;
  if (nfa.pattern_count > 1 || !nfa.has_captures || slots.size() <= at_a_time)
    return Search(nfa, cache, input, 0, slots).run();
  for (std::size_t first = 0; first < slots.size(); first += at_a_time) {  // the same threads win every time
    const std::span<std::size_t> some = slots.subspan(first, std::min(at_a_time, slots.size() - first));
    if (Search(nfa, cache, input, first, some).run() == kNoPattern) return kNoPattern;
  }
  return 0;
}

}  // namespace lino::nfa

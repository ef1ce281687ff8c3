// One step of the subset construction; closure.h says what a key is.
#include "nfa/closure.h"

#include <algorithm>
#include <cassert>

#include "nfa/look.h"

namespace lino::nfa {
namespace {

bool needs_marks(const NfaSize& size, MatchKind kind, bool anchored) {
  return kind == MatchKind::kLeftmostLongest && !anchored && size.restarts;
}

bool looks_ahead(LookSet looks) {
  for (const Look look : {Look::kWordBoundary, Look::kNotWordBoundary, Look::kNotBeforeWord, Look::kBeforeWord,
                          Look::kEndText, Look::kEndLine}) {
    if (looks.contains(look)) return true;
  }
  return false;
}

NfaSize size_of(const Nfa& nfa) {
  return {.states = nfa.states.size(),
          .alternatives = nfa.alternatives.size(),
          .patterns = nfa.pattern_count,
          .looks = nfa.looks,
          .restarts = nfa.start_unanchored != nfa.start_anchored};
}

std::size_t stack_size(const NfaSize& size) { return size.alternatives + 4; }

std::size_t key_size(const NfaSize& size, MatchKind kind, bool anchored) {
  const std::size_t states = (needs_marks(size, kind, anchored) ? 2 : 1) * size.states;
  return 1 + states + 2 + (kind == MatchKind::kAll ? size.patterns : 0);
}

std::size_t words_for(const NfaSize& size, MatchKind kind, bool anchored) {
  return size.states + stack_size(size) + (looks_ahead(size.looks) ? 4 : 2) * key_size(size, kind, anchored);
}

}  // namespace

Workspace::Workspace(const Nfa& nfa, MatchKind kind, MatchKind other) {
  const NfaSize size = size_of(nfa);
  words.resize(std::max(words_for(size, kind, false), words_for(size, other, false)));
  key.reserve(std::max(key_size(size, kind, false), key_size(size, other, false)));
}

std::size_t Workspace::memory_for(const Nfa& nfa, MatchKind kind, MatchKind other) {
  return memory_for(size_of(nfa), kind, other);
}

std::size_t Workspace::memory_for(const NfaSize& size, MatchKind kind, MatchKind other) {
  const auto words = [&size](MatchKind k) { return words_for(size, k, false) + key_size(size, k, false); };
  return std::max(words(kind), words(other)) * sizeof(uint32_t);
}

Determinizer::Determinizer(const Nfa& nfa, MatchKind kind, bool anchored, Workspace& workspace)
    : nfa_(nfa),
      all_(kind == MatchKind::kAll),
      longest_(kind != MatchKind::kLeftmostFirst),
      start_(anchored ? nfa.start_anchored : nfa.start_unanchored),
      marks_(needs_marks(size_of(nfa), kind, anchored)),
      workspace_(workspace) {
  const bool boundaries = nfa.looks.contains(Look::kWordBoundary) || nfa.looks.contains(Look::kNotWordBoundary);
  if (boundaries || nfa.looks.contains(Look::kNotAfterWord) || nfa.looks.contains(Look::kAfterWord)) {
    kept_flags_ |= kAfterWord;
  }
  if (nfa.looks.contains(Look::kStartLine)) kept_flags_ |= kAfterLine;
  if (nfa.looks.contains(Look::kStartText)) kept_flags_ |= kAfterText;
  looks_behind_ = kept_flags_ != 0;
  looks_ahead_ = looks_ahead(nfa.looks);
  if (!anchored) restart_ = restart_of(nfa);
  if (nfa.words.count != 0) {
    for (unsigned i = WordSymbols::kMost; i-- > 0;) byte_of_[nfa.words.of[i]] = static_cast<uint8_t>(i);
  } else {
    for (unsigned b = 256; b-- > 0;) byte_of_[nfa.classes.of[b]] = static_cast<uint8_t>(b);
  }

  const NfaSize size = size_of(nfa);
  key_size_ = key_size(size, kind, anchored);
  assert(workspace.words.size() >= words_for(size, kind, anchored));
  visited_ = workspace.words.data();
  stack_ = visited_ + nfa.states.size();
  keys_[0] = stack_ + stack_size(size);
  keys_[1] = keys_[0] + key_size_;
  resolved_ = keys_[1] + key_size_;  // these two only if looks_ahead_
  entries_memory_ = resolved_ + key_size_;
}

// The state over any byte and back to the start, which makes a search an unanchored one.
uint32_t Determinizer::restart_of(const Nfa& nfa) {
  if (nfa.start_unanchored == nfa.start_anchored) return kNoRestart;
  const State& start = nfa.states[index(nfa.start_unanchored)];
  return index(nfa.alternatives[start.arg + start.count - 1]);
}

void Determinizer::open(uint32_t* memory, uint32_t behind, Ahead ahead) {
  if (++workspace_.generation == 0) {
    std::fill_n(visited_, nfa_.states.size(), 0);
    workspace_.generation = 1;
  }
  list_ = {memory, memory};
  entries_ = {entries_memory_, entries_memory_};
  behind_ = behind;
  ahead_ = ahead;
  pending_ = cut_ = false;
}

bool Determinizer::is_of_word(unsigned cls) const {
  return nfa_.words.count != 0 ? nfa_.words.is_word(cls) : is_word(byte_of_[cls]);
}

Determinizer::Ahead Determinizer::ahead_of(unsigned cls) const {
  if (cls == nfa_.eoi()) return Ahead::kEnd;
  return byte_of_[cls] == '\n' ? Ahead::kLine : is_of_word(cls) ? Ahead::kWord : Ahead::kOther;
}

uint32_t Determinizer::behind_of(unsigned cls) const {
  return byte_of_[cls] == '\n' ? kAfterLine : is_of_word(cls) ? kAfterWord : 0;
}

bool Determinizer::holds(Look look, bool& pending) const {
  switch (look) {
    case Look::kStartText: return (behind_ & kAfterText) != 0;
    case Look::kStartLine: return (behind_ & kAfterLine) != 0;
    case Look::kNotAfterWord: return (behind_ & kAfterWord) == 0;
    case Look::kAfterWord: return (behind_ & kAfterWord) != 0;
    default: break;
  }
  if (ahead_ == Ahead::kUnknown) {
    pending = true;
    return false;
  }
  const bool boundary = ((behind_ & kAfterWord) != 0) != (ahead_ == Ahead::kWord);
  switch (look) {
    case Look::kEndText: return ahead_ == Ahead::kEnd;
    case Look::kEndLine: return ahead_ == Ahead::kEnd || ahead_ == Ahead::kLine;
    case Look::kWordBoundary: return boundary;
    case Look::kNotWordBoundary: return !boundary;
    case Look::kNotBeforeWord: return ahead_ != Ahead::kWord;
    case Look::kBeforeWord: return ahead_ == Ahead::kWord;
    default: return false;
  }
}

void Determinizer::List::mark() {
  if (end != begin && end[-1] != kMark) *end++ = kMark;
}

void Determinizer::mark() {
  list_.mark();
  if (looks_ahead_) entries_.mark();
}

void Determinizer::enter(StateId id) {
  if (looks_ahead_ && !cut_ && visited_[index(id)] != workspace_.generation) *entries_.end++ = index(id);
  close(id);
}

void Determinizer::close(StateId from) {
  if (cut_) return;
  const uint32_t generation = workspace_.generation;
  std::size_t depth = 0;
  uint32_t id = index(from);
  for (;;) {  // until the stack is empty; `id` is its top
    bool down = false;
    if (id == kMark) {
      list_.mark();
    } else if (visited_[id] != generation) {
      visited_[id] = generation;
      ++work_;
      const State& s = nfa_.states[id];
      switch (s.kind) {
        case StateKind::kByteRange:
        case StateKind::kSparse: *list_.end++ = id; break;
        case StateKind::kMatch:
          *list_.end++ = id;
          if (!longest_) {
            cut_ = true;
            return;
          }
          break;
        case StateKind::kCapture:
          id = index(s.next);
          down = true;
          break;
        case StateKind::kLook: {
          bool pending = false;
          down = holds(s.look, pending);
          pending_ = pending_ || pending;
          if (down) id = index(s.next);
          break;
        }
        case StateKind::kUnion: {
          const StateId* alternatives = nfa_.alternatives.data() + s.arg;
          // Behind the unanchored search's restart, threads that start later are another group.
          const bool restart = marks_ && id == index(nfa_.start_unanchored);
          for (uint32_t i = s.count - 1; i > 0; --i) stack_[depth++] = index(alternatives[i]);
          if (restart) stack_[depth++] = kMark;
          id = index(alternatives[0]);
          down = true;
          break;
        }
        case StateKind::kLookaround:  // never here: such an Nfa is not determinised
        case StateKind::kFail: break;
      }
    }
    if (down) continue;
    if (depth == 0) return;
    id = stack_[--depth];
  }
}

// The closure of a pending key, now that looks know what comes next. `origins` are the key's and become the result's.
std::span<const uint32_t> Determinizer::resolve(std::span<const uint32_t> key, unsigned cls, Origins& origins) {
  open(resolved_, key[0] & kBehind, ahead_of(cls));
  const auto ids = key.subspan(1 + listed(key));
  Origins of_list;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (ids[i] == kMark) list_.mark();
    else close(static_cast<StateId>(ids[i]));
    const auto size = static_cast<uint32_t>(list_.end - list_.begin);
    if (i + 1 == origins.known) of_list.known = size;
    if (i + 1 == origins.known + origins.lost) of_list.lost = size - of_list.known;
  }
  origins = of_list;
  return {list_.begin, list_.end};
}

std::span<const uint32_t> Determinizer::start(Before before) {
  static constexpr uint32_t kFlags[kBeforeCount] = {kAfterText | kAfterLine, kAfterLine, kAfterWord, 0};
  turn_ ^= 1;
  open(keys_[turn_] + 1, kFlags[static_cast<int>(before)], Ahead::kUnknown);
  enter(start_);
  return finish(0);
}

// Writes the patterns that match in a state of `ids` to `to`, ascending; returns behind the last.
uint32_t* Determinizer::list_patterns(std::span<const uint32_t> ids, uint32_t* to) const {
  uint32_t* const begin = to;
  for (const uint32_t id : ids) {
    if (nfa_.states[id].kind == StateKind::kMatch) *to++ = nfa_.states[id].arg;
  }
  std::sort(begin, to);
  return std::unique(begin, to);
}

std::span<const uint32_t> Determinizer::step(std::span<const uint32_t> key, unsigned cls, Descent* descent) {
  Origins from = descent != nullptr ? descent->from : Origins{};
  auto ids = key.subspan(1 + listed(key));
  if ((key[0] & kPending) != 0) ids = resolve(key, cls, from);
  turn_ ^= 1;
  const bool at_end = cls == nfa_.eoi();
  uint32_t* const patterns = keys_[turn_] + 1;
  uint32_t* const patterns_end = all_ ? list_patterns(ids, patterns) : patterns;
  open(patterns_end, at_end ? 0 : behind_of(cls), Ahead::kUnknown);
  const uint8_t byte = byte_of_[cls];
  uint32_t pattern = kNoPattern;
  work_ += ids.size();
  Sizes of_list, of_entries;
  const auto note = [&](std::size_t Sizes::* which) {
    of_list.*which = static_cast<std::size_t>(list_.end - list_.begin);
    of_entries.*which = static_cast<std::size_t>(entries_.end - entries_.begin);
  };
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const uint32_t id = ids[i];
    if (descent != nullptr) {
      if (i == from.known) note(&Sizes::known);
      if (i == from.known + from.lost) note(&Sizes::lost);
      if (id == restart_) note(&Sizes::begun);
    }
    if (id == kMark) {
      if (pattern != kNoPattern) break;
      mark();
      continue;
    }
    const State& s = nfa_.states[id];
    if (s.kind == StateKind::kByteRange) {
      if (byte >= s.lo && byte <= s.hi && !at_end) enter(s.next);
    } else if (s.kind == StateKind::kSparse) {
      if (at_end) continue;
      if (const Transition* t = find_transition(nfa_.transitions_of(s), byte)) enter(t->next);
    } else {  // kMatch; in a leftmost-first search it is the last
      pattern = std::min(pattern, s.arg);
    }
  }
  if (descent != nullptr) {
    if (ids.size() <= from.known) note(&Sizes::known);
    if (ids.size() <= from.known + from.lost) note(&Sizes::lost);
    if (ids.empty() || ids.back() != restart_) note(&Sizes::begun);
    const bool begins_anew = pattern != kNoPattern && ids.size() > from.known + from.lost;
    const bool lost_match = pattern != kNoPattern && ids.size() > from.known;
    descend(*descent, from, pending_ ? of_entries : of_list, lost_match, begins_anew);
  }
  if (pattern == kNoPattern) return finish(0);
  if (all_) return finish(kMatch | kListed | static_cast<uint32_t>(patterns_end - patterns) << 16);
  return finish(kMatch | (pattern + 1) << 16);
}

// What became of the threads of `from`, by the sizes of what they left. Where a match ended, it was the last of them.
void Determinizer::descend(Descent& descent, Origins from, const Sizes& sizes, bool lost_match, bool new_match) {
  const auto known = static_cast<uint32_t>(sizes.known), lost = static_cast<uint32_t>(sizes.lost - sizes.known);
  const auto begun = static_cast<uint32_t>(sizes.begun - sizes.lost), all = known + lost + begun;
  const bool alone = from.known + from.lost == 0;
  if (lost_match && !(new_match && alone)) {
    descent.to = {0, all};
    descent.op = StartOp::kForget;
  } else if (known > 0 || (all == 0 && !new_match)) {
    descent.to = {known, lost + begun};
    descent.op = StartOp::kKeep;
  } else if (lost == 0) {
    descent.to = {begun, 0};
    descent.op = StartOp::kBegin;
  } else {
    descent.to = {0, all};
    descent.op = StartOp::kForget;
  }
}

// list_ or entries_ becomes a key: canonical, so that equal states have equal keys.
std::span<const uint32_t> Determinizer::finish(uint32_t flags) {
  if (pending_) {
    flags |= kPending | (behind_ & kept_flags_);
    list_.end = std::copy(entries_.begin, entries_.end, list_.begin);
  }
  if (longest_) sort_groups(list_);
  uint32_t* const key = keys_[turn_];
  *key = flags;
  return {key, list_.end};
}

// Order inside a group has no meaning for the longest match. A group with a match ends those behind it.
void Determinizer::sort_groups(List& list) const {
  if (list.end != list.begin && list.end[-1] == kMark) --list.end;
  for (uint32_t* group = list.begin; group < list.end;) {
    uint32_t* const end = std::find(group, list.end, kMark);
    std::sort(group, end);
    const auto is_match = [this](uint32_t id) { return nfa_.states[id].kind == StateKind::kMatch; };
    if (std::any_of(group, end, is_match)) list.end = end;
    group = end + 1;
  }
}

void Determinizer::end_restarts(const Nfa& nfa, std::vector<uint32_t>& key) {
  const uint32_t loop = restart_of(nfa);
  if (loop == kNoRestart) return;
  const auto restarts = [&](uint32_t id) { return id == loop || id == index(nfa.start_unanchored); };
  const auto ids = key.begin() + 1 + static_cast<std::ptrdiff_t>(listed(key));
  key.erase(std::remove_if(ids, key.end(), restarts), key.end());
}

void Determinizer::begin_restarts(Before before, std::vector<uint32_t>& key) {
  const std::span<const uint32_t> fresh = start(before);
  const auto first = static_cast<std::ptrdiff_t>(1 + listed(key)), old_end = static_cast<std::ptrdiff_t>(key.size());
  key[0] |= fresh[0] & (kPending | kBehind);
  for (const uint32_t id : fresh.subspan(1)) {
    if (!std::binary_search(key.begin() + first, key.begin() + old_end, id)) key.push_back(id);
  }
  std::sort(key.begin() + first, key.end());
}

}  // namespace lino::nfa

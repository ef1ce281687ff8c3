// The known part of a lazy DFA as a plain Dfa, for lowering: the states that haystacks have asked for so far, no others, so
// that stamping a large automaton needs little determinising. Transitions nobody has taken yet are kUnknown, but for those that
// were found to lead to one of the states: most do, and each kind of bytes of a state less is a test less in stamped code.
//
// No lock: the generation is kept alive by the cache's announcement, its rows never change but for entries that
// become known, and those are read with acquire loads.
#include <cassert>
#include <string_view>
#include <unordered_map>

#include "nfa/alike_classes.h"
#include "nfa/lazy.h"
#include "nfa/row.h"

namespace lino::nfa {

namespace {

// Rows in the order they are reached.
class Numbering {
 public:
  explicit Numbering(uint32_t limit) : limit_(limit) { rows_.push_back(0); }  // 0: kDead

  DfaStateId of(uintptr_t entry) {
    const uint32_t flags = header_of(entry).flags;
    if ((flags & kRowUnknown) != 0) return kUnknown;
    if (flags == kRowFinal) return kDead;
    auto found = ids_.find(entry & ~kSpecial);
    if (found != ids_.end()) return found->second;
    if (rows_.size() >= limit_) return kUnknown;
    const auto id = static_cast<DfaStateId>(rows_.size());
    rows_.push_back(entry & ~kSpecial);
    ids_.emplace(entry & ~kSpecial, id);
    return id;
  }
  // A state of no row: a match from which nothing goes on.
  DfaStateId final_match() {
    if (final_match_ == kUnknown) {
      final_match_ = static_cast<DfaStateId>(rows_.size());
      rows_.push_back(0);
    }
    return final_match_;
  }
  std::size_t size() const { return rows_.size(); }
  uintptr_t row(DfaStateId id) const { return rows_[id]; }
  std::span<const uintptr_t> rows() const { return rows_; }

 private:
  uint32_t limit_;
  DfaStateId final_match_ = kUnknown;
  std::vector<uintptr_t> rows_;
  std::unordered_map<uintptr_t, DfaStateId> ids_;
};

std::string_view bytes_of(std::span<const uint32_t> key) {
  return {reinterpret_cast<const char*>(key.data()), key.size_bytes()};
}

}  // namespace

void LazyDfa::find_known_targets(Cache& cache, std::span<const uintptr_t> rows, uint64_t work, Dfa& dfa) const {
  std::unordered_map<std::string_view, DfaStateId> ids;
  for (DfaStateId s = 0; s < rows.size(); ++s) {
    if (rows[s] != 0) ids.emplace(bytes_of(key_of(rows[s])), s);
  }
  AlikeClasses alike_classes(nfa_);
  const unsigned stride = dfa.classes.stride(), classes = dfa.classes.count;
  const uint64_t limit = cache.determinizer_.work() + work;
  dfa.complete = true;
  for (DfaStateId s = 0; s < rows.size(); ++s) {
    if (rows[s] == 0) continue;
    const std::span<DfaStateId> next = std::span(dfa.next).subspan(s * std::size_t{stride}, classes);
    if (std::ranges::find(next, kUnknown) == next.end()) continue;
    const std::span<const uint16_t> alike = alike_classes.of(key_of(rows[s]));
    for (unsigned cls = classes; cls-- > 0;) {
      if (next[cls] != kUnknown) next[alike[cls]] = next[cls];
    }
    for (unsigned cls = 0; cls < classes; ++cls) {
      if (next[cls] != kUnknown) continue;
      if (alike[cls] != cls) {
        next[cls] = next[alike[cls]];
      } else if (cache.determinizer_.work() < limit) {
        const std::span<const uint32_t> key = cache.determinizer_.step(key_of(rows[s]), cls);
        const auto found = ids.find(bytes_of(key));
        if (Determinizer::is_dead(key)) next[cls] = kDead;
        else if (found != ids.end()) next[cls] = found->second;
      }
      if (next[cls] == kUnknown) dfa.complete = false;
    }
  }
}

Dfa LazyDfa::snapshot(Cache& cache, uint32_t state_limit, uint64_t work) const {
  assert(nfa_.words.count == 0);
  Dfa dfa;
  dfa.classes = nfa_.classes;
  dfa.reverse = nfa_.reverse;
  dfa.anchored = options_.anchored;
  dfa.complete = true;

  Numbering numbering(state_limit);
  const Generation* generation = announce(cache);
  for (int which = 0; which < kBeforeCount; ++which) {
    const uintptr_t entry = start_entry(cache, static_cast<Before>(which));
    const bool same = cache.slot_->walking.load(std::memory_order_relaxed) == generation;
    dfa.start[static_cast<std::size_t>(which)] = entry == 0 || !same ? kUnknown : numbering.of(entry);
    if (dfa.start[static_cast<std::size_t>(which)] == kUnknown) {  // no memory: nothing to stamp
      cache.rest();
      return {};
    }
  }
  const unsigned stride = dfa.classes.stride();
  for (DfaStateId s = 0; s < numbering.size(); ++s) {
    const uintptr_t row = numbering.row(s);
    if (row == 0) {
      const bool match = s != kDead;
      dfa.states.push_back({match, true, match ? 0 : kNoPattern});
      dfa.next.insert(dfa.next.end(), stride, kDead);
      continue;
    }
    const Row& header = header_of(row);
    const bool match = (header.flags & kRowMatch) != 0;
    dfa.states.push_back({match, (header.flags & kRowFinal) != 0, match ? header.pattern : kNoPattern});
    for (unsigned symbol = 0; symbol < stride; ++symbol) {
      DfaStateId next = numbering.of(entries_of(row)[symbol].load(std::memory_order_acquire));
      if (next == kUnknown && symbol == dfa.classes.eoi()) {  // asked for once a haystack: cheaper to know
        const auto key = cache.determinizer_.step(key_of(row), symbol);
        next = Determinizer::is_match(key) ? numbering.final_match() : kDead;
      }
      if (next == kUnknown) dfa.complete = false;
      dfa.next.push_back(next);
    }
  }
  if (!dfa.complete) find_known_targets(cache, numbering.rows(), work, dfa);
  cache.rest();
  return dfa;
}

}  // namespace lino::nfa

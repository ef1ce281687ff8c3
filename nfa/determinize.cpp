// Nfa -> Dfa by the subset construction (Rabin and Scott 1959), breadth first from the start states, under limits.
// What a step of the construction is, closure.cpp knows; here are the states, found again by their keys.
#include <algorithm>

#include "nfa/closure.h"
#include "nfa/dfa.h"

namespace lino::nfa {
namespace {

using Key = std::span<const uint32_t>;

// Keys of the states made so far: all words in one vector, an open-addressing hash table of state ids over them.
class KeyTable {
 public:
  KeyTable() : slots_(64, kUnknown) { words_.reserve(256); }

  // The state with this key. A new key gets the next number, if that is below `limit`; else kUnknown.
  DfaStateId find_or_add(Key key, uint32_t limit) {
    const uint32_t hash = hash_of(key);
    std::size_t i = hash & (slots_.size() - 1);
    for (; slots_[i] != kUnknown; i = (i + 1) & (slots_.size() - 1)) {
      if (hashes_[slots_[i]] == hash && std::ranges::equal(at(slots_[i]), key)) return slots_[i];
    }
    const auto id = static_cast<DfaStateId>(hashes_.size());
    if (id >= limit) return kUnknown;
    slots_[i] = id;
    hashes_.push_back(hash);
    words_.insert(words_.end(), key.begin(), key.end());
    ends_.push_back(words_.size());
    if (2 * hashes_.size() > slots_.size()) grow();
    return id;
  }

  std::size_t size() const { return hashes_.size(); }
  Key at(DfaStateId id) const {
    const std::size_t begin = id == 0 ? 0 : ends_[id - 1];
    return Key(words_).subspan(begin, ends_[id] - begin);
  }

 private:
  static uint32_t hash_of(Key key) {
    uint64_t h = key.size();
    for (const uint32_t word : key) h = (h ^ word) * 0x9E3779B97F4A7C15u, h ^= h >> 32;
    return static_cast<uint32_t>(h);
  }

  void grow() {
    slots_.assign(2 * slots_.size(), kUnknown);
    for (DfaStateId id = 0; id < hashes_.size(); ++id) {
      std::size_t i = hashes_[id] & (slots_.size() - 1);
      while (slots_[i] != kUnknown) i = (i + 1) & (slots_.size() - 1);
      slots_[i] = id;
    }
  }

  std::vector<uint32_t> words_, hashes_;
  std::vector<std::size_t> ends_;
  std::vector<DfaStateId> slots_;
};

class Construction {
 public:
  Construction(const Nfa& nfa, const DfaOptions& options)
      : options_(options),
        workspace_(nfa, options.kind),
        determinizer_(nfa, options.kind, options.anchored, workspace_) {
    dfa_.classes = nfa.classes;
    dfa_.reverse = nfa.reverse;
    dfa_.anchored = options.anchored;
    dfa_.states.reserve(16);
    dfa_.next.reserve(16 * dfa_.classes.stride());
  }

  Dfa run() {
    static constexpr uint32_t kDeadKey[] = {0};
    state_of(kDeadKey);
    fill_row(kDead, kDead);
    for (int before = 0; before < kBeforeCount; ++before) {
      const bool same = before > 0 && !determinizer_.looks_behind();
      dfa_.start[before] = same ? dfa_.start[0] : state_of(determinizer_.start(static_cast<Before>(before)));
    }
    const unsigned stride = dfa_.classes.stride();
    bool complete = std::ranges::find(dfa_.start, kUnknown) == dfa_.start.end();
    for (DfaStateId id = 1; id < dfa_.states.size(); ++id) {
      if (dfa_.states[id].final) {
        fill_row(id, kDead);
        continue;
      }
      for (unsigned cls = 0; cls < stride; ++cls) {
        // state_of() may move the keys: the key is looked up for every step, and steps are done with it first.
        const DfaStateId to =
            determinizer_.work() > options_.work_limit ? kUnknown : state_of(determinizer_.step(keys_.at(id), cls));
        dfa_.next[std::size_t{id} * stride + cls] = to;
        complete = complete && to != kUnknown;
      }
    }
    dfa_.complete = complete;
    return std::move(dfa_);
  }

 private:
  DfaStateId state_of(Key key) {
    if (key.size() == 1 && key[0] == 0 && keys_.size() > 0) return kDead;
    const DfaStateId id = keys_.find_or_add(key, std::max(options_.state_limit, 1u));
    if (id == dfa_.states.size()) {
      dfa_.states.push_back({.match = Determinizer::is_match(key),
                             .final = Determinizer::is_final(key),
                             .pattern = Determinizer::pattern(key)});
      dfa_.next.resize(dfa_.next.size() + dfa_.classes.stride(), kUnknown);
    }
    return id;
  }

  void fill_row(DfaStateId id, DfaStateId to) {
    const std::size_t stride = dfa_.classes.stride();
    std::fill_n(dfa_.next.begin() + static_cast<std::ptrdiff_t>(id * stride), stride, to);
  }

  const DfaOptions& options_;
  Workspace workspace_;
  Determinizer determinizer_;
  KeyTable keys_;
  Dfa dfa_;
};

}  // namespace

Dfa determinize(const Nfa& nfa, const DfaOptions& options) { return Construction(nfa, options).run(); }

std::size_t Dfa::memory() const { return states.capacity() * sizeof(DfaState) + next.capacity() * sizeof(DfaStateId); }

}  // namespace lino::nfa

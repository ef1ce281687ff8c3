// The lazy DFA: determinises an Nfa as far as the haystacks seen so far have asked, within a memory budget,
// shared by all threads, append-only (DESIGN section 6).
//
// In: an Nfa (compiled without captures). Out: ends (forward) or starts (reverse) of matches, by the table walk.
//
// Rows. A state is a row: an array of entries, one a byte class and one for end of input; an entry is the address
// of the next state's row, with the low bit set when that state is special (match, final, unknown). The walk is a
// chain of two loads a byte and one predictable test of the low bit.
//
// Sharing. Entries are published by release stores and read by acquire loads; nothing else is read by the walk.
// Growth takes a lock with try_lock: a search that does not get it, or that the budget refuses, steps its state
// set privately (correct, slower) and tries again later. So no search waits, and none fails.
//
// Memory. When a generation is full (nearly all of the budget), the next one starts empty; searches announce the generation
// they walk in their cache's slot (hazard pointers, Michael 2004), and a retired generation is freed when no slot
// names it. At most two exist. When generations fill up faster than they pay (fewer than kBytesPerState bytes
// searched a state), a search stays private for a while instead.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string_view>
#include <vector>

#include "nfa/closure.h"
#include "nfa/dfa.h"
#include "nfa/nfa.h"

namespace lino::nfa {

struct LazyOptions {
  bool anchored = false;
  MatchKind kind = MatchKind::kLeftmostFirst;
  std::size_t budget = std::size_t{1} << 20;  // bytes of all generations
  WordBits word_bits = {};                    // where the Nfa has symbols for them
};

struct HalfMatch {
  std::size_t at = kNoPosition;  // where the match ends (forward) or starts (reverse)
  uint32_t pattern = kNoPattern;
  explicit operator bool() const { return at != kNoPosition; }
};

class LazyDfa {
 public:
  struct Generation;
  struct Slot {  // a cache's announcement; never freed before the LazyDfa
    std::atomic<Generation*> walking{nullptr};
    std::atomic<bool> taken{true};
    Slot* next = nullptr;
  };

  // What one search at a time needs, besides its workspace. Must not outlive the LazyDfa.
  class Cache {
   public:
    // `workspace` was made for the same Nfa and outlives the cache; caches that are used in turn may share it.
    Cache(LazyDfa& dfa, Workspace& workspace, bool may_allocate = true);
    explicit Cache(LazyDfa& dfa);  // with one of its own
    ~Cache();
    Cache(const Cache&) = delete;
    Cache& operator=(const Cache&) = delete;
    // Between searches a cache goes on naming the generation it walked last, so that the next search need not
    // announce it anew; at rest it names none, and a retired one can be freed.
    void rest() { slot_->walking.store(nullptr, std::memory_order_release); }
    // Bytes of haystack that a plan has passed over without the automaton: its states have served them too.
    void credit(uint64_t bytes) { progress_ += bytes; }
    uint64_t work() const { return determinizer_.work(); }  // NFA states visited so far, where rows were not known
    uint64_t bytes_walked = 0;  // statistics: bytes of haystack stepped through rows, and privately
    uint64_t bytes_private = 0;

   private:
    friend class LazyDfa;
    friend struct Walker;
    friend struct Stream;
    std::unique_ptr<Workspace> own_;
    Determinizer determinizer_;
    std::vector<uint32_t>& key_;  // the private state
    // Of an anchored automaton: where it went on from a row of the unanchored one (find_end_begun_before()), so that
    // windows need neither lock nor look-up. Rows by their addresses, which only their generations' numbers make unique.
    struct Resumed {
      uintptr_t from = 0, to = 0;
      uint64_t from_generation = 0, to_generation = 0;
    };
    std::array<Resumed, 16> resumed_{};
    Slot* slot_;
    uint64_t progress_ = 0;  // bytes stepped since this cache last opened a generation
    uint64_t quiet_ = 0;     // bytes to step privately before asking for memory again
    bool may_allocate_;      // false: grows only inside memory the generation already holds
  };

  LazyDfa(const Nfa& nfa, const LazyOptions& options);  // `nfa` must outlive it
  ~LazyDfa();
  LazyDfa(const LazyDfa&) = delete;
  LazyDfa& operator=(const LazyDfa&) = delete;

  // The end of the leftmost match that starts at or after `start` (at `start` when anchored). With `earliest`:
  // the first position at which a match is known. Precondition: start <= haystack.size(), a forward Nfa.
  HalfMatch find_end(Cache& cache, std::string_view haystack, std::size_t start, bool earliest) const;
  // As find_end(), of the matches that begin before `until` (and perhaps one that begins there); `read_to` becomes how far
  // that took. `anchored` is the anchored automaton of the same Nfa and kind: behind `until` it goes on with the threads
  // under way. Precondition: unanchored, leftmost-first, start <= until <= haystack.size(), one workspace for both caches.
  HalfMatch find_end_begun_before(Cache& cache, const LazyDfa& anchored, Cache& anchored_cache,
                                  std::string_view haystack, std::size_t start, std::size_t until,
                                  std::size_t& read_to) const;
  // Every match of an automaton of kind kAll, to `sink`, from `start` on. Precondition: as find_end().
  void find_ends(Cache& cache, std::string_view haystack, std::size_t start, MatchSink& sink) const;
  // The patterns of all matches, to a `sink` that wants to be told once, in no order: by four walks at a time (streams.cpp).
  // False: they did not come together, so that most of the haystack was read more than once. Preconditions: as find_ends();
  // the caches share a workspace. O(haystack).
  static constexpr std::size_t kStreams = 4;
  bool find_ends_once(std::span<Cache* const, kStreams> caches, std::string_view haystack, MatchSink& sink) const;
  // As find_end(), by four walks at a time where the match is more than `alone_for` bytes away. `together` becomes false where
  // they did not come together, and so were in vain. Preconditions: as find_end(), unanchored; the caches share a workspace;
  // alone_for >= 64. O(how far the match is).
  static constexpr std::size_t kAloneFor = std::size_t{16} << 10;
  HalfMatch find_far_end(std::span<Cache* const, kStreams> caches, std::string_view haystack, std::size_t start,
                         bool earliest, bool& together, std::size_t alone_for = kAloneFor) const;
  // The same of the matches that begin in some stretches of the haystack: find_ends_until() walks through one, from where
  // the search halted to `until`, and find_ends_begun() on from there, up to `stop`, with the threads that are under way
  // only, by the anchored automaton of the same Nfa and kind. Where some still are, both go on with them. Preconditions:
  // unanchored, halt.at <= until, stop <= haystack.size(), one workspace for both caches, which nothing else uses meanwhile.
  struct Halt {
    std::size_t at = 0;      // how far the search came
    bool enough = false;     // said the sink
    bool under_way = false;  // threads are, in:
    bool begun = false;      // the anchored automaton
    uintptr_t row = 0;       // the state; 0: a private one
  };
  Halt find_ends_until(Cache& cache, const Halt& halt, std::string_view haystack, std::size_t until,
                       MatchSink& sink) const;
  Halt find_ends_begun(Cache& cache, const LazyDfa& anchored, Cache& anchored_cache, const Halt& halt,
                       std::string_view haystack, std::size_t stop, MatchSink& sink) const;
  // The leftmost start >= floor of a match that ends at `end`. Where it had to read as far as the floor to know, it may
  // be one of a match that begins before it; `read_to`, if it is not null, tells. Precondition: floor <= end <=
  // haystack.size(), a reverse Nfa, anchored.
  HalfMatch find_start(Cache& cache, std::string_view haystack, std::size_t end, std::size_t floor,
                       std::size_t* read_to = nullptr) const;

  // The part known so far, breadth first, at most `state_limit` states; without states where there is no memory even
  // for the start states. Of what is not known yet it finds out what leads to one of those states, as far as `work` (Nfa
  // states visited) allows. Precondition: without word bits, as find_ends_once() and find_far_end().
  Dfa snapshot(Cache& cache, uint32_t state_limit, uint64_t work) const;

  // Takes memory now, as far as the budget has it, for caches that may not allocate to grow the automaton in.
  void reserve(std::size_t bytes);

  const Nfa& nfa() const { return nfa_; }
  std::size_t memory() const;  // bytes held by the generations now
  uint64_t states_built() const { return states_built_.load(std::memory_order_relaxed); }
  uint64_t generations() const { return generations_.load(std::memory_order_relaxed); }

 private:
  friend struct Walker;
  friend struct Stream;
  using Entry = uintptr_t;

  // What stands beside a position, as far as looks ask.
  Before left_of(std::string_view haystack, std::size_t at) const;
  Before right_of(std::string_view haystack, std::size_t at) const;
  Entry intern(Cache& cache, std::span<const uint32_t> key, Entry from, unsigned symbol) const;
  Entry intern_locked(Cache& cache, std::span<const uint32_t> key) const;
  bool open_generation(Cache& cache) const;
  void free_retired() const;
  std::size_t limit_of_current() const;
  Generation* announce(Cache& cache) const;
  uint64_t walks_in(const Cache& cache) const;  // the number of the generation that the cache names
  Entry start_entry(Cache& cache, Before before) const;
  void find_known_targets(Cache& cache, std::span<const uintptr_t> rows, uint64_t work, Dfa& dfa) const;
  Slot* take_slot();

  const Nfa& nfa_;
  LazyOptions options_;
  mutable std::mutex growth_;  // only ever try_lock'ed by searches
  mutable std::atomic<Generation*> current_{nullptr};
  mutable Generation* retired_ = nullptr;  // guarded by growth_
  std::atomic<Slot*> slots_{nullptr};
  mutable std::atomic<uint64_t> states_built_{0}, generations_{0};
  mutable std::atomic<std::size_t> memory_{0};
};

}  // namespace lino::nfa

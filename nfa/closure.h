// The subset construction's one step, shared by determinize() and the lazily grown DFA: which set of NFA states
// follows a set of NFA states after a byte class. Sets are flat keys, so that they can be hashed and stored as they are.
//
// A key is the identity of a DFA state: key[0] holds flags, the rest NFA state ids in order of preference. Mostly they
// are what the closure found and what matters of it (kByteRange, kSparse, kMatch). Where the closure met a look that
// must know the next byte, they are the states it was made from, and it is made again when that byte is known: only a
// closure from the beginning has the order of preference right, as in (\b|a)*. Matches are one byte late (dfa.h says
// why): a key holding a kMatch state says "a match ends here", its successors have is_match().
// With MatchKind::kAll nothing is preferred: ids are sorted, and between the flags and them the key lists the patterns
// of which a match ended, ascending.
// The construction is RE2's, marks included: in an unanchored leftmost-longest search ids are grouped by where
// their threads started, earlier starts first, a Mark between groups; a group that matches ends those behind it.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "nfa/dfa.h"
#include "nfa/nfa.h"
#include "nfa/pike.h"

namespace lino::nfa {

// The memory a Determinizer works in, O(states). Several of one Nfa may share it, as long as they are used in turn: what
// start() and step() return is good until the next call of any of them.
struct Workspace {
  Workspace(const Nfa& nfa, MatchKind kind) : Workspace(nfa, kind, kind) {}  // or for anchored and longest searches
  Workspace(const Nfa& nfa, MatchKind kind, MatchKind other);                // for searches of both kinds
  static std::size_t memory_for(const Nfa& nfa, MatchKind kind, MatchKind other);
  static std::size_t memory_for(const NfaSize& size, MatchKind kind, MatchKind other);

  std::vector<uint32_t> words;
  std::vector<uint32_t> key;  // room for one; for who uses a Determinizer
  uint32_t generation = 0;    // of the visited marks in `words`
};

// Where the threads of a key began, in a leftmost-first search with one register for a start. Preference is by start, so
// threads of one start stand together, earlier starts first: `known` of them began where the register says, the next `lost`
// somewhere behind that, and those behind them (and the restart's own thread) begin where the search is. Trofimovich's
// TDFA(1) with a single tag and a single register: what needs a second one is lost.
struct Origins {
  uint32_t known = 0, lost = 0;
  bool operator==(const Origins&) const = default;
};
// A step of a key whose origins are known.
struct Descent {
  Origins from, to;
  StartOp op{};  // what the register needs
};

class Determinizer {
 public:
  // `nfa` and `workspace` must outlive this. The members neither allocate nor fail.
  Determinizer(const Nfa& nfa, MatchKind kind, bool anchored, Workspace& workspace);

  // The key of the start state behind `before`. Valid until the next start() or step().
  std::span<const uint32_t> start(Before before);

  // The key after byte class `cls`, or after the end of input (nfa.eoi()). `key` may be the result of the
  // last call. Valid until the next call. O(states) at worst.
  std::span<const uint32_t> step(std::span<const uint32_t> key, unsigned cls) { return step(key, cls, nullptr); }
  // And where the threads of the result began. Precondition: leftmost-first.
  std::span<const uint32_t> step(std::span<const uint32_t> key, unsigned cls, Descent& descent) {
    return step(key, cls, &descent);
  }

  // A match ended before the byte last consumed.
  static bool is_match(std::span<const uint32_t> key) { return (key[0] & kMatch) != 0; }
  // The preferred one of its patterns; with kAll the lowest.
  static uint32_t pattern(std::span<const uint32_t> key) {
    return !is_match(key) ? kNoPattern : (key[0] & kListed) != 0 ? key[1] : (key[0] >> 16) - 1;
  }
  // With kAll: those of which a match ended before the byte last consumed, ascending.
  static std::span<const uint32_t> patterns(std::span<const uint32_t> key) { return key.subspan(1, listed(key)); }
  // Its threads, in order; kMark between those that began at different places.
  static std::span<const uint32_t> threads(std::span<const uint32_t> key) { return key.subspan(1 + listed(key)); }
  static constexpr uint32_t kMark = 0xFFFFFFFF;
  // Do its threads depend on what comes next?
  static bool is_pending(std::span<const uint32_t> key) { return (key[0] & kPending) != 0; }
  static bool is_final(std::span<const uint32_t> key) { return key.size() == 1 + listed(key); }  // every step: dead
  static bool is_dead(std::span<const uint32_t> key) { return is_final(key) && !is_match(key); }

  // Takes the thread out of `key` from which an unanchored search begins anew at every byte. Leftmost-first, or kAll.
  static void end_restarts(const Nfa& nfa, std::vector<uint32_t>& key);
  // Adds the threads of the start state behind `before` to `key`, of the same place. kAll; `key` has room for it.
  void begin_restarts(Before before, std::vector<uint32_t>& key);

  bool looks_behind() const { return looks_behind_; }  // false: start() is the same for every Before
  uint64_t work() const { return work_; }              // NFA states visited so far

 private:
  // Flags of a key. What stands before is kept only while a pending look may ask for it.
  static constexpr uint32_t kMatch = 1, kAfterWord = 2, kAfterLine = 4, kAfterText = 8, kPending = 16;
  static constexpr uint32_t kListed = 32;  // the upper half of key[0] says how many patterns follow it
  static std::size_t listed(std::span<const uint32_t> key) { return (key[0] & kListed) != 0 ? key[0] >> 16 : 0; }
  static constexpr uint32_t kBehind = kAfterWord | kAfterLine | kAfterText;
  static constexpr uint32_t kNoRestart = 0xFFFFFFFE;
  // What comes next, once it is known; for closures inside a step.
  enum class Ahead : uint8_t { kUnknown, kEnd, kLine, kWord, kOther };

  struct List {
    uint32_t* begin;
    uint32_t* end;
    void mark();  // unless it would be the first or the second in a row
  };

  void open(uint32_t* memory, uint32_t behind, Ahead ahead);
  void enter(StateId id);  // close(), remembered in entries_
  void close(StateId id);  // appends the epsilon closure of id to list_
  void mark();
  // Sizes of a list after what comes of a key's known threads, its lost ones too, and all but the restart's.
  struct Sizes {
    std::size_t known = 0, lost = 0, begun = 0;
  };
  std::span<const uint32_t> step(std::span<const uint32_t> key, unsigned cls, Descent* descent);
  std::span<const uint32_t> resolve(std::span<const uint32_t> key, unsigned cls, Origins& origins);
  static uint32_t restart_of(const Nfa& nfa);  // kNoRestart: there is none
  static void descend(Descent& descent, Origins from, const Sizes& sizes, bool lost_match, bool new_match);
  uint32_t* list_patterns(std::span<const uint32_t> ids, uint32_t* to) const;
  std::span<const uint32_t> finish(uint32_t flags);
  void sort_groups(List& list) const;
  bool holds(Look look, bool& pending) const;
  bool is_of_word(unsigned cls) const;
  Ahead ahead_of(unsigned cls) const;
  uint32_t behind_of(unsigned cls) const;

  const Nfa& nfa_;
  const bool all_;
  const bool longest_;  // or all: no match ends those less preferred
  const StateId start_;
  uint32_t restart_ = kNoRestart;  // the thread from which an unanchored search begins anew at every byte
  const bool marks_;               // groups by start, see above
  bool looks_ahead_ = false;
  bool looks_behind_ = false;
  uint32_t kept_flags_ = 0;                                // flags of kBehind that some look may ask for
  std::array<uint8_t, WordSymbols::kMost + 1> byte_of_{};  // what a walk reads (Nfa::eoi()) -> the first byte of it

  Workspace& workspace_;  // holds all of what follows
  std::size_t key_size_ = 0;
  uint32_t* visited_;  // by NFA state: the generation that last visited it
  uint32_t* stack_;
  uint32_t* keys_[2];  // results, in turn
  uint32_t* resolved_;
  uint32_t* entries_memory_;
  unsigned turn_ = 0;

  List list_{};     // the closure being made
  List entries_{};  // the states it is made from, if looks_ahead_
  uint32_t behind_ = 0;
  Ahead ahead_ = Ahead::kUnknown;
  bool pending_ = false;  // the closure met a look that must know the next byte
  bool cut_ = false;      // leftmost-first: a match is in list_, nothing may follow
  uint64_t work_ = 0;
};

}  // namespace lino::nfa

// Runs any Nfa with all captures by Pike's algorithm: a list of threads in order of preference, stepped a byte at
// a time. O(states x haystack), no failure. Simple before fast: this is the oracle.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include "nfa/nfa.h"
#include "nfa/sparse_set.h"

namespace lino::nfa {

enum class MatchKind : uint8_t {
  kLeftmostFirst,    // Perl's and RE2's default: preference decides
  kLeftmostLongest,  // POSIX: the longest of those that begin leftmost; then preference
  kAll,              // every match counts: which patterns have one that ends here (MatchSink)
};

// What a search of kind kAll tells: matches of `patterns` (ascending, each once) end at `at`. Calls come with ends
// ascending; the lazy DFA gives all patterns of an end at once, Pike one at a time, in no order. False: enough.
struct MatchSink {
  bool (*take)(void* context, std::size_t at, std::span<const uint32_t> patterns);
  void* context;
  // Set by Pike before each call: where the leftmost of these matches begins. The lazy DFA does not know.
  std::size_t leftmost = std::numeric_limits<std::size_t>::max();
  bool once = false;  // who has been told a pattern need not be told again: some of its further ends may be left out
};

// What a search is asked. Offsets are bytes of `haystack`; looks see the whole haystack, so a search from
// start > 0 knows what stands before it.
class Foresight;

struct Input {
  std::string_view haystack;
  std::size_t start = 0;
  bool anchored = false;                                            // a match must begin at start
  std::size_t match_end = std::numeric_limits<std::size_t>::max();  // where a match must end; npos: anywhere
  bool earliest = false;      // any match will do: stop at the first position where one is known to end
  MatchSink* sink = nullptr;  // kind kAll: where matches go; nothing else is returned
  MatchKind kind = MatchKind::kLeftmostFirst;
  WordBits word_bits = {};         // where the Nfa has symbols for them
  Foresight* foresight = nullptr;  // decides lookarounds in `haystack`; needed where the Nfa has some
};

inline constexpr std::size_t kNoPosition = std::numeric_limits<std::size_t>::max();
inline constexpr uint32_t kNoPattern = std::numeric_limits<uint32_t>::max();

// Scratch memory; made for one Nfa, reusable, not to be shared by two searches at once. Its size is about
// 16 bytes x slots x states that consume a byte: large for patterns with many groups, so `slots` may say how many are
// to be followed at a time, 2 or more; a search that wants more of them then goes over the haystack again for the next
// ones. (An Nfa of several patterns always has room for all.)
struct PikeCache {
  explicit PikeCache(const Nfa& nfa, std::size_t slots = std::numeric_limits<std::size_t>::max());
  // The slots that fit into about so many bytes; 2 at least.
  static std::size_t slots_within(const Nfa& nfa, std::size_t bytes);
  static std::size_t least(const Nfa& nfa);  // bytes, with 2 slots
  std::size_t memory() const;

  // Threads in order of preference: thread i rests at states[i], its slots are slots[i * row width ..].
  struct Threads {
    std::vector<StateId> states;
    std::vector<std::size_t> slots;
    uint32_t count = 0;
  };
  Threads current, next;
  SparseSet visited;  // by the closure being computed
  struct Frame {
    StateId state;
    uint32_t slot;
    std::size_t old;
  };  // explore `state`, or (slot set) restore it
  std::vector<Frame> stack;
  std::vector<std::size_t> scratch_slots;
  std::size_t read_to = 0;  // by the last search: the position at which it stopped
};

// The pattern that matched, or kNoPattern (always with kAll). On a match, slots[i] for i < slots.size() is the position of slot i
// of that pattern, or kNoPosition; fewer slots asked for is faster (0: is there a match; 2: its span).
// O(states x haystack x slots); see PikeCache for what bounds the memory.
// An Nfa compiled without captures has slots 0 and 1 all the same. Only for forward Nfas. Never throws once the cache exists and never allocates
// (the stack and slots are sized at construction).
uint32_t pike_search(const Nfa& nfa, PikeCache& cache, const Input& input, std::span<std::size_t> slots);

}  // namespace lino::nfa

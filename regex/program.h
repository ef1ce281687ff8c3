// What a pattern became: the stages of the pipeline, each made when a search first needs it, shared by all copies
// and threads of a Regex. Immutable seen from outside.
//
//   pattern -> Ast -> Hir -> Nfa            at construction (their limits are the pattern's errors)
//   Hir -> Nfa with captures -> Pike        when captures are asked for
//   Nfa -> LazyDfa                          at the first search
//   Nfa -> Dfa -> Chain -> Code             when the regex is worth it (search.cpp)
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "jit/code.h"
#include "jit/interpret.h"
#include "jit/lower.h"
#include "lino/regex.h"
#include "nfa/compile.h"
#include "nfa/dfa.h"
#include "nfa/lazy.h"
#include "nfa/pike.h"
#include "regex/once.h"
#include "regex/syntax/hir.h"
#include "regex/syntax/parse.h"

namespace lino {

// The stamped (or stampable) form of a pattern: its find-all loop.
struct Stamp {
  nfa::Dfa forward, backward;
  jit::Lowered lowered;
  jit::Interpreter interpreter;
  jit::Code code;  // empty: no executable memory, or engine = kInterpret
};

struct Counters {
  std::atomic<uint64_t> chain{0}, kernel{0}, table{0}, nfa{0};
  // Exact for one thread; several may lose counts, which is what it costs to stay off each other's cache lines'
  // locks.
  static void add(std::atomic<uint64_t>& counter, uint64_t n) {
    counter.store(counter.load(std::memory_order_relaxed) + n, std::memory_order_relaxed);
  }
};

struct ScratchState;

class Program {
 public:
  static Expected<std::shared_ptr<Program>> make(std::string_view pattern, const Options& options);
  ~Program();

  // ---- fixed at construction ----
  std::string pattern;
  Options options;
  uint32_t capture_count = 0;
  std::vector<std::string> capture_names;
  syntax::Hir hir;
  nfa::Nfa forward;  // without captures
  nfa::MatchKind kind = nfa::MatchKind::kLeftmostFirst;
  bool utf8 = true;
  bool nullable = false;
  std::optional<uint32_t> fixed_length;  // every match is this long

  // ---- made when needed ----
  const nfa::Nfa& captures_nfa() const;
  const nfa::Nfa& backward_nfa() const;
  nfa::LazyDfa& find_dfa() const;      // forward, unanchored: where does the leftmost match end
  nfa::LazyDfa& anchored_dfa() const;  // forward, anchored
  nfa::LazyDfa& whole_dfa() const;     // forward, anchored, longest: can a match end at the haystack's end
  nfa::LazyDfa& start_dfa() const;     // backward: where does the match that ends here start
  // Stamping goes by levels. Level 0 is the whole automaton, determinised on the spot: small ones only, or (`partly`)
  // as much of it as the limits allow. Higher levels are what the lazy DFAs know by then, for automata that are too
  // large, and again when haystacks have asked for more. Null: nothing to stamp at that level.
  static constexpr unsigned kLevels = 4;
  const Stamp* stamp(unsigned level, bool partly, ScratchState& scratch) const;
  const Stamp* newest_stamp() const;  // of what has been made; null: nothing
  const Stamp* stamp_for_dump() const;

  syntax::SyntaxOptions syntax_options() const;
  std::size_t memory() const;
  uint64_t lazy_states() const;  // rows made by all lazy DFAs
  void add_stamps(Regex::Statistics& statistics) const;

  // ---- scratch pool and statistics ----
  mutable std::array<std::atomic<ScratchState*>, 8> pool{};
  mutable std::atomic<uint64_t> heat{0};    // bytes searched (and a little a search): when to stamp, when to seal
  mutable std::atomic<uint64_t> misses{0};  // unknown transitions met by stamped code since the newest stamp
  mutable std::atomic<uint32_t> level{0};   // the next level to stamp; kLevels: no more
  mutable Counters counters;

 private:
  struct StampBox {
    std::optional<Stamp> stamp;
  };
  std::unique_ptr<StampBox> stamp_whole(bool partly) const;
  std::unique_ptr<StampBox> stamp_known(ScratchState& scratch) const;
  std::unique_ptr<StampBox> finish_stamp(nfa::Dfa forward_dfa, nfa::Dfa backward_dfa) const;

  Once<nfa::Nfa> captures_nfa_, backward_nfa_;
  Once<nfa::LazyDfa> find_dfa_, anchored_dfa_, whole_dfa_, start_dfa_;
  std::array<Once<StampBox>, kLevels> stamps_;  // kept until the end: searches may still run in older ones
};

// The working memory of one search at a time; each part is made when first needed, or all at once by prepare().
struct ScratchState {
  explicit ScratchState(const Program& program) : program(program) {}
  void prepare();  // everything a search could need, code included; may throw bad_alloc

  void rest();  // between searches: holds no generation of a lazy DFA back

  nfa::PikeCache& pike();
  nfa::LazyDfa::Cache& cache(std::unique_ptr<nfa::LazyDfa::Cache>& which, nfa::LazyDfa& dfa);

  const Program& program;
  bool fixed = false;  // prepared: searches allocate nothing from here on
  std::unique_ptr<nfa::PikeCache> pike_cache;
  std::unique_ptr<nfa::LazyDfa::Cache> find, anchored, whole, start;
  std::vector<std::size_t> slots;
};

}  // namespace lino

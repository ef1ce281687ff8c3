// What the patterns of a Set became: one Nfa for all of them, and lazily grown DFAs over it. Shared by all copies and
// threads; immutable seen from outside.
//
//   patterns -> Hirs -> Nfa                     at construction (their limits are the errors)
//   Nfa -> LazyDfa: leftmost (spans), all       at the first search that asks
//   Hirs of varying length -> backward Nfa      when a span's start is asked for; the other starts are a subtraction
//   one pattern alone -> Program                when its captures are asked for
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "nfa/compile.h"
#include "nfa/foresight.h"
#include "nfa/lazy.h"
#include "nfa/pike.h"
#include "regex/once.h"
#include "regex/pauses.h"
#include "regex/program.h"
#include "regex/syntax/hir_arena.h"
#include "regex/windows.h"
#include "regex/word_search.h"

namespace lino {

struct SetScratch;

// Scratches kept from one search to the next: a few slots, taken and filled by one atomic exchange each.
class SetPool {
 public:
  SetPool() = default;
  ~SetPool();
  SetPool(const SetPool&) = delete;
  SetPool& operator=(const SetPool&) = delete;
  std::unique_ptr<SetScratch> take();  // null: there is none now
  void give(std::unique_ptr<SetScratch> back);

 private:
  std::array<std::atomic<SetScratch*>, 8> slots_{};
};

class SetProgram {
 public:
  static Expected<std::shared_ptr<SetProgram>> make(std::span<const std::string_view> patterns, const Options& options);

  static constexpr uint32_t kVaries = 0xFFFFFFFF;
  struct Facts {
    uint32_t length = kVaries;  // of every match, in bytes
    bool nullable = false;      // an empty match, which must not split a code point, is possible
    bool any_byte = false;      // a match may end inside a code point for good: \C
  };

  // ---- fixed at construction ----
  std::vector<std::string> patterns;
  std::vector<Facts> facts;           // by pattern
  std::vector<nfa::Nfa> lookarounds;  // by number, all patterns counted together
  std::vector<uint32_t> torn;         // patterns that are nullable and have any_byte, in UTF-8: see set_search.cpp
  Options options;
  nfa::Nfa forward;  // without captures
  nfa::MatchKind kind = nfa::MatchKind::kLeftmostFirst;
  bool utf8 = true;
  bool nullable = false;  // some pattern is
  // Spans come by foresight (nfa/foresight.h) from the beginning, not only where the table walk reads too much again.
  bool foresees() const { return !lookarounds.empty() || options.engine == Engine::kForesight; }
  // Which patterns match, and overlapping matches, come from Pike's simulation; with kNfa spans too.
  bool simulates() const { return !lookarounds.empty() || options.engine == Engine::kNfa; }

  // ---- made when needed ----
  nfa::LazyDfa& find_dfa() const;      // unanchored: where does the leftmost match end, and whose is it
  nfa::LazyDfa& anchored_dfa() const;  // the same, anchored
  nfa::LazyDfa& all_dfa() const;       // unanchored: of which patterns does a match end here
  nfa::LazyDfa& whole_dfa() const;     // the same, anchored
  nfa::LazyDfa& start_dfa() const;     // backward: where does the match that ends here start
  // The plan of windows around factors; null: not for these patterns, or not yet.
  const WindowPlan* windows(std::string_view haystack) const;
  const WindowPlan* known_windows() const {
    const WindowsBox* box = windows_.peek();
    return box != nullptr ? box->plan.get() : nullptr;
  }
  // The plan for many long words; null: the patterns are others.
  const WordSearch* words() const;
  const WordSearch* known_words() const {
    const WordsBox* box = words_.peek();
    return box != nullptr ? box->search.get() : nullptr;
  }
  Pauses& word_finds() const { return word_finds_; }  // when spans are worth a try by them
  // A pattern by itself. Kept as long as there is memory for it, else made anew.
  std::shared_ptr<Program> alone(std::size_t pattern) const;

  std::size_t foresight_budget() const;
  std::size_t left(std::size_t share) const;  // bytes, by shares, of what is left of max_mem
  std::size_t memory() const;
  uint64_t lazy_states() const;

  mutable Counters counters;
  mutable std::atomic<bool> streams_part{false};  // four walks at a time did not come together (nfa/streams.cpp)

 private:
  // Of several patterns, in one arena.
  struct Trees {
    std::shared_ptr<syntax::HirArena> arena = std::make_shared<syntax::HirArena>();
    std::vector<syntax::Hir> roots;
    std::size_t memory() const { return roots.capacity() * sizeof(syntax::Hir) + arena->memory(); }
  };
  Expected<bool> add_patterns(std::span<const std::string_view> all, Trees& trees);
  std::optional<Error> account();
  Expected<nfa::Nfa> compile_backward(std::size_t limit) const;
  bool walks_back() const { return !varying_.roots.empty() && lookarounds.empty(); }
  nfa::LazyDfa& dfa(const Once<nfa::LazyDfa>& which, const nfa::LazyOptions& how) const;

  Trees varying_;                 // the patterns whose matches vary in length; with lookarounds, all patterns
  std::size_t fixed_memory_ = 0;  // of patterns, facts and Hirs
  std::size_t alone_need_ = 0;    // bytes of the largest pattern by itself, with a search over it
  std::size_t least_memory_ = 0;  // bytes of max_mem that no lazy DFA and nothing else that grows may have
  Once<nfa::Nfa> backward_;
  Once<nfa::LazyDfa> find_dfa_, anchored_dfa_, all_dfa_, whole_dfa_, start_dfa_;
  Once<WindowsBox> windows_;
  Once<WordsBox> words_;
  mutable Pauses word_finds_;
  std::unique_ptr<Once<std::shared_ptr<Program>>[]> alone_;
  mutable std::atomic<std::size_t> alone_memory_{0};

 public:
  mutable SetPool pool;  // last: what is in it refers to the automata
};

// The working memory of one search at a time; each part is made when first needed.
struct SetScratch {
  explicit SetScratch(const SetProgram& program) : program(program) {}
  nfa::PikeCache& pike();
  nfa::Foresight& foresee(std::string_view haystack);  // has begun it
  nfa::LazyDfa::Cache& cache(std::unique_ptr<nfa::LazyDfa::Cache>& which, nfa::LazyDfa& dfa);
  nfa::Workspace& workspace(const nfa::LazyDfa& dfa);
  WindowSearch& windows(const WindowPlan& plan);
  void rest();  // between searches: holds no generation of a lazy DFA back

  const SetProgram& program;
  std::unique_ptr<nfa::PikeCache> pike_cache;
  std::unique_ptr<nfa::Workspace> forward_workspace, backward_workspace;  // of the caches, which are used in turn
  std::unique_ptr<nfa::LazyDfa::Cache> find, anchored, all, whole, start;
  std::array<std::unique_ptr<nfa::LazyDfa::Cache>, nfa::LazyDfa::kStreams - 1> streams;  // of all_dfa(), besides `all`
  std::unique_ptr<WindowSearch> window_search;
  uint64_t windows_ticket = 0;  // of the cursor whose haystack it knows
  std::shared_ptr<nfa::Foresight> foresight;
  std::size_t read_again = 0;   // by the last walk for a span: bytes read behind the match's end
  std::vector<uint32_t> ended;  // patterns of one end, being gathered
};

}  // namespace lino

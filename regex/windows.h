// The plan for patterns without a common beginning: look for the factors (factors.h) that every match contains, and run
// the automaton only in windows around them.
//
// Proof that it finds what the automaton alone finds. Every match of branch i that starts at t contains a factor of i at
// some h, where t >= h - most_before (a near branch), or where [t, h) matches what stands before the factor (a far one).
// So t is in the window [left, h] of the hit (i, h), left being h - most_before, or the leftmost start of such a [t, h).
// Windows come in order of h, not of left: a later hit may have a window that begins further left (rust-lang/regex #1354
// is that trap). So starts before a position s are decided only when all windows that could hold them are known:
//   - of near branches, when hits are known up to s + most_before;
//   - of far ones, up to the leftmost t such that [t, horizon) may still become what stands before a factor, whatever comes
//     behind the horizon, up to which hits are known.
// A window that begins where starts are decided is the leftmost one whatever comes.
// A factor with the '\n' before a match stands at t - 1, so hits are looked for from one byte before a position on, and a
// match at the haystack's begin is taken for granted. One with the '\n' behind a match is at hand but for that byte where the
// match ends with the haystack: there, what may be its other bytes is a hit.
// From left on the automaton (of all branches, unanchored) runs up to h, and from there without beginning anew: until the
// threads under way have come to a match, the leftmost one from left on by the preference of all branches, or to nothing
// (nfa/lazy.h, find_end_begun_before()). No match starts further left and outside of the windows. Leftmost-first only.
//
// All matches, for those who ask which there are: the same, by automata of kind kAll. From a window on the threads that
// began in it go on alone, up to where the next window begins, and there threads begin anew beside those under way. So no
// byte is read twice, and ends come in order, each once. Where a hit is left out because its pattern is known to match,
// nothing is missed but more matches of that.
//
// Linear: what is read behind a window is read again where another begins there; windows near each other are one, and
// where that is not enough, windows take most of the haystack, or too many wait, the automaton just runs on for a while. A far branch's
// walk back is given up after some bytes; its window then begins where the one before ended.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "nfa/lazy.h"
#include "regex/factors.h"

namespace lino {

// Immutable; shared by searches.
class WindowPlan {
 public:
  // Nothing: not worth it. `memory`: bytes for the automata of far branches. `patterns`: whose branches they are, for
  // find_ends().
  static std::unique_ptr<WindowPlan> make(const std::vector<const syntax::Hir*>& branches, std::string_view haystack,
                                          std::size_t memory, const std::vector<uint32_t>& patterns = {});

  const Factors& factors() const { return factors_; }
  std::size_t memory() const;

 private:
  friend class WindowSearch;
  // What stands before a far factor, and whatever may become that: reversed.
  struct Far {
    nfa::Nfa before, viable;
    std::unique_ptr<nfa::LazyDfa> before_dfa, viable_dfa;
  };

  explicit WindowPlan(Factors factors);

  Factors factors_;
  // A group of sequences. Which of them may have a byte at a place is a word of bits for 64 of them.
  struct Group {
    jit::CandidateFinder finder;
    std::size_t length;                   // of the shortest sequence
    std::size_t words = 0, longest = 0;   // of a set of sequences; of the longest sequence
    bool beyond = false;                  // may a sequence end behind the haystack?
    std::vector<uint64_t> may_be = {};    // [(place * 256 + byte) * words + i]
    std::vector<uint32_t> branches = {};  // by sequence
    std::vector<uint8_t> lengths = {};    // likewise
  };
  void add_group(const Factors::Group& group);

  std::vector<std::unique_ptr<Group>> groups_;
  std::vector<std::unique_ptr<Far>> far_;  // by branch; null: near
  bool has_far_ = false, has_ahead_ = false;
  std::vector<uint32_t> patterns_;  // by branch
};

// The working memory of one search at a time.
class WindowSearch {
 public:
  explicit WindowSearch(const WindowPlan& plan) : plan_(plan), caches_(plan.far_.size()), viable_(plan.far_.size()) {}

  // An automaton with what a search over it needs.
  struct Automaton {
    const nfa::LazyDfa& dfa;
    nfa::LazyDfa::Cache& cache;
  };
  // As LazyDfa::find_end(), from `start`. `floor` becomes the left end of the window that the match was found in: it
  // starts there or behind it. The automata are of one Nfa and share a workspace.
  // What is known of the haystack is kept for calls with a later start, until forget().
  nfa::HalfMatch find_end(Automaton unanchored, Automaton anchored, std::string_view haystack, std::size_t start,
                          std::size_t& floor);

  // As LazyDfa::find_ends(), of the whole haystack, by automata of kind kAll that share a workspace. Matches of patterns
  // that are `known` need not be told; none: all must be. Precondition: no match is empty.
  void find_ends(Automaton unanchored, Automaton anchored, std::string_view haystack, nfa::MatchSink& sink,
                 std::span<const bool> known);

  void forget() { seen_ = {}; }
  void rest();
  std::size_t take_skipped() { return std::exchange(skipped_, 0); }  // bytes that no automaton has read

 private:
  struct Window {
    std::size_t left, right;
    bool operator<(const Window& other) const { return left < other.left; }
  };
  std::size_t decided_by(std::size_t horizon, std::string_view haystack, std::size_t position);
  void begin(std::string_view haystack, std::size_t start);
  bool next_window(nfa::LazyDfa::Cache& cache, std::string_view haystack, std::size_t& position, Window& next);
  void add_window(const Window& window);
  bool take_window(nfa::LazyDfa::Cache& cache, std::string_view haystack, std::size_t& position, Window& next);
  void look_on(nfa::LazyDfa::Cache& cache, std::string_view haystack, std::size_t& position);
  bool knows_all(std::size_t size) const { return horizon_ == size && has_looked_; }  // hits
  bool weighs() const { return stops_ == Stops::kWeighed; }
  bool pays(std::size_t position) const;
  Window run_on(std::size_t position);
  void pass(nfa::LazyDfa::Cache& cache, std::size_t bytes);
  void look(std::string_view haystack, std::size_t from, std::size_t& to, std::size_t& position);
  void add_hits(const WindowPlan::Group& group, std::string_view haystack, std::size_t at, std::size_t position);
  std::size_t left_of(uint32_t branch, std::string_view haystack, std::size_t at, std::size_t position, bool viable);

  const WindowPlan& plan_;
  std::vector<std::unique_ptr<nfa::LazyDfa::Cache>> caches_, viable_;
  // Of the haystack that is being searched. Hits are known up to horizon_; `read_` and `passed_` bytes were, and were not,
  // read by the automata since it was asked last whether windows pay.
  std::string_view seen_;        // that haystack; none: nothing is known
  std::size_t start_ = 0;        // of the last call
  bool has_looked_ = false;      // for hits
  std::vector<Window> windows_;  // by left
  std::size_t head_ = 0;         // those before it have been used
  std::span<const bool> known_;  // patterns whose hits are left out
  // What stops add to `read_`: what they take, where they are dense; or always, windows too, and then `passed_` are all bytes
  // that were looked through; or nothing, for the automaton has so many states that they take no time beside its walk.
  enum class Stops : uint8_t { kIfDense, kWeighed, kFree };
  Stops stops_ = Stops::kIfDense;
  bool walks_slowly_ = false;  // the automaton of all matches does
  std::size_t run_on_ = 0, run_on_until_ = 0;
  std::size_t horizon_ = 0, step_ = 0, read_ = 0, passed_ = 0;
  std::size_t decided_ = 0, decided_at_ = 0;  // by which horizon
  std::size_t skipped_ = 0;
};

}  // namespace lino

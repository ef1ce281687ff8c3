// lino: several patterns in one search. This header is the manual of lino::Set; lino/regex.h is that of everything else.
//
//   const lino::Set set({"error", R"(warn(?:ing)?)", R"((?P<code>E\d+): (.*))"});
//   for (std::size_t id : set.matching(line)) ++seen[id];                      // which of them occur
//   for (lino::SetMatch m : set.matches(line)) use(m.pattern, m.span);         // what stands where
//   if (auto m = set.captures(line)) use(m->pattern, m->groups["code"]);       // with the groups of the one that matched
//
// A pattern's id is its place in the list, from 0. Patterns may occur twice, may be empty, and there may be none of
// them; at most 65534. Options hold for all patterns; (?i) and the like at a pattern's beginning for it alone.
//
// Meaning. Three questions, which differ in what a match may hide:
//   which     matching() tells every pattern that has a match anywhere, or, matching_full(), that matches the whole
//             haystack: for each of them what Regex::is_match() and Regex::full_match() say. No pattern hides another.
//   spans     find(), find_all(), matches(), count() and captures() take the patterns for one alternation in order:
//             (?:p0)|(?:p1)|... So a match begins leftmost; of the patterns that match there the first one in the list
//             wins, with the span it prefers; with Options::longest_match the longest span, and of equals the first
//             pattern. The rules of iteration are Regex's: no empty match directly after a match or inside a code point.
//   overlaps  overlapping() tells every pair (pattern, end) such that the pattern has some match that ends there, each
//             once, by ascending end, then pattern. Here too, an empty match inside a code point is none.
//
// Errors. A pattern that is not accepted gives an Error whose pattern_index() says which one it is; the error of a
// budget that the patterns exceed together has none. Thrown by the constructor, returned by make(). What Regex accepts
// is accepted.
//
// Complexity. Compiling is linear in the patterns after expansion of their counted repetitions. A search for one match,
// matching() and overlapping() are O(patterns x haystack) in time at worst, where `patterns` is the size of all of
// them; mostly a few instructions a byte however many patterns there are, and a few more for each report. (overlapping() looks back through the haystack where a
// pattern that may be empty contains \C.) Patterns that begin with literals share their beginnings, so thousands of
// words cost no more a byte than a few; thousands of patterns that begin with a class make large states. All matches
// together take O(patterns x haystack) too. Lookarounds are linear, but slower: which and overlapping matches then come
// from a simulation of the automaton.
//
// Memory stays within Options::max_mem, or within some 100 KiB where that is less: what compiling takes, the patterns
// themselves, their automata and caches, and the working memory of one search at a time; searches that run at the same
// time have working memory of their own, in proportion to the automaton. Patterns for which that is too little are
// refused, by an error that names the budget; without a pattern_index() where it is all of them together. Ten thousand
// words fit in the default of 8 MiB; where states are large or words many, more makes searches faster.
//
// Engines. Engine::kNfa simulates the automaton, Engine::kForesight finds spans by passes over the haystack; every other
// one runs the lazy DFA's table walk, Engine::kAuto only around what matches must contain, where that saves much: nothing
// is stamped for a Set as yet. All give the same answers.
//
// Threads. A Set is immutable: all its members are const and may be called from any number of threads at once. Copies
// are cheap and share everything. A search gives the right answer or throws std::bad_alloc.
#pragma once

#include <cstddef>
#include <functional>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lino/error.h"
#include "lino/regex.h"

namespace lino {

class SetProgram;  // what the patterns became; shared by a Set's copies
class SetMatches;

// A match: which pattern, and where.
struct SetMatch {
  std::size_t pattern = 0;
  Span span;

  std::string_view text(std::string_view haystack) const { return haystack.substr(span.begin, span.size()); }
  friend bool operator==(const SetMatch&, const SetMatch&) = default;
};

// What overlapping() tells: a match of `pattern` ends at `end`.
struct SetEnd {
  std::size_t pattern = 0;
  std::size_t end = 0;

  friend bool operator==(const SetEnd&, const SetEnd&) = default;
};

// The groups of a match, numbered and named as in the pattern that matched.
struct SetCaptures {
  std::size_t pattern = 0;
  Captures groups;
};

class Set {
 public:
  // Throw Error. The patterns are copied.
  explicit Set(std::initializer_list<std::string_view> patterns, const Options& options = {});
  explicit Set(std::span<const std::string_view> patterns, const Options& options = {});
  explicit Set(std::span<const std::string> patterns, const Options& options = {});
  // The same without exceptions.
  static Expected<Set> make(std::initializer_list<std::string_view> patterns, const Options& options = {});
  static Expected<Set> make(std::span<const std::string_view> patterns, const Options& options = {});
  static Expected<Set> make(std::span<const std::string> patterns, const Options& options = {});

  // ---- Which patterns ----

  // Does any pattern match anywhere; does any match the haystack from its first byte to its last?
  bool is_match(std::string_view haystack) const;
  bool full_match(std::string_view haystack) const;
  // The ids, ascending, of all patterns that do. Stops early where all have matched.
  std::vector<std::size_t> matching(std::string_view haystack) const;
  std::vector<std::size_t> matching_full(std::string_view haystack) const;
  // The same as flags: matched[id] says whether the pattern does. Returns how many do. Precondition: matched.size()
  // >= size(); what is beyond stays as it is. Allocates nothing once some searches have been made.
  std::size_t matching(std::string_view haystack, std::span<bool> matched) const;
  std::size_t matching_full(std::string_view haystack, std::span<bool> matched) const;

  // ---- Spans ----

  // The leftmost match that begins at `start` or later; anchored: at `start`. `start` > size gives none. What stands
  // before `start` is seen by ^ and \b.
  std::optional<SetMatch> find(std::string_view haystack, std::size_t start = 0) const;
  std::optional<SetMatch> find_anchored(std::string_view haystack, std::size_t start = 0) const;
  // THE primitive: fills `matches` with the next matches in order, returns how many; the cursor says where to go on.
  // Fewer than matches.size() means the haystack is exhausted (cursor.done).
  std::size_t find_all(std::string_view haystack, Cursor& cursor, std::span<SetMatch> matches) const;
  // Every match, for range-for; searches in batches. The Set and the haystack must outlive the range.
  SetMatches matches(std::string_view haystack) const;
  std::size_t count(std::string_view haystack) const;
  // The match that find() gives, with its groups. Costs an NFA simulation of the one pattern over the match.
  std::optional<SetCaptures> captures(std::string_view haystack, std::size_t start = 0) const;

  // ---- Overlapping matches ----

  // Calls `report` for every (pattern, end), in order; false from it ends the search.
  void overlapping(std::string_view haystack, const std::function<bool(SetEnd)>& report) const;
  std::vector<SetEnd> overlapping(std::string_view haystack) const;

  // ---- About it ----

  std::size_t size() const;  // patterns
  bool empty() const { return size() == 0; }
  const std::string& pattern(std::size_t id) const;  // precondition: id < size()
  const Options& options() const;
  std::size_t memory_used() const;  // bytes held now: patterns, automata, caches
  // One paragraph: the plan for what has been searched, what it is expected to cost, what has been built so far.
  std::string explain() const;
  // What the searches of this Set have done since it was made; exact when no search is running.
  Regex::Statistics statistics() const;

 private:
  explicit Set(std::shared_ptr<SetProgram> program) : program_(std::move(program)) {}
  std::shared_ptr<SetProgram> program_;
};

// A range of matches, for range-for; single pass.
class SetMatches {
 public:
  class Iterator {
   public:
    using value_type = SetMatch;
    using difference_type = std::ptrdiff_t;
    using iterator_category = std::input_iterator_tag;
    using pointer = const SetMatch*;
    using reference = const SetMatch&;

    Iterator() = default;
    explicit Iterator(SetMatches* owner) : owner_(owner) {}
    reference operator*() const { return owner_->batch_[owner_->next_]; }
    pointer operator->() const { return &**this; }
    Iterator& operator++() {
      ++owner_->next_;
      if (owner_->next_ == owner_->count_) owner_->refill();
      return *this;
    }
    void operator++(int) { ++*this; }
    friend bool operator==(const Iterator& it, std::default_sentinel_t) { return it.at_end(); }

   private:
    bool at_end() const { return owner_ == nullptr || owner_->next_ == owner_->count_; }
    SetMatches* owner_ = nullptr;
  };

  Iterator begin() {
    if (count_ == 0) refill();
    return Iterator(this);
  }
  std::default_sentinel_t end() const { return {}; }

 private:
  friend class Set;
  SetMatches(const Set& set, std::string_view haystack) : set_(&set), haystack_(haystack) {}
  void refill();

  static constexpr std::size_t kBatch = 64;
  const Set* set_;
  std::string_view haystack_;
  Cursor cursor_;
  std::size_t next_ = 0;
  std::size_t count_ = 0;
  SetMatch batch_[kBatch];
};

}  // namespace lino

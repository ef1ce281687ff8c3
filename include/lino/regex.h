// lino: regular expressions by copy-and-patch. This header is the library's manual.
//
//   lino::Regex date(R"((\d{4})-(\d\d)-(\d\d))");
//   if (auto m = date.find(text)) use(m->begin(), m->end());
//   for (lino::Match match : date.matches(text)) std::cout << match.text() << '\n';
//   std::string iso = date.replace_all(text, "$3.$2.$1");
//
// Meaning. Syntax and semantics are RE2's: leftmost-first (Perl's) matches, UTF-8 patterns, ASCII \d \s \w \b, no
// backreferences. Options::longest_match gives POSIX leftmost-longest instead. Haystacks are arbitrary bytes; bytes that
// are not valid UTF-8 are matched by no character class.
//
// Of what RE2 refuses, these have a meaning (docs/decisions has the reasons):
//   (?<name>..)       as (?P<name>..); and counted repetition beyond 1000
//   (?x)              white space and comments from # to the end of the line are skipped outside of brackets
//   (?u)              \d \s \w \b and their negations are Unicode's, by UTS #18 Annex C; [[:alpha:]] stays ASCII
//   (?v)              in brackets, nested classes and the set operations && -- ~~: [\pL--[aeiou]]; \< \> \b{start}
//                     \b{end} \b{start-half} \b{end-half}
//   (?R)              \n, \r and \r\n all end a line: for . and \N, and under (?m) for ^ and $. As the first thing in a
//                     pattern, among other flags (?mR) or scoped (?R:..); elsewhere (?R) would be Perl's recursion
//   \p{..}            every general category, script (sc= scx=), binary property and age=, by all names of Unicode
//                     15.0, matched loosely: \p{uppercase letter} \p{scx=Grek} \p{Emoji} \p{age=6.0} \P{ASCII}
//   \h \H \N \R       horizontal space; what is none; . without (?s); a line's end: \r\n or one of \n \v \f \r
//                     U+0085 U+2028 U+2029
//   (?=..) (?!..)     lookarounds of anything but capturing groups, in any place and inside each other: (?<=\$)\d+(?!\d)
//   (?<=..) (?<!..)
//   \X                an extended grapheme cluster (UAX #29): what a reader calls a character. \R and \X are not atomic:
//                     they match less where only that lets the rest match
//
// Units. Every position and length is a byte offset (std::size_t) in the haystack; spans are half-open.
//
// Iteration. An empty match directly after a match is not reported, an empty match never splits a code point, and
// after an empty match the search moves on by one code point (one byte with Options::latin1).
//
// Errors. A pattern that is not accepted gives an Error: thrown by the constructor, returned by make(). A search
// gives the right answer or throws std::bad_alloc, after which the Regex is still usable; the overloads that take
// a Scratch neither allocate nor lock and cannot fail.
//
// Complexity. A search for one match is O(pattern x haystack) in time, whatever the pattern and the haystack; and so are
// all matches of a haystack together (find_all with one Cursor, count, matches, replace_all, split), also where each
// search has to read far ahead to know a short match, as a+b|a on a run of a.
// A pattern with lookarounds is decided by passes over the whole haystack, so one find() takes as long as all of them; but
// not where each asks one character, and all of them about one set, as (?u)\b and (?<!\w)x(?!\w) do.
// Memory stays within Options::max_mem, or within some 100 KiB where that is less: what compiling takes, everything a
// Regex holds, and the working memory of one search at a time; searches that run at the same time, and a caller's
// Scratch, have working memory of their own (a pattern's automaton a few times over). A pattern for which that is too
// little is refused, by an error that names the budget. Compiling is O(pattern after expansion of its counted
// repetitions), bounded by max_mem.
//
// Learning. A Regex gets faster while it is used: automata grow with what haystacks ask for, and a pattern that has
// searched some KiB is stamped as machine code. Searches through a Scratch only use what is there, so make a Scratch
// late, or search now and then without one, where the pattern is a large one.
//
// Threads. A Regex is immutable: all its members are const and may be called from any number of threads at once.
// Copies are cheap and share everything.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lino/error.h"

#define LINO_VERSION_MAJOR 0
#define LINO_VERSION_MINOR 1
#define LINO_VERSION_PATCH 0

namespace lino {

class Pattern;  // what a pattern became; shared by a Regex's copies
class Regex;

// "0.1.0": of the library linked, which may differ from the header's LINO_VERSION_*.
std::string_view version();

// Plans of searches can be switched off by the environment, LINO_PLAN_OFF=draft,windows, for tests and benchmarks. Which of
// the names there no plan has; they change nothing.
std::vector<std::string> unknown_plans_off();

// Which machine runs a search. All give the same answers.
enum class Engine : std::uint8_t {
  kAuto,       // stamped code once a regex is worth it, the table walk before that
  kJit,        // stamped code from the first search on (the table walk where no memory may be executable)
  kTable,      // the lazy DFA's table walk
  kInterpret,  // the chain of stamped code, op by op, without stamping it
  kForesight,  // passes over the haystack tell where matches begin; the way of most patterns with lookarounds
  kNfa,        // Pike's NFA simulation: slow, simple, the oracle; all matches by foresight once it has read much again
};

// Which match a search is for. All of them begin where the search does, or later.
enum class Want : std::uint8_t {
  kPreferred,  // the leftmost; of those, the one the pattern prefers (under Options::longest_match the longest)
  kLongest,    // the leftmost; of those, the longest
  kEarliest,   // the one that ends first, and is known as soon as that is read; of those, the leftmost
};

// How one search goes; an aggregate for designated initialisers.
struct SearchOptions {
  Want want = Want::kPreferred;
  // A match begins where the search does. Of all matches, each begins where the one before it ended, or a byte behind
  // an empty one, and the first that cannot ends them.
  bool anchored = false;
};

// How a pattern is read and searched; an aggregate for designated initialisers. Names and meanings are RE2's, where RE2
// has them.
struct Options {
  bool literal = false;                               // the pattern is a plain string
  bool latin1 = false;                                // pattern and haystack are Latin-1: every byte a character
  bool longest_match = false;                         // leftmost-longest; lazy operators become greedy
  bool never_nl = false;                              // never match line_terminator, even where the pattern says so
  bool dot_nl = false;                                // . matches '\n'
  bool never_capture = false;                         // (..) means (?:..)
  bool case_sensitive = true;                         // false: as if under (?i)
  bool unicode = false;                               // \d \s \w \b are Unicode's, as if under (?u)
  char line_terminator = '\n';                        // what . does not match, and what ends a line under (?m)
  bool posix_syntax = false;                          // only POSIX egrep syntax; the next three matter with it alone
  bool perl_classes = false;                          // allow \d \s \w \D \S \W
  bool word_boundary = false;                         // allow \b \B
  bool one_line = false;                              // ^ and $ match at the haystack's ends only
  bool whole_words = false;                           // no word character directly before or behind a match
  std::size_t max_mem = std::size_t{8} << 20;         // bytes for a Regex and its caches, shared by all threads
  std::uint32_t nest_limit = 1000;                    // groups and operators inside each other
  std::size_t pattern_limit = std::size_t{16} << 20;  // bytes of pattern
  Engine engine = Engine::kAuto;
};

// What searches remember in a Cursor, so that all matches of a haystack together take linear time; a copy starts anew.
class CursorMemory {
 public:
  CursorMemory() = default;
  CursorMemory(const CursorMemory&) {}
  CursorMemory(CursorMemory&&) = default;
  CursorMemory& operator=(const CursorMemory&) { return *this = CursorMemory(); }
  CursorMemory& operator=(CursorMemory&&) = default;

 private:
  friend struct CursorAccess;
  std::shared_ptr<void> foresight_;  // passes over the haystack
  std::uint64_t ticket_ = 0;         // or whose they are in the caller's Scratch
  std::uint64_t windows_ = 0;        // whose the windows are that a search keeps
  std::size_t read_again_ = 0;       // bytes read behind the ends of matches
};

// Where a search goes on; made by the caller at the offset it wants, advanced by Regex::find_all. Belongs to one
// haystack.
struct Cursor {
  std::size_t at = 0;                                   // the next match begins here or later
  std::size_t last_end = static_cast<std::size_t>(-1);  // end of the match reported last; -1: none
  bool done = false;                                    // the haystack holds no further match
  CursorMemory memory = {};
};

// Memory a search works in; for one Regex, one search at a time, reusable. Only the overloads that take one need
// it: the others borrow from a pool inside the Regex. Making one stamps the pattern, as far as it is small enough;
// searches through it learn nothing further (see Learning above).
class Scratch {
 public:
  explicit Scratch(const Regex& regex);
  ~Scratch();
  Scratch(Scratch&&) noexcept;
  Scratch& operator=(Scratch&&) noexcept;

 private:
  friend class Regex;
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// One match: its span and the haystack it is in (which must outlive it).
class Match {
 public:
  Match() = default;
  Match(std::string_view haystack, Span span) : haystack_(haystack), span_(span) {}

  std::size_t begin() const { return span_.begin; }
  std::size_t end() const { return span_.end; }
  std::size_t size() const { return span_.size(); }
  bool empty() const { return span_.empty(); }
  Span span() const { return span_; }
  std::string_view text() const { return haystack_.substr(span_.begin, span_.size()); }
  std::string_view prefix() const { return haystack_.substr(0, span_.begin); }
  std::string_view suffix() const { return haystack_.substr(span_.end); }

 private:
  std::string_view haystack_;
  Span span_;
};

// The groups of one match. Group 0 is the whole match; a group that took no part has no value.
class Captures {
 public:
  std::size_t size() const { return groups_.size(); }  // groups, group 0 included
  bool matched(std::size_t group) const { return group < size() && groups_[group].has_value(); }
  std::optional<Span> span(std::size_t group) const { return group < size() ? groups_[group] : std::nullopt; }
  // The group's text; empty when it took no part (ask matched()) or does not exist.
  std::string_view operator[](std::size_t group) const;
  // By name; where a name is used twice, its first group. Empty when there is no such name.
  std::string_view operator[](std::string_view name) const;
  bool matched(std::string_view name) const;

 private:
  friend class Regex;
  friend class Set;
  std::string_view haystack_;
  std::vector<std::optional<Span>> groups_;
  std::shared_ptr<const std::vector<std::string>> names_;
};

// A group that took part in a match; group 0 is the whole match.
struct GroupSpan {
  std::size_t group = 0;
  Span span;
  bool operator==(const GroupSpan&) const = default;
};

class Matches;

class Regex {
 public:
  // Throws Error. `pattern` is copied.
  explicit Regex(std::string_view pattern, const Options& options = {});
  // The same without exceptions.
  static Expected<Regex> make(std::string_view pattern, const Options& options = {});

  // ---- Searching ----

  // Is there a match anywhere?
  bool is_match(std::string_view haystack) const;
  // Does the pattern match the haystack from its first byte to its last? (Alternatives are tried for that: a|ab
  // fully matches "ab".)
  bool full_match(std::string_view haystack) const;
  // The leftmost match that begins at `start` or later; `start` > size gives none. What stands before `start` is
  // seen by ^ and \b. Anchored: the match must begin at `start`.
  std::optional<Match> find(std::string_view haystack, std::size_t start = 0) const;
  std::optional<Match> find_anchored(std::string_view haystack, std::size_t start = 0) const;
  std::optional<Match> find(std::string_view haystack, std::size_t start, const SearchOptions& how) const;
  // THE primitive: fills `spans` with the next matches in order, returns how many; the cursor says where to go on.
  // Fewer than spans.size() means the haystack is exhausted (cursor.done). All calls with one cursor have the same `how`.
  std::size_t find_all(std::string_view haystack, Cursor& cursor, std::span<Span> spans,
                       const SearchOptions& how = {}) const;
  // Every match, for range-for; searches in batches. The Regex and the haystack must outlive the range.
  Matches matches(std::string_view haystack, const SearchOptions& how = {}) const;
  std::size_t count(std::string_view haystack, const SearchOptions& how = {}) const;
  // As find_all(), for those who want the lines that have a match and not the matches: fills `lines` with the next ones, from
  // cursor.at on, which begins a line; each without its terminator (Options::line_terminator). For haystacks whose lines have
  // several matches each; find_all() knows more ways past lines without any. Precondition: no match holds a terminator (Options::never_nl says so).
  std::size_t lines(std::string_view haystack, Cursor& cursor, std::span<Span> lines) const;
  // Calls `report` for every position at which some match ends, matches inside others included: each once, ascending.
  // False from it ends the search.
  void overlapping(std::string_view haystack, const std::function<bool(std::size_t end)>& report) const;
  std::vector<std::size_t> overlapping(std::string_view haystack) const;

  // Groups of the leftmost match from `start`; of a match of the whole haystack; of a match beginning at `start`.
  std::optional<Captures> captures(std::string_view haystack, std::size_t start = 0) const;
  std::optional<Captures> captures_full(std::string_view haystack) const;
  std::optional<Captures> captures_anchored(std::string_view haystack, std::size_t start = 0) const;
  // Of the match that find() gives: the way in which the pattern prefers to match just that span.
  std::optional<Captures> captures(std::string_view haystack, std::size_t start, const SearchOptions& how) const;
  // Likewise, into the caller's memory: is there a match? `groups` receives as many groups as it has room for; a group that
  // took no part has begin == end == npos. Without a match it is unspecified.
  bool captures(std::string_view haystack, std::size_t start, const SearchOptions& how, std::span<Span> groups) const;

  // As find_all(), with the groups: `groups` receives those of the next matches, capture_count() + 1 of them for each; a
  // group that took no part has begin == end == npos. How many matches; fewer than there is room for: no more are there.
  std::size_t captures_all(std::string_view haystack, Cursor& cursor, std::span<Span> groups,
                           const SearchOptions& how = {}) const;
  // As captures_all(), but only the groups that took part: of every match group 0, and then the others in order. How many
  // groups; cursor.done says that no more are there. For patterns with many groups few of which take part, as those of
  // lexers. Precondition: groups.size() > capture_count().
  std::size_t groups_all(std::string_view haystack, Cursor& cursor, std::span<GroupSpan> groups,
                         const SearchOptions& how = {}) const;

  // With the caller's scratch: no allocation, no lock, no failure. `groups` receives as many groups as it has room
  // for; a group that took no part has begin == end == npos.
  static constexpr std::size_t npos = static_cast<std::size_t>(-1);
  bool is_match(std::string_view haystack, Scratch& scratch) const noexcept;
  bool full_match(std::string_view haystack, Scratch& scratch) const noexcept;
  bool find(std::string_view haystack, std::size_t start, bool anchored, Span& match, Scratch& scratch) const noexcept;
  bool find(std::string_view haystack, std::size_t start, const SearchOptions& how, Span& match,
            Scratch& scratch) const noexcept;
  std::size_t find_all(std::string_view haystack, Cursor& cursor, std::span<Span> spans,
                       Scratch& scratch) const noexcept;
  std::size_t find_all(std::string_view haystack, Cursor& cursor, std::span<Span> spans, const SearchOptions& how,
                       Scratch& scratch) const noexcept;
  bool captures(std::string_view haystack, std::size_t start, bool anchored, std::span<Span> groups,
                Scratch& scratch) const noexcept;
  bool captures(std::string_view haystack, std::size_t start, const SearchOptions& how, std::span<Span> groups,
                Scratch& scratch) const noexcept;
  bool captures_full(std::string_view haystack, std::span<Span> groups, Scratch& scratch) const noexcept;
  std::size_t captures_all(std::string_view haystack, Cursor& cursor, std::span<Span> groups, const SearchOptions& how,
                           Scratch& scratch) const noexcept;
  std::size_t groups_all(std::string_view haystack, Cursor& cursor, std::span<GroupSpan> groups,
                         const SearchOptions& how, Scratch& scratch) const noexcept;

  // Haystacks as bytes.
  bool is_match(std::span<const std::byte> haystack) const { return is_match(as_text(haystack)); }
  bool full_match(std::span<const std::byte> haystack) const { return full_match(as_text(haystack)); }
  std::optional<Match> find(std::span<const std::byte> haystack, std::size_t start = 0) const {
    return find(as_text(haystack), start);
  }
  std::size_t find_all(std::span<const std::byte> haystack, Cursor& cursor, std::span<Span> spans) const {
    return find_all(as_text(haystack), cursor, spans);
  }
  static std::string_view as_text(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }

  // ---- Replacing and splitting ----

  // $1, $name, ${1}, ${name}, $0 the whole match, $$ a dollar sign; $1x is the group named 1x, write ${1}x. A group
  // that does not exist or took no part is the empty string. What is none of these, such as a $ alone or ${1 without
  // its }, stays as it is.
  std::string replace(std::string_view haystack, std::string_view replacement) const;      // the first match
  std::string replace_all(std::string_view haystack, std::string_view replacement) const;  // every match
  std::string replace_all(std::string_view haystack, const std::function<std::string(const Captures&)>& with) const;
  // Appends `replacement` expanded with the groups to `out`.
  static void expand(const Captures& captures, std::string_view replacement, std::string& out);
  // The pieces between matches; n matches give n + 1 pieces, at most `limit` pieces (0: no limit), the last one
  // holding the rest.
  std::vector<std::string_view> split(std::string_view haystack, std::size_t limit = 0) const;

  // A pattern that matches `text` itself and nothing else.
  static std::string escape(std::string_view text);

  // ---- About it ----

  const std::string& pattern() const;
  const Options& options() const;
  std::size_t capture_count() const;                      // groups without group 0
  const std::vector<std::string>& capture_names() const;  // by group, [0] and unnamed ones empty
  std::optional<std::size_t> capture_index(std::string_view name) const;
  // Bytes held now: automata, caches, code.
  std::size_t memory_used() const;
  // One paragraph: the engine in use, the plan chosen and what it is expected to cost, what has been built so far. What is
  // chosen by a haystack is what was chosen by those that have been searched, so search one like yours first.
  std::string explain() const;
  // One stage of the pipeline, printed: "ast", "draft", "hir", "nfa", "dfa", "chain", "code", "groups" (the chain that
  // finds those of a match), "plan"; the automata also as Graphviz with dot = true. An unknown stage gives the empty string.
  std::string dump(std::string_view stage, bool dot = false) const;

  // What the searches of this Regex have done since it was made; exact when no search is running.
  struct Statistics {
    std::uint64_t bytes_draft = 0;    // gone over by backtracking, before there were automata
    std::uint64_t bytes_chain = 0;    // consumed by stamped (or interpreted) chain ops
    std::uint64_t bytes_kernel = 0;   // ... by SIMD skips
    std::uint64_t bytes_table = 0;    // ... by the table walk, stamped or not
    std::uint64_t bytes_nfa = 0;      // ... by Pike's simulation
    std::uint64_t bytes_pass = 0;     // gone over by passes that look behind and ahead (may be more than there are)
    std::uint64_t states_built = 0;   // DFA states determinised
    std::uint64_t codes_stamped = 0;  // pieces of machine code made for this Regex
    std::uint64_t code_bytes = 0;
    std::uint64_t pages_sealed = 0;  // of executable memory, by all Regexes of the process
  };
  Statistics statistics() const;

 private:
  friend class Scratch;
  friend class Matches;
  friend class Generator;  // lino/generate.h
  explicit Regex(std::shared_ptr<Pattern> compiled) : pattern_(std::move(compiled)) {}
  Captures captures_from(std::string_view haystack, std::span<const Span> spans) const;
  std::shared_ptr<Pattern> pattern_;
};

// A range of matches, for range-for; single pass.
class Matches {
 public:
  class Iterator {
   public:
    using value_type = Match;
    using difference_type = std::ptrdiff_t;
    using iterator_category = std::input_iterator_tag;
    struct pointer {  // holds the match that -> is asked of
      Match match;
      const Match* operator->() const { return &match; }
    };
    using reference = Match;

    Iterator() = default;
    explicit Iterator(Matches* owner) : owner_(owner) {}
    Match operator*() const { return Match(owner_->haystack_, owner_->spans_[owner_->next_]); }
    pointer operator->() const { return {**this}; }
    Iterator& operator++() {
      ++owner_->next_;
      if (owner_->next_ == owner_->count_) owner_->refill();
      return *this;
    }
    void operator++(int) { ++*this; }
    friend bool operator==(const Iterator& it, std::default_sentinel_t) { return it.at_end(); }

   private:
    bool at_end() const { return owner_ == nullptr || owner_->next_ == owner_->count_; }
    Matches* owner_ = nullptr;
  };

  Iterator begin() {
    if (count_ == 0) refill();
    return Iterator(this);
  }
  std::default_sentinel_t end() const { return {}; }

 private:
  friend class Regex;
  Matches(const Regex& regex, std::string_view haystack, const SearchOptions& how)
      : regex_(&regex), haystack_(haystack), how_(how) {}
  void refill();

  static constexpr std::size_t kBatch = 64;
  const Regex* regex_;
  std::string_view haystack_;
  SearchOptions how_;
  Cursor cursor_;
  std::size_t next_ = 0;
  std::size_t count_ = 0;
  Span spans_[kBatch];
};

}  // namespace lino

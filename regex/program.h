// What a pattern became: the stages of the pipeline, each made when a search first needs it, shared by all copies
// and threads of a Regex. Immutable seen from outside.
//
//   pattern -> Ast -> Hir -> Nfa            at its construction (their limits are the pattern's errors; pattern.h)
//   Hir -> Nfa with captures -> Pike        when captures are asked for
//   Nfa -> LazyDfa                          at the first search
//   Nfa -> Dfa -> Chain -> Code             when the regex is worth it (search.cpp)
#pragma once

#include <array>
#include <atomic>
#include <bitset>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "jit/code.h"
#include "jit/interpret.h"
#include "jit/lower.h"
#include "jit/runs.h"
#include "jit/sequence.h"
#include "lino/regex.h"
#include "nfa/compile.h"
#include "nfa/dfa.h"
#include "nfa/foresight.h"
#include "nfa/lazy.h"
#include "nfa/pike.h"
#include "nfa/tagged.h"
#include "regex/once.h"
#include "regex/pauses.h"
#include "regex/required.h"
#include "regex/slots_by_ends.h"
#include "regex/syntax/hir.h"
#include "regex/syntax/parse.h"
#include "regex/windows.h"
#include "regex/word_list.h"
#include "regex/word_search.h"

namespace lino {

// What stamped code is for: searches that want matches, and those that ask only whether there is one, whose code stops
// where that is certain and needs no backward automaton.
enum class Purpose : uint8_t { kSpans, kIsMatch };
inline constexpr int kPurposes = 2;

// The stamped (or stampable) form of a pattern.
struct Stamp {
  nfa::Dfa forward, backward;
  std::optional<jit::Prefilter> prefilter;
  std::optional<jit::Shuffles> shuffles;
  bool only_walks = false;  // a sample of the haystack was walked through byte by byte, and has no match
  // In so many bytes or more, four walks at a time may be faster (find_once.h).
  static constexpr std::size_t kFarBytes = std::size_t{64} << 10;
  bool is_slow_in(std::size_t bytes) const { return bytes >= kFarBytes && only_walks && !shuffles; }
  const jit::Sequence* sequence = nullptr;  // the program's; then Engine::kAuto finds spans without the code
  jit::Lowered lowered;
  jit::Interpreter interpreter;
  jit::Code code;  // empty: no executable memory, or engine = kInterpret
};

struct Counters {
  std::atomic<uint64_t> chain{0}, kernel{0}, table{0}, nfa{0}, pass{0};
  uint64_t walked() const {  // by stamped code or its like
    return chain.load(std::memory_order_relaxed) + kernel.load(std::memory_order_relaxed) +
           table.load(std::memory_order_relaxed);
  }
  // Exact for one thread; several may lose counts, which is what it costs to stay off each other's cache lines'
  // locks.
  static void add(std::atomic<uint64_t>& counter, uint64_t n) {
    counter.store(counter.load(std::memory_order_relaxed) + n, std::memory_order_relaxed);
  }
};

// The stamps for one purpose. Stamping goes by levels. Level 0 is the whole automaton, determinised on the spot: small
// ones only, or (`partly`) as much of it as the limits allow. Higher levels are what the lazy DFAs know by then, for
// automata that are too large, and again when haystacks have asked for more.
struct Stamps {
  static constexpr unsigned kLevels = 4;
  struct Box {
    std::optional<Stamp> stamp;  // nothing: nothing to stamp at that level
  };
  const Stamp* newest() const;  // of what has been made; null: nothing

  std::array<Once<Box>, kLevels> boxes;  // kept until the end: searches may still run in older ones
  std::atomic<const Stamp*> settled{
      nullptr};                     // what searches run without further ado; null: see choose() in search.cpp
  std::atomic<uint64_t> heat{0};    // bytes searched (and a little a search): when to stamp, when to seal
  std::atomic<uint64_t> misses{0};  // unknown transitions met by stamped code since the newest stamp
  std::atomic<uint32_t> level{0};   // the next level to stamp; kLevels: no more
};

// The stamped (or stampable) form of a pattern's tagged automaton; made once, if at all.
struct GroupStamp {
  jit::Chain chain;
  jit::Interpreter interpreter;
  jit::Code code;
  std::size_t registers = 0, slots = 0;  // of the registers, those of slots 2 and on come first
  std::size_t memory() const;
};

struct GroupStamps {
  struct Box {
    std::optional<GroupStamp> stamp;  // nothing: not for this pattern
  };
  const GroupStamp* made() const {
    const Box* const known = box.peek();
    return known != nullptr && known->stamp ? &*known->stamp : nullptr;
  }

  Once<Box> box;
  std::atomic<const GroupStamp*> settled{nullptr};  // what is run without further ado
  std::atomic<uint64_t> heat{0};                    // bytes of matches, and a little a match
  std::atomic<uint64_t> due{uint64_t{8} << 10};     // when it is stamped, or tried again with more work
};

struct ScratchState;

// A pattern after parsing and translating: what it means, with whole_words and its like worked in.
struct Meaning {
  syntax::HirTree hir;
  uint32_t capture_count = 0;
  std::vector<std::string> capture_names;
};
Expected<syntax::Ast> parse_pattern(std::string_view pattern, const Options& options,
                                    std::pmr::memory_resource* memory = std::pmr::get_default_resource());
Expected<Meaning> meaning_of(syntax::Ast ast, const Options& options);
Expected<Meaning> meaning_of(std::string_view pattern, const Options& options);
syntax::SyntaxOptions syntax_options(const Options& options);

// What all lookarounds of a pattern ask of the character beside them, as Unicode's \b does. Then the automata have word bits
// (nfa/word_bits.h), and no lookaround is decided by a pass.
struct WordLooks {
  explicit WordLooks(const syntax::CharSet& asked) : set(asked), chars(set) {}
  std::size_t memory() const;

  syntax::CharSet set;
  jit::WordChars chars;
};

struct WindowsBox {
  std::unique_ptr<WindowPlan> plan;  // null: not for this pattern
};
struct WordsBox {
  std::unique_ptr<WordSearch> search;  // likewise
};

class Program {
 public:
  // `ast` is what parse_pattern() made of the pattern.
  static Expected<std::unique_ptr<Program>> make(std::string_view pattern, const Options& options, syntax::Ast ast);
  ~Program();

  // ---- fixed at construction ----
  std::string pattern;
  Options options;
  uint32_t capture_count = 0;
  std::vector<std::string> capture_names;
  std::optional<syntax::HirTree> hir;  // dropped where it is large and all Nfas have been made
  nfa::MatchKind kind = nfa::MatchKind::kLeftmostFirst;
  bool utf8 = true;
  bool nullable = false;
  bool whole_text = false;           // every match begins where the haystack does, and ends where it ends
  bool from_end = false;             // every match ends where the haystack does: from_end.h finds it
  WordSum of_words;                  // what words there are, where it matches nothing but words: by_words.h finds them
  bool other_plan_first = false;     // one of the two; else stamped code may do all of a search
  bool finds_before_groups = false;  // captures are a find, then its groups: none of the short cuts is for it
  std::bitset<256> last_bytes;       // then, of matches that are not empty
  std::size_t min_length = 0;        // no match is shorter, in bytes
  std::optional<uint32_t> fixed_length;   // every match is this long
  std::vector<nfa::Nfa> lookarounds;      // by number
  std::unique_ptr<WordLooks> word_looks;  // of them all; null: there are none, or passes decide them
  bool needs_passes() const { return !lookarounds.empty() && word_looks == nullptr; }
  // Are searches foresight's (or Pike's, with its help) from the beginning?
  bool foresees() const { return needs_passes() || options.engine == Engine::kForesight; }
  nfa::WordBits word_bits() const { return word_looks != nullptr ? word_looks->chars.bits() : nfa::WordBits{}; }

  // Of a pattern that is an alternation whose branches are a group each, or none, and have no others: the group of each
  // branch, 0 for none. Then the branch that matched tells the groups. Else empty.
  std::vector<uint32_t> group_of_branch;

  // Where a match's ends tell all of its groups, how; else empty.
  std::vector<SlotByEnds> slots_by_ends;

  // ---- made when needed ----
  const nfa::Nfa& walked_nfa() const;  // forward; with word looks another one, for walks
  nfa::LazyDfa& branch_dfa() const;    // forward, anchored; the patterns of its matches are branches
  const nfa::Nfa& forward() const;  // without captures; made at construction, but where words are looked for without it
  const nfa::Nfa& captures_nfa() const;
  const nfa::Nfa& backward_nfa() const;
  nfa::LazyDfa& find_dfa() const;      // forward, unanchored: where does the leftmost match end
  nfa::LazyDfa& anchored_dfa() const;  // forward, anchored
  nfa::LazyDfa& whole_dfa() const;     // forward, anchored, longest: can a match end at the haystack's end
  nfa::LazyDfa& all_dfa() const;       // forward, unanchored: does any match end here
  nfa::LazyDfa& start_dfa() const;     // backward: where does the match that ends here start
  std::size_t foresight_budget() const;
  // Makes the stamp of a level; `sample` is a haystack like those to come.
  void stamp(Purpose purpose, unsigned level, bool partly, ScratchState& scratch, std::string_view sample) const;
  const Stamp* stamp_for_dump() const;                           // null: nothing to stamp
  const GroupStamp* group_stamp_for_dump() const;                // likewise
  const jit::Runs* runs() const;                                 // the bitmask plan; null: not for this pattern
  const jit::Sequence* sequence(std::string_view sample) const;  // that of one sequence; likewise
  // The plan of windows around factors; null: not for this pattern, or not yet. `stamp` is what else would search. A haystack
  // that speaks against them may be unlike those to come, so others are asked later, a few times.
  const WindowPlan* windows(const Stamp* stamp, std::string_view haystack) const;
  // The plan for many long words; null: not for this pattern.
  const WordSearch* words() const { return of_words.count == 0 ? nullptr : make_words(); }
  const WordSearch* known_words() const {
    const WordsBox* box = words_.peek();
    return box != nullptr ? box->search.get() : nullptr;
  }
  Pauses& word_finds() const { return word_finds_; }  // when they are worth a try
  const WindowPlan* known_windows() const { return window_plan_.load(std::memory_order_acquire); }
  // Whether windows may be the plan for `bytes` of haystack: they are, or it is time to ask.
  static constexpr std::size_t kWindowBytes = std::size_t{16} << 10;  // fewer are not worth a plan,
  static constexpr std::size_t kFewBytes = std::size_t{1} << 10;      // nor so few one that is known
  bool may_want_windows(std::size_t bytes) const {
    if (known_windows() != nullptr) return bytes >= kFewBytes;
    return bytes >= kWindowBytes && until_windows_.load(std::memory_order_relaxed) == 0;
  }
  // So many have been searched by something else.
  void add_searched(std::size_t bytes) const {
    const std::size_t left = until_windows_.load(std::memory_order_relaxed);
    if (left != 0 && left != kNever) until_windows_.store(left - std::min(left, bytes), std::memory_order_relaxed);
  }
  // Four walks at a time (find_once.h): how often it is worth a try, and whether those of this pattern part.
  Pauses& far_finds() const { return far_finds_; }
  std::atomic<bool>& streams_part() const { return streams_part_; }
  RequiredByte& required() const { return required_; }  // none until there is a stamp
  Pauses& end_walks() const { return end_walks_; }
  Stamps& stamps(Purpose purpose) const { return stamps_[static_cast<std::size_t>(purpose)]; }
  GroupStamps& group_stamps() const { return group_stamps_; }
  // If that takes no more work (Nfa states visited); else it is due later, or never, where that is all that it may take.
  static constexpr std::size_t kGroupWork = 1 << 16;
  void stamp_groups(ScratchState& scratch, std::size_t work = kGroupWork) const;

  std::size_t find_share() const;
  std::size_t sixteenths(std::size_t share) const;  // of what budget.cpp leaves of max_mem, in bytes
  syntax::HirTree tree() const;                     // what the pattern means, read again where it was dropped
  std::size_t memory() const;
  // Is the first end of a match Pike's to find? With word looks, too, where the one that ends first may be an empty one inside
  // a character, which is dropped and hides others: there bits are not what they should be.
  bool simulates_earliest() const { return needs_passes() || (word_looks != nullptr && nullable); }
  // Is Pike's simulation needed: for captures, or for that?
  bool needs_captures() const {
    const bool asked_for = capture_count > 0 && slots_by_ends.empty();
    return asked_for || options.engine == Engine::kNfa || simulates_earliest();
  }
  uint64_t lazy_states() const;  // rows made by all lazy DFAs
  void add_stamps(Regex::Statistics& statistics) const;

  // ---- scratch pool and statistics ----
  mutable std::array<std::atomic<ScratchState*>, 8> pool{};
  mutable Counters counters;

 private:
  std::optional<Error> make_automata(syntax::HirTree tree);
  std::unique_ptr<WordLooks> make_word_looks(const syntax::Hir& tree,
                                             std::span<const syntax::Hir::Lookaround* const> found) const;
  const syntax::CharSet* word_chars() const { return word_looks != nullptr ? &word_looks->set : nullptr; }
  bool defers_automata(const syntax::HirTree& tree, std::size_t limit);
  std::optional<Error> make_all_automata(const syntax::Hir& tree, std::size_t limit);
  std::size_t least_memory(bool made) const;
  const WordSearch* make_words() const;
  std::size_t stamp_states(std::size_t stride) const;
  std::size_t stamp_memory() const;
  bool may_shuffle() const;
  std::unique_ptr<Stamps::Box> stamp_whole(Purpose purpose, bool partly, std::string_view sample) const;
  std::unique_ptr<Stamps::Box> stamp_known(Purpose purpose, unsigned level, ScratchState& scratch,
                                           std::string_view sample) const;
  std::unique_ptr<Stamps::Box> finish_stamp(Purpose purpose, nfa::Dfa forward_dfa, nfa::Dfa backward_dfa,
                                            std::string_view sample) const;
  template <class Visit>
  void each_stamp(Visit&& visit) const;
  bool needs_backward(Purpose purpose) const { return purpose == Purpose::kSpans && !fixed_length; }

  std::size_t least_memory_ = 0;  // bytes of max_mem that no lazy DFA, stamp or slot may have
  Once<nfa::Nfa> forward_nfa_, captures_nfa_, backward_nfa_, walked_nfa_;
  Once<nfa::LazyDfa> find_dfa_, anchored_dfa_, whole_dfa_, all_dfa_, start_dfa_, branch_dfa_;
  Once<nfa::Nfa> branch_nfa_;
  struct RunsBox {
    std::unique_ptr<jit::Runs> runs;
  };
  Once<RunsBox> runs_;
  struct SequenceBox {
    std::optional<jit::Sequence> sequence;
  };
  Once<SequenceBox> sequence_;
  static constexpr std::size_t kNever = SIZE_MAX, kWindowTries = 5;
  std::array<Once<WindowsBox>, kWindowTries> windows_;  // a plan is the last
  mutable std::atomic<const WindowPlan*> window_plan_{nullptr};
  mutable std::atomic<uint32_t> window_tries_{0};
  mutable std::atomic<std::size_t> until_windows_{0};  // bytes to be searched before windows are thought of (again)
  Once<WordsBox> words_;
  mutable Pauses word_finds_;
  mutable std::atomic<std::size_t> searched_well_{0};  // bytes, by stamped code with a good prefilter
  mutable RequiredByte required_;
  mutable Pauses end_walks_, far_finds_;
  mutable std::atomic<bool> streams_part_{false};
  mutable std::array<Stamps, kPurposes> stamps_;
  mutable GroupStamps group_stamps_;
};

// The working memory of one search at a time; each part is made when first needed, or all at once by prepare().
struct ScratchState {
  explicit ScratchState(const Program& program) : program(program) {}
  void prepare();  // everything a search could need, code included; may throw bad_alloc

  void rest();  // between searches: holds no generation of a lazy DFA back

  nfa::PikeCache& pike();
  nfa::TaggedDfa* tagged();  // null: the pattern's groups are Pike's to find
  nfa::Foresight& foresee();
  WindowSearch& windows(const WindowPlan& plan);
  nfa::LazyDfa::Cache& cache(std::unique_ptr<nfa::LazyDfa::Cache>& which, nfa::LazyDfa& dfa);
  void wake(nfa::LazyDfa::Cache& cache);
  nfa::Workspace& workspace(const nfa::LazyDfa& dfa);

  const Program& program;
  bool fixed = false;  // prepared: searches allocate nothing from here on
  nfa::Growth growth() const { return fixed ? nfa::Growth::kAtOnce : nfa::Growth::kAsNeeded; }
  std::unique_ptr<nfa::PikeCache> pike_cache;
  std::unique_ptr<nfa::TaggedDfa> tagged_dfa;
  bool has_tried_tagged = false;
  std::size_t grouped = 0;  // bytes of matches whose groups have been found, until tagged_dfa is made
  std::unique_ptr<nfa::Workspace> forward_workspace, backward_workspace,
      branch_workspace;  // of the caches, which are used in turn
  std::unique_ptr<nfa::LazyDfa::Cache> find, anchored, whole, all, start, branch;
  std::array<std::unique_ptr<nfa::LazyDfa::Cache>, nfa::LazyDfa::kStreams - 1>
      streams;                                                               // of find_dfa(), besides `find`
  std::array<nfa::LazyDfa::Cache*, 6 + nfa::LazyDfa::kStreams - 1> awake{};  // those of them that this search has used
  std::size_t awake_count = 0;
  std::unique_ptr<WindowSearch> window_search;
  uint64_t windows_ticket = 0;  // of the cursor whose haystack it knows
  struct {
    uint64_t table = 0, nfa = 0, kernel = 0;
  } counted;  // bytes since it rested last: told to the program then, or threads would count into one cache line
  std::shared_ptr<nfa::Foresight> foresight;
  uint64_t ticket = 0;  // of the cursor whose haystack `foresight` knows, where fixed
  std::vector<std::size_t> slots;
  std::vector<std::size_t> registers;  // of a GroupStamp
  std::vector<Span> groups;
};

}  // namespace lino

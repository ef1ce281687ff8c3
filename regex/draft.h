// A pattern's draft: a few steps made straight from its Ast, and a backtracking search over them. It answers the first
// short searches of a Regex, so that one that is made, asked once or twice and dropped costs no automaton.
//
//   Ast (postfix) --one pass, from its end--> steps, each with its continuation --> spans and groups, or "unknown"
//
// Backtracking tries the same paths in the same order as Pike's simulation prefers them, so the first one that ends is
// the leftmost-first match (Thompson's and Pike's construction pruned by no memo). That holds as long as no path comes
// back to a step without having read anything: a repetition of what may match nothing is not drafted. Nor are
// lookarounds, \R, \X, Unicode's \b, set operations, and options that change what a match is.
//
// Linear time. A draft has a number of steps to spend, over all searches of all threads: about what making the automata
// takes, those of groups where it is asked for groups. A search that would need more, or more room than its fixed stack has,
// says that it does not know; then, and for ever after, the Program searches (pattern.h). So a Regex takes at most a constant
// longer than without its draft.
//
// Memory. The Program of a drafted pattern is made later, when it can no longer be refused: so only those are drafted
// for which an upper bound of it is a small part of Options::max_mem.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "jit/sequence.h"
#include "lino/regex.h"
#include "regex/syntax/ast.h"

namespace lino {

enum class DraftOp : uint8_t {
  kMatch,
  kLiteral,     // the text at `a`, `b` bytes
  kFolded,      // the same, its characters in any case
  kClass,       // one character of class `a`
  kByte,        // any byte
  kRun,         // characters of class `a`, `b` to `c` of them
  kSplit,       // `a` or next; greedy: `a` is tried first
  kAlternate,   // `b` branches, the first one being branches[a]
  kCountBegin,  // counter `a` is 0
  kCountLoop,   // counter `slot`: the body at `a` while it is below `b`, the body or next while it is below `c`
  kSave,        // the position goes into slot `a`
  kLook,        // syntax::Look(a) holds here
};

struct DraftStep {
  DraftOp op = DraftOp::kMatch;
  bool greedy = true;
  bool whole =
      false;  // of a run: what follows begins with none of its characters, so it takes all, and gives none back
  uint16_t slot = 0;
  uint32_t next = 0;
  uint32_t a = 0, b = 0, c = 0;
};

struct DraftClass {
  enum class High : uint8_t { kNone, kAll, kItems };  // of the characters from U+0080 on
  uint64_t ascii[2] = {};
  std::optional<uint8_t> only_missing;  // it has all other ASCII characters (and this one, where it is no ASCII)
  High high = High::kNone;
  bool negated = false;  // the items together
  bool fold = false;
  uint32_t first = 0, count = 0;  // items

  bool has_ascii(uint8_t byte) const {
    return (ascii[byte >> 6] >> (byte & 63) & 1) != 0;
  }  // precondition: byte < 0x80
};

inline constexpr uint16_t kDraftCounters = 8;  // repetitions that are counted, at the most

class Draft {
 public:
  enum class Answer : uint8_t { kNo, kYes, kUnknown };

  // What is looked for: a match that begins at `start`, or anchored there; `end`: one that ends there, npos: anywhere.
  struct Question {
    std::string_view haystack;
    std::size_t start = 0;
    bool anchored = false;
    std::size_t end = static_cast<std::size_t>(-1);
  };

  Draft() = default;  // none
  // None where the pattern is not for it. O(ast).
  static Draft make(const syntax::Ast& ast, const Options& options);
  // Are patterns with these options drafted?
  static bool serves(const Options& options);
  explicit operator bool() const { return block_ != nullptr; }

  // The leftmost-first match. Fills groups[0], and the others when it is asked for more than one (with npos where one
  // took no part). Never more than `patience` steps; takes them off it. `prefix`: prefix_of() (draft_starts.h), or null.
  Answer find(const Question& question, std::span<Span> groups, uint32_t& patience,
              const jit::Sequence* prefix = nullptr) const;
  // Slots that are kept for so many groups.
  static std::size_t slots_for(std::size_t groups) { return groups > 1 ? 2 * groups : 0; }
  // What a new draft has, for questions of the match alone or of its groups.
  uint32_t patience(bool of_groups) const { return of_groups ? group_patience_ : patience_; }
  std::size_t memory() const { return memory_; }

 private:
  friend class Drafting;
  friend class DraftSearch;
  friend class FirstsOfDraft;
  friend class PrefixOfDraft;
  friend std::string to_string(const Draft& draft);

  const DraftStep& step_behind_saves(uint32_t step) const {
    const DraftStep* at = &steps_[step];
    while (at->op == DraftOp::kSave) at = &steps_[at->next];
    return *at;
  }

  // One block of memory holds all of these.
  std::unique_ptr<std::byte[]> block_;
  std::size_t memory_ = 0;
  std::span<DraftStep> steps_;
  std::span<DraftClass> classes_;
  std::span<syntax::ClassItem> items_;
  std::span<uint32_t> branches_;
  std::string_view text_;
  uint32_t entry_ = 0;
  uint32_t patience_ = 0, group_patience_ = 0;
  uint16_t counters_ = 0;
  bool utf8_ = true;
  bool at_text_start_ = false;  // every match begins where the haystack does
};

// One line a step, as "3: run of class 0 1.. -> 4".
std::string to_string(const Draft& draft);

}  // namespace lino

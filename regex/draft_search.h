// Backtracking over a draft's steps (draft.h). What may have to be taken back is on a stack of fixed size: places to go on
// from, and what counters and slots held before.
//
// Steps are in draft_search.cpp, runs of characters in draft_runs.cpp, and where a match may begin in draft_starts.cpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "jit/sequence.h"
#include "nfa/code_point.h"
#include "regex/draft.h"
#include "regex/draft_classes.h"
#include "regex/draft_starts.h"
#include "regex/syntax/encoding.h"

namespace lino {

// Of one haystack. Knows more of it from question to question, so that many of one are not quadratic.
class DraftSearch {
 public:
  static constexpr std::size_t kSlots = 32;

  // `slots`: how many of the pattern's are kept, at most kSlots. `prefix`: with what all matches begin, or null.
  DraftSearch(const Draft& draft, std::string_view haystack, std::size_t slots, uint32_t patience,
              const jit::Sequence* prefix)
      : draft_(draft),
        text_(haystack),
        bytes_(reinterpret_cast<const uint8_t*>(text_.data())),
        slot_count_(slots),
        prefix_(prefix),
        patience_(patience) {}

  // As Draft::find().
  Draft::Answer find(std::size_t start, bool anchored, std::size_t end, std::span<Span> groups);
  uint32_t patience() const { return patience_; }

 private:
  static constexpr std::size_t kNone = Regex::npos;
  static constexpr std::size_t kFrames = 256;
  static constexpr uint32_t kSmallPart = 8;  // bytes passed over, branches left out that cost one step
  static constexpr uint32_t kOfARun = 4;     // characters of a run that do
  static constexpr uint32_t kChunk = 64;     // characters of a run that are gone over before they are paid for

  enum class Undo : uint32_t { kGo, kBranch, kShorter, kLonger, kAgain, kCounter, kSlot };
  struct Frame {
    Undo what;
    uint32_t step;   // or which counter, which slot
    uint32_t extra;  // the next branch; characters that a run may give back or has
    std::size_t at;  // or what the counter or slot held
  };
  // A run of a step that takes so many characters from `from` ends at `to`, and what follows begins at none of them.
  struct Barren {
    uint32_t step = UINT32_MAX;
    uint32_t characters = 0;
    std::size_t from = 0, to = 0;
  };

  // ---- draft_starts.cpp ----
  std::size_t leftmost(std::size_t start, bool anchored);  // kNone: there is none, or it is unknown
  std::size_t next_start(std::size_t at, int byte);

  // ---- draft_search.cpp ----
  bool matches_at(std::size_t start);
  bool back();
  bool branch(uint32_t index, uint32_t from);
  bool count(const DraftStep& step, uint32_t index);
  void body(const DraftStep& step);
  bool literal(const DraftStep& step, std::size_t at) const;
  std::size_t folded(const DraftStep& step, std::size_t at) const;

  // ---- draft_runs.cpp ----
  bool run(const DraftStep& step, uint32_t index);
  bool shorten(Frame& frame);
  bool lengthen(Frame& frame, const DraftStep& run);
  std::size_t behind_run(std::size_t start);
  uint32_t advance_in_ascii(const DraftClass& cls, std::size_t& at, uint32_t most, int stop, int second) const;
  uint32_t advance(const DraftClass& cls, std::size_t& at, uint32_t most, int stop, int second);
  bool is_in(const DraftClass& cls, std::size_t at);

  // The length of the character there, if it is in the class; else 0.
  std::size_t character(const DraftClass& cls, std::size_t at) {
    if (at >= text_.size()) return 0;
    const uint8_t byte = bytes_[at];
    if (byte < 0x80) return cls.has_ascii(byte);
    if (cls.high == DraftClass::High::kNone) return 0;
    const std::size_t length = draft_.utf8_ ? nfa::code_point_length(text_, at) : 1;
    if (draft_.utf8_ && length == 1) return 0;  // not UTF-8
    return cls.high == DraftClass::High::kAll || is_in(cls, at) ? length : 0;
  }

  bool push(const Frame& frame) {
    if (height_ == kFrames) return give_up();
    stack_[height_++] = frame;
    return true;
  }
  bool spend(std::size_t steps) {
    if (patience_ <= steps) return give_up();
    patience_ -= static_cast<uint32_t>(steps);
    return true;
  }
  bool give_up() {
    patience_ = 0;
    return knows_ = false;
  }
  // The byte that `step` begins with; -1: it may begin with several.
  int first_byte(uint32_t step) const {
    const DraftStep& at = step_behind_saves(step);
    return at.op == DraftOp::kLiteral ? static_cast<uint8_t>(draft_.text_[at.a]) : -1;
  }
  const DraftStep& step_behind_saves(uint32_t step) const { return draft_.step_behind_saves(step); }
  int byte_at(std::size_t at) const { return at < text_.size() ? bytes_[at] : -1; }
  bool is_inside_character(std::size_t at) const { return draft_.utf8_ && (bytes_[at] & 0xC0) == 0x80; }

  const Draft& draft_;
  const std::string_view text_;
  const uint8_t* const bytes_;
  const std::size_t slot_count_;
  const jit::Sequence* const prefix_;
  std::size_t end_ = kNone;  // where the match is to end
  bool knows_ = true;
  bool slots_written_ = true;
  uint32_t patience_;
  uint32_t step_ = 0;   // of what is to be done next,
  std::size_t at_ = 0;  // and where
  std::size_t height_ = 0;
  Barren barren_;
  std::optional<DraftFirsts> firsts_;
  uint32_t counters_[kDraftCounters] = {};
  DraftLookup lookup_;
  std::size_t slots_[kSlots];
  Frame stack_[kFrames];
};

}  // namespace lino

// Backtracking over a draft's steps. What may have to be taken back is on a stack of fixed size: places to go on from,
// and what counters and slots held before.
#include <algorithm>
#include <bit>
#include <cstring>

#include "nfa/code_point.h"
#include "nfa/look.h"
#include "regex/draft.h"
#include "regex/draft_classes.h"
#include "regex/draft_firsts.h"
#include "regex/syntax/encoding.h"
#include "regex/syntax/hir.h"
#include "regex/syntax/unicode/unicode.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace lino {

namespace {

constexpr std::size_t kFrames = 256, kSlots = 32;
constexpr std::size_t kNone = Regex::npos;
constexpr std::size_t kFewStarts = 4;  // not worth asking what the pattern begins with
constexpr uint32_t kSmallPart = 8;     // bytes passed over, branches left out that cost one step
constexpr uint32_t kOfARun = 4;        // characters of a run that do
constexpr uint32_t kChunk = 64;        // characters of a run that are gone over before they are paid for

// The first of [at, limit) that is `missing`, `stop` or no ASCII; `limit`: none is.
const uint8_t* first_but(const uint8_t* at, const uint8_t* limit, uint8_t missing, int stop) {
#if defined(__SSE2__)
  const __m128i missings = _mm_set1_epi8(static_cast<char>(missing));
  const __m128i stops = stop < 0 ? missings : _mm_set1_epi8(static_cast<char>(stop));
  for (; limit - at >= 16; at += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    const __m128i equal = _mm_or_si128(_mm_cmpeq_epi8(bytes, missings), _mm_cmpeq_epi8(bytes, stops));
    const auto found = static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(bytes, equal)));
    if (found != 0) return at + std::countr_zero(found);
  }
#endif
  while (at != limit && *at < 0x80 && *at != missing && *at != stop) ++at;
  return at;
}

}  // namespace

class DraftSearch {
 public:
  // `slots`: how many of the pattern's are kept, at most kSlots.
  DraftSearch(const Draft& draft, const Draft::Question& question, std::size_t slots, uint32_t patience)
      : draft_(draft),
        text_(question.haystack),
        bytes_(reinterpret_cast<const uint8_t*>(text_.data())),
        end_(question.end),
        slot_count_(slots),
        patience_(patience) {
    std::fill_n(slots_, slots, kNone);
  }

  // From `start` on: where the match begins; kNone: there is none, or it is unknown.
  std::size_t leftmost(std::size_t start, bool anchored);
  bool knows() const { return knows_; }
  std::size_t match_end() const { return at_; }
  uint32_t patience() const { return patience_; }
  Span group(std::size_t index) const {
    const std::size_t begin = slots_[2 * index], end = slots_[2 * index + 1];
    return end == kNone ? Span{kNone, kNone} : Span{begin, end};
  }

 private:
  enum class Undo : uint32_t { kGo, kBranch, kShorter, kLonger, kAgain, kCounter, kSlot };
  struct Frame {
    Undo what;
    uint32_t step;   // or which counter, which slot
    uint32_t extra;  // the next branch; characters that a run may give back or has
    std::size_t at;  // or what the counter or slot held
  };

  bool matches_at(std::size_t start);
  std::size_t behind_run(std::size_t start);
  bool run(const DraftStep& step, uint32_t index);
  bool back();
  void shorten(Frame& frame, uint32_t next);
  bool lengthen(Frame& frame, const DraftStep& run);
  bool branch(uint32_t index, uint32_t from);
  bool count(const DraftStep& step, uint32_t index);
  void body(const DraftStep& step);
  bool folded(const DraftStep& step);
  std::size_t character(const DraftClass& cls, std::size_t at);
  uint32_t advance(const DraftClass& cls, std::size_t& at, uint32_t most, int stop);
  bool push(const Frame& frame) {
    if (height_ == kFrames) return give_up();
    stack_[height_++] = frame;
    return true;
  }
  bool spend(std::size_t steps) {
    steps += lookup_.take_work();
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
  const DraftStep& step_behind_saves(uint32_t step) const {
    const DraftStep* at = &draft_.steps_[step];
    while (at->op == DraftOp::kSave) at = &draft_.steps_[at->next];
    return *at;
  }
  int byte_at(std::size_t at) const { return at < text_.size() ? bytes_[at] : -1; }

  const Draft& draft_;
  std::string_view text_;
  const uint8_t* bytes_;
  std::size_t end_;
  std::size_t slot_count_;
  bool knows_ = true;
  uint32_t patience_;
  uint32_t step_ = 0;
  std::size_t at_ = 0;
  std::size_t height_ = 0;
  Frame stack_[kFrames];
  uint32_t counters_[kDraftCounters] = {};
  std::size_t slots_[kSlots];
  DraftLookup lookup_;
};

// The length of the character there, if it is in the class; else 0.
inline std::size_t DraftSearch::character(const DraftClass& cls, std::size_t at) {
  if (at >= text_.size()) return 0;
  const uint8_t byte = bytes_[at];
  if (byte < 0x80) return cls.ascii[byte >> 6] >> (byte & 63) & 1;
  if (cls.high == DraftClass::High::kNone) return 0;
  uint32_t c = byte;
  const std::size_t length = draft_.utf8_ ? nfa::code_point_length(text_, at) : 1;
  if (draft_.utf8_) {
    if (length == 1) return 0;  // not UTF-8
    syntax::decode_utf8(text_, at, c);
  }
  return cls.high == DraftClass::High::kAll || lookup_.is_in(cls, draft_.items_, c) ? length : 0;
}

// Goes over characters of the class up to the byte `stop` (-1: whatever they are), `most` of them at the most. How many.
uint32_t DraftSearch::advance(const DraftClass& cls, std::size_t& at, uint32_t most, int stop) {
  const auto is_in = [low = cls.ascii[0], high = cls.ascii[1]](uint8_t byte) {
    return byte < 0x80 && ((byte < 64 ? low : high) >> (byte & 63) & 1) != 0;
  };
  for (uint32_t n = 0;;) {
    const uint8_t *const from = bytes_ + at, *const limit = from + std::min<std::size_t>(most - n, text_.size() - at);
    const uint8_t* p = from;
    if (cls.only_missing) p = first_but(from, limit, *cls.only_missing, stop);
    else
      while (p != limit && *p != stop && is_in(*p)) ++p;
    n += static_cast<uint32_t>(p - from);
    at += static_cast<std::size_t>(p - from);
    if (p == limit || *p == stop || *p < 0x80) return n;
    const std::size_t length = character(cls, at);
    if (length == 0) return n;
    at += length;
    ++n;
  }
}

// A literal in any case.
bool DraftSearch::folded(const DraftStep& step) {
  using syntax::unicode::next_fold;
  const std::string_view wanted = draft_.text_.substr(step.a, step.b);
  for (std::size_t i = 0; i < wanted.size();) {
    if (at_ >= text_.size()) return false;
    uint32_t c = static_cast<uint8_t>(wanted[i]), found = bytes_[at_];
    if (c < 0x80 && found < 0x80) {
      const bool letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
      if (c != found && !(letter && (c ^ found) == 0x20)) return false;
      ++i, ++at_;
      continue;
    }
    i += draft_.utf8_ ? syntax::decode_utf8(wanted, i, c) : 1;
    const std::size_t length = draft_.utf8_ ? nfa::code_point_length(text_, at_) : 1;
    if (draft_.utf8_) {
      if (found >= 0x80 && length == 1) return false;
      syntax::decode_utf8(text_, at_, found);
    }
    if (c != found) {
      uint32_t other = next_fold(c);
      while (other != c && other != found) other = next_fold(other);
      if (other == c) return false;
    }
    at_ += length;
  }
  return true;
}

// All that the class takes, or as little as it may.
bool DraftSearch::run(const DraftStep& step, uint32_t index) {
  const DraftClass& cls = draft_.classes_[step.a];
  const uint32_t wanted = step.greedy ? step.c : step.b;
  uint32_t n = 0;
  for (uint32_t more = kChunk; more == kChunk && n < wanted; n += more) {
    more = advance(cls, at_, std::min(kChunk, wanted - n), -1);
    if (!spend(more / kOfARun)) return false;
  }
  if (n < step.b) return false;
  step_ = step.next;
  if (step.greedy) return n == step.b || push({Undo::kShorter, index, n - step.b, at_});
  return n == step.c || push({Undo::kLonger, index, n, at_});
}

// The first branch from `from` on that may match here.
bool DraftSearch::branch(uint32_t index, uint32_t from) {
  const DraftStep& step = draft_.steps_[index];
  const std::span<const uint32_t> branches = draft_.branches_.subspan(step.a, step.b);
  const int byte = byte_at(at_);
  const auto may_match = [&](uint32_t which) {
    const int first = first_byte(branches[which]);
    return first < 0 || first == byte;
  };
  uint32_t which = from;
  while (which < step.b && !may_match(which)) ++which;
  if (!spend((which - from) / kSmallPart) || which == step.b) return false;
  step_ = branches[which];
  return which + 1 == step.b || push({Undo::kBranch, index, which + 1, at_});
}

void DraftSearch::body(const DraftStep& step) {
  ++counters_[step.slot];
  step_ = step.a;
}

bool DraftSearch::count(const DraftStep& step, uint32_t index) {
  const uint32_t n = counters_[step.slot];
  const Frame before{Undo::kCounter, step.slot, 0, n};
  if (n < step.b) {
    if (!push(before)) return false;
    body(step);
    return true;
  }
  step_ = step.next;
  if (step.c != syntax::kUnbounded && n >= step.c) return true;
  if (!step.greedy) return push({Undo::kAgain, index, 0, at_});
  if (!push({Undo::kGo, step.next, 0, at_}) || !push(before)) return false;
  body(step);
  return true;
}

// A run gives back characters, one at least, until `next` may match behind it.
void DraftSearch::shorten(Frame& frame, uint32_t next) {
  const DraftStep& step = step_behind_saves(next);
  const bool is_class = step.op == DraftOp::kClass || (step.op == DraftOp::kRun && step.b > 0);
  const DraftClass* const cls = is_class ? &draft_.classes_[step.a] : nullptr;
  const int byte = first_byte(next);
  const auto may_match = [&](uint8_t first) {
    if (cls == nullptr) return byte < 0 || first == byte;
    return first < 0x80 ? (cls->ascii[first >> 6] >> (first & 63) & 1) != 0 : cls->high != DraftClass::High::kNone;
  };
  do {
    do --frame.at;
    while (draft_.utf8_ && (bytes_[frame.at] & 0xC0) == 0x80);
    --frame.extra;
  } while (frame.extra > 0 && !may_match(bytes_[frame.at]));
}

// A run takes more characters, as many as it must until the literal that follows it may match behind them. False: given up.
bool DraftSearch::lengthen(Frame& frame, const DraftStep& run) {
  const DraftStep& next = step_behind_saves(run.next);
  if (next.op != DraftOp::kLiteral) return true;
  const DraftClass& cls = draft_.classes_[run.a];
  const std::string_view wanted = draft_.text_.substr(next.a, next.b);
  const int first = static_cast<uint8_t>(wanted[0]);
  for (;;) {
    const uint32_t most = std::min(kChunk, run.c - frame.extra);
    const uint32_t n = advance(cls, frame.at, most, first);
    frame.extra += n;
    if (!spend(1 + n / kOfARun)) return false;
    if (byte_at(frame.at) == first) {
      if (frame.extra == run.c || text_.substr(frame.at, wanted.size()) == wanted) return true;
      const std::size_t length = character(cls, frame.at);
      if (length == 0) return true;
      frame.at += length;
      ++frame.extra;
    } else if (n < most || frame.extra == run.c) {
      return true;
    }
  }
}

// Takes back what was done until there is a place to go on from; false: there is none.
bool DraftSearch::back() {
  while (height_ > 0) {
    Frame& frame = stack_[height_ - 1];
    switch (frame.what) {
      case Undo::kGo:
        --height_;
        step_ = frame.step;
        at_ = frame.at;
        return true;
      case Undo::kBranch:
        --height_;
        at_ = frame.at;
        if (branch(frame.step, frame.extra)) return true;
        if (!knows_) return false;
        break;
      case Undo::kShorter: {
        const DraftStep& step = draft_.steps_[frame.step];
        const uint32_t before = frame.extra;
        shorten(frame, step.next);
        if (!spend((before - frame.extra) / kOfARun)) return false;
        step_ = step.next;
        at_ = frame.at;
        if (frame.extra == 0) --height_;
        return true;
      }
      case Undo::kLonger: {
        const DraftStep& step = draft_.steps_[frame.step];
        const DraftClass& cls = draft_.classes_[step.a];
        const std::size_t length = character(cls, frame.at);
        if (length == 0) {
          --height_;
          break;
        }
        frame.at += length;
        ++frame.extra;
        if (!lengthen(frame, step)) return false;
        at_ = frame.at;
        step_ = step.next;
        if (frame.extra == step.c) --height_;
        return true;
      }
      case Undo::kAgain: {
        const DraftStep& step = draft_.steps_[frame.step];
        at_ = frame.at;
        frame = {Undo::kCounter, step.slot, 0, counters_[step.slot]};
        body(step);
        return true;
      }
      case Undo::kCounter:
        --height_;
        counters_[frame.step] = static_cast<uint32_t>(frame.at);
        break;
      case Undo::kSlot:
        --height_;
        slots_[frame.step] = frame.at;
        break;
    }
  }
  return false;
}

// The match that begins at `start`: from there to at_.
bool DraftSearch::matches_at(std::size_t start) {
  at_ = start;
  step_ = draft_.entry_;
  height_ = 0;
  for (;;) {
    if (!spend(1)) return false;
    const uint32_t index = step_;
    const DraftStep& step = draft_.steps_[index];
    step_ = step.next;
    bool goes_on = true;
    switch (step.op) {
      case DraftOp::kMatch:
        if (end_ == kNone || at_ == end_) return true;
        goes_on = false;
        break;
      case DraftOp::kLiteral:
        goes_on = text_.size() - at_ >= step.b && bytes_[at_] == static_cast<uint8_t>(draft_.text_[step.a]) &&
                  std::memcmp(bytes_ + at_, draft_.text_.data() + step.a, step.b) == 0;
        if (goes_on) at_ += step.b;
        break;
      case DraftOp::kFolded: goes_on = folded(step); break;
      case DraftOp::kClass: {
        const std::size_t length = character(draft_.classes_[step.a], at_);
        at_ += length;
        goes_on = length > 0;
        break;
      }
      case DraftOp::kByte: goes_on = at_++ < text_.size(); break;
      case DraftOp::kRun: goes_on = run(step, index); break;
      case DraftOp::kSplit:
        goes_on = push({Undo::kGo, step.greedy ? step.next : step.a, 0, at_});
        if (step.greedy) step_ = step.a;
        break;
      case DraftOp::kAlternate: goes_on = branch(index, 0); break;
      case DraftOp::kCountBegin:
        goes_on = push({Undo::kCounter, step.a, 0, counters_[step.a]});
        counters_[step.a] = 0;
        break;
      case DraftOp::kCountLoop: goes_on = count(step, index); break;
      case DraftOp::kSave:
        if (step.a >= slot_count_) break;
        goes_on = push({Undo::kSlot, step.a, 0, slots_[step.a]});
        slots_[step.a] = at_;
        break;
      case DraftOp::kLook: goes_on = nfa::holds(static_cast<nfa::Look>(step.a), text_, at_); break;
    }
    if (!goes_on && (!knows_ || !back())) return false;
  }
}

// Nothing matches from `start` on, where a pattern begins with x+ and its like. Nor does it then from within the same run
// of x: what follows was tried at every end that the run may have. The end of the run; where there is none, the next byte.
std::size_t DraftSearch::behind_run(std::size_t start) {
  const DraftStep& step = step_behind_saves(draft_.entry_);
  if (step.op != DraftOp::kRun || step.b == 0 || step.c != syntax::kUnbounded) return start + 1;
  std::size_t at = start;
  while (advance(draft_.classes_[step.a], at, kChunk, -1) == kChunk && spend(kChunk / kOfARun)) {}
  return std::max(at, start + 1);
}

std::size_t DraftSearch::leftmost(std::size_t start, bool anchored) {
  const int byte = anchored ? -1 : first_byte(draft_.entry_);
  DraftFirsts firsts;
  firsts.any = anchored || byte >= 0 || draft_.at_text_start_ || text_.size() - start < kFewStarts;
  if (!firsts.any) firsts = firsts_of(draft_);
  for (std::size_t at = start; at <= text_.size(); at = behind_run(at)) {
    if (!knows_) return kNone;
    const std::size_t from = at, left = text_.size() - at;
    if (byte >= 0) {
      const std::size_t most = std::min(left, std::size_t{kSmallPart} * kSmallPart * patience_);
      const void* const found = std::memchr(bytes_ + at, byte, most);
      at = found == nullptr ? at + most : static_cast<std::size_t>(static_cast<const uint8_t*>(found) - bytes_);
      if (at == text_.size()) return kNone;
      if (!spend((at - from) / kSmallPart / kSmallPart) || found == nullptr) return give_up(), kNone;
    } else if (!firsts.any) {
      const std::size_t stop = at + std::min(left, std::size_t{kSmallPart} * patience_);
      while (at < stop && !firsts.holds(bytes_[at])) ++at;
      if (at == text_.size()) return kNone;
      if (!spend((at - from) / kSmallPart) || at == stop) return give_up(), kNone;
    }
    if (matches_at(at)) return at;
    if (!knows_ || anchored || draft_.at_text_start_) return kNone;
  }
  return kNone;
}

Draft::Answer Draft::find(const Question& question, std::span<Span> groups, uint32_t& patience) const {
  if (question.start > question.haystack.size()) return Answer::kNo;
  const std::size_t slots = groups.size() > 1 ? 2 * groups.size() : 0;
  if (slots > kSlots) return Answer::kUnknown;
  DraftSearch search(*this, question, slots, patience);
  const std::size_t begin = search.leftmost(question.start, question.anchored);
  patience = search.patience();
  if (!search.knows()) return Answer::kUnknown;
  if (begin == kNone) return Answer::kNo;
  const Span match{begin, search.match_end()};
  // An empty match inside a character does not count, and what does instead is not the draft's to find.
  if (match.empty() && utf8_ && nfa::splits_code_point(question.haystack, match.end)) return Answer::kUnknown;
  if (!groups.empty()) groups[0] = match;
  for (std::size_t i = 1; i < groups.size(); ++i) groups[i] = search.group(i);
  return Answer::kYes;
}

}  // namespace lino

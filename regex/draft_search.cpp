// The steps of a draft; see draft_search.h.
#include "regex/draft_search.h"

#include <cstring>

#include "nfa/look.h"
#include "regex/syntax/hir.h"
#include "regex/syntax/unicode/unicode.h"

namespace lino {

inline bool DraftSearch::literal(const DraftStep& step, std::size_t at) const {
  if (text_.size() - at < step.b || bytes_[at] != static_cast<uint8_t>(draft_.text_[step.a])) return false;
  return step.b == 1 || std::memcmp(bytes_ + at, draft_.text_.data() + step.a, step.b) == 0;
}

// The end of a literal in any case; kNone: it is another one.
std::size_t DraftSearch::folded(const DraftStep& step, std::size_t at) const {
  using syntax::unicode::next_fold;
  const std::string_view wanted = draft_.text_.substr(step.a, step.b);
  if (text_.substr(at, wanted.size()) == wanted) return at + wanted.size();
  for (std::size_t i = 0; i < wanted.size();) {
    if (at >= text_.size()) return kNone;
    uint32_t c = static_cast<uint8_t>(wanted[i]), found = bytes_[at];
    if (c < 0x80 && found < 0x80) {
      const bool letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
      if (c != found && !(letter && (c ^ found) == 0x20)) return kNone;
      ++i, ++at;
      continue;
    }
    i += draft_.utf8_ ? syntax::decode_utf8(wanted, i, c) : 1;
    const std::size_t length = draft_.utf8_ ? nfa::code_point_length(text_, at) : 1;
    if (draft_.utf8_) {
      if (found >= 0x80 && length == 1) return kNone;
      syntax::decode_utf8(text_, at, found);
    }
    if (c != found) {
      uint32_t other = next_fold(c);
      while (other != c && other != found) other = next_fold(other);
      if (other == c) return kNone;
    }
    at += length;
  }
  return at;
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
        const bool found = shorten(frame);
        if (!knows_) return false;
        step_ = draft_.steps_[frame.step].next;
        at_ = frame.at;
        if (frame.extra == 0) --height_;
        if (found) return true;
        break;
      }
      case Undo::kLonger: {
        const DraftStep& step = draft_.steps_[frame.step];
        const std::size_t length = character(draft_.classes_[step.a], frame.at);
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
  if (slots_written_) std::fill_n(slots_, slot_count_, kNone);
  slots_written_ = false;
  const DraftStep* const steps = draft_.steps_.data();
  uint32_t index = draft_.entry_;
  std::size_t at = start;
  height_ = 0;
  for (;;) {
    if (!spend(1)) return false;
    const DraftStep& step = steps[index];
    uint32_t next = step.next;
    bool goes_on = true;
    switch (step.op) {
      case DraftOp::kMatch:
        if (end_ == kNone || at == end_) {
          at_ = at;
          return true;
        }
        goes_on = false;
        break;
      case DraftOp::kLiteral:
        goes_on = literal(step, at);
        at += step.b;
        break;
      case DraftOp::kFolded:
        if (!spend(step.b / kSmallPart)) return false;
        at = folded(step, at);
        goes_on = at != kNone;
        break;
      case DraftOp::kClass: {
        const std::size_t length = character(draft_.classes_[step.a], at);
        at += length;
        goes_on = length > 0;
        break;
      }
      case DraftOp::kByte: goes_on = at++ < text_.size(); break;
      case DraftOp::kRun:
        at_ = at;
        goes_on = run(step, index);
        at = at_;
        break;
      case DraftOp::kSplit:
        goes_on = push({Undo::kGo, step.greedy ? step.next : step.a, 0, at});
        if (step.greedy) next = step.a;
        break;
      case DraftOp::kAlternate:
        at_ = at;
        goes_on = branch(index, 0);
        next = step_;
        break;
      case DraftOp::kCountBegin:
        goes_on = push({Undo::kCounter, step.a, 0, counters_[step.a]});
        counters_[step.a] = 0;
        break;
      case DraftOp::kCountLoop:
        at_ = at;
        goes_on = count(step, index);
        next = step_;
        break;
      case DraftOp::kSave:
        if (step.a >= slot_count_) break;
        slots_written_ = true;
        if (height_ > 0) goes_on = push({Undo::kSlot, step.a, 0, slots_[step.a]});
        slots_[step.a] = at;
        break;
      case DraftOp::kLook: goes_on = nfa::holds(static_cast<nfa::Look>(step.a), text_, at); break;
    }
    if (goes_on) {
      index = next;
      continue;
    }
    if (!knows_ || !back()) return false;
    index = step_;
    at = at_;
  }
}

Draft::Answer DraftSearch::find(std::size_t start, bool anchored, std::size_t end, std::span<Span> groups) {
  end_ = end;
  const std::size_t begin = leftmost(start, anchored);
  if (!knows_) return Draft::Answer::kUnknown;
  if (begin == kNone) return Draft::Answer::kNo;
  const Span match{begin, at_};
  // An empty match inside a character does not count, and what does instead is not the draft's to find.
  if (match.empty() && draft_.utf8_ && nfa::splits_code_point(text_, match.end)) return Draft::Answer::kUnknown;
  groups[0] = match;
  for (std::size_t i = 1; i < groups.size(); ++i) {
    const std::size_t first = slots_[2 * i], last = slots_[2 * i + 1];
    groups[i] = last == kNone ? Span{kNone, kNone} : Span{first, last};
  }
  return Draft::Answer::kYes;
}

Draft::Answer Draft::find(const Question& question, std::span<Span> groups, uint32_t& patience,
                          const jit::Sequence* prefix) const {
  if (question.start > question.haystack.size() || (at_text_start_ && question.start > 0)) return Answer::kNo;
  const std::size_t slots = slots_for(groups.size());
  if (slots > DraftSearch::kSlots) return Answer::kUnknown;
  DraftSearch search(*this, question.haystack, slots, patience, prefix);
  const Answer answer = search.find(question.start, question.anchored, question.end, groups);
  patience = search.patience();
  return answer;
}

}  // namespace lino

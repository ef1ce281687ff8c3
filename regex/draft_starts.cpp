// See draft_starts.h and draft_search.h.
#include "regex/draft_starts.h"

#include <array>
#include <cstring>
#include <string>

#include "jit/plans.h"
#include "nfa/prefix.h"
#include "regex/draft_search.h"
#include "regex/syntax/encoding.h"
#include "regex/syntax/unicode/unicode.h"

namespace lino {

class FirstsOfDraft {
 public:
  explicit FirstsOfDraft(const Draft& draft) : draft_(draft) { add_step(draft.entry_, kDepth); }
  const DraftFirsts& firsts() const { return firsts_; }

 private:
  static constexpr int kDepth = 8;         // steps looked into, one behind another,
  static constexpr uint32_t kWork = 1024;  // and all together

  void add_step(uint32_t index, int depth);
  void add_byte(uint32_t byte) { firsts_.words[byte >> 6] |= uint64_t{1} << (byte & 63); }
  void add_high() { firsts_.words[2] = firsts_.words[3] = ~uint64_t{0}; }

  const Draft& draft_;
  DraftFirsts firsts_;
  uint32_t work_ = kWork;
};

// What a match may begin with from a step on.
void FirstsOfDraft::add_step(uint32_t index, int depth) {
  const DraftStep& step = draft_.steps_[index];
  if (firsts_.any) return;
  if (depth == 0 || work_-- == 0) {
    firsts_.any = true;
    return;
  }
  switch (step.op) {
    case DraftOp::kLiteral: add_byte(static_cast<uint8_t>(draft_.text_[step.a])); break;
    case DraftOp::kFolded: {
      uint32_t c = static_cast<uint8_t>(draft_.text_[step.a]);
      if (draft_.utf8_) syntax::decode_utf8(draft_.text_, step.a, c);
      uint32_t other = c;
      do {  // K, k and KELVIN SIGN
        if (other < 0x80 || (!draft_.utf8_ && other < 0x100)) add_byte(other);
        else add_high();
        other = syntax::unicode::next_fold(other);
      } while (other != c);
      break;
    }
    case DraftOp::kClass:
    case DraftOp::kRun: {
      const DraftClass& cls = draft_.classes_[step.a];
      firsts_.words[0] |= cls.ascii[0];
      firsts_.words[1] |= cls.ascii[1];
      if (cls.high != DraftClass::High::kNone) add_high();
      if (step.op == DraftOp::kRun && step.b == 0) add_step(step.next, depth - 1);
      break;
    }
    case DraftOp::kSplit:
      add_step(step.a, depth - 1);
      add_step(step.next, depth - 1);
      break;
    case DraftOp::kAlternate:
      for (const uint32_t branch : draft_.branches_.subspan(step.a, step.b)) add_step(branch, depth - 1);
      break;
    case DraftOp::kCountBegin:
    case DraftOp::kSave:
    case DraftOp::kLook: add_step(step.next, depth - 1); break;
    case DraftOp::kCountLoop:
      add_step(step.a, depth - 1);
      if (step.b == 0) add_step(step.next, depth - 1);
      break;
    case DraftOp::kMatch:
    case DraftOp::kByte: firsts_.any = true; break;
  }
}

DraftFirsts firsts_of(const Draft& draft) { return FirstsOfDraft(draft).firsts(); }

// ---- What all matches begin with ----

class PrefixOfDraft {
 public:
  explicit PrefixOfDraft(const Draft& draft) : draft_(draft) {
    const DraftStep* step = &draft.steps_[draft.entry_];
    while (add(*step)) step = &draft.steps_[step->next];
  }
  std::span<const nfa::ByteSet> sets() const { return std::span(sets_).first(length_); }

 private:
  // False: what follows is not told.
  bool add(const DraftStep& step);
  bool add_folded(uint32_t c);
  bool add_class(const DraftClass& cls);
  bool add_place(const nfa::ByteSet& set) {
    if (length_ == sets_.size() || !jit::Sequence::may_hold(set)) return false;
    sets_[length_++] = set;
    return true;
  }
  bool add_bytes(std::string_view bytes) {
    for (const char c : bytes) {
      nfa::ByteSet set;
      set.set(static_cast<uint8_t>(c));
      if (!add_place(set)) return false;
    }
    return true;
  }

  const Draft& draft_;
  std::array<nfa::ByteSet, jit::Sequence::kLongest> sets_;
  std::size_t length_ = 0;
};

bool PrefixOfDraft::add(const DraftStep& step) {
  switch (step.op) {
    case DraftOp::kSave: return true;
    case DraftOp::kLiteral: return add_bytes(draft_.text_.substr(step.a, step.b));
    case DraftOp::kFolded: {
      const std::string_view text = draft_.text_.substr(step.a, step.b);
      for (std::size_t i = 0; i < text.size();) {
        uint32_t c = static_cast<uint8_t>(text[i]);
        i += draft_.utf8_ ? syntax::decode_utf8(text, i, c) : 1;
        if (!add_folded(c)) return false;
      }
      return true;
    }
    case DraftOp::kClass: return add_class(draft_.classes_[step.a]);
    case DraftOp::kRun:
      for (uint32_t i = 0; i < step.b; ++i) {
        if (!add_class(draft_.classes_[step.a])) return false;
      }
      return step.b == step.c;
    default: return false;
  }
}

bool PrefixOfDraft::add_class(const DraftClass& cls) {
  nfa::ByteSet set;
  set.words[0] = cls.ascii[0];
  set.words[1] = cls.ascii[1];
  return cls.high == DraftClass::High::kNone && set.count() > 0 && add_place(set);
}

// The character in any case, if all its forms are as long.
bool PrefixOfDraft::add_folded(uint32_t c) {
  std::array<nfa::ByteSet, 4> sets;
  std::size_t length = 0;
  uint32_t form = c;
  do {
    std::string bytes;
    if (draft_.utf8_) syntax::append_utf8(bytes, form);
    else if (form < 0x100) bytes += static_cast<char>(form);
    if (length == 0) length = bytes.size();
    if (!bytes.empty() && bytes.size() != length) return false;
    for (std::size_t i = 0; i < bytes.size(); ++i) sets[i].set(static_cast<uint8_t>(bytes[i]));
    form = syntax::unicode::next_fold(form);
  } while (form != c);
  for (std::size_t i = 0; i < length; ++i) {
    if (!add_place(sets[i])) return false;
  }
  return true;
}

DraftPrefix prefix_of(const Draft& draft, std::string_view sample) {
  constexpr double kOften = 1.0 / 512;
  const PrefixOfDraft prefix(draft);
  if (prefix.sets().size() < 2 || jit::is_plan_off("sequence") || jit::is_plan_off("prefix")) return {};
  DraftPrefix made{jit::sequence_of(prefix.sets(), jit::sampled_shares(sample))};
  if (made.sequence && made.sequence->expected > kOften) made.sequence.reset();
  return made;
}

// ---- Where to try ----

// The first place from `at` on where a match may begin; kNone: there is none, or it is unknown. `byte`: that all of them begin
// with; -1: none.
std::size_t DraftSearch::next_start(std::size_t at, int byte) {
  const std::size_t left = text_.size() - at;
  if (prefix_ != nullptr) {
    lino_span found;
    lino_search search;
    search.begin = bytes_;
    search.end = bytes_ + text_.size();
    search.floor = bytes_ + at;
    search.out = &found;
    search.out_end = &found + 1;
    (void)prefix_->find_all(&search);
    return search.out == &found ? kNone : found.begin;
  }
  if (byte >= 0) {
    const std::size_t most = std::min(left, std::size_t{kSmallPart} * kSmallPart * patience_);
    const void* const found = std::memchr(bytes_ + at, byte, most);
    if (found == nullptr && most == left) return kNone;
    const std::size_t to = found == nullptr ? at + most : static_cast<const uint8_t*>(found) - bytes_;
    if (!spend((to - at) / kSmallPart / kSmallPart) || found == nullptr) return give_up(), kNone;
    return to;
  }
  if (firsts_->any) return at;
  const std::size_t stop = at + std::min(left, std::size_t{kSmallPart} * patience_);
  std::size_t to = at;
  while (to < stop && !firsts_->holds(bytes_[to])) ++to;
  if (to == text_.size()) return kNone;
  if (!spend((to - at) / kSmallPart) || to == stop) return give_up(), kNone;
  return to;
}

std::size_t DraftSearch::leftmost(std::size_t start, bool anchored) {
  constexpr std::size_t kFewStarts = 4;  // not worth asking what the pattern begins with
  if (anchored || draft_.at_text_start_) return matches_at(start) ? start : kNone;
  const int byte = first_byte(draft_.entry_);
  const bool told = byte >= 0 || prefix_ != nullptr;
  if (!told && !firsts_) firsts_ = text_.size() - start < kFewStarts ? DraftFirsts{.any = true} : firsts_of(draft_);
  for (std::size_t at = start; at <= text_.size() && knows_; at = behind_run(at)) {
    at = next_start(at, byte);
    if (at == kNone) return kNone;
    if (matches_at(at)) return at;
  }
  return kNone;
}

}  // namespace lino

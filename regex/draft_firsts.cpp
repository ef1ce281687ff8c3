// See draft_firsts.h.
#include "regex/draft_firsts.h"

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

}  // namespace lino

// A draft as text, for --dump=draft.
#include <string>

#include "regex/draft.h"
#include "regex/syntax/hir.h"

namespace lino {

namespace {

std::string number(uint64_t n) { return std::to_string(n); }

}  // namespace

std::string to_string(const Draft& draft) {
  std::string out = "from " + number(draft.entry_) + ", patience " + number(draft.patience_) + "\n";
  for (std::size_t i = 0; i < draft.steps_.size(); ++i) {
    const DraftStep& step = draft.steps_[i];
    out += number(i) + ": ";
    const std::string next = " -> " + number(step.next) + "\n";
    const std::string order = step.whole ? " whole" : step.greedy ? "" : " lazy";
    const std::string most = step.c == syntax::kUnbounded ? "" : number(step.c);
    switch (step.op) {
      case DraftOp::kMatch: out += "match\n"; break;
      case DraftOp::kLiteral: out += "literal " + std::string(draft.text_.substr(step.a, step.b)) + next; break;
      case DraftOp::kFolded: out += "folded " + std::string(draft.text_.substr(step.a, step.b)) + next; break;
      case DraftOp::kClass: out += "class " + number(step.a) + next; break;
      case DraftOp::kByte: out += "byte" + next; break;
      case DraftOp::kRun:
        out += "run of class " + number(step.a) + " " + number(step.b) + ".." + most + order + next;
        break;
      case DraftOp::kSplit: out += "split " + number(step.a) + order + next; break;
      case DraftOp::kAlternate:
        out += "alternate";
        for (const uint32_t branch : draft.branches_.subspan(step.a, step.b)) out += " " + number(branch);
        out += "\n";
        break;
      case DraftOp::kCountBegin: out += "counter " + number(step.a) + " = 0" + next; break;
      case DraftOp::kCountLoop:
        out += "counter " + number(step.slot) + " " + number(step.b) + ".." + most + " of " + number(step.a) + order +
               next;
        break;
      case DraftOp::kSave: out += "save " + number(step.a) + next; break;
      case DraftOp::kLook: out += "look " + number(step.a) + next; break;
    }
  }
  return out;
}

}  // namespace lino

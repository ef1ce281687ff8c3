// Ast -> Draft. The Ast is postfix, so its reverse is the tree from the root on, last children first: a step is made when
// the one that follows it is known, in one pass and without recursion. Frames are the nodes whose children are on their
// way; a child that is done is delivered to the frame on top.
#include "regex/draft.h"

#include <algorithm>
#include <memory>

#include "jit/plans.h"
#include "regex/draft_classes.h"
#include "regex/syntax/encoding.h"
#include "regex/syntax/hir.h"
#include "regex/syntax/unicode/unicode.h"

namespace lino {

using syntax::AstKind;
using syntax::AstNode;
using syntax::ClassItem;

namespace {

constexpr std::size_t kDepth = 64;  // frames
constexpr std::size_t kLeastMemory = std::size_t{1} << 20;
constexpr std::size_t kDraftPart =
    10;  // of max_mem: what the tree and one automaton may take, a search having three of them

// Upper bounds of both, in bytes: for a node, a byte of a literal, a letter in any case, a range of characters.
constexpr double kNodeCost = 160, kByteCost = 32, kFoldedCost = 256, kRangeCost = 64;

// Steps to spend: they take at most as long as the automata up to a first match, and up to its groups. 1 to 5 ns each.
constexpr double kPatience = 100, kPatienceOfStep = 80, kPatienceOfRange = 8, kPatienceOfGroups = 400;
constexpr double kPatienceOfFolded = 200;  // a byte
constexpr double kMostPatience = 1 << 20;

// Is it a character, so that a repetition of it is one step?
bool is_single(const AstNode& node) {
  return node.kind == AstKind::kClass || node.kind == AstKind::kAnyChar || node.kind == AstKind::kNotNewline ||
         (node.kind == AstKind::kLiteral && node.count == 1 && (node.flags & syntax::kFoldCase) == 0);
}

bool is_letter(uint32_t c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }

}  // namespace

class Drafting {
 public:
  Drafting(const syntax::Ast& ast, const Options& options) : ast_(ast), options_(options) {}
  Draft run();

 private:
  enum class FrameKind : uint8_t { kConcat, kAlternate, kGroup, kDropped, kOption, kStar, kPlus, kCounted };
  struct Frame {
    FrameKind kind;
    bool nullable = false;
    uint32_t left = 0;   // children that are on their way
    uint32_t next = 0;   // what follows the next child
    uint32_t after = 0;  // what follows this node
    uint32_t step = 0;   // the node's own
    uint32_t arg = 0;    // the group, the first branch
    double factor = 1;   // how many times the child may be copied into an automaton
  };

  void lay_out();
  bool node(std::size_t& at);
  bool leaf(const AstNode& node);
  bool literal(const AstNode& node);
  bool look(const AstNode& node, syntax::Look text, syntax::Look line);
  bool repeat(std::size_t& at);
  bool is_apart(const DraftClass& cls, uint32_t step) const;
  bool run_of(const AstNode& child, const AstNode& repeat);
  bool class_of(const AstNode& node);
  bool deliver(uint32_t entry, bool nullable);
  Frame* open(FrameKind kind);
  uint32_t add(const DraftStep& step) {
    draft_.steps_[steps_] = step;
    return steps_++;
  }
  uint32_t next() const { return height_ == 0 ? 0 : frames_[height_ - 1].next; }
  double factor() const { return height_ == 0 ? 1 : frames_[height_ - 1].factor; }
  void cost(double bytes) { cost_ += bytes * factor(); }

  const syntax::Ast& ast_;
  const Options& options_;
  Draft draft_;
  union {  // not initialised
    Frame frames_[kDepth];
  };
  std::size_t height_ = 0;
  uint32_t steps_ = 0, classes_ = 0, branches_ = 0, items_ = 0;
  double cost_ = 0, ranges_ = 0, folded_ = 0;  // ranges: of Unicode's properties
};

bool Draft::serves(const Options& options) {
  static const bool off = jit::is_plan_off("draft");
  return !off && options.engine == Engine::kAuto && !options.longest_match && !options.whole_words &&
         options.line_terminator == '\n' && options.max_mem >= kLeastMemory;
}

Draft Draft::make(const syntax::Ast& ast, const Options& options) { return Drafting(ast, options).run(); }

Draft Drafting::run() {
  lay_out();
  add({.op = DraftOp::kMatch});
  for (std::size_t at = ast_.nodes.size(); at-- > 0;) {
    if (!node(at) || cost_ > static_cast<double>(options_.max_mem / kDraftPart)) return {};
  }
  draft_.utf8_ = !options_.latin1;
  const double patience =
      kPatience + kPatienceOfStep * steps_ + kPatienceOfRange * ranges_ + kPatienceOfFolded * folded_;
  draft_.patience_ = static_cast<uint32_t>(std::min(patience, kMostPatience));
  draft_.group_patience_ = static_cast<uint32_t>(std::min(patience + kPatienceOfGroups * steps_, kMostPatience));
  const DraftStep& step = draft_.step_behind_saves(draft_.entry_);
  draft_.at_text_start_ = step.op == DraftOp::kLook && static_cast<syntax::Look>(step.a) == syntax::Look::kStartText;
  draft_.steps_ = draft_.steps_.first(steps_);
  draft_.classes_ = draft_.classes_.first(classes_);
  draft_.items_ = draft_.items_.first(items_);
  return std::move(draft_);
}

// One block of memory for the most there may be of everything.
void Drafting::lay_out() {
  std::size_t steps = 1, classes = 0, branches = 0;
  const AstNode* before = nullptr;
  for (const AstNode& node : ast_.nodes) {
    switch (node.kind) {
      case AstKind::kConcat: break;
      case AstKind::kGroup: steps += node.arg == 0 ? 0 : 2; break;
      case AstKind::kRepeat:
        if (!is_single(*before)) steps += 2;
        else classes += before->kind == AstKind::kLiteral ? 1 : 0;
        break;
      case AstKind::kAlternate: ++steps, branches += node.arg; break;
      case AstKind::kClass:
      case AstKind::kAnyChar:
      case AstKind::kNotNewline: ++steps, ++classes; break;
      default: ++steps; break;
    }
    before = &node;
  }
  const std::size_t class_bytes = classes * sizeof(DraftClass), step_bytes = steps * sizeof(DraftStep);
  const std::size_t branch_bytes = branches * sizeof(uint32_t), item_bytes = ast_.items.size() * sizeof(ClassItem);
  draft_.memory_ = class_bytes + step_bytes + branch_bytes + item_bytes + ast_.text.size();
  draft_.block_ = std::make_unique_for_overwrite<std::byte[]>(draft_.memory_);
  std::byte* at = draft_.block_.get();
  const auto take = [&]<class T>(std::size_t count, T*) {
    const std::span<T> taken(reinterpret_cast<T*>(at), count);
    at += taken.size_bytes();
    return taken;
  };
  draft_.classes_ = take(classes, static_cast<DraftClass*>(nullptr));
  draft_.steps_ = take(steps, static_cast<DraftStep*>(nullptr));
  draft_.branches_ = take(branches, static_cast<uint32_t*>(nullptr));
  draft_.items_ = take(ast_.items.size(), static_cast<ClassItem*>(nullptr));
  const std::span<char> text = take(ast_.text.size(), static_cast<char*>(nullptr));
  std::ranges::copy(ast_.text, text.begin());
  draft_.text_ = {text.data(), text.size()};
}

// With one child on its way, and what follows this node behind it; null: too deep. In place, for a copy takes longer.
Drafting::Frame* Drafting::open(FrameKind kind) {
  if (height_ == kDepth) return nullptr;
  const uint32_t after = next();
  const double copies = factor();
  Frame* const frame = std::construct_at(&frames_[height_++]);
  frame->kind = kind;
  frame->left = 1;
  frame->next = frame->after = after;
  frame->factor = copies;
  return frame;
}

// The node at `at`, which becomes the last one that was read.
bool Drafting::node(std::size_t& at) {
  const AstNode& node = ast_.nodes[at];
  cost(kNodeCost);
  switch (node.kind) {
    case AstKind::kConcat: {
      Frame* const frame = open(FrameKind::kConcat);
      if (frame == nullptr) return false;
      frame->nullable = true;
      frame->left = node.arg;
      return true;
    }
    case AstKind::kAlternate: {
      Frame* const frame = open(FrameKind::kAlternate);
      if (frame == nullptr) return false;
      frame->left = node.arg;
      frame->step = add({.op = DraftOp::kAlternate, .a = branches_, .b = node.arg});
      frame->arg = branches_;
      branches_ += node.arg;
      return true;
    }
    case AstKind::kGroup: {
      if (node.arg == 0) return true;  // the child is delivered instead
      Frame* const frame = open(FrameKind::kGroup);
      if (frame == nullptr) return false;
      frame->arg = node.arg;
      frame->next = add({.op = DraftOp::kSave, .next = frame->after, .a = 2 * node.arg + 1});
      return true;
    }
    case AstKind::kRepeat: return repeat(at);
    default: return leaf(node);
  }
}

bool Drafting::deliver(uint32_t entry, bool nullable) {
  for (; height_ > 0; --height_) {
    Frame& frame = frames_[height_ - 1];
    switch (frame.kind) {
      case FrameKind::kConcat:
        frame.next = entry;
        nullable = frame.nullable = frame.nullable && nullable;
        if (--frame.left > 0) return true;
        break;
      case FrameKind::kAlternate:
        draft_.branches_[frame.arg + --frame.left] = entry;
        nullable = frame.nullable = frame.nullable || nullable;
        if (frame.left > 0) return true;
        entry = frame.step;
        break;
      case FrameKind::kGroup: entry = add({.op = DraftOp::kSave, .next = entry, .a = 2 * frame.arg}); break;
      case FrameKind::kDropped:
        entry = frame.after;
        nullable = true;
        break;
      case FrameKind::kOption:
        draft_.steps_[frame.step].a = entry;
        entry = frame.step;
        nullable = true;
        break;
      case FrameKind::kStar:
      case FrameKind::kPlus:
        if (nullable) return false;
        draft_.steps_[frame.step].a = entry;
        if (frame.kind == FrameKind::kPlus) break;
        entry = frame.step;
        nullable = true;
        break;
      case FrameKind::kCounted: {
        if (nullable) return false;
        DraftStep& loop = draft_.steps_[frame.step];
        loop.a = entry;
        nullable = loop.b == 0;
        entry = add({.op = DraftOp::kCountBegin, .next = frame.step, .a = loop.slot});
        break;
      }
    }
  }
  draft_.entry_ = entry;
  return true;
}

namespace {

bool is_greedy(const AstNode& repeat) { return repeat.lazy == ((repeat.flags & syntax::kSwapGreed) != 0); }

// Of what is repeated, in an automaton.
double copies_of(const AstNode& repeat) { return repeat.count == syntax::kUnbounded ? repeat.arg + 1.0 : repeat.count; }

}  // namespace

bool Drafting::repeat(std::size_t& at) {
  const AstNode& node = ast_.nodes[at];
  const uint32_t min = node.arg, max = node.count;
  if (min == 1 && max == 1) return true;
  if (max > 0 && is_single(ast_.nodes[at - 1])) return run_of(ast_.nodes[--at], node);
  const bool greedy = is_greedy(node);
  Frame* const frame = open(FrameKind::kDropped);
  if (frame == nullptr) return false;
  if (max == 0) return true;
  frame->factor *= copies_of(node);
  if (max == 1) {
    frame->kind = FrameKind::kOption;
    frame->step = add({.op = DraftOp::kSplit, .greedy = greedy, .next = frame->after});
  } else if (min <= 1 && max == syntax::kUnbounded) {
    frame->kind = min == 0 ? FrameKind::kStar : FrameKind::kPlus;
    frame->step = frame->next = add({.op = DraftOp::kSplit, .greedy = greedy, .next = frame->after});
  } else {
    if (draft_.counters_ == kDraftCounters) return false;
    frame->kind = FrameKind::kCounted;
    frame->step = frame->next = add({.op = DraftOp::kCountLoop,
                                     .greedy = greedy,
                                     .slot = draft_.counters_++,
                                     .next = frame->after,
                                     .b = min,
                                     .c = max});
  }
  return true;
}

// Does the step begin with characters that are not in the class?
bool Drafting::is_apart(const DraftClass& cls, uint32_t step) const {
  const DraftStep& next = draft_.step_behind_saves(step);
  if (next.op == DraftOp::kLiteral) {
    const auto byte = static_cast<uint8_t>(ast_.text[next.a]);
    return byte < 0x80 ? !cls.has_ascii(byte) : cls.high == DraftClass::High::kNone;
  }
  if (next.op != DraftOp::kClass && (next.op != DraftOp::kRun || next.b == 0)) return false;
  const DraftClass& other = draft_.classes_[next.a];
  return (cls.ascii[0] & other.ascii[0]) == 0 && (cls.ascii[1] & other.ascii[1]) == 0 &&
         (cls.high == DraftClass::High::kNone || other.high == DraftClass::High::kNone);
}

// Repetition of a single character: one step.
bool Drafting::run_of(const AstNode& child, const AstNode& repeat) {
  const double before = cost_;
  cost(kNodeCost);
  if (!class_of(child)) return false;
  cost_ = before + (cost_ - before) * copies_of(repeat);
  const uint32_t step = add({.op = DraftOp::kRun,
                             .greedy = is_greedy(repeat),
                             .whole = is_apart(draft_.classes_[classes_ - 1], next()),
                             .next = next(),
                             .a = classes_ - 1,
                             .b = repeat.arg,
                             .c = repeat.count});
  return deliver(step, repeat.arg == 0);
}

bool Drafting::leaf(const AstNode& node) {
  using syntax::Look;
  switch (node.kind) {
    case AstKind::kEmpty: return deliver(next(), true);
    case AstKind::kLiteral: return literal(node);
    case AstKind::kAnyByte: return deliver(add({.op = DraftOp::kByte, .next = next()}), false);
    case AstKind::kAnyChar:
    case AstKind::kNotNewline:
    case AstKind::kClass:
      return class_of(node) && deliver(add({.op = DraftOp::kClass, .next = next(), .a = classes_ - 1}), false);
    case AstKind::kCaret: return look(node, Look::kStartText, Look::kStartLine);
    case AstKind::kDollar: return look(node, Look::kEndText, Look::kEndLine);
    case AstKind::kStartText: return look({}, Look::kStartText, {});
    case AstKind::kEndText: return look({}, Look::kEndText, {});
    case AstKind::kWordBoundary: return (node.flags & syntax::kUnicode) == 0 && look({}, Look::kWordBoundary, {});
    case AstKind::kNotWordBoundary: return (node.flags & syntax::kUnicode) == 0 && look({}, Look::kNotWordBoundary, {});
    default: return false;
  }
}

bool Drafting::look(const AstNode& node, syntax::Look text, syntax::Look line) {
  const bool lines = (node.flags & syntax::kMultiLine) != 0;
  if (lines && (node.flags & syntax::kCrlf) != 0) return false;
  return deliver(add({.op = DraftOp::kLook, .next = next(), .a = static_cast<uint32_t>(lines ? line : text)}), true);
}

bool Drafting::literal(const AstNode& node) {
  const std::string_view text = std::string_view(ast_.text).substr(node.arg, node.count);
  const auto is_ascii = [](char c) { return static_cast<uint8_t>(c) < 0x80; };
  if (options_.never_nl && text.find('\n') != std::string_view::npos) return false;  // matches nothing
  if (!options_.latin1 && syntax::has_surrogate(text)) return false;                 // nor does this
  bool folds = (node.flags & syntax::kFoldCase) != 0;
  if (folds) {
    folds = std::ranges::any_of(text, [&](char c) { return !is_ascii(c) || is_letter(static_cast<uint8_t>(c)); });
  }
  cost(static_cast<double>(text.size()) * (folds ? kFoldedCost : kByteCost));
  if (folds) folded_ += static_cast<double>(text.size());
  const DraftOp op = folds ? DraftOp::kFolded : DraftOp::kLiteral;
  return deliver(add({.op = op, .next = next(), .a = node.arg, .b = node.count}), false);
}

// Of one character: a class, a dot, a literal.
bool Drafting::class_of(const AstNode& node) {
  cost(kNodeCost);
  std::optional<DraftClass> cls = draft_class(ast_, node, options_.never_nl);
  if (!cls) return false;
  if (node.kind == AstKind::kClass) {
    cls->first = items_;
    cls->count = node.count;
    for (const ClassItem& item : std::span(ast_.items).subspan(node.arg, node.count)) {
      double ranges = cls->fold ? 3 : 1;
      if (item.kind == ClassItem::Kind::kUnicode) {
        ranges *= static_cast<double>(syntax::unicode::most_ranges(static_cast<syntax::unicode::Property>(item.lo)));
        ranges_ += ranges;
      } else if (item.kind == ClassItem::Kind::kRange && cls->fold) {
        ranges *= 1 + (item.hi - item.lo) / 2;
      }
      cost(ranges * kRangeCost);
      draft_.items_[items_++] = item;
    }
  }
  draft_.classes_[classes_++] = *cls;
  return true;
}

}  // namespace lino

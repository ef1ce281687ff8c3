// Ast -> Hir: what the flags mean, case folded, classes as sets, literals as bytes.
//
// The Ast is postfix, so this is a stack machine: a leaf pushes its Hir, an inner node pops its children. Folding
// follows RE2: under (?i) a class is closed over simple case folding before it is negated, and in Latin-1 folding
// is Unicode's, cut down to the first 256 characters afterwards.
#include <span>
#include <utility>

#include "regex/syntax/budget.h"
#include "regex/syntax/classes.h"
#include "regex/syntax/encoding.h"
#include "regex/syntax/named_expressions.h"
#include "regex/syntax/parse.h"
#include "regex/syntax/unicode/unicode.h"

namespace lino::syntax {
namespace {

// Memory of a node while the tree is made (it is moved from a vector that grows to one that fits), and of a class of two
// ranges in a folded literal.
constexpr std::size_t kNodeCost = 5 * sizeof(Hir) / 2, kFoldedCost = sizeof(Hir) + 4 * sizeof(CodeRange);

class Translator {
 public:
  Translator(const Ast& ast, const SyntaxOptions& options) : ast_(ast), options_(options) {}
  Expected<Hir> run();

 private:
  Hir leaf(const AstNode& node);
  Hir literal(const AstNode& node);
  Hir folded_literal(std::string_view text);
  Hir character(uint32_t code_point, bool fold);
  Hir any_char(bool newline, bool crlf);
  Hir sized(Hir hir);
  Hir char_class(const AstNode& node);
  Hir pop();
  std::vector<Hir> pop(std::size_t count);
  void push(Hir hir) { stack_.push_back(std::move(hir)); }
  uint32_t max_char() const { return options_.utf8 ? kMaxCodePoint : 0xFF; }

  const Ast& ast_;
  const SyntaxOptions& options_;
  std::vector<Hir> stack_;
  std::size_t memory_ = 0;  // an upper bound of the result's bytes
  NamedSets named_sets_;
  std::size_t class_work_ = 0;  // ranges that set operations have touched
};

Expected<Hir> Translator::run() {
  stack_.reserve(16);
  std::size_t done = 0;
  for (const AstNode& node : ast_.nodes) {
    memory_ += kNodeCost;
    ++done;
    switch (node.kind) {
      case AstKind::kRepeat: {
        bool lazy = node.lazy != ((node.flags & kSwapGreed) != 0);
        push(Hir::make_repeat(pop(), node.arg, node.count, !lazy));
        break;
      }
      case AstKind::kGroup:
        if (node.arg != 0) push(Hir::make_capture(pop(), node.arg, ast_.capture_names[node.arg]));
        break;
      case AstKind::kLookaround:
        push(Hir::make_lookaround(pop(), (node.arg & kBehind) == 0, (node.arg & kNegated) != 0));
        break;
      case AstKind::kConcat: push(Hir::make_concat(pop(node.arg))); break;
      case AstKind::kAlternate: push(Hir::make_alternate(pop(node.arg))); break;
      default: push(leaf(node)); break;
    }
    if (memory_ > options_.memory_limit) {
      const double part = static_cast<double>(done) / static_cast<double>(ast_.nodes.size());
      const Error error = over_budget("a simplified tree", static_cast<double>(memory_) / part, options_.memory_limit,
                                      "use smaller classes", {});
      return Error(error.kind(), Span{node.begin, node.end}, error.message());
    }
    if (class_work_ > kMaxClassWork) {
      return Error(ErrorKind::kProgramTooLarge, Span{node.begin, node.end},
                   "the set operations of the pattern touch too many ranges; use fewer of them or smaller classes");
    }
  }
  return pop();
}

Hir Translator::pop() {
  Hir top = std::move(stack_.back());
  stack_.pop_back();
  return top;
}

std::vector<Hir> Translator::pop(std::size_t count) {
  auto first = stack_.end() - static_cast<std::ptrdiff_t>(count);
  std::vector<Hir> top(std::make_move_iterator(first), std::make_move_iterator(stack_.end()));
  stack_.erase(first, stack_.end());
  if (count > 1000) stack_.shrink_to_fit();
  return top;
}

Hir Translator::leaf(const AstNode& node) {
  const bool multi_line = (node.flags & kMultiLine) != 0, crlf = (node.flags & kCrlf) != 0;
  switch (node.kind) {
    case AstKind::kLiteral: return literal(node);
    case AstKind::kAnyChar: return any_char((node.flags & kDotNl) != 0, crlf);
    case AstKind::kNotNewline: return any_char(false, crlf);
    case AstKind::kNewlineSequence: return sized(newline_sequence(options_));
    case AstKind::kGraphemeCluster: return sized(grapheme_cluster(options_));
    case AstKind::kAnyByte: return Hir::make_class({{0, 0xFF}}, true);
    case AstKind::kClass: return char_class(node);
    case AstKind::kCaret: return multi_line ? line_start(crlf, options_) : Hir::make_look(Look::kStartText);
    case AstKind::kDollar: return multi_line ? line_end(crlf, options_) : Hir::make_look(Look::kEndText);
    case AstKind::kStartText: return Hir::make_look(Look::kStartText);
    case AstKind::kEndText: return Hir::make_look(Look::kEndText);
    case AstKind::kWordBoundary:
    case AstKind::kNotWordBoundary:
    case AstKind::kWordStart:
    case AstKind::kWordEnd:
    case AstKind::kWordStartHalf:
    case AstKind::kWordEndHalf: return sized(word_edge(node.kind, (node.flags & kUnicode) != 0, options_));
    default: return Hir::make_empty();
  }
}

// A surrogate's encoding starts with ED A0..BF; no other character's does.
bool has_surrogate(std::string_view text) {
  for (std::size_t at = text.find('\xED'); at != std::string_view::npos; at = text.find('\xED', at + 1)) {
    if (at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) >= 0xA0) return true;
  }
  return false;
}

Hir Translator::literal(const AstNode& node) {
  std::string_view text = std::string_view(ast_.text).substr(node.arg, node.count);
  if (options_.never_nl && text.find('\n') != std::string_view::npos) return Hir::make_fail();
  if (options_.utf8 && has_surrogate(text)) return Hir::make_fail();
  if (node.flags & kFoldCase) return folded_literal(text);
  memory_ += text.size();
  return Hir::make_literal(std::string(text));
}

// Runs of characters without a case stay literal, the others become classes.
Hir Translator::folded_literal(std::string_view text) {
  std::vector<Hir> pieces;
  std::string plain;
  auto flush = [&] {
    if (!plain.empty()) pieces.push_back(Hir::make_literal(std::exchange(plain, {})));
  };
  for (std::size_t at = 0; at < text.size();) {
    uint32_t c = static_cast<unsigned char>(text[at]);
    std::size_t length = options_.utf8 ? decode_utf8(text, at, c) : 1;
    if (c < 0x80 ? !((c | 0x20) >= 'a' && (c | 0x20) <= 'z') : unicode::next_fold(c) == c) {
      plain += text.substr(at, length);
    } else {
      flush();
      pieces.push_back(character(c, true));
      memory_ += kFoldedCost;
      if (memory_ > options_.memory_limit) break;  // run() reports it
    }
    at += length;
  }
  flush();
  pieces.shrink_to_fit();
  return Hir::make_concat(std::move(pieces));
}

Hir Translator::character(uint32_t c, bool fold) {
  CharSet set({{c, c}});
  if (fold) {
    bool ascii_pair = c < 0x80 && (c | 0x20) != 'k' && (c | 0x20) != 's';
    if (ascii_pair) return Hir::make_class({{c & ~0x20u, c & ~0x20u}, {c | 0x20, c | 0x20}}, !options_.utf8);
    for (uint32_t next = unicode::next_fold(c); next != c; next = unicode::next_fold(next)) {
      if (next <= max_char()) set.add(next, next);
    }
  }
  return Hir::make_class(std::move(set), !options_.utf8);
}

Hir Translator::any_char(bool newline, bool crlf) {
  CharSet ends;  // of lines
  if (!newline && crlf) ends = {{'\n', '\n'}, {'\r', '\r'}};
  const uint32_t terminator = static_cast<unsigned char>(options_.line_terminator);
  if (!newline && !crlf) ends = {{terminator, terminator}};
  if (options_.never_nl) ends.add('\n', '\n');
  ends.negate(max_char());
  return Hir::make_class(std::move(ends), !options_.utf8);
}

std::size_t class_bytes(const std::vector<Hir>& children);

// The memory of the sets in a Hir, all nodes counted as a few ranges.
std::size_t class_bytes(const Hir& hir) {
  std::size_t bytes = sizeof(Hir);
  if (auto* cls = std::get_if<Hir::Class>(&hir.node)) bytes += cls->set.ranges().size() * sizeof(CodeRange);
  if (auto* lookaround = std::get_if<Hir::Lookaround>(&hir.node)) bytes += class_bytes(lookaround->child);
  if (auto* repeat = std::get_if<Hir::Repeat>(&hir.node)) bytes += class_bytes(repeat->child);
  if (auto* concat = std::get_if<Hir::Concat>(&hir.node)) bytes += class_bytes(concat->children);
  if (auto* alternate = std::get_if<Hir::Alternate>(&hir.node)) bytes += class_bytes(alternate->children);
  return bytes;
}

std::size_t class_bytes(const std::vector<Hir>& children) {
  std::size_t bytes = 0;
  for (const Hir& child : children) bytes += class_bytes(child);
  return bytes;
}

// What named_expressions.h made; small trees.
Hir Translator::sized(Hir hir) {
  memory_ += class_bytes(hir);
  return hir;
}

Hir Translator::char_class(const AstNode& node) {
  std::span<const ClassItem> items(ast_.items.data() + node.arg, node.count);
  CharSet set = class_set(items, (node.flags & kFoldCase) != 0, named_sets_, class_work_);
  if (node.negated) set.negate();
  if (options_.never_nl) set.subtract({{'\n', '\n'}});
  if (!options_.utf8) set.intersect({{0, 0xFF}});
  memory_ += set.ranges().size() * sizeof(CodeRange);
  return Hir::make_class(std::move(set), !options_.utf8);
}

}  // namespace

Expected<Hir> translate(const Ast& ast, const SyntaxOptions& options) { return Translator(ast, options).run(); }

}  // namespace lino::syntax

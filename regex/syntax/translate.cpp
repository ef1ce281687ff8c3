// Ast -> Hir: what the flags mean, case folded, classes as sets, literals as bytes.
//
// The Ast is postfix, so this is a stack machine: a leaf pushes its Hir, an inner node pops its children. Folding
// follows RE2: under (?i) a class is closed over simple case folding before it is negated, and in Latin-1 folding
// is Unicode's, cut down to the first 256 characters afterwards.
//
// What a pattern says again and again, as \d, [^\s"] or a folded letter, is made once, and its nodes share the set.
#include <algorithm>
#include <array>
#include <bit>
#include <memory>
#include <span>
#include <utility>

#include "regex/syntax/budget.h"
#include "regex/syntax/classes.h"
#include "regex/syntax/encoding.h"
#include "regex/syntax/hir_arena.h"
#include "regex/syntax/named_expressions.h"
#include "regex/syntax/parse.h"
#include "regex/syntax/unicode/unicode.h"

namespace lino::syntax {
namespace {

// Sets that were made for the pattern, by what they were made of: the newest of each slot.
constexpr std::size_t kSharedClasses = 256, kSharedLetters = 64;  // powers of two
constexpr std::size_t kProbes = 8;                                // slots that a class may be in
struct SharedClass {
  const AstNode* node = nullptr;
  const SharedSet* set = nullptr;
  unicode::BeyondAscii beyond_ascii;
};
struct SharedLetter {
  uint32_t letter = 0;
  const SharedSet* set = nullptr;
};

bool same_item(const ClassItem& a, const ClassItem& b) {
  return a.kind == b.kind && a.negated == b.negated && a.lo == b.lo && a.hi == b.hi;
}

std::size_t hash_of(std::span<const ClassItem> items) {
  uint64_t hash = items.size();
  for (const ClassItem& item : items) {
    const auto what = static_cast<uint64_t>(item.kind) * 2 + (item.negated ? 1 : 0);
    hash = (hash ^ what ^ uint64_t{item.lo} << 5 ^ uint64_t{item.hi} << 27) * 0x9E3779B97F4A7C15u;
    hash ^= hash >> 29;
  }
  return hash;
}

class Translator {
 public:
  Translator(const Ast& ast, const SyntaxOptions& options, HirArena& arena)
      : ast_(ast), options_(options), arena_(arena) {}
  Expected<Hir> run();

 private:
  Hir leaf(const AstNode& node);
  Hir literal(const AstNode& node);
  Hir folded_literal(std::string_view text);
  Hir folded_letter(uint32_t code_point);
  Hir any_char(bool newline, bool crlf);
  template <class Make>
  Hir composed(const AstNode& node, const Make& make);
  Hir char_class(const AstNode& node);
  SharedClass* slot_of(const AstNode& node, bool& known);
  std::span<const ClassItem> items_of(const AstNode& node) const { return {ast_.items.data() + node.arg, node.count}; }
  bool same_class(const AstNode& a, const AstNode& b) const;
  std::size_t memory() const { return arena_.memory() + (stack_.capacity() + pieces_.capacity()) * sizeof(Hir); }
  bool too_large() const { return memory() > options_.memory_limit; }
  Error over_budget(const AstNode& node, double needed) const;
  Hir pop();
  template <class Make>
  void join(std::size_t count, const Make& make);
  uint32_t max_char() const { return options_.utf8 ? kMaxCodePoint : 0xFF; }

  const Ast& ast_;
  const SyntaxOptions& options_;
  HirArena& arena_;
  std::string_view text_;  // of the Ast, in the arena
  std::vector<Hir> stack_;
  std::vector<Hir> pieces_;  // scratch of folded_literal()
  NamedSets named_sets_;
  std::array<const SharedSet*, 3> dots_{};
  const SharedSet* any_byte_ = nullptr;
  std::vector<SharedClass> classes_;
  std::vector<SharedLetter> letters_;
  std::vector<std::pair<uint32_t, Hir>> composed_;  // by kind and flags
  std::size_t class_work_ = 0;                      // ranges that set operations have touched
};

// The height of the stack at the most.
std::size_t stack_height(std::span<const AstNode> nodes) {
  std::size_t height = 0, highest = 0;
  for (const AstNode& node : nodes) {
    switch (node.kind) {
      case AstKind::kRepeat:
      case AstKind::kGroup:
      case AstKind::kLookaround: break;
      case AstKind::kConcat:
      case AstKind::kAlternate: height -= node.arg - 1; break;
      default: highest = std::max(highest, ++height); break;
    }
  }
  return highest;
}

Expected<Hir> Translator::run() {
  const std::size_t height = stack_height(ast_.nodes);
  if (height * sizeof(Hir) > options_.memory_limit) {
    return over_budget(ast_.nodes.back(), static_cast<double>(height * sizeof(Hir)));
  }
  stack_.reserve(height);
  text_ = arena_.keep(ast_.text);
  std::size_t done = 0;
  for (const AstNode& node : ast_.nodes) {
    ++done;
    switch (node.kind) {
      case AstKind::kRepeat: {
        bool lazy = node.lazy != ((node.flags & kSwapGreed) != 0);
        stack_.push_back(arena_.make_repeat(pop(), node.arg, node.count, !lazy));
        break;
      }
      case AstKind::kGroup:
        if (node.arg != 0) stack_.push_back(arena_.make_capture(pop(), node.arg));
        break;
      case AstKind::kLookaround:
        stack_.push_back(arena_.make_lookaround(pop(), (node.arg & kBehind) == 0, (node.arg & kNegated) != 0));
        break;
      case AstKind::kConcat: join(node.arg, [this](auto parts) { return arena_.make_concat(parts); }); break;
      case AstKind::kAlternate: join(node.arg, [this](auto parts) { return arena_.make_alternate(parts); }); break;
      default: stack_.push_back(leaf(node)); break;
    }
    if (too_large()) {
      const double part = static_cast<double>(done) / static_cast<double>(ast_.nodes.size());
      return over_budget(node, static_cast<double>(memory()) / part);
    }
    if (class_work_ > kMaxClassWork) {
      return Error(ErrorKind::kProgramTooLarge, Span{node.begin, node.end},
                   "the set operations of the pattern touch too many ranges; use fewer of them or smaller classes");
    }
  }
  return pop();
}

Error Translator::over_budget(const AstNode& node, double needed) const {
  const Error error =
      syntax::over_budget("a simplified tree", needed, options_.memory_limit, "use smaller classes", {});
  return Error(error.kind(), Span{node.begin, node.end}, error.message());
}

Hir Translator::pop() {
  const Hir top = stack_.back();
  stack_.pop_back();
  return top;
}

// The `count` newest become one.
template <class Make>
void Translator::join(std::size_t count, const Make& make) {
  const Hir joined = make(std::span(stack_).last(count));
  stack_.resize(stack_.size() - count);
  stack_.push_back(joined);
}

Hir Translator::leaf(const AstNode& node) {
  const bool multi_line = (node.flags & kMultiLine) != 0, crlf = (node.flags & kCrlf) != 0;
  switch (node.kind) {
    case AstKind::kLiteral: return literal(node);
    case AstKind::kAnyChar: return any_char((node.flags & kDotNl) != 0, crlf);
    case AstKind::kNotNewline: return any_char(false, crlf);
    case AstKind::kNewlineSequence: return composed(node, [&] { return newline_sequence(arena_, options_); });
    case AstKind::kGraphemeCluster: return composed(node, [&] { return grapheme_cluster(arena_, options_); });
    case AstKind::kAnyByte:
      if (any_byte_ == nullptr) any_byte_ = arena_.share({{0, 0xFF}});
      return arena_.make_class(any_byte_, true);
    case AstKind::kClass: return char_class(node);
    case AstKind::kCaret: return multi_line ? line_start(crlf, arena_, options_) : arena_.make_look(Look::kStartText);
    case AstKind::kDollar: return multi_line ? line_end(crlf, arena_, options_) : arena_.make_look(Look::kEndText);
    case AstKind::kStartText: return arena_.make_look(Look::kStartText);
    case AstKind::kEndText: return arena_.make_look(Look::kEndText);
    case AstKind::kWordBoundary:
    case AstKind::kNotWordBoundary:
    case AstKind::kWordStart:
    case AstKind::kWordEnd:
    case AstKind::kWordStartHalf:
    case AstKind::kWordEndHalf:
      if ((node.flags & kUnicode) == 0) return word_edge(node.kind, false, arena_, options_);
      return composed(node, [&] { return word_edge(node.kind, true, arena_, options_); });
    default: return arena_.make_empty();
  }
}

Hir Translator::literal(const AstNode& node) {
  const std::string_view text = text_.substr(node.arg, node.count);
  if (options_.never_nl && text.find(options_.line_terminator) != std::string_view::npos) return arena_.make_fail();
  if (options_.utf8 && has_surrogate(text)) return arena_.make_fail();
  if (node.flags & kFoldCase) return folded_literal(text);
  return arena_.make_literal_of(text);
}

// Runs of characters without a case stay literal, the others become classes.
Hir Translator::folded_literal(std::string_view text) {
  pieces_.clear();
  std::size_t plain = 0;  // where such a run begins
  const auto flush = [&](std::size_t end) {
    if (plain < end) pieces_.push_back(arena_.make_literal_of(text.substr(plain, end - plain)));
  };
  for (std::size_t at = 0; at < text.size();) {
    uint32_t c = static_cast<unsigned char>(text[at]);
    const std::size_t length = options_.utf8 ? decode_utf8(text, at, c) : 1;
    if (c < 0x80 ? (c | 0x20) >= 'a' && (c | 0x20) <= 'z' : unicode::next_fold(c) != c) {
      flush(at);
      pieces_.push_back(folded_letter(c));
      plain = at + length;
      if (too_large()) break;  // run() reports it
    }
    at += length;
  }
  flush(text.size());
  return arena_.make_concat(pieces_);
}

Hir Translator::folded_letter(uint32_t c) {
  if (c < 0x80) c |= 0x20;
  if (letters_.empty()) letters_.resize(kSharedLetters);
  SharedLetter& known = letters_[c & (kSharedLetters - 1)];
  if (known.letter != c) {
    CharSet set({{c, c}});
    for (uint32_t next = unicode::next_fold(c); next != c; next = unicode::next_fold(next)) {
      if (next <= max_char()) set.add(next, next);
    }
    known = {c, arena_.share(std::move(set))};
  }
  return arena_.make_class(known.set, !options_.utf8);
}

Hir Translator::any_char(bool newline, bool crlf) {
  const unsigned which = newline ? 0 : crlf ? 1 : 2;
  if (dots_[which] != nullptr) return arena_.make_class(dots_[which], !options_.utf8, everything_beyond_ascii());
  CharSet ends;  // of lines
  if (!newline && crlf) ends = {{'\n', '\n'}, {'\r', '\r'}};
  const uint32_t terminator = options_.terminator();
  if (!newline && !crlf) ends = {{terminator, terminator}};
  if (options_.never_nl) ends.add(terminator, terminator);
  ends.negate(max_char());
  dots_[which] = arena_.share(std::move(ends));
  return arena_.make_class(dots_[which], !options_.utf8, everything_beyond_ascii());
}

// What named_expressions.h makes for such a node; small trees, of which all after the first share their sets.
template <class Make>
Hir Translator::composed(const AstNode& node, const Make& make) {
  const uint32_t key = static_cast<uint32_t>(node.kind) << 8 | node.flags;
  auto known = std::ranges::find(composed_, key, &std::pair<uint32_t, Hir>::first);
  if (known == composed_.end()) known = composed_.insert(known, {key, make()});
  return arena_.copy(known->second);
}

bool Translator::same_class(const AstNode& a, const AstNode& b) const {
  return a.negated == b.negated && ((a.flags ^ b.flags) & kFoldCase) == 0 &&
         std::ranges::equal(items_of(a), items_of(b), same_item);
}

// Where a class like this one is `known` or may be put; null: there is no other class.
SharedClass* Translator::slot_of(const AstNode& node, bool& known) {
  known = false;
  if (ast_.items.size() == node.count) return nullptr;
  if (classes_.empty()) classes_.resize(std::bit_ceil(std::min(2 * ast_.items.size(), kSharedClasses)));
  const std::size_t home = hash_of(items_of(node)), mask = classes_.size() - 1;
  for (std::size_t probe = 0; probe < kProbes; ++probe) {
    SharedClass& slot = classes_[(home + probe) & mask];
    known = slot.node != nullptr && same_class(*slot.node, node);
    if (known || slot.node == nullptr) return &slot;
  }
  return &classes_[home & mask];
}

Hir Translator::char_class(const AstNode& node) {
  bool known = false;
  SharedClass* const slot = slot_of(node, known);
  if (known) return arena_.make_class(slot->set, !options_.utf8, slot->beyond_ascii);
  CharSet set = class_set(items_of(node), (node.flags & kFoldCase) != 0, named_sets_, class_work_);
  if (node.negated) set.negate();
  if (options_.never_nl) set.subtract({{options_.terminator(), options_.terminator()}});
  if (!options_.utf8) set.intersect({{0, 0xFF}});
  const SharedSet* const shared = arena_.share(std::move(set));
  unicode::BeyondAscii beyond = beyond_ascii(items_of(node), (node.flags & kFoldCase) != 0);
  beyond.negated = beyond.negated != node.negated;
  if (slot != nullptr) *slot = {&node, shared, beyond};
  return arena_.make_class(shared, !options_.utf8, beyond);
}

}  // namespace

Expected<HirTree> translate(const Ast& ast, const SyntaxOptions& options) {
  auto arena = std::make_shared<HirArena>(ast.text.size() + (ast.nodes.size() - 1) * sizeof(Hir));
  Expected<Hir> root = Translator(ast, options, *arena).run();
  if (!root) return root.error();
  arena->trim();
  return HirTree{std::move(arena), *root};
}

}  // namespace lino::syntax

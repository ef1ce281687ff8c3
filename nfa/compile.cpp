// Hir -> Nfa, by Thompson's construction (CACM 1968) in continuation style: compile(node, next) adds the states that
// match the node and then go to `next`, and returns where they start. So a pattern is built from its end (a reverse
// Nfa from its beginning), and no state needs patching but the heads of loops.
//
// Two choices decide preference among empty loops, as in RE2: x* for an x that may be empty is (x+)?, and x{n,m}
// is n copies of x followed by (x(x)?)?. Copies of x are copies of its states, not compiled again.
#include "nfa/compile.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "nfa/builder.h"
#include "nfa/utf8.h"
#include "nfa/words.h"
#include "regex/syntax/budget.h"
#include "regex/syntax/hir_arena.h"

namespace lino::nfa {
namespace {

using syntax::Hir;

Look mirror(Look look) {
  switch (look) {
    case Look::kStartText: return Look::kEndText;
    case Look::kEndText: return Look::kStartText;
    case Look::kStartLine: return Look::kEndLine;
    case Look::kEndLine: return Look::kStartLine;
    case Look::kWordBoundary:
    case Look::kNotWordBoundary: return look;
    case Look::kNotAfterWord: return Look::kNotBeforeWord;
    case Look::kNotBeforeWord: return Look::kNotAfterWord;
    case Look::kAfterWord: return Look::kBeforeWord;
    case Look::kBeforeWord: return Look::kAfterWord;
  }
  return look;
}

// The highest index of a group. Not the number of groups: (a){0} leaves no node behind.
uint32_t highest_capture(const Hir& hir) {
  if (hir.facts.captures == 0) return 0;
  const auto of = [](const Hir::Nodes& children) {
    uint32_t highest = 0;
    for (const Hir& child : children) highest = std::max(highest, highest_capture(child));
    return highest;
  };
  if (const auto* node = std::get_if<Hir::Capture>(&hir.node)) return std::max(node->index, of(node->child));
  if (const auto* node = std::get_if<Hir::Repeat>(&hir.node)) return of(node->child);
  if (const auto* node = std::get_if<Hir::Concat>(&hir.node)) return of(node->children);
  if (const auto* node = std::get_if<Hir::Alternate>(&hir.node)) return of(node->children);
  return 0;
}

// A class that the pattern has more than once: its states are copied.
struct KnownClass {
  const syntax::CharSet* set = nullptr;
  Fragment fragment;
};
constexpr std::size_t kKnownClasses = 64;

class Compiler {
 public:
  explicit Compiler(const CompileOptions& options) : options_(options), builder_(options.size_limit), trie_(builder_) {}

  bool full() const { return builder_.full; }
  void compile_all(std::span<const Hir* const> hirs);
  Nfa finish() { return builder_.finish(options_.word_chars); }

 private:
  StateId compile_pattern(const Hir& hir, uint32_t pattern);
  StateId match_of(uint32_t pattern);
  StateId compile_behind_literal(const Hir& hir, uint32_t pattern);
  void compile_patterns(std::span<const Hir* const> hirs);
  const Hir::Literal* first_literal(const Hir& hir) const;
  StateId compile(const Hir& hir, StateId next);
  StateId compile_literal(const Hir::Literal& literal, StateId next);
  StateId compile_class(const Hir::Class& cls, StateId next);
  StateId compile_utf8(const Hir::Class& cls, StateId next);
  StateId compile_repeat(const Hir::Repeat& repeat, StateId next);
  StateId compile_capture(const Hir::Capture& capture, StateId next);
  StateId compile_lookaround(const Hir::Lookaround& lookaround, StateId next);
  StateId compile_concat(const Hir::Concat& concat, StateId next, std::size_t without = 0);
  StateId compile_alternate(const Hir::Alternate& alternate, StateId next);
  StateId compile_words(std::span<const Hir> literals, StateId next);
  StateId either(bool greedy, StateId body, StateId next);
  StateId in_slots(uint32_t slot, const Hir& child, StateId next);

  const CompileOptions& options_;
  NfaBuilder builder_;
  Utf8Automaton utf8_;
  WordTrie trie_;
  std::vector<StateId> pending_;         // a stack of starts of alternatives
  std::vector<Transition> transitions_;  // scratch of compile_class
  std::vector<KnownClass> known_;        // the last kKnownClasses
  std::size_t oldest_known_ = 0;
  std::array<const syntax::SharedSet*, 64>
      told_apart_{};              // sets of bytes that the builder knows, the newest of each slot
  std::optional<StateId> match_;  // of all patterns, in a reverse Nfa without captures
  uint32_t first_slot_ = 0;       // of the pattern being compiled
};

// A repeated child: compiled once, then its states are copied.
class Copies {
 public:
  Copies(NfaBuilder& builder, uint32_t count) : builder_(builder), count_(count) {}

  template <class Compile>
  StateId make(StateId next, const Compile& compile) {
    if (fragment_) return builder_.copy(*fragment_, next);
    if (count_ <= 1) return compile(next);
    Fragment fragment = builder_.open_fragment(next);
    const StateId start = compile(next);
    builder_.close_fragment(fragment, start);
    builder_.expect_copies(fragment, count_ - 1);
    fragment_ = fragment;
    return start;
  }

 private:
  NfaBuilder& builder_;
  uint32_t count_;
  std::optional<Fragment> fragment_;
};

void Compiler::compile_all(std::span<const Hir* const> hirs) {
  Nfa& nfa = builder_.nfa;
  nfa.reverse = options_.reverse;
  nfa.has_captures = options_.captures;
  nfa.pattern_count = static_cast<uint32_t>(hirs.size());
  nfa.first_slot.resize(hirs.size() + 1);
  for (std::size_t i = 0; i < hirs.size(); ++i) {
    nfa.first_slot[i + 1] = nfa.first_slot[i] + 2 * (highest_capture(*hirs[i]) + 1);
  }
  compile_patterns(hirs);
  nfa.start_anchored = hirs.empty() ? builder_.fail() : builder_.union_of(pending_);
  nfa.start_unanchored = nfa.start_anchored;
  pending_.clear();
  if (options_.anchored_only) return;
  nfa.start_unanchored = builder_.open_union();
  builder_.close_union(nfa.start_unanchored, nfa.start_anchored, builder_.range(0x00, 0xFF, nfa.start_unanchored));
}

// The starts of all patterns, in order, to pending_. Neighbours that begin with a literal share its beginning, so that
// thousands of patterns need not mean thousands of states at each position.
void Compiler::compile_patterns(std::span<const Hir* const> hirs) {
  std::vector<StateId> starts;
  for (std::size_t end = hirs.size(); end > 0 && !full();) {
    std::size_t begin = end;
    while (begin > 0 && hirs.size() > 1 && first_literal(*hirs[begin - 1]) != nullptr) --begin;
    if (begin + 1 >= end) {
      --end;
      starts.push_back(compile_pattern(*hirs[end], static_cast<uint32_t>(end)));
      continue;
    }
    std::vector<Word> words(end - begin);
    for (; end > begin && !full(); --end) {
      const Hir& hir = *hirs[end - 1];
      words[end - 1 - begin] = {first_literal(hir)->bytes, compile_behind_literal(hir, static_cast<uint32_t>(end - 1))};
    }
    if (!full()) starts.push_back(trie_.build(words, options_.reverse));
  }
  pending_.assign(starts.rbegin(), starts.rend());
}

// The literal that every match begins with (in a reverse Nfa: ends with); null: none, or slots are in the way.
const Hir::Literal* Compiler::first_literal(const Hir& hir) const {
  if (options_.captures) return nullptr;
  if (const auto* literal = std::get_if<Hir::Literal>(&hir.node)) return literal;
  if (const auto* capture = std::get_if<Hir::Capture>(&hir.node)) return first_literal(capture->child.front());
  const auto* concat = std::get_if<Hir::Concat>(&hir.node);
  if (concat == nullptr) return nullptr;
  return std::get_if<Hir::Literal>(&(options_.reverse ? concat->children.back() : concat->children.front()).node);
}

StateId Compiler::match_of(uint32_t pattern) {
  if (!options_.reverse || options_.captures) return builder_.match(pattern);
  if (!match_) match_ = builder_.match(0);
  return *match_;
}

// What follows first_literal() in a pattern.
StateId Compiler::compile_behind_literal(const Hir& hir, uint32_t pattern) {
  if (const auto* capture = std::get_if<Hir::Capture>(&hir.node)) {
    return compile_behind_literal(capture->child.front(), pattern);
  }
  const auto* concat = std::get_if<Hir::Concat>(&hir.node);
  const StateId match = match_of(pattern);
  return concat == nullptr ? match : compile_concat(*concat, match, 1);
}

StateId Compiler::compile_pattern(const Hir& hir, uint32_t pattern) {
  first_slot_ = builder_.nfa.first_slot[pattern];
  const StateId match = match_of(pattern);
  return options_.captures ? in_slots(first_slot_, hir, match) : compile(hir, match);
}

StateId Compiler::in_slots(uint32_t slot, const Hir& child, StateId next) {
  const StateId body = compile(child, builder_.capture(options_.reverse ? slot : slot + 1, next));
  return builder_.capture(options_.reverse ? slot + 1 : slot, body);
}

StateId Compiler::compile(const Hir& hir, StateId next) {
  if (full()) return next;
  struct Visitor {
    Compiler& c;
    StateId next;
    StateId operator()(const Hir::Empty&) { return next; }
    StateId operator()(const Hir::Literal& node) { return c.compile_literal(node, next); }
    StateId operator()(const Hir::Class& node) { return c.compile_class(node, next); }
    StateId operator()(const Hir::LookAt& node) {
      return c.builder_.look(c.options_.reverse ? mirror(node.look) : node.look, next);
    }
    StateId operator()(const Hir::Lookaround& node) { return c.compile_lookaround(node, next); }
    StateId operator()(const Hir::Repeat& node) { return c.compile_repeat(node, next); }
    StateId operator()(const Hir::Capture& node) { return c.compile_capture(node, next); }
    StateId operator()(const Hir::Concat& node) { return c.compile_concat(node, next); }
    StateId operator()(const Hir::Alternate& node) { return c.compile_alternate(node, next); }
  };
  return std::visit(Visitor{*this, next}, hir.node);
}

StateId Compiler::compile_literal(const Hir::Literal& literal, StateId next) {
  const std::size_t size = literal.bytes.size();
  builder_.expect_states(size);
  for (std::size_t i = 0; i < size && !full(); ++i) {
    const auto byte = static_cast<uint8_t>(literal.bytes[options_.reverse ? i : size - 1 - i]);
    next = builder_.range(byte, byte, next);
  }
  return next;
}

StateId Compiler::compile_class(const Hir::Class& cls, StateId next) {
  const auto& ranges = cls.set().ranges();
  if (ranges.empty()) return builder_.fail();
  if (!cls.bytes && ranges.back().hi >= 0x80) return compile_utf8(cls, next);
  transitions_.clear();
  for (const syntax::CodeRange& r : ranges) {
    transitions_.push_back({static_cast<uint8_t>(r.lo), static_cast<uint8_t>(r.hi), next});
  }
  const std::size_t slot = reinterpret_cast<std::uintptr_t>(cls.shared) / sizeof(syntax::SharedSet);
  const syntax::SharedSet*& told_apart = told_apart_[slot % told_apart_.size()];
  if (told_apart == cls.shared) return builder_.known_sparse(transitions_);
  told_apart = cls.shared;
  return builder_.sparse(transitions_);
}

StateId Compiler::compile_utf8(const Hir::Class& cls, StateId next) {
  const syntax::CharSet& set = cls.set();
  if (cls.shared->uses == 1) return utf8_.build(cls, options_.reverse, builder_, next);
  const auto known = std::ranges::find(known_, &set, &KnownClass::set);
  if (known != known_.end()) return builder_.again(known->fragment, next);
  Fragment fragment = builder_.open_fragment(next);
  const StateId start = utf8_.build(cls, options_.reverse, builder_, next);
  builder_.close_fragment(fragment, start);
  if (known_.size() < kKnownClasses) known_.push_back({&set, fragment});
  else known_[oldest_known_++ % kKnownClasses] = {&set, fragment};
  return start;
}

StateId Compiler::either(bool greedy, StateId body, StateId next) {
  const StateId greedy_order[2] = {body, next}, lazy_order[2] = {next, body};
  return builder_.union_of(greedy ? greedy_order : lazy_order);
}

StateId Compiler::compile_repeat(const Hir::Repeat& repeat, StateId next) {
  const Hir& child = repeat.child.front();
  uint32_t min = repeat.min, max = repeat.max;
  if (child.facts.max_len == 0) {  // once without a byte is as good as many times
    min = std::min(min, 1u);
    max = std::min(max, 1u);
  }
  const bool unbounded = max == syntax::kUnbounded;
  Copies copies(builder_, unbounded ? min : max);
  const auto body = [&](StateId then) { return copies.make(then, [&](StateId n) { return compile(child, n); }); };
  StateId start = next;
  uint32_t required = min;
  if (unbounded) {
    const StateId head = builder_.open_union();
    const StateId loop = body(head);
    builder_.close_union(head, repeat.greedy ? loop : next, repeat.greedy ? next : loop);
    if (min == 0) return child.facts.min_len == 0 ? either(repeat.greedy, loop, next) : head;
    start = loop;
    --required;
  } else {
    for (uint32_t i = min; i < max && !full(); ++i) start = either(repeat.greedy, body(start), next);
  }
  for (uint32_t i = 0; i < required && !full(); ++i) start = body(start);
  return start;
}

StateId Compiler::compile_lookaround(const Hir::Lookaround& lookaround, StateId next) {
  if (options_.word_chars == nullptr) return builder_.lookaround(lookaround.id, lookaround.negated, next);
  const bool ahead = lookaround.ahead != options_.reverse;
  if (lookaround.negated) return builder_.look(ahead ? Look::kNotBeforeWord : Look::kNotAfterWord, next);
  return builder_.look(ahead ? Look::kBeforeWord : Look::kAfterWord, next);
}

StateId Compiler::compile_capture(const Hir::Capture& capture, StateId next) {
  if (!options_.captures) return compile(capture.child.front(), next);
  return in_slots(first_slot_ + 2 * capture.index, capture.child.front(), next);
}

// The first `without` of the children are left out, in the order of matching.
StateId Compiler::compile_concat(const Hir::Concat& concat, StateId next, std::size_t without) {
  const std::size_t size = concat.children.size();
  for (std::size_t i = 0; i + without < size && !full(); ++i) {
    next = compile(concat.children[options_.reverse ? i : size - 1 - i], next);
  }
  return next;
}

// Alternatives from the last to the first; neighbours that are literals become one.
StateId Compiler::compile_alternate(const Hir::Alternate& alternate, StateId next) {
  const std::span<const Hir> children(alternate.children.data(), alternate.children.size());
  const auto is_literal = [&](std::size_t i) { return std::holds_alternative<Hir::Literal>(children[i].node); };
  const std::size_t base = pending_.size();
  for (std::size_t end = children.size(); end > 0 && !full();) {
    std::size_t begin = end - 1;
    if (is_literal(begin)) {
      while (begin > 0 && is_literal(begin - 1)) --begin;
    }
    const StateId start =
        end - begin > 1 ? compile_words(children.subspan(begin, end - begin), next) : compile(children[begin], next);
    pending_.push_back(start);
    end = begin;
  }
  std::reverse(pending_.begin() + static_cast<std::ptrdiff_t>(base), pending_.end());
  const StateId id = full() ? next : builder_.union_of(std::span(pending_).subspan(base));
  pending_.resize(base);
  return id;
}

StateId Compiler::compile_words(std::span<const Hir> literals, StateId next) {
  std::vector<Word> words;
  words.reserve(literals.size());
  for (const Hir& literal : literals) words.push_back({std::get<Hir::Literal>(literal.node).bytes, next});
  return trie_.build(words, options_.reverse);
}

Error too_large(std::span<const Hir* const> hirs, std::size_t limit) {
  double bytes = 0;
  for (const Hir* hir : hirs) bytes += estimate(*hir);
  return syntax::over_budget("an automaton", bytes, limit, "use smaller counts", {});
}

}  // namespace

double estimate(const Hir& hir) {
  constexpr double kState = sizeof(State);
  const auto sum = [](const Hir::Nodes& children) {
    double total = 0;
    for (const Hir& child : children) total += estimate(child);
    return total;
  };
  if (const auto* node = std::get_if<Hir::Literal>(&hir.node)) return kState * static_cast<double>(node->bytes.size());
  if (const auto* node = std::get_if<Hir::Class>(&hir.node)) {
    const auto& ranges = node->set().ranges();  // of UTF-8: measured, about three transitions and states a range
    const bool utf8 = !node->bytes && !ranges.empty() && ranges.back().hi >= 0x80;
    return kState + (utf8 ? 3 : 1) * sizeof(Transition) * static_cast<double>(ranges.size());
  }
  if (const auto* node = std::get_if<Hir::Repeat>(&hir.node)) {
    const uint32_t times = node->max == syntax::kUnbounded ? node->min + 1 : node->max;
    const uint32_t copies = node->child.front().facts.max_len == 0 ? 1 : times;
    return copies * (estimate(node->child.front()) + kState);
  }
  if (const auto* node = std::get_if<Hir::Capture>(&hir.node)) return 2 * kState + estimate(node->child.front());
  if (const auto* node = std::get_if<Hir::Concat>(&hir.node)) return sum(node->children);
  if (const auto* node = std::get_if<Hir::Alternate>(&hir.node)) return kState + sum(node->children);
  return kState;
}

Expected<Nfa> compile(std::span<const syntax::Hir* const> hirs, const CompileOptions& options) {
  constexpr std::size_t kMaxPatterns = 0xFFFE;  // a DFA key has 16 bits for pattern + 1
  if (hirs.size() > kMaxPatterns) {
    return Error(ErrorKind::kProgramTooLarge, {},
                 "at most " + std::to_string(kMaxPatterns) + " patterns can be searched for together");
  }
  Compiler compiler(options);
  compiler.compile_all(hirs);
  if (compiler.full()) return too_large(hirs, options.size_limit);
  return compiler.finish();
}

Expected<Nfa> compile(const syntax::Hir& hir, const CompileOptions& options) {
  const syntax::Hir* const one[] = {&hir};
  return compile(std::span<const syntax::Hir* const>(one), options);
}

std::size_t NfaSize::memory() const {
  return states * sizeof(State) + transitions * sizeof(Transition) + alternatives * sizeof(StateId) +
         (patterns + 1) * sizeof(uint32_t);
}

std::size_t Nfa::memory() const {
  return states.capacity() * sizeof(State) + transitions.capacity() * sizeof(Transition) +
         alternatives.capacity() * sizeof(StateId) + first_slot.capacity() * sizeof(uint32_t) +
         words.of.capacity() * sizeof(uint16_t);
}

}  // namespace lino::nfa

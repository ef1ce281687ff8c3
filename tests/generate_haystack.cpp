// Generated haystacks: walks of the tree or of its automaton between noise, then mutated; see generate.h.
#include <algorithm>
#include <array>

#include "nfa/compile.h"
#include "regex/syntax/parse.h"
#include "tests/generate.h"

namespace lino::test {
namespace {

using Kind = Tree::Kind;

std::string& swap_case(std::string& text) {
  for (char& c : text) {
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) c ^= 0x20;
  }
  return text;
}

constexpr std::size_t kLongWalk = 1100;  // bytes; then repetitions are cut short

void walk(const Tree& tree, Choices& choices, std::string& out) {
  switch (tree.kind) {
    case Kind::kLeaf: {
      // The first sample matches, the last one may not.
      const auto count = static_cast<uint32_t>(tree.samples.size());
      std::string sample = tree.samples[count > 1 && choices.one_in(3) ? choices.below(count) : 0];
      out += choices.one_in(16) ? swap_case(sample) : sample;
      return;
    }
    case Kind::kRepeat: {
      const uint32_t spread = tree.max == Tree::kUnbounded ? 3 : std::min<uint32_t>(3, tree.max - tree.min);
      uint32_t times = tree.min + choices.below(spread + 1);
      if (choices.one_in(12)) times = times > 0 && choices.one_in(2) ? times - 1 : times + 1;
      for (uint32_t i = 0; i < times && out.size() < kLongWalk; ++i) walk(tree.children[0], choices, out);
      return;
    }
    case Kind::kGroup:
      // What a lookahead sees is what follows, most often without a walk of its own.
      if (is_lookaround(tree) && tree.text != "?<=" && !choices.one_in(tree.text == "?=" ? 2 : 4)) return;
      [[fallthrough]];
    case Kind::kConcat:
      for (const Tree& child : tree.children) walk(child, choices, out);
      return;
    case Kind::kAlternate:
      walk(tree.children[choices.below(static_cast<uint32_t>(tree.children.size()))], choices, out);
      return;
  }
}

// Between walks: nothing, separators, invalid UTF-8 (the last ones; what RE2's . takes for UTF-8 is among them).
const std::string& make_noise(Choices& choices) {
  static const std::string pieces[] = {"",
                                       "a",
                                       "b",
                                       " ",
                                       "\n",
                                       "c",
                                       "-",
                                       "0",
                                       "_",
                                       "A",
                                       "\xC3\xA9",
                                       "\xCE\xB1",
                                       "\xE4\xB8\x96",
                                       "\xF0\x9F\x98\x80",
                                       "\xFF",
                                       "\x80",
                                       "\xC3",
                                       "\xE4\xB8",
                                       "\xC0\x80",
                                       "\xF5\x80\x80\x80",
                                       "\xED\xA0\x80"};
  return pieces[choices.below(choices.one_in(4) ? std::size(pieces) : 10)];
}

void mutate(std::string& text, Choices& choices) {
  if (text.empty()) return;
  const std::size_t at = choices.below(static_cast<uint32_t>(std::min<std::size_t>(text.size(), 65536)));
  switch (choices.below(6)) {
    case 0: text.erase(at, 1); return;
    case 1: text.insert(at, make_noise(choices)); return;
    case 2: text[at] = static_cast<char>(choices.below(256)); return;
    case 3: text.insert(at, text.substr(at, 1 + choices.below(4))); return;
    case 4: text.resize(at); return;
    default: std::swap(text[at], text[(at + 1) % text.size()]); return;
  }
}

// The lengths around which a vector's tail begins and ends.
constexpr uint32_t kWidths[] = {15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 255, 256, 257};

// Padded or cut to one of those lengths.
void fit(std::string& text, Choices& choices) {
  const std::size_t width = kWidths[choices.below(std::size(kWidths))];
  const bool front = !choices.one_in(3);
  if (text.size() > width) {
    front ? text.erase(0, text.size() - width) : text.erase(width);
    return;
  }
  std::string unit = make_noise(choices);
  if (unit.empty()) unit = " ";
  std::string pad;
  while (pad.size() + text.size() < width) pad += unit;
  pad.resize(width - text.size());  // may cut a character
  text.insert(front ? 0 : choices.one_in(2) ? text.size() : text.size() / 2, pad);
}

}  // namespace

Automaton::Automaton(std::string_view pattern, const Options& options) {
  const syntax::SyntaxOptions syntax{.utf8 = !options.latin1,
                                     .literal = options.literal,
                                     .dot_nl = options.dot_nl,
                                     .case_sensitive = options.case_sensitive,
                                     .posix_syntax = options.posix_syntax,
                                     .perl_classes = options.perl_classes,
                                     .word_boundary = options.word_boundary,
                                     .one_line = options.one_line};
  const auto ast = syntax::parse(pattern, syntax);
  if (!ast) return;
  const auto hir = syntax::translate(*ast, syntax);
  if (!hir) return;
  if (auto nfa = nfa::compile(*hir, {.captures = false, .anchored_only = true})) nfa_ = *std::move(nfa);
}

void Automaton::walk(Choices& choices, std::string& out) const {
  constexpr int kSteps = 5000;                        // empty loops end, too
  const auto byte_of = [&](uint8_t lo, uint8_t hi) {  // the ends of a range are where it can be wrong
    const uint32_t what = choices.below(3);
    return static_cast<char>(what == 0 ? lo : what == 1 ? hi : lo + choices.below(hi - lo + 1u));
  };
  nfa::StateId at = nfa_.start_anchored;
  for (int step = 0; step < kSteps && out.size() < kLongWalk && !nfa_.states.empty(); ++step) {
    const nfa::State& state = nfa_.states[index(at)];
    at = state.next;
    switch (state.kind) {
      case nfa::StateKind::kByteRange: out += byte_of(state.lo, state.hi); break;
      case nfa::StateKind::kSparse: {
        const nfa::Transition& way = nfa_.transitions_of(state)[choices.below(state.count)];
        out += byte_of(way.lo, way.hi);
        at = way.next;
        break;
      }
      case nfa::StateKind::kUnion: at = nfa_.alternatives_of(state)[choices.below(state.count)]; break;
      case nfa::StateKind::kLook:
      case nfa::StateKind::kLookaround:
      case nfa::StateKind::kCapture: break;
      case nfa::StateKind::kMatch:
      case nfa::StateKind::kFail: return;
    }
  }
}

std::string make_haystack(const Tree& tree, Choices& choices, const Automaton* automaton) {
  std::string out;
  const uint32_t pieces = choices.below(4);
  for (uint32_t i = 0; i <= pieces; ++i) {
    out += make_noise(choices);
    if (choices.one_in(4)) {  // a run, so that skips and their tails have something to do
      const std::string unit = make_noise(choices);
      for (uint32_t n = choices.below(choices.one_in(4) ? 150 : 20); n > 0; --n) out += unit;
    }
    if (choices.one_in(6)) continue;
    automaton != nullptr&& choices.one_in(2) ? automaton->walk(choices, out) : walk(tree, choices, out);
  }
  if (choices.one_in(2)) out += make_noise(choices);
  if (choices.one_in(3)) fit(out, choices);
  for (uint32_t n = choices.below(4); n > 0; --n) mutate(out, choices);
  return out;
}

std::vector<std::string> smaller(const std::string& haystack) {
  std::vector<std::string> out;
  for (std::size_t width = haystack.size(); width > 0; width /= 2) {
    for (std::size_t at = 0; at + width <= haystack.size(); at += width) {
      out.push_back(haystack.substr(0, at) + haystack.substr(at + width));
    }
  }
  for (std::size_t i = 0; i < haystack.size(); ++i) {
    if (haystack[i] != 'a') (out.emplace_back(haystack))[i] = 'a';
  }
  return out;
}

}  // namespace lino::test

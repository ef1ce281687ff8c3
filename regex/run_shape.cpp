// Recognises [edge] C{min,max}... [edge]; see run_shape.h.
#include "regex/run_shape.h"

#include <algorithm>

#include "jit/cost.h"

namespace lino {

namespace {

using syntax::CharSet;
using syntax::Hir;
using syntax::Look;

const Hir& without_groups(const Hir& hir) {
  const Hir* node = &hir;
  while (const auto* capture = std::get_if<Hir::Capture>(&node->node)) node = capture->child.data();
  return *node;
}

const CharSet* class_of(const Hir& hir) {
  const auto* node = std::get_if<Hir::Class>(&hir.node);
  return node != nullptr && !node->bytes ? &node->set() : nullptr;
}

// The class that a lookaround of this kind tests one character for; null: it is another.
const CharSet* tested(const Hir& hir, bool ahead, bool negated) {
  const auto* node = std::get_if<Hir::Lookaround>(&hir.node);
  if (node == nullptr || node->ahead != ahead || node->negated != negated) return nullptr;
  return class_of(node->child[0]);
}

// (?<!W)(?=W)|(?<=W)(?!W): the word characters; null: it is something else.
const CharSet* boundary(const Hir& hir) {
  const auto* node = std::get_if<Hir::Alternate>(&hir.node);
  if (node == nullptr || node->children.size() != 2) return nullptr;
  const CharSet* words = nullptr;
  for (const bool before : {true, false}) {
    const auto* both = std::get_if<Hir::Concat>(&node->children[before ? 0 : 1].node);
    if (both == nullptr || both->children.size() != 2) return nullptr;
    const CharSet* const behind = tested(both->children[0], false, before);
    const CharSet* const ahead = tested(both->children[1], true, !before);
    if (behind == nullptr || ahead == nullptr || *behind != *ahead) return nullptr;
    if (words != nullptr && *words != *behind) return nullptr;
    words = behind;
  }
  return words;
}

const CharSet& ascii_words() {
  static const CharSet& words = *new CharSet{{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};  // never destroyed
  return words;
}

// The word characters of a boundary, or of the half of one that looks away from the run: before it, behind it.
const CharSet* edge(const Hir& hir, bool before) {
  if (const auto* look = std::get_if<Hir::LookAt>(&hir.node)) {
    const bool is_edge =
        look->look == Look::kWordBoundary || look->look == (before ? Look::kNotAfterWord : Look::kNotBeforeWord);
    return is_edge ? &ascii_words() : nullptr;
  }
  if (const CharSet* words = boundary(hir)) return words;
  return tested(hir, !before, true);
}

// `decoded`: the edge looks at code points.
bool add_edge(jit::RunShape& shape, const Hir& hir, bool before, bool& decoded) {
  const CharSet* const words = edge(hir, before);
  decoded = decoded || (words != nullptr && words != &ascii_words());
  if (words == nullptr || (!shape.words.empty() && shape.words != *words)) return false;
  shape.words = *words;
  (before ? shape.starts_at_edge : shape.ends_at_edge) = true;
  return true;
}

// A pattern's parts in their order: [edge] loops of one class [edge]. Loops beside each other are one: from a place where
// all of them together fit, each takes what it may, and the next one goes on behind it.
struct Reader {
  jit::RunShape shape;
  bool decoded = false;
  enum class Seen : uint8_t { kNothing, kEdge, kLoop, kAll } seen = Seen::kNothing;
  uint64_t min = 0, max = 0;
  uint64_t wanted = 0;  // as max, if a lazy loop takes its least, which it does unless an edge is asked for behind it

  bool read(const Hir& hir) {
    if (const auto* capture = std::get_if<Hir::Capture>(&hir.node)) return read(capture->child[0]);
    if (const auto* concat = std::get_if<Hir::Concat>(&hir.node)) {
      return std::ranges::all_of(concat->children, [&](const Hir& child) { return read(child); });
    }
    if (seen == Seen::kNothing && add_edge(shape, hir, true, decoded)) {
      seen = Seen::kEdge;
      return true;
    }
    if (seen == Seen::kLoop && add_edge(shape, hir, false, decoded)) {
      seen = Seen::kAll;
      return true;
    }
    return seen != Seen::kAll && add_loop(hir);
  }

  bool add_loop(const Hir& hir) {
    const auto* repeat = std::get_if<Hir::Repeat>(&hir.node);
    const auto* chars = std::get_if<Hir::Class>(&(repeat != nullptr ? without_groups(repeat->child[0]) : hir).node);
    if (chars == nullptr || chars->set().empty()) return false;
    if (seen == Seen::kLoop && (shape.utf8 == chars->bytes || shape.chars != chars->set())) return false;
    shape.chars = chars->set();
    shape.utf8 = !chars->bytes;
    const uint64_t least = repeat != nullptr ? repeat->min : 1, most = repeat != nullptr ? repeat->max : 1;
    min += least;
    add(max, most);
    add(wanted, repeat == nullptr || repeat->greedy ? most : least);
    seen = Seen::kLoop;
    return true;
  }

  static void add(uint64_t& sum, uint64_t more) {
    sum = sum == jit::kNoLimit || more == syntax::kUnbounded ? jit::kNoLimit : sum + more;
  }
};

// Do most characters belong to it? Where few do, most matches are empty, and what finds one at a time is as fast.
bool is_common(const CharSet& set) {
  double share = 0;
  for (const syntax::CodeRange& range : set.ranges()) {
    for (uint32_t c = range.lo; c <= range.hi && c < 0x80; ++c)
      share += jit::background_shares()[static_cast<uint8_t>(c)];
  }
  return share > 0.5;
}

}  // namespace

std::optional<jit::RunShape> run_shape(const Hir& hir, bool longest) {
  Reader reader;
  if (!reader.read(hir) || reader.seen < Reader::Seen::kLoop) return std::nullopt;
  jit::RunShape& shape = reader.shape;
  shape.min = std::max<uint64_t>(reader.min, 1);
  shape.max = shape.ends_at_edge || longest ? reader.max : reader.wanted;
  shape.or_nothing = reader.min == 0;
  if (shape.or_nothing &&
      (shape.max != jit::kNoLimit || shape.starts_at_edge || shape.ends_at_edge || !is_common(shape.chars))) {
    return std::nullopt;
  }
  if (shape.starts_at_edge || shape.ends_at_edge) {
    CharSet others = shape.chars;
    others.subtract(shape.words);
    if (!others.empty()) return std::nullopt;                // a boundary may be inside a run
    if (reader.decoded && !shape.utf8) return std::nullopt;  // bytes between code points: \C
  }
  return std::move(shape);
}

}  // namespace lino

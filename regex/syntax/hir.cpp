// The smart constructors of HirArena: they keep the invariants of hir.h and compute each node's facts from its
// children's. None of them changes what matches or which match is preferred.
#include <algorithm>
#include <cassert>
#include <utility>

#include "regex/syntax/encoding.h"
#include "regex/syntax/hir_arena.h"

namespace lino::syntax {
namespace {

constexpr uint64_t kNoLength = Hir::kNoLength;

bool is_fail(const Hir& hir) { return hir.facts.min_len == kNoLength; }

// A node that matches nothing and holds no captures can be dropped; one with captures is kept.
bool is_plain_fail(const Hir& hir) { return is_fail(hir) && hir.facts.captures == 0; }

// Lengths saturate: a minimum just below kNoLength, which means "never"; a maximum at kNoLength, "unbounded".
uint64_t add_min(uint64_t a, uint64_t b) {
  if (a == kNoLength || b == kNoLength) return kNoLength;
  uint64_t sum = 0;
  return __builtin_add_overflow(a, b, &sum) || sum == kNoLength ? kNoLength - 1 : sum;
}
uint64_t add_max(uint64_t a, uint64_t b) {
  uint64_t sum = 0;
  return __builtin_add_overflow(a, b, &sum) ? kNoLength : sum;
}
uint64_t times_min(uint64_t a, uint64_t n) {
  if (a == kNoLength) return n == 0 ? 0 : kNoLength;
  uint64_t product = 0;
  return __builtin_mul_overflow(a, n, &product) || product == kNoLength ? kNoLength - 1 : product;
}
uint64_t times_max(uint64_t a, uint64_t n) {
  uint64_t product = 0;
  return __builtin_mul_overflow(a, n, &product) ? kNoLength : product;
}

LookSet both(LookSet a, LookSet b) { return {static_cast<uint16_t>(a.bits | b.bits)}; }
LookSet common(LookSet a, LookSet b) { return {static_cast<uint16_t>(a.bits & b.bits)}; }

Hir make(const Hir::Node& node, const Hir::Facts& facts) { return {node, facts}; }

}  // namespace

Hir HirArena::make_empty() { return make(Hir::Empty{}, {}); }

Hir HirArena::make_fail() {
  Hir::Facts facts;
  facts.min_len = kNoLength;
  return make(Hir::Class{}, facts);
}

Hir HirArena::make_literal(std::string_view text) { return make_literal_of(keep(text)); }

Hir HirArena::make_literal_of(std::string_view text) {
  if (text.empty()) return make_empty();
  Hir::Facts facts;
  facts.min_len = facts.max_len = text.size();
  return make(Hir::Literal{text}, facts);
}

Hir HirArena::make_class(CharSet set, bool bytes) { return make_class(share(std::move(set)), bytes); }

Hir HirArena::make_class(const SharedSet* set, bool bytes, unicode::BeyondAscii beyond_ascii) {
  const std::vector<CodeRange>& ranges = set->set->ranges();
  if (ranges.empty()) return make_fail();
  // Surrogates are not encodable: a class of nothing else matches nothing.
  if (!bytes && ranges.front().lo >= 0xD800 && ranges.back().hi <= 0xDFFF) return make_fail();
  if (ranges.size() == 1 && ranges[0].lo == ranges[0].hi) {
    std::string text;
    if (bytes) {
      text += static_cast<char>(ranges[0].lo);
    } else {
      append_utf8(text, ranges[0].lo);
    }
    return make_literal(text);
  }
  ++set->uses;
  Hir::Facts facts;
  facts.min_len = bytes ? 1 : utf8_length(ranges.front().lo);
  facts.max_len = bytes ? 1 : utf8_length(ranges.back().hi);
  facts.any_byte = bytes;
  return make(Hir::Class{set, bytes, beyond_ascii}, facts);
}

Hir HirArena::make_look(Look look) {
  Hir::Facts facts;
  facts.looks.add(look);
  facts.looks_prefix.add(look);
  return make(Hir::LookAt{look}, facts);
}

Hir HirArena::make_lookaround(const Hir& child, bool ahead, bool negated) {
  assert(child.facts.captures == 0);
  if (is_fail(child)) return negated ? make_empty() : make_fail();
  const bool always = child.facts.min_len == 0 && child.facts.looks.empty() && !child.facts.lookaround;
  if (always) return negated ? make_fail() : make_empty();
  Hir::Facts facts;
  facts.lookaround = true;
  return make(Hir::Lookaround{ahead, negated, 0, place({&child, 1})}, facts);
}

namespace {

// (x+)* and its like, both operators of ? * + and equally greedy, are one operator: {min and min, max or max}.
// Exact also where x is nullable: both forms try the same paths in the same order.
bool is_simple(uint32_t min, uint32_t max) { return min <= 1 && (max == kUnbounded || (min == 0 && max == 1)); }

}  // namespace

Hir HirArena::make_repeat(const Hir& child, uint32_t min, uint32_t max, bool greedy) {
  assert(min <= max);
  if (max == 0 || std::holds_alternative<Hir::Empty>(child.node)) return make_empty();
  if (is_plain_fail(child)) return min == 0 ? make_empty() : child;
  // Once at a position is as good as many times there.
  if (child.facts.max_len == 0 && child.facts.captures == 0) {
    min = std::min(min, 1u);
    max = 1;
  }
  if (min == 1 && max == 1) return child;
  if (const auto* inner = std::get_if<Hir::Repeat>(&child.node);
      inner && inner->greedy == greedy && is_simple(min, max) && is_simple(inner->min, inner->max)) {
    min &= inner->min;
    max = std::max(max, inner->max);
    return make_repeat(inner->child.front(), min, max, greedy);
  }
  Hir::Facts facts = child.facts;
  facts.min_len = times_min(child.facts.min_len, min);
  facts.max_len = max == kUnbounded && child.facts.max_len > 0 ? kNoLength : times_max(child.facts.max_len, max);
  if (min == 0) facts.looks_prefix = {};
  return make(Hir::Repeat{min, max, greedy, place({&child, 1})}, facts);
}

Hir HirArena::make_capture(const Hir& child, uint32_t index) {
  assert(index >= 1);
  Hir::Facts facts = child.facts;
  ++facts.captures;
  return make(Hir::Capture{index, place({&child, 1})}, facts);
}

// Appends a piece to the concatenation in flat_. Literals that stand one behind the other in memory are one at once.
void HirArena::append_piece(const Hir& piece) {
  if (std::holds_alternative<Hir::Empty>(piece.node)) return;
  const auto* text = std::get_if<Hir::Literal>(&piece.node);
  auto* before = text == nullptr || flat_.empty() ? nullptr : std::get_if<Hir::Literal>(&flat_.back().node);
  if (before == nullptr) {
    flat_.push_back(piece);
    return;
  }
  const std::string_view a = before->bytes, b = text->bytes;
  before->bytes = a.data() + a.size() == b.data() ? std::string_view(a.data(), a.size() + b.size()) : join(a, b);
  flat_.back().facts.min_len = flat_.back().facts.max_len = before->bytes.size();
}

namespace {

// Nothing to dissolve, drop or merge.
bool is_flat(std::span<const Hir> children) {
  bool after_literal = false;
  for (const Hir& child : children) {
    bool literal = std::holds_alternative<Hir::Literal>(child.node);
    if (literal && after_literal) return false;
    if (std::holds_alternative<Hir::Empty>(child.node) || std::holds_alternative<Hir::Concat>(child.node)) return false;
    after_literal = literal;
  }
  return true;
}

void keep_widest(Hir::Nodes& widest, const Hir::Nodes& nodes) {
  if (widest.first == nullptr || nodes.room > widest.room) widest = nodes;
}

Hir::Facts concat_facts(std::span<const Hir> children) {
  Hir::Facts facts;
  bool at_start = true;
  bool never = false;
  for (const Hir& child : children) {
    const Hir::Facts& f = child.facts;
    never |= is_fail(child);
    facts.min_len = add_min(facts.min_len, f.min_len);
    facts.max_len = add_max(facts.max_len, f.max_len);
    facts.looks = both(facts.looks, f.looks);
    if (at_start) facts.looks_prefix = both(facts.looks_prefix, f.looks_prefix);
    at_start &= f.max_len == 0;
    facts.captures += f.captures;
    facts.lookaround |= f.lookaround;
    facts.any_byte |= f.any_byte;
  }
  if (never) facts.max_len = 0;
  return facts;
}

}  // namespace

Hir HirArena::make_concat(std::span<const Hir> children) {
  Hir::Nodes dissolved;
  flat_.clear();
  if (is_flat(children)) {
    flat_.assign(children.begin(), children.end());
  } else {
    for (const Hir& child : children) {
      if (const auto* inner = std::get_if<Hir::Concat>(&child.node)) {
        for (const Hir& piece : inner->children) append_piece(piece);
        keep_widest(dissolved, inner->children);
      } else {
        append_piece(child);
      }
    }
  }
  if (flat_.empty()) return make_empty();
  if (flat_.size() == 1) return flat_.front();
  const Hir::Facts facts = concat_facts(flat_);
  if (facts.min_len == kNoLength && facts.captures == 0) return make_fail();
  return make(Hir::Concat{place_dissolved(flat_, dissolved)}, facts);
}

namespace {

// What a node is as a set of single characters: as encoded code points, as single bytes, or both (ASCII).
struct SingleSet {
  bool code_points = false;
  bool bytes = false;
};

SingleSet single_set(const Hir& hir) {
  if (auto* cls = std::get_if<Hir::Class>(&hir.node)) {
    return {!cls->bytes && !cls->set().empty(), cls->bytes};
  }
  auto* literal = std::get_if<Hir::Literal>(&hir.node);
  if (!literal) return {};
  const std::string_view text = literal->bytes;
  bool one_byte = text.size() == 1;
  uint32_t code_point = 0;
  return {text.size() <= 4 && decode_utf8(text, 0, code_point) == text.size(), one_byte};
}

void add_single(std::vector<CodeRange>& ranges, const Hir& hir, bool bytes) {
  if (auto* cls = std::get_if<Hir::Class>(&hir.node)) {
    ranges.insert(ranges.end(), cls->set().ranges().begin(), cls->set().ranges().end());
    return;
  }
  const std::string_view text = std::get<Hir::Literal>(hir.node).bytes;
  uint32_t c = static_cast<unsigned char>(text[0]);
  if (!bytes) decode_utf8(text, 0, c);
  ranges.push_back({c, c});
}

}  // namespace

// In flat_, a|b|[c-d] is [a-d]: at most one of them matches at a position, so their order does not matter.
void HirArena::merge_single_characters() {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < flat_.size();) {
    SingleSet kind = single_set(flat_[i]);
    std::size_t end = i + 1;
    for (; end < flat_.size(); ++end) {
      SingleSet next = single_set(flat_[end]);
      SingleSet joint{kind.code_points && next.code_points, kind.bytes && next.bytes};
      if (!joint.code_points && !joint.bytes) break;
      kind = joint;
    }
    if (end == i + 1) {
      flat_[kept++] = flat_[i];
    } else {
      std::vector<CodeRange> ranges;
      for (; i < end; ++i) add_single(ranges, flat_[i], !kind.code_points);
      flat_[kept++] = make_class(CharSet::from_ranges(std::move(ranges)), !kind.code_points);
    }
    i = end;
  }
  flat_.resize(kept);
}

namespace {

Hir::Facts alternate_facts(std::span<const Hir> children) {
  Hir::Facts facts;
  facts.min_len = kNoLength;
  bool first = true;
  for (const Hir& child : children) {
    const Hir::Facts& f = child.facts;
    facts.min_len = std::min(facts.min_len, f.min_len);
    facts.max_len = std::max(facts.max_len, f.max_len);
    facts.looks = both(facts.looks, f.looks);
    facts.looks_prefix = first ? f.looks_prefix : common(facts.looks_prefix, f.looks_prefix);
    facts.captures += f.captures;
    facts.lookaround |= f.lookaround;
    facts.any_byte |= f.any_byte;
    first = false;
  }
  return facts;
}

}  // namespace

Hir HirArena::make_alternate(std::span<const Hir> children) {
  Hir::Nodes dissolved;
  flat_.clear();
  const auto append = [this](const Hir& child) {
    if (is_plain_fail(child)) return;
    bool empty_again = std::holds_alternative<Hir::Empty>(child.node) && !flat_.empty() &&
                       std::holds_alternative<Hir::Empty>(flat_.back().node);
    if (!empty_again) flat_.push_back(child);
  };
  for (const Hir& child : children) {
    if (const auto* inner = std::get_if<Hir::Alternate>(&child.node)) {
      for (const Hir& branch : inner->children) append(branch);
      keep_widest(dissolved, inner->children);
    } else {
      append(child);
    }
  }
  if (flat_.size() > 1) merge_single_characters();
  if (flat_.empty()) return make_fail();
  if (flat_.size() == 1) return flat_.front();
  const Hir::Facts facts = alternate_facts(flat_);
  return make(Hir::Alternate{place_dissolved(flat_, dissolved)}, facts);
}

namespace {

bool same(const Hir::Nodes& a, const Hir::Nodes& b);

bool same_node(const Hir::Empty&, const Hir::Empty&) { return true; }
bool same_node(const Hir::Literal& a, const Hir::Literal& b) { return a.bytes == b.bytes; }
bool same_node(const Hir::Class& a, const Hir::Class& b) { return a.bytes == b.bytes && a.set() == b.set(); }
bool same_node(const Hir::LookAt& a, const Hir::LookAt& b) { return a.look == b.look; }
bool same_node(const Hir::Lookaround&, const Hir::Lookaround&) { return false; }  // only leaves are shared
bool same_node(const Hir::Repeat& a, const Hir::Repeat& b) {
  return a.min == b.min && a.max == b.max && a.greedy == b.greedy && same(a.child, b.child);
}
bool same_node(const Hir::Capture& a, const Hir::Capture& b) { return a.index == b.index && same(a.child, b.child); }
bool same_node(const Hir::Concat& a, const Hir::Concat& b) { return same(a.children, b.children); }
bool same_node(const Hir::Alternate& a, const Hir::Alternate& b) { return same(a.children, b.children); }

// As deep as the pattern is nested, which the parser bounds.
bool same(const Hir& a, const Hir& b) {
  if (a.node.index() != b.node.index() || a.facts.min_len != b.facts.min_len || a.facts.max_len != b.facts.max_len) {
    return false;
  }
  return std::visit([&]<class Node>(const Node& node) { return same_node(node, std::get<Node>(b.node)); }, a.node);
}

bool same(const Hir::Nodes& a, const Hir::Nodes& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Hir& x, const Hir& y) { return same(x, y); });
}

constexpr std::size_t kNear = 64;  // a lookaround is compared with so many before it

void number(Hir& hir, std::vector<const Hir::Lookaround*>& found) {
  if (!hir.facts.lookaround) return;
  auto* node = std::get_if<Hir::Lookaround>(&hir.node);
  for (Hir& child : children_of(hir)) number(child, found);
  if (node == nullptr) return;
  const bool leaf = !node->child.front().facts.lookaround;
  const auto equal = [&](const Hir::Lookaround* o) { return o->ahead == node->ahead && same(o->child, node->child); };
  const std::size_t near = std::min<std::size_t>(found.size(), kNear);
  const auto known =
      leaf ? std::find_if(found.end() - static_cast<std::ptrdiff_t>(near), found.end(), equal) : found.end();
  node->id = static_cast<uint32_t>(known - found.begin());
  if (known == found.end()) found.push_back(node);
}

}  // namespace

std::vector<const Hir::Lookaround*> number_lookarounds(Hir& hir) {
  std::vector<const Hir::Lookaround*> found;
  number(hir, found);
  return found;
}

std::vector<const Hir::Lookaround*> number_lookarounds(std::span<Hir> hirs) {
  std::vector<const Hir::Lookaround*> found;
  for (Hir& hir : hirs) number(hir, found);
  return found;
}

}  // namespace lino::syntax

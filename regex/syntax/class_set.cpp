// The items of a class -> the set they make, with the operators && -- ~~ and the nested brackets of (?v).
//
// Operands are unions of what stands side by side; operators are applied from left to right, all of one precedence, as
// in UTS #18 and Rust's regex. Folding comes first: every range and every named class is closed over simple case
// folding before it is negated or combined. Sets that are closed stay so under all operations, so that under (?i) the
// meaning does not depend on the case in which a class is written.
#include <utility>
#include <vector>

#include "regex/syntax/classes.h"
#include "regex/syntax/unicode/unicode.h"

namespace lino::syntax {
namespace {

constexpr std::size_t kItemKeys = 4096;  // an upper bound of the keys that tell named items apart

// An open bracket while its items are read.
struct Level {
  bool negated = false;
  CharSet left;                                        // of the operator
  ClassItem::Kind operation = ClassItem::Kind::kOpen;  // kOpen: none so far
  std::vector<CodeRange> written, folded;              // the operand: characters, and nested results
  CharSet named;                                       // ... and its named classes
  std::vector<bool> seen;                              // ... each of which is added once, where there may be many
};

class Evaluator {
 public:
  Evaluator(bool fold, NamedSets& named, std::size_t& work) : fold_(fold), named_(named), work_(work) {}
  CharSet run(std::span<const ClassItem> items);

 private:
  void add_named(const ClassItem& item);
  CharSet operand();
  void operate();  // ends an operand
  CharSet close();

  bool fold_;
  NamedSets& named_;
  std::size_t& work_;
  bool many_ = false;    // items, so that the same named class may come again and again
  bool counts_ = false;  // the class has operators or brackets
  std::vector<Level> levels_;
};

CharSet Evaluator::run(std::span<const ClassItem> items) {
  many_ = items.size() > 8;
  levels_.emplace_back();
  levels_.back().written.reserve(items.size());
  for (const ClassItem& item : items) {
    switch (item.kind) {
      case ClassItem::Kind::kRange: levels_.back().written.push_back({item.lo, item.hi}); break;
      case ClassItem::Kind::kAscii:
      case ClassItem::Kind::kUnicode: add_named(item); break;
      case ClassItem::Kind::kOpen:
        counts_ = true;
        levels_.emplace_back();
        levels_.back().negated = item.negated;
        break;
      case ClassItem::Kind::kClose: {
        const CharSet inner = close();
        std::vector<CodeRange>& outer = levels_.back().folded;
        outer.insert(outer.end(), inner.ranges().begin(), inner.ranges().end());
        break;
      }
      default:
        counts_ = true;
        operate();
        levels_.back().operation = item.kind;
        break;
    }
    if (work_ > kMaxClassWork) return {};
  }
  return close();
}

void Evaluator::add_named(const ClassItem& item) {
  Level& level = levels_.back();
  const bool ascii = item.kind == ClassItem::Kind::kAscii;
  if (many_) {
    const std::size_t key = item.lo * 4 + (item.negated ? 2 : 0) + (ascii ? 1 : 0);
    if (level.seen.empty()) level.seen.resize(kItemKeys);
    if (level.seen[key]) return;
    level.seen[key] = true;
  }
  const CharSet& set = named_.get(item, fold_);
  if (!item.negated) {
    level.named.add(set);
    return;
  }
  CharSet others = set;
  others.negate();
  level.named.add(std::move(others));
}

CharSet Evaluator::operand() {
  Level& level = levels_.back();
  CharSet set = CharSet::from_ranges(std::exchange(level.written, {}));  // all at once: one by one would be slow
  if (fold_) set.add_simple_folds();
  if (!level.folded.empty()) set.add(CharSet::from_ranges(std::exchange(level.folded, {})));
  set.add(std::exchange(level.named, {}));
  level.seen.clear();
  if (counts_) work_ += set.ranges().size() + level.left.ranges().size() + 8;
  return set;
}

void Evaluator::operate() {
  CharSet right = operand();
  Level& level = levels_.back();
  switch (level.operation) {
    case ClassItem::Kind::kIntersect: level.left.intersect(right); break;
    case ClassItem::Kind::kSubtract: level.left.subtract(right); break;
    case ClassItem::Kind::kSymmetric: {
      CharSet only_right = right;
      only_right.subtract(level.left);
      level.left.subtract(right);
      level.left.add(only_right);
      break;
    }
    default: level.left = std::move(right); break;
  }
}

CharSet Evaluator::close() {
  operate();
  CharSet set = std::move(levels_.back().left);
  if (levels_.back().negated) set.negate();
  levels_.pop_back();
  return set;
}

}  // namespace

const CharSet& NamedSets::get(const ClassItem& item, bool fold) {
  const bool ascii = item.kind == ClassItem::Kind::kAscii;
  if (ascii && !fold) return ascii_class(static_cast<AsciiClass>(item.lo));
  const uint32_t key = item.lo * 4 + (ascii ? 2 : 0) + (fold ? 1 : 0) + 1;
  Entry& entry = entries_[(item.lo + fold) % entries_.size()];
  if (entry.key != key) {
    entry.set =
        ascii ? ascii_class(static_cast<AsciiClass>(item.lo)) : unicode::set(static_cast<unicode::Property>(item.lo));
    if (fold) entry.set.add_simple_folds();
    entry.key = key;
  }
  return entry.set;
}

CharSet class_set(std::span<const ClassItem> items, bool fold, NamedSets& named, std::size_t& work) {
  if (items.size() == 1 && !items[0].negated) {
    const ClassItem::Kind kind = items[0].kind;
    if (kind == ClassItem::Kind::kAscii || kind == ClassItem::Kind::kUnicode) return named.get(items[0], fold);
  }
  return Evaluator(fold, named, work).run(items);
}

unicode::BeyondAscii everything_beyond_ascii() {
  static const unicode::Property kAny = unicode::property(unicode::Kind::kBinary, "Any");
  return {.known = true, .property = kAny};
}

unicode::BeyondAscii beyond_ascii(std::span<const ClassItem> items, bool fold) {
  using Kind = ClassItem::Kind;
  const unicode::BeyondAscii everything = everything_beyond_ascii();
  unicode::BeyondAscii nothing = everything;
  nothing.negated = true;
  unicode::BeyondAscii all = nothing;
  for (const ClassItem& item : items) {
    if (fold || item.kind > Kind::kUnicode || (item.kind == Kind::kRange && item.hi >= 0x80)) return {};
    unicode::BeyondAscii one = item.negated ? everything : nothing;
    if (item.kind == Kind::kUnicode) one = {true, item.negated, static_cast<unicode::Property>(item.lo)};
    if (one == nothing || all == everything || one == all) continue;
    if (all != nothing && one != everything) return {};
    all = one;
  }
  return all;
}

}  // namespace lino::syntax

// Look-ups in the generated tables; see unicode.h.
#include "regex/syntax/unicode/unicode.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "regex/syntax/unicode/tables.h"

namespace lino::syntax::unicode {

namespace {

// Calls visit(code point) for what the property itself stores, ascending, until it returns false.
template <class Visit>
void each_toggle(uint32_t property, Visit&& visit) {
  uint32_t at = 0;
  for (uint32_t i = tables::toggle_begins[property]; i < tables::toggle_begins[property + 1];) {
    uint32_t delta = 0;
    int shift = 0;
    do {
      delta |= (tables::toggles[i] & 0x7Fu) << shift;
      shift += 7;
    } while (tables::toggles[i++] & 0x80);
    if (!visit(at += delta)) return;
  }
}

// Calls visit(property) for the properties whose symmetric difference this one is.
template <class Visit>
void each_part(Property property, Visit&& visit) {
  for (uint32_t at = static_cast<uint32_t>(property); at != tables::kNoBase; at = tables::bases[at]) visit(at);
}

// Appends to `toggles`, which is sorted, what the property itself stores; equal pairs cancel out.
void merge_toggles(uint32_t property, std::vector<uint32_t>& toggles) {
  std::vector<uint32_t> stored;
  each_toggle(property, [&](uint32_t at) { return stored.push_back(at), true; });
  if (toggles.empty()) {
    toggles = std::move(stored);
    return;
  }
  std::vector<uint32_t> merged;
  merged.reserve(toggles.size() + stored.size());
  std::set_symmetric_difference(toggles.begin(), toggles.end(), stored.begin(), stored.end(),
                                std::back_inserter(merged));
  toggles = std::move(merged);
}

}  // namespace

int property_count() { return tables::kind_properties[kKindCount]; }

Kind kind(Property property) {
  int kind = 0;
  while (static_cast<uint16_t>(property) >= tables::kind_properties[kind + 1]) ++kind;
  return static_cast<Kind>(kind);
}

CharSet set(Property property) {
  std::vector<uint32_t> toggles;
  each_part(property, [&](uint32_t part) { merge_toggles(part, toggles); });
  std::vector<CodeRange> ranges;
  ranges.reserve(toggles.size() / 2);
  for (std::size_t i = 0; i + 1 < toggles.size(); i += 2) ranges.push_back({toggles[i], toggles[i + 1] - 1});
  return CharSet::from_ranges(std::move(ranges));
}

Stretch stretch(Property property, uint32_t code_point) {
  Stretch found{0, kMaxCodePoint, false, 0};
  each_part(property, [&](uint32_t part) {
    each_toggle(part, [&](uint32_t at) {
      ++found.work;
      if (at > code_point) {
        found.hi = std::min(found.hi, at - 1);
        return false;
      }
      found.lo = std::max(found.lo, at);
      found.in = !found.in;
      return true;
    });
  });
  return found;
}

void ascii(Property property, uint64_t bits[2]) {
  uint64_t own[2] = {};
  each_part(property, [&](uint32_t part) {
    each_toggle(part, [&](uint32_t at) {  // everything from here on changes sides
      if (at < 64) own[0] ^= ~uint64_t{0} << at, own[1] = ~own[1];
      else if (at < 128) own[1] ^= ~uint64_t{0} << (at - 64);
      return at < 128;
    });
  });
  bits[0] |= own[0];
  bits[1] |= own[1];
}

std::size_t most_ranges(Property property) {
  std::size_t toggles = 0;
  each_part(property, [&](uint32_t part) { toggles += tables::toggle_begins[part + 1] - tables::toggle_begins[part]; });
  return toggles / 2 + 1;
}

std::span<const FoldRange> fold_ranges() { return tables::folds; }

const FoldRange* first_fold_range(uint32_t code_point) {
  const FoldRange* begin = tables::folds.data();
  return std::lower_bound(begin, begin + tables::folds.size(), code_point,
                          [](const FoldRange& range, uint32_t c) { return range.hi < c; });
}

uint32_t next_fold(uint32_t code_point) {
  const FoldRange* range = first_fold_range(code_point);
  if (range == tables::folds.data() + tables::folds.size() || range->lo > code_point) return code_point;
  switch (range->kind) {
    case FoldKind::kAdd: return code_point + static_cast<uint32_t>(range->delta);
    case FoldKind::kEvenOdd: return code_point ^ 1;
    case FoldKind::kOddEven: return ((code_point - 1) ^ 1) + 1;
  }
  return code_point;
}

}  // namespace lino::syntax::unicode

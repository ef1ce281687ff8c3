// Look-ups in the generated tables; see unicode.h.
#include "regex/syntax/unicode/unicode.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "regex/syntax/unicode/tables.h"

namespace lino::syntax::unicode {

namespace {

// Appends to `toggles`, which is sorted, what the property itself stores; equal pairs cancel out.
void merge_toggles(uint32_t property, std::vector<uint32_t>& toggles) {
  std::vector<uint32_t> stored;
  uint32_t at = 0;
  for (uint32_t i = tables::toggle_begins[property]; i < tables::toggle_begins[property + 1];) {
    uint32_t delta = 0;
    int shift = 0;
    do {
      delta |= (tables::toggles[i] & 0x7Fu) << shift;
      shift += 7;
    } while (tables::toggles[i++] & 0x80);
    stored.push_back(at += delta);
  }
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
  for (uint32_t at = static_cast<uint32_t>(property); at != tables::kNoBase; at = tables::bases[at]) {
    merge_toggles(at, toggles);
  }
  std::vector<CodeRange> ranges;
  ranges.reserve(toggles.size() / 2);
  for (std::size_t i = 0; i + 1 < toggles.size(); i += 2) ranges.push_back({toggles[i], toggles[i + 1] - 1});
  return CharSet::from_ranges(std::move(ranges));
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

// Look-ups in the generated tables; see unicode.h.
#include "regex/syntax/unicode/unicode.h"

#include <algorithm>

#include "regex/syntax/unicode/tables.h"

namespace lino::syntax::unicode {

bool find_property(std::string_view name, Property& property) {
  auto it = std::lower_bound(tables::names.begin(), tables::names.end(), name);
  if (it == tables::names.end() || *it != name) return false;
  property = static_cast<Property>(it - tables::names.begin());
  return true;
}

std::string_view name(Property property) { return tables::names[static_cast<uint32_t>(property)]; }

std::span<const std::string_view> property_names() { return tables::names; }

CharSet set(Property property) {
  const uint16_t* offset = tables::offsets + static_cast<uint32_t>(property);
  std::vector<CodeRange> ranges;
  ranges.reserve(offset[1] - offset[0]);
  for (uint32_t i = offset[0]; i < offset[1]; ++i) {
    uint32_t lo = tables::packed[i] >> 11;
    uint32_t hi = lo + (tables::packed[i] & 0x7FF);
    if (!ranges.empty() && ranges.back().hi + 1 == lo) {
      ranges.back().hi = hi;
    } else {
      ranges.push_back({lo, hi});
    }
  }
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

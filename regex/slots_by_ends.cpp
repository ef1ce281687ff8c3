// See slots_by_ends.h. Groups in alternations and repetitions may be left out, or come again: the ends do not tell those.
#include "regex/slots_by_ends.h"

#include <algorithm>
#include <iterator>

#include "regex/stamped_groups.h"

namespace lino {
namespace {

using syntax::Hir;

class Finder {
 public:
  explicit Finder(uint32_t capture_count) : slots_(2 * capture_count), told_(slots_.size()) {}

  // Forward from the begin, as far as the distance is fixed; backward from the end.
  void run(const Hir& hir, bool from_end) {
    from_end_ = from_end;
    at_ = 0;
    walk(hir);
  }
  std::vector<SlotByEnds> result() && {
    const bool all = std::ranges::all_of(told_, [](bool told) { return told; });
    return all ? std::move(slots_) : std::vector<SlotByEnds>{};
  }

 private:
  // False: what follows is at no fixed distance.
  bool walk(const Hir& hir) {
    if (const auto* concat = std::get_if<Hir::Concat>(&hir.node)) {
      const auto each = [&](const Hir& child) { return walk(child); };
      const Hir::Nodes& children = concat->children;
      if (!from_end_) return std::ranges::all_of(children, each);
      return std::all_of(std::make_reverse_iterator(children.end()), std::make_reverse_iterator(children.begin()),
                         each);
    }
    if (const auto* capture = std::get_if<Hir::Capture>(&hir.node)) {
      const std::size_t begin = 2 * (capture->index - 1);
      tell(begin + (from_end_ ? 1 : 0));
      if (!walk(capture->child[0])) return false;
      tell(begin + (from_end_ ? 0 : 1));
      return true;
    }
    const Hir::Facts& facts = hir.facts;
    if (facts.min_len != facts.max_len || facts.min_len == Hir::kNoLength) return false;
    at_ += from_end_ ? -static_cast<std::size_t>(facts.min_len) : static_cast<std::size_t>(facts.min_len);
    return true;
  }
  void tell(std::size_t slot) {
    if (told_[slot]) return;
    slots_[slot] = {from_end_, at_};
    told_[slot] = true;
  }

  std::vector<SlotByEnds> slots_;
  std::vector<bool> told_;
  bool from_end_ = false;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<SlotByEnds> slots_by_ends(const Hir& hir, uint32_t capture_count) {
  if (capture_count == 0) return {};
  Finder finder(capture_count);
  finder.run(hir, false);
  finder.run(hir, true);
  return std::move(finder).result();
}

void fill_by_ends(std::span<const SlotByEnds> slots, Span match, std::span<Span> groups) {
  groups[0] = match;
  const auto at = [&](const SlotByEnds& slot) { return (slot.from_end ? match.end : match.begin) + slot.distance; };
  const std::size_t count = std::min(groups.size(), slots.size() / 2 + 1);
  for (std::size_t i = 1; i < count; ++i) groups[i] = {at(slots[2 * i - 2]), at(slots[2 * i - 1])};
  unset(groups.subspan(count));
}

}  // namespace lino

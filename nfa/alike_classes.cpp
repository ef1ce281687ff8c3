// Refinement of one partition of the classes by each transition in turn.
#include "nfa/alike_classes.h"

#include <algorithm>
#include <numeric>

#include "nfa/closure.h"
#include "nfa/look.h"

namespace lino::nfa {
namespace {

constexpr uint32_t kNoKind = 0xFFFFFFFF;
constexpr uint16_t kNoClass = 0xFFFF;

}  // namespace

AlikeClasses::AlikeClasses(const Nfa& nfa)
    : nfa_(nfa), first_byte_(nfa.classes.count), kinds_by_look_(nfa.classes.count), alike_(nfa.classes.count) {
  for (unsigned byte = 256; byte-- > 0;) first_byte_[nfa.classes.of[byte]] = static_cast<uint8_t>(byte);
  if (nfa.looks.empty()) return;
  for (std::size_t cls = 0; cls < first_byte_.size(); ++cls) {
    kinds_by_look_[cls] = first_byte_[cls] == '\n' ? 1 : is_word(first_byte_[cls]) ? 2 : 0;
  }
}

// Those of one thread, which share no byte. A class goes where its first byte does.
void AlikeClasses::part(std::span<const Transition> transitions) {
  for (std::size_t i = 0; i < transitions.size(); ++i) {
    const Transition& transition = transitions[i];
    auto cls = static_cast<std::size_t>(std::ranges::lower_bound(first_byte_, transition.lo) - first_byte_.begin());
    for (; cls < kind_.size() && first_byte_[cls] <= transition.hi; ++cls) {
      const uint32_t kind = kind_[cls];
      if (becomes_[kind] == kNoKind) {
        met_.push_back(kind);
        becomes_[kind] = static_cast<uint32_t>(becomes_.size());
        becomes_.push_back(kNoKind);
      }
      kind_[cls] = becomes_[kind];
    }
    if (i + 1 < transitions.size() && transitions[i + 1].next == transition.next) continue;
    for (const uint32_t kind : met_) becomes_[kind] = kNoKind;
    met_.clear();
  }
}

std::span<const uint16_t> AlikeClasses::of(std::span<const uint32_t> key) {
  if (Determinizer::is_pending(key) || nfa_.words.count != 0) {  // then more than transitions matters
    std::iota(alike_.begin(), alike_.end(), uint16_t{0});
    return alike_;
  }
  kind_ = kinds_by_look_;
  becomes_.assign(3, kNoKind);
  for (const uint32_t id : Determinizer::threads(key)) {
    if (id == Determinizer::kMark) continue;
    const State& state = nfa_.states[id];
    if (state.kind == StateKind::kSparse) part(nfa_.transitions_of(state));
    if (state.kind != StateKind::kByteRange || (state.lo == 0 && state.hi == 255)) continue;
    const Transition transition{state.lo, state.hi, state.next};
    part({&transition, 1});
  }
  first_.assign(becomes_.size(), kNoClass);
  for (std::size_t cls = 0; cls < kind_.size(); ++cls) {
    uint16_t& first = first_[kind_[cls]];
    if (first == kNoClass) first = static_cast<uint16_t>(cls);
    alike_[cls] = first;
  }
  return alike_;
}

}  // namespace lino::nfa

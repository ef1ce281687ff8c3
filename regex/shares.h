// Of a pattern's memory, who may have how much.
#pragma once

#include <cstddef>

namespace lino {

// In sixteenths of what budget.cpp leaves.
inline constexpr std::size_t kFindShare = 4, kStartShare = 2;  // lazy DFAs that have most of the work
inline constexpr std::size_t kAnchoredShare = 2, kWholeShare = 1, kAllShare = 1;
inline constexpr std::size_t kSecondShare = 1;  // of the one that finds matches, where words are found without it
inline constexpr std::size_t kStampShare = 2;
inline constexpr std::size_t kWindowShare = 1;  // what finds the left ends of windows
inline constexpr std::size_t kPikeShare = 1;    // a search's slots; what does not fit takes more passes
inline constexpr std::size_t kTaggedShare = 1;  // the automaton of captures
inline constexpr std::size_t kForesightShare =
    1;  // passes, where there are no lookarounds; else the share of the lazy DFAs

}  // namespace lino

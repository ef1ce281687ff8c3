// Which patterns are sequences; see sequence.h.
#include "jit/sequence.h"

#include <algorithm>
#include <bit>

#include "jit/code.h"

namespace lino::jit {

namespace {

struct Ends {
  uint8_t low = 255, high = 0;
  unsigned fold() const { return low ^ high; }
};

Ends ends_of(const nfa::ByteSet& set) {
  Ends ends;
  set.each([&](unsigned byte) {
    ends.low = std::min(ends.low, static_cast<uint8_t>(byte));
    ends.high = static_cast<uint8_t>(byte);
  });
  return ends;
}

}  // namespace

bool Sequence::may_hold(const nfa::ByteSet& set) {
  return set.count() == 1 || (set.count() == 2 && std::has_single_bit(ends_of(set).fold()));
}

std::optional<Sequence> sequence_of(const nfa::Prefixes& prefixes, uint64_t length, const ByteShares& shares) {
  if (!prefixes.apart || prefixes.alternatives.size() != 1 || prefixes.length != length) return std::nullopt;
  return sequence_of(prefixes.alternatives[0], shares);
}

std::optional<Sequence> sequence_of(std::span<const nfa::ByteSet> sets, const ByteShares& shares) {
  if (sets.empty() || sets.size() > Sequence::kLongest) return std::nullopt;
  Sequence made;
  made.length = static_cast<uint32_t>(sets.size());
  std::array<double, Sequence::kLongest> share{};
  for (uint32_t i = 0; i < made.length; ++i) {
    if (!Sequence::may_hold(sets[i])) return std::nullopt;
    const Ends ends = ends_of(sets[i]);
    made.fold[i] = static_cast<uint8_t>(ends.fold());
    made.value[i] = ends.high;
    sets[i].each([&](unsigned byte) { share[i] += shares[static_cast<uint8_t>(byte)]; });
  }
  const auto rarer = [&](uint8_t a, uint8_t b) { return share[a] != share[b] ? share[a] < share[b] : a < b; };
  std::array<uint8_t, Sequence::kLongest> order{};
  for (uint8_t i = 0; i < made.length; ++i) order[i] = i;
  std::sort(order.begin(), order.begin() + made.length, rarer);
  made.places = {order[0], order[made.length > 1 ? 1 : 0]};
  made.expected = share[order[0]] * (made.length > 1 ? share[order[1]] : 1);
  switch (cpu_isa()) {
    case stencils::Isa::kSse2:
    case stencils::Isa::kSsse3: made.kernel = sequence_base::find_all; break;
    case stencils::Isa::kAvx2: made.kernel = sequence_avx2::find_all; break;
    case stencils::Isa::kAvx512: made.kernel = sequence_avx512::find_all; break;
  }
  return made;
}

std::string to_string(const Sequence& sequence) {
  if (sequence.length == 1) return "a sequence of one byte";
  return "a sequence of " + std::to_string(sequence.length) + " bytes, the ones at " +
         std::to_string(sequence.places[0]) + " and " + std::to_string(sequence.places[1]) + " first";
}

}  // namespace lino::jit

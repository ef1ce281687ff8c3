// Which patterns are sequences; see sequence.h.
#include "jit/sequence.h"

#include <algorithm>

#include "jit/code.h"

namespace lino::jit {

std::optional<Sequence> sequence_of(const nfa::Prefixes& prefixes, uint64_t length, const ByteShares& shares) {
  if (!prefixes.apart || prefixes.alternatives.size() != 1 || prefixes.length != length) return std::nullopt;
  if (length < 1 || length > Sequence::kLongest) return std::nullopt;
  Sequence made;
  made.length = static_cast<uint32_t>(length);
  std::array<double, Sequence::kLongest> share{};
  for (uint32_t i = 0; i < made.length; ++i) {
    const nfa::ByteSet& set = prefixes.alternatives[0][i];
    uint8_t low = 255, high = 0;
    set.each([&](unsigned byte) {
      low = std::min(low, static_cast<uint8_t>(byte));
      high = static_cast<uint8_t>(byte);
      share[i] += shares[high];
    });
    const unsigned fold = low ^ high;
    if (set.count() > 2 || (fold & (fold - 1)) != 0) return std::nullopt;
    made.fold[i] = static_cast<uint8_t>(fold);
    made.value[i] = high;
  }
  const auto rarer = [&](uint8_t a, uint8_t b) { return share[a] != share[b] ? share[a] < share[b] : a < b; };
  std::array<uint8_t, Sequence::kLongest> order{};
  for (uint8_t i = 0; i < made.length; ++i) order[i] = i;
  std::sort(order.begin(), order.begin() + made.length, rarer);
  made.places = {order[0], order[made.length > 1 ? 1 : 0]};
  switch (cpu_isa()) {
    case stencils::Isa::kSse2: made.kernel = sequence_base::find_all; break;
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

// A byte set as a data block of a chain: what byte_set, byte_not_set and skip_set read (stencils/byte_set.h).
#include "stencils/byte_set.h"

#include <cstring>

#include "jit/chain.h"

namespace lino::jit {

DataBlock byte_set_data(const std::array<bool, 256>& set) {
  std::array<uint8_t, 256> flags;
  for (std::size_t c = 0; c < flags.size(); ++c) flags[c] = set[c];
  lino_byte_set block;
  lino_fill_byte_set(&block, flags.data());
  DataBlock data{.bytes = std::vector<uint8_t>(sizeof block), .align = LINO_BYTE_SET_ALIGN};
  std::memcpy(data.bytes.data(), &block, sizeof block);
  return data;
}

}  // namespace lino::jit

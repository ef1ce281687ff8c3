// Haystacks made of given pieces, near each other or far apart, for the tests of windows.
#pragma once

#include <array>
#include <cstddef>
#include <random>
#include <string>

namespace lino::test {

// `row.pieces`: what may be in it.
template <class Row>
std::string haystack_of(const Row& row, std::mt19937_64& random, std::size_t pieces) {
  std::string haystack;
  const std::size_t gap = std::array<std::size_t, 4>{0, 6, 90, 700}[random() % 4];
  for (std::size_t i = 0; i < pieces; ++i) {
    haystack += row.pieces[random() % row.pieces.size()];
    if (gap > 0 && random() % 3 == 0) haystack.append(random() % gap, random() % 4 == 0 ? 'b' : '.');
  }
  return haystack;
}

}  // namespace lino::test

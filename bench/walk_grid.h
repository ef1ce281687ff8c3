// Stamped code beside the table walk, on a grid of patterns and haystacks: see walk_grid.cpp.
#pragma once

namespace lino::bench {

// Prints the grid and its worst cells, and judges the bar.
void compare_engines();

}  // namespace lino::bench

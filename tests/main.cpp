// main() of every test program that has none of its own: GoogleTest, with the count of what ran printed at the end.
#include <gtest/gtest.h>

#include "tests/count.h"

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}

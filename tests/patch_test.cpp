// Patch functions: what goes into a hole comes out again, what does not fit is refused and leaves the hole alone;
// bits that are no hole are known. Every hole kind, every alignment in a cache line, neighbours untouched.
#include "jit/patch.h"

#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <string>
#include <vector>

#include "tests/count.h"

namespace lino::jit {
namespace {

using stencils::HoleKind;

struct KindRow {
  HoleKind kind;
  std::string name;
  std::size_t bytes;
  std::vector<int64_t> fit;
  std::vector<int64_t> refused;
};

const std::vector<KindRow> kKinds = {
    {HoleKind::kAbs8,
     "abs8",
     1,
     {1, 2, 0x7F, 0x80, 0xAA, 0xFF, 0},
     {0x100, 0x1FF, 0x10000, -1, -128, INT64_MIN, INT64_MAX}},
    {HoleKind::kAbs32,
     "abs32",
     4,
     {1, 0xFF, 0x100, 0x12345678, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0},
     {0x100000000, 0x1FFFFFFFF, -1, INT32_MIN, INT64_MIN, INT64_MAX}},
    {HoleKind::kRel32,
     "rel32",
     4,
     {1, -1, 5, -5, 0x7FFFFFFF, INT32_MIN, INT32_MIN + 1, 0x01020304, 0},
     {0x80000000, 0xFFFFFFFF, int64_t{INT32_MIN} - 1, INT64_MIN, INT64_MAX}},
};

constexpr uint8_t kNeighbour = 0xEE;

struct Room {
  std::array<uint8_t, 80> bytes;
  explicit Room(std::size_t at, std::size_t size) {
    bytes.fill(kNeighbour);
    std::memset(bytes.data() + at, 0, size);
  }
  bool neighbours_untouched(std::size_t at, std::size_t size) const {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      if ((i < at || i >= at + size) && bytes[i] != kNeighbour) return false;
    }
    return true;
  }
  int64_t read(const KindRow& row, std::size_t at) const {
    if (row.kind == HoleKind::kAbs8) return bytes[at];
    uint32_t value;
    std::memcpy(&value, bytes.data() + at, sizeof value);
    return row.kind == HoleKind::kRel32 ? static_cast<int32_t>(value) : int64_t{value};
  }
};

TEST(Patch, RoundTrip) {
  for (const KindRow& row : kKinds) {
    for (int64_t value : row.fit) {
      for (std::size_t at = 0; at <= 70; ++at) {
        Room room(at, row.bytes);
        ASSERT_TRUE(patch(row.kind, room.bytes.data() + at, static_cast<uint64_t>(value))) << row.name << ' ' << value;
        ASSERT_EQ(room.read(row, at), value) << row.name;
        ASSERT_TRUE(room.neighbours_untouched(at, row.bytes)) << row.name;
        test::count("patch round trip");
      }
    }
  }
}

TEST(Patch, OutOfRange) {
  for (const KindRow& row : kKinds) {
    for (int64_t value : row.refused) {
      Room room(8, row.bytes);
      EXPECT_FALSE(patch(row.kind, room.bytes.data() + 8, static_cast<uint64_t>(value))) << row.name << ' ' << value;
      EXPECT_EQ(room.read(row, 8), 0);
      EXPECT_TRUE(room.neighbours_untouched(8, row.bytes)) << row.name;
      test::count("patch out of range");
    }
  }
}

TEST(Patch, IsHole) {
  for (const KindRow& row : kKinds) {
    Room room(8, row.bytes);
    EXPECT_TRUE(is_hole(row.kind, room.bytes.data() + 8));
    for (std::size_t byte = 0; byte < row.bytes; ++byte) {
      for (int bit = 0; bit < 8; ++bit) {
        Room spoilt(8, row.bytes);
        spoilt.bytes[8 + byte] = static_cast<uint8_t>(1 << bit);
        EXPECT_FALSE(is_hole(row.kind, spoilt.bytes.data() + 8)) << row.name << ' ' << byte << ' ' << bit;
        test::count("patch is a hole");
      }
    }
    EXPECT_TRUE(patch(row.kind, room.bytes.data() + 8, 9));
    EXPECT_FALSE(is_hole(row.kind, room.bytes.data() + 8)) << "patched already";
#ifndef NDEBUG
    EXPECT_DEATH((void)patch(row.kind, room.bytes.data() + 8, 9), "is_hole");
#endif
    test::count("patch is a hole");
  }
}

// Each function by its own name does what patch() does for its kind.
TEST(Patch, ByName) {
  std::array<uint8_t, 4> hole{};
  EXPECT_TRUE(patch_abs8(hole.data(), 0xAB));
  EXPECT_EQ(hole, (std::array<uint8_t, 4>{0xAB, 0, 0, 0}));
  hole = {};
  EXPECT_TRUE(patch_abs32(hole.data(), 0xA1B2C3D4));
  EXPECT_EQ(hole, (std::array<uint8_t, 4>{0xD4, 0xC3, 0xB2, 0xA1}));
  hole = {};
  EXPECT_TRUE(patch_rel32(hole.data(), -2));
  EXPECT_EQ(hole, (std::array<uint8_t, 4>{0xFE, 0xFF, 0xFF, 0xFF}));
  test::count("patch by name", 3);
}

}  // namespace
}  // namespace lino::jit

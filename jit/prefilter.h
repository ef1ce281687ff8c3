// How to find where a match may begin: which places behind it to look at, with which kernel.
//
// In: what every match begins with (nfa/prefix.h). Out: an op of the find-all loop's start states (lower.h). Chosen by
// the cost model of cost.h: what the kernel takes a byte, and how often it will stop for nothing.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "jit/candidates.h"
#include "jit/chain.h"
#include "jit/cost.h"
#include "nfa/prefix.h"

namespace lino::jit {

struct Prefilter {
  Op op{};                          // find_pair, find_buckets2 or find_buckets3
  DataBlock data;                   // its operand
  std::array<uint8_t, 3> places{};  // that are looked at: offsets in bytes from where a match begins
  unsigned alternatives = 0;        // after those that look alike are taken together
  double stops = 0;                 // expected, a byte of haystack
  double cost = 0;                  // cycles a byte, stops included
};

// The cheapest, or nothing where none is cheaper than `limit` cycles a byte. O(prefixes x (places² + 256)).
std::optional<Prefilter> choose_prefilter(const nfa::Prefixes& prefixes, double limit, const ByteShares& shares);

// A byte that every match has at one place: memchr() looks for it. For plans that are not stamped.
struct FixedByte {
  uint8_t byte = 0, place = 0;  // offset in bytes from where a match begins
  uint8_t reach = 0;            // no match is shorter
  double stops = 0, cost = 0;   // as of a Prefilter
};

// The rarest, or nothing: no place has one byte only, the same in all alternatives.
std::optional<FixedByte> choose_fixed_byte(const nfa::Prefixes& prefixes, const ByteShares& shares);

// The kernel of a prefilter, or memchr(), run from C++: for plans that are not stamped. Immutable.
class CandidateFinder {
 public:
  explicit CandidateFinder(const Prefilter& prefilter);
  explicit CandidateFinder(const FixedByte& fixed) : kernel_(nullptr), fixed_(fixed) {}
  // The first place from `from` on where what is looked for may stand, or npos. Precondition: from <= haystack.size().
  std::size_t find(std::string_view haystack, std::size_t from) const;
  // Such places in [at, to), ascending, to `out`; how many. `at` becomes where to go on: `to`, or before, where there was no
  // more room. Precondition: at <= to <= haystack.size(); room for kRoom.
  static constexpr std::size_t kRoom = 64;
  std::size_t find_all(std::string_view haystack, std::size_t& at, std::size_t to, std::span<std::size_t> out) const;

 private:
  struct alignas(64) Line {
    std::array<uint8_t, 64> bytes;
  };
  std::size_t find_fixed(std::string_view haystack, std::size_t from) const;

  stencils::HostOp kernel_;   // null: the byte
  Gather* gather_ = nullptr;  // likewise
  std::vector<Line> data_;
  FixedByte fixed_;
};

// "find_pair at 2, 5: 1 alternative, a stop expected in 12000 bytes, 0.063 cycles a byte expected"
std::string to_string(const Prefilter& prefilter);
// "memchr of 0x40 at 1, a stop expected in 3000 bytes, 0.053 cycles a byte expected"
std::string to_string(const FixedByte& fixed);

}  // namespace lino::jit

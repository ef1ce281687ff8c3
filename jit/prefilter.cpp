// Chooses places and buckets; see prefilter.h.
#include "jit/prefilter.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstring>

#include "jit/code.h"
#include "jit/cpu.h"
#include "jit/plans.h"
#include "stencils/prefix.h"
#include "stencils/registers.h"

namespace lino::jit {

namespace {

using nfa::ByteSet;
using nfa::Prefixes;
using Alternative = std::vector<ByteSet>;

constexpr unsigned kBuckets = 8;

double share_of(const ByteSet& set, const ByteShares& shares) {
  double sum = 0;
  set.each([&](unsigned b) { sum += shares[static_cast<uint8_t>(b)]; });
  return sum;
}

// By alternative and place. Neighbours have most of their sets in common.
std::vector<std::vector<double>> shares_of(const std::vector<Alternative>& alternatives, const ByteShares& bytes) {
  std::vector<std::vector<double>> shares;
  shares.reserve(alternatives.size());
  for (const Alternative& alternative : alternatives) {
    std::vector<double> of(alternative.size());
    for (std::size_t i = 0; i < of.size(); ++i) {
      const bool same = !shares.empty() && alternative[i] == alternatives[shares.size() - 1][i];
      of[i] = same ? shares.back()[i] : share_of(alternative[i], bytes);
    }
    shares.push_back(std::move(of));
  }
  return shares;
}

// Expected stops a byte. Bytes near each other are not independent, so a place helps less than it should.
double stops_of(const std::vector<std::vector<double>>& shares, std::initializer_list<std::size_t> places) {
  double stops = 0;
  for (const std::vector<double>& of : shares) {
    double product = 1;
    for (const std::size_t place : places) product *= of[place];
    stops += product;
  }
  return stops;
}

std::optional<Prefilter> choose_pair(const Alternative& sets, const ByteShares& shares) {
  struct Folded {
    uint8_t offset, fold, value;
    double share;
  };
  std::vector<Folded> usable;
  for (std::size_t i = 0; i < sets.size(); ++i) {
    const std::size_t count = sets[i].count();
    if (count == 0 || count > 2) continue;
    unsigned low = 0, high = 255;
    while (!sets[i][low]) ++low;
    while (!sets[i][high]) --high;
    const unsigned fold = low ^ high;
    if ((fold & (fold - 1)) != 0) continue;  // they differ in more than a bit
    usable.push_back(
        {static_cast<uint8_t>(i), static_cast<uint8_t>(fold), static_cast<uint8_t>(high), share_of(sets[i], shares)});
  }
  if (usable.size() < 2) return std::nullopt;
  std::sort(usable.begin(), usable.end(), [](const Folded& a, const Folded& b) {
    return a.share != b.share ? a.share < b.share : a.offset < b.offset;
  });
  if (usable[0].offset > usable[1].offset) std::swap(usable[0], usable[1]);
  const lino_pair pair = {static_cast<uint8_t>(sets.size()),
                          {usable[0].offset, usable[1].offset},
                          {usable[0].fold, usable[1].fold},
                          {usable[0].value, usable[1].value},
                          0};
  Prefilter made{.op = Op::find_pair, .data = bytes_data(&pair, sizeof pair, LINO_PAIR_ALIGN), .alternatives = 1};
  made.places = {usable[0].offset, usable[1].offset, usable[1].offset};
  made.stops = usable[0].share * usable[1].share;
  made.cost = kPairCost + made.stops * kStopCost;
  return made;
}

// Three places, ascending, the third given up where two do.
struct Places {
  std::array<std::size_t, 3> at{};
  bool three = false;
  double cost = 0;  // at least: with a bucket for each alternative
};

Places choose_places(const std::vector<std::vector<double>>& shares, std::size_t length) {
  Places best;
  if (length < 2) {
    best.cost = kBuckets2Cost + stops_of(shares, {0}) * kStopCost;
    return best;
  }
  double least = 2;
  for (std::size_t i = 0; i < length; ++i) {
    for (std::size_t j = i + 1; j < length; ++j) {
      const double stops = stops_of(shares, {i, j});
      if (stops < least) least = stops, best.at = {i, j, j};
    }
  }
  const double two = kBuckets2Cost + least * kStopCost;
  const std::array<std::size_t, 3> pair = best.at;
  double three = two;
  for (std::size_t k = 0; k < length; ++k) {
    if (k == pair[0] || k == pair[1]) continue;
    const double cost = kBuckets3Cost + stops_of(shares, {pair[0], pair[1], k}) * kStopCost;
    if (cost < three) three = cost, best = {{pair[0], pair[1], k}, true};
  }
  best.cost = std::min(two, three);
  std::sort(best.at.begin(), best.at.end());
  return best;
}

// An alternative at the places that are looked at.
struct Bucket {
  std::array<ByteSet, 3> sets;
  double stops(unsigned places, const ByteShares& shares) const {
    double product = 1;
    for (unsigned i = 0; i < places; ++i) product *= share_of(sets[i], shares);
    return product;
  }
};

Bucket joined(const Bucket& a, const Bucket& b) {
  return {{a.sets[0] | b.sets[0], a.sets[1] | b.sets[1], a.sets[2] | b.sets[2]}};
}

// Takes neighbours together, those that cost least by it first, until there are few enough.
void pack(std::vector<Bucket>& buckets, unsigned places, const ByteShares& shares) {
  const auto cost = [&](std::size_t i) {
    return joined(buckets[i], buckets[i + 1]).stops(places, shares) - buckets[i].stops(places, shares) -
           buckets[i + 1].stops(places, shares);
  };
  std::vector<double> costs;
  for (std::size_t i = 0; i + 1 < buckets.size(); ++i) costs.push_back(cost(i));
  while (buckets.size() > kBuckets) {
    const auto least = std::min_element(costs.begin(), costs.end());
    const auto i = static_cast<std::size_t>(least - costs.begin());
    buckets[i] = joined(buckets[i], buckets[i + 1]);
    buckets.erase(buckets.begin() + static_cast<std::ptrdiff_t>(i) + 1);
    costs.erase(least);
    if (i < costs.size()) costs[i] = cost(i);
    if (i > 0) costs[i - 1] = cost(i - 1);
  }
}

std::optional<Prefilter> choose_buckets(const Prefixes& prefixes, double limit, const ByteShares& shares) {
  const Places places = choose_places(shares_of(prefixes.alternatives, shares), prefixes.length);
  if (places.cost >= limit) return std::nullopt;
  const unsigned count = prefixes.length == 1 ? 1 : places.three ? 3 : 2;  // different places
  std::vector<Bucket> buckets;
  for (const Alternative& alternative : prefixes.alternatives) {
    Bucket bucket;
    for (unsigned i = 0; i < 3; ++i) bucket.sets[i] = alternative[places.at[i]];
    const auto same = [&](const Bucket& other) { return other.sets == bucket.sets; };
    if (std::none_of(buckets.begin(), buckets.end(), same)) buckets.push_back(bucket);
  }
  const auto before = [](const Bucket& a, const Bucket& b) {
    for (unsigned i = 0; i < 3; ++i) {
      if (a.sets[i] != b.sets[i]) return a.sets[i] < b.sets[i];
    }
    return false;
  };
  std::sort(buckets.begin(), buckets.end(), before);
  pack(buckets, count, shares);

  lino_buckets data{};
  data.reach = static_cast<uint8_t>(prefixes.length);
  for (unsigned i = 0; i < 3; ++i) {
    data.offset[i] = static_cast<uint8_t>(places.at[i]);
    for (std::size_t k = 0; k < buckets.size(); ++k) {
      buckets[k].sets[i].each([&](unsigned b) { data.place[i].of[b] |= static_cast<uint8_t>(1u << k); });
    }
    lino_fill_nibbles(&data.place[i]);
    if (cpu_isa() == stencils::Isa::kSse2) lino_fill_folds(&data.place[i]);
  }
  Prefilter made{.op = places.three ? Op::find_buckets3 : Op::find_buckets2,
                 .data = bytes_data(&data, sizeof data, LINO_BUCKETS_ALIGN),
                 .alternatives = static_cast<unsigned>(buckets.size())};
  for (unsigned i = 0; i < 3; ++i) made.places[i] = data.offset[i];
  for (const Bucket& bucket : buckets) made.stops += bucket.stops(count, shares);
  made.cost = (places.three ? kBuckets3Cost : kBuckets2Cost) + made.stops * kStopCost;
  return made;
}

// All alternatives as one.
Alternative united(const Prefixes& prefixes) {
  Alternative sets(prefixes.length);
  for (const Alternative& alternative : prefixes.alternatives) {
    for (std::size_t i = 0; i < sets.size(); ++i) sets[i] |= alternative[i];
  }
  return sets;
}

}  // namespace

std::optional<Prefilter> choose_prefilter(const Prefixes& prefixes, double limit, const ByteShares& shares) {
  if (prefixes.length == 0 || prefixes.alternatives.empty()) return std::nullopt;
  std::optional<Prefilter> best;
  const auto consider = [&](std::optional<Prefilter> made) {
    if (made && made->cost < (best ? best->cost : limit)) best = std::move(made);
  };
  if (!is_plan_off("find_pair")) consider(choose_pair(united(prefixes), shares));
  if (!is_plan_off("find_buckets")) consider(choose_buckets(prefixes, best ? best->cost : limit, shares));
  return best;
}

std::optional<FixedByte> choose_fixed_byte(const Prefixes& prefixes, const ByteShares& shares) {
  if (is_plan_off("find_fixed") || prefixes.alternatives.empty()) return std::nullopt;
  const Alternative sets = united(prefixes);
  std::optional<FixedByte> best;
  for (std::size_t i = 0; i < sets.size(); ++i) {
    if (sets[i].count() != 1) continue;
    FixedByte made{.place = static_cast<uint8_t>(i), .reach = static_cast<uint8_t>(sets.size())};
    sets[i].each([&](unsigned byte) { made.byte = static_cast<uint8_t>(byte); });
    made.stops = shares[made.byte];
    made.cost = kMemchrCost + made.stops * kStopCost;
    if (!best || made.stops < best->stops) best = made;
  }
  return best;
}

Gather* gather_of(Op op, stencils::Isa isa) {
  const auto by_op = [op](Gather* pair, Gather* buckets2, Gather* buckets3) {
    return op == Op::find_pair ? pair : op == Op::find_buckets2 ? buckets2 : buckets3;
  };
  switch (isa) {
    case stencils::Isa::kSse2: break;
    case stencils::Isa::kSsse3:
      return by_op(candidates_ssse3::gather_pair, candidates_ssse3::gather_buckets2, candidates_ssse3::gather_buckets3);
    case stencils::Isa::kAvx2:
      return by_op(candidates_avx2::gather_pair, candidates_avx2::gather_buckets2, candidates_avx2::gather_buckets3);
    case stencils::Isa::kAvx512:
      return by_op(candidates_avx512::gather_pair, candidates_avx512::gather_buckets2,
                   candidates_avx512::gather_buckets3);
  }
  return by_op(candidates_base::gather_pair, candidates_base::gather_buckets2, candidates_base::gather_buckets3);
}

CandidateFinder::CandidateFinder(const Prefilter& prefilter)
    : kernel_(stencils::host_op(prefilter.op, kernel_level(prefilter.op, cpu_isa()))),
      gather_(gather_of(prefilter.op, cpu_isa())),
      data_((prefilter.data.bytes.size() + sizeof(Line) - 1) / sizeof(Line)) {
  std::memcpy(data_.data(), prefilter.data.bytes.data(), prefilter.data.bytes.size());
}

std::size_t CandidateFinder::find_fixed(std::string_view haystack, std::size_t from) const {
  if (haystack.size() - from < fixed_.reach) return std::string_view::npos;
  const char* const first = haystack.data() + from + fixed_.place;
  const auto* const at =
      static_cast<const char*>(std::memchr(first, fixed_.byte, haystack.size() - from - fixed_.reach + 1));
  return at == nullptr ? std::string_view::npos : from + static_cast<std::size_t>(at - first);
}

std::size_t CandidateFinder::find(std::string_view haystack, std::size_t from) const {
  if (kernel_ == nullptr) return find_fixed(haystack, from);
  const auto* begin = reinterpret_cast<const uint8_t*>(haystack.data());
  lino_search search;  // what a find looks at of it
  search.begin = begin;
  search.end = begin + haystack.size();
  search.patience = 0;
  search.skip_bytes = 0;
  stencils::Registers registers{begin + from, search.end, nullptr, &search, nullptr, 0};
  const uint64_t operands[] = {reinterpret_cast<uintptr_t>(data_.data())};
  if (kernel_(registers, operands) == 1) return std::string_view::npos;
  return static_cast<std::size_t>(registers.cur - begin);
}

std::size_t CandidateFinder::find_all(std::string_view haystack, std::size_t& at, std::size_t to,
                                      std::span<std::size_t> out) const {
  assert(out.size() >= kRoom);
  std::size_t n = 0;
  if (gather_ == nullptr) {
    for (; at < to && n < out.size(); ++at) {
      at = std::min(find_fixed(haystack.substr(0, std::min(haystack.size(), to + fixed_.reach - 1)), at), to);
      if (at != to) out[n++] = at;
    }
    at = std::min(at, to);
    return n;
  }
  const auto* const begin = reinterpret_cast<const uint8_t*>(haystack.data());
  const std::size_t reach = data_[0].bytes[0];  // of either block
  const std::size_t stop = std::min(to, haystack.size() - std::min(haystack.size(), reach - 1));
  Range range{begin, begin + at, begin + std::max(at, stop)};
  n = gather_(data_.data(), range, out.data(), out.size());
  at = range.at == range.stop ? to : static_cast<std::size_t>(range.at - begin);
  return n;
}

std::string to_string(const Prefilter& prefilter) {
  std::string out(stencils::info(prefilter.op).name);
  out += " at " + std::to_string(prefilter.places[0]) + ", " + std::to_string(prefilter.places[1]);
  if (prefilter.op == Op::find_buckets3) out += ", " + std::to_string(prefilter.places[2]);
  out +=
      ": " + std::to_string(prefilter.alternatives) + (prefilter.alternatives == 1 ? " alternative" : " alternatives");
  return out + stops_to_string(prefilter.stops) + cost_to_string(prefilter.cost);
}

std::string to_string(const FixedByte& fixed) {
  constexpr char kHex[] = "0123456789abcdef";
  return std::string("memchr of 0x") + kHex[fixed.byte >> 4] + kHex[fixed.byte & 15] + " at " +
         std::to_string(fixed.place) + stops_to_string(fixed.stops) + cost_to_string(fixed.cost);
}

}  // namespace lino::jit

// The kernels that gather where matches may begin, one an ISA level, against the plainest loop over whole tables and over nibbles;
// and CandidateFinder::find_all() against find().
#include "jit/candidates.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "jit/prefilter.h"
#include "tests/avx512_emulation.h"
#include "tests/count.h"
#include "tests/op_harness.h"
#include "tests/pattern.h"

namespace lino {
namespace {

using stencils::Op;

struct Kernel {
  const char* level;
  jit::Gather* gather;
};

std::vector<Kernel> kernels_of(Op op) {
  std::vector<Kernel> kernels = {{"avx512, emulated", test::emulated_avx512_gather(op)}};
  for (const stencils::Isa isa : test::runnable_levels())
    kernels.push_back({test::name_of(isa), jit::gather_of(op, isa)});
  return kernels;
}

// What is looked for, and who accepts a place: exactly, and by nibbles.
struct Sought {
  Op op;
  lino_pair pair{};
  lino_buckets buckets{};

  const void* data() const { return op == Op::find_pair ? static_cast<const void*>(&pair) : &buckets; }
  std::size_t reach() const { return op == Op::find_pair ? pair.reach : buckets.reach; }
  unsigned places() const { return op == Op::find_buckets3 ? 3 : 2; }
  bool exactly(const uint8_t* at) const {
    if (op == Op::find_pair) {
      return (at[pair.offset[0]] | pair.fold[0]) == pair.value[0] &&
             (at[pair.offset[1]] | pair.fold[1]) == pair.value[1];
    }
    unsigned common = 0xFF;
    for (unsigned i = 0; i < places(); ++i) common &= buckets.place[i].of[at[buckets.offset[i]]];
    return common != 0;
  }
  bool by_nibbles(const uint8_t* at) const {
    if (op == Op::find_pair) return exactly(at);
    unsigned common = 0xFF;
    for (unsigned i = 0; i < places(); ++i) {
      const uint8_t byte = at[buckets.offset[i]];
      common &= buckets.place[i].low[byte & 15] & buckets.place[i].high[byte >> 4];
    }
    return common != 0;
  }
};

template <class Random>
Sought any_sought(Random& random) {
  constexpr Op kOps[] = {Op::find_pair, Op::find_buckets2, Op::find_buckets3};
  Sought sought{.op = kOps[random() % 3]};
  const auto offset = [&] { return static_cast<uint8_t>(random() % (random() % 2 ? 3 : 12)); };
  sought.pair = {.reach = 0, .offset = {offset(), offset()}, .fold = {}, .value = {}, .unused = 0};
  for (unsigned i = 0; i < 2; ++i) {
    sought.pair.fold[i] = random() % 2 ? 0x20 : 0;
    sought.pair.value[i] = static_cast<uint8_t>("abcd"[random() % 4] | sought.pair.fold[i]);
  }
  sought.pair.reach = static_cast<uint8_t>(1 + std::max(sought.pair.offset[0], sought.pair.offset[1]) + random() % 2);
  uint8_t furthest = 0;
  const bool dense = random() % 4 == 0;
  for (unsigned i = 0; i < 3; ++i) {
    sought.buckets.offset[i] = offset();
    if (i < sought.places()) furthest = std::max(furthest, sought.buckets.offset[i]);
    lino_bucket_place& place = sought.buckets.place[i];
    for (unsigned n = 0; n < 1 + random() % 6; ++n)
      place.of["abcd\x81\xE4q2"[random() % 8] & 0xFF] |= 1u << random() % 8;
    const bool many = random() % 8 == 0;  // more than there are folds
    for (unsigned c = 0; many && c < 256; c += 3) place.of[c] |= 2;
    if (dense)
      for (const char c : {'.', 'a', 'b', 'c', 'd'}) place.of[static_cast<uint8_t>(c)] |= 1;
    lino_fill_nibbles(&place);
    if (random() % 4 != 0) lino_fill_folds(&place);
  }
  sought.buckets.reach = static_cast<uint8_t>(1 + furthest + random() % 2);
  return sought;
}

TEST(Candidates, KernelsAgreeWithThePlainestLoop) {
  std::mt19937_64 random(21);
  const test::GuardedBytes memory(4096);
  for (std::size_t n = 0; n < test::scaled(4000); ++n) {
    const Sought sought = any_sought(random);
    const std::size_t size = sought.reach() - 1 + random() % (n % 3 == 0 ? 70 : 600);
    uint8_t* const begin = memory.end() - size;
    const bool sparse = random() % 2 == 0;
    for (std::size_t i = 0; i < size; ++i)
      begin[i] = sparse && random() % 8 ? '.' : "abcd\x81\xE4q2ABrs"[random() % 12];
    const std::size_t places = size - (sought.reach() - 1), from = random() % (places + 1);
    for (const Kernel& kernel : kernels_of(sought.op)) {
      for (const std::size_t room : {std::size_t{64}, std::size_t{100}}) {
        jit::Range range{begin, begin + from, begin + places};
        std::vector<std::size_t> got, out(room + 64);
        bool good = true;
        while (good && range.at != range.stop) {
          const uint8_t* const before = range.at;
          const std::size_t count = kernel.gather(sought.data(), range, out.data(), room);
          good = count <= room && range.at > before && range.at <= range.stop;
          for (std::size_t i = 0; i < count && good; ++i) {
            good = out[i] >= static_cast<std::size_t>(before - begin) && begin + out[i] < range.at;
          }
          got.insert(got.end(), out.begin(), out.begin() + static_cast<std::ptrdiff_t>(good ? count : 0));
        }
        std::size_t next = 0;
        for (std::size_t at = from; at < places && good; ++at) {
          const bool told = next < got.size() && got[next] == at;
          next += told;
          good = told ? sought.by_nibbles(begin + at) : !sought.exactly(begin + at);
        }
        good = good && next == got.size();
        EXPECT_TRUE(good) << kernel.level << ", op " << static_cast<int>(sought.op) << ", room " << room << ", from "
                          << from << " of " << places;
        test::count(std::string("candidates ") + kernel.level, 1, !good);
      }
    }
  }
}

// All places that find() would stop at one by one, and perhaps some more of those that only nibbles accept.
TEST(Candidates, FindAllIsFindAgainAndAgain) {
  std::mt19937_64 random(22);
  for (const char* pattern : {"ab", "[ab]@[bc]", "@", "abc|bca|cab", "@[a-c]{3}", "[ab]{3}@", "aab|c@c|ba"}) {
    const nfa::Nfa nfa = test::nfa_of(test::hir_of(pattern).root, {.captures = false, .anchored_only = true});
    const nfa::Prefixes prefixes = nfa::prefixes(nfa);
    std::vector<jit::CandidateFinder> finders;
    if (const auto fixed = jit::choose_fixed_byte(prefixes, jit::background_shares())) finders.emplace_back(*fixed);
    if (const auto made = jit::choose_prefilter(prefixes, 1e9, jit::background_shares())) finders.emplace_back(*made);
    ASSERT_FALSE(finders.empty()) << pattern;
    for (const jit::CandidateFinder& finder : finders) {
      for (std::size_t n = 0; n < test::scaled(300); ++n) {
        std::string haystack(random() % 300, '.');
        for (char& c : haystack) c = "@abc.........."[random() % (n % 2 ? 4 : 14)];
        const std::size_t from = random() % (haystack.size() + 1);
        const std::size_t to = from + random() % (haystack.size() - from + 1);
        std::vector<std::size_t> expected, got;
        for (std::size_t at = from; (at = finder.find(haystack, at)) < to; ++at) expected.push_back(at);
        std::size_t places[jit::CandidateFinder::kRoom];
        for (std::size_t at = from; at < to;) {
          const std::size_t before = at, count = finder.find_all(haystack, at, to, places);
          ASSERT_GT(at, before);
          got.insert(got.end(), places, places + count);
        }
        const bool good = std::ranges::includes(got, expected) && std::ranges::is_sorted(got) &&
                          std::ranges::all_of(got, [&](std::size_t at) {
                            return at >= from && at < to && at + prefixes.length <= haystack.size();
                          });
        EXPECT_TRUE(good) << pattern << " in " << haystack << " from " << from << " to " << to;
        test::count("candidates find_all", 1, !good);
      }
    }
  }
}

}  // namespace
}  // namespace lino

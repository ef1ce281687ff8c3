// Cases out of numbers, and RapidCheck's runs over them; see random_case.h.
#include "tests/random_case.h"

#include <algorithm>
#include <cstdlib>
#include <sstream>

namespace lino::test {
namespace {

constexpr std::size_t kHaystacks = 64;  // a case; making the engines of a pattern costs as much as asking them 20 times
constexpr std::size_t kManyStates = 150;  // beyond, a case has fewer haystacks, lest a few cases take most of the time

// Steele, Lea and Flood's SplitMix64.
std::vector<uint8_t> random_bytes(uint64_t& state, std::size_t n) {
  std::vector<uint8_t> bytes(n);
  for (std::size_t i = 0; i < n; i += 8) {
    uint64_t word = state += 0x9E3779B97F4A7C15;
    word = (word ^ word >> 30) * 0xBF58476D1CE4E5B9;
    word = (word ^ word >> 27) * 0x94D049BB133111EB;
    word ^= word >> 31;
    for (std::size_t k = i; k < std::min(n, i + 8); ++k, word >>= 8) bytes[k] = static_cast<uint8_t>(word);
  }
  return bytes;
}

Case make_case(uint64_t seed) {
  uint64_t state = seed;
  const std::vector<uint8_t> bytes = random_bytes(state, 256);
  Choices choices(bytes);
  Case c;
  c.seed = seed;
  c.batch = 1 + choices.below(3) * 7;
  c.start = choices.one_in(3) ? choices.below(8) : 0;
  c.options = make_options(choices);
  c.tree = make_tree(choices, 2 + choices.below(3));
  const std::vector<uint8_t> extras = random_bytes(state, 128);
  Choices extra(extras);
  const bool perl = !c.options.posix_syntax && !c.options.literal;
  if (perl && extra.one_in(5)) c.tree = with_lookarounds(std::move(c.tree), extra);
  if (perl && extra.one_in(8)) c.layout = state;
  // The other oracles of these know leftmost-first alone.
  if ((c.layout != 0 || has_lookaround(c.tree)) && extra.one_in(2)) c.options.longest_match = false;
  const Automaton automaton(c.pattern(), c.options);
  const std::size_t share = kHaystacks * kManyStates / std::max(automaton.states(), kManyStates);
  for (std::size_t i = 0; i < std::max<std::size_t>(2, share); ++i) {
    const std::vector<uint8_t> more = random_bytes(state, 192);
    Choices walk(more);
    c.haystacks.push_back(make_haystack(c.tree, walk, &automaton));
  }
  return c;
}

std::vector<Case> smaller_cases(const Case& c) {
  std::vector<Case> out;
  if (c.haystacks.size() > 1) {
    for (const std::string& haystack : c.haystacks) (out.emplace_back(c)).haystacks = {haystack};
    return out;
  }
  if (c.layout != 0) (out.emplace_back(c)).layout = 0;
  for (const Options& options : smaller(c.options)) (out.emplace_back(c)).options = options;
  for (Tree& tree : smaller(c.tree)) (out.emplace_back(c)).tree = std::move(tree);
  if (c.start > 0) (out.emplace_back(c)).start = c.start / 2;
  if (c.batch > 1) (out.emplace_back(c)).batch = 1;
  for (const std::string& haystack : smaller(c.haystacks[0])) (out.emplace_back(c)).haystacks = {haystack};
  return out;
}

rc::detail::TestParams params_of(uint64_t cases) {
  rc::detail::TestParams params;
  if (std::getenv("RC_PARAMS") != nullptr) params = rc::detail::configuration().testParams;
  else params.seed = 20220601;
  params.maxSuccess = replays_one_case() ? 1 : static_cast<int>(cases);
  return params;
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const Case& c) {
  out << "/" << quoted(c.pattern()) << "/ (" << to_string(c.options) << ") from " << c.start << " in batches of "
      << c.batch << "; LINO_TEST_SEED=" << c.seed;
  for (const std::string& haystack : c.haystacks) out << "\n  on " << quoted(haystack);
  return out;
}

rc::Gen<Case> random_cases() {
  const char* one = std::getenv("LINO_TEST_SEED");
  const auto seeds = one != nullptr ? rc::gen::just<uint64_t>(std::strtoull(one, nullptr, 10))
                                    : rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<uint64_t>());
  return rc::gen::shrink(rc::gen::noShrink(rc::gen::map(seeds, make_case)),
                         [](const Case& c) { return rc::seq::fromContainer(smaller_cases(c)); });
}

std::string check_property(const std::function<void()>& property, uint64_t cases) {
  const auto result = rc::detail::checkTestable(property, rc::detail::TestMetadata(), params_of(cases));
  if (result.is<rc::detail::SuccessResult>()) return "";
  std::ostringstream message;
  rc::detail::printResultMessage(result, message);
  return message.str();
}

bool replays_one_case() { return std::getenv("LINO_TEST_SEED") != nullptr; }

}  // namespace lino::test

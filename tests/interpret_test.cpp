// The chain interpreter against plain C++ (hand_chains.h), at every ISA level this CPU has, and what stopping and going
// on does; and stamped code against the interpreter in everything a run leaves behind.
#include "jit/interpret.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "jit/cpu.h"
#include "tests/count.h"
#include "tests/hand_chains.h"

namespace lino::jit {
namespace {

using test::ChainOutcome;
using test::HandChain;

std::vector<stencils::Isa> levels() {
  std::vector<stencils::Isa> out;
  for (int i = 0; i <= static_cast<int>(cpu_isa()); ++i) out.push_back(static_cast<stencils::Isa>(i));
  return out;
}

const std::vector<std::string> kHaystacks = {
    "",
    "a",
    "b",
    "ab",
    "aab",
    "w",
    "wxyz",
    "wwxyz",
    "wxy",
    "xwxyzwxyzw",
    "wxyzwxyz",
    " ",
    "  a  ",
    "aeiou",
    "bcd fgh",
    "hello, wxyz world",
    std::string(200, 'a'),
    std::string(200, '.') + "ab",
    "ab" + std::string(200, '.'),
    std::string(63, 'a') + "b",
    std::string(64, 'a') + "b",
    std::string("\0a\0", 3),
    "\xFF\xFE"
    "a\xC3\xA9",
};

std::vector<std::string> haystacks() {
  std::vector<std::string> out = kHaystacks;
  for (uint64_t seed = 0; seed < test::scaled(200); ++seed) out.push_back(test::random_haystack(seed, seed * 3));
  return out;
}

TEST(Interpret, FindsWhatIsThere) {
  for (const HandChain& hand : test::hand_chains()) {
    ASSERT_EQ(check(hand.chain), "") << hand.name;
    for (stencils::Isa isa : levels()) {
      const Interpreter interpreter(hand.chain, isa);
      for (const std::string& haystack : haystacks()) {
        const ChainOutcome outcome = test::run(interpreter, haystack);
        ASSERT_EQ(outcome.status, uint64_t{LINO_DONE}) << hand.name << " on " << testing::PrintToString(haystack);
        ASSERT_EQ(outcome.spans, hand.expected(haystack)) << hand.name << " on " << testing::PrintToString(haystack);
        test::count("interpret finds");
      }
    }
  }
}

TEST(Interpret, FullBufferStops) {
  for (const HandChain& hand : test::hand_chains()) {
    const Interpreter interpreter(hand.chain, cpu_isa());
    const std::string haystack = test::random_haystack(7, 500);
    const auto all = hand.expected(haystack);
    for (std::size_t room = 1; room <= all.size(); ++room) {
      const ChainOutcome outcome = test::run(interpreter, haystack, room);
      ASSERT_EQ(outcome.status, uint64_t{LINO_FULL}) << hand.name << ' ' << room;
      ASSERT_EQ(outcome.spans, decltype(all)(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(room)))
          << hand.name;
      ASSERT_EQ(outcome.cursor, static_cast<std::ptrdiff_t>(all[room - 1].second)) << hand.name;
      test::count("interpret full buffer");
    }
  }
}

TEST(Interpret, StampedAgrees) {
  if (!executable_memory()) GTEST_SKIP() << "no executable memory";
  for (const HandChain& hand : test::hand_chains()) {
    for (stencils::Isa isa : levels()) {
      const Code code = assemble(hand.chain, isa);
      ASSERT_TRUE(code) << hand.name;
      EXPECT_EQ(code.entry(), nullptr);
      code.seal();
      ASSERT_NE(code.entry(), nullptr) << hand.name;
      const Interpreter interpreter(hand.chain, isa);
      for (const std::string& haystack : haystacks()) {
        for (std::size_t room : {std::size_t{1}, std::size_t{3}, std::size_t{1000}}) {
          const ChainOutcome stamped = test::run(code, haystack, room);
          const ChainOutcome interpreted = test::run(interpreter, haystack, room);
          ASSERT_EQ(stamped, interpreted)
              << hand.name << " on " << testing::PrintToString(haystack) << "\nstamped     " << test::to_string(stamped)
              << "\ninterpreted " << test::to_string(interpreted);
          test::count("stamped agrees with interpreted");
        }
      }
    }
  }
}

// A moved Interpreter runs on; its steps point into its own data.
TEST(Interpret, Moves) {
  for (const HandChain& hand : test::hand_chains()) {
    Interpreter first(hand.chain, cpu_isa());
    const std::string haystack = test::random_haystack(3, 300);
    Interpreter second(std::move(first));
    EXPECT_EQ(test::run(second, haystack).spans, hand.expected(haystack));
    first = std::move(second);
    EXPECT_EQ(test::run(first, haystack).spans, hand.expected(haystack));
    test::count("interpret moves");
  }
}

TEST(Interpret, OneOff) {
  const Chain chain = test::stop_chain(LINO_FULL);
  lino_search search = {};
  const uint8_t* text = reinterpret_cast<const uint8_t*>("abc");
  EXPECT_EQ(interpret(chain, cpu_isa(), text, text + 3, search), uint64_t{LINO_FULL});
  EXPECT_EQ(search.cursor, text);
  test::count("interpret one-off");
}

}  // namespace
}  // namespace lino::jit

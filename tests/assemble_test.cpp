// Chains printed and checked, laid out and stamped: rows of a chain and its text, what check() finds wrong, where
// fall-through drops a jump, and that the order of the steps means nothing to what the code does.
#include "jit/assemble.h"

#include <gtest/gtest.h>

#include <cstring>
#include <functional>
#include <string>
#include <vector>

#include "jit/code.h"
#include "jit/cpu.h"
#include "jit/disassemble.h"
#include "jit/patch.h"
#include "jit/stamp.h"
#include "tests/count.h"
#include "tests/hand_chains.h"

namespace lino::jit {
namespace {

using stencils::Isa;
using test::HandChain;
using test::step;

TEST(Chain, Prints) {
  struct Row {
    Step step;
    std::string text;
  };
  Step with_state = step(Op::byte_range, {'0', 9}, {1, 0});
  with_state.state = 3;
  const std::vector<Row> rows = {
      {with_state, "0 s3: byte_range '0' +9 -> 1 | 0"},
      {step(Op::jump, {}, {1}), "0: jump -> 1"},
      {step(Op::stop, {LINO_DONE}), "0: stop DONE"},
      {step(Op::stop, {LINO_FULL}), "0: stop FULL"},
      {step(Op::stop, {LINO_UNKNOWN}), "0: stop UNKNOWN"},
      {step(Op::stop, {LINO_END}), "0: stop END"},
      {step(Op::stop, {200}), "0: stop 200"},
      {step(Op::byte_equal, {'\n'}, {1, 0}), "0: byte_equal '\\n' -> 1 | 0"},
      {step(Op::byte_equal, {'\''}, {1, 0}), "0: byte_equal '\\'' -> 1 | 0"},
      {step(Op::byte_not_equal, {0xE9}, {1, 0}), "0: byte_not_equal '\\xe9' -> 1 | 0"},
      {step(Op::byte_not_range, {0, 31}, {1, 0}), "0: byte_not_range '\\x00' +31 -> 1 | 0"},
      {step(Op::byte_set, {1}, {1, 0}), "0: byte_set d1 -> 1 | 0"},
      {step(Op::dispatch, {2, 0}), "0: dispatch d2 t0"},
      {step(Op::literal4, {0x64636261}, {1, 0}), "0: literal4 \"abcd\" -> 1 | 0"},
      {step(Op::literal8, {0}, {1, 0}), "0: literal8 d0 \"Sherlock\" -> 1 | 0"},
      {step(Op::literal16, {0}, {1, 0}), "0: literal16 d0 \"Sherlock \\\"Holmes\" -> 1 | 0"},
      {step(Op::start_fixed, {12}, {1}), "0: start_fixed 12 -> 1"},
      {step(Op::look_behind, {}, {0, 1, 0, 1}), "0: look_behind -> 0 | 1 | 0 | 1"},
      {step(Op::find3, {'a', 'b', 'c'}, {0, 1, 1}), "0: find3 'a' 'b' 'c' -> 0 | 1 | 1"},
      {step(Op::walk, {2, 77, 0}, {0, 1}), "0: walk d2 77 t0 -> 0 | 1"},
  };
  std::vector<uint8_t> map(256);
  map['b'] = 1;
  map['x'] = map['y'] = 2;
  for (const Row& row : rows) {
    Chain chain;
    chain.data = {bytes_data("Sherlock \"Holmes", 16, 1), test::set_data("]ab-z0123456789\n"), {map, 1}};
    chain.tables = {{StepId{0}, StepId{1}, StepId{0}}};
    chain.steps = {row.step, step(Op::stop, {0})};
    EXPECT_EQ(check(chain), "") << row.text;
    EXPECT_EQ(step_to_string(chain, 0), row.text);
    EXPECT_TRUE(to_string(chain).starts_with("entry 0\n" + row.text + "\n1: stop DONE\nd0 (16 bytes, align 1):"))
        << to_string(chain);
    EXPECT_TRUE(to_string(chain).ends_with("t0: 0 1 0\n")) << to_string(chain);
    test::count("chain prints");
  }
  Chain chain;
  chain.data = {test::set_data("]ab-z0123456789\n"), {map, 1}, bytes_data("0123456789", 10, 2)};
  chain.tables = {{StepId{0}, StepId{0}, StepId{0}}};
  chain.steps = {step(Op::byte_set, {0}, {1, 1}), step(Op::dispatch, {1, 0})};
  EXPECT_EQ(to_string(chain),
            "entry 0\n"
            "0: byte_set d0 -> 1 | 1\n"
            "1: dispatch d1 t0\n"
            "d0 (320 bytes, align 64): [\\n-0-9\\]abz]\n"
            "d1 (256 bytes, align 1): 00-61:0 62:1 63-77:0 78-79:2 7a-ff:0\n"
            "d2 (10 bytes, align 2): 3031323334353637 3839\n"
            "t0: 0 0 0\n");
  test::count("chain prints");
}

TEST(Chain, Checks) {
  struct Row {
    std::function<void(Chain&)> spoil;
    std::string wrong;
  };
  const std::vector<Row> rows = {
      {[](Chain&) {}, ""},
      {[](Chain& c) { c.entry = StepId{9}; }, "the entry names no step"},
      {[](Chain& c) { c.entry = kNoStep; }, "the entry names no step"},
      {[](Chain& c) { c.steps.clear(); }, "the entry names no step"},
      {[](Chain& c) { c.steps[0].exits[1] = kNoStep; }, "step 0: exit names no step"},
      {[](Chain& c) { c.steps[0].exits[0] = StepId{3}; }, "step 0: exit names no step"},
      {[](Chain& c) { c.steps[0].exits[2] = StepId{0}; }, "step 0: the op has no such exit"},
      {[](Chain& c) { c.steps[2].exits[0] = StepId{0}; }, "step 2: the op has no such exit"},
      {[](Chain& c) { c.steps[0].operands[0] = 256; }, "step 0: operand does not fit in 8 bits"},
      {[](Chain& c) { c.steps[1].operands[0] = 1; }, "step 1: no such data block"},
      {[](Chain& c) { c.steps[1].operands[1] = 1; }, "step 1: no such jump table"},
      {[](Chain& c) { c.tables[0][1] = StepId{7}; }, "t0: entry names no step"},
      {[](Chain& c) { c.data[0].align = 3; }, "d0: bad alignment"},
      {[](Chain& c) { c.data[0].align = 0; }, "d0: bad alignment"},
      {[](Chain& c) { c.data[0].align = 128; }, "d0: bad alignment"},
      {[](Chain& c) { c.data[0].bytes.resize(255); }, "step 1: data block is too short"},
      {[](Chain& c) { c.data[0].bytes[200] = 2; }, "step 1: dispatch beyond its jump table"},
      {[](Chain& c) { c.steps[0] = step(Op::literal16, {0}, {1, 1}), c.data[0].bytes.resize(15); },
       "step 0: data block is too short"},
      {[](Chain& c) { c.steps[0] = step(Op::skip_set, {0}, {1, 1, 1}), c.data[0].bytes.resize(320); },
       "step 0: data block is not aligned enough"},
      {[](Chain& c) { c.steps[0].op = Op::kCount; }, "step 0: no such op"},
  };
  for (const Row& row : rows) {
    Chain chain;
    chain.data = {{std::vector<uint8_t>(256), 1}};
    chain.tables = {{StepId{0}, StepId{2}}};
    chain.steps = {step(Op::byte_equal, {'a'}, {1, 2}), step(Op::dispatch, {0, 0}), step(Op::stop, {0})};
    row.spoil(chain);
    EXPECT_EQ(check(chain), row.wrong);
    test::count("chain checks");
  }
}

// Sizes of steps as laid out: exit 0 to the next step costs no jump, anything else does.
TEST(Assemble, FallThrough) {
  struct Row {
    Step step;  // at place 1 of 3
    bool drops;
  };
  const std::vector<Row> rows = {
      {step(Op::jump, {}, {2}), true},
      {step(Op::jump, {}, {0}), false},
      {step(Op::jump, {}, {1}), false},
      {step(Op::byte_equal, {'a'}, {2, 0}), true},
      {step(Op::byte_equal, {'a'}, {0, 2}), false},
      {step(Op::advance, {}, {2, 2}), true},
      {step(Op::accept, {}, {2}), true},
      {step(Op::accept, {}, {0}), false},
  };
  for (const Row& row : rows) {
    const Chain chain{{step(Op::stop, {0}), row.step, step(Op::stop, {1})}, {}, {}, StepId{1}};
    std::vector<uint32_t> offsets(offset_count(chain));
    ASSERT_NE(lay_out(chain, Isa::kSse2, offsets), 0u);
    const stencils::Stencil& stencil = stencils::stencil(row.step.op, Isa::kSse2);
    EXPECT_TRUE(stencil.tail_jump) << step_to_string(chain, 1);
    EXPECT_EQ(offsets[2] - offsets[1], stencil.code.size() - (row.drops ? 5 : 0)) << step_to_string(chain, 1);
    test::count("fall-through");
  }
}

// What every generated stencil promises to the stitcher.
TEST(Assemble, StencilTables) {
  for (int o = 0; o < stencils::kOpCount; ++o) {
    const Op op = static_cast<Op>(o);
    const stencils::OpInfo& info = stencils::info(op);
    for (int level = 0; level < stencils::kIsaCount; ++level) {
      const stencils::Stencil& stencil = stencils::stencil(op, static_cast<Isa>(level));
      ASSERT_FALSE(stencil.code.empty()) << info.name;
      std::size_t free_from = 0;
      for (const stencils::Hole& hole : stencil.holes) {
        const std::size_t bytes = hole.kind == stencils::HoleKind::kAbs8 ? 1 : 4;
        ASSERT_GE(hole.offset, free_from) << info.name << ": holes overlap or are out of order";
        ASSERT_LE(hole.offset + bytes, stencil.code.size()) << info.name;
        free_from = hole.offset + bytes;
        ASSERT_TRUE(is_hole(hole.kind, stencil.code.data() + hole.offset)) << info.name;
        ASSERT_TRUE(hole.target != stencils::HoleTarget::kOperand || hole.addend == 0) << info.name;
        if (hole.target == stencils::HoleTarget::kExit) {
          ASSERT_LT(hole.index, info.exits) << info.name;
        } else {
          ASSERT_LT(hole.index, info.operands.size()) << info.name;
          const char letter = info.operands[hole.index];
          ASSERT_EQ(hole.target == stencils::HoleTarget::kData, letter == 'd') << info.name;
          ASSERT_EQ(hole.target == stencils::HoleTarget::kTable, letter == 't') << info.name;
        }
        ASSERT_EQ(hole.kind == stencils::HoleKind::kRel32, hole.target != stencils::HoleTarget::kOperand) << info.name;
      }
      if (stencil.tail_jump) {
        ASSERT_EQ(stencil.code[stencil.code.size() - 5], 0xE9) << info.name;
        ASSERT_EQ(stencil.holes.back().offset, stencil.code.size() - 4) << info.name;
        ASSERT_EQ(stencil.holes.back().index, 0) << info.name;
      }
      test::count("stencil tables");
    }
  }
}

TEST(Assemble, AnyOrderOfSteps) {
  if (!executable_memory()) GTEST_SKIP() << "no executable memory";
  for (const HandChain& hand : test::hand_chains()) {
    for (uint64_t seed = 0; seed < test::scaled(100); ++seed) {
      const Chain chain = test::shuffled(hand.chain, seed);
      ASSERT_EQ(check(chain), "");
      const Code code = assemble(chain, cpu_isa());
      ASSERT_TRUE(code);
      code.seal();
      const std::string haystack = test::random_haystack(seed, 400);
      ASSERT_EQ(test::run(code, haystack).spans, hand.expected(haystack)) << hand.name << "\n" << to_string(chain);
      test::count("any order of steps");
    }
  }
}

TEST(Assemble, DataIsAlignedAndWhole) {
  if (!executable_memory()) GTEST_SKIP() << "no executable memory";
  for (uint32_t align = 1; align <= 64; align *= 2) {
    for (std::size_t before = 0; before < 70; before += 7) {
      Chain chain = test::stop_chain(0, before);
      chain.data.push_back(bytes_data("0123456789abcdef", 16, align));
      chain.data.push_back({{}, align});
      chain.tables = {{StepId{0}, StepId{0}}, {}};
      std::vector<uint32_t> offsets(offset_count(chain));
      const std::size_t size = lay_out(chain, cpu_isa(), offsets);
      const Code code = assemble(chain, cpu_isa());
      ASSERT_TRUE(code);
      EXPECT_EQ(code.size(), size);
      const uint32_t* data = &offsets[chain.steps.size() + 1];
      const uint8_t* block = code.bytes() + data[chain.data.size() - 2];
      EXPECT_EQ(reinterpret_cast<uintptr_t>(block) % align, 0u);
      EXPECT_EQ(std::memcmp(block, "0123456789abcdef", 16), 0);
      const uint8_t* table = code.bytes() + data[chain.data.size()];
      EXPECT_EQ(reinterpret_cast<uintptr_t>(table) % 8, 0u);
      for (int i = 0; i < 2; ++i) {
        uint64_t address;
        std::memcpy(&address, table + 8 * i, 8);
        EXPECT_EQ(address, reinterpret_cast<uintptr_t>(code.bytes()));
      }
      test::count("data aligned");
    }
  }
}

// A chain of more steps than the stitcher keeps on its stack, and more bytes than a page has.
TEST(Assemble, LongChains) {
  if (!executable_memory()) GTEST_SKIP() << "no executable memory";
  for (uint32_t letters : {1u, 10u, 255u, 511u, 512u, 513u, 600u, 5000u, 40000u}) {
    Chain chain;
    const uint32_t no = 2 * letters + 1, yes = 2 * letters;
    for (uint32_t i = 0; i < letters; ++i) {
      chain.steps.push_back(step(Op::byte_equal, {'a' + i % 26}, {2 * i + 1, no}));
      chain.steps.push_back(step(Op::advance, {}, {2 * i + 2, i + 1 == letters ? yes : no}));
    }
    chain.steps.push_back(step(Op::stop, {LINO_END}));
    chain.steps.push_back(step(Op::stop, {LINO_DONE}));
    ASSERT_EQ(check(chain), "");
    const Code code = assemble(chain, cpu_isa());
    ASSERT_TRUE(code);
    code.seal();
    std::string haystack;
    for (uint32_t i = 0; i < letters; ++i) haystack += static_cast<char>('a' + i % 26);
    EXPECT_EQ(test::run(code, haystack).status, uint64_t{LINO_END}) << letters;
    EXPECT_EQ(test::run(code, haystack + "x").status, uint64_t{LINO_END}) << letters;
    haystack.back() = '.';
    EXPECT_EQ(test::run(code, haystack).status, uint64_t{LINO_DONE}) << letters;
    test::count("long chains");
  }
}

TEST(Disassemble, NamesEveryStepAndByte) {
  if (!executable_memory()) GTEST_SKIP() << "no executable memory";
  for (const HandChain& hand : test::hand_chains()) {
    const Code code = assemble(hand.chain, cpu_isa());
    ASSERT_TRUE(code);
    const std::string text = disassemble(hand.chain, cpu_isa(), code);
    for (std::size_t i = 0; i < hand.chain.steps.size(); ++i) {
      EXPECT_NE(text.find(step_to_string(hand.chain, i) + "\n"), text.npos) << text;
    }
    EXPECT_EQ(text.find("??"), text.npos);
    EXPECT_FALSE(disassemble(hand.chain, cpu_isa(), Code()).empty());
    test::count("disassemble");
  }
}

// Buckets are looked up by AVX2's nibbles on CPUs that permute slowly; all else, and elsewhere, at the CPU's level.
TEST(Cpu, KernelLevel) {
  for (int o = 0; o < stencils::kOpCount; ++o) {
    const Op op = static_cast<Op>(o);
    for (const Isa isa : {Isa::kSse2, Isa::kSsse3, Isa::kAvx2, Isa::kAvx512}) {
      const bool buckets = op == Op::find_buckets2 || op == Op::find_buckets3;
      EXPECT_EQ(kernel_level(op, isa, false), isa);
      EXPECT_EQ(kernel_level(op, isa, true), buckets && isa == Isa::kAvx512 ? Isa::kAvx2 : isa);
      const stencils::Stencil& stencil = stencils::stencil(op, kernel_level(op, isa));
      EXPECT_EQ(moulds(isa)[static_cast<std::size_t>(o)].size, stencil.code.size());
      test::count("cpu kernel level");
    }
  }
}

TEST(Cpu, Lowered) {
  struct Row {
    Isa best;
    std::string_view name;
    Isa expected;
  };
  const std::vector<Row> rows = {
      {Isa::kAvx512, "", Isa::kAvx512},     {Isa::kAvx512, "avx512", Isa::kAvx512}, {Isa::kAvx512, "avx2", Isa::kAvx2},
      {Isa::kAvx512, "sse2", Isa::kSse2},   {Isa::kAvx2, "avx512", Isa::kAvx2},     {Isa::kAvx2, "avx2", Isa::kAvx2},
      {Isa::kAvx2, "sse2", Isa::kSse2},     {Isa::kSse2, "avx512", Isa::kSse2},     {Isa::kSse2, "avx2", Isa::kSse2},
      {Isa::kAvx512, "AVX2", Isa::kAvx512}, {Isa::kAvx512, "mmx", Isa::kAvx512},    {Isa::kAvx2, "ssse3", Isa::kSsse3},
      {Isa::kSsse3, "avx2", Isa::kSsse3},   {Isa::kSsse3, "sse2", Isa::kSse2},      {Isa::kSse2, "ssse3", Isa::kSse2},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(lowered(row.best, row.name), row.expected) << row.name;
    test::count("cpu level");
  }
}

}  // namespace
}  // namespace lino::jit

// The chain ops, each in its two lives against the model: every byte, every operand, every edge.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "jit/chain.h"
#include "tests/count.h"
#include "tests/op_harness.h"

namespace {

using namespace lino;
using namespace lino::test;
using stencils::Isa;

// A search over [begin, end) whose registers are all different from one another.
struct Fixture {
  explicit Fixture(const uint8_t* begin, const uint8_t* end, const uint8_t* cur) {
    search.begin = search.floor = begin;
    search.end = end;
    search.patience = 100;
    registers = {cur, end, begin + 1, &search, reinterpret_cast<const lino_entry*>(0x5110), 0xA0A0};
  }
  lino_search search{};
  Registers registers{};
};

void run(const char* suite, const OpUnderTest& op, const Registers& registers, const std::string& what,
         size_t room = 1) {
  count(suite, 1, !op.agree(registers, what, room));
}

// Every byte at cur, with what stands before and behind it unmapped on one side.
void on_every_byte(const OpCase& op_case) {
  static const GuardedBytes memory(4096);
  const OpUnderTest op(op_case, Isa::kSse2);
  for (int byte = 0; byte < 256; ++byte) {
    for (uint8_t* cur : {memory.begin(), memory.end() - 1}) {
      *cur = static_cast<uint8_t>(byte);
      const Fixture fixture(cur, cur == memory.begin() ? cur + 16 : memory.end(), cur);
      run("op_test bytes", op, fixture.registers, "byte " + std::to_string(byte));
    }
  }
}

TEST(Op, ByteTestsOnEveryByteAndOperand) {
  for (const Op op : {Op::byte_equal, Op::byte_not_equal})
    for (unsigned operand = 0; operand < 256; ++operand) on_every_byte({.op = op, .values = {operand}});
}

TEST(Op, Moved) {
  static const GuardedBytes memory(4096);
  const OpUnderTest op({.op = Op::moved}, Isa::kSse2);
  for (const size_t from : {0u, 1u, 5u}) {
    Fixture fixture(memory.begin(), memory.begin() + 8, memory.begin() + 5);
    fixture.search.cursor = memory.begin() + from;
    run("op_test moved", op, fixture.registers, "from " + std::to_string(from));
  }
}

TEST(Op, HaystackEnd) {
  static const GuardedBytes memory(4096);
  const OpUnderTest op({.op = Op::haystack_end}, Isa::kSse2);
  for (const size_t cur : {0u, 5u, 8u}) {
    for (const size_t end : {8u, 9u}) {
      Fixture fixture(memory.begin(), memory.begin() + end, memory.begin() + cur);
      fixture.registers.end = memory.begin() + 8;
      run("op_test haystack end", op, fixture.registers, "at " + std::to_string(cur) + " of " + std::to_string(end));
    }
  }
}

// Each life has registers of its own.
TEST(Op, Registers) {
  struct Row {
    Op op;
    std::array<uint32_t, 3> operands;
    size_t to;
    uintptr_t value;
  };
  const std::string_view haystack = "abcdefgh";
  const auto* const begin = reinterpret_cast<const uint8_t*>(haystack.data());
  for (const Row& row : {Row{Op::set_register, {0}, 0, 5}, Row{Op::set_register, {700}, 700, 5},
                         Row{Op::unset_register, {3}, 3, SIZE_MAX}, Row{Op::unset_register, {640}, 640, SIZE_MAX},
                         Row{Op::copy_register, {2, 9}, 2, 900}, Row{Op::copy_register, {9, 650}, 9, 65000}}) {
    jit::Chain chain;
    chain.steps.resize(2);
    chain.steps[0].op = row.op;
    chain.steps[0].operands = row.operands;
    chain.steps[0].exits[0] = jit::StepId{1};
    chain.steps[1].op = Op::stop;
    chain.steps[1].operands = {7};
    ASSERT_EQ(jit::check(chain), "");
    std::vector<uintptr_t> expected(1000);
    for (size_t i = 0; i < expected.size(); ++i) expected[i] = 100 * i;
    const std::vector<uintptr_t> before = expected;
    expected[row.to] = row.value;
    const jit::Interpreter interpreter(chain, Isa::kSse2);
    jit::Code code = jit::assemble(chain, Isa::kSse2);
    code.seal();
    for (const bool stamped : {false, true}) {
      if (stamped && code.entry() == nullptr) continue;
      std::vector<uintptr_t> registers = before;
      lino_search search{};
      search.begin = begin;
      search.end = begin + haystack.size();
      const auto status = stamped ? code.entry()(begin + 5, search.end, nullptr, &search, registers.data(), 0)
                                  : interpreter.run(begin + 5, search.end, nullptr, &search, registers.data(), 0);
      EXPECT_EQ(status, 7u);
      EXPECT_EQ(registers, expected) << stencils::info(row.op).name << (stamped ? ", stamped" : ", host");
      EXPECT_EQ(search.cursor, begin + 5);
      EXPECT_EQ(search.row, registers.data());
      count("op_test registers");
    }
  }
}

TEST(Op, SkipsThatAreKnown) {
  static const GuardedBytes memory(4096);
  uint8_t* const begin = memory.begin();
  for (const unsigned exit : {0u, 1u, 3u}) {
    const OpUnderTest recall({.op = Op::recall, .values = {exit}}, Isa::kSse2);
    const OpUnderTest keep({.op = Op::keep, .values = {exit}}, Isa::kSse2);
    for (const size_t to : {3u, 6u, 8u}) {
      for (size_t cur = 0; cur <= 8; ++cur) {
        Fixture fixture(begin, begin + 8, begin + cur);
        fixture.search.cursor = begin + cur / 2;
        run("op_test keep", keep, fixture.registers, "unknown");
        run("op_test recall", recall, fixture.registers, "unknown");
        fixture.search.exits[exit] = {begin + 2, begin + to};
        run("op_test recall", recall, fixture.registers, "at " + std::to_string(cur));
        run("op_test keep", keep, fixture.registers, "at " + std::to_string(cur));
      }
    }
  }
}

TEST(Op, RangesOnEveryByteAndEdge) {
  const unsigned edges[] = {0, 1, 2, 9, '0', 'A', 126, 127, 128, 129, 200, 254, 255};
  for (const Op op : {Op::byte_range, Op::byte_not_range})
    for (const unsigned low : edges)
      for (const unsigned span : edges) on_every_byte({.op = op, .values = {low, span}});
}

std::array<bool, 256> set_of(const std::function<bool(int)>& in) {
  std::array<bool, 256> set{};
  for (int c = 0; c < 256; ++c) set[static_cast<size_t>(c)] = in(c);
  return set;
}

TEST(Op, SetsOnEveryByte) {
  const std::function<bool(int)> sets[] = {
      [](int) { return false; },        [](int) { return true; },
      [](int c) { return c % 2 == 0; }, [](int c) { return c >= 128; },
      [](int c) { return c == 0; },     [](int c) { return c == 255; },
      [](int c) { return c % 17 < 9; }, [](int c) { return std::isalnum(c) != 0; }};
  for (const Op op : {Op::byte_set, Op::byte_not_set})
    for (const auto& set : sets) on_every_byte({.op = op, .data = {jit::byte_set_data(set_of(set))}});
}

TEST(Op, DispatchOnEveryByte) {
  for (const size_t entries : {1u, 2u, 7u, 64u}) {
    jit::DataBlock table{.bytes = std::vector<uint8_t>(256)};
    for (size_t c = 0; c < 256; ++c) table.bytes[c] = static_cast<uint8_t>((c * 31 + 7) % entries);
    on_every_byte({.op = Op::dispatch, .data = {table}, .table = entries});
  }
}

TEST(Op, LiteralsAtEveryDistanceFromTheEnd) {
  const GuardedBytes memory(4096);
  const std::string text = "\x80qwertyuiop\xFF\x01zxc";
  struct Row {
    Op op;
    size_t size;
  };
  for (const auto& [literal, size] : {Row{Op::literal4, 4}, Row{Op::literal8, 8}, Row{Op::literal16, 16}}) {
    OpCase op_case{.op = literal};
    uint32_t four;
    std::memcpy(&four, text.data(), 4);
    if (size == 4) op_case.values[0] = four;
    else op_case.data = {jit::bytes_data(text.data(), size, size == 16 ? 16 : 1)};
    const OpUnderTest op(op_case, Isa::kSse2);
    for (size_t left = 0; left <= size + 2; ++left) {
      for (size_t wrong = 0; wrong <= size; ++wrong) {  // one byte differs; the last time none
        uint8_t* const cur = memory.end() - left;
        for (size_t i = 0; i < left; ++i) cur[i] = static_cast<uint8_t>(i < size ? text[i] ^ (i == wrong) : 'x');
        const Fixture fixture(memory.begin(), memory.end(), cur);
        run("op_test literals", op, fixture.registers,
            std::to_string(left) + " left, wrong at " + std::to_string(wrong));
      }
    }
  }
}

TEST(Op, CursorAndMark) {
  const GuardedBytes memory(4096);
  uint8_t* const begin = memory.begin();
  for (const Op op_name : {Op::jump, Op::end_test, Op::advance, Op::accept, Op::accept_previous, Op::moved, Op::restart,
                           Op::finish, Op::start_floor, Op::forget, Op::rewind}) {
    const OpUnderTest op({.op = op_name}, Isa::kSse2);
    for (size_t size = 1; size < 4; ++size) {
      for (size_t at = 0; at + (op_name == Op::advance) <= size; ++at) {
        for (const uint8_t* mark : {static_cast<const uint8_t*>(nullptr), static_cast<const uint8_t*>(begin + 1)}) {
          Fixture fixture(begin, begin + size, begin + at);
          fixture.registers.mark = mark;
          fixture.search.floor = begin + 1;
          run("op_test cursor", op, fixture.registers, std::to_string(at) + " of " + std::to_string(size));
        }
      }
    }
  }
}

TEST(Op, StopReturnsItsOperand) {
  const GuardedBytes memory(4096);
  for (unsigned status = 0; status < 256; ++status) {
    const OpUnderTest op({.op = Op::stop, .values = {status}}, Isa::kSse2);
    const Fixture fixture(memory.begin(), memory.end(), memory.begin() + 7);
    run("op_test stop", op, fixture.registers, "status " + std::to_string(status));
  }
}

TEST(Op, TollStartFixedSetRow) {
  const GuardedBytes memory(4096);
  Fixture fixture(memory.begin(), memory.end(), memory.begin() + 7);
  for (const unsigned price : {0u, 1u, 2u, 127u, 128u, 255u}) {
    const OpUnderTest op({.op = Op::toll, .values = {price}}, Isa::kSse2);
    for (const int64_t patience : {int64_t{-300}, int64_t{-1}, int64_t{0}, int64_t{1}, int64_t{127}, int64_t{128},
                                   int64_t{254}, int64_t{255}, int64_t{256}, int64_t{LINO_PATIENCE}}) {
      fixture.search.patience = patience;
      run("op_test toll", op, fixture.registers, std::to_string(price) + " of " + std::to_string(patience));
    }
  }
  for (const uint64_t length : {uint64_t{0}, uint64_t{1}, uint64_t{4000}, uint64_t{0x7FFFFFFF}, uint64_t{0xFFFFFFFF}}) {
    const OpUnderTest op({.op = Op::start_fixed, .values = {length}}, Isa::kSse2);
    run("op_test start_fixed", op, fixture.registers, std::to_string(length));
  }
  for (const uint64_t back : {uint64_t{0}, uint64_t{1}, uint64_t{7}, uint64_t{255}}) {
    const OpUnderTest op({.op = Op::begin, .values = {back}}, Isa::kSse2);
    run("op_test begin", op, fixture.registers, std::to_string(back));
  }
  for (const uintptr_t known : {uintptr_t{0}, uintptr_t{1}, reinterpret_cast<uintptr_t>(memory.begin())}) {
    const OpUnderTest op({.op = Op::begun}, Isa::kSse2);
    fixture.registers.aux = known;
    run("op_test begun", op, fixture.registers, std::to_string(known));
  }
  for (const uint64_t row : {uint64_t{0}, uint64_t{0x1234567890ABCDE0}, ~uint64_t{15}}) {
    const OpUnderTest op({.op = Op::set_row, .data = {jit::bytes_data(&row, sizeof row, 8)}}, Isa::kSse2);
    run("op_test set_row", op, fixture.registers, std::to_string(row));
  }
}

TEST(Op, LooksOnEveryByteAndAtBothEnds) {
  const GuardedBytes memory(4096);
  const OpUnderTest behind({.op = Op::look_behind}, Isa::kSse2), ahead({.op = Op::look_ahead}, Isa::kSse2);
  for (int byte = 0; byte < 256; ++byte) {
    *memory.begin() = memory.end()[-1] = static_cast<uint8_t>(byte);
    Fixture fixture(memory.begin(), memory.end(), memory.begin());
    fixture.registers.mark = memory.end();
    for (int i = 0; i < 2; ++i) {
      run("op_test looks", behind, fixture.registers, "behind " + std::to_string(byte));
      run("op_test looks", ahead, fixture.registers, "ahead " + std::to_string(byte));
      ++fixture.registers.cur;
      --fixture.registers.mark;
    }
  }
}

// Every span of every haystack of up to `most` of the bytes that matter to UTF-8, in every state of the output.
void emit_everywhere(const std::vector<Op>& ops, const std::string& bytes, size_t most) {
  const GuardedBytes memory(4096);
  std::vector<OpUnderTest> tested;
  for (const Op op : ops) tested.emplace_back(OpCase{.op = op}, Isa::kSse2);
  std::vector<size_t> digits(most);
  for (size_t size = 0; size <= most; ++size) {
    std::fill(digits.begin(), digits.end(), 0);
    for (bool more = true; more;) {
      uint8_t* const begin = memory.end() - size;
      for (size_t i = 0; i < size; ++i) begin[i] = static_cast<uint8_t>(bytes[digits[i]]);
      for (size_t stop = 0; stop <= size; ++stop) {
        for (size_t state = 0; state < 4; ++state) {
          Fixture fixture(begin, memory.end(), begin);
          fixture.registers.mark = begin + stop;
          fixture.registers.aux = reinterpret_cast<uintptr_t>(begin + stop - (state == 3 && stop ? 1 : 0));
          fixture.search.last_end = state == 1 ? begin + stop : nullptr;
          for (size_t i = 0; i < ops.size(); ++i) {
            if (ops[i] == Op::emit && state != 3) continue;
            run("op_test emit", tested[i], fixture.registers, "at " + std::to_string(stop), state == 2 ? 2 : 1);
          }
        }
      }
      size_t digit = 0;
      while (digit < size && ++digits[digit] == bytes.size()) digits[digit++] = 0;
      more = digit < size;
    }
  }
}

TEST(Op, Emit) {
  emit_everywhere({Op::emit, Op::emit_nullable_bytes}, "a\x80", 3);
  // Leads and seconds at every edge of Unicode's table 3-7.
  const std::string bytes = "a\x80\x8F\x90\x9F\xA0\xBF\xC1\xC2\xDF\xE0\xE1\xED\xEF\xF0\xF1\xF4\xF5\xFF";
  emit_everywhere({Op::emit_nullable}, bytes, 3);
  emit_everywhere({Op::emit_nullable}, "a\x80\x90\xA0\xBF\xC2\xE1\xF1\xF4", 5);
}

}  // namespace

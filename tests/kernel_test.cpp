// The kernel ops, each in its two lives against the model, at each ISA level that this CPU has: skips at every length,
// alignment and place to stop, against a page that may not be touched at either end; walks over random automata.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <random>

#include "jit/chain.h"
#include "stencils/prefix.h"
#include "stencils/shuffles.h"
#include "tests/avx512_emulation.h"
#include "tests/count.h"
#include "tests/op_harness.h"

namespace {

using namespace lino;
using namespace lino::test;
using stencils::Isa;

struct SkipRow {
  const char* name;
  OpCase op_case;
  std::vector<uint8_t> stops;   // some bytes that end the skip
  std::vector<uint8_t> passes;  // some that do not, close to them
};

jit::DataBlock set_data(const std::function<bool(int)>& in) {
  std::array<bool, 256> set{};
  for (int c = 0; c < 256; ++c) set[static_cast<size_t>(c)] = in(c);
  return jit::byte_set_data(set);
}

std::vector<SkipRow> skip_rows() {
  return {
      {"find1 a", {.op = Op::find1, .values = {'a'}}, {'a'}, {'b', 0, 'a' ^ 0x80, 255}},
      {"find1 0", {.op = Op::find1, .values = {0}}, {0}, {1, 128, 255}},
      {"find1 255", {.op = Op::find1, .values = {255}}, {255}, {0, 127, 254}},
      {"find2 a 0", {.op = Op::find2, .values = {'a', 0}}, {'a', 0}, {'b', 1, 255}},
      {"find3 x y 128", {.op = Op::find3, .values = {'x', 'y', 128}}, {'x', 'y', 128}, {'w', 'z', 0, 127, 129}},
      {"skip_set a-z",
       {.op = Op::skip_set, .data = {set_data([](int c) { return c >= 'a' && c <= 'z'; })}},
       {'A', '`', '{', 0, 0xE1},
       {'a', 'z', 'm'}},
      {"skip_set not newline",
       {.op = Op::skip_set, .data = {set_data([](int c) { return c != '\n'; })}},
       {'\n'},
       {0, 9, 11, 0x8A, 255}},
      {"skip_set high",
       {.op = Op::skip_set, .data = {set_data([](int c) { return c >= 128; })}},
       {0, 127, 'a'},
       {128, 255, 0xE1}},
      {"skip_set odd",
       {.op = Op::skip_set, .data = {set_data([](int c) { return c % 2 == 1; })}},
       {0, 128, 254},
       {1, 129, 255}},
  };
}

void run(const std::string& suite, const OpUnderTest& op, const Registers& registers, const std::string& what) {
  count(suite, 1, !op.agree(registers, what));
}

constexpr size_t kLongest = 200;
constexpr size_t kAlignments = 64;

// Of what is tried everywhere, with less work each so-manieth; an odd number, so that all alignments come within some sizes.
size_t stride() { return scale() < 1 ? 7 : 1; }

// What stands behind the byte that stops a skip. Alone, it is the only one that any vector of a wide loop can see.
enum class Behind : uint8_t { kMoreStops, kNoStop };

// The haystack [cur, end) of bytes that pass, with one that stops at `stop`, from some patience.
void skip_once(const OpUnderTest& op, const SkipRow& row, uint8_t* cur, uint8_t* end, size_t stop, uint64_t seed,
               const std::string& suite, Behind behind = Behind::kMoreStops) {
  const auto size = static_cast<size_t>(end - cur);
  for (size_t i = 0; i < size; ++i) cur[i] = row.passes[(i + seed) % row.passes.size()];
  for (size_t i = stop; i < size; i += behind == Behind::kNoStop ? size : 1 + (seed + i) % 5) {
    cur[i] = row.stops[(i + seed) % row.stops.size()];
  }
  lino_search search{};
  search.begin = search.floor = cur;
  search.end = end;
  search.patience = std::array<int64_t, 5>{0, LINO_PATIENCE, -LINO_PATIENCE, -20, 5}[seed % 5];
  const Registers registers{cur, end, cur, &search, reinterpret_cast<const lino_entry*>(0x5110), 0xA0A0};
  run(suite, op, registers,
      std::string(row.name) + ", length " + std::to_string(size) + ", stop " + std::to_string(stop));
}

// How a skip gets ready to run, and under which name its cases are counted.
struct Level {
  std::string name;
  std::function<OpUnderTest(const OpCase&)> prepare;
};

void skip_everywhere(const SkipRow& row, const Level& level) {
  const std::string suite = "kernel_test skips " + level.name;
  const GuardedBytes memory(4096);
  const OpUnderTest op = level.prepare(row.op_case);
  std::mt19937_64 random(17);
  for (size_t size = 0; size <= kLongest; ++size) {
    const auto stops = [&](uint8_t* cur) {  // first, last, none, and two by chance
      for (const size_t stop : {size_t{0}, size ? size - 1 : 0, size, random() % (size + 1), random() % (size + 1)})
        skip_once(op, row, cur, cur + size, stop, random() % 1000, suite);
    };
    for (size_t align = size % stride(); align < kAlignments; align += stride()) stops(memory.begin() + align);
    stops(memory.end() - size);
  }
}

// Every place to stop, in haystacks at the guards, long enough for each loop of each kernel.
void stop_everywhere(const SkipRow& row, const Level& level) {
  const std::string suite = "kernel_test stops " + level.name;
  const GuardedBytes memory(4096);
  const OpUnderTest op = level.prepare(row.op_case);
  for (const size_t size : {1,  2,  3,   4,   5,   7,   8,   9,   15,  16,  17,  31,  32,  33,  63,
                            64, 65, 100, 127, 128, 129, 200, 320, 321, 383, 400, 600, 640, 1000}) {
    for (size_t stop = 0; stop <= size; ++stop) {
      for (const Behind behind : {Behind::kMoreStops, Behind::kNoStop}) {
        skip_once(op, row, memory.end() - size, memory.end(), stop, stop, suite, behind);
        skip_once(op, row, memory.begin(), memory.begin() + size, stop, stop + 1, suite, behind);
      }
    }
  }
}

// One byte of each value against sets of every shape: the tables of byte_set.h, through each kernel.
void every_byte(const Level& level) {
  const std::string suite = "kernel_test bytes " + level.name;
  const GuardedBytes memory(4096);
  std::mt19937_64 random(5);
  for (size_t n = 0; n < scaled(40); ++n) {
    const uint64_t density = random() % 5;
    std::array<bool, 256> set{};
    for (bool& in : set) in = n < 2 ? n == 1 : random() % 5 <= density;
    const SkipRow row{"random set", {.op = Op::skip_set, .data = {jit::byte_set_data(set)}}, {}, {}};
    const OpUnderTest op = level.prepare(row.op_case);
    const auto pass = std::find(set.begin(), set.end(), true) - set.begin();
    for (int byte = 0; byte < 256; ++byte) {
      for (const size_t size : {1u, 3u, 40u, 400u}) {
        const SkipRow one{"random set", {}, {static_cast<uint8_t>(byte)}, {static_cast<uint8_t>(pass)}};
        const size_t stop = random() % size;
        skip_once(op, one, memory.end() - size, memory.end(), stop, 0, suite);
      }
    }
  }
}

void all_skips(const Level& level) {
  for (const SkipRow& row : skip_rows()) {
    skip_everywhere(row, level);
    stop_everywhere(row, level);
  }
  every_byte(level);
}

// An alternative of one byte a place that two bytes may be: what each level's tables say of it is the same.
struct FindRow {
  const char* name;
  OpCase op_case;
  std::vector<std::string> needles;  // each accepted where it stands
};

jit::DataBlock buckets_data(uint8_t reach, std::array<uint8_t, 3> offsets,
                            const std::vector<std::string>& alternatives) {
  lino_buckets data{};
  data.reach = reach;
  for (size_t i = 0; i < 3; ++i) {
    data.offset[i] = offsets[i];
    for (size_t k = 0; k < alternatives.size(); ++k) {
      data.place[i].of[static_cast<uint8_t>(alternatives[k][offsets[i]])] |= static_cast<uint8_t>(1 << k);
    }
    lino_fill_nibbles(&data.place[i]);
  }
  return jit::bytes_data(&data, sizeof data, LINO_BUCKETS_ALIGN);
}

jit::DataBlock pair_data(const lino_pair& pair) { return jit::bytes_data(&pair, sizeof pair, LINO_PAIR_ALIGN); }

std::vector<FindRow> find_rows() {
  const std::vector<std::string> few = {"abcde", "xyzzy", "\xD0\xA8\xD0\xB5!"};
  const std::vector<std::string> eight = {
      "aaaa", "bbbb", "cccc", "dddd", "eeee", "ffff", "\x80\x81\x82\x83", "\xFF\xFE\xFD\xFC"};
  const std::vector<std::string> zeros = {std::string(4, '\0'), "abcd"};
  return {
      {"pair ab", {.op = Op::find_pair, .data = {pair_data({2, {0, 1}, {0, 0}, {'a', 'b'}, 0})}}, {"ab"}},
      {"pair a..\\xFF",
       {.op = Op::find_pair, .data = {pair_data({9, {2, 8}, {0, 0x20}, {'a', 0xFF}, 0})}},
       {"..a.....\xFF", "..a.....\xDF"}},
      {"pair a.b of 7",
       {.op = Op::find_pair, .data = {pair_data({7, {0, 2}, {0x20, 0x20}, {'a', 'b'}, 0})}},
       {"a.b....", "A.B....", "a.B...."}},
      {"buckets2", {.op = Op::find_buckets2, .data = {buckets_data(5, {0, 1, 1}, few)}}, few},
      {"buckets2 apart", {.op = Op::find_buckets2, .data = {buckets_data(5, {1, 4, 4}, few)}}, few},
      {"buckets2 eight", {.op = Op::find_buckets2, .data = {buckets_data(4, {0, 3, 3}, eight)}}, eight},
      {"buckets3", {.op = Op::find_buckets3, .data = {buckets_data(5, {0, 2, 4}, few)}}, few},
      {"buckets3 of 4 in 5", {.op = Op::find_buckets3, .data = {buckets_data(5, {0, 1, 2}, few)}}, few},
      {"buckets3 eight", {.op = Op::find_buckets3, .data = {buckets_data(4, {1, 2, 3}, eight)}}, eight},
      // What lanes without a byte may hold.
      {"pair of zeros",
       {.op = Op::find_pair, .data = {pair_data({3, {0, 2}, {0, 0}, {0, 0}, 0})}},
       {std::string("\0.\0", 3)}},
      {"buckets2 of zeros", {.op = Op::find_buckets2, .data = {buckets_data(4, {0, 3, 3}, zeros)}}, zeros},
      {"buckets3 of zeros", {.op = Op::find_buckets3, .data = {buckets_data(4, {0, 1, 3}, zeros)}}, zeros},
  };
}

// Haystacks of every length at both guards; a needle at each place, also where it does not fit any more.
void find_everywhere(const FindRow& row, const Level& level) {
  const std::string suite = "kernel_test finds " + level.name;
  const GuardedBytes memory(4096);
  const OpUnderTest op = level.prepare(row.op_case);
  const auto once = [&](uint8_t* cur, size_t size, size_t at, size_t seed) {
    uint8_t* const end = cur + size;
    std::fill(cur, end, static_cast<uint8_t>(seed % 3 == 0 ? '.' : row.needles[0][0]));
    const std::string& needle = row.needles[seed % row.needles.size()];
    for (size_t i = 0; i < needle.size() && at + i < size; ++i) cur[at + i] = static_cast<uint8_t>(needle[i]);
    lino_search search{};
    search.begin = search.floor = cur;
    search.end = end;
    search.patience = std::array<int64_t, 3>{0, LINO_PATIENCE, -20}[seed % 3];
    const Registers registers{cur, end, cur, &search, reinterpret_cast<const lino_entry*>(0x5110), 0xA0A0};
    run(suite, op, registers,
        std::string(row.name) + ", length " + std::to_string(size) + ", at " + std::to_string(at));
  };
  for (const size_t size : {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 15, 16, 17,  18,  20,  24,  31,
                            32, 33, 34, 40, 63, 64, 65, 66, 67, 68, 72, 73, 96, 128, 129, 200, 300, 340}) {
    for (size_t at = 0; at <= size; ++at) {
      once(memory.begin(), size, at, at);
      once(memory.end() - size, size, at, at + 1);
    }
  }
}

// Tables of any sets, where nibbles (SSSE3, AVX2) may accept more: no place that the model accepts is passed by.
TEST(Kernel, FindsInRandomBuckets) {
  std::mt19937_64 random(23);
  const GuardedBytes memory(4096);
  for (const Isa isa : runnable_levels()) {
    const std::string suite = std::string("kernel_test random buckets ") + name_of(isa);
    for (size_t n = 0; n < scaled(300); ++n) {
      lino_buckets data{};
      data.reach = static_cast<uint8_t>(1 + random() % 12);
      for (size_t i = 0; i < 3; ++i) {
        data.offset[i] = static_cast<uint8_t>(random() % data.reach);
        for (uint8_t& of : data.place[i].of) of = random() % 3 ? 0 : static_cast<uint8_t>(1u << random() % 8);
        lino_fill_nibbles(&data.place[i]);
      }
      std::sort(data.offset, data.offset + 3);
      const OpCase op_case{.op = n % 2 ? Op::find_buckets2 : Op::find_buckets3,
                           .data = {jit::bytes_data(&data, sizeof data, LINO_BUCKETS_ALIGN)}};
      const size_t size = random() % 300;
      uint8_t* const begin = memory.end() - size;
      for (size_t i = 0; i < size; ++i) begin[i] = static_cast<uint8_t>(random());
      lino_buckets aligned = data;
      const uint64_t operands[] = {reinterpret_cast<uint64_t>(&aligned)};
      const stencils::HostOp find = stencils::host_op(op_case.op, isa);
      lino_search search{};
      search.begin = begin;
      search.end = memory.end();
      size_t wrong = 0;
      for (size_t cur = 0; cur <= size; ++cur) {
        search.patience = LINO_PATIENCE;
        Registers exact{begin + cur, memory.end(), nullptr, &search, nullptr, 0}, found = exact;
        ModelOperands o{};
        o.data[0] = reinterpret_cast<const uint8_t*>(&aligned);
        (void)model(op_case.op, o, exact);
        search.patience = LINO_PATIENCE;
        (void)find(found, operands);
        const bool nibbles = isa == Isa::kSsse3 || isa == Isa::kAvx2;
        const bool right = nibbles ? found.cur <= exact.cur && found.cur >= begin + cur : found.cur == exact.cur;
        wrong += !right;
      }
      EXPECT_EQ(wrong, 0u) << "case " << n;
      count(suite, size + 1, wrong);
    }
  }
}

// Fields in haystacks at both guards, from every place to every end: what vectors read lies within the haystack, and what
// stops them behind the field's end stops nothing.
void pass_everywhere(const SkipRow& row, const Level& level) {
  const std::string suite = "kernel_test passes " + level.name;
  const GuardedBytes memory(4096);
  const OpUnderTest op = level.prepare(row.op_case);
  std::mt19937_64 random(29);
  for (const size_t size : {32u, 33u, 40u, 63u, 64u, 65u, 96u, 130u, 200u}) {
    for (size_t at = 0; at < size; ++at) {
      for (size_t to = at + 1; to <= size; to += 1 + random() % (4 * stride())) {
        for (uint8_t* const begin : {memory.begin(), memory.end() - size}) {
          for (size_t i = 0; i < size; ++i) begin[i] = row.passes[random() % row.passes.size()];
          const size_t stop = at + random() % (to - at + 1);  // none within the field, where it is at `to`
          if (stop < size) begin[stop] = row.stops[random() % row.stops.size()];
          for (size_t i = 0; i < at; i += 1 + random() % 3) begin[i] = row.stops[0];
          lino_search search{};
          search.begin = search.floor = begin;
          search.end = begin + size;
          search.pass_last = search.end - LINO_PASS_BYTES;
          const Registers registers{begin + at, begin + to, nullptr, &search, nullptr, 0xA0A0};
          run(suite, op, registers,
              std::string(row.name) + ", size " + std::to_string(size) + ", " + std::to_string(at) + " to " +
                  std::to_string(to) + ", stop " + std::to_string(stop));
        }
      }
    }
  }
}

std::vector<SkipRow> pass_rows() {
  std::vector<SkipRow> rows;
  for (SkipRow& row : skip_rows()) {
    if (row.op_case.op == Op::find1) row.op_case.op = Op::pass_to;
    if (row.op_case.op == Op::skip_set) row.op_case.op = Op::pass_set;
    if (row.op_case.op == Op::pass_to || row.op_case.op == Op::pass_set) rows.push_back(std::move(row));
  }
  return rows;
}

TEST(Kernel, Passes) {
  for (const SkipRow& row : pass_rows()) {
    for (const Isa isa : runnable_levels()) {
      pass_everywhere(row, {name_of(isa), [isa](const OpCase& op_case) { return OpUnderTest(op_case, isa); }});
    }
    pass_everywhere(row, {"avx512, emulated", [](const OpCase& op_case) {
                            return OpUnderTest(op_case, emulated_avx512_op(op_case.op), "emulated");
                          }});
  }
}

TEST(Kernel, Finds) {
  for (const Isa isa : runnable_levels()) {
    for (const FindRow& row : find_rows()) {
      find_everywhere(row, {name_of(isa), [isa](const OpCase& op_case) { return OpUnderTest(op_case, isa); }});
    }
  }
  for (const FindRow& row : find_rows()) {
    find_everywhere(row, {"avx512, emulated", [](const OpCase& op_case) {
                            return OpUnderTest(op_case, emulated_avx512_op(op_case.op), "emulated");
                          }});
  }
}

TEST(Kernel, Skips) {
  for (const Isa isa : runnable_levels())
    all_skips({name_of(isa), [isa](const OpCase& op_case) { return OpUnderTest(op_case, isa); }});
  for (const Isa isa : lacking_levels())
    count_skipped(std::string("kernel_test skips ") + name_of(Isa::kSse2), std::string("cpu lacks ") + name_of(isa));
}

TEST(Kernel, SkipsOfAvx512Emulated) {
  all_skips({"avx512, emulated",
             [](const OpCase& op_case) { return OpUnderTest(op_case, emulated_avx512_op(op_case.op), "emulated"); }});
}

// A random automaton in the layout of search_state.h.
struct Automaton {
  size_t classes;
  std::vector<uint8_t> class_map = std::vector<uint8_t>(256);
  struct alignas(16) Cell {
    uint64_t words[2];
  };
  std::vector<Cell> memory;
  std::vector<lino_entry*> rows;

  Automaton(std::mt19937_64& random, size_t row_count, size_t classes, unsigned special_in, uint32_t kinds,
            size_t table)
      : classes(classes) {
    for (uint8_t& c : class_map) c = static_cast<uint8_t>(random() % classes);
    const size_t cells = 1 + (classes + 1 + 1) / 2;  // header, a column a class, one for the end
    memory.resize(cells * row_count);
    for (size_t i = 0; i < row_count; ++i) rows.push_back(reinterpret_cast<lino_entry*>(&memory[cells * i + 1]));
    for (lino_entry* row : rows) {
      auto& header = reinterpret_cast<lino_row_header*>(row)[-1];
      header.flags = random() % special_in ? 0 : static_cast<uint32_t>(random()) & kinds;
      header.entry = static_cast<uint32_t>(random() % table);
      header.patient = rows[random() % row_count];
    }
    for (lino_entry* row : rows) {
      for (size_t column = 0; column <= classes; ++column) {
        lino_entry* const next = rows[random() % row_count];
        const bool special = reinterpret_cast<lino_row_header*>(next)[-1].flags != 0;
        row[column] = reinterpret_cast<lino_entry>(next) + (special ? LINO_SPECIAL : 0);
      }
    }
  }
};

struct WalkRow {
  size_t rows, classes;
  unsigned special_in;  // one row in so many has flags
  uint32_t kinds;
  size_t longest;
};

void walk_random(Op op_name, const WalkRow& row, uint64_t seed) {
  const std::string suite = "kernel_test " + std::string(stencils::info(op_name).name);
  constexpr size_t kTable = 5;
  static const GuardedBytes memory(size_t{1} << 17);
  std::mt19937_64 random(seed);
  const Automaton automaton(random, row.rows, row.classes, row.special_in, row.kinds, kTable);
  const OpUnderTest op({.op = op_name,
                        .values = {0, automaton.classes},
                        .data = {jit::bytes_data(automaton.class_map.data(), 256, 1)},
                        .table = kTable},
                       Isa::kSse2);
  for (int i = 0; i < 20; ++i) {
    const size_t size = random() % (row.longest + 1);
    uint8_t* const begin = i % 2 ? memory.begin() : memory.end() - size;
    uint8_t* const end = begin + size;
    for (uint8_t* p = begin; p != end; ++p) *p = static_cast<uint8_t>(random());
    lino_search search{};
    search.begin = begin;
    search.end = end;
    search.floor = begin + (i % 3 ? 0 : random() % (size + 1));
    search.patience = -3;
    search.walk_bytes = random();
    const bool back = op_name == Op::walk_back;
    const uint8_t* const cur = back ? search.floor + random() % static_cast<size_t>(end - search.floor + 1)
                                    : begin + random() % (std::min<size_t>(size, 8) + 1);
    search.shuffle_from = reinterpret_cast<uintptr_t>(cur) + 1 + random() % (row.longest + 2);
    const Registers registers{cur, end, nullptr, &search, automaton.rows[random() % row.rows], 0xA0A0};
    run(suite, op, registers, "seed " + std::to_string(seed) + ", run " + std::to_string(i));
  }
}

TEST(Kernel, Walks) {
  constexpr uint32_t kAll = LINO_ROW_MATCH | LINO_ROW_FINAL | LINO_ROW_UNKNOWN | LINO_ROW_LEAVE;
  const WalkRow rows[] = {
      {1, 1, 2, LINO_ROW_MATCH, 30},
      {3, 2, 2, kAll, 10},
      {40, 5, 8, kAll, 100},
      {40, 5, 2, LINO_ROW_MATCH, 200},
      {100, 256, 3, LINO_ROW_MATCH | LINO_ROW_LEAVE, 100},
      {60, 3, 4, LINO_ROW_MATCH | LINO_ROW_LEAVE, 80000},
      {60, 3, 30, LINO_ROW_LEAVE, LINO_IMPATIENT_BYTES + 9},
      {20, 7, 100, kAll, 100000},
  };
  for (const Op op : {Op::walk, Op::walk_begins, Op::walk_some, Op::walk_some_begins, Op::walk_on, Op::walk_back}) {
    for (const WalkRow& row : rows) {
      const bool leaves = op != Op::walk_on && op != Op::walk_back;
      const uint32_t kinds = leaves ? row.kinds : row.kinds & ~uint32_t{LINO_ROW_LEAVE};
      for (uint64_t seed = 0; seed < scaled(row.longest > 1000 ? 20 : 200); ++seed)
        walk_random(op, {row.rows, row.classes, row.special_in, kinds, row.longest}, seed);
    }
  }
}

// Any lanes, of which one transition in `cold_in` is to none; the haystack ends, or begins, at a guard.
void shuffle_random(const Level& level, unsigned cold_in, uint64_t seed) {
  constexpr size_t kRows = 20, kTable = 2 * LINO_LANES, kLongest = 400;
  static const GuardedBytes memory(4096);
  std::mt19937_64 random(seed);
  const Automaton automaton(random, kRows, 3, 5, LINO_ROW_LEAVE, kTable);  // an entry is a lane, or none
  lino_shuffles shuffles{};
  for (auto& lanes : shuffles.next) {
    for (uint8_t& lane : lanes) {
      lane = random() % cold_in == 0 ? uint8_t{LINO_COLD} : static_cast<uint8_t>(random() % LINO_LANES);
    }
    lanes[LINO_COLD] = LINO_COLD;
  }
  for (const lino_entry*& row : shuffles.rows) row = automaton.rows[random() % kRows];
  shuffles.known = seed % 2 ? 0 : ~uintptr_t{0};
  const OpUnderTest op = level.prepare(
      {.op = Op::walk_shuffles, .data = {jit::bytes_data(&shuffles, sizeof shuffles, LINO_SHUFFLES_ALIGN)}});
  for (size_t i = 0; i < 30; ++i) {
    const size_t size = random() % (kLongest + 1);
    uint8_t* const begin = i % 2 ? memory.begin() : memory.end() - size;
    for (uint8_t* p = begin; p != begin + size; ++p) *p = static_cast<uint8_t>(random());
    lino_search search{};
    search.begin = search.floor = begin;
    search.end = begin + size;
    search.shuffle_pause = std::array<uintptr_t, 4>{0, LINO_SHUFFLE_BLOCK, LINO_SHUFFLE_PAUSE_MAX - 1,
                                                    LINO_SHUFFLE_PAUSE_MAX}[random() % 4];
    const uint8_t* const cur = begin + random() % (std::min<size_t>(size, 8) + 1);
    search.shuffle_from = reinterpret_cast<uintptr_t>(cur) + random() % 3 - 1;
    const Registers registers{cur, search.end, begin, &search, automaton.rows[random() % kRows], 0xA0A0};
    run("kernel_test walk_shuffles " + level.name, op, registers,
        "seed " + std::to_string(seed) + ", run " + std::to_string(i));
  }
}

TEST(Kernel, Shuffles) {
  std::vector<Level> levels = {{"avx512, emulated", [](const OpCase& op_case) {
                                  return OpUnderTest(op_case, emulated_avx512_op(op_case.op), "emulated");
                                }}};
  for (const Isa isa : runnable_levels())
    levels.push_back({name_of(isa), [isa](const OpCase& op_case) { return OpUnderTest(op_case, isa); }});
  for (const Level& level : levels) {
    for (const unsigned cold_in : {4u, 15u, 40u, 200u, 100000u})
      for (uint64_t seed = 0; seed < scaled(60); ++seed) shuffle_random(level, cold_in, seed);
  }
}

// The first LINO_IMPATIENT_BYTES, to the byte: a walk that ends there or at the end of the haystack.
TEST(Kernel, WalkOnLosesItsImpatienceAtTheLimit) {
  std::mt19937_64 random(1);
  const GuardedBytes memory(size_t{1} << 17);
  std::fill(memory.begin(), memory.end(), 'x');
  const Automaton automaton(random, 1, 1, 1, 0, 1);
  const OpUnderTest op(
      {.op = Op::walk_on, .values = {0, 1}, .data = {jit::bytes_data(automaton.class_map.data(), 256, 1)}}, Isa::kSse2);
  for (int more = -5; more < 6; ++more) {
    lino_search search{};
    search.begin = search.floor = memory.begin();
    search.end = memory.begin() + LINO_IMPATIENT_BYTES + more;
    search.patience = -1;
    run("kernel_test walk_on", op, {memory.begin(), search.end, nullptr, &search, automaton.rows[0], 0},
        std::to_string(more) + " more");
  }
}

}  // namespace

// See op_harness.h.
#include "tests/op_harness.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>

namespace lino::test {
namespace {

using jit::Chain;
using jit::Step;
using jit::StepId;

constexpr uint64_t kAtEnd = 128;  // added to the status where the op left with cur == end

Step stop_with(uint64_t status) {
  Step step{.op = Op::stop};
  step.operands[0] = status;
  return step;
}

// Adds an end test and its two stops; returns the end test's place.
StepId add_way_out(Chain& chain, uint64_t status) {
  const auto at = static_cast<uint32_t>(chain.steps.size());
  Step test{.op = Op::end_test};
  test.exits[0] = StepId{at + 1};
  test.exits[1] = StepId{at + 2};
  chain.steps.push_back(test);
  chain.steps.push_back(stop_with(status));
  chain.steps.push_back(stop_with(status + kAtEnd));
  return StepId{at};
}

Chain chain_of(const OpCase& c, bool falls_through) {
  Chain chain;
  const stencils::OpInfo& info = stencils::info(c.op);
  Step step{.op = c.op};
  size_t data = 0;
  for (size_t i = 0; i < info.operands.size(); ++i) {
    const char letter = info.operands[i];
    step.operands[i] = letter == 'd' ? data++ : letter == 't' ? 0 : c.values[i];
  }
  chain.data = c.data;
  chain.steps.push_back(step);
  if (!falls_through) chain.steps.push_back(stop_with(255));  // never reached
  for (unsigned exit = 0; exit < info.exits; ++exit) {
    const StepId out = add_way_out(chain, exit);
    chain.steps[0].exits[exit] = out;
  }
  if (info.operands.find('t') != std::string_view::npos) {
    chain.tables.emplace_back();
    for (size_t i = 0; i < c.table; ++i) {
      const StepId out = add_way_out(chain, kModelTable + i);
      chain.tables[0].push_back(out);
    }
  }
  chain.entry = StepId{0};
  return chain;
}

// What a life leaves behind.
struct Result {
  uint64_t status = 0;
  ptrdiff_t stored = 0;  // spans
  lino_search search{};
  std::vector<lino_span> spans;
};

template <typename Run>
Result run_life(const Registers& start, size_t room, Run run) {
  Result result;
  result.search = *start.search;
  result.spans.resize(room);
  result.search.out = result.spans.data();
  result.search.out_end = result.spans.data() + room;
  result.status = run(result.search);
  result.stored = result.search.out - result.spans.data();
  return result;
}

std::string difference(const Result& a, const Result& b) {
  std::string text;
  char line[96];
  const auto compare = [&](const char* what, auto x, auto y) {
    if (x == y) return;
    std::snprintf(line, sizeof line, " %s %llx/%llx", what, (unsigned long long)x, (unsigned long long)y);
    text += line;
  };
  const auto address = [](const void* p) { return reinterpret_cast<uintptr_t>(p); };
  compare("status", a.status, b.status);
  compare("begin", address(a.search.begin), address(b.search.begin));
  compare("end", address(a.search.end), address(b.search.end));
  compare("floor", address(a.search.floor), address(b.search.floor));
  compare("last_end", address(a.search.last_end), address(b.search.last_end));
  compare("stored", a.stored, b.stored);
  compare("cursor", address(a.search.cursor), address(b.search.cursor));
  compare("mark", address(a.search.mark), address(b.search.mark));
  compare("row", address(a.search.row), address(b.search.row));
  compare("aux", a.search.aux, b.search.aux);
  compare("patience", a.search.patience, b.search.patience);
  compare("walk_bytes", a.search.walk_bytes, b.search.walk_bytes);
  compare("skip_bytes", a.search.skip_bytes, b.search.skip_bytes);
  compare("shuffle_from", a.search.shuffle_from, b.search.shuffle_from);
  compare("shuffle_pause", a.search.shuffle_pause, b.search.shuffle_pause);
  compare("may_read_again", a.search.may_read_again, b.search.may_read_again);
  for (const unsigned i : {0u, 1u, 2u, 3u}) {
    compare("exits.from", a.search.exits[i].from, b.search.exits[i].from);
    compare("exits.to", a.search.exits[i].to, b.search.exits[i].to);
  }
  if (!a.spans.empty() && std::memcmp(a.spans.data(), b.spans.data(), a.spans.size() * sizeof a.spans[0]) != 0)
    text += " spans";
  return text;
}

}  // namespace

GuardedBytes::GuardedBytes(size_t size) {
  const auto page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  const size_t inside = (size + page - 1) / page * page;
  mapped_ = inside + 2 * page;
  void* const at = mmap(nullptr, mapped_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (at == MAP_FAILED) throw std::bad_alloc();
  mapping_ = static_cast<uint8_t*>(at);
  begin_ = mapping_ + page;
  end_ = begin_ + inside;
  if (mprotect(begin_, inside, PROT_READ | PROT_WRITE) != 0) throw std::bad_alloc();
}

GuardedBytes::~GuardedBytes() { munmap(mapping_, mapped_); }

OpUnderTest::OpUnderTest(const OpCase& op_case, stencils::HostOp function, const char* name)
    : op_(op_case.op), data_(op_case.data) {
  operands_.value = op_case.values;
  const std::string_view letters = stencils::info(op_).operands;
  for (size_t i = 0, data = 0; i < letters.size(); ++i)
    if (letters[i] == 'd') operands_.data[i] = data_[data++].bytes.data();
  if (function) lives_.push_back({name, {}, {}, function});
}

OpUnderTest::OpUnderTest(const OpCase& op_case, stencils::Isa isa) : OpUnderTest(op_case, nullptr, "") {
  for (const bool falls_through : {true, false}) {
    const Chain chain = chain_of(op_case, falls_through);
    EXPECT_EQ(jit::check(chain), "") << stencils::info(op_).name;
    if (falls_through) lives_.push_back({"host", jit::Interpreter(chain, isa), {}, nullptr});
    if (!jit::executable_memory()) continue;
    jit::Code code = jit::assemble(chain, isa);
    code.seal();
    EXPECT_NE(code.entry(), nullptr);
    lives_.push_back({falls_through ? "stamped" : "stamped, no fall-through", {}, std::move(code), nullptr});
  }
}

uint64_t OpUnderTest::Life::run(const Registers& start, lino_search& search, const ModelOperands& operands) const {
  if (host) return host->run(start.cur, start.end, start.mark, &search, start.row, start.aux);
  if (!function) return code.entry()(start.cur, start.end, start.mark, &search, start.row, start.aux);
  std::array<uint64_t, stencils::kMaxOperands> words = operands.value;
  for (size_t i = 0; i < words.size(); ++i)
    if (operands.data[i]) words[i] = reinterpret_cast<uintptr_t>(operands.data[i]);
  Registers r = start;
  r.search = &search;
  const unsigned exit = function(r, words.data());
  search.cursor = r.cur, search.mark = r.mark, search.row = r.row, search.aux = r.aux;
  return exit + (r.cur == r.end ? kAtEnd : 0);
}

bool OpUnderTest::agree(const Registers& start, const std::string& what, size_t room) const {
  const Result expected = run_life(start, room, [&](lino_search& search) {
    Registers r = start;
    r.search = &search;
    const unsigned exit = model(op_, operands_, r);
    search.cursor = r.cur, search.mark = r.mark, search.row = r.row, search.aux = r.aux;
    return op_ == Op::stop ? exit : exit + (r.cur == r.end ? kAtEnd : 0);
  });
  bool good = true;
  for (const Life& life : lives_) {
    const Result got = run_life(start, room, [&](lino_search& search) { return life.run(start, search, operands_); });
    const std::string different = difference(expected, got);
    EXPECT_EQ(different, "") << stencils::info(op_).name << ", " << life.name << ": " << what << " (model/op)";
    good &= different.empty();
  }
  return good;
}

std::vector<stencils::Isa> runnable_levels() {
  std::vector<stencils::Isa> levels;
  for (int i = 0; i <= static_cast<int>(jit::cpu_isa()); ++i) levels.push_back(static_cast<stencils::Isa>(i));
  return levels;
}

std::vector<stencils::Isa> lacking_levels() {
  std::vector<stencils::Isa> levels;
  for (int i = static_cast<int>(jit::cpu_isa()) + 1; i < stencils::kIsaCount; ++i)
    levels.push_back(static_cast<stencils::Isa>(i));
  return levels;
}

const char* name_of(stencils::Isa isa) {
  constexpr const char* names[] = {"sse2", "ssse3", "avx2", "avx512"};
  return names[static_cast<size_t>(isa)];
}

}  // namespace lino::test

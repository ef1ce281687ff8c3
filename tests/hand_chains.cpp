// The chains of hand_chains.h, and the harness that runs one over a haystack.
#include "tests/hand_chains.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <numeric>
#include <random>

#include "stencils/byte_set.h"

namespace lino::test {
namespace {

using jit::Chain;
using jit::Op;
using jit::StepId;
using Spans = std::vector<std::pair<std::size_t, std::size_t>>;

std::ptrdiff_t offset(const void* begin, const void* p) {
  return p == nullptr ? -1 : static_cast<const char*>(p) - static_cast<const char*>(begin);
}

template <class Run>
ChainOutcome run_with(std::string_view haystack, std::size_t room, Run run) {
  std::vector<lino_span> spans(room + 1, lino_span{~std::size_t{0}, ~std::size_t{0}});
  const uint8_t* begin = reinterpret_cast<const uint8_t*>(haystack.data());
  lino_search search = {};
  search.begin = search.floor = begin;
  search.end = begin + haystack.size();
  search.out = spans.data();
  search.out_end = spans.data() + room;
  search.patience = LINO_PATIENCE;
  ChainOutcome outcome;
  outcome.status = run(begin, search.end, &search);
  for (const lino_span* span = spans.data(); span != search.out; ++span)
    outcome.spans.emplace_back(span->begin, span->end);
  outcome.cursor = offset(begin, search.cursor);
  outcome.mark = offset(begin, search.mark);
  outcome.floor = offset(begin, search.floor);
  outcome.last_end = offset(begin, search.last_end);
  outcome.row = reinterpret_cast<uintptr_t>(search.row);
  outcome.patience = search.patience;
  outcome.walk_bytes = search.walk_bytes;
  outcome.skip_bytes = search.skip_bytes;
  return outcome;
}

bool lower(char c) { return c >= 'a' && c <= 'z'; }

// [a-z]+, every step a chain op.
HandChain letter_runs() {
  Chain chain;
  chain.steps = {
      step(Op::end_test, {}, {1, 9}),
      step(Op::byte_range, {'a', 25}, {2, 8}),
      step(Op::restart, {}, {3}),
      step(Op::advance, {}, {4, 5}),
      step(Op::byte_range, {'a', 25}, {3, 5}),
      step(Op::accept, {}, {6}),
      step(Op::start_floor, {}, {7}),
      step(Op::emit, {}, {0, 10}),
      step(Op::advance, {}, {1, 9}),
      step(Op::stop, {LINO_DONE}),
      step(Op::stop, {LINO_FULL}),
  };
  return {"[a-z]+", chain, nullptr, [](std::string_view haystack) {
            Spans spans;
            for (std::size_t i = 0; i < haystack.size(); ++i) {
              if (!lower(haystack[i])) continue;
              const std::size_t begin = i;
              while (i < haystack.size() && lower(haystack[i])) ++i;
              spans.emplace_back(begin, i);
            }
            return spans;
          }};
}

// The same with two skips.
HandChain letter_runs_skipping() {
  const std::string letters = "abcdefghijklmnopqrstuvwxyz";
  std::string others;
  for (int c = 0; c < 256; ++c) {
    if (!lower(static_cast<char>(c))) others += static_cast<char>(c);
  }
  HandChain hand = letter_runs();
  hand.name = "[a-z]+ by skips";
  hand.chain.data = {set_data(letters), set_data(others)};
  hand.chain.steps = {
      step(Op::skip_set, {1}, {1, 6, 1}), step(Op::restart, {}, {2}),     step(Op::skip_set, {0}, {3, 3, 3}),
      step(Op::accept, {}, {4}),          step(Op::start_floor, {}, {5}), step(Op::emit, {}, {0, 7}),
      step(Op::stop, {LINO_DONE}),        step(Op::stop, {LINO_FULL}),
  };
  return hand;
}

// "wxyz", not overlapping; matches have a fixed length.
HandChain literal() {
  Chain chain;
  chain.steps = {
      step(Op::find1, {'w'}, {1, 7, 1}), step(Op::literal4, {0x7a797877}, {2, 6}),
      step(Op::advance, {}, {3, 3}),     step(Op::accept, {}, {4}),
      step(Op::start_fixed, {4}, {5}),   step(Op::emit, {}, {0, 8}),
      step(Op::advance, {}, {0, 7}),     step(Op::stop, {LINO_DONE}),
      step(Op::stop, {LINO_FULL}),
  };
  return {"wxyz", chain, nullptr, [](std::string_view haystack) {
            Spans spans;
            for (std::size_t i = haystack.find("wxyz"); i != haystack.npos; i = haystack.find("wxyz", i + 4)) {
              spans.emplace_back(i, i + 4);
            }
            return spans;
          }};
}

// Every byte of "aeiou" as a span of its own, by a jump table; a set, and two bytes each way, on the way there.
HandChain vowels() {
  Chain chain;
  std::array<uint8_t, 256> map{};
  for (char c : std::string_view("aeiou")) map[static_cast<uint8_t>(c)] = 1;
  map[' '] = 2;
  chain.data = {jit::bytes_data(map.data(), map.size(), 1), set_data("aeiou ")};
  chain.tables = {{StepId{4}, StepId{5}, StepId{9}}};
  chain.steps = {
      step(Op::end_test, {}, {1, 9 + 1}), step(Op::byte_not_equal, {'a'}, {2, 5}),
      step(Op::byte_set, {1}, {3, 4}),    step(Op::dispatch, {0, 0}),
      step(Op::advance, {}, {1, 10}),     step(Op::advance, {}, {6, 6}),
      step(Op::accept, {}, {7}),          step(Op::start_fixed, {1}, {8}),
      step(Op::emit, {}, {0, 11}),        step(Op::jump, {}, {4}),
      step(Op::stop, {LINO_DONE}),        step(Op::stop, {LINO_FULL}),
  };
  return {"[aeiou]", chain, nullptr, [](std::string_view haystack) {
            Spans spans;
            for (std::size_t i = 0; i < haystack.size(); ++i) {
              if (std::string_view("aeiou").find(haystack[i]) != std::string_view::npos) spans.emplace_back(i, i + 1);
            }
            return spans;
          }};
}

struct alignas(16) Row {
  lino_row_header header;
  lino_entry entries[4];  // other, 'a', 'b', end of input
};
static_assert(offsetof(Row, entries) == sizeof(lino_row_header) && sizeof(lino_row_header) == 16);

struct Rows {
  Row start, a, ab, match, dead;
};

lino_entry entry(const Row& row) {
  return reinterpret_cast<lino_entry>(row.entries) + (row.header.flags != 0 ? LINO_SPECIAL : 0);
}

// .*?a+b as a table walk, each match from where the one before ended.
HandChain walk() {
  auto rows = std::make_shared<Rows>();
  rows->match.header.flags = LINO_ROW_MATCH | LINO_ROW_FINAL;
  rows->dead.header.flags = LINO_ROW_FINAL;
  const lino_entry start = entry(rows->start), a = entry(rows->a), ab = entry(rows->ab), match = entry(rows->match),
                   dead = entry(rows->dead);
  const auto fill = [](Row& row, std::array<lino_entry, 4> entries) { std::ranges::copy(entries, row.entries); };
  fill(rows->start, {start, a, start, dead});
  fill(rows->a, {start, a, ab, dead});
  fill(rows->ab, {match, match, match, match});
  fill(rows->match, {dead, dead, dead, dead});
  fill(rows->dead, {dead, dead, dead, dead});

  std::array<uint8_t, 256> classes{};
  classes['a'] = 1;
  classes['b'] = 2;
  const lino_entry* first = rows->start.entries;
  Chain chain;
  chain.data = {jit::bytes_data(&first, sizeof first, 8), jit::bytes_data(classes.data(), classes.size(), 64)};
  chain.tables = {{}};
  chain.steps = {
      step(Op::restart, {}, {1}),     step(Op::set_row, {0}, {2}),    step(Op::walk, {1, 3, 0}, {3, 6}),
      step(Op::finish, {}, {4, 7}),   step(Op::start_floor, {}, {5}), step(Op::emit, {}, {0, 8}),
      step(Op::stop, {LINO_UNKNOWN}), step(Op::stop, {LINO_DONE}),    step(Op::stop, {LINO_FULL}),
  };
  return {".*?a+b by a table walk", chain, rows, [](std::string_view haystack) {
            Spans spans;
            std::size_t begin = 0;
            for (std::size_t i = haystack.find("ab"); i != haystack.npos; i = haystack.find("ab", begin)) {
              spans.emplace_back(begin, i + 2);
              begin = i + 2;
            }
            return spans;
          }};
}

}  // namespace

std::string to_string(const ChainOutcome& outcome) {
  std::string out = "status " + std::to_string(outcome.status) + ", cursor " + std::to_string(outcome.cursor) +
                    ", mark " + std::to_string(outcome.mark) + ", floor " + std::to_string(outcome.floor) +
                    ", last_end " + std::to_string(outcome.last_end) + ", patience " +
                    std::to_string(outcome.patience) + ", walked " + std::to_string(outcome.walk_bytes) + ", skipped " +
                    std::to_string(outcome.skip_bytes) + ", spans";
  for (const auto& [begin, end] : outcome.spans) out += " " + std::to_string(begin) + "-" + std::to_string(end);
  return out;
}

ChainOutcome run(const jit::Code& code, std::string_view haystack, std::size_t room) {
  return run_with(haystack, room, [&](const uint8_t* begin, const uint8_t* end, lino_search* search) {
    return code.entry()(begin, end, nullptr, search, nullptr, 0);
  });
}

ChainOutcome run(const jit::Interpreter& interpreter, std::string_view haystack, std::size_t room) {
  return run_with(haystack, room, [&](const uint8_t* begin, const uint8_t* end, lino_search* search) {
    return interpreter.run(begin, end, nullptr, search, nullptr, 0);
  });
}

jit::Step step(Op op, std::vector<uint32_t> operands, std::vector<uint32_t> exits) {
  jit::Step out;
  out.op = op;
  std::ranges::copy(operands, out.operands.begin());
  std::ranges::transform(exits, out.exits.begin(), [](uint32_t exit) { return StepId{exit}; });
  return out;
}

jit::DataBlock set_data(std::string_view members) {
  uint8_t flags[256] = {};
  for (char c : members) flags[static_cast<uint8_t>(c)] = 1;
  lino_byte_set set;
  lino_fill_byte_set(&set, flags);
  return jit::bytes_data(&set, sizeof set, LINO_BYTE_SET_ALIGN);
}

std::vector<HandChain> hand_chains() { return {letter_runs(), letter_runs_skipping(), literal(), vowels(), walk()}; }

Chain stop_chain(uint8_t status, std::size_t bytes) {
  Chain chain;
  chain.steps = {step(Op::stop, {status})};
  if (bytes != 0) chain.data = {{std::vector<uint8_t>(bytes, 0x5A), 1}};
  return chain;
}

Chain shuffled(const Chain& chain, uint64_t seed) {
  std::vector<uint32_t> place(chain.steps.size());  // where each old step goes
  std::iota(place.begin(), place.end(), 0);
  std::ranges::shuffle(place, std::mt19937_64(seed));
  const auto moved = [&](StepId id) { return id == jit::kNoStep ? id : StepId{place[jit::index(id)]}; };
  Chain out = chain;
  out.entry = moved(chain.entry);
  for (std::size_t i = 0; i < chain.steps.size(); ++i) {
    jit::Step& step = out.steps[place[i]];
    step = chain.steps[i];
    for (StepId& exit : step.exits) exit = moved(exit);
  }
  for (std::vector<StepId>& table : out.tables) {
    for (StepId& target : table) target = moved(target);
  }
  return out;
}

std::string random_haystack(uint64_t seed, std::size_t size) {
  std::mt19937_64 random(seed);
  std::string out;
  while (out.size() < size) {
    switch (random() % 8) {
      case 0: out += static_cast<char>(random()); break;
      case 1: out += "wxyz"; break;
      case 2: out.append(random() % 70, static_cast<char>('a' + random() % 2)); break;
      case 3: out.append(random() % 70, " .\n\xC3"[random() % 4]); break;
      default: out += "ab wxyz,aeiou"[random() % 13]; break;
    }
  }
  out.resize(size);
  return out;
}

}  // namespace lino::test

// The table walk: cycles a byte of the lazy DFA's walk and of the stamped walk kernel; and whether stamping ever loses
// to it (walk_grid.cpp).
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include "bench/haystacks.h"
#include "bench/measure.h"
#include "bench/walk_grid.h"
#include "jit/code.h"
#include "jit/rows.h"
#include "nfa/compile.h"
#include "nfa/dfa.h"
#include "nfa/lazy.h"
#include "regex/syntax/parse.h"

namespace lino::bench {
namespace {

constexpr double kMaxCyclesAByte = 5.5;

nfa::Nfa nfa_of(const char* pattern) {
  const syntax::HirTree hir = syntax::translate(syntax::parse(pattern, {}).value(), {}).value();
  return nfa::compile(hir, {.captures = false}).value();
}

// The walk kernel and nothing else: from the start state to the end of the haystack.
jit::Chain walk_chain(const nfa::Dfa& dfa, const jit::Rows& rows) {
  using jit::Op, jit::StepId;
  const lino_entry* start = rows.row(dfa.start[0]);
  jit::Chain chain;
  chain.data = {jit::bytes_data(&start, sizeof start, 8), jit::bytes_data(dfa.classes.of.data(), 256, 64)};
  chain.tables.emplace_back();
  chain.steps = {{.op = Op::set_row, .exits = {StepId{1}, jit::kNoStep, jit::kNoStep, jit::kNoStep}, .operands = {0}},
                 {.op = Op::walk,
                  .exits = {StepId{2}, StepId{3}, jit::kNoStep, jit::kNoStep},
                  .operands = {1, dfa.classes.eoi(), 0}},
                 {.op = Op::stop, .operands = {LINO_DONE}},
                 {.op = Op::stop, .operands = {LINO_UNKNOWN}}};
  return chain;
}

// Patterns without a match in the haystacks, so that the walk is all there is; they visit a few rows and many.
void time_walks() {
  constexpr const char* kPatterns[] = {R"([a-z]+@[a-z]+\.test)", R"((?i)[aeiou][a-z ]{3}\x01\x02)",
                                       R"(\w+\s+\w+\x01\x02\x03)"};
  constexpr std::size_t kCycles = 1 << 20;
  Table table({"table walk, cycles a byte", "haystack", "lazy", "stamped", "GHz"});
  std::vector<double> lazy_cells, stamped_cells;
  for (const char* pattern : kPatterns) {
    const nfa::Nfa nfa = nfa_of(pattern);
    const nfa::Dfa dfa = nfa::determinize(nfa, {});
    const jit::Rows rows(dfa, {});
    const jit::Code code = jit::assemble(walk_chain(dfa, rows), jit::cpu_isa());
    code.seal();
    nfa::LazyDfa lazy(nfa, {});
    nfa::Workspace workspace(nfa, nfa::MatchKind::kLeftmostFirst);
    nfa::LazyDfa::Cache cache(lazy, workspace);
    for (const Haystack& haystack : haystacks()) {
      const auto* begin = reinterpret_cast<const uint8_t*>(haystack.text.data());
      lino_search search{};
      search.begin = search.floor = begin;
      search.end = begin + haystack.text.size();
      const std::function<void()> runs[] = {
          [] { spend_cycles(kCycles); },
          [&] {
            if (lazy.find_end(cache, haystack.text, 0, false)) std::abort();
          },
          [&] {
            if (code.entry()(begin, search.end, nullptr, &search, nullptr, 0) != LINO_DONE || search.mark) std::abort();
          }};
      const Timings t = take_turns(runs, 21, 1e-3);
      const double scale = static_cast<double>(kCycles) / static_cast<double>(haystack.text.size());
      const double walked = t.ratio(1, 0) * scale, stamped = t.ratio(2, 0) * scale;
      lazy_cells.push_back(walked), stamped_cells.push_back(stamped);
      table.row({pattern, std::string(haystack.name), number(walked, 2), number(stamped, 2),
                 number(kCycles / t.of(0) * 1e-9, 2)});
    }
  }
  table.print();
  const double lazy_median = median(lazy_cells), stamped_median = median(stamped_cells);
  std::printf("medians: lazy %.2f, stamped %.2f cycles a byte (bar <= %.1f: %s)\n\n", lazy_median, stamped_median,
              kMaxCyclesAByte, bar(std::max(lazy_median, stamped_median) <= kMaxCyclesAByte).c_str());
}

}  // namespace
}  // namespace lino::bench

int main() {
  if (!lino::jit::executable_memory()) {
    std::fprintf(stderr, "nothing may be executed here\n");
    return 1;
  }
  lino::bench::time_walks();
  lino::bench::compare_engines();
  return lino::bench::bars_missed() == 0 ? 0 : 1;
}

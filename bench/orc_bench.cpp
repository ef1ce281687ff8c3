// The same complete Dfa as stamped code and as machine code by LLVM's ORC at -O0 and -O2: the time from Dfa to code,
// and the speed of the code at finding the ends of all matches.
//
// Both sides find ends only (lino's chain is lowered with matches 0 bytes long, so its spans are [end, end) and no
// reverse automaton takes part). Dfa to bytes leaves out what makes bytes executable on both sides: lino's seal, and
// for LLVM the linking (an object file in memory is its end); the times with that are beside it.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include "bench/haystacks.h"
#include "bench/measure.h"
#include "bench/orc_compiler.h"
#include "jit/code.h"
#include "jit/lower.h"
#include "nfa/compile.h"
#include "nfa/dfa.h"
#include "regex/syntax/parse.h"

namespace lino::bench {
namespace {

// The first two have bars (the issue's).
constexpr const char* kPatterns[] = {R"([0-9]{4}-[0-9]{2}-[0-9]{2})",
                                     R"([a-z]+ing)",
                                     R"((?:[a-z]+)@(?:[a-z]+)\.com)",
                                     R"(Sherlock Holmes)",
                                     R"((?i)holmes|watson|adler)",
                                     R"([A-Z][a-z]+ [A-Z][a-z]+)",
                                     R"(\b\w+ing\b)",
                                     R"((?m)^.{10,20}$)"};
constexpr std::size_t kBarred = 2;
constexpr std::size_t kCodesAPage = 20;
constexpr std::size_t kBatch = 256;

nfa::Dfa dfa_of(const char* pattern) {
  const syntax::HirTree hir = syntax::translate(syntax::parse(pattern, {}).value(), {}).value();
  nfa::Dfa dfa = nfa::determinize(nfa::compile(hir, {.captures = false}).value(), {});
  if (!dfa.complete) std::abort();
  return dfa;
}

jit::Lowered lower(const nfa::Dfa& dfa) { return jit::lower({.forward = dfa}); }
jit::Code assemble(const jit::Lowered& lowered) { return jit::assemble(lowered.chain, jit::cpu_isa()); }

// What one way of running found: enough to compare without writing millions of positions.
struct Ends {
  std::size_t count = 0, sum = 0;
  void add(std::size_t end) { ++count, sum += end; }
  bool operator==(const Ends&) const = default;
};

Ends run_stamped(const jit::Code& code, std::string_view haystack) {
  Ends ends;
  lino_span spans[kBatch];
  lino_search search{};
  search.begin = search.floor = reinterpret_cast<const uint8_t*>(haystack.data());
  search.end = search.begin + haystack.size();
  search.patience = LINO_PATIENCE;
  const uint8_t* from = search.begin;
  for (;;) {
    search.out = spans;
    search.out_end = spans + kBatch;
    const uint64_t status = code.entry()(from, search.end, nullptr, &search, nullptr, 0);
    for (const lino_span* s = spans; s != search.out; ++s) ends.add(s->end);
    if (status != LINO_FULL) return ends;
    from = search.cursor;
  }
}

Ends run_orc(OrcCompiler::FindEnd find, std::string_view haystack) {
  Ends ends;
  const auto* begin = reinterpret_cast<const uint8_t*>(haystack.data());
  const uint8_t* end = begin + haystack.size();
  for (const uint8_t* at = begin;;) {
    const auto before = nfa::before_position(haystack, static_cast<std::size_t>(at - begin));
    at = find(at, end, static_cast<uint32_t>(before));
    if (at == nullptr) return ends;
    ends.add(static_cast<std::size_t>(at - begin));
  }
}

// Of sealing alone: one system call and what it does to the page tables; the page holds this code only.
double seal_seconds(const jit::Lowered& lowered) {
  std::vector<double> seconds;
  for (int i = 0; i < 101; ++i) {
    const jit::Code code = assemble(lowered);
    const auto start = std::chrono::steady_clock::now();
    code.seal();
    seconds.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  return median(std::move(seconds));
}

std::string micro(double seconds) { return number(seconds * 1e6, seconds < 1e-4 ? 2 : 0); }
std::string times(double ratio) { return number(ratio, ratio < 10 ? 2 : 0) + "x"; }

class OrcBench {
 public:
  void run() {
    Table build({"Dfa to code", "states", "steps", "bytes", "lower us", "assemble us", "ns/op", "both us", "seal us",
                 "20 a page us", "-O0 object us", "-O2 object us", "-O0 ready us", "-O2 ready us", "-O0/lino",
                 "-O2/lino"});
    Table speed({"speed, ns a KiB", "haystack", "ends", "stamped", "-O0", "-O2", "stamped/-O0", "stamped/-O2", "bar"});
    for (std::size_t i = 0; i < std::size(kPatterns); ++i) {
      const nfa::Dfa dfa = dfa_of(kPatterns[i]);
      time_building(kPatterns[i], dfa, build);
      time_running(kPatterns[i], dfa, i < kBarred, speed);
    }
    build.print();
    const double ns_an_op = stamping_ / ops_ * 1e9;
    std::printf("stamping, ns an op, over all ops: medians %.1f (bar <= 15: %s), quickest tenths %.1f\n", ns_an_op,
                bar(ns_an_op <= 15).c_str(), quiet_stamping_ / ops_ * 1e9);
    std::printf(
        "Dfa to bytes, both without making them executable: -O0 takes %.0fx as long (bar >= 100: %s), -O2 %.0fx "
        "(bar >= 1000: %s); medians of %zu patterns\n\n",
        median(o0_), bar(median(o0_) >= 100).c_str(), median(o2_), bar(median(o2_) >= 1000).c_str(), o0_.size());
    speed.print();
    std::printf("bars: stamped/-O0 <= 1.00 and stamped/-O2 <= 1.25 on prose\n");
  }

 private:
  void time_building(const char* pattern, const nfa::Dfa& dfa, Table& table) {
    const jit::Lowered lowered = lower(dfa);
    const std::size_t bytes = assemble(lowered).size();
    std::vector<jit::Code> codes(kCodesAPage);
    // A code that is dropped unsealed gives its bytes back to the open page, so the first three stamp into memory that
    // is there: no mapping, no page fault, no system call. Those are in the last one.
    const std::function<void()> runs[] = {
        [&] { (void)lower(dfa); },
        [&] { (void)assemble(lowered); },
        [&] { (void)assemble(lower(dfa)); },
        [&] {
          for (jit::Code& code : codes) code = assemble(lower(dfa));
          codes[0].seal();
        },
    };
    const Timings t = take_turns(runs, 31);
    const std::function<void()> llvm_runs[] = {[&] { (void)assemble(lower(dfa)); }, [&] { o0.compile_object(dfa); },
                                               [&] { o2.compile_object(dfa); }, [&] { o0.compile(dfa); },
                                               [&] { o2.compile(dfa); }};
    const Timings u = take_turns(llvm_runs, 9);
    const auto steps = static_cast<double>(lowered.chain.steps.size());
    ops_ += steps, stamping_ += t.of(1), quiet_stamping_ += t.quiet(1);
    o0_.push_back(u.ratio(1, 0));
    o2_.push_back(u.ratio(2, 0));
    table.row({pattern, std::to_string(dfa.states.size()), number(steps, 0), std::to_string(bytes), micro(t.of(0)),
               micro(t.of(1)), number(t.of(1) / steps * 1e9, 1), micro(t.of(2)), micro(seal_seconds(lowered)),
               micro(t.of(3) / kCodesAPage), micro(u.of(1)), micro(u.of(2)), micro(u.of(3)), micro(u.of(4)),
               times(o0_.back()), times(o2_.back())});
  }

  void time_running(const char* pattern, const nfa::Dfa& dfa, bool barred, Table& table) {
    const jit::Lowered lowered = lower(dfa);  // the code points into its rows
    const jit::Code code = assemble(lowered);
    code.seal();
    const OrcCompiler::FindEnd slow = o0.compile(dfa), fast = o2.compile(dfa);
    if (code.entry() == nullptr) {
      std::fprintf(stderr, "nothing may be executed here\n");
      std::exit(1);
    }
    for (const Haystack& haystack : haystacks()) {
      const Ends expected = run_orc(slow, haystack.text);
      if (run_stamped(code, haystack.text) != expected || run_orc(fast, haystack.text) != expected) {
        std::fprintf(stderr, "%s on %s: different ends\n", pattern, std::string(haystack.name).c_str());
        std::exit(1);
      }
      Ends sink;
      const std::function<void()> runs[] = {[&] { sink = run_stamped(code, haystack.text); },
                                            [&] { sink = run_orc(slow, haystack.text); },
                                            [&] { sink = run_orc(fast, haystack.text); }};
      const Timings t = take_turns(runs, 15);
      const auto per_kib = [&](std::size_t run) { return number(t.of(run) * 1e9 * 1024 / kHaystackSize, 1); };
      const bool judged = barred && haystack.name == "prose";
      table.row({pattern, std::string(haystack.name), std::to_string(expected.count), per_kib(0), per_kib(1),
                 per_kib(2), number(t.ratio(0, 1), 2), number(t.ratio(0, 2), 2),
                 judged ? bar(t.ratio(0, 1) <= 1 && t.ratio(0, 2) <= 1.25) : ""});
    }
  }

  OrcCompiler o0{OrcCompiler::Level::kO0}, o2{OrcCompiler::Level::kO2};
  double ops_ = 0, stamping_ = 0, quiet_stamping_ = 0;  // seconds, over all patterns
  std::vector<double> o0_, o2_;
};

}  // namespace
}  // namespace lino::bench

int main() {
  lino::bench::OrcBench().run();
  return lino::bench::bars_missed() == 0 ? 0 : 1;
}

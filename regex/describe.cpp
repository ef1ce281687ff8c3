// What a Regex says of itself: explain(), dump(), statistics().
#include <algorithm>

#include "jit/code.h"
#include "jit/disassemble.h"
#include "jit/plans.h"
#include "lino/regex.h"
#include "regex/describe.h"
#include "regex/pattern.h"
#include "regex/syntax/parse.h"

namespace lino {

namespace {

std::string_view name_of(Engine engine) {
  switch (engine) {
    case Engine::kAuto: return "auto";
    case Engine::kJit: return "jit";
    case Engine::kTable: return "table";
    case Engine::kInterpret: return "interpret";
    case Engine::kForesight: return "foresight";
    case Engine::kNfa: return "nfa";
  }
  return "?";
}

std::string_view name_of(stencils::Isa isa) {
  switch (isa) {
    case stencils::Isa::kSse2: return "sse2";
    case stencils::Isa::kSsse3: return "ssse3";
    case stencils::Isa::kAvx2: return "avx2";
    case stencils::Isa::kAvx512: return "avx512";
  }
  return "?";
}

std::size_t count_of(const jit::Lowered& lowered, jit::Treatment treatment) {
  return static_cast<std::size_t>(std::count(lowered.treatment.begin(), lowered.treatment.end(), treatment));
}

std::string hex(uint8_t byte) {
  constexpr char kDigits[] = "0123456789abcdef";
  return std::string("0x") + kDigits[byte >> 4] + kDigits[byte & 15];
}

// Whether long haystacks are walked through at four places at a time. `stamp` may be null.
std::string streams_of(const Program& program, const Stamp* stamp) {
  const bool slow = stamp == nullptr || stamp->is_slow_in(Stamp::kFarBytes);
  if (!slow || program.options.engine != Engine::kAuto || jit::is_plan_off("streams")) return "";
  if (program.streams_part().load(std::memory_order_relaxed)) return "streams: none; they do not come together\n";
  return "streams: four walks at a time, where matches are " + std::to_string(Stamp::kFarBytes >> 10) + " KiB apart\n";
}

// What stamped code does, and where it begins.
std::string stamp_of(const Program& program, const Stamp& stamp) {
  const jit::Lowered& lowered = stamp.lowered;
  std::string text = "plan: find-all loop of " + std::to_string(lowered.chain.steps.size()) + " ops; of " +
                     std::to_string(lowered.treatment.size()) + " states " +
                     std::to_string(count_of(lowered, jit::Treatment::kSkip)) + " skipped by kernels, " +
                     std::to_string(count_of(lowered, jit::Treatment::kChain)) + " chained, " +
                     std::to_string(count_of(lowered, jit::Treatment::kWalk)) + " walked\n";
  if (stamp.sequence) text += "spans: " + jit::to_string(*stamp.sequence) + "\n";
  if (stamp.shuffles) {
    text += "shuffles: among " + std::to_string(stamp.shuffles->lanes.size()) + " of the states" +
            jit::cost_to_string(stamp.shuffles->cost) + "\n";
  }
  if (stamp.prefilter) text += "begins: " + jit::to_string(*stamp.prefilter) + "\n";
  if (!stamp.forward.complete) text += "known: a part of the automaton; unknown transitions go to the table walk\n";
  text += program.fixed_length
              ? "start: every match is " + std::to_string(*program.fixed_length) + " bytes long\n"
              : "start: backward walk of " + std::to_string(stamp.backward.states.size()) + " states\n";
  text += "kernels: " + std::string(name_of(jit::cpu_isa())) + "\n";
  if (program.options.engine == Engine::kInterpret) return text;
  const bool usable = stamp.code && (stamp.code.entry() != nullptr || jit::executable_memory());
  if (!usable) return text + "code: none, no executable memory; table walk\n";
  return text + "code: " + std::to_string(stamp.code.size()) + " bytes" +
         (stamp.code.entry() != nullptr ? ", sealed\n" : ", not sealed yet\n");
}

// How matches are found. Plans that are chosen by a haystack are those for what has been searched.
std::string plan_of(const Program& program) {
  std::string text = "engine: " + std::string(name_of(program.options.engine)) + "\n";
  if (program.options.engine == Engine::kNfa) return text + "plan: Pike's simulation of the NFA\n";
  if (program.from_end) {
    text += "from the end: every match ends where the haystack does; a backward walk from there, within limits\n";
  }
  if (const WordSearch* words = program.words()) {
    return text + "plan: words; " + to_string(*words) + "; where that is in vain again and again, lazy DFA\n";
  }
  if (const jit::Runs* runs = program.runs()) return text + "plan: bitmasks; " + jit::to_string(runs->plan()) + "\n";
  if (program.foresees()) {
    return text + "plan: foresight; " + std::to_string(program.lookarounds.size()) +
           " lookarounds decided by passes over the haystack, then a backward pass that tells where matches begin\n";
  }
  if (program.word_looks != nullptr) {
    const WindowPlan* const windows = program.known_windows();
    if (windows != nullptr) text += "windows: " + to_string(windows->factors()) + "\n";
    return text + "plan: lazy DFA, table walk of bytes and word bits\n";
  }
  if (program.options.engine == Engine::kTable) return text + "plan: lazy DFA, table walk\n";
  const Stamp* stamp = program.stamp_for_dump();
  text += windows_of(program.known_windows());
  if (const auto byte = program.required().byte()) text += "required: the byte " + hex(*byte) + "\n";
  text += stamp != nullptr ? stamp_of(program, *stamp)
                           : "plan: lazy DFA, table walk (large; what searches use of it is stamped later)\n";
  return text + streams_of(program, stamp);
}

std::string nfas_of(const Program& program) {
  std::string text = nfa::to_string(program.captures_nfa());
  for (std::size_t i = 0; i < program.lookarounds.size(); ++i) {
    const nfa::Nfa& lookaround = program.lookarounds[i];
    text +=
        (lookaround.reverse ? "lookbehind " : "lookahead ") + std::to_string(i) + ":\n" + nfa::to_string(lookaround);
  }
  return text;
}

// How the groups of a match are found: by a chain, if there is one.
std::string groups_of(const Program& program) {
  if (program.capture_count == 0) return "no groups\n";
  if (!program.slots_by_ends.empty()) return "a match's ends tell its groups\n";
  if (const GroupStamp* stamp = program.group_stamp_for_dump()) return jit::to_string(stamp->chain);
  return "no chain; by the branch that matches, by the table walk with registers, by Pike's simulation\n";
}

nfa::Dfa whole_dfa(const Program& program) {
  if (const Stamp* stamp = program.stamp_for_dump()) return stamp->forward;
  return nfa::determinize(program.forward(), {.kind = program.kind, .state_limit = 64});
}

}  // namespace

std::string windows_of(const WindowPlan* windows) {
  if (windows == nullptr) return "";
  return "windows: " + to_string(windows->factors()) + "\n" + details_of(windows->factors());
}

std::string searched_by(const Regex::Statistics& statistics) {
  const struct {
    uint64_t bytes;
    const char* who;
  } parts[] = {{statistics.bytes_draft, "the draft"},    {statistics.bytes_kernel, "kernels"},
               {statistics.bytes_chain, "stamped code"}, {statistics.bytes_table, "the table walk"},
               {statistics.bytes_pass, "foresight"},     {statistics.bytes_nfa, "simulation"}};
  std::string text;
  for (const auto& [bytes, who] : parts) {
    if (bytes > 0) text += (text.empty() ? "searched: " : ", ") + std::to_string(bytes) + " bytes by " + who;
  }
  return text.empty() ? text : text + "\n";
}

std::string Regex::explain() const { return plan_of(pattern_->program()) + searched_by(statistics()); }

std::string Regex::dump(std::string_view stage, bool dot) const {
  if (stage == "ast") return syntax::to_string(parse_pattern(pattern(), options()).value()) + "\n";
  if (stage == "draft") return pattern_->draft() ? to_string(pattern_->draft()) : "no draft\n";
  const Program& program = pattern_->program();
  if (stage == "hir") return syntax::to_string(program.tree().root) + "\n";
  if (stage == "nfa") return dot ? nfa::to_dot(program.captures_nfa()) : nfas_of(program);
  if (stage == "plan") return explain();
  if (stage == "groups") return groups_of(program);
  const bool known = stage == "dfa" || stage == "chain" || stage == "code";
  if (known && (program.foresees() || program.word_looks != nullptr))
    return "no " + std::string(stage) + "; " + plan_of(program);
  if (stage == "dfa") return dot ? nfa::to_dot(whole_dfa(program)) : nfa::to_string(whole_dfa(program));
  if (stage != "chain" && stage != "code") return "";
  const Stamp* stamp = program.stamp_for_dump();
  if (stamp == nullptr) return "no chain yet; " + plan_of(program);
  if (stage == "chain") return jit::to_string(stamp->lowered.chain);
  return jit::disassemble(stamp->lowered.chain, jit::cpu_isa(), stamp->code);
}

std::vector<std::string> unknown_plans_off() {
  const std::vector<std::string_view> names = jit::unknown_plans_off();
  return {names.begin(), names.end()};
}

Regex::Statistics Regex::statistics() const {
  const auto load = [](const std::atomic<uint64_t>& counter) { return counter.load(std::memory_order_relaxed); };
  Statistics result;
  result.bytes_draft = pattern_->bytes_drafted();
  result.pages_sealed = jit::code_statistics().pages_sealed;
  if (pattern_->known_program() == nullptr) return result;
  const Program& program = *pattern_->known_program();
  result.bytes_chain = load(program.counters.chain);
  result.bytes_kernel = load(program.counters.kernel);
  result.bytes_table = load(program.counters.table);
  result.bytes_nfa = load(program.counters.nfa);
  result.bytes_pass = load(program.counters.pass);
  result.states_built = program.lazy_states();
  program.add_stamps(result);
  return result;
}

}  // namespace lino

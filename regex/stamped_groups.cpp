// See stamped_groups.h.
#include "regex/stamped_groups.h"

#include <algorithm>
#include <cstring>
#include <type_traits>

#include "jit/lower_groups.h"
#include "jit/plans.h"
#include "nfa/tagged_automaton.h"
#include "regex/shares.h"
#include "regex/stamped.h"

namespace lino {

namespace {

constexpr uint64_t kHeatOfAMatch = 64;
constexpr uint64_t kHeatForWork = 8, kLater = 8;  // a unit of work takes about as long as the table for so many bytes
constexpr std::size_t kStates = 256;
constexpr std::size_t kCostOfAState = 1 << 10;  // bytes, about: steps, once more for the interpreter, and their code

bool is_ready(const GroupStamp& stamp, Engine wanted) {
  return wanted == Engine::kInterpret || stamp.code.entry() != nullptr;
}

// As run_groups(), and counts.
bool run(const Program& program, const GroupStamp& stamp, std::string_view haystack, Span match,
         std::size_t* registers) {
  Counters::add(program.counters.chain, match.size());
  return run_groups(stamp, program.options.engine == Engine::kInterpret, haystack, match, registers);
}

}  // namespace

bool run_groups(const GroupStamp& stamp, bool interpreted, std::string_view haystack, Span match,
                std::size_t* registers) {
  const auto* begin = reinterpret_cast<const uint8_t*>(haystack.data());
  uint8_t few[LINO_PASS_BYTES];  // vectors read that many bytes
  if (haystack.size() < sizeof few) {
    std::memset(few, 0, sizeof few);
    std::memcpy(few, begin, haystack.size());
    begin = few;
  }
  lino_search search;
  search.begin = begin;
  search.end = begin + haystack.size();
  search.pass_last = haystack.size() < sizeof few ? begin : search.end - sizeof few;
  static_assert(sizeof(lino_entry) == sizeof(std::size_t));
  auto* const row = reinterpret_cast<const lino_entry*>(registers);
  const uint8_t *const at = begin + match.begin, *const end = begin + match.end;
  const uint64_t status = interpreted ? stamp.interpreter.run(at, end, nullptr, &search, row, 0)
                                      : stamp.code.entry()(at, end, nullptr, &search, row, 0);
  return status == LINO_END;
}

void unset(std::span<Span> groups) {
  static_assert(Regex::npos == SIZE_MAX && std::is_trivially_copyable_v<Span>);  // all bits
  if (!groups.empty()) std::memset(static_cast<void*>(groups.data()), 0xFF, groups.size_bytes());
}

const GroupStamp* choose_groups_anew(ScratchState& scratch, std::size_t bytes) {
  const Program& program = scratch.program;
  const Engine wanted = program.options.engine;
  if (!may_stamp_groups(wanted)) return nullptr;
  GroupStamps& stamps = program.group_stamps();
  if (!scratch.fixed) {
    const uint64_t heat = stamps.heat.load(std::memory_order_relaxed) + bytes + kHeatOfAMatch;
    stamps.heat.store(heat, std::memory_order_relaxed);
    if (wanted != Engine::kAuto) {
      program.stamp_groups(scratch);
    } else if (heat >= stamps.due.load(std::memory_order_relaxed)) {
      program.stamp_groups(scratch, std::min<std::size_t>(Program::kGroupWork, heat / kHeatForWork));
    }
    if (const GroupStamp* stamp = stamps.made()) {
      if (wanted == Engine::kJit) stamp->code.seal();
      if (wanted == Engine::kAuto && heat >= kSealHeat) stamp->code.try_seal();
    }
  }
  const GroupStamp* stamp = stamps.made();
  if (stamp == nullptr || !is_ready(*stamp, wanted)) return nullptr;
  stamps.settled.store(stamp, std::memory_order_release);
  return stamp;
}

bool groups_stamped(ScratchState& scratch, const GroupStamp& stamp, std::string_view haystack, Span match,
                    std::span<Span> groups) {
  const std::size_t count = stamp.slots / 2 + 1;
  if (stamp.registers == stamp.slots && groups.size() >= count) {  // then they are where the groups are to go
    if (!run(scratch.program, stamp, haystack, match, &groups.data()[1].begin)) return false;
    groups[0] = match;
    unset(groups.subspan(count));
    return true;
  }
  if (scratch.registers.size() < stamp.registers) scratch.registers.resize(stamp.registers);
  if (!run(scratch.program, stamp, haystack, match, scratch.registers.data())) return false;
  const std::size_t wanted = std::min(count, groups.size());
  groups[0] = match;
  std::memcpy(static_cast<void*>(groups.data() + 1), scratch.registers.data(), (wanted - 1) * sizeof(Span));
  unset(groups.subspan(wanted));
  return true;
}

std::optional<GroupStamp> stamp_of(nfa::TaggedDfa& tagged, const nfa::TaggedDfa::WholeLimits& limits, bool as_code,
                                   std::string_view name) {
  const std::optional<nfa::TaggedAutomaton> automaton = tagged.whole(limits);
  if (!automaton) return std::nullopt;
  jit::Chain chain = jit::lower_groups(*automaton);
  jit::Interpreter interpreter(chain, jit::cpu_isa());
  jit::Code code;
  if (as_code) code = jit::assemble(chain, jit::cpu_isa(), name);
  return GroupStamp{std::move(chain), std::move(interpreter), std::move(code), automaton->registers,
                    automaton->slot_count};
}

// Once; where it is known that there is nothing to stamp, that is kept.
void Program::stamp_groups(ScratchState& scratch, std::size_t work) const {
  GroupStamps& stamps = group_stamps_;
  if (stamps.box.peek() != nullptr) return;
  nfa::TaggedDfa* const tagged = scratch.tagged();
  if (tagged == nullptr && !scratch.has_tried_tagged) return;
  const std::size_t share = sixteenths(kStampShare), taken = stamp_memory(), left = taken < share ? share - taken : 0;
  const std::size_t states = std::min(kStates, left / 2 / (kCostOfAState + 4 * captures_nfa().classes.stride()));
  std::optional<GroupStamp> stamp;
  if (tagged != nullptr && states > 0 && !jit::is_plan_off("groups")) {
    stamp = stamp_of(*tagged, {.states = states, .work = work}, options.engine != Engine::kInterpret, pattern);
    if (!stamp && work < kGroupWork) {
      stamps.due.store(stamps.due.load(std::memory_order_relaxed) * kLater, std::memory_order_relaxed);
      return;
    }
  }
  if (stamp && stamp->memory() > left) stamp.reset();
  stamps.box.get([&] {
    auto box = std::make_unique<GroupStamps::Box>();
    if (stamp) box->stamp.emplace(*std::move(stamp));
    return box;
  });
}

const GroupStamp* Program::group_stamp_for_dump() const {
  if (!may_stamp_groups(options.engine)) return nullptr;
  ScratchState scratch(*this);
  scratch.grouped = SIZE_MAX;  // as if it had found many
  stamp_groups(scratch);
  return group_stamps_.made();
}

std::size_t GroupStamp::memory() const {
  std::size_t bytes = code.size() + chain.steps.size() * 2 * sizeof(jit::Step);  // and once more, prepared
  for (const jit::DataBlock& block : chain.data) bytes += 2 * block.bytes.size();
  for (const std::vector<jit::StepId>& table : chain.tables) bytes += 2 * table.size() * sizeof(jit::StepId);
  return bytes;
}

}  // namespace lino

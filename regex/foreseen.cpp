// Searches by foresight; foreseen.h says when.
#include "regex/foreseen.h"

#include <atomic>

namespace lino {

namespace {

uint64_t new_ticket() {
  static std::atomic<uint64_t> tickets{0};
  return tickets.fetch_add(1, std::memory_order_relaxed) + 1;
}

}  // namespace

nfa::Foresight& CursorAccess::foresight(ScratchState& scratch, Cursor& cursor, std::string_view haystack) {
  CursorMemory& memory = cursor.memory;
  if (scratch.fixed) {
    nfa::Foresight& foresight = *scratch.foresight;
    if (memory.ticket_ == 0 || memory.ticket_ != scratch.ticket) {
      memory.ticket_ = scratch.ticket = new_ticket();
      foresight.begin(haystack);
    }
    return foresight;
  }
  if (memory.foresight_ == nullptr) {
    scratch.foresee();
    memory.foresight_ = std::move(scratch.foresight);
    static_cast<nfa::Foresight*>(memory.foresight_.get())->begin(haystack);
  }
  return *static_cast<nfa::Foresight*>(memory.foresight_.get());
}

void CursorAccess::begin_windows(WindowSearch* windows, uint64_t& owner, Cursor& cursor) {
  if (windows == nullptr) return;
  uint64_t& ticket = cursor.memory.windows_;
  if (ticket != 0 && ticket == owner) return;
  windows->forget();
  ticket = owner = new_ticket();
}

void CursorAccess::give_back(ScratchState& scratch, Cursor& cursor) {
  if (cursor.memory.foresight_ == nullptr) return;
  auto foresight = std::static_pointer_cast<nfa::Foresight>(std::move(cursor.memory.foresight_));
  if (scratch.foresight == nullptr) scratch.foresight = std::move(foresight);
}

nfa::Foresight& begin_foresight(ScratchState& scratch, std::string_view haystack) {
  nfa::Foresight& foresight = scratch.foresee();
  foresight.begin(haystack);
  scratch.ticket = 0;
  return foresight;
}

bool find_foreseen(ScratchState& scratch, nfa::Foresight& foresight, std::size_t start, bool anchored,
                   nfa::MatchKind kind, Span& match) {
  const bool found = foresight.find(start, anchored, kind, match.begin, match.end);
  Counters::add(scratch.program.counters.pass, foresight.take_steps());
  return found;
}

}  // namespace lino

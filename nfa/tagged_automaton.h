// The tagged automaton of an Nfa (tagged.h), whole and as plain data, for lowering: a Dfa some of whose states are no states
// but what is done on the way to one. TaggedDfa::whole() makes it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "nfa/dfa.h"

namespace lino::nfa {

struct RegisterOp {
  static constexpr uint32_t kPosition = 0xFFFFFFFF, kNothing = 0xFFFFFFFE;
  uint32_t to, from;  // registers; from: kPosition and (in finals) kNothing too
  friend bool operator==(const RegisterOp&, const RegisterOp&) = default;
};

struct TaggedAutomaton {
  // Operations, in order, with the position of the byte that is not consumed yet; then the state they lead to.
  struct Way {
    std::vector<RegisterOp> ops;
    DfaStateId next = kDead;
  };
  static constexpr uint32_t kNoMatch = 0xFFFFFFFF;

  Dfa dfa;                   // complete; of its states none matches. Its eoi transitions say nothing
  DfaStateId first_way = 0;  // states from here on, which are final, are ways[state - first_way]
  std::vector<Way> ways;     // and those that finals lead to, which have no next
  bool looks_ahead = false;  // finals depend on what stands behind the span
  std::vector<uint32_t>
      finals;  // below first_way, a state: a way or kNoMatch; by the class behind the span where it looks
  std::size_t registers = 0;  // those below slot_count hold slots 2, 3, ... when a final is through
  std::size_t slot_count = 0;

  std::size_t columns() const { return looks_ahead ? dfa.classes.stride() : 1; }
  std::size_t memory() const;
};

}  // namespace lino::nfa
